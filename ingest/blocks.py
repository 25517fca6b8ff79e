"""Blocks: what a carrier without pages holds, in reading order, before it is laid out on pages.

    Text("部门收支总表", where="paragraph 12", centred=True)
    Text("部门：某市某局　　单位：万元", where="paragraph 13")
    Grid(rows=3, columns=2, cells=(GridCell(0, 0, "项目", colspan=2), …))
    Turn("sheet 收入总表")

HTML pages, DOCX files, workbooks and plain text all come down to these; `where` says where a block stands in the
terms of its own carrier: a line, a paragraph, a cell of a sheet.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

MOST_CELLS = 150_000
"""Cells of one document, merged ones counted once."""
MOST_COLUMNS = 200
"""A statement has some twenty columns; a wider grid is no table that anybody printed."""


class Text(NamedTuple):
    """A paragraph, a heading or a caption."""

    text: str
    where: str
    level: int = 0
    """1 for a heading of the highest rank, growing downwards; 0 for running text."""
    centred: bool = False


class Line(NamedTuple):
    """One line of a text that was broken into lines before: laid as it is, its indent included."""

    text: str
    where: str
    centred: bool = False


class GridCell(NamedTuple):
    row: int
    column: int
    text: str
    """As it stands there; line ends are kept, they are no blanks."""
    rowspan: int = 1
    colspan: int = 1
    where: str = ""
    """Empty when the row says enough."""


class Grid(NamedTuple):
    rows: int
    columns: int
    cells: tuple[GridCell, ...]
    where: str
    row_names: tuple[str, ...] = ()
    """Where each row stands; empty when cells say it."""


class Turn(NamedTuple):
    """A new page begins here, and is called so: `sheet 收入总表`."""

    name: str = ""


class Loose(NamedTuple):
    """A line of a table that cannot be put into cells without guessing: shown, counted, and left over."""

    text: str
    where: str


Block = Text | Line | Grid | Turn | Loose


def fill_rows(rows: Iterable[Sequence[tuple[str, int, int]]], where: str, row_names: Sequence[str] = ()) -> Grid | None:
    """A grid from rows of (text, rowspan, colspan), as HTML and DOCX give them; None when nothing is printed.

    A cell takes the first free column of its row. One that runs into a cell from above ends there, and no row span
    reaches below the last row.
    """
    lines = list(rows)
    taken: dict[tuple[int, int], bool] = {}
    cells: list[GridCell] = []
    for row, line in enumerate(lines):
        column = 0
        for text, down, across in line:
            while (row, column) in taken:
                column += 1
            if column >= MOST_COLUMNS:
                break
            rowspan = max(1, min(down or len(lines), len(lines) - row))
            colspan = 1
            while colspan < min(across, MOST_COLUMNS - column) and (row, column + colspan) not in taken:
                colspan += 1
            for r in range(row, row + rowspan):
                for c in range(column, column + colspan):
                    taken[r, c] = True
            cells.append(GridCell(row, column, text, rowspan, colspan))
            column += colspan
    if not any(cell.text.strip() for cell in cells):
        return None
    columns = max(column for _, column in taken) + 1
    return Grid(len(lines), columns, tuple(cells), where, tuple(row_names))
