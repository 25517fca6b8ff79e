"""A finished answer held against the cells it cites: its digits, units, rows, columns, agency, year and stage.

    audit(answer, view_of)  ->  ()                                                nothing to complain of
                                ("E1 row: 会议费, printed 公务接待费",)             what is not as printed

Any one change to a looked-up answer is noticed: what a value says of itself, what the scope says of the headline, and
what each piece of evidence says of its place are all compared with the fact behind it. Of a computed answer the
evidence is compared; its figures are the formula's.
"""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation

from ingest import Amount, Fact, squeeze
from qa.answer import Answer, Evidence, Value, Verdict
from qa.draft import fact_to_evidence
from qa.match import View
from qa.verify import UnbackedError, must_be_backed
from qa.wording import fact_scope, subject_name

_PLACE = ("page", "box", "kind", "table", "row", "column", "section", "quote")
_YEAR = re.compile(r"(20\d\d)年")
_TOTALS = ("合计", "总计", "小计")
"""Names of rows that stand inside the names of others."""
_NAMED = re.compile(r"20\d\d年(?:部门|单位)(?:预算|决算)")
_DOCUMENT = re.compile(r"20\d\d年?|部门|单位|预算|决算")
"""What a label says of a document beside its agency."""


def audit(answer: Answer, view_of: Callable[[str], View]) -> tuple[str, ...]:
    """What an answer says that its cells do not print. Raises what `view_of` raises for a document that is gone."""
    facts: dict[str, Fact] = {}
    views: dict[str, View] = {}
    found: list[str] = []
    for item in answer.evidence:
        if not item.fact:
            continue
        views[item.id] = view_of(item.doc)
        fact = next((fact for fact in views[item.id].facts if fact.id == item.fact), None)
        if fact is None:
            found.append(f"{item.id}: no fact {item.fact} in {item.doc}")
        else:
            facts[item.id] = fact
            found += _misprinted(item, views[item.id], fact)
    sources = {item.id for item in answer.evidence if item.role == "source"}
    if answer.calculation is None:
        for value in answer.values:
            cited = [facts[key] for key in value.evidence if key in facts]
            computed = value.verdict is Verdict.DERIVED or len(sources & set(value.evidence)) > 1
            if cited and not computed:
                found += _unlike(value, cited)
        found += _out_of_scope(answer, facts, views)
    return tuple(found)


def _misprinted(item: Evidence, view: View, fact: Fact) -> Iterator[str]:
    """Where the evidence describes another place than the fact's own."""
    printed = fact_to_evidence(view, fact, item.id, item.role)
    for name in _PLACE:
        if getattr(item, name) != getattr(printed, name):
            yield f"{item.id} {name}: {getattr(item, name)}, printed {getattr(printed, name)}"
    if item.sha256 and item.sha256 != view.document.sha256:
        yield f"{item.id}: cited from a file with other bytes"


def _unlike(value: Value, cited: list[Fact]) -> Iterator[str]:
    try:
        must_be_backed(value.label, Amount(value=Decimal(value.value), unit=value.unit, printed=value.value), cited)
    except (UnbackedError, InvalidOperation) as problem:
        yield str(problem)
    said = {int(year) for year in _YEAR.findall(value.label)}
    if said and not said & {fact.year for fact in cited}:
        yield f"{value.label}: printed for {cited[0].year}"
    parts = [part for fact in cited for part in (subject_name(fact), fact.subject, fact.row_label)]
    entities = {squeeze(fact.entity) for fact in cited if fact.entity}
    if _NAMED.search(value.label) and entities and not any(entity in squeeze(value.label) for entity in entities):
        yield f"{value.label}: printed for {cited[0].entity}"
    names, label = {squeeze(part) for part in parts if part}, squeeze(value.label)
    agency_alone = any(fact.entity and not _DOCUMENT.sub("", label.replace(fact.entity, "")) for fact in cited)
    if not agency_alone and not any(name == label or (name not in _TOTALS and name in label) for name in names):
        yield f"{value.label}: printed as {subject_name(cited[0])}"


def _out_of_scope(answer: Answer, facts: dict[str, Fact], views: dict[str, View]) -> Iterator[str]:
    """Where the scope is not that of the figure at the head; a computed one has several."""
    head = answer.values[0] if answer.values else None
    key = next((key for key in head.evidence if key in facts), None) if head else None
    if head is None or key is None or answer.scope is None or head.verdict is Verdict.DERIVED:
        return
    printed = fact_scope(views[key], facts[key])
    for name in ("entity", "year", "stage"):
        if getattr(answer.scope, name) != getattr(printed, name):
            yield f"{name} {getattr(answer.scope, name)}, printed {getattr(printed, name)}"
