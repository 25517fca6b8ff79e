"""Paragraphs from printed lines, joined over line and page ends, and the way back from a quoted figure to its place.

    Line("    （二）支出预算：2024年本部门支出预算 812.40万元，其")  ┐
    Line("中，一般公共服务支出 76.20万元。")                          ┴→  one Block, one Paragraph

Three signs tell where a paragraph begins: the indent of a line, the punctuation and the room at the end of the line
before it, and a number that opens it. None is trusted alone, since producers indent continuations, break lines early
and leave full stops out.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from ingest.document import Paragraph, TextLine
from ingest.headings import (
    AMOUNT,
    LEADERS,
    LONGEST_TITLE,
    SMALL_TITLE_RANK,
    TERMINAL,
    TITLE_RANK,
    Number,
    compact,
    is_contents_title,
    read_number,
)
from ingest.lines import Line
from ingest.pages import Word
from ingest.places import width_of


class Body(NamedTuple):
    """How running text is set."""

    size: float
    """The size most characters are printed in, in points."""
    step: float
    """The usual distance from one line to the next, in points."""


class Block(NamedTuple):
    """Lines that belong together: a heading or a paragraph."""

    lines: tuple[Line, ...]
    text: str
    title: bool
    """A centred or larger line without a number."""
    small: bool
    """A title no larger than the body and not at the head of a page: it heads what follows, not a chapter."""
    number: Number | None

    @property
    def rank(self) -> int | None:
        """How deep it stands; None for plain text."""
        if self.number:
            return self.number.form.rank
        return (SMALL_TITLE_RANK if self.small else TITLE_RANK) if self.title else None


INDENTED = 0.8
"""Characters: a line this far from the edge of its column is indented."""
EARLY = 2.5
"""Characters: a line that ends this far before the edge may still have been full."""
SHORT = 6.0
"""Characters: a line that ends this far before the edge ended on purpose."""
INSET = 2.5
"""Characters that a title of the size of the body keeps from both edges."""
CLOSE = 0.8
"""Characters that a larger title keeps from both edges; one that fills its line must be much larger."""
LARGER = 1.1
APART = 1.5
"""Lines this many usual steps apart are two paragraphs when the first ends with a full stop."""
MUCH_LARGER = 1.25
DEEPEST_CHAPTER = 4
"""Down to （一）, a short numbered line is a heading even after a full line without a full stop."""
_NOT_IN_TITLES = re.compile(r"[。；;？！?!]|[，,、：:]$|^(?!附)[^:：]{2,9}[:：]|[:：]\s*[万千百亿]*元")
_SENTENCE = re.compile(
    r"\d\s*(?:[万千百亿]+元|元|个百分点|%|％)(?!以[上下内])|[，,].*[比较同与].*(?:增加|减少|增长|下降|上升|持平)|(?:增加|减少|增长|下降|上升|为)$"
)
"""What running text may hold, and a title does not: an amount, a comparison, a verb that waits for its figure."""
_NUMBERS = re.compile(r"[0-9.,]+|[^0-9.,]+")
_NARROW_POINTS = {".": -0.25, ",": -0.25, "%": 0.33}
"""What fonts of the Times kind set narrower or wider than half a character."""
_UNBREAKABLE = re.compile(r"[0-9A-Za-z.,%]+|.")
_CLOSING = "，。、；：！？”’）》】」』,.;:!?)%"


def lines_to_blocks(lines: Sequence[Line]) -> list[Block]:
    """Headings and paragraphs in reading order."""
    body = read_body(lines)
    groups: list[list[Line]] = []
    for line in lines:
        if groups and not starts_block(groups[-1], line, body):
            groups[-1].append(line)
        else:
            groups.append([line])
    tops = {line.page: line for line in reversed(lines)}
    return [_block(group, body, group[0] is tops[group[0].page]) for group in groups]


def read_body(lines: Sequence[Line]) -> Body:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    steps = [_step(before, line) for before, line in pairwise(lines) if before.page == line.page]
    return Body(sizes.most_common(1)[0][0] if sizes else 0.0, median(steps) if steps else 0.0)


def _step(before: Line, line: Line) -> float:
    return (line.box[1] + line.box[3] - before.box[1] - before.box[3]) / 2


def _block(group: Sequence[Line], body: Body, tops_page: bool) -> Block:
    title = is_title(group[0], body)
    small = title and not tops_page and group[0].size < LARGER * body.size
    text = group[0].text
    for line in group[1:]:
        text += joint(text, line.text, title) + line.text
    return Block(tuple(group), text, title, small, read_number(text))


def joint(before: str, after: str, title: bool = False) -> str:
    """What stands between two joined lines: nothing, or a blank between Latin words and after 第一部分."""
    if title:
        number = read_number(before)
        return " " if number and not before[number.end :].strip() else ""
    latin = before[-1:].isascii() and before[-1:].isalpha() and after[:1].isascii() and after[:1].isalpha()
    return " " if latin else ""


def is_title(line: Line, body: Body) -> bool:
    """A line that stands as a heading by its place or size: centred, or clearly larger than the body."""
    words = compact(line.text)
    if not 2 <= len(words) <= LONGEST_TITLE or _is_running(words) or not re.search(r"[一-鿿]", words):
        return False
    number = read_number(line.text)
    if number and number.form.rank > TITLE_RANK:
        return False
    if line.centred and line.inset > INSET:
        return line.size >= LARGER * body.size or len(words) <= 40
    if line.centred and line.inset > CLOSE:
        return line.size >= LARGER * body.size
    return line.size >= MUCH_LARGER * body.size or is_contents_title(words)


def _is_running(words: str) -> bool:
    return bool(_NOT_IN_TITLES.search(words) or _SENTENCE.search(words))


def starts_block(block: Sequence[Line], line: Line, body: Body) -> bool:
    """Whether a line begins a new heading or paragraph after the lines gathered so far."""
    before = block[-1]
    if is_title(block[0], body) or is_title(line, body):
        return not _same_title(block, line, body)
    if line.after_table or LEADERS.search(before.text):
        return True
    if line.indent >= INDENTED and abs(before.box[1] - line.box[1]) > 0.5 * line.size:
        return _starts_indented(block, line)
    ended = before.text.rstrip()[-1:] in TERMINAL
    spare = before.room - _first_width(line.text)
    number = read_number(line.text)
    if number:
        if number.form.rank <= DEEPEST_CHAPTER and line.room > SHORT and _heading_shaped([line]):
            return True
        styled = block[0].indent >= INDENTED and before.room <= EARLY and line.room <= SHORT
        return not styled and (ended or _heading_shaped(block) or before.room > EARLY)
    if len(block) == 1 and before.indent > 0.5 * (before.right - before.left) / before.size:
        return True
    if ended and before.page == line.page and _step(before, line) > APART * body.step:
        return True
    return spare > EARLY if ended else spare > SHORT


def _starts_indented(block: Sequence[Line], line: Line) -> bool:
    """An indented line begins a paragraph, unless it stands under the indented lines of one, or before one ends."""
    before = block[-1]
    ended = before.text.rstrip()[-1:] in TERMINAL
    if read_number(line.text) or ended or _heading_shaped(block) or before.room - _first_width(line.text) > EARLY:
        return True
    aligned = [abs(line.box[0] - one.box[0]) <= 0.3 * line.size for one in block]
    return aligned[0] and (len(block) == 1 or not aligned[-1])


def _heading_shaped(block: Sequence[Line]) -> bool:
    text = "".join(line.text for line in block)
    return bool(read_number(text)) and not re.search(r"[，。；,;]", text) and not AMOUNT.search(text)


def _first_width(text: str) -> float:
    """Width of what a line cannot be broken within: its first character or number, and the marks that close it."""
    found = _UNBREAKABLE.match(text)
    end = found.end() if found else 0
    while end < len(text) and text[end] in _CLOSING:
        end += 1
    return width_of(text[:end])


def _same_title(block: Sequence[Line], line: Line, body: Body) -> bool:
    """Lines of one title set over several lines."""
    before = block[-1]
    if not (is_title(block[0], body) and line.centred) or before.page != line.page or line.after_table:
        return False
    if _is_running(compact(line.text)):
        return False
    number = read_number(line.text)
    apart = line.box[1] - before.box[3]
    same_size = abs(before.size - line.size) <= 0.08 * before.size
    opened = read_number(block[0].text)
    bare = opened is not None and len(block) == 1 and not block[0].text[opened.end :].strip()
    if is_contents_title(line.text) or is_contents_title(before.text):
        return False
    if not same_size and not (bare and 0.6 * before.size <= line.size):
        return False
    if number and not (bare and opened and opened.form.rank < number.form.rank):
        return False
    wrapped = before.box[2] - before.box[0] >= 0.6 * (before.right - before.left)
    big = before.size >= MUCH_LARGER * body.size
    return apart <= 2.5 * before.size and (bare or wrapped or big)


def block_to_paragraph(block: Block, name: str) -> Paragraph:
    """The record of a block, with every printed line and word of it located."""
    text = ""
    lines = []
    for line in block.lines:
        text += joint(text, line.text, block.title) if text else ""
        start = len(text)
        text += line.text
        runs = tuple(
            (start + at + first, start + at + last, x0, x1)
            for at, word in zip(line.starts, line.words, strict=True)
            for first, last, x0, x1 in word_runs(word, line.size)
        )
        lines.append(TextLine(page=line.page, box=line.box, start=start, end=len(text), runs=runs))
    return Paragraph(id=name, text=text, lines=tuple(lines))


def word_runs(word: Word, size: float) -> list[tuple[int, int, float, float]]:
    """A word cut where numbers begin and end: (start, end, x0, x1). A font with narrow points shows in its width."""
    points = sum(_NARROW_POINTS.get(char, 0.0) for char in word.text)
    plain = width_of(word.text)
    measured = (word.x1 - word.x0) / size
    narrow = _NARROW_POINTS if abs(plain + points - measured) < abs(plain - measured) else {}
    ends = [0.0]
    for char in word.text:
        ends.append(ends[-1] + width_of(char) + narrow.get(char, 0.0))
    scale = (word.x1 - word.x0) / ends[-1]
    cuts = (found.span() for found in _NUMBERS.finditer(word.text))
    return [(first, last, word.x0 + scale * ends[first], word.x0 + scale * ends[last]) for first, last in cuts]
