"""Workbooks: every visible sheet as blocks, usually one statement each.

    A1:D1 部门收入总表         ->  Text, centred
    A2 部门：某局  D2 单位：万元 ->  Text("部门：某局　单位：万元")
    A3:D9                      ->  Grid, merged cells and all, each cell named `sheet 收入总表, C5`
    A10 注：本表反映…           ->  Text

Cells hold what a reader sees: numbers in their formats, formulas by the values they were saved with, hidden rows,
columns and sheets left out. A formula that was saved without its value shows as the formula, never as a blank cell.
"""

import datetime
import os
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import xlrd
from openpyxl.utils import get_column_letter

from ingest.blocks import MOST_CELLS, MOST_COLUMNS, Block, Grid, GridCell, Text, Turn
from ingest.captions import is_title
from ingest.errors import EncryptedFile, LimitExceeded, UnreadableFile
from ingest.inner_captions import free_captions
from ingest.number_formats import shown
from ingest.packages import open_package

MOST_SHEETS = 400
_VALUELESS = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*>\s*<f[^>]*?(?:/>|>([^<]*)</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>')
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml$")


class Sheet(NamedTuple):
    """What a sheet shows, by row and column counted from 0."""

    name: str
    texts: dict[tuple[int, int], str]
    merged: list[tuple[int, int, int, int]]
    """(first row, first column, one past the last row, one past the last column)."""


def read_xlsx(path: Path) -> list[Block]:
    package = open_package(path)
    package.refuse_document_types()
    formulas: dict[str, str] = {}
    cells = 0
    for part in filter(_SHEET_PART.match, package.parts):
        content = package.read(part)
        cells += content.count(b"<c ")
        if cells > 5 * MOST_CELLS:
            raise LimitExceeded(f"{path.name}: more than {5 * MOST_CELLS} cells; save the statements alone")
        if b"<f" in content:
            formulas |= {found[1].decode(): found[0].decode() for found in _VALUELESS.finditer(content)}
    book = _load(path, values=True)
    sheets = book.worksheets
    _check_sheets(path, len(sheets))
    unsaved = _formulas(path) if formulas else {}
    return _blocks(path, (_from_openpyxl(sheet, unsaved.get(sheet.title, {})) for sheet in sheets if _is_shown(sheet)))


def _load(path: Path, values: bool) -> Any:
    """The workbook, with what its formulas gave when it was saved, or with the formulas."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that do not concern cells
            return openpyxl.load_workbook(path, data_only=values, keep_links=False)
    except Exception as problem:  # whatever a spoilt part makes it raise
        raise UnreadableFile(f"{path.name}: damaged ({problem}); open it, save it anew and try again") from problem


def _is_shown(sheet: Any) -> bool:
    return bool(sheet.sheet_state == "visible")


def _formulas(path: Path) -> dict[str, dict[tuple[int, int], str]]:
    """The formulas of a workbook by sheet, for those that were saved without a value."""
    book = _load(path, values=False)
    return {
        sheet.title: {
            (row - 1, column - 1): str(getattr(cell.value, "text", cell.value))
            for (row, column), cell in sheet._cells.items()
            if cell.data_type == "f"
        }
        for sheet in book.worksheets
    }


def _from_openpyxl(sheet: Any, formulas: dict[tuple[int, int], str]) -> Sheet:
    """`_cells` holds the cells that are there; iterating rows would visit every blank up to the farthest one."""
    rows = {number for number, size in sheet.row_dimensions.items() if size.hidden}
    zeros = sheet.sheet_view.showZeros is not False
    columns = set()
    for size in sheet.column_dimensions.values():
        if size.hidden:
            columns |= set(range(size.min or 0, min((size.max or 0) + 1, 20_000)))
    texts = {}
    for (row, column), cell in sheet._cells.items():
        if row in rows or column in columns:
            continue
        hidden = cell.value is None or (cell.value == 0 and not zeros)
        text = "" if hidden else _shown(cell.value, cell.number_format)
        text = formulas.get((row - 1, column - 1), "") if cell.value is None else text
        if text.strip():
            texts[row - 1, column - 1] = text
    merged = [(area.min_row - 1, area.min_col - 1, area.max_row, area.max_col) for area in sheet.merged_cells.ranges]
    return Sheet(sheet.title, texts, merged)


def _shown(value: Any, number_format: str) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return shown(value, number_format)
    if isinstance(value, datetime.datetime) and not value.time():
        value = value.date()
    return str(value)


def read_xls(path: Path) -> list[Block]:
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise EncryptedFile(f"{path.name}: encrypted; save a copy without a password")
    for mark, what, step in (("WordDocument", "a DOC file", "DOCX"), ("PowerPoint Document", "a PPT file", "PDF")):
        if mark.encode("utf-16-le") in content:
            raise UnreadableFile(f"{path.name}: {what}, which cannot be read; save it as {step}")
    try:
        with Path(os.devnull).open("w") as silent:
            book = xlrd.open_workbook(file_contents=content, formatting_info=True, ragged_rows=True, logfile=silent)
    except xlrd.XLRDError as problem:
        if "encrypted" in str(problem).lower():
            raise EncryptedFile(f"{path.name}: encrypted; save a copy without a password") from problem
        raise UnreadableFile(f"{path.name}: no workbook, or a damaged one ({problem}); save it as XLSX") from problem
    except Exception as problem:  # whatever a spoilt record makes it raise
        raise UnreadableFile(f"{path.name}: damaged ({problem}); open it and save it as XLSX") from problem
    _check_sheets(path, book.nsheets)
    return _blocks(path, (_from_xlrd(book, sheet) for sheet in book.sheets() if not sheet.visibility))


def _from_xlrd(book: Any, sheet: Any) -> Sheet:
    texts = {}
    for row in range(sheet.nrows):
        info = sheet.rowinfo_map.get(row)
        if info is not None and info.hidden:
            continue
        for column, cell in enumerate(sheet.row(row)):
            size = sheet.colinfo_map.get(column)
            if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) or (size is not None and size.hidden):
                continue
            if cell.ctype == xlrd.XL_CELL_NUMBER and not cell.value and not sheet.show_zero_values:
                continue
            texts[row, column] = _xls_text(book, cell)
    kept = {place: text for place, text in texts.items() if text.strip()}
    return Sheet(sheet.name, kept, [(r0, c0, r1, c1) for r0, r1, c0, c1 in sheet.merged_cells])


def _xls_text(book: Any, cell: Any) -> str:
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#ERROR"))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return _shown(bool(cell.value), "")
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _shown(xlrd.xldate_as_datetime(cell.value, book.datemode), "")
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        known = book.format_map.get(book.xf_list[cell.xf_index].format_key)
        return shown(cell.value, known.format_str if known else "General")
    return str(cell.value)


def _check_sheets(path: Path, count: int) -> None:
    if count > MOST_SHEETS:
        raise LimitExceeded(f"{path.name}: {count} sheets, more than {MOST_SHEETS}; save the statements alone")


# Sheets to blocks


def _blocks(path: Path, sheets: Iterator[Sheet]) -> list[Block]:
    blocks: list[Block] = []
    cells = 0
    for sheet in sheets:
        cells += len(sheet.texts)
        columns = len({column for _, column in sheet.texts})
        if cells > MOST_CELLS or columns > MOST_COLUMNS:
            raise LimitExceeded(
                f"{path.name}: sheet {sheet.name}: {columns} columns, {cells} cells so far, more than a statement has; "
                "save the statements alone"
            )
        blocks.append(Turn(f"sheet {sheet.name}"))
        statements = list(_Laid(sheet).blocks())
        if not any(isinstance(block, Text) and block.text == sheet.name for block in statements[:3]):
            blocks.append(Text(sheet.name, f"sheet {sheet.name}"))  # its title, where the sheet prints none
        blocks += statements
    return blocks


class _Row(NamedTuple):
    number: int
    cells: list[GridCell]
    gap: bool
    """Blank rows stand above it."""

    @property
    def texts(self) -> list[str]:
        return [cell.text.strip() for cell in self.cells]


class _Laid:
    """A sheet with its blank rows and columns left out."""

    def __init__(self, sheet: Sheet) -> None:
        self.name = sheet.name
        rows = sorted({row for row, _ in sheet.texts})
        columns = sorted({column for _, column in sheet.texts})
        self._row = {row: at for at, row in enumerate(rows)}
        self._column = {column: at for at, column in enumerate(columns)}
        self.width = len(columns)
        spans = {(r0, c0): (r1, c1) for r0, c0, r1, c1 in sheet.merged}
        self.rows: list[_Row] = []
        by_row: dict[int, list[GridCell]] = {}
        for (row, column), text in sorted(sheet.texts.items()):
            r1, c1 = spans.get((row, column), (row + 1, column + 1))
            down = sum(row <= other < r1 for other in rows) if r1 > row + 1 else 1
            across = sum(column <= other < c1 for other in columns) if c1 > column + 1 else 1
            where = f"sheet {sheet.name}, {get_column_letter(column + 1)}{row + 1}"
            by_row.setdefault(row, []).append(
                GridCell(self._row[row], self._column[column], text.strip(), down, across, where)
            )
        before = -1
        for row in rows:
            self.rows.append(_Row(row, by_row[row], row > before + 1))
            before = row

    def blocks(self) -> Iterator[Block]:
        start = 0
        for end in [*(at for at in range(1, len(self.rows)) if self._begins(at)), len(self.rows)]:
            yield from self._statement(start, end)
            start = end

    def _begins(self, at: int) -> bool:
        """Whether another statement begins here: below blank rows, with a title of its own."""
        row = self.rows[at]
        ahead = self.rows[at : at + 2]
        return row.gap and any(len(one.texts) == 1 and is_title(one.texts[0]) for one in ahead)

    def _statement(self, start: int, end: int) -> list[Block]:
        """These rows as a grid, its captions and notes set free; a merged area that runs into another one is undone."""
        cells: list[GridCell] = []
        covered: set[tuple[int, int]] = set()
        for cell in (cell for row in self.rows[start:end] for cell in row.cells):
            top, down, across = cell.row - start, min(cell.rowspan, end - cell.row), cell.colspan
            area = [(r, c) for r in range(top, top + down) for c in range(cell.column, cell.column + across)]
            if covered.intersection(area):
                area, down, across = [(top, cell.column)], 1, 1
            covered.update(area)
            cells.append(cell._replace(row=top, rowspan=down, colspan=across))
        return free_captions(Grid(end - start, self.width, tuple(cells), f"sheet {self.name}"), lone_text=True)
