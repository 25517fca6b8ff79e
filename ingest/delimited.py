"""Tables whose cells a text tells apart itself: by tabs, by pipes, as OCR and Markdown write them.

    收 入 <tab> <tab> 支 出 <tab>              a blank beside a header cell goes on with it
    项 目 <tab> 金额 <tab> 项 目 <tab> 金额     a blank below one, too
    一、… <tab> 1.00 <tab> 一、… <tab> 2.00     from here on a blank is a blank

Columns are certain here; only how far header cells reach is read off the blanks beside and below them.
"""

import re
from collections.abc import Sequence

from ingest.blocks import MOST_COLUMNS, Grid, GridCell
from ingest.headers import compact, is_body_text, is_numbering

_PIPED = re.compile(r"\s*\|.*\|\s*$")
_RULED = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_MARKS = re.compile(r"</?(?:b|i|u|em|strong|sup|sub|span|font)\b[^>]*>|\*\*|__", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_APART = {"项目", "合计", "总计", "小计", "收入", "支出", "金额", "行次", "栏次"}
_GLUED = re.compile(r"\s*栏\s*次$")
_TAIL = re.compile(r"(?<=\D)\s+\d{1,2}$")


def is_delimited(line: str) -> bool:
    return "\t" in line.strip("\n ") or bool(_PIPED.match(line)) or bool("|" in line and _RULED.match(line))


def cells_of(line: str) -> list[str]:
    """The cells of one line."""
    piped = bool(_PIPED.match(line))
    cells = re.split(r"(?<!\\)\|", line.strip()[1:-1]) if piped else line.rstrip("\r\n").split("\t")
    return [unmarked(cell.replace("\\|", "|")) for cell in cells]


def unmarked(text: str) -> str:
    """Without the marks of emphasis; a written break is a line end."""
    return _MARKS.sub("", _BREAK.sub("\n", text)).strip()


def lines_to_grid(lines: Sequence[str], first: int) -> Grid | None:
    """A table from its lines, the first of which is line `first` of the text; None when they are no table."""
    kept = [(at, cells_of(line)) for at, line in enumerate(lines, start=first) if not _RULED.match(line)]
    rows = [row for _, row in kept]
    width = max(map(len, rows), default=0)
    if len(rows) < 2 or not 2 <= width <= MOST_COLUMNS:
        return None
    rows = [_closed_up(row + [""] * (width - len(row))) for row in rows]
    depth = _header_depth(rows)
    rows = [_without_numbering(row) if at < depth else row for at, row in enumerate(rows)]
    owner: dict[tuple[int, int], int] = {}
    cells: list[GridCell] = []
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            above, left = owner.get((row - 1, column)), owner.get((row, column - 1))
            if not text and row < depth and not is_numbering(texts):
                if above is not None and _is_free_below(cells[above], row, texts):
                    if (row, column) not in owner:
                        cells[above] = cells[above]._replace(rowspan=row - cells[above].row + 1)
                        for covered in range(column, column + cells[above].colspan):
                            owner[row, covered] = above
                    continue
                if left is not None and cells[left].row == row and cells[left].text and _same_roof(owner, row, column):
                    cells[left] = cells[left]._replace(colspan=cells[left].colspan + 1)
                    owner[row, column] = left
                    continue
            if (row, column) not in owner:
                owner[row, column] = len(cells)
                cells.append(GridCell(row, column, text))
    names = tuple(f"line {at}" for at, _ in kept)
    return Grid(len(rows), width, tuple(cells), f"line {first}", names)


def _closed_up(row: list[str]) -> list[str]:
    """项 and 目 in two cells are one word set apart; it stands in the first of them."""
    for at in range(len(row) - 1):
        if row[at] and row[at + 1] and row[at] + row[at + 1] in _APART:
            row[at : at + 2] = [row[at] + row[at + 1], ""]
    return row


def _without_numbering(row: list[str]) -> list[str]:
    """Header cells that swallowed the row of column numbers below them: `项 目 栏 次`, `金 额 1`."""
    glued = any(_GLUED.search(text) and compact(text) != "栏次" for text in row)
    return [_TAIL.sub("", _GLUED.sub("", text)) for text in row] if glued else row


def _header_depth(rows: Sequence[Sequence[str]]) -> int:
    """How many first rows are header: up to the first that numbers columns or prints what only a body prints."""
    for at, row in enumerate(rows):
        if at and (is_numbering(list(row)) or any(is_body_text(text) for text in row)):
            return at
        if at and compact("".join(row[:2])) in ("合计", "总计"):
            return at
    return 1


def _is_free_below(cell: GridCell, row: int, texts: Sequence[str]) -> bool:
    """Whether a header cell goes on downwards: it reaches this row, and nothing is printed below it."""
    return (
        bool(cell.text) and cell.row + cell.rowspan == row and not any(texts[cell.column : cell.column + cell.colspan])
    )


def _same_roof(owner: dict[tuple[int, int], int], row: int, column: int) -> bool:
    """Whether the column and the one before it stand under one header cell, or under none."""
    return owner.get((row - 1, column)) == owner.get((row - 1, column - 1))
