"""Shares, averages and rates: which figure goes over which.

三公占总支出的比例          三公经费 ÷ 支出总计          what stands before 占 is the part
A是B的百分之几              A ÷ B
share of A that goes to B    B ÷ A                       English turns it round
平均每辆车运行费             运行维护费 ÷ 公务用车数量
每批接待平均                 公务接待费 ÷ 批次             the count is the one the prose prints
行政运行的执行率             决算 ÷ 年初预算
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import reduce
from itertools import pairwise

from ingest import Fact, Origin, Stage
from qa.answer import Answer, Kind
from qa.arithmetic import divide, subtract
from qa.differences import stages_of
from qa.draft import joined
from qa.figures import for_view, look_up, main_subjects
from qa.gather import CERTAIN, rank
from qa.match import View, phrase_grams
from qa.operands import WHOLE, Operand, added, fact_to_operand, only_ends, operand, operands, own_rest, own_words
from qa.question import Query, Subject
from qa.understand import part_of

RATE = re.compile(
    r"(?:决算|支出|预算)?.{0,4}完成了?(?:年初|全年|调整)?预算|执行率|完成率|(?:执行|完成)了?(?:百分|几成|%)|"
    r"(?<!占)(?:执行|花|用|支)(?:掉|去|出)?了?(?:年初|全年|调整)?预算的?(?:百分|几成|%|多大)|预算执行了?(?:多少|几成)|"
    r"决算.{0,3}÷.{0,4}预算|决算.{0,4}占.{0,4}预算|execution rate|completion rate",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"平均(?:每|一|接待|到|下来)|每[辆批台]|每.?人|人均|[车批]均|每.{0,4}平均|"
    r"per capita|per vehicle|per person|average",
    re.IGNORECASE,
)
_TIMES = re.compile(r"几倍|how many times|多少倍", re.IGNORECASE)
_TURNED = re.compile(r"(?:share|percentage|proportion|percent|part)\s+of\b", re.IGNORECASE)
_VEHICLES = Subject("公务用车数量", (), True)
_COUNTERS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (r"人次", ("人次",), "接待"),
    (r"[每一]批|批均|批次", ("批次", "批"), "接待"),
    (r"团组|[每一]个团", ("个",), "团组"),
    (r"在职|职工|人员|[每一](?:个|名|位)?人|人均|per (?:capita|person)|employee|staff", ("人", "名"), "在职"),
)
"""What the asker divides by: how it is said, the units it is counted in, a word its name holds."""


_FUNDS = ("一般公共预算拨款", "财政拨款", "政府性基金", "国有资本经营预算")
"""What is executed of a fund is its spending as a whole."""
_VISITS = {"公务接待费": "接待", "因公出国（境）费": "出国"}
"""Money whose heads are counted by the visit."""


def ratio(views: Sequence[View], query: Query) -> Answer | None:
    """The ratio a question asks for, printed or computed; None when an operand is missing."""
    if RATE.search(query.body):
        return _rate(views, query)
    plain = query.with_(measure="")
    if _EACH.search(query.body):
        return _average(views, plain)
    if len(views) == 2 and _TIMES.search(query.body):
        return _times(views, plain)
    told = query.prose_only and query.body.find("占") > 0
    if query.measure == "占比" and (len(query.subjects) <= 1 or told) and len(views) == 1:
        before = tuple(s for s in query.subjects if s.start < query.body.find("占"))
        printed = look_up(views, query.with_(subjects=before or query.subjects))
        if printed is not None:
            return printed
    return _share(views, plain)


def _rate(views: Sequence[View], query: Query) -> Answer | None:
    plain = query.with_(measure="", stage=None, hard_stage=False)
    if plain.subjects and all(subject.name in _FUNDS for subject in plain.subjects):
        plain = plain.with_(subjects=(WHOLE,), rest="")
    both = stages_of(views, plain)
    return divide(both[0], both[1], query, rate=True) if both else None


def _average(views: Sequence[View], query: Query) -> Answer | None:
    answers = []
    for view in views:
        local = for_view(view, query.with_(rest=""))
        money = [s for s in local.subjects if s.name != _VEHICLES.name]
        if not money and not re.search(r"车|vehicle|car", query.body):
            continue
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
    """The count to divide by: vehicles, a number the question names and the document prints, or a count it prints."""
    if re.search(r"车|vehicle|car", query.body):
        return operand(view, query.with_(unit="", body="几辆"), _VEHICLES)
    for value, unit in query.figures:
        for fact in view.facts:
            if _prints(fact, value, unit):
                return fact_to_operand(view, fact)
    visits = next((word for name, word in _VISITS.items() if any(s.name == name for s in query.subjects)), "")
    for said, units, holds in _COUNTERS:
        if visits and "人" in units:
            units, holds = ("人次",), visits
        holds = visits if visits and "人次" in units else holds
        if not re.search(said, query.body, re.IGNORECASE):
            continue
        counted = [fact for fact in view.facts if fact.amount and fact.amount.unit in units and fact.amount.value]
        named = [fact for fact in counted if holds in fact.subject + fact.row_label and fact.measure == "数量"]
        if len({fact.amount.value for fact in named if fact.amount}) == 1:
            return fact_to_operand(view, named[0])
        return None
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
    described = _described(view, query)
    if described:
        return described
    local = for_view(view, query)
    part, whole = _part_and_whole(local)
    if part is None or whole is None:
        return None
    _, held, beyond = local.body.partition("占")
    after = part_of(local, beyond) if held else None
    wholes = _side_by_side(after.subjects, after.body) if after else ()
    if part.name == whole.name:
        return None
    if {part.name, whole.name} <= {"基本支出", "项目支出"}:
        local = local.with_(basis="")
    before = tuple(s for s in local.subjects if 0 <= s.start < len(local.body) - len(beyond) - 1) if held else ()
    parts = _side_by_side(before, local.body) if before and before[-1] == part else ()
    one = added(view, local, parts) if parts else operand(view, local, part)
    if view.document.cover.stage is Stage.FINAL and whole.name == "支出总计" and "总计" not in query.text:
        whole = whole._replace(name="本年支出合计")
    bare = local.with_(rest=own_rest(local, whole))
    other = added(view, bare, wholes) if wholes else operand(view, bare, whole)
    if one and other and not held and _exceeds(one, other) and not _OF.search(query.body):
        one, other = other, one
    if one and other and not parts and not local.fund:
        one = _of_same_fund(view, local, part, one, other)
        other = (
            other
            if wholes or whole.name not in ("基本支出", "项目支出")
            else _of_same_fund(view, bare, whole, other, one)
        )
    return divide(one, other, query) if one and other else None


def _of_same_fund(view: View, query: Query, part: Subject, one: Operand, other: Operand) -> Operand:
    """The part out of the whole's own fund, where a table prints it: shares do not mix funds."""
    fund = other.fact.fund
    if not fund or one.fact.fund == fund or len(one.facts) > 1:
        return one
    for candidate, _ in rank(view, part, query):
        fact = candidate.fact
        same = fact.fund == fund and fact.stage is other.fact.stage and fact.year == other.fact.year
        if candidate.name >= CERTAIN and fact.origin is Origin.CELL and same and fact.basis == one.fact.basis:
            return fact_to_operand(view, fact)
    return one


def _side_by_side(subjects: Sequence[Subject], body: str) -> tuple[Subject, ...]:
    """Several subjects that stand side by side, to be added: 水费和电费占公用经费; () when there is just one."""
    sides = [re.fullmatch(r"[、和与及加+]|以及", body[a.end : b.start]) for a, b in pairwise(subjects)]
    return tuple(subjects) if sides and all(sides) else ()


_WHOLES = ("支出总计", "收入总计", "本年支出合计", "本年收入合计", "收支总计", "部门预算")
_OF = re.compile(r"是.{1,20}的(?:百分之|几成|多少%|%)|相当于")


def _described(view: View, query: Query) -> Answer | None:
    """A part that words of the prose name, beside a whole that is a term: 给中小企业的合同占采购总额."""
    at = query.body.find("占")
    if query.english or at < 0:
        return None
    before, after = query.body[:at], query.body[at + 1 :]
    inside = re.split(r"(?<=[\u4e00-\u9fff])[里中](?:面|头)?(?!小|央|心|级|期)的?", before, maxsplit=1)
    part, whole = part_of(query, inside[-1]), part_of(query, after)
    if len(inside) == 2 and not whole.subjects:
        whole = part_of(query, inside[0])
    named = part.rest or ("" if part.subjects and part.subjects[0].name == "项目支出" else part.phrase)
    words = re.sub(r"^[给对向]|的$", "", "".join(named.split("|")[0].split()))
    if not whole.subjects or not words or any(s.name not in ("政府采购", "预留", "项目支出") for s in part.subjects):
        return None
    one = _named_in_prose(view, words, part.phrase)
    other = operand(view, query.with_(rest="", phrase=whole.phrase), main_subjects(whole)[0])
    if one is None:
        return None
    if any(only_ends(s, whole) for s in whole.subjects):
        return None
    if other is not None and not _exceeds(one, other) and other.amount.is_money and one.name != other.name:
        return divide(one, other, query)
    return None


def _named_in_prose(view: View, words: str, phrase: str) -> Operand | None:
    """The figure whose own name shares most with some words, when it shares most of them."""
    wanted, near = phrase_grams(words), phrase_grams(phrase)
    scored = [
        (_held(wanted, fact), _held(near, fact), -index, fact)
        for index, fact in enumerate(view.facts)
        if fact.amount is not None and fact.amount.is_money and fact.measure == "金额"
    ]
    best = max(scored, key=lambda item: item[:3], default=None)
    return fact_to_operand(view, best[3]) if best and best[0] >= 0.6 else None


def _held(wanted: set[str], fact: Fact) -> float:
    return len(wanted & phrase_grams(fact.subject)) / (len(wanted) or 1)


def _exceeds(part: Operand, whole: Operand) -> bool:
    """A part that is larger than its whole: the question put them the other way round."""
    return part.amount.is_money and whole.amount.is_money and part.amount.to("元").value > whole.amount.to("元").value


def _part_and_whole(query: Query) -> tuple[Subject | None, Subject | None]:
    subjects = list(query.subjects)
    if not subjects:
        return None, None
    if len(subjects) == 1:
        if own_words(query) and not query.english:
            return None, None
        _, held, beyond = query.body.partition("占")
        if held and any(s.name not in _WHOLES for s in part_of(query, beyond).subjects):
            return None, None
        income = "收入" in subjects[0].name or "income" in query.body.lower() or "revenue" in query.body.lower()
        return subjects[0], Subject("收入总计" if income else "支出总计", (), True)
    at = query.body.find("占")
    turn = re.search(r"是(?=.{1,20}的(?:百分之|几成|多少%|%))|相当于", query.body)
    at = turn.start() if turn else at
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
