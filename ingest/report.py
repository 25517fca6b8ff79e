"""Findings as a file for those who have to act on them: a page, a workbook, or a marked copy of the PDF.

write_report(Path("findings.html"), [(document, source)])      a page that stands alone
write_report(Path("findings.xlsx"), [(document, source)])      one row a finding
write_report(Path("findings.pdf"), [(document, source)])       each finding highlighted, with a comment

coverage_lines(document)    what was tried, held, failed and was skipped, for the terminal
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ingest.contract import check_to_json, check_to_text
from ingest.document import Check, CheckPlace, Document, RuleCoverage, Severity
from ingest.errors import IngestError
from ingest.kinds import carrier_of
from ingest.pages import Mark, annotate_pages
from ingest.report_html import findings_to_html
from ingest.report_words import SEVERITIES
from ingest.report_xlsx import findings_to_xlsx
from ingest.rules import rule_name

Read = tuple[Document, Path]
"""A document and the file it was read from."""

_COLOURS = {
    Severity.HIGH: (0.95, 0.45, 0.40),
    Severity.MEDIUM: (0.98, 0.72, 0.30),
    Severity.LOW: (0.98, 0.90, 0.40),
    Severity.INFO: (0.70, 0.83, 0.95),
}
_MOST_PLACES = 6
"""A sum of forty lines is marked at its total and where it may have gone wrong, not on every line."""


def report_on(
    read: Sequence[Read], *, out: Path | None = None, password: str = "", coverage: bool = False, as_json: bool = False
) -> str:
    """What the command line prints of the findings, once they are written to `out` too."""
    if out is not None:
        write_report(out, read, password)
    documents = [document for document, _ in read]
    if as_json:
        return json.dumps(report_to_json(documents, coverage), ensure_ascii=False)
    return report_to_text(documents, coverage)


def write_report(path: Path, read: Sequence[Read], password: str = "") -> None:
    """The ending decides the form. Raises IngestError, with the next step, for one that cannot be made."""
    ending = path.suffix.lower()
    documents = [document for document, _ in read]
    if ending in (".html", ".htm"):
        path.write_text(findings_to_html(documents), encoding="utf-8")
    elif ending == ".xlsx":
        path.write_bytes(findings_to_xlsx(documents))
    elif ending == ".pdf":
        path.write_bytes(_marked(read, password))
    else:
        raise IngestError(f"{path.name}: reports are written as .html, .xlsx or .pdf; choose one of these endings")


def _marked(read: Sequence[Read], password: str) -> bytes:
    if len(read) != 1:
        raise IngestError("a marked PDF is made of one document: name it, or choose .html or .xlsx for all of them")
    document, source = read[0]
    if carrier_of(source) != "pdf":
        raise IngestError(f"{document.file_name}: not a PDF, so there are no pages to mark; choose .html or .xlsx")
    return annotate_pages(source, list(_marks(document)), password)


def _marks(document: Document) -> Iterator[Mark]:
    for number, check in enumerate(document.checks, start=1):
        title = f"{number}. {SEVERITIES[check.severity]} {check.rule} {rule_name(check.rule)}"
        seen: set[CheckPlace] = set()
        for at, place in enumerate(check.places[:_MOST_PLACES]):
            if place not in seen and not place.doc:
                told = (
                    _comment(check) if at == 0 else f"（与第 {check.places[0].page} 页的标注同为一处）{check.message}"
                )
                yield Mark(place.page, place.box, title, told, _COLOURS[check.severity])
            seen.add(place)


def _comment(check: Check) -> str:
    lines = [check.message]
    if check.expected or check.found:
        lines.append(f"应为：{check.expected or '—'}　实为：{check.found or '—'}")
    if check.slack:
        lines.append(f"舍入允许：{check.slack}")
    return "\n".join(lines)


def findings_only(document: Document) -> Document:
    """A document without its prose and figures: all that a report on it needs, whatever the size of the library."""
    return document.model_copy(update={"facts": (), "sections": ()})


def report_to_json(documents: Iterable[Document], coverage: bool = False) -> list[dict[str, Any]]:
    """Findings; with `coverage`, what was tried instead."""
    if coverage:
        return [coverage_to_json(document) for document in documents]
    return [check_to_json(document.key, check) for document in documents for check in document.checks]


def report_to_text(documents: Iterable[Document], coverage: bool = False) -> str:
    """Findings, a line each; with `coverage`, what was tried as well."""
    lines: list[str] = []
    found = False
    for document in documents:
        found = found or bool(document.checks)
        lines += [check_to_text(document.key, check) for check in document.checks]
        lines += coverage_lines(document) if coverage else []
    return "\n".join(lines if found else ["no findings", *lines])


def coverage_lines(document: Document) -> list[str]:
    """One line an identity, then those of each table that were tried or skipped there."""
    lines = [f"{document.key}: {coverage_told(document.coverage)}"]
    for rule in document.coverage:
        lines.append(f"  {rule.rule:<4} {_counts(rule)}  {rule_name(rule.rule)}{_why(rule)}")
        for table in rule.tables:
            lines.append(f"         {table.table:<5} {_counts(table)}  {_titled(document, table.table)}{_why(table)}")
    return lines


def coverage_told(coverage: Sequence[RuleCoverage]) -> str:
    tried = [rule for rule in coverage if rule.passed + rule.failed]
    passed, failed, skipped = (
        sum(getattr(rule, name) for rule in coverage) for name in ("passed", "failed", "skipped")
    )
    return (
        f"{len(tried)} of {len(coverage)} identities tried; "
        f"{passed + failed} comparisons: {passed} hold, {failed} fail, {skipped} skipped"
    )


def _counts(rule: RuleCoverage) -> str:
    return f"{rule.passed:>4} held {rule.failed:>3} failed {rule.skipped:>3} skipped"


def _why(rule: RuleCoverage) -> str:
    return f"（{rule.reason}）" if rule.reason else ""


def _titled(document: Document, table_id: str) -> str:
    table = document.table(table_id)
    return " ".join(part for part in (table.label, table.title or "无题名表", f"p.{table.parts[0].page}") if part)


def coverage_to_json(document: Document) -> dict[str, Any]:
    """What was tried on one document, with its tables named."""
    return {
        "doc": document.key,
        "rules": [rule.model_dump(mode="json") | {"name": rule_name(rule.rule)} for rule in document.coverage],
        "tables": {table.id: table.title for table in document.tables},
    }
