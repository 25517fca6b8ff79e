"""One file in, one Document out: the page where the steps of reading meet."""

import hashlib
from pathlib import Path

from ingest.carriers import read_carrier, with_places
from ingest.checks import check_document
from ingest.cover import read_cover
from ingest.document import Document
from ingest.errors import IngestError
from ingest.facts import collect_cell_facts
from ingest.lines import read_lines
from ingest.reading import read_ink, read_warnings
from ingest.sections import build_sections
from ingest.sentences import collect_sentence_facts
from ingest.tables import build_tables, table_areas


def ingest_file(path: Path, *, key: str | None = None, password: str = "") -> Document:
    """One disclosure, read and checked.

    Raises IngestError, with the file's name, the reason and the next step, when it cannot be taken in.
    """
    sha256 = hash_file(path)
    carried = read_carrier(path, password)
    pages = carried.pages
    tables = build_tables(pages)
    lines = read_lines(pages, table_areas(tables))
    sections = build_sections(lines)
    cover = read_cover(lines, sections, tables, path.name)
    cells = collect_cell_facts(cover, tables)
    scanned = {page.number for page in pages if page.ocr}
    facts = cells + collect_sentence_facts(cover, sections, cells, scanned)
    readings = with_places(read_ink(pages, tables), carried)
    checks, coverage = check_document(cover, tables, sections, facts, readings)
    return Document(
        key=key or path.stem,
        sha256=sha256,
        file_name=path.name,
        cover=cover,
        sections=sections,
        tables=tables,
        facts=facts,
        checks=checks,
        coverage=coverage,
        pages=readings,
        warnings=read_warnings(pages, readings),
    )


def hash_file(path: Path) -> str:
    """SHA-256 of the file's bytes. Raises IngestError when it cannot be opened."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as problem:
        raise IngestError(f"{path.name}: cannot be opened ({problem.strerror}); check the path") from problem
