"""A printed percentage computed again from the amounts of its own paragraph: a share, a change, a rate of execution.

4 万元, 比上年增加 1 万元, 增长 25%      1 ÷ (4 − 1) = 33.33%: the printed one does not follow
预算 10 万元, 决算 8 万元, 完成预算的 80%   8 ÷ 10 = 80.00%: it does
"""

from collections.abc import Sequence
from decimal import Decimal

from ingest import Agreement, Fact, Stage, compare, plain, round_half_up, scaled
from qa.answer import Answer, Kind, Verdict
from qa.draft import Draft
from qa.match import View
from qa.question import Query
from qa.wording import document_name, figure, number, place_words, tidy


def recomputed(view: View, printed: Fact, query: Query) -> Answer | None:
    """The printed percentage beside the one its paragraph's amounts give; None when they do not give any."""
    paragraph = printed.id.rsplit(".n", 1)[0]
    near = [
        f for f in view.facts if f.id.rsplit(".n", 1)[0] == paragraph and f.amount is not None and f.amount.is_money
    ]
    own = [fact for fact in near if fact.subject == printed.subject]
    found: tuple[Fact, Fact] | None = None
    if printed.measure == "占比":
        found = _share(own, near)
    elif printed.measure == "完成率":
        found = _stages(own)
    elif printed.measure == "增减幅":
        return _growth(view, printed, own, query)
    if found is None or not scaled_of(found[1]):
        return None
    part, whole = found
    share = scaled_of(part) * 100 / scaled_of(whole)
    assert part.amount is not None and whole.amount is not None
    unit = part.amount.unit
    left, right = (number(tidy(fact.amount.to(unit).value), unit) for fact in found if fact.amount is not None)
    return _told(view, printed, [part, whole], share, f"{left} ÷ {right}", query)


def scaled_of(fact: Fact) -> Decimal:
    return scaled(fact.amount) if fact.amount is not None else Decimal(0)


def _share(own: Sequence[Fact], near: Sequence[Fact]) -> tuple[Fact, Fact] | None:
    """(part, the largest amount of the paragraph)."""
    part = next((fact for fact in own if fact.measure == "金额"), None)
    whole = max((fact for fact in near if fact.measure == "金额"), key=scaled_of, default=None)
    return (part, whole) if part and whole and part.id != whole.id else None


def _stages(own: Sequence[Fact]) -> tuple[Fact, Fact] | None:
    """(final account, budget) of one subject."""
    final = next((fact for fact in own if fact.stage is Stage.FINAL and fact.measure == "金额"), None)
    plan = next((f for f in own if f.stage in (Stage.BUDGET, Stage.ADJUSTED) and f.measure == "金额"), None)
    return (final, plan) if final and plan else None


def _growth(view: View, printed: Fact, own: Sequence[Fact], query: Query) -> Answer | None:
    """The change over the figure of the year before, which is this year's less the change."""
    changes = [f for f in own if f.measure == "增减额" and f.direction and _number(f) < _number(printed)]
    step = max(changes, key=_number, default=None)
    amounts = [f for f in own if f.measure == "金额" and step is not None and _number(f) < _number(step)]
    now = max(amounts, key=lambda f: (f.stage is printed.stage, _number(f)), default=None)
    if step is None or now is None or now.amount is None or step.amount is None:
        return None
    unit = now.amount.unit
    current, change = now.amount.value, step.amount.to(unit).value
    before = current - step.direction * change
    if before <= 0:
        return None
    sign = "−" if step.direction > 0 else "+"
    left, gap = number(current, unit), number(tidy(change), unit)
    return _told(view, printed, [now, step], change * 100 / before, f"{gap} ÷ ({left} {sign} {gap})", query)


def _number(fact: Fact) -> int:
    return int(fact.id.rsplit(".n", 1)[1])


def _told(view: View, printed: Fact, facts: Sequence[Fact], share: Decimal, terms: str, query: Query) -> Answer | None:
    """Whether the printed percentage is the one that its amounts give."""
    if printed.amount is None:
        return None
    places = max(2, -int(printed.amount.value.as_tuple().exponent))
    value = round_half_up(share, places)
    draft = Draft(query)
    formula = f"{terms} = {plain(value)}%"
    keys = [draft.cite(view, fact) for fact in facts]
    found = compare(printed.amount, printed.amount.model_copy(update={"value": value}))
    same = found in (Agreement.EQUAL, Agreement.ROUNDED)
    name = f"{document_name(view.document.cover, query.english)} {printed.subject}{printed.measure}"
    where = place_words(view, printed, query.english)
    said = figure(printed.amount)
    if query.english:
        draft.say(f"{name}: printed {said} ({where}), computed {plain(value)}%; {'they agree' if same else 'wrong'}.")
    else:
        verdict = "算得对，一致" if same else "算得不对，不一致"
        draft.say(f"{verdict}：{name}印为 {said}（{where}），按金额重算为 {plain(value)}%。")
    draft.say(formula)
    draft.computed("Recomputed" if query.english else "按金额重算", value, "%", Verdict.TEXT_ONLY, keys)
    own = Verdict.TEXT_ONLY if same else Verdict.CONFLICT
    draft.value(f"{printed.subject} {printed.measure}", printed.amount, own, [draft.cite(view, printed)])
    draft.calculate("share", formula, keys)
    return draft.answer(Kind.NUMBERS)
