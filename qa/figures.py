"""Look-ups: one subject, one figure, its verdict, and the other right figures beside it."""

from collections.abc import Sequence

from ingest import Amount, Origin
from qa.answer import Answer, Kind, Reason, Verdict
from qa.draft import Draft
from qa.gather import CERTAIN, Pick, blanks, pick
from qa.match import View
from qa.question import Query, Subject
from qa.verify import verdict_of, verdict_of_facts
from qa.wording import document_name, fact_scope, figure, place_words, scope_words, subject_name, time_words

ENOUGH = 1.15
"""Below this score a match is a guess, and a guess is not shown."""
MOST_OTHERS = 4


def phrase_subject(query: Query) -> Subject:
    """What a question without a known term asks about: its own words."""
    return Subject("".join(query.phrase.split()))


def find(view: View, query: Query, subject: Subject) -> Pick | None:
    """The figure of a subject in a document, when the match is more than a guess."""
    found = pick(view, subject, query)
    if found is None or not is_certain(found, query):
        return None
    return found


def is_certain(found: Pick, query: Query) -> bool:
    if found.name >= CERTAIN:
        return True
    if found.subject.known:
        return found.name >= 0.6 and found.context >= 0.55
    return found.context >= 0.6 and found.score >= ENOUGH


def look_up(views: Sequence[View], query: Query) -> Answer | None:
    """One answer for one or several subjects in one or several documents; None when nothing is certain."""
    subjects = main_subjects(query)
    picks = [found for view in views for subject in subjects if (found := find(view, query, subject))]
    if not picks:
        return _blank_answer(views, query, subjects)
    draft = Draft(query)
    draft.scope = fact_scope(picks[0].view, picks[0].fact)
    several = len(picks) > 1
    for found in picks:
        say_pick(draft, found, query, headline=not several)
    kind = Kind.NUMBERS if several else Kind.NUMBER
    return draft.answer(kind)


def main_subjects(query: Query) -> tuple[Subject, ...]:
    """The subjects a look-up is about: a scope word such as 基本支出 beside an account is its scope, not a subject."""
    subjects = query.subjects or (phrase_subject(query),)
    if len(subjects) > 1 and query.basis:
        subjects = tuple(s for s in subjects if s.name != query.basis) or subjects
    coded = tuple(s for s in subjects if s.codes)
    return coded or subjects


def say_pick(draft: Draft, found: Pick, query: Query, *, headline: bool) -> None:
    """Cite a figure, show it in the unit asked for, name what disagrees and what else is right."""
    verdict = verdict_of(found)
    fact = found.fact
    assert fact.amount is not None
    shown = in_asked_unit(fact.amount, query)
    keys = [draft.cite(found.view, fact)]
    keys += [draft.cite(found.view, other, "agrees") for other in found.agreeing[:3]]
    keys += [draft.cite(found.view, other, "disagrees") for other in found.disagreeing[:3]]
    label = _label(found, headline=headline)
    draft.value(label, shown, verdict, keys)
    draft.say(_sentence(found, shown, query))
    if shown.unit != fact.amount.unit:
        draft.warn(f"{figure(fact.amount)} = {figure(shown)}")
    for other in found.disagreeing[:3]:
        say_disagreement(draft, found, other, query)
    named = set()
    for other in found.others:
        if other.amount is None or len(named) >= MOST_OTHERS:
            continue
        named.add(other.id)
        words = scope_words(other, query.english)
        key = draft.cite(found.view, other)
        draft.value(
            f"{subject_name(other)}（{words}）", in_asked_unit(other.amount, query), verdict_of_facts([other]), [key]
        )
        where = place_words(found.view, other, query.english)
        if query.english:
            draft.warn(f"Other scope: {words}: {figure(other.amount)} ({where}).")
        else:
            draft.warn(f"另有口径：{words}{subject_name(other)} {figure(other.amount)}（{where}）。")


def say_disagreement(draft: Draft, found: Pick, other_fact: object, query: Query) -> None:
    from ingest import Fact

    assert isinstance(other_fact, Fact) and other_fact.amount is not None and found.fact.amount is not None
    here = place_words(found.view, found.fact, query.english)
    there = place_words(found.view, other_fact, query.english)
    if query.english:
        draft.warn(
            f"The document disagrees with itself: {figure(found.fact.amount)} ({here}) but "
            f"{figure(other_fact.amount)} ({there}); the table is shown first."
        )
    else:
        draft.warn(
            f"文件前后不一致：{here}为{figure(found.fact.amount)}，{there}为{figure(other_fact.amount)}；以表格为先，疑为公开差错。"
        )


def in_asked_unit(amount: Amount, query: Query) -> Amount:
    return amount.to(query.unit) if query.unit and amount.is_money else amount


def _label(found: Pick, *, headline: bool) -> str:
    name = subject_name(found.fact)
    if headline:
        return name
    return f"{document_name(found.view.document.cover, False)} {name}"


def _sentence(found: Pick, shown: Amount, query: Query) -> str:
    fact, cover = found.fact, found.view.document.cover
    scope, where = scope_words(fact, query.english), place_words(found.view, fact, query.english)
    entity = fact.entity or cover.entity
    if query.english:
        inside = "; ".join(filter(None, (scope, where)))
        return f"{entity}, {time_words(fact, True)}: {subject_name(fact)} {figure(shown)} ({inside})."
    inside = "；".join(filter(None, (scope, where)))
    return f"{entity}{time_words(fact, False)}：{subject_name(fact)} {figure(shown)}（{inside}）。"


def _blank_answer(views: Sequence[View], query: Query, subjects: Sequence[Subject]) -> Answer | None:
    """The cell is there and prints nothing: said as such, which is not the same as zero."""
    for view in views:
        for subject in subjects:
            empty = blanks(view, subject, query)
            if empty and subject.known:
                draft = Draft(query)
                draft.scope = fact_scope(view, empty[0])
                draft.cite(view, empty[0])
                where = place_words(view, empty[0], query.english)
                if query.english:
                    draft.say(f"{subject_name(empty[0])}: the cell is blank ({where}); no figure is printed.")
                else:
                    draft.say(f"{subject_name(empty[0])}：表中该格为空（{where}），没有印出数字；空白不等于零。")
                return draft.answer(Kind.ABSTAIN, Reason.NOT_FOUND)
    return None


def soundness(picks: Sequence[Pick]) -> list[Verdict]:
    return [verdict_of(found) for found in picks]


def is_prose(found: Pick) -> bool:
    return found.fact.origin is Origin.SENTENCE
