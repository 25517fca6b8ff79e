"""Closed arithmetic over picked figures: sum, difference, ratio, change, base year, rank. Exact decimals, rounded once.

Each function shows its formula with the operands as printed, and refuses what cannot be added: figures of other units, or
a unit beside the department that contains it.
"""

from collections.abc import Sequence
from decimal import Decimal

from ingest import Amount, Fact, plain, round_half_up
from qa.answer import Answer, Kind, Verdict
from qa.draft import Draft
from qa.figures import in_asked_unit
from qa.gather import Pick
from qa.question import Query
from qa.verify import derived, verdict_of, verdict_of_facts
from qa.wording import document_name, fact_scope, figure, number, place_words, subject_name


def common_unit(amounts: Sequence[Amount], query: Query) -> str | None:
    """The unit to compute in: the one asked for, else the first figure's; None when they do not go together."""
    if all(amount.is_money for amount in amounts):
        return query.unit or (amounts[0].unit if len({a.unit for a in amounts}) == 1 else "万元")
    units = {amount.unit for amount in amounts}
    return units.pop() if len(units) == 1 else None


def finest(amounts: Sequence[Amount], unit: str) -> int:
    """Decimals of the most finely printed operand, in the common unit."""
    return max(max(0, -int(_in(amount, unit).as_tuple().exponent)) for amount in amounts)


def _in(amount: Amount, unit: str) -> Decimal:
    return amount.to(unit).value if amount.is_money else amount.value


def _amount(found: Pick) -> Amount:
    assert found.fact.amount is not None
    return found.fact.amount


def label_of(found: Pick) -> str:
    return f"{document_name(found.view.document.cover, False)} {subject_name(found.fact)}"


def cite_operands(draft: Draft, picks: Sequence[Pick], query: Query) -> list[str]:
    """Cite each operand and say it in a line of its own."""
    keys = []
    for found in picks:
        keys.append(draft.cite(found.view, found.fact))
        where = place_words(found.view, found.fact, query.english)
        draft.say(f"{label_of(found)}：{figure(_amount(found))}（{where}）")
        for other in found.disagreeing:
            draft.cite(found.view, other, "disagrees")
            if other.amount is not None:
                draft.warn(f"{place_words(found.view, other, query.english)}：{figure(other.amount)}")
    return keys


def add(draft: Draft, picks: Sequence[Pick], query: Query) -> Answer | None:
    """The sum of several figures."""
    amounts = [_amount(found) for found in picks]
    unit = common_unit(amounts, query)
    if unit is None:
        return None
    total = sum((_in(amount, unit) for amount in amounts), Decimal(0))
    total = round_half_up(total, query.places if query.places is not None else finest(amounts, unit))
    formula = " + ".join(figure(amount) for amount in amounts) + f" = {number(total, unit)}"
    draft.say(formula)
    keys = cite_operands(draft, picks, query)
    verdict = derived(verdict_of(found) for found in picks)
    draft.computed("Sum" if query.english else "合计", total, unit, verdict, keys)
    list_operands(draft, picks, query)
    draft.calculate("sum", formula, keys)
    draft.scope = fact_scope(picks[0].view, picks[0].fact)
    return draft.answer(Kind.NUMBER)


def list_operands(draft: Draft, picks: Sequence[Pick], query: Query) -> None:
    for found in picks:
        amount = in_asked_unit(_amount(found), query)
        draft.value(label_of(found), amount, verdict_of(found), [draft.cite(found.view, found.fact)])


def subtract(draft: Draft, first: Pick, second: Pick, query: Query, *, headline: str) -> Answer | None:
    """Two figures side by side, with difference (`headline` = difference), percentage (percent), times, or neither."""
    amounts = [_amount(first), _amount(second)]
    unit = common_unit(amounts, query)
    if unit is None:
        return None
    a, b = _in(amounts[0], unit), _in(amounts[1], unit)
    gap = round_half_up(a - b, query.places if query.places is not None else finest(amounts, unit))
    verdict = derived([verdict_of(first), verdict_of(second)])
    keys = [draft.cite(first.view, first.fact), draft.cite(second.view, second.fact)]
    formula = f"{number(a, unit)} − {number(b, unit)} = {number(gap, unit)}"
    lines = {"difference": formula}
    if b:
        places = 2 if query.places is None else query.places
        percent = round_half_up((a - b) * 100 / abs(b), places)
        times = round_half_up(a / b, places)
        lines["percent"] = f"({number(a, unit)} − {number(b, unit)}) ÷ {number(b, unit)} = {number(percent, '%')}"
        lines["times"] = f"{number(a, unit)} ÷ {number(b, unit)} = {number(times, '倍')}"
    chosen = headline if headline in lines else "difference"
    if headline != "list":
        draft.say(lines[chosen])
    cite_operands(draft, [first, second], query)
    if headline == "list":
        draft.say(formula)
    if chosen == "percent":
        draft.computed("Change" if query.english else "增减幅", percent, "%", verdict, keys)
    if chosen == "times":
        draft.computed("Times" if query.english else "倍数", times, "倍", verdict, keys)
    if headline == "list":
        list_operands(draft, [first, second], query)
        draft.computed("Difference" if query.english else "差额", gap, unit, verdict, keys)
    else:
        draft.computed("Difference" if query.english else "差额", gap, unit, verdict, keys)
        list_operands(draft, [first, second], query)
    draft.calculate("difference" if chosen != "percent" else "year_on_year", lines[chosen], keys)
    draft.scope = fact_scope(first.view, first.fact)
    warn_unlike(draft, first.fact, second.fact, query)
    return draft.answer(Kind.NUMBERS if headline == "list" else Kind.NUMBER)


def warn_unlike(draft: Draft, first: Fact, second: Fact, query: Query) -> None:
    """Say first what is not alike between two figures that are compared."""
    gaps = []
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


def divide(draft: Draft, part: Pick, whole: Pick, query: Query) -> Answer | None:
    """A share or an average: part over whole, in percent when the units cancel."""
    a, b = _amount(part), _amount(whole)
    keys = [draft.cite(part.view, part.fact), draft.cite(whole.view, whole.fact)]
    verdict = derived([verdict_of(part), verdict_of(whole)])
    places = 2 if query.places is None else query.places
    if a.is_money and b.is_money:
        x, y = a.to("元").value, b.to("元").value
        if not y:
            return None
        share = round_half_up(x * 100 / y, places)
        formula = f"{figure(a)} ÷ {figure(b)} = {plain(share)}%"
        draft.say(formula)
        cite_operands(draft, [part, whole], query)
        draft.computed("Share" if query.english else "占比", share, "%", verdict, keys)
        draft.calculate("share", formula, keys)
    else:
        if not b.value:
            return None
        unit = query.unit or a.unit
        mean = round_half_up(_in(a, unit) / b.value, places)
        formula = f"{number(_in(a, unit), unit)} ÷ {figure(b)} = {number(mean, unit)}"
        draft.say(formula)
        cite_operands(draft, [part, whole], query)
        draft.computed("Average" if query.english else "平均", mean, unit, verdict, keys)
        draft.calculate("ratio", formula, keys)
    list_operands(draft, [part, whole], query)
    draft.scope = fact_scope(part.view, part.fact)
    return draft.answer(Kind.NUMBER)


def work_back(draft: Draft, now: Pick, change: Fact, query: Query) -> Answer | None:
    """The figure of the year before, from this year's and the printed change."""
    amount = _amount(now)
    if change.amount is None or not change.direction or not (amount.is_money and change.amount.is_money):
        return None
    unit = query.unit or change.amount.unit
    base = _in(amount, unit) - change.direction * change.amount.to(unit).value
    base = round_half_up(base, max(finest([change.amount], unit), 2))
    sign = "−" if change.direction > 0 else "+"
    formula = (
        f"{number(_in(amount, unit), unit)} {sign} {number(change.amount.to(unit).value, unit)} = {number(base, unit)}"
    )
    keys = [draft.cite(now.view, now.fact), draft.cite(now.view, change)]
    year = now.fact.year - 1 if now.fact.year else None
    name = subject_name(now.fact)
    draft.say(f"{name}, {year}, worked back: {formula}" if query.english else f"据此推算，{year}年{name}：{formula}")
    draft.say(f"{label_of(now)}：{figure(amount)}（{place_words(now.view, now.fact, query.english)}）")
    draft.say(f"“{change.clause}”（{place_words(now.view, change, query.english)}）")
    verdict = derived([verdict_of(now), verdict_of_facts([change])])
    draft.computed(f"{year} {name}", base, unit, verdict, keys)
    draft.value(label_of(now), in_asked_unit(amount, query), verdict_of(now), [keys[0]])
    draft.value("Change" if query.english else "增减额", change.amount, Verdict.TEXT_ONLY, [keys[1]])
    draft.calculate("difference", formula, keys)
    draft.scope = fact_scope(now.view, now.fact)
    return draft.answer(Kind.NUMBER)
