"""What was read of a page, drawn over it: rules, cells, codes and header paths, with a legend beside it.

red lines       the rules that were found           blue        header cells
amber frames    cells of the tables                 green       cells that hold codes; the code read at the left
c4              a column; the legend gives its header path, what it holds and its side-by-side half
magenta         figures in no cell, and cells that read back differently

sketch_page(path, document, 12)  ->  a PNG
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ingest.carriers import render_page
from ingest.contract import boxes_on
from ingest.document import Box, Cell, ColumnRole, Document, Table, TablePart
from ingest.kinds import carrier_of
from ingest.pages import draw_over, read_pages

ROLES = {
    ColumnRole.CODE: "科目编码",
    ColumnRole.ORGANISATION: "单位代码",
    ColumnRole.LABEL: "名称",
    ColumnRole.LINE_NUMBER: "行次",
    ColumnRole.AMOUNT: "金额",
    ColumnRole.TEXT: "文字",
}
RED, AMBER, BLUE, GREEN, MAGENTA = (0.8, 0.1, 0.1), (0.9, 0.6, 0.1), (0.1, 0.3, 0.8), (0.1, 0.55, 0.2), (0.8, 0.0, 0.7)

Colour = tuple[float, float, float]


class Stroke(NamedTuple):
    """A box drawn over the page, with a tag beside it."""

    box: Box
    colour: Colour
    filled: bool = False
    tag: str = ""
    """Printed over its top left corner, or to its left when `beside`."""
    beside: bool = False


def sketch_page(path: Path, document: Document, number: int, password: str = "", zoom: float = 2.0) -> bytes:
    """The page as PNG with everything read of it drawn over it; of other files than PDFs the cells alone."""
    if carrier_of(path) != "pdf":
        return render_page(path, number, boxes_on(document, number), zoom, password)
    strokes = [*_rules(path, number, password), *_cells(document, number), *_left_over(document, number)]
    return draw_over(path, number, strokes, list(_legend(document, number)), zoom, password)


def _rules(path: Path, number: int, password: str) -> Iterator[Stroke]:
    for page in read_pages(path, password):
        if page.number == number:
            for rule in page.rules:
                yield Stroke(page.seen((rule.x0, rule.top, rule.x1, rule.bottom)), RED, filled=True)


def _parts(document: Document, number: int) -> Iterator[tuple[Table, TablePart]]:
    for table in document.tables:
        for part in table.parts:
            if part.page == number:
                yield table, part


def _cells(document: Document, number: int) -> Iterator[Stroke]:
    codes = {(fact.table, fact.row): fact.code for fact in document.facts if fact.table and fact.code}
    for table, part in _parts(document, number):
        if part.header_box:
            yield Stroke(part.header_box, BLUE, filled=True)
        rows = [(at, row) for at, row in enumerate(table.rows) if any(cell.page == number for cell in row)]
        for at, row in rows:
            for column, cell in zip(table.columns, row, strict=True):
                is_code = column.role is ColumnRole.CODE and bool(cell.text)
                yield Stroke(cell.box, GREEN if is_code else AMBER, filled=is_code)
            code = codes.get((table.id, at))
            if code:
                left = (part.box[0], row[0].box[1], part.box[0], row[0].box[3])
                yield Stroke(left, GREEN, tag=code, beside=True)
        yield from _column_tags(part, rows[0][1] if rows else ())


def _column_tags(part: TablePart, row: tuple[Cell, ...]) -> Iterator[Stroke]:
    top = part.box[1]
    for at, cell in enumerate(row):
        yield Stroke((cell.box[0], top, cell.box[2], top), BLUE, tag=f"c{at}")


def _left_over(document: Document, number: int) -> Iterator[Stroke]:
    for reading in document.pages:
        if reading.page == number:
            for place in (*reading.leftovers, *reading.mismatched):
                yield Stroke(place.box, MAGENTA, filled=True)


def _legend(document: Document, number: int) -> Iterator[str]:
    for table, _ in _parts(document, number):
        yield f"{table.id} {table.label} {table.title}".strip()
        yield f"  {table.unit or '—'}  {table.entity}  {table.period}".rstrip()
        for at, column in enumerate(table.columns):
            block = f" 第{column.block + 1}栏" if table.columns[-1].block else ""
            yield f"  c{at} {'／'.join(column.path) or '—'} · {ROLES[column.role]}{block}"
        yield ""
    for reading in document.pages:
        if reading.page == number and reading.numbers:
            yield f"{reading.placed}/{reading.numbers}: figures in exactly one cell"
