"""Rows of a table without upright rules, as bands of ink, and the cells in them.

                     小计       53.20
    301 工资福利支出   基本工资   41.00       the group's name stands in the middle of its rows, on none of them
                     津贴补贴    8.10
                     奖金       4.10

Lines that touch are one row, unless they print several figures in most columns; lines of a wrapped name stand closer
than rows do. A name in a leading column that stands in the middle of several rows is a cell merged over them.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import pairwise
from statistics import median

from ingest.grids import Frame
from ingest.headers import TOTALS, compact, is_body_text
from ingest.light_headers import CENTRED, spread_groups
from ingest.light_lines import Line, is_entry, is_number, is_total
from ingest.pages import Word


def rows_of_ink(body: Sequence[Line], xs: Sequence[float]) -> list[tuple[float, float]]:
    """Rows as bands of ink: lines that overlap in y, or follow as tightly as wrapped lines do, are one row.

    A band with several figures in most of its columns is as many rows.
    """
    if not body:
        return []
    depth = median(line.depth for line in body)
    pieces = [piece for line in body for piece in line.pieces]
    names = [piece for piece in pieces if _column(piece, xs) == 0 and compact(piece.text) not in TOTALS]
    others = [piece for piece in pieces if piece not in names]
    if 0 < 2 * len(_stacked(names)) <= len(body) and others:
        rows = _bands(others, xs, depth)
        if _stand_between(names, rows) and _merged_rows(names, rows, _totalled(others, xs, rows)):
            return rows
    return _bands(pieces, xs, depth)


def _stand_between(names: Sequence[Word], rows: Sequence[tuple[float, float]]) -> bool:
    """Whether a text stands on none of the rows."""
    middles = [(top + bottom) / 2 for top, bottom in rows]
    return any(
        min(abs((top + bottom) / 2 - middle) for middle in middles) > 0.3 * (bottom - top)
        for top, bottom in _stacked(names)
    )


def _totalled(pieces: Sequence[Word], xs: Sequence[float], rows: Sequence[tuple[float, float]]) -> set[int]:
    """Rows whose total is merged over the first columns: they belong to no group."""
    return {row for row, spans in _wide_totals(pieces, xs, rows).items() if any(start == 0 for start, _ in spans)}


def _bands(pieces: Sequence[Word], xs: Sequence[float], depth: float) -> list[tuple[float, float]]:
    pieces = sorted(pieces, key=lambda piece: piece.top)
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
    return [(_top(row), _bottom(row)) for row in _with_wrapped(rows, xs)]


def _with_wrapped(rows: list[list[Word]], xs: Sequence[float]) -> list[list[Word]]:
    """Rows without figure or ordinal join the one they follow, or precede, far more closely than rows do each other."""
    figured = [any(is_entry(piece.text) for piece in row) for row in rows]
    opened = [any(is_body_text(piece.text) and not is_entry(piece.text) for piece in row) for row in rows]
    gaps = [_top(b) - _bottom(a) for a, b in pairwise(rows)]
    usual = [
        gap
        for n, gap in enumerate(gaps)
        if (figured[n] and (opened[n + 1] or figured[n + 1])) or _opens_under(rows[n], rows[n + 1], xs)
    ]
    if not usual or (len(usual) < 2 and sum(a or b for a, b in zip(figured, opened, strict=True)) < 0.6 * len(rows)):
        return rows
    near = 0.72 * median(usual)
    joined = [rows[0]]
    for number in range(1, len(rows)):
        gap = gaps[number - 1]
        after = gaps[number] if number < len(gaps) else float("inf")
        wrapped = gap < near and gap <= after and not figured[number] and not opened[number]
        begun = (
            gap < near
            and not figured[number - 1]
            and not _opens_under(rows[number - 1], rows[number], xs)
            and (number == 1 or gaps[number - 2] > gap)
        )
        if wrapped or begun:
            joined[-1] = [*joined[-1], *rows[number]]
        else:
            joined.append(rows[number])
    return joined


def _opens_under(row: Sequence[Word], later: Sequence[Word], xs: Sequence[float]) -> bool:
    """Whether an ordinal of the later row stands in a column with text in the row above it."""
    filled = {_column(piece, xs) for piece in row}
    return any(
        is_body_text(piece.text) and not is_entry(piece.text) and _column(piece, xs) in filled for piece in later
    )


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


def body_frames(pieces: Sequence[Word], xs: Sequence[float], bands: Sequence[tuple[float, float]]) -> list[Frame]:
    """One frame a cell; a text in a leading column that stands in the middle of several rows covers them all."""
    frames: list[Frame] = []
    leading = True
    wide = _wide_totals(pieces, xs, bands)
    totalled = _totalled(pieces, xs, bands)
    for column in range(len(xs) - 1):
        inside = [p for p in pieces if xs[column] <= (p.x0 + p.x1) / 2 < xs[column + 1]]
        leading = leading and not any(is_number(piece.text) for piece in inside)
        merged = _groups_of_rows(inside, bands, totalled if column == 0 else wide) if leading else []
        frames.extend(Frame(start, column, end - start, 1) for start, end in merged)
        for row in range(len(bands)):
            if any(start <= row < end for start, end in merged):
                continue
            spans = [(start, end) for start, end in wide.get(row, ()) if start <= column < end]
            start, end = spans[0] if spans else (column, column + 1)
            if start == column:
                frames.append(Frame(row, column, 1, end - start))
    return sorted(frames)


def _groups_of_rows(
    inside: Sequence[Word], bands: Sequence[tuple[float, float]], parted: Collection[int]
) -> list[tuple[int, int]]:
    """Rows that texts of a leading column cover; beside totals over several columns only names of groups do."""
    inside = [piece for piece in inside if compact(piece.text) not in TOTALS or not parted]
    named = any(not piece.text.isascii() for piece in inside) and 2 * len(_stacked(inside)) <= len(bands)
    return _merged_rows(inside, bands, parted) if named or not parted else []


def _wide_totals(
    pieces: Sequence[Word], xs: Sequence[float], bands: Sequence[tuple[float, float]]
) -> dict[int, list[tuple[int, int]]]:
    """Rows with total labels that stand in the middle of several blank columns, with the columns they cover."""
    found: dict[int, list[tuple[int, int]]] = {}
    for row, (top, bottom) in enumerate(bands):
        inside = sorted(piece for piece in pieces if top <= (piece.top + piece.bottom) / 2 <= bottom)
        for number, piece in enumerate(inside):
            if not is_total(piece):
                continue
            own = _column(piece, xs)
            beside = [other for other in pieces if abs(other.x0 - piece.x0) < 1.0 and not is_total(other)]
            if sum("." not in other.text and "," not in other.text for other in beside) > 1:
                continue  # it begins where the texts of its own column do
            first = _column(inside[number - 1], xs) + 1 if number else 0
            last = _column(inside[number + 1], xs) if number + 1 < len(inside) else len(xs) - 1
            middle = (piece.x0 + piece.x1) / 2
            spans = [(a, b) for a in range(first, own + 1) for b in range(own + 1, last + 1)]
            off = {span: abs((xs[span[0]] + xs[span[1]]) / 2 - middle) for span in spans}
            best = min(spans, key=lambda span: off[span], default=(own, own + 1))
            whole = (0, last)
            if first == 0 and last > own + 1 and own > 0 and off[whole] < 3.0 and _fills(piece, xs[own : own + 2]):
                found.setdefault(row, []).append(whole)
                continue
            room = max(3.0, CENTRED * (xs[best[1]] - xs[best[0]]))
            if best[1] - best[0] > 1 and off[best] < min(room, off[own, own + 1] - 2.0):
                found.setdefault(row, []).append(best)
    return found


def _fills(piece: Word, sides: Sequence[float]) -> bool:
    """Whether a text takes up most of a column: one of codes, in the middle of those that a total is merged over."""
    return piece.x1 - piece.x0 > 0.5 * (sides[1] - sides[0])


def _column(piece: Word, xs: Sequence[float]) -> int:
    return min(max(bisect_right(xs, (piece.x0 + piece.x1) / 2) - 1, 0), len(xs) - 2)


def _merged_rows(
    inside: Sequence[Word], bands: Sequence[tuple[float, float]], totalled: Collection[int] = ()
) -> list[tuple[int, int]]:
    """Row ranges that the texts of a column are centred on, when they cover all rows but the `totalled` exactly."""
    if len(bands) < 3:
        return []
    texts = _stacked(inside)
    if not texts:
        return [(0, len(bands))] if not totalled else []
    if len(texts) >= len(bands) - len(totalled):
        return []
    found: list[tuple[int, int]] = []
    sides = [(a[1] + b[0]) / 2 for a, b in pairwise(bands)]
    sides = [bands[0][0] + bands[0][1] - sides[0], *sides, bands[-1][1] + bands[-1][0] - sides[-1]]
    for start, end in _stretches(len(bands), totalled):
        edges = sides[start : end + 1]
        middles = [m for m in ((top + bottom) / 2 for top, bottom in texts) if edges[0] < m < edges[-1]]
        spans = spread_groups(edges, middles, slack=0.4)
        if not spans:
            return []
        found.extend((start + a, start + b) for a, b in spans)
    return found


def _stretches(rows: int, parted: Collection[int]) -> list[tuple[int, int]]:
    """Runs of rows between those that part them."""
    edges = [-1, *sorted(parted), rows]
    return [(a + 1, b) for a, b in pairwise(edges) if b - a > 1]


def _stacked(inside: Sequence[Word]) -> list[tuple[float, float]]:
    """Texts of a column from top to bottom, the lines of one close above one another."""
    texts: list[tuple[float, float]] = []
    for piece in sorted(inside, key=lambda piece: piece.top):
        if texts and piece.top - texts[-1][1] < 0.35 * (piece.bottom - piece.top):
            texts[-1] = texts[-1][0], max(texts[-1][1], piece.bottom)
        else:
            texts.append((piece.top, piece.bottom))
    return texts
