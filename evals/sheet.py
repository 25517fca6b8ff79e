"""One printed table of a made-up disclosure: what stands in it, cell by cell, before anyone decides where it stands.

    Sheet(title="部门支出总表", unit="万元", rows=(("", "", "", "", "合计", "2,567.19"), …))

`to_line` gives the same table the way extracted tables are compared: one header path a leaf column, continuations
joined, column-number rows dropped.
"""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from ingest import fold


class HeadCell(NamedTuple):
    text: str
    row: int
    column: int
    rowspan: int
    colspan: int


class Span(NamedTuple):
    """A merged body cell; its text stands in its top-left corner."""

    row: int
    column: int
    colspan: int
    rowspan: int


class Account(NamedTuple):
    code: str
    name: str
    row: int
    amounts: tuple[int, ...]
    """Columns of its amounts."""


_CODED_NAME = re.compile(r"(?:\[(?=\d+\]))?(\d{3,7})(?:\]|\s)\s*(\D.*)")
CODE, LABEL, AMOUNT, LINE = "code", "label", "amount", "line"


class Sheet(NamedTuple):
    slug: str
    """Names the statement inside a disclosure, whatever its printed title: `income`, `basic`."""
    title: str
    unit: str
    head: tuple[HeadCell, ...]
    kinds: tuple[str, ...]
    """One a column: code, label, amount or line."""
    rows: tuple[tuple[str, ...], ...]
    spans: tuple[Span, ...] = ()
    numbers: tuple[str, ...] = ()
    """The row that only numbers the columns; empty when there is none."""
    label: str = ""
    """预算公开表2, 公开03表."""
    entity_line: str = ""
    period: str = ""
    unit_line: str = ""
    note: str = ""
    wide: bool = False
    heading: str = ""
    """A line of prose heading above it, when the table stands in running text."""

    shared_total: bool = False
    """Whether the total row stands beside the last header level (类 款 项), as in the Shanghai final accounts."""

    @property
    def depth(self) -> int:
        return 1 + max(cell.row for cell in self.head)

    @property
    def paths(self) -> list[list[str]]:
        """Header path of every leaf column, outermost level first."""
        paths: list[list[str]] = []
        for column in range(len(self.kinds)):
            above = [c for c in self.head if c.column <= column < c.column + c.colspan]
            paths.append([cell.text for cell in sorted(above, key=lambda cell: cell.row) if cell.text])
        return paths

    def find(self, label: str, column: int | str = -1, block: int = 0) -> tuple[int, int]:
        """Row and column of the amount beside a label. `column` is a leaf name, or an index when it is an int."""
        wanted = squeeze(label)
        for r, row in enumerate(self.rows):
            for c, text in enumerate(row):
                if squeeze(text) != wanted or self.kinds[c] == AMOUNT:
                    continue
                if isinstance(column, int):
                    return r, column if column >= 0 else self._next_amount(c)
                matching = [i for i, path in enumerate(self.paths) if squeeze("".join(path)).endswith(squeeze(column))]
                return r, [i for i in matching if i > c][block]
        raise KeyError(f"{self.title}: no row {label!r}")

    def _next_amount(self, column: int) -> int:
        return next(c for c in range(column + 1, len(self.kinds)) if self.kinds[c] == AMOUNT)

    def at(self, label: str, column: int | str = -1) -> str:
        """The printed amount beside a label."""
        row, found = self.find(label, column)
        return self.rows[row][found]

    def accounts(self) -> list["Account"]:
        """Rows with an account code, in reading order; the code stands in one cell, in three, or before its name."""
        starts = [c for c, kind in enumerate(self.kinds) if kind == CODE and self.paths[c][-1] != "单位代码"]
        found: list[Account] = []
        for r, row in enumerate(self.rows):
            for c, text in enumerate(row):
                written = _CODED_NAME.fullmatch(text.strip()) if self.kinds[c] == LABEL else None
                if written and not starts:
                    found.append(Account(written[1], written[2], r, self._amounts_after(c)))
                elif self.kinds[c] == LABEL and c - 1 in {*starts, *(s + 1 for s in starts)} and text.strip():
                    code = self._code_left_of(row, c)
                    if code.isdigit():
                        found.append(Account(code, squeeze(text), r, self._amounts_after(c)))
        return found

    def _code_left_of(self, row: tuple[str, ...], column: int) -> str:
        left = column - 1
        parts: list[str] = []
        while left >= 0 and self.kinds[left] == CODE:
            if self.paths[left][-1] != "单位代码":
                parts.insert(0, row[left])
            left -= 1
        return "".join(parts)

    def _amounts_after(self, column: int) -> tuple[int, ...]:
        start = column + 1
        while start < len(self.kinds) and self.kinds[start] == LABEL:
            start += 1
        end = start
        while end < len(self.kinds) and self.kinds[end] == AMOUNT:
            end += 1
        return tuple(range(start, end))

    def with_cell(self, row: int, column: int, text: str) -> "Sheet":
        cells = list(self.rows[row])
        cells[column] = text
        return self._replace(rows=(*self.rows[:row], tuple(cells), *self.rows[row + 1 :]))

    def to_line(self, key: str, pages: Sequence[int]) -> dict[str, Any]:
        return {
            "doc_key": key,
            "pages": list(pages),
            "title": self.title,
            "unit": self.unit,
            "header": self.paths,
            "rows": [list(row) for row in self.rows],
            "spans": [list(span) for span in self.spans],
            "traps": [],
            "id": f"{key}/{self.slug}",
        }


def squeeze(text: str) -> str:
    """For comparing labels: plain characters, no white space."""
    return "".join(fold(text).split())


def head_of(nodes: Sequence[Any]) -> tuple[HeadCell, ...]:
    """Header cells from a tree: `["类", ("支出", ["合计", "基本支出"])]`; a leaf reaches down to the last level."""

    def depth(node: Any) -> int:
        return 1 if isinstance(node, str) else 1 + max(depth(child) for child in node[1])

    levels = max(depth(node) for node in nodes)
    cells: list[HeadCell] = []

    def place(node: Any, row: int, column: int) -> int:
        if isinstance(node, str):
            cells.append(HeadCell(node, row, column, levels - row, 1))
            return 1
        text, below = node
        spot, width = len(cells), 0
        for child in below:
            width += place(child, row + 1, column + width)
        cells.insert(spot, HeadCell(text, row, column, 1, width))
        return width

    column = 0
    for node in nodes:
        column += place(node, 0, column)
    return tuple(cells)
