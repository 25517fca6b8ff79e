"""Blocks laid out on pages of our own, so that every carrier is read by the same steps as a PDF.

    pages, names, anchors, loose = lay_out(blocks)
    pages[3].words, pages[3].rules       what `ingest/pages.py` would give for the same page
    anchors[4][0]  ->  ((57, 110, 300, 124), "sheet 收入总表, C5")

Cells become boxes with rules around them, so merged cells, header paths, captions and continuations need no second
reader. A table is never cut: its page grows with it. What follows a table begins a new page, its notes aside, which is
how printed statements stand and what a continuation is known by. Tables of as many columns share their sides.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from ingest.blocks import Block, Grid, GridCell, Line, Loose, Text, Turn
from ingest.captions import caption_parts, is_note, is_title
from ingest.document import Anchor, Box
from ingest.headings import LONGEST_TITLE, is_contents_title, read_number
from ingest.measures import CELL, LEADING, PADDING, borders, column_widths, cut_grid, wrap
from ingest.pages import Page, Rule, Word
from ingest.places import width_of

WIDTH, HEIGHT = 595.0, 842.0
SIDE = 57.5
"""Points left free beside the text."""
MARGIN = 0.13
"""Share of the height left free above and below: there, elsewhere, running heads stand."""
BODY = 10.0
"""Points: size of running text."""
PITCH = 1.5
"""Distance of lines, in characters."""
GAP = 0.6
"""Points between words, in characters: a blank."""
SMALLEST, LARGEST = 8.0, 16.0
"""Points: lines of a text that was broken before are set so that they fill the column, within these."""
_LEADERS = re.compile(r"…{3,}|⋯{3,}|\.{7,}|·{7,}|．{7,}|_{7,}")
_SHORT = 12
"""Characters: shorter lines say nothing about how long a full one is."""
MOST_PAGES = 3000
_EMPTY = re.compile(r"^(?:本表|此表|空表|[（(]?本(?:部门|单位).*(?:没有|无|不涉及|未))")
_ITEM = re.compile(r"\d+[.、．]")
_SENTENCE = re.compile(r"[。；;，,]")


class LaidOut(NamedTuple):
    pages: list[Page]
    names: dict[int, str]
    """What the carrier calls a page, where it has a name for it: `sheet 收入总表`."""
    anchors: dict[int, list[Anchor]]
    loose: dict[int, list[Word]]
    """Lines of tables that could not be put into cells; they are on no page but shown on its picture."""


def lay_out(blocks: Sequence[Block]) -> LaidOut:
    """Pages for all blocks, in order."""
    widths = column_widths(blocks)
    size = _line_size(blocks)
    desk = _Desk()
    after_table = False
    for block in blocks:
        if isinstance(block, Turn):
            desk.turn(block.name)
            after_table = False
        elif isinstance(block, Loose):
            desk.loose_line(block)
        elif isinstance(block, Text | Line):
            text = block.text.strip()
            noted = after_table and (is_note(text) or bool((_EMPTY if desk.ends_with_grid else _ITEM).match(text)))
            if after_table and not noted:
                desk.turn()
            after_table = noted
            _lay_text(desk, block) if isinstance(block, Text) else _lay_line(desk, block, size)
        else:
            if after_table:
                desk.turn()
            for part in cut_grid(block, widths[block.columns]):
                if desk.holds_grid:
                    desk.turn()
                desk.grid(*part)
            after_table = True
    return desk.done()


class _Desk:
    """The page being laid, and those before it."""

    def __init__(self) -> None:
        self.out = LaidOut([], {}, defaultdict(list), defaultdict(list))
        self.name = ""
        self._clear()

    def _clear(self) -> None:
        self.words: list[Word] = []
        self.rules: list[Rule] = []
        self.marks: list[Anchor] = []
        self.strays: list[Word] = []
        self.y = 0.0
        self.width = WIDTH
        self.holds_grid = self.ends_with_grid = False

    @property
    def number(self) -> int:
        return len(self.out.pages) + 1

    def turn(self, name: str | None = None) -> None:
        """Ends the page, when anything stands on it."""
        if self.words or self.rules or self.strays:
            height = max(HEIGHT, self.y / (1 - 2 * MARGIN))
            down, right = MARGIN * height, (self.width - WIDTH) / 2
            at = self.number
            words = [w._replace(x0=w.x0 + right, x1=w.x1 + right, top=w.top + down, bottom=w.bottom + down)
                     for w in self.words]  # fmt: skip
            rules = [Rule(a + right, b + down, c + right, d + down) for a, b, c, d in self.rules]
            self.out.pages.append(Page(at, self.width, height, words, rules))
            if self.name:
                self.out.names[at] = self.name
            self.out.anchors[at] = [
                ((x0 + right, top + down, x1 + right, bottom + down), name)
                for (x0, top, x1, bottom), name in self.marks
            ]
            self.out.loose[at] = [w._replace(top=w.top + down, bottom=w.bottom + down) for w in self.strays]
            self._clear()
        if name is not None:
            self.name = name

    def room(self, lines: int, size: float) -> None:
        """A new page when so many lines do not fit; a page with a table has room for its notes."""
        full = (1 - 2 * MARGIN) * HEIGHT
        if not self.holds_grid and self.y + lines * size * PITCH > full and self.y > 0:
            self.turn()

    def line(self, x: float, text: str, size: float, where: str) -> None:
        words = _set(text, x, self.y, size)
        self.words += words
        self.ends_with_grid = False
        if words and where:
            self.marks.append(((words[0].x0, self.y, words[-1].x1, self.y + size), where))

    def step(self, size: float, lines: float = PITCH) -> None:
        self.y += lines * size

    def loose_line(self, block: Loose) -> None:
        words = _set(block.text, SIDE, self.y, CELL)
        self.strays += words
        if words:
            self.marks.append(((SIDE, self.y, words[-1].x1, self.y + CELL), block.where))
        self.step(CELL)

    def grid(self, grid: Grid, widths: Sequence[float], heights: Sequence[float]) -> None:
        """A grid in the middle of the page, which grows with it."""
        total = sum(widths)
        self.width = max(self.width, total + 2 * SIDE)
        self.y += BODY * 0.4 if self.y else 0.0
        xs = [(WIDTH - total) / 2]
        for width in widths:
            xs.append(xs[-1] + width)
        ys = [self.y]
        for height in heights:
            ys.append(ys[-1] + height)
        for cell in grid.cells:
            box = (xs[cell.column], ys[cell.row], xs[cell.column + cell.colspan], ys[cell.row + cell.rowspan])
            self._cell(cell, box)
        self.rules += borders(grid, xs, ys)
        for row, name in enumerate(grid.row_names):
            self.marks.append(((xs[0], ys[row], xs[-1], ys[row + 1]), name))
        self.y = ys[-1] + BODY
        self.holds_grid = self.ends_with_grid = True

    def _cell(self, cell: GridCell, box: Box) -> None:
        if not cell.text.strip():
            return
        lines = wrap(cell.text, box[2] - box[0] - 2 * PADDING, CELL)
        y = box[1] + max(0.0, (box[3] - box[1] - len(lines) * CELL * LEADING) / 2)
        for text in lines:
            words = _set(text, box[0] + PADDING, y, CELL, box[2] - box[0] - 2 * PADDING)
            self.words += words
            y += CELL * LEADING
        if cell.where:
            self.marks.append((box, cell.where))

    def done(self) -> LaidOut:
        self.turn()
        return self.out


# Running text


def _lay_text(desk: _Desk, block: Text) -> None:
    text = _LEADERS.sub("…………", " ".join(block.text.split()))
    if not text:
        return
    pieces = caption_pieces(block.text)
    if is_contents_title(text):
        desk.turn()
    if len(pieces) > 1:
        _lay_pieces(desk, pieces, block)
        return
    part = caption_parts(text)
    aside = part is not None and not part.entity and not block.centred
    short = width_of(text) <= LONGEST_TITLE and not _SENTENCE.search(text) and not aside
    number = read_number(text)
    unnumbered = number is None or number.form.rank <= 1
    if short and unnumbered and (block.centred or block.level or is_title(text) or is_contents_title(text)):
        size = BODY * (1.6 if block.level == 1 or (not desk.out.pages and desk.y < 200 and block.centred) else 1.3)
        size = BODY if part and part.entity else size
        lines = wrap(text, WIDTH - 2 * SIDE - 6 * size, size)
        desk.room(len(lines) + 1, size)
        desk.step(size, 0.8)
        for line in lines:
            desk.line((WIDTH - width_of(line) * size) / 2, line, size, block.where)
            desk.step(size)
        return
    lines = wrap(text, WIDTH - 2 * SIDE, BODY, indent=2)
    for at, line in enumerate(lines):
        desk.room(1, BODY)
        start = SIDE + (2 * BODY if at == 0 else 0.0)
        desk.line(WIDTH - SIDE - width_of(line) * BODY if aside else start, line, BODY, block.where)
        desk.step(BODY)
    desk.step(BODY, 0.1)


def _line_size(blocks: Sequence[Block]) -> float:
    """The size at which a full line of the text fills the column: nearly all lines are as long, or shorter."""
    widths = sorted(width_of(block.text.strip()) for block in blocks if isinstance(block, Line))
    wide = [width for width in widths if width >= _SHORT]
    full = wide[len(wide) * 9 // 10] if wide else 0.0
    return min(max((WIDTH - 2 * SIDE) / full, SMALLEST), LARGEST) if full else BODY


def _lay_line(desk: _Desk, block: Line, size: float) -> None:
    text = block.text.strip()
    indent = width_of(block.text[: len(block.text) - len(block.text.lstrip())])
    if is_contents_title(text):
        desk.turn()
    if block.centred:
        large = size * (1.4 if not desk.out.pages else 1.2)
        desk.room(2, large)
        desk.step(size, 0.5)
        desk.line((WIDTH - width_of(text) * large) / 2, " ".join(text.split()), large, block.where)
        desk.step(large)
        return
    for at, line in enumerate(wrap(" ".join(text.split()), WIDTH - 2 * SIDE + 2 * size, size)):
        desk.room(1, size)
        desk.line(SIDE + (min(indent, 8) * size if at == 0 else 0.0), line, size, block.where)
        desk.step(size)


def caption_pieces(text: str) -> list[str]:
    """The fragments of a caption line (部门：某局　单位：万元), each with what belongs to it; else the text alone."""
    tokens = text.split()
    if len(text) > 80 or len(tokens) < 2 or _SENTENCE.search(text):
        return [text]
    pieces: list[str] = []
    for token in tokens:
        if not pieces or caption_parts(token) or is_title(token):
            pieces.append(token)
        else:
            pieces[-1] += " " + token
    return pieces if any(map(caption_parts, pieces)) else [text]


def _lay_pieces(desk: _Desk, pieces: Sequence[str], block: Text) -> None:
    """Fragments from the left edge to the right one, far apart."""
    desk.room(1, BODY)
    widths = [width_of(piece) * BODY for piece in pieces]
    free = max(WIDTH - 2 * SIDE - sum(widths), 3 * BODY * (len(pieces) - 1))
    x = SIDE
    for piece, width in zip(pieces, widths, strict=True):
        desk.line(x, piece, BODY, block.where)
        x += width + free / (len(pieces) - 1)
    desk.step(BODY)


def _set(text: str, x: float, y: float, size: float, room: float = 0.0) -> list[Word]:
    """Words of one line from x on, drawn narrower when they would run over `room`."""
    tokens = text.split()
    total = sum(width_of(token) for token in tokens) + GAP * max(len(tokens) - 1, 0)
    scale = size * min(1.0, room / (total * size)) if room and total else size
    words = []
    for token in tokens:
        end = x + width_of(token) * scale
        words.append(Word(x, y, end, y + size, token))
        x = end + GAP * scale
    return words
