"""Looking after a library: verify that its parts agree, compact it, and export its facts.

verify(library parts)  ->  ()                       everything agrees
                           ("facts of hy-gxj-24b: 912 in its record, 911 in the ledger: ingest its file again",)
export_facts(...)      ->  CSV, XLSX or Parquet, one fact a line with its page and box
"""

import csv
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from index.errors import LibraryError
from index.ledger import Ledger
from index.store import Store, replace_file
from index.topics import Topics
from ingest.amount import plain
from ingest.document import Fact

FIELDS = (
    "document", "fact", "entity", "year", "stage", "statement", "fund", "basis", "side", "code", "subject", "parents",
    "measure", "state", "value", "unit", "printed", "leaf", "total", "origin", "ocr", "page", "x0", "top", "x1",
    "bottom", "quote",
)  # fmt: skip
_TYPES = {"year": int, "leaf": bool, "total": bool, "ocr": bool, "page": int} | dict.fromkeys(FIELDS[-5:-1], float)
"""Columns of a Parquet file that are no text. Amounts are: no digit changes on the way."""
_SHEET = 1_000_000
_GROUP = 100_000


def verify(store: Store, topics: Topics) -> tuple[str, ...]:
    """What does not agree, each with its remedy; nothing when all is well. All of it as of one moment."""
    with store.snapshot():
        return _disagreements(store, topics)


def _disagreements(store: Store, topics: Topics) -> tuple[str, ...]:
    found: list[str] = []
    state = store.integrity()
    if state != "ok":
        found.append(f"{store.path} is damaged ({state}): restore a copy, or move the folder away and ingest again")
    for number, key, sha, facts, body in store.rows("SELECT id, key, sha256, facts, body FROM documents ORDER BY key"):
        try:
            zlib.decompress(body)
        except zlib.error as error:
            found.append(f"record of {key}: cannot be read ({error}): ingest its file again")
        counted = store.row("SELECT count(*) FROM facts WHERE doc = ?", (number,))
        if counted is None or counted[0] != facts:
            found.append(
                f"facts of {key}: {facts} in its record, {counted[0] if counted else 0} in the ledger: "
                "ingest its file again"
            )
        copy = store.folder / "files" / f"{sha}.pdf"
        if copy.exists() and copy.stat().st_size == 0:
            found.append(f"file of {key}: the copy is empty: ingest its file again")
    for table in ("facts", "chunks"):
        lost = store.row(f"SELECT count(*) FROM {table} WHERE doc NOT IN (SELECT id FROM documents)")
        if lost and lost[0]:
            found.append(f"{lost[0]} {table} belong to no document: run `mingzhang library compact`")
    homeless = store.row("SELECT count(*) FROM chunks WHERE topic NOT IN (SELECT id FROM topics)")
    if homeless and homeless[0]:
        found.append(f"{homeless[0]} chunks have no topic: run `mingzhang library reindex`")
    return (*found, *topics.verify())


def compact(store: Store, topics: Topics) -> None:
    """Drops topics without chunks and copies without documents, writes the vectors anew and gives space back."""
    with store.writing():
        topics.sweep()
    held = {row[0] for row in store.rows("SELECT sha256 FROM documents")}
    with store.locked():
        for copy in (store.folder / "files").iterdir():
            if copy.stem not in held:
                copy.unlink(missing_ok=True)
        topics.write_index()
    store.vacuum()


def export_facts(ledger: Ledger, path: Path, keys: Iterable[str] | None = None) -> int:
    """Facts to a file whose ending says the form: .csv, .xlsx or .parquet; how many."""
    writers: dict[str, Callable[[Path, Iterator[tuple[Any, ...]]], int]] = {
        ".csv": _write_csv,
        ".xlsx": _write_xlsx,
        ".parquet": _write_parquet,
    }
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise LibraryError(f"cannot export to {path.name}: choose a name that ends in .csv, .xlsx or .parquet")
    if not path.parent.is_dir():
        raise LibraryError(f"cannot write {path}: there is no folder {path.parent}; make it, or choose another")
    chosen = ledger.keys() if keys is None else list(keys)
    lines = (fact_line(key, fact) for key in chosen for fact in ledger.facts([key]))
    temporary = path.with_name(f".{path.stem}.new{path.suffix}")
    try:
        number = writer(temporary, lines)
        replace_file(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    return number


def fact_line(document: str, fact: Fact) -> tuple[Any, ...]:
    """One fact in the order of FIELDS; amounts as decimal text, so that no digit changes."""
    amount, place = fact.amount, fact.place
    return (
        document, fact.id, fact.entity, fact.year, fact.stage, fact.statement, fact.fund, fact.basis, fact.side,
        fact.code, fact.subject, " / ".join(fact.parents), fact.measure, fact.state.value,
        plain(amount.value) if amount else "", amount.unit if amount else "", amount.printed if amount else "",
        fact.leaf, fact.total,
        fact.origin.value, fact.ocr, place.page, *place.box, place.quote,
    )  # fmt: skip


def _write_csv(path: Path, lines: Iterator[tuple[Any, ...]]) -> int:
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(FIELDS)
        number = 0
        for line in lines:
            writer.writerow([_harmless(value) for value in line])
            number += 1
    return number


def _harmless(value: Any) -> Any:
    """Text that a spreadsheet would run as a formula gets an apostrophe; numbers stay."""
    if not isinstance(value, str) or len(value) < 2 or value[0] not in "=+-@\t\r":
        return value
    return value if re.fullmatch(r"[-+]?[\d,]+(?:\.\d+)?", value) else f"'{value}"


def _write_xlsx(path: Path, lines: Iterator[tuple[Any, ...]]) -> int:
    """As many sheets as it takes: one holds 1,048,576 rows."""
    try:
        from openpyxl import Workbook
    except ImportError:
        raise LibraryError("writing .xlsx needs openpyxl: install it, or choose a name ending in .csv") from None
    book = Workbook(write_only=True)
    number = 0
    for sheet_number, part in enumerate(_parts(lines, _SHEET), start=1):
        sheet = book.create_sheet("facts" if sheet_number == 1 else f"facts {sheet_number}")
        sheet.append(list(FIELDS))
        for line in part:
            sheet.append([_harmless(value) for value in line])
        number += len(part)
    book.save(path)
    return number


def _write_parquet(path: Path, lines: Iterator[tuple[Any, ...]]) -> int:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise LibraryError("writing .parquet needs pyarrow: install it, or choose a name ending in .csv") from None
    kinds = {bool: pyarrow.bool_(), int: pyarrow.int64(), float: pyarrow.float64()}
    schema = pyarrow.schema([(name, kinds.get(_TYPES.get(name, str), pyarrow.string())) for name in FIELDS])
    number = 0
    with parquet.ParquetWriter(path, schema) as writer:
        for part in _parts(lines, _GROUP):
            columns = {name: [line[n] for line in part] for n, name in enumerate(FIELDS)}
            writer.write_table(pyarrow.table(columns, schema=schema))
            number += len(part)
    return number


def _parts(lines: Iterator[tuple[Any, ...]], size: int) -> Iterator[list[tuple[Any, ...]]]:
    """Lines in parts of a size; one empty part when there are none."""
    first = list(islice(lines, size))
    yield first
    while len(first) == size:
        first = list(islice(lines, size))
        if first:
            yield first
