"""Lines and rules of a page where no grid is drawn: what tables without upright rules are found from.

    (79, 91) "201"   (157, 227) "一般公共服务支出"   (403, 417) "4.00"        one Line with three pieces
    ------------------------------------------------------------------      a Level: rules at one height

Boxes of words are cut down to one character's height first, for fonts give their lines very different ones.
"""

from bisect import bisect_right
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import NamedTuple

from ingest.amount import CellState, cell_state
from ingest.cells import BLANK, cut_word, join_line, lines_of
from ingest.grids import Grid
from ingest.headers import compact, is_figure
from ingest.pages import Page, Word
from ingest.surroundings import is_furniture

SPACED_OUT = {"收入", "支出", "项目", "合计", "总计", "小计", "金额", "行次", "栏次", "科目", "名称", "备注", "单位"}
"""Words that forms print with their two characters far apart."""


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
    """What may stand in one cell each: words joined over ordinary blanks, cut at the columns once these are known."""
    whole: Sequence[Word]
    """The pieces before any cutting."""
    top: float
    bottom: float

    @property
    def depth(self) -> float:
        """Size of its characters; the line itself is taller where texts on two baselines share it."""
        return max(word.bottom - word.top for word in self.words)


def read_lines(page: Page, ruled: Sequence[Grid], heads: Collection[str]) -> list[Line]:
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
            pieces = line_pieces(line)
            found.append(Line(line, pieces, pieces, top, bottom))
    return found


def _tight(word: Word) -> Word:
    """A word in a box one character high: fonts give their lines very different heights."""
    units = sum(0.5 if character.isascii() else 1.0 for character in word.text)
    half = min((word.x1 - word.x0) / units, word.bottom - word.top) / 2
    middle = (word.top + word.bottom) / 2
    return Word(word.x0, middle - half, word.x1, middle + half, word.text)


def line_pieces(line: Sequence[Word], sides: Sequence[float] = (), room: float = 0.6) -> list[Word]:
    """Words joined over blanks up to `room` characters wide; not over a known side of a column.

    Letter-spaced words are joined either way.
    """
    pieces = [line[0]]
    for before, word in pairwise(line):
        gap, size = word.x0 - before.x1, word.bottom - word.top
        spaced = (len(before.text) == 1 or len(word.text) == 1) and not (_is_dash(before.text) or _is_dash(word.text))
        widest = _blank_room(pieces[-1].text, word.text, spaced, room)
        parted = not spaced and any(before.x1 - 1 < side < word.x0 + 1 for side in sides)
        if pieces[-1].text + word.text not in SPACED_OUT and (parted or gap > widest * size):
            pieces.append(word)
        else:
            pieces[-1] = _glued(pieces[-1], word)
    return pieces


def _blank_room(before: str, after: str, spaced: bool, room: float) -> float:
    """The widest blank, in characters, that may stand within one cell between two texts."""
    if (_is_dash(before) or (is_number(before) and "." in before)) and len(after) > 2:
        return 0.12  # an amount, or the dash for none, beside the name of the next column
    if is_number(before) or is_number(after):
        return 0.3 if not is_number(after) else 0.25
    return 0.9 if spaced else room


def _glued(first: Word, second: Word) -> Word:
    blank = " " if second.x0 - first.x1 > BLANK * (second.bottom - second.top) else ""
    top, bottom = min(first.top, second.top), max(first.bottom, second.bottom)
    return Word(first.x0, top, second.x1, bottom, first.text + blank + second.text)


def is_total(piece: Word) -> bool:
    """Its cell may be merged over several columns."""
    return compact(piece.text).endswith(("合计", "总计", "小计"))


def in_columns(line: Line, xs: Sequence[float]) -> Line:
    """The line with its pieces made anew: what stands in one column is one piece, and words over two are cut.

    合 计 is never cut: its cell may be merged over several columns.
    """
    totals = [piece for piece in line.whole if is_total(piece)]
    words = [word for word in line.words if not any(t.x0 <= word.x0 and word.x1 <= t.x1 for t in totals)]
    cut = sorted([*totals, *(piece for word in words for piece in cut_word(word, xs[1:-1]))])
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


def is_entry(text: str) -> bool:
    """What stands in a column of codes or amounts: a figure, or the dash for none."""
    return is_figure(text) or cell_state(text) is CellState.DASH


def _is_dash(text: str) -> bool:
    return cell_state(text) is CellState.DASH


def is_number(text: str) -> bool:
    return cell_state(text) in (CellState.NUMBER, CellState.ZERO)


def rule_levels(page: Page, ruled: Sequence[Grid]) -> list[Level]:
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


def joints(levels: Sequence[Level]) -> list[float]:
    """Column sides where the rules of a header are drawn cell by cell."""
    if not levels:
        return []
    found = [levels[0].x0, levels[0].x1]
    for level in levels:
        starts = [x0 for x0, _ in level.pieces]
        found.extend(x1 for _, x1 in level.pieces if any(abs(x1 - x0) < 1.5 for x0 in starts))
    found.sort()
    sides = [found[0]]
    sides.extend(x for before, x in pairwise(found) if x - before > 2.0)
    return sides if len(sides) > 2 else []
