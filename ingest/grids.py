"""Ruling lines to grids: which frames stand on a page, and the cells they enclose.

    find_grids(page)[0] -> Grid(xs=(70, 200, 530), ys=(120, 140, 160, 400), frames=(Frame(0, 0, 1, 2), …))

The sequence is one that holds on every producer seen: thin boxes become horizontal and vertical strokes, strokes are
put on common lines within 2 pt and joined over gaps of 3 pt, strokes that touch form one grid, all y times all x give
elementary cells, and neighbours with no stroke at the middle of their shared edge are one merged cell (pdfplumber's
table.py, with merging added). A side that is not drawn is closed where the rules that cross it end.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from ingest.document import Box
from ingest.pages import Page, Rule

SNAP = 2.0
"""Points: strokes this near are on one line."""
GAP = 3.0
"""Points: strokes on one line this near are one stroke, and a stroke that ends this near to another one touches it."""

TALLEST_ROW = 40.0
"""Points up to which a lone stroke over or under a grid may close a row of it."""
THINNEST = 4.0
"""Points: two lines nearer than this are one border (double rules, borders drawn by both neighbours)."""
JOG = 9.0
"""Points by which a border may be displaced from one row to another."""
LEAST_DRAWN = 0.4
"""Share of lines drawn in a grid without a top or a bottom; boxes joined by arrows stay below."""
FRAMED = 0.8


class Frame(NamedTuple):
    """One cell of a grid, merged ones included; rows and columns count from 0."""

    row: int
    column: int
    rowspan: int
    colspan: int


class Grid(NamedTuple):
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    frames: tuple[Frame, ...]
    """In reading order; every elementary cell belongs to exactly one."""

    @property
    def box(self) -> Box:
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def frame_box(self, frame: Frame) -> Box:
        return (
            self.xs[frame.column],
            self.ys[frame.row],
            self.xs[frame.column + frame.colspan],
            self.ys[frame.row + frame.rowspan],
        )


class Stroke(NamedTuple):
    """A horizontal stroke at y, or an upright one at x, from `start` to `end` along the other axis."""

    at: float
    start: float
    end: float


def find_grids(page: Page) -> list[Grid]:
    """The grids of a page, from top to bottom."""
    flat, upright = _strokes(page.rules)
    grids = []
    for rows, columns in _touching(flat, upright):
        grid = _grid(rows, columns)
        if grid is not None:
            grids.append(grid)
    return sorted(_outermost(grids), key=lambda grid: (grid.ys[0], grid.xs[0]))


def _strokes(rules: Iterable[Rule]) -> tuple[list[Stroke], list[Stroke]]:
    flat, upright = [], []
    for x0, top, x1, bottom in rules:
        if x1 - x0 >= bottom - top:
            flat.append(Stroke((top + bottom) / 2, x0, x1))
        else:
            upright.append(Stroke((x0 + x1) / 2, top, bottom))
    return _joined(flat), _joined(upright)


def _joined(strokes: list[Stroke]) -> list[Stroke]:
    """Strokes on common lines, and those of one line joined where they meet."""
    strokes.sort()
    joined: list[Stroke] = []
    at = 0
    while at < len(strokes):
        end = at + 1
        while (
            end < len(strokes)
            and strokes[end].at - strokes[end - 1].at <= SNAP / 2
            and (strokes[end].at - strokes[at].at <= SNAP)
        ):
            end += 1
        line = sorted((start, stop) for _, start, stop in strokes[at:end])
        middle = sum(stroke.at for stroke in strokes[at:end]) / (end - at)
        start, stop = line[0]
        for next_start, next_stop in line[1:]:
            if next_start <= stop + GAP:
                stop = max(stop, next_stop)
            else:
                joined.append(Stroke(middle, start, stop))
                start, stop = next_start, next_stop
        joined.append(Stroke(middle, start, stop))
        at = end
    return joined


def _touching(flat: Sequence[Stroke], upright: Sequence[Stroke]) -> list[tuple[list[Stroke], list[Stroke]]]:
    """Strokes in groups that hang together, each as (horizontal, upright)."""
    owner = list(range(len(flat) + len(upright)))

    def find(item: int) -> int:
        while owner[item] != item:
            owner[item] = owner[owner[item]]
            item = owner[item]
        return item

    heights = [stroke.at for stroke in flat]
    for number, (x, top, bottom) in enumerate(upright, start=len(flat)):
        root = find(number)
        for row in range(bisect_left(heights, top - GAP), len(flat)):
            y, start, end = flat[row]
            if y > bottom + GAP:
                break
            if start - GAP <= x <= end + GAP:
                other = find(row)
                if other != root:
                    owner[other] = root
    groups: dict[int, tuple[list[Stroke], list[Stroke]]] = defaultdict(lambda: ([], []))
    for number, stroke in enumerate(flat):
        groups[find(number)][0].append(stroke)
    for number, stroke in enumerate(upright, start=len(flat)):
        groups[find(number)][1].append(stroke)
    crossed = [group for group in groups.values() if group[0] and group[1]]
    for (stroke,) in (rows for rows, columns in groups.values() if len(rows) == 1 and not columns):
        _attach(stroke, crossed)
    return crossed


def _attach(stroke: Stroke, groups: Sequence[tuple[list[Stroke], list[Stroke]]]) -> None:
    """A stroke that no upright touches closes the row above or below the group it is as wide as, if that is near.

    So a first row with one cell keeps its top when the sides of the table are not drawn.
    """
    for rows, _ in groups:
        start, end = min(row.start for row in rows), max(row.end for row in rows)
        top, bottom = rows[0].at, rows[-1].at
        near = 0 < top - stroke.at < TALLEST_ROW or 0 < stroke.at - bottom < TALLEST_ROW
        if near and abs(stroke.start - start) <= GAP and abs(stroke.end - end) <= GAP:
            rows.append(stroke)
            rows.sort()
            return


def _grid(flat: list[Stroke], upright: list[Stroke]) -> Grid | None:
    """The grid that strokes span, or None when they enclose no row of two cells."""
    xs = _lines([stroke.at for stroke in upright], flat, witnesses=2)
    ys = _lines([stroke.at for stroke in flat], upright, witnesses=1)
    if len(xs) < 3 or len(ys) < 2:
        return None
    below = _cover(flat, ys, xs)
    beside = _cover(upright, xs, ys)
    framed = min(_drawn(below[:1], xs), _drawn(below[-1:], xs)) > FRAMED
    if not framed and min(_drawn(below, xs), _drawn(beside, ys)) < LEAST_DRAWN:
        return None
    xs, beside, below = _without_jogs(xs, beside, below)
    return Grid(tuple(xs), tuple(ys), tuple(_frames(len(ys) - 1, len(xs) - 1, below, beside)))


def _lines(drawn: list[float], crossing: Sequence[Stroke], witnesses: int) -> list[float]:
    """Sorted positions, with an undrawn outer side added where crossing strokes run past the last drawn one."""
    found: list[float] = []
    for position in sorted(drawn):
        if not found or position - found[-1] > THINNEST:
            found.append(position)
    before = _common_end([stroke.start for stroke in crossing if stroke.start < found[0] - 2 * GAP], min, witnesses)
    after = _common_end([stroke.end for stroke in crossing if stroke.end > found[-1] + 2 * GAP], max, witnesses)
    if before is not None:
        found.insert(0, before)
    if after is not None:
        found.append(after)
    return found


def _common_end(ends: Sequence[float], outermost: Callable[[Sequence[float]], float], witnesses: int) -> float | None:
    """The farthest point that so many strokes reach."""
    shared = [end for end in ends if sum(abs(end - other) <= GAP for other in ends) >= witnesses]
    return outermost(shared) if shared else None


def _cover(strokes: Sequence[Stroke], lines: Sequence[float], across: Sequence[float]) -> list[list[bool]]:
    """cover[i][j]: whether line i is drawn at the middle of the j-th interval of the other axis."""
    cover = [[False] * (len(across) - 1) for _ in lines]
    middles = [(a + b) / 2 for a, b in pairwise(across)]
    for at, start, end in strokes:
        line = max(bisect_right(lines, at + 0.01) - 1, 0)
        row = cover[line]
        for interval in range(bisect_left(middles, start), bisect_left(middles, end)):
            row[interval] = True
    return cover


def _drawn(cover: Sequence[Sequence[bool]], across: Sequence[float]) -> float:
    """Share of the length of these lines that is drawn; sides that were only added do not count."""
    widths = [b - a for a, b in pairwise(across)]
    lines = [row for row in cover if any(row)]
    drawn = sum(width for row in lines for width, there in zip(widths, row, strict=True) if there)
    return drawn / (len(lines) * sum(widths)) if lines else 0.0


def _without_jogs(
    xs: list[float], beside: list[list[bool]], below: list[list[bool]]
) -> tuple[list[float], list[list[bool]], list[list[bool]]]:
    """One upright where two near ones are never drawn in the same row: a border that jogs between header and body."""
    at = 1
    while at < len(xs) - 2:
        if xs[at + 1] - xs[at] <= JOG and not any(a and b for a, b in zip(beside[at], beside[at + 1], strict=True)):
            xs = [*xs[:at], (xs[at] + xs[at + 1]) / 2, *xs[at + 2 :]]
            both = [a or b for a, b in zip(beside[at], beside[at + 1], strict=True)]
            beside = [*beside[:at], both, *beside[at + 2 :]]
            below = [[*row[:at], *row[at + 1 :]] for row in below]
        else:
            at += 1
    return xs, beside, below


def _frames(rows: int, columns: int, below: list[list[bool]], beside: list[list[bool]]) -> Iterable[Frame]:
    """Rectangles of elementary cells with no stroke between them, in reading order."""
    taken = [[False] * columns for _ in range(rows)]
    for row in range(rows):
        for column in range(columns):
            if taken[row][column]:
                continue
            width = 1
            while column + width < columns and not beside[column + width][row] and not taken[row][column + width]:
                width += 1
            height = 1
            while row + height < rows and _continues(row + height, column, width, columns, below, beside):
                height += 1
            for r in range(row, row + height):
                for c in range(column, column + width):
                    taken[r][c] = True
            yield Frame(row, column, height, width)


def _continues(
    row: int, column: int, width: int, columns: int, below: list[list[bool]], beside: list[list[bool]]
) -> bool:
    """Whether the cells of `row` under a merged cell belong to it: open above, closed at both sides, open within."""
    end = column + width
    return (
        not any(below[row][column:end])
        and (column == 0 or beside[column][row])
        and (end == columns or beside[end][row])
        and not any(beside[inner][row] for inner in range(column + 1, end))
    )


def _outermost(grids: list[Grid]) -> list[Grid]:
    """Grids that do not lie inside a cell of another one."""
    return [
        grid
        for grid in grids
        if not any(
            other is not grid
            and other.xs[0] - GAP <= grid.xs[0]
            and other.ys[0] - GAP <= grid.ys[0]
            and grid.xs[-1] <= other.xs[-1] + GAP
            and grid.ys[-1] <= other.ys[-1] + GAP
            and len(other.frames) >= len(grid.frames)
            for other in grids
        )
    ]
