"""Change against the year before: printed, computed from two documents, or worked back from the change that is printed.

比上年增加多少              the printed change, else this year's figure less the year before's
2029年是多少（倒推）         this year's figure less its printed change
"""

import re
from collections.abc import Sequence

from ingest import Agreement, Fact, compare
from qa.answer import Answer, Kind
from qa.arithmetic import base_operand, subtract, work_back
from qa.draft import Draft
from qa.figures import for_view, in_asked_unit, look_up
from qa.gather import CERTAIN, rank
from qa.lexicon import terms
from qa.match import View
from qa.operands import WHOLE, Operand, asked_subjects, each, fact_to_operand, operand
from qa.passages import whole_place
from qa.question import Operation, Query, Subject
from qa.verify import verdict_of_facts
from qa.wording import document_name, fact_scope, figure, place_words, time_words

_WHOLES = ("支出总计", "收入总计", "收支总计", "本年支出合计", "本年收入合计")
_SELF = re.compile(r"自己算|重新算|算一下|推算")
"""The asker wants the computation, not what is printed."""
_GUESSED = re.compile(r"应该|应当|大概|估计|(?<![别不])(?<![别不][要用])推|算得?出")
"""Words that allow a figure to be worked back that no document of its own year prints."""
_LEVEL = re.compile(r"(?:与|和|同|较|比).{0,12}(?:持平|一致|相同|无增减|没有(?:增减|变化)|无变化)")


def change(views: Sequence[View], query: Query) -> Answer | None:
    """The change of one subject over the year before."""
    query = query.with_(measure=query.measure or "增减额")
    if len(query.years) == 1 and all(view.document.cover.year == query.years[0] + 1 for view in views):
        query = query.with_(years=())
    headline = "percent" if query.measure == "增减幅" else "difference"
    plain = query.with_(measure="", years=())
    if len(views) == 2 and len(query.years) == 2:
        return _between(views, query, plain, headline)
    named = query if query.subjects else query.with_(subjects=asked_subjects(query))
    printed = None if _SELF.search(query.body) else look_up(views, named)
    if printed:
        return printed
    if len(views) == 2:
        return _between(views, query, plain, headline)
    for view in views:
        local = for_view(view, plain)
        subject = asked_subjects(local)[0]
        now, before = operand(view, local, subject), year_before(view, local, subject)
        told = _told(view, local, subject, now, query) if now and before and len(before.facts) > 1 else None
        if told and not _SELF.search(query.body):
            return told
        if now and before:
            return subtract(now, before, query, headline=headline)
        level = _said_level(view, subject, query)
        if level:
            return level
    return None


def _told(view: View, local: Query, subject: Subject, now: Operand, query: Query) -> Answer | None:
    """The change as the paragraph of the figure prints it: an amount, or its percentage."""
    fact = change_of(view, local, subject, now)
    if fact is not None and query.measure == "增减幅":
        paragraph = fact.id.rsplit(".n", 1)[0]
        near = [f for f in view.facts if f.id.rsplit(".n", 1)[0] == paragraph and f.subject == fact.subject]
        fact = next((f for f in near if f.measure == "增减幅" and f.amount is not None), None)
    if fact is None or fact.amount is None or not fact.direction:
        return None
    draft = Draft(query)
    keys = [draft.cite(view, fact), *(draft.cite(now.view, one) for one in now.facts)]
    shown = in_asked_unit(fact.amount, query)
    where, when = place_words(view, fact, query.english), time_words(now.fact, query.english)
    entity = now.fact.entity or view.document.cover.entity
    rise = fact.direction > 0
    if query.english:
        base_words = fact.base or "the year before"
        draft.say(
            f"{entity}, {when}: {now.name} {'rose' if rise else 'fell'} by {figure(shown)} on {base_words} ({where})."
        )
    else:
        turn = ("增长" if rise else "下降") if fact.measure == "增减幅" else ("增加" if rise else "减少")
        draft.say(f"{entity}{when}：{now.name}比{fact.base or '上年'}{turn} {figure(shown)}（{where}）。")
    draft.value(f"{now.name}{'增加' if rise else '减少'}", shown, verdict_of_facts([fact]), keys[:1])
    draft.scope = fact_scope(now.view, now.fact)
    return draft.answer(Kind.NUMBER)


def _between(views: Sequence[View], query: Query, plain: Query, headline: str) -> Answer | None:
    both = each(views, plain)
    both.sort(key=lambda one: -(one.fact.year or 0))
    if len(both) != 2 or both[0].fact.entity != both[1].fact.entity or both[0].fact.year == both[1].fact.year:
        return None
    return subtract(both[0], both[1], query, headline=headline)


def _said_level(view: View, subject: Subject, query: Query) -> Answer | None:
    """A sentence that says a subject is level with the year before."""
    term = terms().get(subject.name)
    names = [name for name in (subject.name, *(term.chinese if term else ())) if len(name) > 1]
    for section in view.document.sections:
        for paragraph in section.paragraphs if section.kind != "contents" else ():
            for sentence in re.split(r"[。；;]", paragraph.text):
                bare = re.sub(r"[“”\"\s]", "", sentence)
                if _LEVEL.search(bare) and any(name in bare for name in names):
                    draft = Draft(query)
                    place = whole_place(paragraph)
                    draft.cite_passage(view, section, paragraph, place)
                    entity = document_name(view.document.cover, query.english)
                    lead = (
                        f"{entity}: {subject.name}: no change"
                        if query.english
                        else f"{entity}：{subject.name}与上年持平"
                    )
                    draft.say(f"{lead} (p. {place.page}):" if query.english else f"{lead}（第{place.page}页）：")
                    draft.say(f"“{sentence.strip()}”")
                    return draft.answer(Kind.TEXT)
    return None


def year_before(view: View, query: Query, subject: Subject) -> Operand | None:
    """The figure of the year before as this document states it, or as its printed change gives it."""
    plain = query.with_(years=(), measure="", stage=None)
    stated = operand(view, plain.with_(prior=True), subject)
    if stated and stated.fact.year != view.document.cover.year:
        return stated
    now = operand(view, plain, subject)
    printed = change_of(view, plain, subject, now) if now else None
    return base_operand(now, printed) if now and printed else None


def change_of(view: View, query: Query, subject: Subject, now: Operand) -> Fact | None:
    """The printed change against the year before, of the same fund; a whole's change counts for either side."""
    names = [subject.name, *(_WHOLES if subject.name in _WHOLES else ())]
    for name in dict.fromkeys(names):
        for candidate, _ in rank(view, subject._replace(name=name), query.with_(measure="增减额")):
            fact = candidate.fact
            same = subject.name not in _WHOLES or not fact.fund or fact.fund == now.fact.fund
            if (candidate.name >= CERTAIN or _beside(view, fact, now)) and same and "年初" not in fact.base:
                return fact
    return None


def _beside(view: View, printed: Fact, now: Operand) -> bool:
    """Whether a change is printed after this very figure: the same paragraph names both by one name."""
    paragraph = printed.id.rsplit(".n", 1)[0]
    return any(
        fact.id.rsplit(".n", 1)[0] == paragraph
        and fact.subject == printed.subject
        and fact.measure == "金额"
        and fact.year == now.fact.year
        and fact.amount is not None
        and compare(fact.amount, now.amount) is Agreement.EQUAL
        for fact in view.facts
    )


def _base_subjects(query: Query) -> tuple[Subject, ...]:
    """What to work back: the subject, and for the whole budget either of its sides."""
    subjects = asked_subjects(query)
    whole = any(s.name in _WHOLES for s in subjects)
    return (*subjects, WHOLE, Subject("收入总计", (), True)) if whole else subjects


def base(views: Sequence[View], query: Query) -> Answer | None:
    """The year before, worked back from this year's figure and its printed change."""
    for view in views:
        local = for_view(view, query)
        plain = local.with_(years=(), measure="", stage=None, prior=False, rest="" if local.subjects else local.rest)
        for subject in _base_subjects(plain):
            now = operand(view, plain, subject)
            printed = change_of(view, plain, subject, now) if now else None
            if now and printed:
                return work_back(_said_with(view, printed, now), printed, query)
    return None


def _said_with(view: View, printed: Fact, now: Operand) -> Operand:
    """The figure a change is printed beside, where that is of another scope than the one that was looked up."""
    paragraph, number = printed.id.rsplit(".n", 1)
    before = [
        fact
        for fact in view.facts
        if fact.id.rsplit(".n", 1)[0] == paragraph
        and int(fact.id.rsplit(".n", 1)[1]) < int(number)
        and fact.subject == printed.subject
        and fact.measure == "金额"
        and fact.year == now.fact.year
        and fact.stage is now.fact.stage
        and fact.amount is not None
    ]
    same = [fact for fact in before if fact.amount and compare(fact.amount, now.amount) is not Agreement.DIFFERENT]
    return fact_to_operand(view, before[-1]) if before and not same else now


def of_year_before(views: Sequence[View], query: Query) -> bool:
    """Whether one year was asked for, and all documents are of the year after: their own figures are no answer."""
    if query.operation is not Operation.LOOKUP or len(query.years) != 1:
        return False
    return bool(views) and all(view.document.cover.year == query.years[0] + 1 for view in views)


def look_back(views: Sequence[View], query: Query) -> Answer | None:
    """A figure of the year before: as printed for that year, else worked back."""
    printed = look_up(views, query)
    if printed and printed.scope and printed.scope.year == query.years[0]:
        return printed
    return base(views, query) if _GUESSED.search(query.body) else None
