"""What the command line gives: tables, findings and documents as JSON for scripts and as lines for people."""

from typing import Any

from ingest.document import Box, Check, Document, Table
from ingest.places import where_in


def table_to_json(key: str, table: Table) -> dict[str, Any]:
    """One logical table: a header path a leaf column, body cells as printed, merged text in every row it covers."""
    return {
        "doc_key": key,
        "pages": list(table.pages),
        "title": table.title,
        "unit": table.unit,
        "header": [list(path) for path in table.header],
        "rows": [list(row) for row in table.texts],
    }


def check_to_json(key: str, check: Check) -> dict[str, Any]:
    """One finding."""
    return {
        "rule": check.rule,
        "severity": check.severity.value,
        "doc": key,
        "message": check.message,
        "expected": check.expected,
        "found": check.found,
        "slack": check.slack,
        "places": [{"page": place.page, "box": list(place.box), "quote": place.quote} for place in check.places],
    }


def document_to_json(document: Document) -> dict[str, Any]:
    """What was read of a document, with the account of its ink."""
    tables = [{"id": t.id, "title": t.title, "pages": list(t.pages), "rows": len(t.rows)} for t in document.tables]
    return {
        "key": document.key,
        "file": document.file_name,
        "cover": document.cover.model_dump(mode="json"),
        "tables": tables,
        "sections": [list(section.path) for section in document.sections],
        "facts": len(document.facts),
        "checks": len(document.checks),
        "coverage": [coverage.model_dump(mode="json") for coverage in document.coverage],
        "ink": {
            "numbers": sum(page.numbers for page in document.pages),
            "placed": sum(page.placed for page in document.pages),
        },
        "pages": [page.model_dump(mode="json") for page in document.pages],
        "warnings": list(document.warnings),
    }


def table_to_text(table: Table) -> str:
    pages = ",".join(map(str, table.pages))
    rows = [["/".join(path) for path in table.header], *table.texts]
    head = f"\n{table.id} {table.label} {table.title} （{table.unit}） p.{pages}"
    return "\n".join([head, *("  " + " | ".join(cells) for cells in rows)])


def check_to_text(key: str, check: Check) -> str:
    page = f"p.{check.places[0].page}" if check.places else ""
    return f"{check.severity.value:<6} {check.rule:<4} {key} {page} {check.message}"


def document_to_text(document: Document) -> str:
    """Who and when, the account of the ink, the tables, and what is odd."""
    cover = document.cover
    kind = f"{cover.level.value if cover.level else ''}{cover.stage.value if cover.stage else ''}"
    numbers, placed = (sum(counts) for counts in zip(*((p.numbers, p.placed) for p in document.pages), strict=True))
    lines = [
        f"{document.key}: {cover.entity} {cover.year or '?'} {kind} ({cover.confidence:.0%}), "
        f"{len(document.pages)} pages",
        f"figures on table pages: {numbers}, in exactly one cell: {placed}",
    ]
    for page in document.pages:
        left: dict[str, list[str]] = {}
        for place in page.leftovers:
            left.setdefault(where_in(document, place.page, place.box), []).append(place.quote)
        notes = [f"{where}, in no cell: {' '.join(quotes)}" for where, quotes in left.items() if where]
        notes += [f"in no cell: {quote}" for quote in left.get("", ())]
        notes += [f"reads back differently: {place.quote}" for place in page.mismatched]
        lines += [f"  p.{page.page}: {note}" for note in filter(None, (*notes, page.message))]
    for table in document.tables:
        pages = ",".join(map(str, table.pages))
        lines.append(f"  {table.id} {table.label} {table.title} （{table.unit}） p.{pages}, {len(table.rows)} rows")
    lines += [f"  ! {warning}" for warning in document.warnings]
    return "\n".join(lines)


def boxes_on(document: Document, page: int) -> list[Box]:
    """Frames of the cells and header rows that were read on a page."""
    cells = [cell.box for table in document.tables for row in table.rows for cell in row if cell.page == page]
    parts = [part for table in document.tables for part in table.parts if part.page == page]
    return cells + [part.header_box for part in parts if part.header_box]
