"""Shares, averages and rates: which figure goes over which.

三公占总支出的比例          三公经费 ÷ 支出总计          what stands before 占 is the part
share of A that goes to B    B ÷ A                       English turns it round
平均每辆车运行费             运行维护费 ÷ 公务用车数量
行政运行的执行率             决算 ÷ 年初预算
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import reduce

from ingest import Fact, Origin, Stage
from qa.answer import Answer, Kind
from qa.arithmetic import divide, subtract
from qa.draft import joined
from qa.figures import find, for_view, look_up, main_subjects
from qa.match import View
from qa.operands import Operand, fact_to_operand, operand, operands, pick_to_operand
from qa.question import Query, Subject

_RATE = re.compile(
    r"(?:决算|支出).{0,4}完成了?(?:年初|全年|调整)?预算|执行率|完成率|决算.{0,3}÷.{0,4}预算|"
    r"execution rate|completion rate",
    re.IGNORECASE,
)
_EACH = re.compile(r"平均每|每辆|人均|每人|per capita|per vehicle|per person|average", re.IGNORECASE)
_TIMES = re.compile(r"几倍|how many times|多少倍", re.IGNORECASE)
_TURNED = re.compile(r"(?:share|percentage|proportion|percent|part)\s+of\b", re.IGNORECASE)
_VEHICLES = Subject("公务用车数量", (), True)


def ratio(views: Sequence[View], query: Query) -> Answer | None:
    """The ratio a question asks for, printed or computed; None when an operand is missing."""
    if _RATE.search(query.body):
        return _rate(views, query)
    plain = query.with_(measure="")
    if _EACH.search(query.body):
        return _average(views, plain)
    if len(views) == 2 and _TIMES.search(query.body):
        return _times(views, plain)
    if query.measure == "占比" and len(query.subjects) == 1 and len(views) == 1:
        printed = look_up(views, query)
        if printed is not None:
            return printed
    return _share(views, plain)


def _rate(views: Sequence[View], query: Query) -> Answer | None:
    for view in views:
        for subject in main_subjects(for_view(view, query)):
            both = both_stages(view, query.with_(measure="", rest=""), subject)
            if both:
                return divide(both[0], both[1], query)
    return None


def both_stages(view: View, query: Query, subject: Subject) -> tuple[Operand, Operand] | None:
    """(final account, budget) of one subject in one document."""
    local = for_view(view, query)
    final = find(view, local.with_(stage=Stage.FINAL, hard_stage=True), subject)
    plan = find(view, local.with_(stage=Stage.BUDGET, hard_stage=True), subject)
    if final is None or plan is None or final.fact.stage is not Stage.FINAL:
        return None
    if plan.fact.stage not in (Stage.BUDGET, Stage.ADJUSTED):
        return None
    return pick_to_operand(final), pick_to_operand(plan)


def _average(views: Sequence[View], query: Query) -> Answer | None:
    answers = []
    for view in views:
        local = for_view(view, query.with_(rest=""))
        money = [s for s in local.subjects if s.name != _VEHICLES.name]
        money = (
            [s for s in money if s.name == "公务用车运行维护费"]
            or [s for s in money if "购置" not in s.name]
            or [Subject("公务用车运行维护费", (), True)]
        )
        part = operand(view, local, money[0])
        whole = _divisor(view, local)
        if part and whole:
            answers.append(divide(part, whole, query))
    found = [answer for answer in answers if answer is not None]
    if len(found) <= 1:
        return found[0] if found else None
    return _joined(found)


def _joined(answers: Sequence[Answer]) -> Answer:
    """Several documents' ratios in one answer, each named by its agency, the ratios first."""
    named = [
        answer.model_copy(
            update={
                "values": tuple(
                    v.model_copy(update={"label": f"{answer.scope.entity if answer.scope else ''} {v.label}".strip()})
                    for v in answer.values[:1]
                )
                + answer.values[1:]
            }
        )
        for answer in answers
    ]
    whole = reduce(joined, named)
    heads = [answer.values[0].label for answer in named]
    ordered = sorted(whole.values, key=lambda v: v.label not in heads)
    return whole.model_copy(update={"kind": Kind.NUMBERS, "values": tuple(ordered), "calculation": None})


def _divisor(view: View, query: Query) -> Operand | None:
    """The count to divide by: vehicles, or a number of people the question names and the document prints."""
    if re.search(r"车|vehicle|car", query.body):
        return operand(view, query.with_(unit="", body="几辆"), _VEHICLES)
    for value, unit in query.figures:
        for fact in view.facts:
            if _prints(fact, value, unit):
                return fact_to_operand(view, fact)
    return None


def _prints(fact: Fact, value: str, unit: str) -> bool:
    amount = fact.amount
    return (
        fact.origin is Origin.SENTENCE and amount is not None and amount.unit == unit and amount.value == Decimal(value)
    )


def _times(views: Sequence[View], query: Query) -> Answer | None:
    both = operands(views, query.with_(years=()), main_subjects(query)[:1])
    if len(both) != 2:
        return None
    both.sort(key=lambda one: -(one.fact.year or 0))
    return subtract(both[0], both[1], query, headline="times")


def _share(views: Sequence[View], query: Query) -> Answer | None:
    if len(views) == 2 and len(query.subjects) <= 1:
        return _share_of_document(views, query)
    answers = [answer for view in views if (answer := _share_in(view, query))]
    return _joined(answers) if len(answers) > 1 else (answers[0] if answers else None)


def _share_in(view: View, query: Query) -> Answer | None:
    local = for_view(view, query)
    part, whole = _part_and_whole(local)
    if part is None or whole is None:
        return None
    one, other = operand(view, local, part), operand(view, local.with_(rest=""), whole)
    if one and other and _exceeds(one, other):
        one, other = other, one
    return divide(one, other, query) if one and other else None


def _exceeds(part: Operand, whole: Operand) -> bool:
    """A part that is larger than its whole: the question put them the other way round."""
    return part.amount.is_money and whole.amount.is_money and part.amount.to("元").value > whole.amount.to("元").value


def _part_and_whole(query: Query) -> tuple[Subject | None, Subject | None]:
    subjects = list(query.subjects)
    if not subjects:
        return None, None
    if len(subjects) == 1:
        income = "收入" in subjects[0].name or "income" in query.body.lower() or "revenue" in query.body.lower()
        return subjects[0], Subject("收入总计" if income else "支出总计", (), True)
    at = query.body.find("占")
    if at >= 0:
        before = [s for s in subjects if s.start < at]
        after = [s for s in subjects if s.start >= at]
        if before and after:
            return before[-1], after[0]
        if len(before) >= 2 and re.search(r"[里中]", query.body[before[0].end : before[-1].start]):
            return before[-1], before[0]
    if query.english and _TURNED.search(query.body):
        return subjects[1], subjects[0]
    return subjects[0], subjects[1]


def _share_of_document(views: Sequence[View], query: Query) -> Answer | None:
    """A unit's share of its department: the same total in two documents, the smaller over the larger."""
    subject = query.subjects[0] if query.subjects else Subject("支出总计", (), True)
    both = operands(views, query.with_(rest=""), [subject])
    if len(both) != 2:
        return None
    both.sort(key=lambda one: one.amount.to("元").value if one.amount.is_money else one.amount.value)
    return divide(both[0], both[1], query)
