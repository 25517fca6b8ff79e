"""A question in, an Answer out: the page where the steps of answering meet.

    understand -> choose documents -> the operation (figures, arithmetic, passages) -> verdicts -> words

Nothing here needs a language model; one, when configured, is asked for a better query before and better wording after,
and both are checked.
"""

import time
from collections.abc import Callable, Sequence
from weakref import WeakKeyDictionary

from index import Library
from qa.answer import Answer, Kind, Reason
from qa.arithmetic import add, subtract, work_back
from qa.draft import Draft
from qa.figures import blank, find, for_view, look_up, main_subjects, phrase_subject
from qa.gather import rank
from qa.groups import break_down, count, rank_parts
from qa.match import View
from qa.operands import operand, operands
from qa.passages import documents_about, quote
from qa.question import Operation, Query, Question
from qa.ratios import both_stages, ratio
from qa.scope import Choice, choose_documents
from qa.wording import document_name

LONGEST_QUESTION = 4_000
"""Characters; a longer question is declined."""
_REMEMBERED = 32
"""Documents kept open between questions."""
_VIEWS: "WeakKeyDictionary[Library, dict[str, View]]" = WeakKeyDictionary()


def answer_question(
    question: str,
    library: Library,
    *,
    scope: Sequence[str] = (),
    history: Sequence[Sequence[str]] = (),
    model: object | None = None,
) -> Answer:
    """The answer to one question.

    `scope` holds keys of documents the asker selected, `history` earlier (question, answer) pairs, oldest first.
    """
    started = time.perf_counter()
    asked = Question(question.strip(), tuple(scope), tuple((turn[0], turn[1]) for turn in history))
    answer = _decline_early(asked) or _answer(asked, library)
    return answer.model_copy(update={"elapsed_ms": round((time.perf_counter() - started) * 1000, 1)})


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
    """The answer from these documents: the operation asked for, else a look-up, else the document's words, else none."""
    steps: dict[Operation, Callable[[Sequence[View], Query], Answer | None]] = {
        Operation.SUM: _sum,
        Operation.DIFFERENCE: _difference,
        Operation.COMPARE: _difference,
        Operation.RATIO: ratio,
        Operation.CHANGE: _change,
        Operation.BASE: _base,
        Operation.BREAKDOWN: break_down,
        Operation.RANK: rank_parts,
        Operation.COUNT: count,
        Operation.LIST: lambda views, query: quote(views, query, least=0.35),
        Operation.REASON: lambda views, query: quote(views, query, least=0.3),
        Operation.DEFINITION: lambda views, query: quote(views, query, least=0.4),
        Operation.PROSE: lambda views, query: quote(views, query, least=0.35),
    }
    step = steps.get(query.operation)
    answer = step(views, query) if step else None
    if answer is None:
        answer = look_up(views, query)
    if answer is None and query.operation is not Operation.RANK:
        answer = quote(views, query, least=0.62)
    if answer is None:
        answer = blank(views, query) or not_found(views, query)
    return answer.model_copy(update={"assumed": (*answer.assumed, *choice.assumed)})


def not_found(views: Sequence[View], query: Query) -> Answer:
    """What was looked for, and what is there instead."""
    draft = Draft(query)
    names = "、".join(document_name(view.document.cover, query.english) for view in views[:4])
    near = []
    for view in views[:2]:
        subject = (query.subjects or (phrase_subject(query),))[0]
        near += [candidate.fact.subject for candidate, _ in rank(view, subject, query)[:4]]
    choices = list(dict.fromkeys(near))
    if query.english:
        draft.say(f"The documents looked at ({names}) do not say this.")
    else:
        draft.say(f"所查文件（{names}）没有披露这一内容。")
    return draft.answer(Kind.ABSTAIN, Reason.NOT_FOUND, choices)


def _sum(views: Sequence[View], query: Query) -> Answer | None:
    for view in views:
        local = for_view(view, query)
        terms = operands([view], local, local.subjects)
        if len(terms) == len(local.subjects) > 1:
            return add(terms, query)
    return None


def _difference(views: Sequence[View], query: Query) -> Answer | None:
    headline = "list" if query.operation is Operation.COMPARE else "difference"
    if query.measure == "增减幅":
        headline = "percent"
    if len(views) >= 2:
        both = operands(views, query.with_(measure=""), main_subjects(for_view(views[0], query))[:1])
    elif views:
        subjects = main_subjects(for_view(views[0], query))
        stages = both_stages(views[0], query, subjects[0]) if len(subjects) == 1 else None
        both = list(stages) if stages else operands(views, query.with_(measure=""), subjects[:2])
    else:
        both = []
    return subtract(both[0], both[1], query, headline=headline) if len(both) == 2 else None


def _change(views: Sequence[View], query: Query) -> Answer | None:
    printed = look_up(views, query)
    if printed:
        return printed
    if len(views) == 2:
        both = operands(views, query.with_(measure="", years=()), main_subjects(query)[:1])
        if len(both) == 2:
            both.sort(key=lambda one: -(one.fact.year or 0))
            return subtract(both[0], both[1], query, headline="percent" if query.measure == "增减幅" else "difference")
    return None


def _base(views: Sequence[View], query: Query) -> Answer | None:
    for view in views:
        plain = for_view(view, query).with_(years=(), measure="", stage=None)
        for subject in main_subjects(plain):
            now = operand(view, plain, subject)
            change = find(view, plain.with_(measure="增减额"), subject)
            if now and change:
                return work_back(now, change.fact, query)
    return None


__all__ = ["answer_question", "view_of"]
