"""Closed arithmetic over operands: sum, difference, ratio, base year. Exact decimals, rounded once.

An answer opens with a sentence that says the result, then the formula with every operand in one unit, then each operand
with its place. What cannot be added is refused: figures of other units.

    云溪局2030年预算一般公共预算·基本支出：水费、电费合计 3.20 万元。
    1.20 万元 + 2.00 万元 = 3.20 万元
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from ingest import Amount, Fact, plain, round_half_up
from qa.answer import Answer, Kind, Verdict
from qa.draft import Draft
from qa.figures import in_asked_unit
from qa.operands import Operand, apart, cite, show
from qa.question import Operation, Query
from qa.verify import derived, verdict_of_facts
from qa.wording import fact_scope, figure, number, place_words, scope_words, subject_name, tidy, time_words

_FALLS = re.compile(r"降|减|少|低|省|节约|跌|fell|fall|decrease|lower|less|down|drop", re.IGNORECASE)
_ASKS = re.compile(r"多少|减去|减掉|增减|是?增(?:加)?还是减(?:少)?|高低|升降")
"""Words that ask how far or which way, and do not say that something is less."""


def tells_a_fall(query: Query) -> bool:
    """Whether the question itself says that the first figure is the smaller one, so that no sign is needed."""
    return bool(_FALLS.search(_ASKS.sub(" ", query.body)))


def common_unit(amounts: Sequence[Amount], query: Query) -> str | None:
    """The unit to compute in: the one asked for, else the first figure's; None when they do not go together."""
    if all(amount.is_money for amount in amounts):
        return query.unit or (amounts[0].unit if len({a.unit for a in amounts}) == 1 else "万元")
    units = {amount.unit for amount in amounts}
    return units.pop() if len(units) == 1 else None


def worth(amount: Amount, unit: str) -> Decimal:
    return tidy(amount.to(unit).value) if amount.is_money and amount.unit != unit else amount.value


def add(terms: Sequence[Operand], query: Query) -> Answer | None:
    """The sum of several figures."""
    draft = Draft(query)
    amounts = [term.amount for term in terms]
    unit = common_unit(amounts, query)
    if unit is None:
        return None
    total = sum((worth(amount, unit) for amount in amounts), Decimal(0))
    total = tidy(total) if query.places is None else round_half_up(total, query.places)
    formula = " + ".join(number(worth(amount, unit), unit) for amount in amounts) + f" = {number(total, unit)}"
    same, told = apart(terms, query.english)
    if query.english:
        draft.say(f"{same}: {' + '.join(filter(None, told))} = {number(total, unit)} in all.")
    else:
        draft.say(f"{same}：{'、'.join(filter(None, told))}合计 {number(total, unit)}。")
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
    gap = tidy(a - b) if query.places is None else round_half_up(a - b, query.places)
    verdict = derived([first.verdict, second.verdict])
    keys = [draft.cite(one.view, fact) for one in (first, second) for fact in one.facts]
    formula = f"{number(a, unit)} − {number(b, unit)} = {number(gap, unit)}"
    operation = "difference"
    percent = round_half_up((a - b) * 100 / abs(b), 2 if query.places is None else query.places) if b else None
    if headline == "percent" and percent is not None:
        formula = f"({number(a, unit)} − {number(b, unit)}) ÷ {number(abs(b), unit)} = {number(percent, '%')}"
        operation = "year_on_year"
        falls = percent < 0 and tells_a_fall(query)
        label = ("Fall" if falls else "Change") if query.english else ("降幅" if falls else "增减幅")
        draft.computed(label, abs(percent) if falls else percent, "%", verdict, keys)
    elif headline == "times" and b:
        times = round_half_up(a / b, 2 if query.places is None else query.places)
        formula = f"{number(a, unit)} ÷ {number(b, unit)} = {number(times, '倍')}"
        operation = "ratio"
        draft.computed("Times" if query.english else "倍数", times, "倍", verdict, keys)
    elif headline != "list":
        less = gap < 0 and tells_a_fall(query)
        draft.computed("Difference" if query.english else "差额", abs(gap) if less else gap, unit, verdict, keys)
    draft.say(conclusion(first, second, gap, unit, percent if headline == "percent" else None, query))
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


_LEAST = re.compile(
    r"更少|更低|更小|谁少|谁低|最少|最低|[个家年]少|[个家年]低|which.*(?:less|lower|smaller)", re.IGNORECASE
)


def conclusion(first: Operand, second: Operand, gap: Decimal, unit: str, percent: Decimal | None, query: Query) -> str:
    """One sentence: which of two figures is the larger, and by how much; over time, whether it rose or fell."""
    over_time = first.fact.year != second.fact.year and first.name == second.name
    if over_time and query.operation is Operation.COMPARE and (first.fact.year or 0) < (second.fact.year or 0):
        first, second, gap = second, first, -gap
    same, (one, other) = apart([first, second], query.english)
    step = number(abs(gap), unit)
    if query.english:
        if not gap:
            return f"{same}: no difference, both {number(worth(first.amount, unit), unit)}."
        rate = f" ({number(abs(percent), '%')})" if percent is not None else ""
        if over_time:
            return f"{same}: {one} {'rose' if gap > 0 else 'fell'} by {step}{rate} against {other}."
        return f"{same}: {one} is {step}{rate} {'higher' if gap > 0 else 'lower'} than {other}."
    if not gap:
        both = number(worth(first.amount, unit), unit)
        return f"{same}：{one}与{other}{'持平' if over_time else '相同'}，均为 {both}。"
    if over_time:
        rate = f"，{'增长' if gap > 0 else '下降'} {number(abs(percent), '%')}" if percent is not None else ""
        return f"{same}：{one}比{other}{'增加' if gap > 0 else '减少'} {step}{rate}。"
    if gap < 0 and not _LEAST.search(query.body) and query.operation is Operation.COMPARE:
        one, other, gap = other, one, -gap
    rate = f"，{'高' if gap > 0 else '低'} {number(abs(percent), '%')}" if percent is not None else ""
    return f"{same}：{one}比{other}{'多' if gap > 0 else '少'} {step}{rate}。"


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


def divide(part: Operand, whole: Operand, query: Query, *, rate: bool = False) -> Answer | None:
    """A share or a rate of execution (percent, when the units cancel), or an average."""
    draft = Draft(query)
    a, b = part.amount, whole.amount
    keys = [draft.cite(one.view, fact) for one in (part, whole) for fact in one.facts]
    verdict = derived([part.verdict, whole.verdict])
    places = 2 if query.places is None else query.places
    share = a.is_money == b.is_money
    divisor = worth(b, "元") if b.is_money else b.value
    if not divisor or part.facts[:1] == whole.facts[:1]:
        return None
    same, (one, other) = apart([part, whole], query.english)
    if share:
        unit = a.unit if a.unit == b.unit or not a.is_money else "万元"
        value = round_half_up(worth(a, "元") * 100 / divisor if a.is_money else a.value * 100 / divisor, places)
        formula = f"{number(worth(a, unit), unit)} ÷ {number(worth(b, unit), unit)} = {plain(value)}%"
        label, unit = ("Share" if query.english else "执行率" if rate else "占比"), "%"
        chinese = f"{one}为{other}的 {plain(value)}%" if rate else f"{one}占{other}的 {plain(value)}%"
        english = f"{one} is {plain(value)}% of {other}"
    else:
        unit = query.unit or a.unit
        value = round_half_up(worth(a, unit) / b.value, places)
        label = "Average" if query.english else "平均"
        formula = f"{number(worth(a, unit), unit)} ÷ {figure(b)} = {number(value, unit)}"
        chinese = f"{one}按{whole.name} {figure(b)}平均，每{b.unit[:1]} {number(value, unit)}"
        english = f"{one}, averaged over {figure(b)}: {number(value, unit)}"
    draft.say(f"{same}: {english}." if query.english else f"{same}：{chinese}。")
    draft.say(formula)
    draft.computed(label, value, unit, verdict, keys)
    for each in (part, whole):
        cite(draft, each, query)
        show(draft, each, query)
    draft.calculate("share" if share else "ratio", formula, keys)
    draft.scope = fact_scope(part.view, part.fact)
    over = whole.fact.model_copy(update={"basis": ""})
    if share and rate:
        over = over.model_copy(update={"stage": part.fact.stage, "year": part.fact.year})
    if share:
        warn_unlike(draft, part.fact, over, query)
    return draft.answer(Kind.NUMBER)


def base_operand(now: Operand, change: Fact) -> Operand | None:
    """The year before as an operand: this year's figure less the printed change."""
    if change.amount is None or not change.direction or not (now.amount.is_money and change.amount.is_money):
        return None
    unit = change.amount.unit
    value = worth(now.amount, unit) - change.direction * change.amount.value
    amount = Amount(value=value, unit=unit, printed=plain(value))
    year = now.fact.year - 1 if now.fact.year else None
    label = f"{year or ''}年 {subject_name(now.fact)}（据此推算）"
    verdict = derived([now.verdict, verdict_of_facts([change])])
    before = now.fact.model_copy(update={"year": year})
    return Operand(label, amount, verdict, now.view, (before, change), called=now.name)


def work_back(now: Operand, change: Fact, query: Query) -> Answer | None:
    """The figure of the year before, from this year's and the printed change."""
    draft = Draft(query)
    if change.amount is None or not change.direction or not (now.amount.is_money and change.amount.is_money):
        return None
    unit = query.unit or change.amount.unit
    a, step = worth(now.amount, unit), change.direction * worth(change.amount, unit)
    base = a - step
    sign = "−" if step > 0 else "+"
    formula = f"{number(a, unit)} {sign} {number(abs(step), unit)} = {number(base, unit)}"
    keys = [*(draft.cite(now.view, fact) for fact in now.facts), draft.cite(now.view, change)]
    year = now.fact.year - 1 if now.fact.year else None
    entity = now.fact.entity or now.view.document.cover.entity
    stage = time_words(now.fact, query.english).replace(str(now.fact.year), str(year))
    scope = scope_words(now.fact, query.english)
    name = now.name
    if query.english:
        draft.say(f"{entity}, {stage}: {name} was {number(base, unit)} ({scope}), worked back from the change printed.")
    else:
        inside = f"（{scope}）" if scope else ""
        draft.say(f"{entity}{stage}：{name} {number(base, unit)}{inside}，由次年公开的增减额倒推得出。")
    draft.say(formula)
    cite(draft, now, query)
    draft.say(f"“{change.clause}”（{place_words(now.view, change, query.english)}）")
    verdict = derived([now.verdict, verdict_of_facts([change])])
    draft.computed(f"{year} {name}", base, unit, verdict, keys)
    show(draft, now, query)
    shown = in_asked_unit(change.amount, query)
    draft.value("Change" if query.english else "增减额", shown, Verdict.TEXT_ONLY, [keys[-1]])
    draft.calculate("difference", formula, keys)
    draft.scope = fact_scope(now.view, now.fact)
    if draft.scope is not None:
        draft.scope = draft.scope.model_copy(update={"year": year})
    return draft.answer(Kind.NUMBER)
