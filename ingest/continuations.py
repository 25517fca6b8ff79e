"""Whether a frame at the top of a page goes on with the table of the page before.

    page 14  类 款 项 | 科目名称 | 合计 …      first piece, with the header
    page 15  类 款 项 | 科目名称 | 合计 …      header printed again: its rows are dropped
    page 16  213 01 … | 行政运行 | 12.00       no header
    page 17  合计               | 190.00      the total alone, with fewer cells than columns

A piece goes on when nothing stands between the two frames, its title (if any) is the same, and its header is the same
or, without one, its sides fall on columns of the table, shifted sideways as a whole if need be. Sides
that are not drawn lie where the words of their own page leave white: there the same header is enough.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from ingest.captions import Captions
from ingest.cells import Sheet
from ingest.grids import Frame, Grid
from ingest.headers import Header, compact, is_body_text, is_numbering

DRAWN, UNDRAWN = 6.0, 35.0
"""Points by which a side may be off from page to page: ruled, and found from white space."""


class Piece(NamedTuple):
    """One frame with its captions and, read as if it stood alone, its header."""

    sheet: Sheet
    captions: Captions
    header: Header
    is_first: bool
    """No other frame above it on its page."""
    is_last: bool


class Continuation(NamedTuple):
    sheet: Sheet
    """Fitted to the columns of the table it continues."""
    header_rows: int
    """Leading rows that repeat the header."""
    body: int
    """First body row."""
    shared: tuple[bool, ...]


def continue_table(first: Piece, last: Piece, piece: Piece) -> Continuation | None:
    """How `piece` continues the table that begins with `first` and ends with `last`; None when it is another table."""
    if piece.sheet.page != last.sheet.page + 1 or not piece.is_first or not last.is_last:
        return None
    if last.captions.text_below or piece.captions.text_above:
        return None
    if not _same_title(first.captions, piece.captions):
        return None
    fitted = _fit(first.sheet, piece.sheet)
    undrawn = bool(first.sheet.extents and piece.sheet.extents)
    same = piece.header.body and _same_names(first.header, piece.header, undrawn)
    if same and (fitted is not None or undrawn):
        header, row = piece.header, piece.header.body
        if any(header.shared) and _signature(piece.sheet, row) == _signature(first.sheet, first.header.body):
            return Continuation(piece.sheet, header.rows, row + 1, (False,) * piece.sheet.width)
        return Continuation(piece.sheet, header.rows, row, header.shared)
    if fitted is None:
        return None
    repeated = _repeated_rows(first, fitted)
    if piece.captions.title and not repeated:
        return None
    if not repeated and _has_own_header(first, piece):
        return None
    return Continuation(fitted, repeated, repeated, (False,) * fitted.width)


def _same_title(first: Captions, later: Captions) -> bool:
    if later.label and first.label and compact(later.label) != compact(first.label):
        return False
    title = compact(later.title).replace("(续)", "").replace("续表", "").replace("(续表)", "")
    return not title or title == compact(first.title)


def _same_names(first: Header, later: Header, undrawn: bool) -> bool:
    """The same header; where no sides are drawn, the names at its foot: how far groups reach may be misread."""
    if _path_keys(first) == _path_keys(later):
        return True
    ours, theirs = ([compact("".join(path[-1:])) for path in header.paths] for header in (first, later))
    return undrawn and ours == theirs and all(ours) and len(ours) > 2


def _path_keys(header: Header) -> list[str]:
    return ["/".join(compact(text) for text in path) for path in header.paths]


def _repeated_rows(first: Piece, sheet: Sheet) -> int:
    """How many leading rows of a sheet print rows of the table's header, or number its columns."""
    header = first.header
    known = {_signature(first.sheet, row) for row in range(header.first, header.first + max(header.rows, 1))}
    rows = 0
    while rows < sheet.height:
        signature = _signature(sheet, rows)
        blank = not any(signature)
        if (not blank and signature in known) or is_numbering([text for _, text in sheet.starts(rows)]):
            rows += 1
        else:
            break
    return rows


def _signature(sheet: Sheet, row: int) -> tuple[str, ...]:
    return tuple(compact(text) for _, text in sheet.starts(row) if text)


def _has_own_header(first: Piece, piece: Piece) -> bool:
    """Whether a piece without a title opens with a header of its own rather than with body rows."""
    header = piece.header
    if not header.rows or header.body >= piece.sheet.height:
        return False
    top = [text for _, text in piece.sheet.starts(0) if text]
    if not top or any(is_body_text(text) for text in top):
        return False
    spanning = any(frame.colspan > 1 for frame, text in piece.sheet.starts(0) if text)
    full = all(text for _, text in piece.sheet.starts(0))
    numbers_below = any(
        is_body_text(text) for row in range(1, piece.sheet.height) for _, text in piece.sheet.starts(row)
    )
    ours = any(
        is_body_text(text)
        for row in range(first.header.body, first.sheet.height)
        for _, text in first.sheet.starts(row)
    )
    return full and numbers_below and (spanning or ours) and header.rows < piece.sheet.height


# Fitting the sides of one frame to the columns of another


def _fit(first: Sheet, later: Sheet) -> Sheet | None:
    """`later` with the columns of `first`: as it is when they agree, spread out when it has fewer sides."""
    ours, theirs = first.grid.xs, later.grid.xs
    if len(theirs) > len(ours):
        return None
    for shift in (0.0, theirs[0] - ours[0], theirs[-1] - ours[-1]):
        places = _places(ours, [x - shift for x in theirs], UNDRAWN if first.extents else DRAWN)
        if places is not None:
            return later if len(theirs) == len(ours) else _spread(later, places, ours, shift)
    if len(theirs) == len(ours) and _same_shape(ours, theirs):
        return later
    return None


def _places(ours: Sequence[float], theirs: Sequence[float], most: float) -> list[int] | None:
    """For every side of the later frame the side of the first one it falls on; None when one falls between."""
    widths = [b - a for a, b in pairwise(ours)]
    places: list[int] = []
    for x in theirs:
        nearest = min(range(len(ours)), key=lambda number: abs(ours[number] - x))
        slack = min(most, 0.4 * min(widths[max(nearest - 1, 0) : nearest + 1]))
        if abs(ours[nearest] - x) > max(slack, 3.0) or (places and nearest <= places[-1]):
            return None
        places.append(nearest)
    return places if places[0] == 0 and places[-1] == len(ours) - 1 else None


def _same_shape(ours: Sequence[float], theirs: Sequence[float]) -> bool:
    """The same proportions on a frame of another width."""
    scale = (ours[-1] - ours[0]) / (theirs[-1] - theirs[0])
    return all(abs((x - theirs[0]) * scale - (o - ours[0])) <= 6.0 for x, o in zip(theirs, ours, strict=True))


def _spread(sheet: Sheet, places: Sequence[int], ours: Sequence[float], shift: float) -> Sheet:
    frames = tuple(
        Frame(
            frame.row,
            places[frame.column],
            frame.rowspan,
            places[frame.column + frame.colspan] - places[frame.column],
        )
        for frame in sheet.grid.frames
    )
    grid = Grid(tuple(x + shift for x in ours), sheet.grid.ys, frames)
    at = tuple(
        tuple(row[column] for column in range(len(row)) for _ in range(places[column + 1] - places[column]))
        for row in sheet.at
    )
    return sheet._replace(grid=grid, at=at)
