"""Words into the cells of a grid.

    fill_grid(page, grid, words) -> Sheet(texts=("项目", "决算数", "一、一般公共服务支出", "2,106.66"), …)

A word belongs to the cell that holds its centre. One that a rule crosses is cut there by the centres of its characters
(`01行政运行` printed as one run over two cells), unless it is one number or one heading that is merely too wide for
its cell. The words of a cell are put in lines by their own heights, so that tight line pitch cannot interleave them.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from ingest.amount import fold, read_amount
from ingest.document import Box
from ingest.grids import Frame, Grid
from ingest.pages import Page, Word

BLANK = 0.1
"""Share of a line's height: a wider gap between two words is a blank."""


_HANGING = "、，。；：,.;:）)”》"
"""Marks that may stand over the right side of their cell."""
_AMOUNT_BEFORE = re.compile(r"\d\.\d\d$")
_AMOUNT_AFTER = re.compile(r"-?\d{1,3}(?:,?\d{3})*\.\d\d")


ON_A_RULE = 0.2
"""Heights: a word whose middle is no farther from a rule lies on it."""


class Sheet(NamedTuple):
    """A grid with the text of its cells: one page's stretch of a table."""

    page: int
    grid: Grid
    texts: tuple[str, ...]
    """As many as the grid has frames."""
    at: tuple[tuple[int, ...], ...]
    """at[row][column]: which frame covers that elementary cell."""
    ocr: bool = False
    extents: tuple[Box | None, ...] = ()
    """For a table without rules, what the words of every frame cover; empty for a ruled one."""

    def box(self, number: int) -> Box:
        """Where the text of a frame stands: its words when nothing is drawn around them, else the frame."""
        words = self.extents[number] if self.extents else None
        return words or self.grid.frame_box(self.grid.frames[number])

    @property
    def height(self) -> int:
        return len(self.at)

    @property
    def width(self) -> int:
        return len(self.at[0])

    def starts(self, row: int) -> list[tuple[Frame, str]]:
        """Cells that begin in `row`, with their texts, from left to right."""
        found = []
        for number in dict.fromkeys(self.at[row]):
            frame = self.grid.frames[number]
            if frame.row == row:
                found.append((frame, self.texts[number]))
        return found


def fill_grid(page: Page, grid: Grid, words: Sequence[Word], ruled: bool = True) -> Sheet:
    """The grid with the words that lie inside it."""
    rows, columns = len(grid.ys) - 1, len(grid.xs) - 1
    at = [[0] * columns for _ in range(rows)]
    for number, frame in enumerate(grid.frames):
        for row in range(frame.row, frame.row + frame.rowspan):
            at[row][frame.column : frame.column + frame.colspan] = [number] * frame.colspan
    inside: list[list[Word]] = [[] for _ in grid.frames]
    xs, ys = grid.xs, grid.ys
    for number, word in enumerate(words):
        middle, height = (word.top + word.bottom) / 2, max(word.bottom - word.top, 0.1)
        row = min(max(bisect_right(ys, middle) - 1, 0), rows - 1)
        if ruled and min(abs(middle - ys[row]), abs(middle - ys[row + 1])) < ON_A_RULE * height:
            row = _row_of_text(word, (*words[max(number - 1, 0) : number], *words[number + 1 : number + 2]), ys, row)
        cut = word.edges or not ruled
        for piece in cut_word(word, [xs[column] for column in _sides(at[row])]) if cut else (word,):
            column = bisect_right(xs, (piece.x0 + piece.x1) / 2) - 1
            inside[at[row][min(max(column, 0), columns - 1)]].append(piece)
    texts = tuple(join_words(found) if found else "" for found in inside)
    extents = () if ruled else tuple(_extent(found) if found else None for found in inside)
    return Sheet(page.number, grid, texts, tuple(map(tuple, at)), page.ocr, extents)


def _off(word: Word, y: float) -> float:
    """How far the middle of a word is from a rule, in its own heights."""
    return abs((word.top + word.bottom) / 2 - y) / max(word.bottom - word.top, 0.1)


def _row_of_text(word: Word, beside: Sequence[Word], ys: Sequence[float], row: int) -> int:
    """The row of a line that lies on a rule, as lines of an overfull cell do: that of the line printed with it.

    `beside` are the words before and after it in the content of the page.
    """
    for other in beside:
        gap = max(other.top - word.bottom, word.top - other.bottom)
        same_text = abs(other.x0 - word.x0) < 1.0 or abs(other.x0 + other.x1 - word.x0 - word.x1) < 2.0
        if same_text and abs(gap) < 0.5 * (word.bottom - word.top) and _off(other, ys[row]) > ON_A_RULE:
            found = bisect_right(ys, (other.top + other.bottom) / 2) - 1
            if abs(found - row) == 1 and 0 <= found < len(ys) - 1:
                return found
            return row
    return row


def _extent(words: Sequence[Word]) -> Box:
    return (
        min(word.x0 for word in words),
        min(word.top for word in words),
        max(word.x1 for word in words),
        max(word.bottom for word in words),
    )


def words_inside(page: Page, grid: Grid) -> list[Word]:
    x0, top, x1, bottom = grid.box
    return [
        word for word in page.words if 2 * top < word[1] + word[3] < 2 * bottom and 2 * x0 < word[0] + word[2] < 2 * x1
    ]


def _sides(row: Sequence[int]) -> list[int]:
    """Columns at which a new cell begins, the first one left out."""
    return [column for column in range(1, len(row)) if row[column] != row[column - 1]]


def cut_word(word: Word, sides: Sequence[float]) -> list[Word]:
    """The pieces of a word between the sides it crosses; the word itself when it is one thing too wide for its cell."""
    crossed = [x for x in sides if word.x0 + 1 < x < word.x1 - 1]
    if crossed and not word.edges and len(word.text) > 1:
        word = word._replace(edges=even_edges(word))
    if not crossed or not word.edges or _is_one_number(word.text) or _spills_evenly(word, crossed):
        return [word]
    ends = [*word.edges[1:], word.x1]
    centres = [(left + right) / 2 for left, right in zip(word.edges, ends, strict=True)]
    cuts = [_cut(word, centres, x) for x in crossed]
    bounds = [0, *cuts, len(centres)]
    return [
        Word(word.edges[start], word.top, ends[end - 1], word.bottom, word.text[start:end])
        for start, end in pairwise(bounds)
        if start < end
    ]


def _cut(word: Word, centres: Sequence[float], x: float) -> int:
    """At which character a word is cut for a side at x: at a joint of two texts near it, else by centres."""
    at = bisect_right(centres, x)
    wide = [b - a for (a, b), c in zip(pairwise(word.edges), word.text, strict=False) if not c.isascii()]
    pace = sorted(wide)[len(wide) // 2] if len(wide) > 3 else 0.0
    for near in (at, at - 1, at + 1, at - 2, at + 2, at - 3, at + 3):
        if 0 < near < len(word.text) and _is_joint(word, near, pace):
            return near
    return at + 1 if at < len(centres) and word.text[at] in _HANGING else at


def _is_joint(word: Word, at: int, pace: float) -> bool:
    """Whether two texts of different cells meet there, of which one may be too wide for its cell.

    A code beside a name, two amounts, or two names: there the pace of wide characters changes.
    """
    before, after = word.text[at - 1], word.text[at]
    if before in _HANGING and not before.isascii():
        return False
    if before.isascii() != after.isascii():
        return (before if before.isascii() else after).isdigit() and after not in _HANGING
    if before.isascii():
        return bool(_AMOUNT_BEFORE.search(word.text[:at]) and _AMOUNT_AFTER.match(word.text[at:]))
    return bool(pace) and abs(word.edges[at] - word.edges[at - 1] - pace) > 0.12 * pace


def even_edges(word: Word) -> tuple[float, ...]:
    """Left edges of the characters, from the usual widths: a Chinese character is as wide as two Latin ones."""
    widths = [1 if character.isascii() else 2 for character in word.text]
    step = (word.x1 - word.x0) / sum(widths)
    return tuple(word.x0 + step * sum(widths[:at]) for at in range(len(widths)))


def _spills_evenly(word: Word, crossed: Sequence[float]) -> bool:
    """A heading wider than its cell, centred on it: as much of it hangs out on the left as on the right."""
    if len(crossed) != 2:
        return False
    step = (word.x1 - word.x0) / len(word.text)
    left, right = crossed[0] - word.x0, word.x1 - crossed[1]
    return abs(left - right) < 0.5 * step and left < 0.5 * (crossed[1] - crossed[0])


def _is_one_number(text: str) -> bool:
    """A number with decimals or thousands groups is one thing; bare digits may be two codes side by side."""
    plain = fold(text)
    return ("." in plain or "," in plain) and read_amount(plain, "") is not None


# Words to text


def join_words(words: list[Word]) -> str:
    """The words of one cell as text: lines from top to bottom, joined without a break."""
    if len(words) == 1:
        return words[0].text.strip()
    text = ""
    for line in lines_of(words):
        piece = join_line(line)
        text += (" " if _is_latin(text[-1:]) and _is_latin(piece[:1]) else "") + piece
    return text.strip()


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalpha()


def lines_of(words: Iterable[Word]) -> list[list[Word]]:
    """Words in printed lines, from top to bottom, each from left to right."""
    lines: list[list[Word]] = []
    middle = depth = 0.0
    for word in sorted(words, key=_middle):
        centre, height = (word[1] + word[3]) / 2, word[3] - word[1]
        if lines and centre - middle <= 0.5 * min(depth, height):
            lines[-1].append(word)
        else:
            lines.append([word])
            middle, depth = centre, height
    for line in lines:
        line.sort()
    return lines


def _middle(word: Word) -> float:
    return word[1] + word[3]


def join_line(line: Sequence[Word]) -> str:
    """The words of one line, with a blank where the page shows one."""
    text, end = line[0].text, line[0].x1
    for word in line[1:]:
        text += (" " if word.x0 - end > BLANK * (word.bottom - word.top) else "") + word.text
        end = word.x1
    return text
