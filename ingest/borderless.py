"""Tables without upright rules: rows and columns from white space, helped by the light rules of a header.

    科目编码   科目名称            合计   基本支出                 light rules above, within and below the header,
                                        人员经费   公用经费        or none at all
    201       一般公共服务支出    300.00   100.00    50.00

A stretch of lines with figures in common columns is a body; the lines above it, up to title, unit or entity, are its
header. Columns lie between bands of white that no word of the body crosses (Breuel's white-space cover, in one
dimension, on word boxes); where the header's rules are drawn cell by cell, their joints are the columns. Rows are bands
of ink in y. The outcome is a Grid like that of a ruled table, so that everything after this step is the same.
"""

from bisect import bisect_right
from collections.abc import Collection, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from ingest.amount import CellState, cell_state
from ingest.captions import caption_parts, is_furniture, is_note, is_title
from ingest.cells import BLANK, cut_word, join_line, lines_of
from ingest.grids import Frame, Grid
from ingest.headers import TOTALS, compact, is_body_text, is_figure
from ingest.light_headers import header_frames, spread_groups
from ingest.pages import Page, Word

WIDE = 0.3
"""Share of the page's width from which a rule may head a table."""
SAME_ENDS = 8.0
"""Points: rules whose ends differ by less belong to one table."""
NARROWEST_GAP = 1.5
"""Points of white between two columns."""
TALLEST_HEADER = 160.0


class Level(NamedTuple):
    """Horizontal rules at one height."""

    y: float
    x0: float
    x1: float
    pieces: tuple[tuple[float, float], ...]
    """As drawn, from left to right; neighbours that touch show a joint."""


class Line(NamedTuple):
    words: Sequence[Word]
    pieces: list[Word]
    """What may stand in one cell each: words joined over ordinary blanks."""
    top: float
    bottom: float

    @property
    def depth(self) -> float:
        """Size of its characters; the line itself is taller where texts on two baselines share it."""
        return max(word.bottom - word.top for word in self.words)


class Zone(NamedTuple):
    """A table before its columns are known."""

    head: list[Line]
    body: list[Line]
    levels: list[Level]
    """Rules from the top of the header to its bottom."""


def find_light_grids(page: Page, ruled: Sequence[Grid], before: Grid | None, heads: Collection[str] = ()) -> list[Grid]:
    """Tables outside the `ruled` ones.

    `before` is the unruled grid at the foot of the page before; its columns are looked for at the top of this one.
    """
    lines = _lines(page, ruled, heads)
    if not lines:
        return []
    levels = _levels(page, ruled)
    found: list[Grid] = []
    if before is not None:
        carried = _carried(lines, before, levels)
        if carried is not None:
            found.append(carried)
            lines = [line for line in lines if line.top > carried.ys[-1]]
    for zone in _zones(lines, levels, page):
        grid = _grid(zone)
        if grid is not None:
            found.append(grid)
    return found


def _lines(page: Page, ruled: Sequence[Grid], heads: Collection[str]) -> list[Line]:
    boxes = [grid.box for grid in ruled]
    words = []
    for word in page.words:
        x, y = (word[0] + word[2]) / 2, (word[1] + word[3]) / 2
        if not any(x0 < x < x1 and top < y < bottom for x0, top, x1, bottom in boxes):
            words.append(_tight(word))
    found = []
    for line in lines_of(words):
        top, bottom = min(word[1] for word in line), max(word[3] for word in line)
        if not is_furniture(join_line(line), top, bottom, page.height, heads):
            found.append(Line(line, _pieces(line), top, bottom))
    return found


def _tight(word: Word) -> Word:
    """A word in a box one character high: fonts give their lines very different heights."""
    units = sum(0.5 if character.isascii() else 1.0 for character in word.text)
    half = min((word.x1 - word.x0) / units, word.bottom - word.top) / 2
    middle = (word.top + word.bottom) / 2
    return Word(word.x0, middle - half, word.x1, middle + half, word.text)


def _pieces(line: Sequence[Word], sides: Sequence[float] = ()) -> list[Word]:
    """Words joined over ordinary blanks; not over a known side of a column, letter-spaced words aside."""
    pieces = [line[0]]
    for before, word in pairwise(line):
        gap, size = word.x0 - before.x1, word.bottom - word.top
        apart = is_number(word.text) or is_number(pieces[-1].text)
        spaced = len(before.text) == 1 or len(word.text) == 1
        parted = not spaced and any(before.x1 - 1 < side < word.x0 + 1 for side in sides)
        if parted or gap > (0.25 if apart else 0.9) * size:
            pieces.append(word)
        else:
            pieces[-1] = _glued(pieces[-1], word)
    return pieces


def _glued(first: Word, second: Word) -> Word:
    blank = " " if second.x0 - first.x1 > BLANK * (second.bottom - second.top) else ""
    top, bottom = min(first.top, second.top), max(first.bottom, second.bottom)
    return Word(first.x0, top, second.x1, bottom, first.text + blank + second.text)


def _in_columns(line: Line, xs: Sequence[float]) -> Line:
    """The line with its pieces made anew: what stands in one column is one piece, and words over two are cut."""
    cut = [piece for word in line.words for piece in cut_word(word, xs[1:-1])]
    pieces: list[Word] = []
    last = -1
    for word in cut:
        column = bisect_right(xs, (word.x0 + word.x1) / 2)
        if pieces and column == last:
            pieces[-1] = _glued(pieces[-1], word)
        else:
            pieces.append(word._replace(edges=()))
        last = column
    return line._replace(pieces=pieces)


def is_number(text: str) -> bool:
    return cell_state(text) in (CellState.NUMBER, CellState.ZERO)


def _levels(page: Page, ruled: Sequence[Grid]) -> list[Level]:
    flat = []
    for x0, top, x1, bottom in page.rules:
        y = (top + bottom) / 2
        if x1 - x0 > 4 * (bottom - top) and not any(grid.ys[0] - 4 < y < grid.ys[-1] + 4 for grid in ruled):
            flat.append((y, x0, x1))
    flat.sort()
    levels: list[Level] = []
    for y, x0, x1 in flat:
        if levels and y - levels[-1].y <= 2.0:
            last = levels[-1]
            pieces = tuple(sorted((*last.pieces, (x0, x1))))
            levels[-1] = Level(last.y, min(last.x0, x0), max(last.x1, x1), pieces)
        else:
            levels.append(Level(y, x0, x1, ((x0, x1),)))
    return levels


# Where tables are


def _zones(lines: Sequence[Line], levels: Sequence[Level], page: Page) -> list[Zone]:
    zones: list[Zone] = []
    end = 0.0
    for number, level in enumerate(levels):
        if level.y < end or level.x1 - level.x0 < WIDE * page.width:
            continue
        zone = _ruled_zone(lines, levels[number:])
        if zone is not None and (zone.body or _is_announced(lines, level.y)):
            zones.append(zone)
            end = zone.body[-1].bottom if zone.body else zone.levels[-1].y
    for first, last in _free_stretches(lines, zones):
        zone = _plain_zone(lines[first:last])
        if zone is not None:
            zones.append(zone)
    return sorted(zones, key=lambda zone: (zone.head or zone.body)[0].top)


def _is_announced(lines: Sequence[Line], y: float) -> bool:
    """Whether a title, unit or entity stands just above."""
    above = [line for line in lines if line.bottom < y + 2][-3:]
    return any(is_title(piece.text) or caption_parts(piece.text) for line in above for piece in line.pieces)


def _ruled_zone(lines: Sequence[Line], levels: Sequence[Level]) -> Zone | None:
    """The table whose header begins at the first of `levels`."""
    top = levels[0]
    same = [
        level
        for level in levels
        if abs(level.x0 - top.x0) < SAME_ENDS
        and abs(level.x1 - top.x1) < SAME_ENDS
        and level.y < top.y + TALLEST_HEADER
    ]
    bottom = None
    for upper, lower in pairwise(same):
        between = [line for line in lines if upper.y < _middle(line) < lower.y]
        if not between or any(is_figure(piece.text) for line in between for piece in line.pieces):
            break
        bottom = lower
    if bottom is None:
        return None
    head = [line for line in lines if top.y < _middle(line) < bottom.y]
    if sum(len(line.pieces) for line in head) < 2:
        return None
    inner = [level for level in levels if top.y <= level.y <= bottom.y]
    below = [line for line in lines if _middle(line) > bottom.y]
    sides = _joints(inner)
    if sides:
        below = [_in_columns(line, sides) for line in below]
        head = [line._replace(pieces=_pieces(line.words, sides)) for line in head]
    return Zone(head, _body(below, top.x0, top.x1), inner)


def _body(below: Sequence[Line], x0: float, x1: float) -> list[Line]:
    """Lines under a header that go on with its table."""
    body: list[Line] = []
    widest = 0.0
    for line in below:
        if _ends_table(line, x0, x1) or (body and not 0.7 < line.depth / body[0].depth < 1.4):
            break
        gap = line.top - body[-1].bottom if body else 0.0
        if gap > max(4 * line.depth, 2 * widest):
            break
        widest = max(widest, gap)
        body.append(line)
    while (
        body and len(body[-1].pieces) == 1 and len(body) > 1 and body[-1].top - body[-2].bottom > 0.5 * body[-1].depth
    ):
        body.pop()
    return body


def _ends_table(line: Line, x0: float, x1: float) -> bool:
    text = "".join(piece.text for piece in line.pieces)
    if is_note(text) or text.endswith(("。", "：", ":")) or any(caption_parts(piece.text) for piece in line.pieces):
        return True
    first, last = line.pieces[0], line.pieces[-1]
    if first.x0 < x0 - SAME_ENDS or last.x1 > x1 + SAME_ENDS:
        return True
    return len(line.pieces) == 1 and (is_title(text) or last.x1 - first.x0 > 0.6 * (x1 - x0))


def _free_stretches(lines: Sequence[Line], zones: Sequence[Zone]) -> list[tuple[int, int]]:
    """Index ranges of lines in no zone."""
    taken = {(line.top, line.bottom) for zone in zones for line in (*zone.head, *zone.body)}
    ranges, start = [], None
    for number, line in enumerate(lines):
        if (line.top, line.bottom) in taken:
            if start is not None:
                ranges.append((start, number))
            start = None
        elif start is None:
            start = number
    if start is not None:
        ranges.append((start, len(lines)))
    return ranges


def _plain_zone(lines: Sequence[Line]) -> Zone | None:
    """A table with no rule at all: three lines with figures or more, under a line that gives a unit."""
    unit = next((n for n, line in enumerate(lines) if any(_gives_unit(piece.text) for piece in line.pieces)), None)
    if unit is None:
        return None
    rest = lines[unit + 1 :]
    first = next((n for n, line in enumerate(rest) if _is_row(line)), None)
    if first is None or first > 8:
        return None
    head = list(rest[:first])
    if not head or any(len(line.pieces) == 1 and line.pieces[0].text.endswith("。") for line in head):
        return None
    x0 = min(piece.x0 for line in (*head, rest[first]) for piece in line.pieces)
    x1 = max(piece.x1 for line in (*head, rest[first]) for piece in line.pieces)
    body = _body(rest[first:], x0, x1)
    if sum(map(_is_row, body)) < 2:
        return None
    return Zone(head, body, [])


def _gives_unit(text: str) -> bool:
    part = caption_parts(text)
    return part is not None and bool(part.unit)


def _is_row(line: Line) -> bool:
    return len(line.pieces) > 1 and any(is_figure(piece.text) for piece in line.pieces)


def _middle(line: Line) -> float:
    return (line.top + line.bottom) / 2


# Rows and columns


def _grid(zone: Zone) -> Grid | None:
    pieces = [piece for line in zone.body for piece in line.pieces]
    xs = _joints(zone.levels) or _white_columns(zone)
    if len(xs) < 3:
        return None
    bands = _bands(zone.body)
    head = [piece for line in zone.head for piece in line.pieces]
    head_ys, frames = header_frames(head, xs, [(level.y, level.pieces) for level in zone.levels])
    rows = len(head_ys) - 1
    ys = [*head_ys[:-1]]
    ys.append(zone.levels[-1].y if zone.levels else _between(zone.head, zone.body))
    for upper, lower in pairwise(bands):
        ys.append((upper[1] + lower[0]) / 2)
    if bands:
        ys.append(bands[-1][1] + 1.5)
    body = [
        Frame(rows + frame.row, frame.column, frame.rowspan, frame.colspan) for frame in _body_frames(pieces, xs, bands)
    ]
    return Grid(tuple(xs), tuple(ys), (*frames, *body))


def _between(head: Sequence[Line], body: Sequence[Line]) -> float:
    return (head[-1].bottom + body[0].top) / 2 if body else head[-1].bottom + 1.5


def _joints(levels: Sequence[Level]) -> list[float]:
    """Column sides where the rules of a header are drawn cell by cell."""
    if not levels:
        return []
    sides: list[float] = []
    for level in (levels[0], levels[-1]):
        found = [level.x0, *(x1 for (_, x1), (x0, _) in pairwise(level.pieces) if abs(x0 - x1) < 1.5), level.x1]
        if len(found) > len(sides):
            sides = found
    return sides if len(sides) > 2 else []


def _white_columns(zone: Zone) -> list[float]:
    """Column sides in the middle of bands of white that no piece crosses."""
    rows = [[piece for piece in line.pieces if compact(piece.text) not in TOTALS] for line in zone.body]
    leaves = _leaf_pieces(zone.head)
    merged: list[list[float]] = []
    for x0, x1 in sorted((piece.x0, piece.x1) for row in rows for piece in row):
        if merged and x0 - merged[-1][1] < NARROWEST_GAP:
            merged[-1][1] = max(merged[-1][1], x1)
        else:
            merged.append([x0, x1])
    _add_headings(merged, leaves)
    stretches = _named_stretches(merged, rows, leaves)
    if not stretches:
        return []
    sides = [(left[1] + right[0]) / 2 for left, right in pairwise(stretches)]
    everything = [piece for line in (*zone.head, *zone.body) for piece in line.pieces]
    left, right = min(piece.x0 for piece in everything), max(piece.x1 for piece in everything)
    return [min(left, stretches[0][0]) - 2, *sides, max(right, stretches[-1][1]) + 2]


def _add_headings(stretches: list[list[float]], leaves: Sequence[Word]) -> None:
    """Widens columns to their headings, the lowest first, and adds those of empty columns.

    A heading over two columns of the body names a group, and so does one that stands a line higher than the lowest.
    """
    lowest = max((leaf.top for leaf in leaves), default=0.0)
    for leaf in sorted(leaves, key=lambda leaf: -leaf.top):
        under = [stretch for stretch in stretches if stretch[0] < leaf.x1 and leaf.x0 < stretch[1]]
        if len(under) == 1:
            under[0][:] = min(under[0][0], leaf.x0), max(under[0][1], leaf.x1)
        elif not under and leaf.bottom > lowest - 0.3 * (leaf.bottom - leaf.top):
            stretches.append([leaf.x0, leaf.x1])
            stretches.sort()


def _named_stretches(
    stretches: list[list[float]], rows: Sequence[Sequence[Word]], leaves: Sequence[Word]
) -> list[list[float]]:
    """Stretches of ink as columns: one without a heading of its own joins a neighbour it never shares a row with."""

    def filled(stretch: Sequence[float]) -> set[int]:
        return {number for number, row in enumerate(rows) for p in row if stretch[0] <= (p.x0 + p.x1) / 2 <= stretch[1]}

    def headed(stretch: Sequence[float]) -> bool:
        return any(stretch[0] <= (leaf.x0 + leaf.x1) / 2 <= stretch[1] for leaf in leaves)

    at = 0
    while at < len(stretches):
        if not headed(stretches[at]):
            gaps = []
            for other in (at - 1, at + 1):
                if 0 <= other < len(stretches) and not filled(stretches[other]) & filled(stretches[at]):
                    gaps.append(
                        (max(stretches[at][0], stretches[other][0]) - min(stretches[at][1], stretches[other][1]), other)
                    )
            if gaps:
                first = min(at, min(gaps)[1])
                stretches[first : first + 2] = [[stretches[first][0], stretches[first + 1][1]]]
                at = max(first - 1, 0)
                continue
        at += 1
    return stretches


def _leaf_pieces(head: Sequence[Line]) -> list[Word]:
    """Header pieces with no other header piece below them."""
    pieces = [piece for line in head for piece in line.pieces]
    return [
        piece
        for piece in pieces
        if not any(other.top >= piece.bottom - 1 and other.x0 < piece.x1 and piece.x0 < other.x1 for other in pieces)
    ]


def _bands(body: Sequence[Line]) -> list[tuple[float, float]]:
    """Rows as bands of ink: lines that overlap in y, or follow as tightly as wrapped lines do, are one row."""
    if not body:
        return []
    depth = median(line.depth for line in body)
    spans = sorted((piece.top, piece.bottom) for line in body for piece in line.pieces)
    bands = [list(spans[0])]
    for top, bottom in spans[1:]:
        if top - bands[-1][1] < 0.12 * depth:
            bands[-1][1] = max(bands[-1][1], bottom)
        else:
            bands.append([top, bottom])
    return [(top, bottom) for top, bottom in bands]


def _body_frames(pieces: Sequence[Word], xs: Sequence[float], bands: Sequence[tuple[float, float]]) -> list[Frame]:
    """One frame a cell; a text in a leading column that stands in the middle of several rows covers them all."""
    frames: list[Frame] = []
    leading = True
    wide = _wide_totals(pieces, xs, bands)
    for column in range(len(xs) - 1):
        inside = [p for p in pieces if xs[column] <= (p.x0 + p.x1) / 2 < xs[column + 1]]
        leading = leading and not any(is_body_text(piece.text) for piece in inside)
        spans = _merged_rows(inside, bands) if leading and not wide else []
        if spans:
            frames.extend(Frame(start, column, end - start, 1) for start, end in spans)
            continue
        for row in range(len(bands)):
            start, end = wide.get(row, (column, column + 1))
            if not start <= column < end:
                start, end = column, column + 1
            if start == column:
                frames.append(Frame(row, column, 1, end - start))
    return sorted(frames)


def _wide_totals(
    pieces: Sequence[Word], xs: Sequence[float], bands: Sequence[tuple[float, float]]
) -> dict[int, tuple[int, int]]:
    """Rows whose total label stands in the middle of several blank columns, with the columns it covers."""
    found = {}
    for row, (top, bottom) in enumerate(bands):
        inside = [piece for piece in pieces if top <= (piece.top + piece.bottom) / 2 <= bottom]
        inside.sort()
        if not inside or compact(inside[0].text) not in TOTALS:
            continue
        middle = (inside[0].x0 + inside[0].x1) / 2
        following = inside[1].x0 if len(inside) > 1 else xs[-1]
        ends = [end for end in range(1, len(xs)) if middle < xs[end] <= following + 1]
        best = min(ends, key=lambda end: abs((xs[0] + xs[end]) / 2 - middle), default=1)
        own = bisect_right(xs, middle) - 1
        off = abs((xs[0] + xs[best]) / 2 - middle)
        if best > 1 and off < 3.0 and off < abs((xs[own] + xs[own + 1]) / 2 - middle) - 2.0:
            found[row] = (0, best)
    return found


def _merged_rows(inside: Sequence[Word], bands: Sequence[tuple[float, float]]) -> list[tuple[int, int]]:
    """Row ranges that the texts of a column are centred on, when they cover all rows exactly; else nothing."""
    if len(bands) < 3:
        return []
    texts: list[list[float]] = []
    for piece in sorted(inside, key=lambda piece: piece.top):
        if texts and piece.top - texts[-1][1] < 0.35 * (piece.bottom - piece.top):
            texts[-1][1] = max(texts[-1][1], piece.bottom)
        else:
            texts.append([piece.top, piece.bottom])
    if not texts:
        return [(0, len(bands))] if len(bands) > 1 else []
    if len(texts) >= len(bands):
        return []
    edges = [bands[0][0], *((a[1] + b[0]) / 2 for a, b in pairwise(bands)), bands[-1][1]]
    return spread_groups(edges, [(top + bottom) / 2 for top, bottom in texts], slack=0.4)


# The top of the next page


def _carried(lines: Sequence[Line], before: Grid, levels: Sequence[Level]) -> Grid | None:
    """Rows at the top of a page that stand in the columns of the unruled table before."""
    first = next((level.y for level in levels), float("inf"))
    rows: list[Line] = []
    fitted = [_in_columns(line, before.xs) for line in lines if line.bottom < first]
    for line in _body(fitted, before.xs[0], before.xs[-1]):
        if any(_columns_of(piece, before.xs) > 1 for piece in line.pieces):
            break
        rows.append(line)
    if not rows or max(len(line.pieces) for line in rows) < 2:
        return None
    bands = _bands(rows)
    ys = [bands[0][0] - 1.5, *((a[1] + b[0]) / 2 for a, b in pairwise(bands)), bands[-1][1] + 1.5]
    frames = _body_frames([piece for line in rows for piece in line.pieces], before.xs, bands)
    return Grid(before.xs, tuple(ys), tuple(frames))


def _columns_of(piece: Word, xs: Sequence[float]) -> int:
    """How many columns a piece reaches into, by more than a hair."""
    return sum(min(piece.x1, right) - max(piece.x0, left) > 3.0 for left, right in pairwise(xs))
