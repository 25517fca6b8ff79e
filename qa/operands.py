"""Operands of arithmetic: a picked figure, or one that the chart of accounts defines as a sum of printed ones.

人员经费 is 301 + 303 where no row of that name is printed; 公用经费 is the rest of the basic expenditure's classes.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from ingest import Amount, Fact, plain
from qa.answer import Verdict
from qa.draft import Draft
from qa.figures import find, for_view, in_asked_unit, main_subjects
from qa.gather import Pick
from qa.match import View
from qa.question import Query, Subject
from qa.verify import derived, verdict_of, verdict_of_facts
from qa.wording import document_name, figure, place_words, subject_name

_COMPOSED = {
    "人员经费": ("301", "303"),
    "公用经费": ("302", "310"),
    "公务用车购置及运行费": ("30231", "31013"),
}
"""Classes of the economic chart that make up a scope (人员经费合计, 公用经费合计)."""


class Operand(NamedTuple):
    label: str
    amount: Amount
    verdict: Verdict
    view: View
    facts: tuple[Fact, ...]
    """One fact, or the facts that are added."""
    disagreeing: tuple[Fact, ...] = ()

    @property
    def fact(self) -> Fact:
        return self.facts[0]


def operand(view: View, query: Query, subject: Subject) -> Operand | None:
    """The figure of a subject in one document, summed from its parts when only those are printed."""
    found = find(view, query, subject)
    if found:
        return pick_to_operand(found)
    classes = _COMPOSED.get(subject.name)
    codes = [Subject("", (code,), True) for code in classes or ()]
    parts = [part for code in codes if (part := find(view, query.with_(basis="", rest=""), code))]
    return _composed(view, subject, parts) if classes and parts and parts[0].fact.code == classes[0] else None


def operands(views: Sequence[View], query: Query, subjects: Sequence[Subject]) -> list[Operand]:
    return [one for view in views for subject in subjects if (one := operand(view, for_view(view, query), subject))]


def each(views: Sequence[View], query: Query, default: Subject) -> list[Operand]:
    """One operand a document: its own reading of the question's first subject."""
    found = []
    for view in views:
        local = for_view(view, query if query.subjects else query.with_(subjects=(default,)))
        one = operand(view, local, main_subjects(local)[0])
        if one:
            found.append(one)
    return found


def pick_to_operand(found: Pick) -> Operand:
    assert found.fact.amount is not None
    name = f"{document_name(found.view.document.cover, False)} {subject_name(found.fact)}"
    return Operand(name, found.fact.amount, verdict_of(found), found.view, (found.fact,), found.disagreeing)


def fact_to_operand(view: View, fact: Fact) -> Operand:
    assert fact.amount is not None
    name = f"{document_name(view.document.cover, False)} {subject_name(fact)}"
    return Operand(name, fact.amount, verdict_of_facts([fact]), view, (fact,))


def _composed(view: View, subject: Subject, parts: Sequence[Pick]) -> Operand:
    amounts = [part.fact.amount for part in parts if part.fact.amount is not None]
    unit = amounts[0].unit
    total = sum((amount.to(unit).value for amount in amounts), Decimal(0))
    codes = " + ".join(part.fact.code for part in parts)
    name = f"{document_name(view.document.cover, False)} {subject.name}（{codes}）"
    amount = Amount(value=total, unit=unit, printed=plain(total))
    return Operand(name, amount, derived(verdict_of(part) for part in parts), view, tuple(part.fact for part in parts))


def cite(draft: Draft, one: Operand, query: Query) -> list[str]:
    """Cite an operand and say it in a line of its own."""
    keys = [draft.cite(one.view, fact) for fact in one.facts]
    where = place_words(one.view, one.fact, query.english)
    if len(one.facts) > 1:
        sums = " + ".join(figure(fact.amount) for fact in one.facts if fact.amount is not None)
        draft.say(f"{one.label}：{sums} = {figure(one.amount)}（{where}）")
    else:
        draft.say(f"{one.label}：{figure(one.amount)}（{where}）")
    for other in one.disagreeing:
        draft.cite(one.view, other, "disagrees")
        if other.amount is not None:
            draft.warn(f"{place_words(one.view, other, query.english)}：{figure(other.amount)}")
    return keys


def show(draft: Draft, one: Operand, query: Query) -> None:
    """Show an operand among the values of an answer."""
    draft.value(one.label, in_asked_unit(one.amount, query), one.verdict, [draft.cite(one.view, f) for f in one.facts])
