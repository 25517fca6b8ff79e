"""An answer as a record that can be checked years later: what was asked, how it was read, which cells of which bytes.

    record = make_record(Question("三公经费多少"), answer, library, model="")
    replay(record, library)     ->  the same figures, without a model; or what has changed since

A replay reads every cited cell again in the file with the same bytes, superseded or not, and asks the question again of
the library as it stood then. A figure is the same only when both give its digits.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from index import Library
from ingest import Box, Document, Fact, plain
from qa.answer import Answer, Verdict
from qa.audit import audit
from qa.earlier import EarlierLibrary
from qa.pipeline import answer_question, view_of
from qa.question import Query, Question
from qa.scope import choose_documents

FORMAT = 1


class RecordError(Exception):
    """A file that is no record, or one of a later format."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True)


class Understood(_Record):
    """The question as the rules read it."""

    operation: str
    subjects: tuple[str, ...]
    codes: tuple[str, ...]
    years: tuple[int, ...]
    stage: str
    fund: str
    basis: str
    measure: str
    unit: str
    table: str
    documents: tuple[str, ...]
    """Keys of the documents chosen."""


class Source(_Record):
    """A file that was cited, or that the question was restricted to."""

    key: str
    sha256: str
    """Empty when it was no longer known at the time of the record."""
    file_name: str


class CitedFact(_Record):
    evidence: str
    """E1, E2, …"""
    doc: str
    fact: str
    subject: str
    measure: str
    printed: str
    """The digits as printed."""
    value: str
    """The same as a decimal; empty where the cell prints no number."""
    unit: str
    page: int
    box: Box


class Checked(_Record):
    """What was checked of one value."""

    label: str
    value: str
    unit: str
    verdict: Verdict
    sources: tuple[str, ...]
    agrees: tuple[str, ...]
    disagrees: tuple[str, ...]
    closure: str
    """Of the identities inside the first source's table, how many hold."""


class Record(_Record):
    format: int
    program: str
    """Name and version."""
    made_at: str
    """UTC, ISO 8601."""
    model: str
    """Name of the language model that worded the answer; empty when there was none."""
    question: str
    scope: tuple[str, ...]
    history: tuple[tuple[str, str], ...]
    understood: Understood
    documents: tuple[Source, ...]
    library: str
    """SHA-256 over keys, files and readings of all documents in force, and the encoder of their index."""
    facts: tuple[CitedFact, ...]
    checks: tuple[Checked, ...]
    answer: Answer


class Replay(NamedTuple):
    answer: Answer
    """Given again, without a model."""
    changes: tuple[str, ...]
    """Why the figures are not the same; empty when they are."""
    notes: tuple[str, ...]
    """What else is no longer as it was."""

    @property
    def same(self) -> bool:
        return not self.changes

    def to_json(self) -> dict[str, Any]:
        figures = [{"label": v.label, "value": v.value, "unit": v.unit} for v in self.answer.values]
        return {
            "same": self.same,
            "figures": figures,
            "changes": list(self.changes),
            "notes": list(self.notes),
            "answer": self.answer.to_json(),
        }

    def to_text(self) -> str:
        verdict = "the same figures" if self.same else "NOT the same"
        lines = [self.answer.to_text(), f"replayed: {verdict}"]
        return "\n".join(
            [*lines, *(f"  ! {change}" for change in self.changes), *(f"  · {note}" for note in self.notes)]
        )


def program() -> str:
    try:
        return f"mingzhang {version('mingzhang')}"
    except PackageNotFoundError:
        return "mingzhang 0"


def make_record(
    asked: Question, answer: Answer, library: Library, *, model: str = "", made_by: str = "", made_at: str = ""
) -> Record:
    """The record of an answer that this library has just given; `made_by` and `made_at` for one it gave earlier."""
    now = made_at or datetime.now(UTC).isoformat(timespec="seconds")
    hashes = {item.doc: item.sha256 for item in answer.evidence if item.sha256}
    rows = library.documents(include_superseded=True)
    hashes |= {row.key: row.sha256 for row in rows if row.key in asked.scope and row.key not in hashes}
    names = {row.sha256: row.file_name for row in rows}
    keys = dict.fromkeys([*asked.scope, *(item.doc for item in answer.evidence)])
    then = EarlierLibrary(library, hashes, now)
    choice = choose_documents(asked._replace(text=answer.read_as or asked.text), then)
    return Record(
        format=FORMAT,
        program=made_by or program(),
        made_at=now,
        model=model,
        question=asked.text,
        scope=asked.scope,
        history=asked.history,
        understood=_understood(choice.query, choice.keys),
        documents=tuple(
            Source(key=key, sha256=hashes.get(key, ""), file_name=names.get(hashes.get(key, ""), "")) for key in keys
        ),
        library=library_hash(then),
        facts=tuple(_cited(answer, then)),
        checks=tuple(_checked(answer)),
        answer=answer,
    )


def read_record(path: Path) -> Record:
    """A saved record. Raises RecordError."""
    try:
        record = Record.model_validate_json(path.read_text(encoding="utf-8"))
    except (ValidationError, UnicodeDecodeError) as problem:
        raise RecordError(f"{path}: no record of an answer; make one with: mingzhang ask … --record FILE") from problem
    if record.format > FORMAT:
        raise RecordError(f"{path}: written by {record.program}, in a later format; update the program to replay it")
    return record


def library_hash(library: Library) -> str:
    rows = [[row.key, row.sha256, row.pages, row.tables, row.facts, row.checks] for row in library.documents()]
    return hashlib.sha256(json.dumps([library.encoder, rows], ensure_ascii=False).encode()).hexdigest()


def replay(record: Record, library: Library) -> Replay:
    """The question asked again of the same bytes, and every cited cell read again."""
    then = EarlierLibrary(library, {s.key: s.sha256 for s in record.documents if s.sha256}, record.made_at)
    there = {row.key for row in then.documents()}
    changes = [*_lost(record, library), *_reread(record, then)]
    if {item.doc for item in record.answer.evidence} <= there and not changes:
        changes += audit(record.answer, lambda key: view_of(then, key))
    scope = tuple(key for key in record.scope if key in there)
    asked = record.answer.read_as or record.question
    answer = answer_question(asked, then, scope=scope, history=record.history)
    changes += _different(record.answer, answer)
    notes = list(_moved(record, library))
    if record.program != program():
        notes.append(f"recorded by {record.program}, replayed by {program()}")
    if record.library != library_hash(then):
        notes.append("the library holds other documents, or other readings of them, than when the record was made")
    return Replay(answer, tuple(dict.fromkeys(changes)), tuple(notes))


def _understood(query: Query, keys: Sequence[str]) -> Understood:
    return Understood(
        operation=query.operation.value,
        subjects=tuple(subject.name for subject in query.subjects),
        codes=tuple(code for subject in query.subjects for code in subject.codes),
        years=query.years,
        stage=query.stage.value if query.stage else "",
        fund=query.fund,
        basis=query.basis,
        measure=query.measure,
        unit=query.unit,
        table=query.statement or query.table_label,
        documents=tuple(keys),
    )


def _facts_of(document: Document) -> dict[str, Fact]:
    return {fact.id: fact for fact in document.facts}


def _cited(answer: Answer, library: Library) -> Iterator[CitedFact]:
    there = {row.key for row in library.documents()}
    opened = {key: _facts_of(library.document(key)) for key in {item.doc for item in answer.evidence} & there}
    for item in answer.evidence:
        fact = opened.get(item.doc, {}).get(item.fact)
        if fact is not None:
            yield CitedFact(
                evidence=item.id,
                doc=item.doc,
                fact=fact.id,
                subject=fact.subject,
                measure=fact.measure,
                printed=fact.place.quote,
                value=plain(fact.amount.value) if fact.amount else "",
                unit=fact.amount.unit if fact.amount else "",
                page=fact.place.page,
                box=fact.place.box,
            )


def _checked(answer: Answer) -> Iterator[Checked]:
    pieces = {item.id: item for item in answer.evidence}
    for value in answer.values:
        cited = [pieces[key] for key in value.evidence if key in pieces]
        roles = {
            role: tuple(item.id for item in cited if item.role == role) for role in ("source", "agrees", "disagrees")
        }
        yield Checked(
            label=value.label,
            value=value.value,
            unit=value.unit,
            verdict=value.verdict,
            sources=roles["source"],
            agrees=roles["agrees"],
            disagrees=roles["disagrees"],
            closure=cited[0].closure if cited else "",
        )


# What has changed


def _lost(record: Record, library: Library) -> Iterator[str]:
    """Files whose bytes are not in the library any more."""
    rows = library.documents(include_superseded=True)
    held, keys = {row.sha256 for row in rows}, {row.key: row for row in rows}
    for source in record.documents:
        if source.sha256 in held:
            continue
        name = f"{source.key} ({source.file_name})" if source.file_name else source.key
        if source.key in keys:
            yield f"{name}: its bytes changed; {source.key} is another file now, the one recorded is not in the library"
        else:
            yield f"{name}: removed; ingest the file with SHA-256 {source.sha256[:12] or 'unknown'}… again to replay it"


def _moved(record: Record, library: Library) -> Iterator[str]:
    """Files that are still there, but do not answer any more, or under another key."""
    rows = {row.sha256: row for row in library.documents(include_superseded=True)}
    for source in record.documents:
        row = rows.get(source.sha256)
        if row is not None and row.superseded_by:
            yield f"{source.key}: superseded by {row.superseded_by}; replayed from the earlier file, now {row.key}"
        elif row is not None and row.key != source.key:
            yield f"{source.key}: the same bytes are now called {row.key}"


def _reread(record: Record, library: Library) -> Iterator[str]:
    """Cells that do not print any more what they printed; of files that are there."""
    there = {row.key for row in library.documents()}
    opened = {key: _facts_of(library.document(key)) for key in {cited.doc for cited in record.facts} & there}
    for cited in record.facts:
        if cited.doc not in opened:
            continue
        fact = opened[cited.doc].get(cited.fact)
        where = f"{cited.evidence} {cited.doc} p.{cited.page} {cited.subject}"
        if fact is None:
            yield f"{where}: the cell {cited.fact} is not read any more"
            continue
        value, unit = (plain(fact.amount.value), fact.amount.unit) if fact.amount else ("", "")
        if (value, unit) != (cited.value, cited.unit):
            yield f"{where}: figure differs, recorded {cited.value} {cited.unit}, now {value} {unit}".rstrip()
        elif (fact.place.page, fact.subject) != (cited.page, cited.subject):
            yield f"{where}: the cell {cited.fact} is now {fact.subject} on page {fact.place.page}"


def _different(before: Answer, after: Answer) -> Iterator[str]:
    """Figures that one answer gives and the other does not."""
    old = [(value.value, value.unit) for value in before.values]
    new = [(value.value, value.unit) for value in after.values]
    if before.kind is not after.kind:
        yield f"the answer was of the kind {before.kind.value}, and is now {after.kind.value}"
    for value in before.values:
        if (value.value, value.unit) not in new:
            yield f"{value.label}: recorded {value.value} {value.unit}, not among the figures of the answer now"
    for value in after.values:
        if (value.value, value.unit) not in old:
            yield f"{value.label}: {value.value} {value.unit} is new"
    if old != new and sorted(old) == sorted(new):
        yield "the figures come in another order"
