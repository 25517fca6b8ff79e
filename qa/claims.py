"""Claims and conflicts: is a stated figure right, do two printings agree, do the parts add up.

A figure in the question is never repeated as such: it is looked for in the documents, and what they print is shown with
its place, beside what the tables say of the same subject.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from ingest import Fact, Origin, Severity, plain
from qa.answer import Answer, Kind
from qa.draft import Draft, joined
from qa.equations import ADDS, check_addition
from qa.figures import find, for_view, look_up, main_subjects, phrase_subject, say_pick
from qa.gather import Pick, rank
from qa.match import View, phrase_grams
from qa.operands import own_rest
from qa.parts import states
from qa.passages import quote
from qa.question import Operation, Query
from qa.recompute import recomputed
from qa.verify import verdict_of_facts
from qa.wording import document_name, figure, place_words, subject_name

_WHY = re.compile(r"原因|reason|why", re.IGNORECASE)
_NEAR = 0.6
"""Of the best match: printings this close speak of the same thing when only words, not a term, name it."""


def check_claim(views: Sequence[View], query: Query) -> Answer | None:
    """What the documents print of the matter, every printing with its place, and whether they agree."""
    added = check_addition(views, query)
    if added or ADDS.search(query.body):
        return added
    for view in views:
        for fact in stated_facts(view, query):
            again = recomputed(view, fact, query)
            if again:
                return again
    draft = Draft(query)
    picks: list[Pick] = []
    stated: list[Fact] = []
    for view in views:
        local = for_view(view, query)
        for found in _picks(view, local) if local.subjects else ():
            say_pick(draft, found, local, headline=len(views) == 1)
            picks.append(found)
        for fact in stated_facts(view, query):
            _say_fact(draft, view, fact, query)
            stated.append(fact)
    if not draft.values:
        for view in views:
            for fact in _distinct_matches(view, query):
                _say_fact(draft, view, fact, query)
    if not draft.values:
        return look_up(views, query)
    told = _say_findings(draft, views, [*(pick.fact for pick in picks), *stated], query)
    draft.open(told or _conclusion(draft, picks, stated, query))
    answer = draft.answer(Kind.NUMBERS)
    reason = quote(views, query.with_(operation=Operation.REASON), least=0.3) if _WHY.search(query.body) else None
    return joined(answer, reason) if reason else answer


def _say_findings(draft: Draft, views: Sequence[View], facts: Sequence[Fact], query: Query) -> str:
    """What the reconciliation found at the very places of these figures, with the figures it holds against them."""
    first = ""
    for view in views:
        places = {(fact.place.page, fact.place.box) for fact in facts}
        for check in view.document.checks:
            met = [place for place in check.places if (place.page, place.box) in places]
            if check.severity is Severity.INFO or not met:
                continue
            first = first or ("The reconciliation found a fault:" if query.english else "核对发现问题：")
            draft.say(check.message)
            spots = {(place.page, place.box) for place in check.places if place not in met}
            for fact in view.facts:
                if fact.amount is not None and (fact.place.page, fact.place.box) in spots:
                    _say_fact(draft, view, fact, query)
    return first


def _picks(view: View, query: Query) -> list[Pick]:
    """The figures of the subjects; words right before a subject are part of what is asked about."""
    found = [find(view, query.with_(rest=own_rest(query, s)), s) for s in main_subjects(query)]
    return [pick for pick in found if pick is not None]


def _conclusion(draft: Draft, picks: Sequence[Pick], stated: Sequence[Fact], query: Query) -> str:
    """One sentence first: whether the stated figure is the printed one, or whether the printings agree."""
    conflict = any(pick.disagreeing for pick in picks)
    if query.figures and len(picks) == 1:
        return _judged(picks[0], stated, query)
    if conflict:
        pick = next(pick for pick in picks if pick.disagreeing)
        return _unlike(pick, query)
    if len(picks) == 1 and any(fact.origin is Origin.SENTENCE for fact in picks[0].agreeing):
        said = f"{figure(picks[0].fact.amount)}" if picks[0].fact.amount else ""
        return f"They agree: {said}." if query.english else f"一致：各处都是 {said}。"
    worths = {(value.unit == "%", Decimal(value.value)) for value in draft.values}
    if len(draft.values) > 1 and len(worths) == 1:
        return "They agree." if query.english else "各处一致。"
    if len(draft.values) > 1:
        return (
            "The printings differ; the scopes named beside them say whether that is a contradiction."
            if query.english
            else "各处数字不同，请看各自口径与出处；口径不同的数字不能互相印证，也不算矛盾。"
        )
    return ""


def _judged(pick: Pick, stated: Sequence[Fact], query: Query) -> str:
    """Whether the one figure that was looked up is the one the question states."""
    amount = pick.fact.amount
    assert amount is not None
    here = place_words(pick.view, pick.fact, query.english)
    said = f"{subject_name(pick.fact)} {figure(amount)}"
    if any(states(amount, value, unit) for value, unit in query.figures):
        if pick.disagreeing:
            return _unlike(pick, query)
        return f"True: {said} ({here})." if query.english else f"属实：{said}（{here}）。"
    elsewhere = [
        fact
        for fact in (*pick.others, *pick.disagreeing, *stated)
        if fact.amount
        and fact.id != pick.fact.id
        and any(states(fact.amount, value, unit) for value, unit in query.figures)
    ]
    if elsewhere:
        there = place_words(pick.view, elsewhere[0], query.english)
        if query.english:
            return f"Not of this figure: {said} ({here}); the stated one is printed elsewhere ({there})."
        return f"不一致：{said}（{here}）；所说的数字另见于{there}，请看口径是否相同。"
    return f"Not so: {said} ({here})." if query.english else f"不属实，与文件不一致：{said}（{here}）。"


def _unlike(pick: Pick, query: Query) -> str:
    """Text and table of one quantity differ: both are shown, the table's figure stands first."""
    other = pick.disagreeing[0]
    assert pick.fact.amount is not None and other.amount is not None
    here, there = (place_words(pick.view, fact, query.english) for fact in (pick.fact, other))
    one, two = figure(pick.fact.amount), figure(other.amount)
    if query.english:
        return f"They do not agree: {one} ({here}) but {two} ({there})."
    return f"不一致：{here}为 {one}，{there}为 {two}。"


def stated_facts(view: View, query: Query) -> list[Fact]:
    """Facts that print a figure the question states, the best fitting one for each."""
    wanted = phrase_grams(query.phrase.replace("|", " "))
    found = []
    for value, unit in query.figures:
        fitting = [
            (view.context(index, wanted), fact)
            for index, fact in enumerate(view.facts)
            if fact.amount is not None and fact.amount.value and states(fact.amount, value, unit)
        ]
        if fitting:
            found.append(max(fitting, key=lambda item: item[0])[1])
    return found


def _distinct_matches(view: View, query: Query) -> list[Fact]:
    """Different figures that the same words name."""
    ranked = rank(view, phrase_subject(query), query)
    if not ranked or ranked[0][0].context < 0.4:
        return []
    best = ranked[0][0].context
    unit = ranked[0][0].fact.amount.unit if ranked[0][0].fact.amount else ""
    found: list[Fact] = []
    for candidate, _ in ranked[:12]:
        amount = candidate.fact.amount
        if amount is None or candidate.context < _NEAR * best or amount.unit != unit:
            continue
        if all(known.amount is None or known.amount.value != amount.value for known in found):
            found.append(candidate.fact)
    return found


def _say_fact(draft: Draft, view: View, fact: Fact, query: Query) -> None:
    assert fact.amount is not None
    if any(value.value == plain(fact.amount.value) and value.unit == fact.amount.unit for value in draft.values):
        return
    key = draft.cite(view, fact)
    name = f"{document_name(view.document.cover, False)} {subject_name(fact)}"
    draft.value(name, fact.amount, verdict_of_facts([fact]), [key])
    where = place_words(view, fact, query.english)
    quoted = f"：“{fact.clause}”" if fact.clause else ""
    draft.say(f"{name} {figure(fact.amount)}（{where}）{quoted}")
