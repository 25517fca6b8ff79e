"""Tables without upright rules: rows and columns from white space, helped by the light rules of a header.

    科目编码   科目名称            合计   基本支出                 light rules above, within and below the header,
                                        人员经费   公用经费        or none at all
    201       一般公共服务支出    300.07   100.03    50.09

Columns lie between bands of white that no word of the body crosses (Breuel's white-space cover in one dimension, on
word boxes); where the header's rules are drawn cell by cell, their joints are the columns. Rows are bands of ink. The
outcome is a Grid like that of a ruled table, so that everything after this step is the same.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import pairwise
from statistics import median

from ingest.grids import Frame, Grid
from ingest.headers import TOTALS, compact, is_body_text
from ingest.light_columns import NARROWEST_GAP, white_columns, with_white_sides
from ingest.light_headers import header_frames, spread_groups
from ingest.light_lines import (
    Line,
    in_columns,
    is_entry,
    is_number,
    is_total,
    joints,
    line_pieces,
    read_lines,
    rule_levels,
)
from ingest.light_zones import Zone, body_lines, find_zones, plain_zone
from ingest.pages import Page, Word

HEADER_BLANK = 0.25
"""Characters: headings of neighbouring columns stand closer than words of the body do, and have no blanks within."""
FARTHEST_SIDE = 25.0
"""Points by which a side that is not drawn may lie elsewhere on the next page."""


def find_light_grids(page: Page, ruled: Sequence[Grid], before: Grid | None, heads: Collection[str] = ()) -> list[Grid]:
    """Tables outside the `ruled` ones.

    `before` is the unruled grid at the foot of the page before; its columns are looked for at the top of this one.
    """
    lines = read_lines(page, ruled, heads)
    if not lines:
        return []
    levels = rule_levels(page, ruled)
    zones = find_zones(lines, levels, page, before is not None)
    found: list[Grid] = []
    if before is not None:
        first = min((zone.head[0].top for zone in zones), default=page.height)
        carried = _carried([line for line in lines if line.bottom < first], before)
        if carried is not None:
            found.append(carried)
        elif not zones:
            again = plain_zone(lines, announced=False)
            zones = [again] if again else []
    found.extend(grid for grid in map(_grid, zones) if grid is not None)
    return found


def extend_grids(page: Page, ruled: Sequence[Grid], heads: Collection[str] = ()) -> dict[Grid, Grid]:
    """For grids that frame a header alone: the same grid with the unruled rows below it."""
    lines = read_lines(page, ruled, heads)
    found: dict[Grid, Grid] = {}
    for grid in ruled:
        end = min((other.ys[0] for other in ruled if other.ys[0] > grid.ys[-1]), default=page.height)
        below = [in_columns(line, grid.xs) for line in lines if grid.ys[-1] - 2 < line.top and line.bottom < end]
        rows = body_lines(below, grid.xs[0], grid.xs[-1])
        if not rows or rows[0].top - grid.ys[-1] > 2 * rows[0].depth:
            continue
        if not _opens_with_row(rows):
            continue
        xs = with_white_sides(grid.xs, rows)
        header = [_moved(frame, [xs.index(x) for x in grid.xs]) for frame in grid.frames]
        rows = [in_columns(line, xs) for line in rows]
        bands = _bands(rows, xs)
        ys = [*grid.ys, *((a[1] + b[0]) / 2 for a, b in pairwise(bands)), bands[-1][1] + 1.5]
        body = _body_frames([piece for line in rows for piece in line.pieces], xs, bands)
        height = len(grid.ys) - 1
        frames = (*header, *(frame._replace(row=height + frame.row) for frame in body))
        found[grid] = Grid(tuple(xs), tuple(ys), frames)
    return found


def _opens_with_row(lines: Sequence[Line]) -> bool:
    """Whether the first lines print two cells side by side, or a total; a name may begin a few lines higher.

    An ordinal opens a table whose later lines hold figures.
    """
    for number, line in enumerate(lines):
        if number and line.top - lines[number - 1].bottom > 0.45 * line.depth:
            break
        if len(line.pieces) > 1 or compact(line.pieces[0].text) in TOTALS:
            return True
    figures = any(len(line.pieces) > 1 and any(is_number(piece.text) for piece in line.pieces) for line in lines)
    return figures and is_body_text(lines[0].pieces[0].text)


def _grid(zone: Zone) -> Grid | None:
    coarse = joints(zone.levels)
    if not coarse:
        zone = zone._replace(
            head=[line._replace(pieces=line_pieces(line.words, (), HEADER_BLANK)) for line in zone.head]
        )
        coarse = white_columns(zone)
    if len(coarse) < 3:
        return None
    head = [piece for line in zone.head for piece in line.pieces]
    head_ys, head_frames = header_frames(head, coarse, [(level.y, level.pieces) for level in zone.levels])
    xs = with_white_sides(coarse, zone.body)
    places = [xs.index(x) for x in coarse]
    frames = [_moved(frame, places) for frame in head_frames]
    body = [in_columns(line, xs) for line in zone.body]
    bands = _bands(body, xs)
    rows = len(head_ys) - 1
    ys = [*head_ys[:-1], zone.levels[-1].y if zone.levels else _between(zone.head, zone.body)]
    ys.extend((upper[1] + lower[0]) / 2 for upper, lower in pairwise(bands))
    if bands:
        ys.append(bands[-1][1] + 1.5)
    pieces = [piece for line in body for piece in line.pieces]
    frames.extend(frame._replace(row=rows + frame.row) for frame in _body_frames(pieces, xs, bands))
    return Grid(tuple(xs), tuple(ys), tuple(frames))


def _moved(frame: Frame, places: Sequence[int]) -> Frame:
    """A frame among more columns; `places` are the new positions of the old sides."""
    start, end = places[frame.column], places[frame.column + frame.colspan]
    return frame._replace(column=start, colspan=end - start)


def _between(head: Sequence[Line], body: Sequence[Line]) -> float:
    return (head[-1].bottom + body[0].top) / 2 if body else head[-1].bottom + 1.5


def _bands(body: Sequence[Line], xs: Sequence[float]) -> list[tuple[float, float]]:
    """Rows as bands of ink: lines that overlap in y, or follow as tightly as wrapped lines do, are one row.

    A band with several figures in most of its columns is as many rows.
    """
    if not body:
        return []
    depth = median(line.depth for line in body)
    pieces = sorted((piece for line in body for piece in line.pieces), key=lambda piece: piece.top)
    bands: list[list[Word]] = []
    bottom = 0.0
    for piece in pieces:
        if bands and piece.top - bottom < 0.12 * depth:
            bands[-1].append(piece)
            bottom = max(bottom, piece.bottom)
        else:
            bands.append([piece])
            bottom = piece.bottom
    rows = [row for band in bands for row in _rows_of_band(band, xs)]
    return [(_top(row), _bottom(row)) for row in _with_wrapped(rows)]


def _with_wrapped(rows: list[list[Word]]) -> list[list[Word]]:
    """Rows without figure or ordinal join the one they follow, or precede, far more closely than rows do each other."""
    figured = [any(is_entry(piece.text) for piece in row) for row in rows]
    opened = [any(is_body_text(piece.text) and not is_entry(piece.text) for piece in row) for row in rows]
    gaps = [_top(b) - _bottom(a) for a, b in pairwise(rows)]
    usual = [gap for n, gap in enumerate(gaps) if opened[n + 1] or (figured[n] and figured[n + 1])]
    if not usual or (len(usual) < 2 and sum(a or b for a, b in zip(figured, opened, strict=True)) < 0.6 * len(rows)):
        return rows
    near = 0.72 * median(usual)
    joined = [rows[0]]
    for number in range(1, len(rows)):
        gap = gaps[number - 1]
        after = gaps[number] if number < len(gaps) else float("inf")
        wrapped = gap < near and gap <= after and not figured[number] and not opened[number]
        begun = (
            gap < near and not figured[number - 1] and not opened[number] and (number == 1 or gaps[number - 2] > gap)
        )
        if wrapped or begun:
            joined[-1] = [*joined[-1], *rows[number]]
        else:
            joined.append(rows[number])
    return joined


def _top(row: Sequence[Word]) -> float:
    return min(piece.top for piece in row)


def _bottom(row: Sequence[Word]) -> float:
    return max(piece.bottom for piece in row)


def _rows_of_band(band: list[Word], xs: Sequence[float]) -> list[list[Word]]:
    columns: dict[int, list[float]] = {}
    for piece in band:
        if is_entry(piece.text):
            column = bisect_right(xs, (piece.x0 + piece.x1) / 2)
            columns.setdefault(column, []).append((piece.top + piece.bottom) / 2)
    counts = Counter(len(found) for found in columns.values())
    usual = max(counts, key=lambda count: (counts[count], -count), default=1)
    if usual < 2:
        return [band]
    middles = next(found for found in columns.values() if len(found) == usual)
    ends = [(a + b) / 2 for a, b in pairwise(sorted(middles))]
    rows: list[list[Word]] = [[] for _ in middles]
    for piece in band:
        rows[bisect_right(ends, (piece.top + piece.bottom) / 2)].append(piece)
    return rows


def _body_frames(pieces: Sequence[Word], xs: Sequence[float], bands: Sequence[tuple[float, float]]) -> list[Frame]:
    """One frame a cell; a text in a leading column that stands in the middle of several rows covers them all."""
    frames: list[Frame] = []
    leading = True
    wide = _wide_totals(pieces, xs, bands)
    for column in range(len(xs) - 1):
        inside = [p for p in pieces if xs[column] <= (p.x0 + p.x1) / 2 < xs[column + 1]]
        leading = leading and not any(is_number(piece.text) for piece in inside)
        spans = _merged_rows(inside, bands) if leading and not wide else []
        if spans:
            frames.extend(Frame(start, column, end - start, 1) for start, end in spans)
            continue
        for row in range(len(bands)):
            spans = [(start, end) for start, end in wide.get(row, ()) if start <= column < end]
            start, end = spans[0] if spans else (column, column + 1)
            if start == column:
                frames.append(Frame(row, column, 1, end - start))
    return sorted(frames)


def _wide_totals(
    pieces: Sequence[Word], xs: Sequence[float], bands: Sequence[tuple[float, float]]
) -> dict[int, list[tuple[int, int]]]:
    """Rows with total labels that stand in the middle of several blank columns, with the columns they cover."""
    found: dict[int, list[tuple[int, int]]] = {}
    for row, (top, bottom) in enumerate(bands):
        inside = sorted(piece for piece in pieces if top <= (piece.top + piece.bottom) / 2 <= bottom)
        for number, piece in enumerate(inside):
            if not compact(piece.text).endswith(("合计", "总计", "小计")):
                continue
            own = _column(piece, xs)
            first = _column(inside[number - 1], xs) + 1 if number else 0
            last = _column(inside[number + 1], xs) if number + 1 < len(inside) else len(xs) - 1
            middle = (piece.x0 + piece.x1) / 2
            spans = [(a, b) for a in range(first, own + 1) for b in range(own + 1, last + 1)]
            off = {span: abs((xs[span[0]] + xs[span[1]]) / 2 - middle) for span in spans}
            best = min(spans, key=lambda span: off[span], default=(own, own + 1))
            if best[1] - best[0] > 1 and off[best] < min(3.0, off[own, own + 1] - 2.0):
                found.setdefault(row, []).append(best)
    return found


def _column(piece: Word, xs: Sequence[float]) -> int:
    return min(max(bisect_right(xs, (piece.x0 + piece.x1) / 2) - 1, 0), len(xs) - 2)


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


def _carried(lines: Sequence[Line], before: Grid) -> Grid | None:
    """Rows at the top of a page that stand in the columns of the unruled table before."""
    rows: list[Line] = []
    body = body_lines([in_columns(line, before.xs) for line in lines], before.xs[0], before.xs[-1])
    xs = into_white(before.xs, body)
    for line in (in_columns(line, xs) for line in body):
        if any(_columns_of(piece, xs) > 1 and not is_total(piece) for piece in line.pieces):
            break
        if len(line.whole) == 1 and _columns_of(line.whole[0], xs) > 1 and not is_total(line.whole[0]):
            break
        rows.append(line)
    if not rows or max(len(line.pieces) for line in rows) < 2:
        return None
    bands = _bands(rows, xs)
    ys = [bands[0][0] - 1.5, *((a[1] + b[0]) / 2 for a, b in pairwise(bands)), bands[-1][1] + 1.5]
    frames = _body_frames([piece for line in rows for piece in line.pieces], xs, bands)
    return Grid(xs, tuple(ys), tuple(frames))


def into_white(xs: tuple[float, ...], lines: Sequence[Line]) -> tuple[float, ...]:
    """The sides, those that run through words of these lines moved to the white beside them, where there is any."""
    if not any(_columns_of(piece, xs) > 1 for line in lines for piece in line.pieces):
        return xs
    farthest = min(FARTHEST_SIDE, 0.4 * min(right - left for left, right in pairwise(xs)))
    ends = float("-inf")
    gaps: list[tuple[float, float]] = []
    for piece in sorted(piece for line in lines for piece in line.whole if not is_total(piece)):
        if piece.x0 - ends > NARROWEST_GAP:
            gaps.append((ends, piece.x0))
        ends = max(ends, piece.x1)
    inner = gaps[1:]
    moved = [xs[0]]
    for x in xs[1:-1]:
        near = min(inner, key=lambda gap: max(gap[0] - x, x - gap[1]), default=(x, x))
        off = max(near[0] - x, x - near[1])
        moved.append((near[0] + near[1]) / 2 if 0 < off < farthest else x)
    moved.append(xs[-1])
    return tuple(moved) if all(a < b for a, b in pairwise(moved)) else xs


def _columns_of(piece: Word, xs: Sequence[float]) -> int:
    """How many columns a piece reaches into, by more than a hair."""
    return sum(min(piece.x1, right) - max(piece.x0, left) > 3.0 for left, right in pairwise(xs))
