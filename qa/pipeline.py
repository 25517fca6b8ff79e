"""A question in, an Answer out: the page where the steps of answering meet.

    understand -> choose documents -> the operation (figures, arithmetic, passages) -> verdicts -> words

Nothing here needs a language model; one, when configured, is asked for a better query before and better wording after,
and both are checked.
"""

import re
import time
from collections.abc import Callable, Sequence
from functools import reduce
from weakref import WeakKeyDictionary

from index import Library
from ingest import Fact
from qa.answer import Answer, Kind, Reason
from qa.arithmetic import add, base_operand, subtract, work_back
from qa.claims import check_claim
from qa.draft import Draft, joined
from qa.figures import blank, for_view, look_up, main_subjects, phrase_subject
from qa.gather import CERTAIN, rank
from qa.groups import break_down, count, rank_parts
from qa.lists import count_listed, list_items
from qa.llm import Model
from qa.match import View
from qa.multiple import split_parts
from qa.notes import table_note
from qa.operands import Operand, each, fact_to_operand, operand, operands
from qa.parts import series
from qa.passages import documents_about, quote
from qa.question import Operation, Query, Question, Subject
from qa.ratios import both_stages, ratio
from qa.scope import Choice, choose_documents
from qa.understand import sides
from qa.wording import document_name
from qa.wording_model import rephrase, reword

LONGEST_QUESTION = 4_000
"""Characters; a longer question is declined."""
_REMEMBERED = 32
"""Documents kept open between questions."""
WHOLE = Subject("支出总计", (), True)
"""What a question without a subject is about: the budget as a whole."""
_BOTH_STAGES = re.compile(
    r"预算[^,，。]{0,4}(?:和|与|、|及|vs|versus|跟)[^,，。]{0,4}决算|budget (?:and|versus|vs\.?) (?:the )?final"
)
_BODIES = re.compile(r"内设|机构|科室|处室|单位|部门|section|division|department")
_VIEWS: "WeakKeyDictionary[Library, dict[str, View]]" = WeakKeyDictionary()


def answer_question(
    question: str,
    library: Library,
    *,
    scope: Sequence[str] = (),
    history: Sequence[Sequence[str]] = (),
    model: Model | None = None,
) -> Answer:
    """The answer to one question.

    `scope` holds keys of documents the asker selected, `history` earlier (question, answer) pairs, oldest first.
    """
    started = time.perf_counter()
    asked = Question(question.strip(), tuple(scope), tuple((turn[0], turn[1]) for turn in history))
    answer = _decline_early(asked) or _answer(asked, library)
    if model is not None:
        answer = _with_model(answer, asked, library, model)
    return answer.model_copy(update={"elapsed_ms": round((time.perf_counter() - started) * 1000, 1)})


def _with_model(answer: Answer, asked: Question, library: Library, model: Model) -> Answer:
    """A second try in standard terms when nothing was found, and better words; the figures stay the rules' own."""
    if answer.kind is Kind.ABSTAIN and answer.reason is Reason.NOT_FOUND and len(asked.text) <= LONGEST_QUESTION:
        again = rephrase(asked.text, model)
        if again:
            answer = _same_documents(_answer(asked._replace(text=again), library), answer, asked, library)
    return reword(answer, asked.text, model)


def _same_documents(again: Answer, first: Answer, asked: Question, library: Library) -> Answer:
    """A rewording must not lead to other agencies than the asker named."""
    allowed = set(choose_documents(asked, library).keys)
    return again if all(item.doc in allowed for item in again.evidence) else first


def _decline_early(asked: Question) -> Answer | None:
    if not asked.text:
        return Answer(kind=Kind.ABSTAIN, text="没有收到问题。", reason=Reason.UNSUPPORTED)
    if len(asked.text) > LONGEST_QUESTION:
        return Answer(
            kind=Kind.ABSTAIN,
            text=f"问题太长（{len(asked.text)} 字）；请缩短到 {LONGEST_QUESTION} 字以内。",
            reason=Reason.UNSUPPORTED,
        )
    return None


def _answer(asked: Question, library: Library) -> Answer:
    choice = choose_documents(asked, library)
    query = choice.query
    if choice.declined:
        return choice.declined
    views = [view_of(library, key) for key in choice.keys] or [
        view_of(library, key) for key in documents_about(library, query)
    ]
    return answer_from(views, query, choice)


def view_of(library: Library, key: str) -> View:
    """A document's view, kept while the library is open."""
    views = _VIEWS.setdefault(library, {})
    if key not in views:
        if len(views) >= _REMEMBERED:
            views.pop(next(iter(views)))
        views[key] = View(library.document(key))
    return views[key]


def answer_from(views: Sequence[View], query: Query, choice: Choice) -> Answer:
    """The answer from these documents: the operation asked for, else a look-up, else the document's words."""
    steps: dict[Operation, Callable[[Sequence[View], Query], Answer | None]] = {
        Operation.SUM: _sum,
        Operation.DIFFERENCE: _difference,
        Operation.COMPARE: _difference,
        Operation.RATIO: ratio,
        Operation.CHECK: check_claim,
        Operation.CHANGE: _change,
        Operation.BASE: _base,
        Operation.BREAKDOWN: break_down,
        Operation.RANK: rank_parts,
        Operation.COUNT: _count,
        Operation.LIST: list_items,
        Operation.REASON: _reason,
        Operation.DEFINITION: lambda views, query: quote(views, query, least=0.4),
        Operation.PROSE: lambda views, query: quote(views, query, least=0.35),
    }
    if _BOTH_STAGES.search(query.body) and len(views) == 1:
        query = query.with_(operation=Operation.COMPARE, stage=None)
    answer = table_note(views, query) or _several(views, query, choice)
    step = steps.get(query.operation)
    answer = answer or (step(views, query) if step else None)
    unsure = bool(query.strange) and not query.quantity and query.operation is Operation.LOOKUP
    if answer is None and query.operation is not Operation.DEFINITION and not unsure:
        answer = look_up(views, query)
    if answer is None and not query.quantity and query.operation is not Operation.RANK and not _apart(views, query):
        answer = quote(views, query, least=0.62)
    if answer is None:
        empty = None if query.operation is Operation.PROSE else blank(views, query)
        answer = empty or not_found(views, query)
    return answer.model_copy(update={"assumed": (*answer.assumed, *choice.assumed)})


def _apart(views: Sequence[View], query: Query) -> bool:
    """Whether the figure asked for is another unit's or another year's than these documents': no passage will do."""
    years = {view.document.cover.year for view in views}
    return bool(query.units) or (bool(query.years) and not years & set(query.years))


def _several(views: Sequence[View], query: Query, choice: Choice) -> Answer | None:
    """Questions of one sentence, each answered; later ones look near the first one's place."""
    found: list[Answer] = []
    for part in split_parts(query):
        anchor = _anchor(views, found[0]) if found else ""
        answer = answer_from(views, part.with_(anchor=anchor), choice)
        if answer.kind is not Kind.ABSTAIN:
            found.append(answer)
    if len(found) < 2:
        return None
    whole = reduce(joined, found)
    figures = sum(bool(answer.values) for answer in found)
    return whole.model_copy(update={"kind": Kind.NUMBERS if figures > 1 else found[0].kind})


def _anchor(views: Sequence[View], answer: Answer) -> str:
    """Section in which a figure was found in the prose."""
    for view in views:
        for fact in view.facts:
            if fact.section and answer.evidence and fact.clause == answer.evidence[0].quote:
                return fact.section
    return ""


def not_found(views: Sequence[View], query: Query) -> Answer:
    """What was looked for, and what is there instead."""
    draft = Draft(query)
    names = "、".join(document_name(view.document.cover, query.english) for view in views[:4])
    near = []
    for view in views[:2]:
        subject = (query.subjects or (phrase_subject(query),))[0]
        near += [candidate.fact.subject for candidate, _ in rank(view, subject, query)[:4]]
    choices = list(dict.fromkeys(near))
    if query.units:
        unit = "、".join(query.units)
        chinese = f"所查文件（{names}）没有单列“{unit}”的这一数字；部门的数字不能代替它。"
        english = f"The documents looked at ({names}) do not state this for {unit} alone; the whole is no answer."
    elif _apart(views, query):
        years = "、".join(map(str, query.years))
        chinese = f"所查文件（{names}）没有印出{years}年的这一数字。"
        english = f"The documents looked at ({names}) do not print this figure for {years}."
    else:
        words = " ".join(query.phrase.split("|")[0].split())
        chinese = (
            f"在所查文件（{names}）中没有找到与“{words}”相符、能够核对的内容。"
            if words
            else f"在所查文件（{names}）中没有找到这一内容。"
        )
        english = f"Nothing that answers this could be found in the documents looked at ({names})."
    draft.say(english if query.english else chinese)
    return draft.answer(Kind.ABSTAIN, Reason.NOT_FOUND, choices)


def _reason(views: Sequence[View], query: Query) -> Answer | None:
    """The stated reason; with 多了多少，什么原因 the figure first."""
    reason = quote(views, query, least=0.3)
    if not query.quantity or reason is None:
        return reason
    figures = _change(views, query.with_(operation=Operation.CHANGE, measure="增减额"))
    return joined(figures, reason) if figures else reason


def _count(views: Sequence[View], query: Query) -> Answer | None:
    """A printed count; where none is printed, the items that a passage lists."""
    printed = count(views, query)
    if printed and len(printed.values) >= len(views):
        return printed
    if not _BODIES.search(query.body):
        return printed
    missing = [view for view in views if printed is None or all(item.doc != view.key for item in printed.evidence)]
    counted = count_listed(missing, query)
    if printed and counted:
        return joined(printed, counted).model_copy(update={"kind": Kind.NUMBERS})
    return printed or counted


def _sum(views: Sequence[View], query: Query) -> Answer | None:
    for view in views:
        local = for_view(view, query)
        terms = operands([view], local, local.subjects)
        if len(terms) == len(local.subjects) > 1:
            return add(terms, query)
        listed = series(view, query)
        if listed:
            return add([fact_to_operand(view, fact) for fact in listed], query)
    return None


def _difference(views: Sequence[View], query: Query) -> Answer | None:
    headline = "list" if query.operation is Operation.COMPARE else "difference"
    if query.measure == "增减幅" or re.search(r"百分|percent", query.body):
        headline = "percent"
    plain = query.with_(measure="")
    if len(views) >= 2:
        both = each(views, plain, WHOLE)
    elif views:
        both = _two_in_one(views[0], for_view(views[0], plain))
    else:
        both = []
    return subtract(both[0], both[1], query, headline=headline) if len(both) == 2 else None


def _two_in_one(view: View, query: Query) -> list[Operand]:
    """Two figures of one document: two subjects, two stages, or this year and the year before."""
    subjects = query.subjects
    at = re.search(r"比|与|和|跟|vs|减", query.body)
    if len(subjects) > 2 and at:
        before, after = [s for s in subjects if s.start < at.start()], [s for s in subjects if s.start > at.start()]
        subjects = (before[-1], after[0]) if before and after else subjects
    apart = two_sides(view, query)
    if apart:
        return apart
    if len(subjects) >= 2:
        return operands([view], query.with_(basis=""), subjects[:2])
    subject = main_subjects(query)[0] if query.subjects else WHOLE
    stages = both_stages(view, query, subject)
    if stages:
        return list(stages)
    now, before_now = operand(view, query.with_(years=()), subject), year_before(view, query, subject)
    return [now, before_now] if now and before_now else []


def two_sides(view: View, query: Query) -> list[Operand]:
    """One subject in two scopes: 三公表的接待费比基本支出里的接待费."""
    found = []
    for side in sides(query):
        local = for_view(view, side)
        one = operand(view, local, main_subjects(local)[0]) if local.subjects else None
        if one:
            found.append(one)
    return found if len(found) == 2 and found[0].fact.id != found[1].fact.id else []


def year_before(view: View, query: Query, subject: Subject) -> Operand | None:
    """The figure of the year before as this document states it, or as its printed change gives it."""
    plain = query.with_(years=(), measure="", stage=None)
    stated = operand(view, plain.with_(prior=True), subject)
    if stated and stated.fact.year != view.document.cover.year:
        return stated
    now = operand(view, plain, subject)
    change = change_of(view, plain, subject, now) if now else None
    return base_operand(now, change) if now and change else None


_WHOLES = ("支出总计", "收入总计", "本年支出合计", "本年收入合计")


def change_of(view: View, query: Query, subject: Subject, now: Operand) -> Fact | None:
    """The printed change against the year before, of the same fund; a whole's change counts for either side."""
    names = [subject.name, *(_WHOLES if subject.name in _WHOLES else ())]
    for name in dict.fromkeys(names):
        for candidate, _ in rank(view, subject._replace(name=name), query.with_(measure="增减额")):
            fact = candidate.fact
            same = subject.name not in _WHOLES or not fact.fund or fact.fund == now.fact.fund
            if candidate.name >= CERTAIN and same and "年初" not in fact.base:
                return fact
    return None


def _change(views: Sequence[View], query: Query) -> Answer | None:
    apart = len(views) == 2 and len(query.years) == 2
    printed = None if apart else look_up(views, query)
    if printed:
        return printed
    headline = "percent" if query.measure == "增减幅" else "difference"
    subjects = main_subjects(query) if query.subjects else (WHOLE,)
    if len(views) == 2:
        both = each(views, query.with_(measure="", years=()), WHOLE)
        both.sort(key=lambda one: -(one.fact.year or 0))
        return subtract(both[0], both[1], query, headline=headline) if len(both) == 2 else None
    for view in views:
        local = for_view(view, query).with_(years=(), measure="")
        now, before = operand(view, local, subjects[0]), year_before(view, local, subjects[0])
        if now and before:
            return subtract(now, before, query, headline=headline)
    return None


def _base_subjects(query: Query) -> tuple[Subject, ...]:
    """What to work back: the subject, and for the whole budget either of its sides."""
    subjects = main_subjects(query) if query.subjects else (WHOLE,)
    whole = any(s.name in ("支出总计", "收入总计", "本年支出合计") for s in subjects)
    return (*subjects, WHOLE, Subject("收入总计", (), True)) if whole else subjects


def _base(views: Sequence[View], query: Query) -> Answer | None:
    for view in views:
        plain = for_view(view, query).with_(years=(), measure="", stage=None)
        for subject in _base_subjects(plain):
            now = operand(view, plain, subject)
            change = change_of(view, plain, subject, now) if now else None
            if now and change:
                return work_back(now, change, query)
    return None


__all__ = ["answer_question", "view_of"]
