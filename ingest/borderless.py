"""Tables without upright rules: rows and columns from white space, helped by the light rules of a header.

    科目编码   科目名称            合计   基本支出                 light rules above, within and below the header,
                                        人员经费   公用经费        or none at all
    201       一般公共服务支出    300.07   100.03    50.09

Columns lie between bands of white that no word of the body crosses (Breuel's white-space cover in one dimension, on
word boxes); where the header's rules are drawn cell by cell, their joints are the columns. Rows are bands of ink. The
outcome is a Grid like that of a ruled table, so that everything after this step is the same.
"""

from collections.abc import Collection, Sequence
from itertools import pairwise

from ingest.grids import Frame, Grid
from ingest.headers import TOTALS, compact, is_body_text
from ingest.light_columns import NARROWEST_GAP, white_columns, with_white_sides
from ingest.light_headers import header_frames
from ingest.light_lines import (
    Line,
    in_columns,
    is_number,
    is_total,
    joints,
    line_pieces,
    read_lines,
    rule_levels,
)
from ingest.light_rows import body_frames, rows_of_ink
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
        header = [_moved(frame, [xs.index(x) for x in grid.xs]) for frame in _with_open_row(page, grid)]
        rows = [in_columns(line, xs) for line in rows]
        bands = rows_of_ink(rows, xs)
        ys = [*grid.ys, *((a[1] + b[0]) / 2 for a, b in pairwise(bands)), bands[-1][1] + 1.5]
        body = body_frames([piece for line in rows for piece in line.pieces], xs, bands)
        height = len(grid.ys) - 1
        frames = (*header, *(frame._replace(row=height + frame.row) for frame in body))
        found[grid] = Grid(tuple(xs), tuple(ys), frames)
    return found


def _with_open_row(page: Page, grid: Grid) -> list[Frame]:
    """The frames of a header; cells of a first body row beside its last, with no rule under them, are parted."""
    frames: list[Frame] = []
    for frame in grid.frames:
        if frame.row == len(grid.ys) - 2 and frame.colspan > 1:
            x0, top, x1, bottom = grid.frame_box(frame)
            inside = [w for w in page.words if x0 < (w[0] + w[2]) / 2 < x1 and top < (w[1] + w[3]) / 2 < bottom]
            if any(is_number(word.text) for word in inside) and len(inside) > 1:
                frames.extend(Frame(frame.row, frame.column + n, 1, 1) for n in range(frame.colspan))
                continue
        frames.append(frame)
    return frames


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
    bands = rows_of_ink(body, xs)
    rows = len(head_ys) - 1
    ys = [*head_ys[:-1], zone.levels[-1].y if zone.levels else _between(zone.head, zone.body)]
    ys.extend((upper[1] + lower[0]) / 2 for upper, lower in pairwise(bands))
    if bands:
        ys.append(bands[-1][1] + 1.5)
    pieces = [piece for line in body for piece in line.pieces]
    frames.extend(frame._replace(row=rows + frame.row) for frame in body_frames(pieces, xs, bands))
    return Grid(tuple(xs), tuple(ys), tuple(frames))


def _moved(frame: Frame, places: Sequence[int]) -> Frame:
    """A frame among more columns; `places` are the new positions of the old sides."""
    start, end = places[frame.column], places[frame.column + frame.colspan]
    return frame._replace(column=start, colspan=end - start)


def _between(head: Sequence[Line], body: Sequence[Line]) -> float:
    return (head[-1].bottom + body[0].top) / 2 if body else head[-1].bottom + 1.5


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
    if not rows or (max(len(line.pieces) for line in rows) < 2 and not _is_list_on_the_right(rows, xs)):
        return None
    bands = rows_of_ink(rows, xs)
    ys = [bands[0][0] - 1.5, *((a[1] + b[0]) / 2 for a, b in pairwise(bands)), bands[-1][1] + 1.5]
    frames = body_frames([piece for line in rows for piece in line.pieces], xs, bands)
    return Grid(xs, tuple(ys), tuple(frames))


def _is_list_on_the_right(rows: Sequence[Line], xs: Sequence[float]) -> bool:
    """Whether single texts are the names of a two-sided table that goes on on its right side alone."""
    texts = [line.pieces[0] for line in rows]
    aligned = all(abs(piece.x0 - texts[0].x0) < 1.0 for piece in texts)
    return len(texts) > 1 and aligned and texts[0].x0 > xs[1] and all(is_body_text(piece.text) for piece in texts)


def into_white(xs: tuple[float, ...], lines: Sequence[Line]) -> tuple[float, ...]:
    """The sides, those that run through words of these lines moved to the white beside them, where there is any."""
    if not any(_columns_of(piece, xs) > 1 for line in lines for piece in line.pieces):
        return xs
    ends = float("-inf")
    gaps: list[tuple[float, float]] = []
    for piece in sorted(piece for line in lines for piece in line.whole if not is_total(piece)):
        if piece.x0 - ends > NARROWEST_GAP:
            gaps.append((ends, piece.x0))
        ends = max(ends, piece.x1)
    inner = gaps[1:]
    moved = [xs[0]]
    for before, x, after in zip(xs, xs[1:], xs[2:], strict=False):
        farthest = min(FARTHEST_SIDE, 0.4 * min(x - before, after - x))
        near = min(inner, key=lambda gap: max(gap[0] - x, x - gap[1]), default=(x, x))
        off = max(near[0] - x, x - near[1])
        moved.append((near[0] + near[1]) / 2 if 0 < off < farthest else x)
    moved.append(xs[-1])
    return tuple(moved) if all(a < b for a, b in pairwise(moved)) else xs


def _columns_of(piece: Word, xs: Sequence[float]) -> int:
    """How many columns a piece reaches into, by more than a hair."""
    return sum(min(piece.x1, right) - max(piece.x0, left) > 3.0 for left, right in pairwise(xs))
