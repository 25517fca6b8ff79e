"""A question in, an Answer out: the page where the steps of answering meet.

    understand -> choose documents -> the operation (figures, arithmetic, passages) -> verdicts -> words

Nothing here needs a language model; one, when configured, is asked for a better query before and better wording after,
and both are checked.
"""

import time
from collections.abc import Callable, Sequence
from weakref import WeakKeyDictionary

from index import Library
from ingest import Stage
from qa.answer import Answer, Kind, Reason
from qa.arithmetic import add, divide, subtract, work_back
from qa.draft import Draft
from qa.figures import find, for_view, look_up, main_subjects, phrase_subject, say_pick
from qa.gather import Pick, rank
from qa.groups import break_down, count, rank_parts
from qa.match import View
from qa.passages import documents_about, quote
from qa.question import Operation, Query, Question, Subject
from qa.scope import Choice, choose_documents
from qa.wording import document_name, fact_scope, figure, place_words

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
        Operation.RATIO: _ratio,
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
        answer = not_found(views, query)
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


def _picks(views: Sequence[View], query: Query, subjects: Sequence[Subject]) -> list[Pick]:
    return [found for view in views for subject in subjects if (found := find(view, for_view(view, query), subject))]


def _sum(views: Sequence[View], query: Query) -> Answer | None:
    for view in views:
        subjects = for_view(view, query).subjects
        picks = _picks([view], query, subjects)
        if len(picks) == len(subjects) > 1:
            return add(Draft(query), picks, query)
    return None


def _difference(views: Sequence[View], query: Query) -> Answer | None:
    headline = "list" if query.operation is Operation.COMPARE else "difference"
    if query.measure == "增减幅":
        headline = "percent"
    subjects = main_subjects(query)
    if len(views) >= 2:
        picks = _picks(views, query, subjects[:1])
    elif len(subjects) >= 2:
        picks = _picks(views, query, subjects[:2])
    else:
        picks = _both_stages(views[0], query, subjects[0]) if views else []
    if len(picks) != 2:
        return None
    return subtract(Draft(query), picks[0], picks[1], query, headline=headline)


def _both_stages(view: View, query: Query, subject: Subject) -> list[Pick]:
    """Budget and final account of one subject in one document."""
    found = []
    for stage in (Stage.FINAL, Stage.BUDGET):
        picked = find(view, query.with_(stage=stage, hard_stage=True), subject)
        if picked and picked.fact.stage in (stage, Stage.ADJUSTED):
            found.append(picked)
    return found if len(found) == 2 and found[0].fact.id != found[1].fact.id else []


def _ratio(views: Sequence[View], query: Query) -> Answer | None:
    if query.measure == "占比":
        printed = look_up(views, query)
        if printed:
            return printed
    query = query.with_(measure="")
    subjects = list(query.subjects)
    if len(subjects) == 1:
        subjects.append(Subject("收入总计" if "收入" in subjects[0].name else "支出总计", (), True))
    for view in views:
        picks = _picks([view], query, subjects[:2])
        if len(picks) == 2:
            return divide(Draft(query), picks[0], picks[1], query)
    return None


def _change(views: Sequence[View], query: Query) -> Answer | None:
    printed = look_up(views, query)
    if printed:
        return printed
    if len(views) == 2:
        picks = _picks(views, query.with_(measure="", years=()), main_subjects(query)[:1])
        if len(picks) == 2:
            picks.sort(key=lambda found: -(found.fact.year or 0))
            headline = "percent" if query.measure == "增减幅" else "difference"
            return subtract(Draft(query), picks[0], picks[1], query, headline=headline)
    return None


def _base(views: Sequence[View], query: Query) -> Answer | None:
    for view in views:
        plain = query.with_(years=(), measure="", stage=None)
        for subject in main_subjects(query):
            now = find(view, plain, subject)
            change = find(view, plain.with_(measure="增减额"), subject)
            if now and change:
                return work_back(Draft(query), now, change.fact, query)
    return None


__all__ = ["answer_question", "fact_scope", "figure", "place_words", "say_pick", "view_of"]
