"""Printed lines from words: tables left out, running heads, page numbers and doubled text set aside.

    words  (96,156)"一、收入" … (72,205)"支出总计" (124,199)"12.34万元"     boxes of digits may be twice as high
    lines  Line(page=21, text="一、收入…", indent=2.0) · Line(page=21, text="支出总计12.34万元", indent=0.0)

Words belong to one line when the middles of their boxes lie within half a character of each other, whatever their
baselines. The text column of a page (`left`, `right`) is read off its wide lines, so that indents and line ends, which
tell where paragraphs begin, can be measured in characters.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import NamedTuple

from ingest.document import Box
from ingest.pages import Page, Word
from ingest.places import width_of


class Line(NamedTuple):
    """One printed line outside the tables."""

    page: int
    box: Box
    words: tuple[Word, ...]
    """From left to right."""
    starts: tuple[int, ...]
    """Offset of each word in the text."""
    text: str
    size: float
    """Width of one Chinese character, in points."""
    left: float
    right: float
    """Edges of the text column of its page."""
    centred: bool
    """As far from the left as from the right; a full line is that too, see `inset`."""
    after_table: bool = False
    """A table stands between the line before and this one."""

    @property
    def indent(self) -> float:
        """Distance from the left edge of the text column, in characters."""
        return (self.box[0] - self.left) / self.size

    @property
    def inset(self) -> float:
        """How far both ends stay away from the edges, in characters."""
        return min(self.indent, self.room)

    @property
    def room(self) -> float:
        """Room left at the end of the line, in characters."""
        return (self.right - self.box[2]) / self.size


SAME_LINE = 0.5
"""Characters: middles of boxes closer than this stand on one line."""
BLANK = 0.12
"""Characters: a gap between two words wider than this is a blank."""
WIDE = 0.55
"""Share of the page width from which a line tells where the text column ends."""
MARGIN = 0.12
"""Share of the page height, above and below, where running heads and page numbers stand."""
CENTRED = 1.0
"""Characters by which the middle of a centred line may miss the middle of the page or the column."""
HEAD_PAGES = 3
HEAD_SHARE = 0.4
"""A running head stands on at least so many pages, and on this share of all of them."""
DOUBLED = 15
"""Characters that have to repeat before text at a page joint counts as printed twice."""

FILLED = 0.6
"""Share of its page that text reaches down before it can run over to the next."""

_PAGE_NUMBER = re.compile(
    r"(?P<mark>[-—–－·•~]\s*)?(?P<number>\d{1,4})(?P<end>\s*[-—–－·•~])?"
    r"|第\s*(?P<named>\d{1,4})\s*页(?:[,，/]?\s*共\s*\d{1,4}\s*页)?"
    r"|(?P<of>\d{1,4})\s*/\s*\d{1,4}"
)


def read_lines(pages: Iterable[Page], areas: Mapping[int, Sequence[Box]]) -> list[Line]:
    """The printed lines of all pages in reading order, without what lies in the table `areas` (boxes by page)."""
    sheets = [(page, page_lines(page, areas.get(page.number, ()))) for page in pages]
    prose = without_doubled(without_heads(sheets))
    columns = _columns(prose)
    kept: list[Line] = []
    for page, lines in prose:
        left, right = columns[page.number]
        kept += [_in_column(line, page, left, right) for line in lines]
    return list(_mark_tables(kept, areas))


def page_lines(page: Page, areas: Sequence[Box]) -> list[Line]:
    """The lines of one page, top to bottom; words outside the page or inside a table area are left out."""
    words = [part for word in page.words for part in split_blanks(word)]
    words = [word for word in words if _on(page, word) and not _within(word, areas)]
    words.sort(key=lambda word: (_middle(word), word.x0))
    rows: list[list[Word]] = []
    for word in words:
        size = min(em(word), em(rows[-1][-1])) if rows else 0.0
        if rows and abs(_middle(word) - median(map(_middle, rows[-1]))) <= SAME_LINE * size:
            rows[-1].append(word)
        else:
            rows.append([word])
    lines: list[Line] = []
    for row in rows:
        line = _line(page.number, row)
        near = lines[-1].size if lines and not any(map(_all_wide, row)) else line.size
        lines.append(line._replace(size=near) if abs(near - line.size) <= 0.1 * near else line)
    return lines


def split_blanks(word: Word) -> list[Word]:
    """The runs of a word between the wide blanks (U+3000) that set an indent or space out a heading."""
    if not re.search(r"\s", word.text):
        return [word]
    scale = (word.x1 - word.x0) / max(width_of(word.text), 0.5)
    parts = []
    for found in re.finditer(r"\S+", word.text):
        x0, x1 = (word.x0 + scale * width_of(word.text[:at]) for at in found.span())
        parts.append(Word(x0, word.top, x1, word.bottom, found[0]))
    return parts


def _on(page: Page, word: Word) -> bool:
    return 0 <= (word.x0 + word.x1) / 2 <= page.width and 0 <= _middle(word) <= page.height


def _within(word: Word, areas: Sequence[Box]) -> bool:
    x, y = (word.x0 + word.x1) / 2, _middle(word)
    return any(x0 <= x <= x1 and top <= y <= bottom for x0, top, x1, bottom in areas)


def _middle(word: Word) -> float:
    return (word.top + word.bottom) / 2


def em(word: Word) -> float:
    """Width of one Chinese character in this word, in points."""
    wide = (word.x1 - word.x0) / max(width_of(word.text), 0.5)
    return min(wide, word.bottom - word.top) or 1.0


def _line(page: int, row: list[Word]) -> Line:
    row = sorted(row, key=lambda word: word.x0)
    size = _size(row)
    text, starts = "", []
    for before, word in zip([None, *row], row, strict=False):
        if before is not None and word.x0 - before.x1 > BLANK * size:
            text += " "
        starts.append(len(text))
        text += word.text
    box = (row[0].x0, min(w.top for w in row), max(w.x1 for w in row), max(w.bottom for w in row))
    return Line(page, box, tuple(row), tuple(starts), text, size, box[0], box[2], centred=False)


def _size(row: Sequence[Word]) -> float:
    """Read off the longest words, best those without narrow characters, whose widths differ from font to font."""
    wide = [word for word in row if _all_wide(word)]
    return em(max(wide or row, key=lambda word: width_of(word.text)))


def _all_wide(word: Word) -> bool:
    return width_of(word.text) == len(word.text)


# Running heads and page numbers

Sheet = tuple[Page, list[Line]]


def without_heads(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The pages without the outermost lines that are page numbers or running heads."""
    steps = Counter(step for page, lines in sheets for step in _page_steps(page, lines))
    common = {step for step, times in steps.items() if times >= min(2, len(sheets))}
    heads = _running_heads(sheets, common)
    result = []
    for page, lines in sheets:
        kept = list(lines)
        for end in (0, -1):
            while kept and _is_outer(page, kept[end], common, heads):
                kept.pop(end)
        result.append((page, kept))
    return result


def _is_outer(page: Page, line: Line, common: set[int], heads: set[str]) -> bool:
    if not _in_margin(page, line):
        return False
    number = page_number(line.text)
    if number is not None and (number - page.number in common or not line.text.strip().isdigit()):
        return True
    return _head_key(page, line, common) in heads


def _in_margin(page: Page, line: Line) -> bool:
    return line.box[3] < MARGIN * page.height or line.box[1] > (1 - MARGIN) * page.height


def page_number(text: str) -> int | None:
    """The number that a line such as `- 3 -`, `3` or `第3页` prints; None for any other line."""
    found = _PAGE_NUMBER.fullmatch(text.strip())
    return int(found["number"] or found["named"] or found["of"]) if found else None


def _page_steps(page: Page, lines: Sequence[Line]) -> set[int]:
    numbers = [page_number(line.text) for line in _outermost(lines) if _in_margin(page, line)]
    return {number - page.number for number in numbers if number is not None}


def _outermost(lines: Sequence[Line]) -> list[Line]:
    return [*lines[:1], *lines[1:][-1:]]


def _running_heads(sheets: Sequence[Sheet], common: set[int]) -> set[str]:
    outer = ((page, line) for page, lines in sheets for line in _outermost(lines))
    seen = Counter(_head_key(page, line, common) for page, line in outer if _in_margin(page, line))
    enough = max(HEAD_PAGES, HEAD_SHARE * len([lines for _, lines in sheets if lines]))
    return {key for key, times in seen.items() if times >= enough}


def _head_key(page: Page, line: Line, common: set[int]) -> str:
    """The words of a line and where they stand, without the number of the page."""
    words = re.sub(r"\s", "", line.text)
    for number in re.findall(r"^\d{1,4}|\d{1,4}$", words):
        if int(number) - page.number in common:
            words = words.removeprefix(number).removesuffix(number)
    return f"{words}@{round(line.box[1] / 10)}"


# Text in two layers at a page joint


def without_doubled(sheets: Sequence[Sheet]) -> list[Sheet]:
    """A long cell cut by the page end may lie whole in both text layers: what ends one page and opens the next once."""
    result: list[Sheet] = []
    for page, lines in sheets:
        before = result[-1][1] if result else []
        filled = bool(before) and before[-1].box[3] > FILLED * result[-1][0].height
        result.append((page, lines[_repeated(before, lines) :] if filled else lines))
    return result


def _repeated(before: Sequence[Line], lines: Sequence[Line]) -> int:
    """How many lines at the top of a page are the very lines that ended the page before."""
    for count in range(min(len(before), len(lines)), 0, -1):
        same = all(a.text == b.text for a, b in zip(before[-count:], lines[:count], strict=True))
        if same and count < len(before) and sum(len(line.text) for line in lines[:count]) >= DOUBLED:
            return count
    return 0


# The text column


def _columns(sheets: Sequence[Sheet]) -> dict[int, tuple[float, float]]:
    """Left and right edge of the text column of each page; narrow pages borrow it from pages of the same format."""
    formats: dict[tuple[int, int], list[Line]] = {}
    for page, lines in sheets:
        formats.setdefault((round(page.width), round(page.height)), []).extend(_wide(page, lines))
    columns = {}
    for page, lines in sheets:
        own = _wide(page, lines)
        shared = formats[round(page.width), round(page.height)]
        measured = own if len(own) >= 4 else shared
        if not measured:
            narrow = [line.box[0] for line in lines] + [line.box[2] for line in lines]
            columns[page.number] = (min([0.15 * page.width, *narrow]), max([0.85 * page.width, *narrow]))
            continue
        lefts, rights = sorted(line.box[0] for line in measured), sorted(line.box[2] for line in measured)
        left = min([lefts[len(lefts) // 50], *(line.box[0] for line in own)])
        columns[page.number] = (left, rights[len(rights) * 4 // 5])
    return columns


def _wide(page: Page, lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if line.box[2] - line.box[0] >= WIDE * page.width]


def _in_column(line: Line, page: Page, left: float, right: float) -> Line:
    middle = (line.box[0] + line.box[2]) / 2
    off = min(abs(middle - page.width / 2), abs(middle - (left + right) / 2))
    return line._replace(left=left, right=right, centred=off <= CENTRED * line.size)


def _mark_tables(lines: Sequence[Line], areas: Mapping[int, Sequence[Box]]) -> Iterable[Line]:
    tables = sorted((page, box[1]) for page, boxes in areas.items() for box in boxes)
    last = (0, 0.0)
    for line in lines:
        here = (line.page, line.box[1])
        yield line._replace(after_table=any(last <= table < here for table in tables))
        last = here
