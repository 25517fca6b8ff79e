"""Where tables without upright rules stand: the lines of their header and of their body.

    单位：万元                                     a line that gives a unit, or rules over the whole width,
    科目编码   科目名称           合计               then the header,
    201       一般公共服务支出   300.07             then lines with figures in common columns,
    注：……                                       until something ends the table

A header between rules ends at the last rule as wide as its first that has no figure above it. A table may also have
one rule above it and one below, and none between: all that stands there is its own. Without rules a table needs a unit
above it and figures in several lines: prose has neither.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from ingest.captions import caption_parts, is_note, is_title, is_unit
from ingest.headers import TOTALS, compact, is_body_text, is_figure
from ingest.light_lines import Level, Line, in_columns, is_entry, joints, line_pieces
from ingest.pages import Page

WIDE = 0.3
"""Share of the page's width from which a rule may head a table."""
SAME_ENDS = 8.0
"""Points: rules whose ends differ by less belong to one table."""
TALLEST_HEADER = 160.0
MOST_HEADER_LINES = 8
FARTHEST_ROW = 150.0
"""Points of blank rows after which a row with figures may still belong to the table."""


class Zone(NamedTuple):
    """A table before its columns are known."""

    head: list[Line]
    body: list[Line]
    levels: list[Level]
    """Rules from the top of the header to its bottom."""
    ends: tuple[float, float] | None = None
    """Left and right end of the rules above and below a table that has no others."""


def find_zones(lines: Sequence[Line], levels: Sequence[Level], page: Page, goes_on: bool = False) -> list[Zone]:
    """Zones from top to bottom; a table that `goes_on` from the page before needs no caption at the top of this one."""
    zones: list[Zone] = []
    levels = _with_tops(lines, levels, page, goes_on)
    end = 0.0
    for number, level in enumerate(levels):
        if level.y < end or level.x1 - level.x0 < WIDE * page.width:
            continue
        zone = _ruled_zone(lines, levels[number:])
        announced = _is_announced(lines, level.y) or (goes_on and not any(_middle(line) < level.y for line in lines))
        if (zone is None or not zone.body) and announced:
            zone = _framed_zone(lines, levels[number:]) or zone
        if zone is not None and (zone.body or announced):
            zones.append(zone)
            end = zone.body[-1].bottom if zone.body else (zone.levels[-1].y if zone.levels else zone.head[-1].bottom)
    for first, last in _free_stretches(lines, zones):
        zone = plain_zone(lines[first:last])
        if zone is not None:
            zones.append(zone)
    return sorted(zones, key=lambda zone: (zone.head or zone.body)[0].top)


def _with_tops(lines: Sequence[Line], levels: Sequence[Level], page: Page, goes_on: bool) -> list[Level]:
    """The rules, and one more over every header that begins between its captions and the first rule under it.

    Where a table `goes_on`, its header may be printed again at the very top.
    """
    found = list(levels)
    starts = [number + 1 for number, line in enumerate(lines) if any(is_unit(piece.text) for piece in line.pieces)]
    for start in [0, *starts] if goes_on else starts:
        y = lines[start - 1].bottom if start else 0.0
        below = [level for level in levels if level.y > y]
        head = [other for other in lines[start:] if below and _middle(other) < below[0].y]
        wide = [
            level
            for level in below
            if level.y < below[0].y + TALLEST_HEADER and level.x1 - level.x0 > WIDE * page.width
        ]
        if not wide or not 1 <= len(head) <= MOST_HEADER_LINES or sum(len(other.pieces) for other in head) < 2:
            continue
        if any(_is_caption(other) or any(is_figure(piece.text) for piece in other.pieces) for other in head):
            continue
        x0, x1 = min(level.x0 for level in wide), max(level.x1 for level in wide)
        if not any(_is_prose(other, x0, x1) for other in head):
            found.append(Level(head[0].top - 1.5, x0, x1, ((x0, x1),)))
    return sorted(found)


def _is_announced(lines: Sequence[Line], y: float) -> bool:
    """Whether a title, unit or entity stands just above."""
    above = [line for line in lines if line.bottom < y + 2][-3:]
    return any(is_title(piece.text) or caption_parts(piece.text) for line in above for piece in line.pieces)


def _ruled_zone(lines: Sequence[Line], levels: Sequence[Level]) -> Zone | None:
    """The table whose header begins at the first of `levels`."""
    top = levels[0]
    same = [level for level in levels if _same_ends(level, top) and level.y < top.y + TALLEST_HEADER]
    bottom = None
    for upper, lower in pairwise(same):
        between = [line for line in lines if upper.y < _middle(line) < lower.y]
        if not between or any(is_figure(piece.text) for line in between for piece in line.pieces):
            break
        if any(map(_is_caption, between)):
            break
        bottom = lower
    if bottom is None:
        return None
    head = [line for line in lines if top.y < _middle(line) < bottom.y]
    if sum(len(line.pieces) for line in head) < 2:
        return None
    inner = [level for level in levels if top.y <= level.y <= bottom.y]
    below = [line for line in lines if _middle(line) > bottom.y]
    sides = joints(inner)
    if sides:
        below = [in_columns(line, sides) for line in below]
        head = [line._replace(pieces=line_pieces(line.words, sides)) for line in head]
    return Zone(head, body_lines(below, top.x0, top.x1), inner)


def _framed_zone(lines: Sequence[Line], levels: Sequence[Level]) -> Zone | None:
    """The table between the first of `levels` and the next as wide, with no rule of its header drawn."""
    top = levels[0]
    foot = next((level for level in levels[1:] if _same_ends(level, top)), None)
    inside = [line for line in lines if foot is not None and top.y < _middle(line) < foot.y]
    if len(inside) < 2 or any(line.whole[0].x0 < top.x0 - SAME_ENDS for line in inside):
        return None
    if any(_is_prose(line, top.x0, top.x1) or _is_caption(line) for line in inside):
        return None
    first = _first_row(inside)
    return Zone(inside[:first], inside[first:], [], (top.x0, top.x1)) if 0 < first < len(inside) else None


def _same_ends(one: Level, other: Level) -> bool:
    return abs(one.x0 - other.x0) < SAME_ENDS and abs(one.x1 - other.x1) < SAME_ENDS


def _is_caption(line: Line) -> bool:
    """A title or a note by itself, or a unit: the rules around it belong to two tables."""
    alone = len(line.pieces) == 1 and (is_title(line.pieces[0].text) or is_note(line.pieces[0].text))
    return alone or any(is_unit(piece.text) for piece in line.pieces)


def _is_prose(line: Line, x0: float, x1: float) -> bool:
    return len(line.pieces) == 1 and line.pieces[0].x1 - line.pieces[0].x0 > 0.6 * (x1 - x0)


def _first_row(lines: Sequence[Line]) -> int:
    """Which line is the first of the body: the first with a figure or an ordinal, or with a total alone.

    Lines of a wrapped name that stand beside its figures belong to the row.
    """
    first = next(
        (n for n, line in enumerate(lines) if any(is_body_text(piece.text) for piece in line.pieces)),
        next((n for n, line in enumerate(lines) if n and _is_bare_total(line)), len(lines)),
    )
    while 0 < first < len(lines) and (
        lines[first].top < lines[first - 1].bottom or _begins_alike(lines[first - 1], lines[first])
    ):
        first -= 1
    return first


def _begins_alike(line: Line, row: Line) -> bool:
    """Whether every text of a line begins where one of the row does, as names do and headings do not."""
    starts = [piece.x0 for piece in row.pieces]
    return all(len(piece.text) > 2 and min(abs(piece.x0 - start) for start in starts) < 1.0 for piece in line.pieces)


def _is_bare_total(line: Line) -> bool:
    """A total without figures, alone, beside dashes or beside the last row of a header: 类 款 项 合计."""
    texts = {compact(piece.text) for piece in line.pieces if not is_entry(piece.text)}
    return bool(texts & TOTALS) and texts - TOTALS <= {"类", "款", "项"}


def body_lines(below: Sequence[Line], x0: float, x1: float) -> list[Line]:
    """Lines under a header that go on with its table."""
    body: list[Line] = []
    widest = 0.0
    for line in below:
        if _ends_table(line, x0, x1) or (body and _is_of_other_size(line, body[0])):
            break
        gap = line.top - body[-1].bottom if body else 0.0
        if gap > max(4 * line.depth, 2 * widest) and not (gap < _reach(line) and _is_row(line)):
            break
        widest = max(widest, gap)
        body.append(line)
    while len(body) > 1 and not _is_aligned(body[-1], body[:-1]):
        body.pop()
    return body


def _is_of_other_size(line: Line, row: Line) -> bool:
    """Dashes alone tell no size."""
    return any(len(piece.text) > 1 for piece in line.pieces) and not 0.7 < line.depth / row.depth < 1.4


def _reach(line: Line) -> float:
    """How far below the last row a line may stand: a total after blank rows stands farthest."""
    return 2 * FARTHEST_ROW if compact(line.pieces[0].text) in TOTALS else FARTHEST_ROW


def _is_aligned(line: Line, rows: Sequence[Line]) -> bool:
    """Whether a line of one text belongs to a column: others begin where it does, or it is wrapped close above."""
    if len(line.pieces) > 1 or line.top - rows[-1].bottom < 0.5 * line.depth:
        return True
    return sum(abs(piece.x0 - line.pieces[0].x0) < 3.0 for row in rows for piece in row.pieces) > 1


def _ends_table(line: Line, x0: float, x1: float) -> bool:
    text = "".join(piece.text for piece in line.whole)
    if is_note(text) or text.endswith(("。", "：", ":")):
        return True
    if any(caption_parts(piece.text) for piece in line.whole) and not _is_row_of_a_year(line):
        return True
    if line.whole[0].x0 < x0 - SAME_ENDS or line.whole[-1].x1 > x1 + SAME_ENDS:
        return True
    if len(line.whole) == 1 and is_title(text):
        return True
    return _is_prose(line, x0, x1)


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


def plain_zone(lines: Sequence[Line], announced: bool = True) -> Zone | None:
    """A table with no rule at all: lines with figures under a header, with a line above that gives the unit.

    The unit may be missing at the top of a page (`announced` false), where a table may go on.
    """
    unit = next((n for n, line in enumerate(lines) if any(is_unit(piece.text) for piece in line.pieces)), None)
    if unit is None and announced:
        return None
    rest = lines[unit + 1 :] if unit is not None else lines
    first = next((n for n, line in enumerate(rest) if _is_row(line)), None)
    if first is None or first > 8:
        return None
    head = list(rest[:first])
    if not head or any(len(line.pieces) == 1 and line.pieces[0].text.endswith("。") for line in head):
        return None
    wide = [*head, *filter(_is_row, rest)]
    x0 = min(piece.x0 for line in wide for piece in line.pieces)
    x1 = max(piece.x1 for line in wide for piece in line.pieces)
    body = body_lines(rest[first:], x0, x1)
    if not body or (sum(map(_is_row, body)) < 2 and sum(is_figure(piece.text) for piece in body[0].pieces) < 3):
        return None
    return Zone(head, body, [])


def _is_row(line: Line) -> bool:
    return len(line.pieces) > 1 and any(is_figure(piece.text) for piece in line.pieces)


def _is_row_of_a_year(line: Line) -> bool:
    """`2031年  20.61  0.00`: a caption prints no figures beside a period."""
    return _is_row(line) and not any(is_unit(piece.text) for piece in line.whole)


def _middle(line: Line) -> float:
    return (line.top + line.bottom) / 2
