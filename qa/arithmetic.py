"""Closed arithmetic over operands: sum, difference, ratio, base year. Exact decimals, rounded once.

Each function shows its formula with the operands as printed, and refuses what cannot be added: figures of other units.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from ingest import Amount, Fact, plain, round_half_up
from qa.answer import Answer, Kind, Verdict
from qa.draft import Draft
from qa.figures import in_asked_unit
from qa.operands import Operand, cite, show
from qa.question import Query
from qa.verify import derived, verdict_of_facts
from qa.wording import fact_scope, figure, number, place_words, subject_name

_FALLS = re.compile(r"降|减|少|低|fell|fall|decrease|lower|less|down", re.IGNORECASE)


def common_unit(amounts: Sequence[Amount], query: Query) -> str | None:
    """The unit to compute in: the one asked for, else the first figure's; None when they do not go together."""
    if all(amount.is_money for amount in amounts):
        return query.unit or (amounts[0].unit if len({a.unit for a in amounts}) == 1 else "万元")
    units = {amount.unit for amount in amounts}
    return units.pop() if len(units) == 1 else None


def finest(amounts: Sequence[Amount], unit: str) -> int:
    """Decimals of the most finely printed operand, in the common unit."""
    return max(max(0, -int(worth(amount, unit).as_tuple().exponent)) for amount in amounts)


def worth(amount: Amount, unit: str) -> Decimal:
    return amount.to(unit).value if amount.is_money else amount.value


def add(terms: Sequence[Operand], query: Query) -> Answer | None:
    """The sum of several figures."""
    draft = Draft(query)
    amounts = [term.amount for term in terms]
    unit = common_unit(amounts, query)
    if unit is None:
        return None
    total = sum((worth(amount, unit) for amount in amounts), Decimal(0))
    total = round_half_up(total, query.places if query.places is not None else finest(amounts, unit))
    formula = " + ".join(figure(amount) for amount in amounts) + f" = {number(total, unit)}"
    draft.say(formula)
    keys = [key for term in terms for key in cite(draft, term, query)]
    draft.computed("Sum" if query.english else "合计", total, unit, derived(t.verdict for t in terms), keys)
    for term in terms:
        show(draft, term, query)
    draft.calculate("sum", formula, keys)
    draft.scope = fact_scope(terms[0].view, terms[0].fact)
    return draft.answer(Kind.NUMBER)


def subtract(first: Operand, second: Operand, query: Query, *, headline: str) -> Answer | None:
    """Two figures with what lies between them; `headline` is difference, percent, times, or list (figures first)."""
    draft = Draft(query)
    unit = common_unit([first.amount, second.amount], query)
    if unit is None:
        return None
    a, b = worth(first.amount, unit), worth(second.amount, unit)
    places = query.places if query.places is not None else finest([first.amount, second.amount], unit)
    gap = round_half_up(a - b, places)
    verdict = derived([first.verdict, second.verdict])
    keys = [draft.cite(one.view, fact) for one in (first, second) for fact in one.facts]
    formula = f"{number(a, unit)} − {number(b, unit)} = {number(gap, unit)}"
    operation = "difference"
    if headline == "percent" and b:
        percent = round_half_up((a - b) * 100 / abs(b), 2 if query.places is None else query.places)
        formula = f"({number(a, unit)} − {number(b, unit)}) ÷ {number(b, unit)} = {number(percent, '%')}"
        operation = "year_on_year"
        falls = percent < 0 and bool(_FALLS.search(query.body))
        label = ("Fall" if falls else "Change") if query.english else ("降幅" if falls else "增减幅")
        draft.computed(label, abs(percent) if falls else percent, "%", verdict, keys)
    elif headline == "times" and b:
        times = round_half_up(a / b, 2 if query.places is None else query.places)
        formula = f"{number(a, unit)} ÷ {number(b, unit)} = {number(times, '倍')}"
        operation = "ratio"
        draft.computed("Times" if query.english else "倍数", times, "倍", verdict, keys)
    elif headline != "list":
        less = gap < 0 and bool(_FALLS.search(query.body))
        draft.computed("Difference" if query.english else "差额", abs(gap) if less else gap, unit, verdict, keys)
    draft.say(formula)
    for one in (first, second):
        cite(draft, one, query)
        show(draft, one, query)
    if headline != "difference":
        draft.computed("Difference" if query.english else "差额", gap, unit, verdict, keys)
    draft.calculate(operation, formula, keys)
    draft.scope = fact_scope(first.view, first.fact)
    warn_unlike(draft, first.fact, second.fact, query)
    return draft.answer(Kind.NUMBERS if headline == "list" else Kind.NUMBER)


def warn_unlike(draft: Draft, first: Fact, second: Fact, query: Query) -> None:
    """Say what is not alike between two figures that are compared."""
    gaps: list[tuple[str, str, object, object]] = []
    if first.year != second.year:
        gaps.append(("year", "年度", first.year, second.year))
    if first.stage is not second.stage:
        gaps.append(("stage", "阶段", first.stage, second.stage))
    if first.fund != second.fund and first.fund and second.fund:
        gaps.append(("fund", "资金口径", first.fund, second.fund))
    if first.basis != second.basis and first.basis and second.basis:
        gaps.append(("scope", "支出口径", first.basis, second.basis))
    for english, chinese, a, b in gaps:
        draft.warn(f"Different {english}: {a} / {b}." if query.english else f"{chinese}不同：{a}／{b}。")


def divide(part: Operand, whole: Operand, query: Query) -> Answer | None:
    """A share (percent, when the units cancel) or an average."""
    draft = Draft(query)
    a, b = part.amount, whole.amount
    keys = [draft.cite(one.view, fact) for one in (part, whole) for fact in one.facts]
    verdict = derived([part.verdict, whole.verdict])
    places = 2 if query.places is None else query.places
    share = a.is_money == b.is_money
    divisor = worth(b, "元") if b.is_money else b.value
    if not divisor:
        return None
    if share:
        value, unit = round_half_up(worth(a, "元") * 100 / divisor, places), "%"
        label, formula = ("Share" if query.english else "占比"), f"{figure(a)} ÷ {figure(b)} = {plain(value)}%"
    else:
        unit = query.unit or a.unit
        value = round_half_up(worth(a, unit) / b.value, places)
        label = "Average" if query.english else "平均"
        formula = f"{number(worth(a, unit), unit)} ÷ {figure(b)} = {number(value, unit)}"
    draft.say(formula)
    draft.computed(label, value, unit, verdict, keys)
    for one in (part, whole):
        cite(draft, one, query)
        show(draft, one, query)
    draft.calculate("share" if share else "ratio", formula, keys)
    draft.scope = fact_scope(part.view, part.fact)
    return draft.answer(Kind.NUMBER)


def base_operand(now: Operand, change: Fact) -> Operand | None:
    """The year before as an operand: this year's figure less the printed change."""
    if change.amount is None or not change.direction or not (now.amount.is_money and change.amount.is_money):
        return None
    unit = change.amount.unit
    value = worth(now.amount, unit) - change.direction * change.amount.value
    amount = Amount(value=value, unit=unit, printed=plain(value))
    year = now.fact.year - 1 if now.fact.year else ""
    label = f"{year}年 {subject_name(now.fact)}（据此推算）"
    verdict = derived([now.verdict, verdict_of_facts([change])])
    return Operand(label, amount, verdict, now.view, (now.fact, change))


def work_back(now: Operand, change: Fact, query: Query) -> Answer | None:
    """The figure of the year before, from this year's and the printed change."""
    draft = Draft(query)
    if change.amount is None or not change.direction or not (now.amount.is_money and change.amount.is_money):
        return None
    unit = query.unit or change.amount.unit
    step = worth(change.amount, unit)
    base = round_half_up(worth(now.amount, unit) - change.direction * step, max(finest([change.amount], unit), 2))
    sign = "−" if change.direction > 0 else "+"
    formula = f"{number(worth(now.amount, unit), unit)} {sign} {number(step, unit)} = {number(base, unit)}"
    keys = [*(draft.cite(now.view, fact) for fact in now.facts), draft.cite(now.view, change)]
    year = now.fact.year - 1 if now.fact.year else None
    name = subject_name(now.fact)
    draft.say(f"{name}, {year}, worked back: {formula}" if query.english else f"据此推算，{year}年{name}：{formula}")
    cite(draft, now, query)
    draft.say(f"“{change.clause}”（{place_words(now.view, change, query.english)}）")
    verdict = derived([now.verdict, verdict_of_facts([change])])
    draft.computed(f"{year} {name}", base, unit, verdict, keys)
    show(draft, now, query)
    shown = in_asked_unit(change.amount, query)
    draft.value("Change" if query.english else "增减额", shown, Verdict.TEXT_ONLY, [keys[-1]])
    draft.calculate("difference", formula, keys)
    draft.scope = fact_scope(now.view, now.fact)
    return draft.answer(Kind.NUMBER)
