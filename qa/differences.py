"""Differences and comparisons: two subjects, two scopes, two stages, two years, or one subject of several agencies.

基本支出比项目支出多多少          two subjects of one document
决算比预算省了多少               two stages of one subject
年末结转比年初少了多少            the same stock at both ends of a year
三公表的接待费比基本支出里的       one subject in two scopes
"""

import re
from collections.abc import Sequence

from ingest import Fact, Origin, Stage
from qa.answer import Answer, Kind
from qa.arithmetic import common_unit, subtract, warn_unlike, worth
from qa.changes import year_before
from qa.draft import Draft
from qa.figures import find, for_view, main_subjects
from qa.gather import CERTAIN
from qa.match import View
from qa.operands import (
    Operand,
    apart,
    asked_subjects,
    cite,
    each,
    fact_to_operand,
    operand,
    operands,
    own_rest,
    pick_to_operand,
    show,
)
from qa.parts import printed
from qa.printings import same_quantity
from qa.question import Operation, Query, Subject
from qa.understand import sides
from qa.wording import fact_scope, figure

BOTH_STAGES = re.compile(
    r"预算[^,，。]{0,6}(?:和|与|、|及|vs|versus|跟|对)[^,，。]{0,6}决算|决算[^,，。]{0,6}(?:和|与|、|及|跟|对)[^,，。]{0,6}预算|"
    r"(?:计划|打算|安排|原来|原先|年初|批了?)[^。]{0,10}(?:实际|最后|结果)[^。]{0,6}(?:多少|花|用|支出)|"
    r"budget (?:and|versus|vs\.?) (?:the )?final"
)
"""The planned and the actual figure of one subject."""
AGAINST_BUDGET = re.compile(
    r"比(?:年初|全年|调整)?预算(?:数|安排|额)?(?:，|,)?(?:省|节|少|多|超|高|低|结余|差)|"
    r"(?:与|和|跟)(?:年初|全年|调整)?预算(?:数|安排)?(?:相比|持平|一致|相同|比)|"
    r"(?:short of|below|above|over|under|exceed(?:s|ed)?|than) (?:its |the )?"
    r"(?:initial |opening |original |annual |adjusted |planned )?budget\b",
    re.IGNORECASE,
)
_WHOLES = ("支出总计", "本年支出合计")
_FROM = re.compile(r"from\s*20\d\d\s*to|从20\d\d年?到|由20\d\d年?到", re.IGNORECASE)
_ENDS = re.compile(r"(?:比|与|和|跟|较)(?:年初|年末)(?!预算|数|安排)")


def difference(views: Sequence[View], query: Query) -> Answer | None:
    """Two figures and what lies between them; several agencies side by side."""
    headline = "list" if query.operation is Operation.COMPARE else "difference"
    if query.measure == "增减幅" or re.search(r"百分|percent", query.body):
        headline = "percent"
    plain = query.with_(measure="")
    if sum(bool(subject.codes) for subject in plain.subjects) > 1:
        plain = plain.with_(table_label="", statement="")
    pair = _stated(views, query) or _pair(views, plain)
    if len(pair) > 2 and query.operation is Operation.COMPARE:
        return _side_by_side(pair, query)
    return subtract(pair[0], pair[1], query, headline=headline) if len(pair) == 2 else None


def _stated(views: Sequence[View], query: Query) -> list[Operand]:
    """Two figures that the asker states, when one document prints both: 正文写 3.10，表里写 5.20，差多少."""
    if len(query.figures) not in (2, 3):
        return []
    unit = next((unit for _, unit in query.figures if unit), "")
    for view in views:
        found = [printed(view, query, value, said or unit) for value, said in query.figures[:2]]
        facts = [fact for fact in found if fact is not None]
        if len(facts) == 2 and facts[0].id != facts[1].id:
            return [fact_to_operand(view, fact) for fact in facts]
    return []


def _pair(views: Sequence[View], query: Query) -> list[Operand]:
    if BOTH_STAGES.search(query.body) or AGAINST_BUDGET.search(query.body):
        stages = stages_of(views, query)
        if stages:
            return list(stages if query.operation is not Operation.COMPARE else stages[::-1])
    if len(views) == 1 or (_ENDS.search(query.body) and len({view.document.cover.entity for view in views}) == 1):
        for view in views:
            pair = _two_in_one(view, for_view(view, query))
            if pair:
                return pair
    return _of_two_years(each(views, query), query) if len(views) > 1 else []


def _of_two_years(ones: list[Operand], query: Query) -> list[Operand]:
    """The two years of the one agency that has both; from 2029 to 2030 the later year is held against the earlier."""
    if len(query.years) == 2:
        owners = [one.fact.entity for one in ones]
        both = {owner for owner in owners if owners.count(owner) == 2}
        ones = [one for one in ones if one.fact.entity in both] if len(both) == 1 else ones
    if len(ones) == 2 and _FROM.search(query.body):
        ones.sort(key=lambda one: -(one.fact.year or 0))
    return ones


def stages_of(views: Sequence[View], query: Query) -> tuple[Operand, Operand] | None:
    """(final account, budget) of one subject: in one document, else in the two documents of one agency and year."""
    for view in views:
        local = for_view(view, query)
        both = both_stages(view, query, asked_subjects(local)[0])
        if both:
            return both
    finals = [view for view in views if view.document.cover.stage is Stage.FINAL]
    plans = [view for view in views if view.document.cover.stage is Stage.BUDGET]
    for final in finals:
        for plan in plans:
            same = (final.document.cover.entity, final.document.cover.year)
            if same != (plan.document.cover.entity, plan.document.cover.year):
                continue
            pair = [_at_stage(view, query) for view in (final, plan)]
            if pair[0] and pair[1] and _alike(pair[0], pair[1]):
                return pair[0], pair[1]
    return None


def _at_stage(view: View, query: Query) -> Operand | None:
    local = for_view(view, query.with_(stage=None, hard_stage=False))
    return operand(view, local, asked_subjects(local)[0])


def _alike(first: Operand, second: Operand) -> bool:
    """Whether two figures are of one subject, as far as their codes and names tell."""
    return first.fact.code == second.fact.code or first.fact.subject == second.fact.subject


def both_stages(view: View, query: Query, subject: Subject) -> tuple[Operand, Operand] | None:
    """(final account, budget) of one subject in one document; prose calls the whole by either of its names."""
    for name in _WHOLES if subject.name in _WHOLES else (subject.name,):
        found = _stages_in(view, query, subject._replace(name=name))
        if found:
            return found
    return None


def _stages_in(view: View, query: Query, subject: Subject) -> tuple[Operand, Operand] | None:
    local = for_view(view, query)
    if not subject.known and not subject.codes:
        local = local.with_(phrase=subject.name, rest="")
    final = find(view, local.with_(stage=Stage.FINAL, hard_stage=True), subject)
    plan = find(view, local.with_(stage=Stage.BUDGET, hard_stage=True), subject)
    if final is None or plan is None or final.fact.stage is not Stage.FINAL:
        return None
    if subject.known and min(final.name, plan.name) < CERTAIN:
        return None
    if plan.fact.stage not in (Stage.BUDGET, Stage.ADJUSTED):
        return None
    told = _told_with(view, plan.fact)
    if told is not None and not same_quantity(told, final.fact):
        return fact_to_operand(view, told), pick_to_operand(plan)
    if final.fact.fund != plan.fact.fund:
        fund = plan.fact.fund or final.fact.fund
        again = find(view, local.with_(stage=Stage.FINAL, hard_stage=True, fund=fund), subject)
        if again is not None and again.fact.stage is Stage.FINAL and again.fact.fund == plan.fact.fund:
            final = again
    return pick_to_operand(final), pick_to_operand(plan)


def _told_with(view: View, plan: Fact) -> Fact | None:
    """The outcome that a paragraph prints beside its plan, in the plan's own scope."""
    paragraph = plan.id.rsplit(".n", 1)[0]
    for fact in view.facts if plan.origin is Origin.SENTENCE else ():
        own = fact.id.rsplit(".n", 1)[0] == paragraph and fact.subject == plan.subject and fact.measure == plan.measure
        if own and fact.stage is Stage.FINAL and fact.amount is not None:
            return fact
    return None


def _two_in_one(view: View, query: Query) -> list[Operand]:
    """Two figures of one document: two scopes, two subjects, two stages, or this year and the year before."""
    ends = _both_ends(view, query)
    if ends:
        return ends
    scopes = _two_sides(view, query)
    if scopes:
        return scopes
    pair = _two_subjects(query)
    if pair:
        plain = query.with_(basis="")
        found = [one for s in pair if (one := operand(view, plain.with_(rest=own_rest(query, s)), s))]
        return found if len(found) == 2 and _same_side(found[0], found[1]) else []
    subject = asked_subjects(query)[0]
    stages = both_stages(view, query, subject)
    if stages:
        return list(stages)
    if _LESS.search(query.body):
        return []
    now, before_now = operand(view, query.with_(years=()), subject), year_before(view, query, subject)
    return [now, before_now] if now and before_now else []


_AGAINST = re.compile(r"比(?!例|重)|(?<![增削缩核加压消递调])减(?!少|员|免)去?|扣[掉除]|\bvs\b|\bthan\b|超出|exceed")
_LESS = re.compile(r"(?<![增削缩核加压消递调])减(?!少)去?|扣[掉除]")
_YEAR_BEFORE = re.compile(r"(?:比|较)(?:上年|去年|上一年)")


def _two_subjects(query: Query) -> tuple[Subject, ...]:
    """The subjects on both sides of 比 or 减; without such a word the two that are named side by side."""
    subjects = tuple(s for s in query.subjects if s.start >= 0)
    at = next((m.start() for m in _AGAINST.finditer(query.body) if any(s.start > m.start() for s in subjects)), -1)
    before, after = [s for s in subjects if s.start < at], [s for s in subjects if s.start > at >= 0]
    if before and after:
        return _like_totals(before[-1], after[0])
    if _YEAR_BEFORE.search(query.body):
        return ()
    named = main_subjects(query.with_(subjects=subjects)) if subjects else ()
    named = named if len(named) > 1 else subjects
    return _like_totals(named[0], named[1]) if len(named) > 1 else ()


def _like_totals(first: Subject, second: Subject) -> tuple[Subject, Subject]:
    """Income and expenditure of the year, or both grand totals: never one of each."""
    own = {first.name, second.name}
    if own == {"本年支出合计", "收入总计"}:
        return tuple(s._replace(name=s.name.replace("收入总计", "本年收入合计")) for s in (first, second))  # type: ignore[return-value]
    return first, second


def _same_side(first: Operand, second: Operand) -> bool:
    """Whether nothing is held against a figure of the other side that the question did not name."""
    if all(re.search("结转|结余", one.name) for one in (first, second)):
        return True  # the same stock at both ends of a year stands on either side
    return "收入" in first.name + second.name or first.fact.side == second.fact.side or not first.fact.side


def _both_ends(view: View, query: Query) -> list[Operand]:
    """年末结转 against 年初结转: one stock at both ends of the year."""
    if len(query.subjects) != 1 or not _ENDS.search(query.body):
        return []
    first = query.subjects[0]
    turned = {"年末": "年初", "年初": "年末"}.get(first.name[:2])
    if not turned:
        return []
    second = first._replace(name=turned + first.name[2:], start=-1, end=-1)
    return operands([view], query.with_(rest="", phrase=first.name), [first, second])


def _two_sides(view: View, query: Query) -> list[Operand]:
    """One subject in two scopes: 三公表的接待费比基本支出里的接待费."""
    found = []
    for side in sides(query):
        local = for_view(view, side)
        one = operand(view, local, main_subjects(local)[0]) if local.subjects else None
        if one:
            found.append(one)
    return found if len(found) == 2 and found[0].fact.id != found[1].fact.id else []


def _side_by_side(ones: Sequence[Operand], query: Query) -> Answer | None:
    """More than two figures, in the order they were asked for, with the largest and the smallest named."""
    unit = common_unit([one.amount for one in ones], query)
    if unit is None:
        return None
    same, told = apart(ones, query.english)
    ordered = sorted(zip(told, ones, strict=True), key=lambda item: -worth(item[1].amount, unit))
    draft = Draft(query)
    (most, top), (least, bottom) = ordered[0], ordered[-1]
    if query.english:
        draft.say(f"{same}: highest {most} ({figure(top.amount)}), lowest {least} ({figure(bottom.amount)}).")
    else:
        draft.say(f"{same}：最高的是{most}（{figure(top.amount)}），最低的是{least}（{figure(bottom.amount)}）。")
    for one in ones:
        cite(draft, one, query)
        show(draft, one, query)
    for one in ones[1:]:
        warn_unlike(draft, ones[0].fact, one.fact, query)
    draft.scope = fact_scope(ones[0].view, ones[0].fact)
    return draft.answer(Kind.NUMBERS)
