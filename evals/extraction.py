"""How well tables were read: what came out of a PDF against what was put into it.

    score = score_tables(truth_lines, [table_line(document.key, table) for table in document.tables])
    score.exact, score.f1        0.9954  0.9997

A table of the truth takes the table of the same document, on a shared page, with most text in common. Rows are matched
in order by the text they share, columns by position. A cell counts when the matched row has the same text in the same
column; the text of a merged cell may stand in any cell it covers, or be repeated there: where no rules are drawn, the
page does not say which. A table is exact when every row, every empty cell and every header path is right. White space
and the form of brackets, quotes and dashes do not count.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from ingest import Table

Line = Mapping[str, Any]
_SAME = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "—": "-", "–": "-", "－": "-"})


class TableScore(NamedTuple):
    table: str
    """Id or title of the table in the truth."""
    found: bool
    exact: bool
    hits: int
    """Cells with the right text in the right place."""
    wanted: int
    given: int
    header: bool
    title: bool
    unit: bool

    @property
    def f1(self) -> float:
        return 2 * self.hits / (self.wanted + self.given) if self.wanted + self.given else 1.0


class ExtractionScore(NamedTuple):
    tables: tuple[TableScore, ...]
    unclaimed: int
    """Tables that were read where the truth has none."""

    @property
    def exact(self) -> float:
        """Share of tables without a single fault."""
        return sum(t.exact for t in self.tables) / len(self.tables) if self.tables else 1.0

    @property
    def f1(self) -> float:
        """Over all cells together."""
        both = sum(t.wanted + t.given for t in self.tables)
        return 2 * sum(t.hits for t in self.tables) / both if both else 1.0

    def to_json(self) -> dict[str, Any]:
        faulty = [t._asdict() | {"f1": round(t.f1, 4)} for t in self.tables if not t.exact]
        return {
            "tables": len(self.tables),
            "exact": round(self.exact, 4),
            "f1": round(self.f1, 4),
            "unclaimed": self.unclaimed,
            "faulty": faulty,
        }


def table_line(key: str, table: Table) -> dict[str, Any]:
    """A table that was read, in the form of the command-line contract."""
    return {
        "doc_key": key,
        "pages": list(table.pages),
        "title": table.title,
        "unit": table.unit,
        "header": [list(path) for path in table.header],
        "rows": [list(row) for row in table.texts],
    }


def plain(text: str | None) -> str:
    return "".join(unicodedata.normalize("NFKC", text or "").translate(_SAME).split())


class _Grid:
    def __init__(self, line: Line) -> None:
        self.line = line
        self.pages = set(line["pages"])
        self.header = [_path(path) for path in line.get("header") or []]
        corners = _corners(line.get("spans") or [])
        self.rows: list[tuple[str, ...]] = []
        self.merged: dict[tuple[int, int], tuple[int, int]] = {}
        """Cells of a merged one, and the cell that holds its text."""
        kept: dict[int, int] = {}
        for r, cells in enumerate(line.get("rows") or []):
            texts = tuple(plain(cell) for cell in cells)
            if any(texts):
                kept[r] = len(self.rows)
                self.rows.append(texts)
        for (r, c), (top, left) in corners.items():
            if r in kept and top in kept:
                self.merged[kept[r], c] = kept[top], left
        self.bags = [Counter(filter(None, row)) for row in self.rows]
        self.bag = sum(self.bags, Counter(filter(None, self.header)))


def _path(levels: Sequence[str]) -> str:
    kept: list[str] = []
    for level in map(plain, levels):
        if level and (not kept or kept[-1] != level):
            kept.append(level)
    return "/".join(kept)


def _corners(spans: Iterable[Sequence[int]]) -> dict[tuple[int, int], tuple[int, int]]:
    return {
        (row + i, column + j): (row, column)
        for row, column, colspan, rowspan in spans
        for i in range(rowspan)
        for j in range(colspan)
    }


def score_tables(truth: Iterable[Line], read: Iterable[Line]) -> ExtractionScore:
    wanted, given = [_Grid(line) for line in truth], [_Grid(line) for line in read]
    pairs = _pair(wanted, given)
    scores = tuple(_score(grid, given[pairs[i]] if i in pairs else None) for i, grid in enumerate(wanted))
    return ExtractionScore(scores, len(given) - len(pairs))


def _pair(wanted: Sequence[_Grid], given: Sequence[_Grid]) -> dict[int, int]:
    offers = []
    for i, grid in enumerate(wanted):
        for j, other in enumerate(given):
            if grid.line["doc_key"] == other.line["doc_key"] and grid.pages & other.pages:
                shared = sum((grid.bag & other.bag).values())
                if shared:
                    offers.append((-shared, i, j))
    taken: dict[int, int] = {}
    for _, i, j in sorted(offers):
        if i not in taken and j not in taken.values():
            taken[i] = j
    return taken


def _score(grid: _Grid, other: _Grid | None) -> TableScore:
    name = str(grid.line.get("id") or grid.line.get("title"))
    wanted = sum(
        grid.merged.get((r, c), (r, c)) == (r, c)
        for r, row in enumerate(grid.rows)
        for c, text in enumerate(row)
        if text
    )
    if other is None:
        return TableScore(name, False, False, 0, wanted, 0, False, False, False)
    matched = _align(grid.bags, other.bags)
    hits = given = 0
    seen: set[tuple[int, int]] = set()
    clean = len(grid.rows) == len(other.rows)
    for j, row in enumerate(other.rows):
        i = matched.get(j)
        for c, text in enumerate(row):
            corner = None if i is None else grid.merged.get((i, c))
            if corner is not None and text in ("", grid.rows[corner[0]][corner[1]]):
                if text:
                    seen.add(corner)
                continue
            given += bool(text)
            expected = grid.rows[i][c] if i is not None and c < len(grid.rows[i]) else ""
            hits += bool(text) and text == expected and corner is None
            clean = clean and text == expected and corner is None
        clean = clean and i is not None and len(row) == len(grid.rows[i])
    hits, given = hits + len(seen), given + len(seen)
    header = grid.header == other.header
    return TableScore(
        name,
        True,
        clean and header and hits == wanted,
        hits,
        wanted,
        given,
        header,
        plain(grid.line.get("title")) == plain(other.line.get("title")),
        plain(grid.line.get("unit")) == plain(other.line.get("unit")),
    )


def _align(wanted: Sequence[Counter[str]], given: Sequence[Counter[str]]) -> dict[int, int]:
    """Rows given to rows wanted, in order, with the most shared text (Needleman and Wunsch)."""

    def gain(i: int, j: int) -> int:
        return sum((wanted[i] & given[j]).values())

    n, m = len(wanted), len(given)
    best = [[0] * (m + 1) for _ in range(n + 1)]
    gains = [[gain(i, j) for j in range(m)] for i in range(n)]
    for i in range(n - 1, -1, -1):
        for j in range(m - 1, -1, -1):
            both = best[i + 1][j + 1] + gains[i][j] if gains[i][j] else 0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], both)
    pairs: dict[int, int] = {}
    i = j = 0
    while i < n and j < m:
        if gains[i][j] and best[i][j] == best[i + 1][j + 1] + gains[i][j]:
            pairs[j] = i
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs
