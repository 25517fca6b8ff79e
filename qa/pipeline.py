"""A question in, an Answer out: the page where the steps of answering meet.

    understand -> choose documents -> the operation (figures, arithmetic, passages) -> verdicts -> words

Nothing here needs a language model; one, when configured, is asked for a better query before and better wording after,
and both are checked.
"""

import re
import time
from collections.abc import Callable, Sequence
from weakref import WeakKeyDictionary

from index import Library
from ingest import MONEY
from qa.answer import Answer, Kind, Reason
from qa.changes import base, change, look_back, of_year_before
from qa.claims import check_claim
from qa.codes import code_of
from qa.definitions import define
from qa.differences import BOTH_STAGES, difference
from qa.doubts import with_doubts
from qa.draft import Draft, joined
from qa.duties import duties
from qa.figures import blank, find_all, look_up, phrase_subject
from qa.gather import rank
from qa.groups import break_down, count, rank_parts
from qa.intent_model import read_again
from qa.lists import count_listed, list_items
from qa.llm import Model
from qa.match import View
from qa.multiple import answer_parts, counted_beside
from qa.notes import table_note
from qa.operands import compose, without_asking
from qa.passages import documents_about, quote
from qa.question import Operation, Query, Question
from qa.ratios import ratio
from qa.scope import choose_documents
from qa.summary_model import summarise
from qa.sums import from_all_sources, is_total, total
from qa.topic import goes_beyond, is_chat, names_nothing, off_topic
from qa.wording import document_name, figure, place_words, subject_name
from qa.wording_model import reword

LONGEST_QUESTION = 4_000
"""Characters; a longer question is declined."""
_ECHOED = 16
"""Characters of a question repeated in an answer at most; figures of the asker never are."""
_REMEMBERED = 32
"""Documents kept open between questions."""
_NEVER_STAGES = (Operation.RATIO, Operation.DIFFERENCE, Operation.CHANGE, Operation.CHECK, Operation.REASON)
_COMPUTED = (Operation.SUM, Operation.DIFFERENCE, Operation.RATIO, Operation.BASE)
"""Operations whose operands are no answer: when one is missing, that is said."""
_REWORDED = (*_COMPUTED, Operation.CHANGE, Operation.COMPARE)
_JOINT = re.compile(r"水电费")
"""One word for two accounts: their sum is asked for."""
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
    """A second reading when nothing was found, and better words; figures and passages stay the rules' own."""
    if answer.kind is Kind.ABSTAIN and answer.reason is Reason.NOT_FOUND and len(asked.text) <= LONGEST_QUESTION:
        choice = choose_documents(asked, library)
        covers = [view_of(library, key).document.cover for key in choice.keys[:_REMEMBERED]]
        again = read_again(asked.text, choice.query, [cover.entity for cover in covers if cover.entity], model)
        if again:
            found = _same_documents(_answer(asked._replace(text=again), library), answer, asked, library)
            answer = answer if found.kind is Kind.ABSTAIN else _read_as(found, again)
    return summarise(reword(answer, asked.text, model), asked.text, model)


def _read_as(answer: Answer, question: str) -> Answer:
    """An answer that says which question it answers."""
    told = f"Read as: {question}" if answer.language == "en" else f"问题理解为：{question}"
    text = f"{answer.text}\n（{told}）"
    return answer.model_copy(update={"text": text, "read_as": question, "assumed": (*answer.assumed, told)})


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
    return off_topic(asked.text, Reason.UNSUPPORTED) if is_chat(asked.text) else None


def _answer(asked: Question, library: Library) -> Answer:
    choice = choose_documents(asked, library)
    query = choice.query
    if choice.declined:
        return choice.declined
    views = [view_of(library, key) for key in choice.keys] or [
        view_of(library, key) for key in documents_about(library, query)
    ]
    answer = answer_from(views, query)
    astray = answer.kind is Kind.ABSTAIN and not asked.scope and names_nothing(query)
    return off_topic(asked.text) if astray else with_doubts(answer, lambda key: view_of(library, key))


def view_of(library: Library, key: str) -> View:
    """A document's view, kept while the library is open."""
    views = _VIEWS.setdefault(library, {})
    if key not in views:
        if len(views) >= _REMEMBERED:
            views.pop(next(iter(views)))
        views[key] = View(library.document(key))
    return views[key]


def answer_from(views: Sequence[View], query: Query) -> Answer:
    """The answer from these documents: the operation asked for, else a look-up, else the document's words."""
    steps: dict[Operation, Callable[[Sequence[View], Query], Answer | None]] = {
        Operation.SUM: total,
        Operation.DIFFERENCE: difference,
        Operation.COMPARE: difference,
        Operation.RATIO: ratio,
        Operation.CHECK: check_claim,
        Operation.CHANGE: change,
        Operation.BASE: base,
        Operation.BREAKDOWN: break_down,
        Operation.RANK: rank_parts,
        Operation.COUNT: _count,
        Operation.LIST: list_items,
        Operation.REASON: _reason,
        Operation.DEFINITION: define,
        Operation.PROSE: lambda views, query: duties(views, query) or quote(views, query, least=0.35),
    }
    if goes_beyond(views, query):
        return not_found(views, query)
    query = _operation_in(views, from_all_sources(query))
    if query.operation in _REWORDED:
        query = without_asking(query)
    answer = table_note(views, query) or code_of(views, query) or answer_parts(views, query, answer_from)
    step = steps.get(query.operation)
    answer = answer or (step(views, query) if step else None)
    computed = query.operation in _COMPUTED and (query.operation is not Operation.SUM or is_total(views, query))
    spelled = re.search(r"[\u4e00-\u9fff]{2}", query.spoken)
    vague = not query.quantity or (not query.subjects and len(query.phrase.split()) <= 1)
    unsure = bool(query.strange) and vague and not spelled and query.operation in (Operation.LOOKUP, Operation.COUNT)
    if answer is None and of_year_before(views, query):
        answer = look_back(views, query)
    elif answer is None and not _worded(query) and not unsure and not computed:
        answer = look_up(views, query) or compose(views, query) or counted_beside(views, query, None)
        if query.operation is Operation.LIST and answer and answer.values and answer.values[0].unit not in MONEY:
            answer = quote(views, query, least=0.35)
    if answer is None and not query.quantity and query.operation is not Operation.RANK and not _apart(views, query):
        answer = quote(views, query, least=0.62)
    if answer is None:
        empty = None if computed or query.operation is Operation.PROSE else blank(views, query)
        answer = empty or (not_computed if computed else not_found)(views, query)
    return answer


def _worded(query: Query) -> bool:
    """Whether one figure is no answer: to a meaning, a ranking, or a reason without an amount asked for beside it."""
    return query.operation in (Operation.DEFINITION, Operation.RANK) or (
        query.operation is Operation.REASON and not query.quantity
    )


def _operation_in(views: Sequence[View], query: Query) -> Query:
    """The operation, now that the documents are known: two stages are compared, several things with 合计 are added."""
    if BOTH_STAGES.search(query.body) and query.operation not in _NEVER_STAGES and len(query.years) < 2:
        agencies = {view.document.cover.entity for view in views}
        return query.with_(operation=Operation.COMPARE, stage=None) if len(agencies) == 1 else query
    asks = query.operation is Operation.CHECK and query.english and not query.figures
    joint = len(query.subjects) > 1 and bool(_JOINT.search(query.text))
    if (asks or query.operation is Operation.LOOKUP) and (joint or is_total(views, query)):
        return query.with_(operation=Operation.SUM)
    return query


def _apart(views: Sequence[View], query: Query) -> bool:
    """Whether the figure asked for is another unit's or another year's than these documents': no passage will do."""
    years = {view.document.cover.year for view in views}
    return bool(query.units) or (bool(query.years) and not years & set(query.years))


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
        if base(views, query) is not None:
            chinese += "文件印有与上年相比的增减，可以倒推；要推算的数，请在问题里写明“倒推”。"
            english += " It can be worked back from a printed change; ask for it to be worked back."
    else:
        words = " ".join(query.phrase.split("|")[0].split())
        words = words if len(words) <= _ECHOED and not re.search(r"\d", words) else ""
        chinese = (
            f"在所查文件（{names}）中没有找到与“{words}”相符、能够核对的内容。"
            if words
            else f"在所查文件（{names}）中没有找到这一内容。"
        )
        english = f"Nothing that answers this could be found in the documents looked at ({names})."
    draft.say(english if query.english else chinese)
    return draft.answer(Kind.ABSTAIN, Reason.NOT_FOUND, choices)


def not_computed(views: Sequence[View], query: Query) -> Answer:
    """A computation that lacks a figure: what was found is said, and that it is not the answer."""
    found = [pick for view in views for pick in find_all(view, query.with_(measure=""))]
    if not found:
        return not_found(views, query)
    draft = Draft(query)
    if query.english:
        draft.say("This needs a computation, and not all of its figures were found; no estimate is made. Found so far:")
    else:
        draft.say("这个问题需要计算，但所需的数字没有找全，不作推测。已查到的有：")
    for pick in found[:4]:
        assert pick.fact.amount is not None
        draft.cite(pick.view, pick.fact)
        name = f"{document_name(pick.view.document.cover, query.english)} {subject_name(pick.fact)}"
        draft.say(f"· {name} {figure(pick.fact.amount)}（{place_words(pick.view, pick.fact, query.english)}）")
    return draft.answer(Kind.ABSTAIN, Reason.NOT_FOUND)


def _reason(views: Sequence[View], query: Query) -> Answer | None:
    """The stated reason; with 多了多少，什么原因 the figure first."""
    reason = quote(views, query, least=0.3)
    if not query.quantity or reason is None:
        return reason
    figures = change(views, query.with_(operation=Operation.CHANGE, measure="增减额"))
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


__all__ = ["answer_question", "view_of"]
