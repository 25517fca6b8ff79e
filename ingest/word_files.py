"""DOCX files: paragraphs with their automatic numbers, headings, and tables with merged cells, as blocks.

    <w:p><w:pPr><w:jc w:val="center"/>…部门收入总表                     ->  Text("部门收入总表", centred=True)
    <w:tc><w:gridSpan w:val="3"/>…  <w:tc><w:vMerge/>…                ->  Grid with spans

The parts are plain XML, read here with limits of our own; tags go by their local names, so that files of the strict
standard, of WPS and of Word are alike. Deleted and hidden text is left out, text boxes stand where they are anchored.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ingest.blocks import MOST_CELLS, MOST_COLUMNS, Block, Grid, GridCell, Text
from ingest.errors import LimitExceeded, UnreadableFile
from ingest.inner_captions import free_captions
from ingest.packages import Package, local_name, open_package
from ingest.word_numbers import Numbers, attribute, child, value_of

DEEPEST = 60
"""Tables in tables, boxes in boxes."""
_DOTS = "…………"
_HEADING = re.compile(r"(?:heading|标题)\s*(\d)", re.IGNORECASE)
_OFF = {"0", "false", "off", "none"}


class _Style(NamedTuple):
    level: int
    centred: bool
    number: tuple[str, int] | None
    is_contents: bool


def read_docx(path: Path) -> list[Block]:
    package = open_package(path)
    root = package.xml("word/document.xml")
    body = child(root, "body")
    if body is None:
        raise UnreadableFile(f"{path.name}: its text is missing; open it, save it anew and try again")
    reader = _Reader(path.name, _styles(package), _numbers(package))
    reader.walk(body, 0)
    return reader.blocks


def _numbers(package: Package) -> Numbers:
    part = "word/numbering.xml"
    return Numbers(package.xml(part) if part in package else None)


def _styles(package: Package) -> dict[str, _Style]:
    """Styles by their ids, each with what it takes over from the one it is based on."""
    part = "word/styles.xml"
    found: dict[str, _Style] = {}
    for element in package.xml(part) if part in package else ():
        if local_name(element) != "style":
            continue
        name = value_of(element, "name")
        base = found.get(value_of(element, "basedOn"), _Style(0, False, None, False))
        properties = child(element, "pPr")
        heading = _HEADING.search(name)
        level = int(heading[1]) if heading else 1 if name.lower() == "title" else _outline(properties) or base.level
        justified = value_of(properties, "jc")
        found[attribute(element, "styleId")] = _Style(
            level,
            justified == "center" if justified else base.centred,
            _number_of(properties) or base.number,
            name.lower().startswith(("toc", "目录")) or base.is_contents,
        )
    return found


def _outline(properties: Any | None) -> int:
    level = value_of(properties, "outlineLvl")
    return int(level) + 1 if level.isdigit() and int(level) < 9 else 0


def _number_of(properties: Any | None) -> tuple[str, int] | None:
    numbered = child(properties, "numPr") if properties is not None else None
    if numbered is None or child(numbered, "numId") is None:
        return None
    level = value_of(numbered, "ilvl", "0")
    return value_of(numbered, "numId"), int(level) if level.isdigit() else 0


class _Reader:
    def __init__(self, name: str, styles: dict[str, _Style], numbers: Numbers) -> None:
        self.name, self._styles, self._numbers = name, styles, numbers
        self.blocks: list[Block] = []
        self._paragraphs = self._tables = self._cells = 0

    def walk(self, parent: Any, depth: int) -> None:
        """Paragraphs and tables of a body, a cell or a box, in order."""
        if depth > DEEPEST:
            raise LimitExceeded(f"{self.name}: tables nested deeper than {DEEPEST}; save the text without them")
        for element in parent:
            name = local_name(element)
            if name == "p":
                self._paragraph(element, depth)
            elif name == "tbl":
                self._table(element, depth)
            elif name in ("sdt", "customXml", "ins", "moveTo"):
                inner = child(element, "sdtContent")
                self.walk(element if inner is None else inner, depth + 1)

    def _paragraph(self, element: Any, depth: int) -> None:
        self._paragraphs += 1
        properties = child(element, "pPr")
        style = self._styles.get(value_of(properties, "pStyle"), _Style(0, False, None, False))
        text = _text_of(element)
        if style.is_contents:
            text = text.replace("\t", _DOTS, 1)
        numbered = _number_of(properties) or style.number
        if numbered and text.strip():
            text = self._numbers.next(*numbered) + text
        justified = value_of(properties, "jc")
        centred = justified == "center" if justified else style.centred
        where = f"paragraph {self._paragraphs}"
        for line in filter(str.strip, text.split("\n")):
            self.blocks.append(Text(line.replace("\t", "　　"), where, _outline(properties) or style.level, centred))
        for box in _boxes(element):
            self.walk(box, depth + 1)

    def _table(self, table: Any, depth: int) -> None:
        rows = [row for row in _rows_of(table) if not _is_deleted(row)]
        if any(local_name(inner) == "tbl" for row in rows for cell in _cells_of(row) for inner in cell):
            for row in rows:  # a table with tables in it arranges a page
                for cell in _cells_of(row):
                    self.walk(cell, depth + 1)
            return
        self._tables += 1
        where = f"table {self._tables}"
        cells: list[GridCell] = []
        open_cells: dict[int, int] = {}
        """Column → index of the cell that a vertical merge may carry on from there."""
        columns = 0
        for number, row in enumerate(rows):
            column = _before(row)
            carried: dict[int, int] = {}
            for cell in _cells_of(row):
                properties = child(cell, "tcPr")
                span = value_of(properties, "gridSpan", "1")
                across = min(int(span), MOST_COLUMNS - column) if span.isdigit() and int(span) else 1
                if column + across > MOST_COLUMNS:
                    break
                merge = child(properties, "vMerge") if properties is not None else None
                above = open_cells.get(column)
                goes_on = merge is not None and attribute(merge, "val") != "restart"
                if goes_on and above is not None and cells[above].colspan == across:
                    text = "\n".join(filter(None, (cells[above].text, _cell_text(cell))))
                    cells[above] = cells[above]._replace(rowspan=number - cells[above].row + 1, text=text)
                    carried[column] = above
                else:
                    if merge is not None:
                        carried[column] = len(cells)
                    cells.append(GridCell(number, column, _cell_text(cell), 1, across))
                column += across
            open_cells, columns = carried, max(columns, column)
            self._cells += len(carried) + 1
        if len(cells) + self._cells > MOST_CELLS:
            raise LimitExceeded(f"{self.name}: {where} brings it over {MOST_CELLS} cells; split the file")
        self._cells += len(cells)
        filled = [cell for cell in cells if cell.text.strip()]
        if columns == 1 or len(filled) == 1:  # a box around text is no table
            for cell in filled:
                for line in cell.text.split("\n"):
                    self.blocks.append(Text(line, f"{where}, row {cell.row + 1}"))
        elif filled:
            names = tuple(f"{where}, row {row}" for row in range(1, len(rows) + 1))
            self.blocks += free_captions(Grid(len(rows), columns, tuple(cells), where, names))


def _rows_of(table: Any) -> Iterator[Any]:
    for element in table:
        name = local_name(element)
        if name == "tr":
            yield element
        elif name in ("sdt", "customXml", "ins"):
            inner = child(element, "sdtContent")
            yield from _rows_of(element if inner is None else inner)


def _cells_of(row: Any) -> Iterator[Any]:
    for element in row:
        name = local_name(element)
        if name == "tc":
            yield element
        elif name in ("sdt", "customXml"):
            inner = child(element, "sdtContent")
            yield from _cells_of(element if inner is None else inner)


def _is_deleted(row: Any) -> bool:
    properties = child(row, "trPr")
    return properties is not None and child(properties, "del") is not None


def _before(row: Any) -> int:
    """Columns that a row leaves free at its start."""
    free = value_of(child(row, "trPr"), "gridBefore")
    return min(int(free), MOST_COLUMNS - 1) if free.isdigit() else 0


def _cell_text(cell: Any) -> str:
    lines: list[str] = []
    for element in cell.iter():
        if local_name(element) == "p":
            lines += _text_of(element).replace("\t", " ").split("\n")
    return "\n".join(line.strip() for line in lines if line.strip())


def _text_of(paragraph: Any) -> str:
    """The text of a paragraph without its boxes, its field codes and what is deleted or hidden."""
    pieces: list[str] = []

    def gather(parent: Any) -> None:
        for element in parent:
            name = local_name(element)
            if name == "t":
                pieces.append(element.text or "")
            elif name == "tab":
                pieces.append("\t")
            elif name in ("br", "cr"):
                pieces.append("\n")
            elif name == "noBreakHyphen":
                pieces.append("-")
            elif name == "r" and _is_hidden(element):
                continue
            elif name in (
                "r",
                "hyperlink",
                "ins",
                "smartTag",
                "sdt",
                "sdtContent",
                "fldSimple",
                "moveTo",
                "dir",
                "bdo",
            ):
                gather(element)

    gather(paragraph)
    return "".join(pieces)


def _is_hidden(run: Any) -> bool:
    properties = child(run, "rPr")
    hidden = child(properties, "vanish") if properties is not None else None
    return hidden is not None and attribute(hidden, "val") not in _OFF


def _boxes(paragraph: Any) -> list[Any]:
    """Text boxes anchored here; of two renderings of one box the first counts."""
    found = []
    for element in paragraph.iter():
        if local_name(element) == "txbxContent":
            around = [local_name(one) for one in element.iterancestors()]
            inside = around[: around.index("p")] if "p" in around else around
            if "Fallback" not in around and "txbxContent" not in inside:
                found.append(element)
    return [box for box in found if next(one for one in box.iterancestors() if local_name(one) == "p") is paragraph]
