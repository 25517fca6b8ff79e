"""Typesetting: a Disclosure and a Layout become a PDF, and a record of where everything came to stand.

    printed = typeset(disclosure, Layout(body_size=15))
    printed.pdf[:5] == b"%PDF-";  printed.cells["public", 2, 1] == (24, (301.0, 188.2, 520.0, 204.9))

The same disclosure and layout give the same bytes.
"""

import io
from typing import NamedTuple

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from evals import pen
from evals.disclosure import BREAK, CONTENTS, COVER, HEADING, PART, SHEET, TEXT, Block, Disclosure
from evals.sheet import Sheet
from evals.typeset_table import Box, Brush, Grid, TableLook, draw_head, draw_rows, draw_shared_total, measure


class Layout(NamedTuple):
    body_size: float = 14.0
    leading: float = 1.75
    margin: float = 72.0
    landscape: bool = False
    """Whether prose stands on landscape pages too."""
    table: TableLook = TableLook()
    repeat: str = "all"
    """What a continuation page prints again: all (title, lines, header), header, or none."""
    total_alone: bool = False
    """Whether the last row of a table that runs over goes to a page of its own."""
    share_pages: bool = False
    """Whether a short table may follow another one on the same page."""
    footer: str = "- {page} -"
    title_size: float = 15.0
    bold_titles: bool = True
    rotated: bool = False
    """Whether wide pages are upright sheets turned by /Rotate."""
    producer: str = ""


class Part(NamedTuple):
    page: int
    first: int
    last: int
    header: bool


class Printed(NamedTuple):
    pdf: bytes
    pages: int
    parts: dict[str, list[Part]]
    """By slug of the sheet."""
    cells: dict[tuple[str, int, int], tuple[int, Box]]
    blocks: dict[int, tuple[int, ...]]
    """Pages each block of the disclosure stands on, by its index."""
    lines: dict[int, tuple[tuple[int, int], ...]]
    """Of a paragraph: (page, offset in its text where the line ends), a printed line each."""

    def page_of(self, index: int, offset: int) -> int:
        """The page on which a character of a paragraph stands."""
        return next((page for page, end in self.lines.get(index, ()) if offset < end), self.blocks[index][-1])

    def sheet_pages(self) -> dict[str, list[int]]:
        return {slug: [part.page for part in parts] for slug, parts in self.parts.items()}


def typeset(disclosure: Disclosure, layout: Layout) -> Printed:
    writer = _Writer(disclosure, layout)
    for index, block in enumerate(disclosure.blocks):
        writer.put(index, block)
    return writer.finish()


class _Writer:
    """The page being filled: `y` is how far down it is, in points from its top."""

    def __init__(self, disclosure: Disclosure, layout: Layout) -> None:
        self.layout = layout
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=A4, invariant=1, pageCompression=1)
        self.canvas.setTitle(disclosure.blocks[0].text.replace("\n", " "))
        self.canvas.setAuthor("")
        if layout.producer:
            self.canvas.setProducer(layout.producer)
        self.page = 0
        self.width, self.height = A4
        self.y = 0.0
        self.open = False
        self.parts: dict[str, list[Part]] = {}
        self.cells: dict[tuple[str, int, int], tuple[int, Box]] = {}
        self.blocks: dict[int, tuple[int, ...]] = {}
        self.lines: dict[int, tuple[tuple[int, int], ...]] = {}

    def put(self, index: int, block: Block) -> None:
        started = self.page if self.open else self.page + 1
        if block.kind in (COVER, PART):
            self._title_page(block)
        elif block.kind == CONTENTS:
            self._contents(block)
        elif block.kind == HEADING:
            self._heading(block)
        elif block.kind == TEXT:
            self.lines[index] = self._paragraph(block.text, self.layout.body_size)
            started = self.lines[index][0][0]
        elif block.kind == SHEET and block.sheet is not None:
            self._sheet(block.sheet)
            started = self.parts[block.sheet.slug][0].page
        elif block.kind == BREAK:
            self._close()
        self.blocks[index] = tuple(range(started, max(self.page, started) + 1))

    def finish(self) -> Printed:
        self._close()
        self.canvas.save()
        return Printed(self.buffer.getvalue(), self.page, self.parts, self.cells, self.blocks, self.lines)

    # Pages

    def _start(self, wide: bool) -> None:
        self._close()
        self.page += 1
        self.open = True
        self.width, self.height = (A4[1], A4[0]) if wide else A4
        on_its_side = wide and self.layout.rotated
        self.canvas.setPageSize((self.width, self.height))  # with a rotation, the upright sheet is meant
        self.canvas.setPageRotation(90 if on_its_side else 0)
        if on_its_side:
            self.canvas.transform(0, 1, -1, 0, A4[0], 0)
        self.y = self.layout.margin * (0.75 if wide else 1.0)

    def _close(self) -> None:
        if not self.open:
            return
        if self.layout.footer and self.page > 1:
            self._centred(self.layout.footer.format(page=self.page), self.height - 30, 10.5)
        self.canvas.showPage()
        self.open = False

    @property
    def _bottom(self) -> float:
        return float(self.height - 50)

    @property
    def _side(self) -> float:
        return self.layout.margin * (0.6 if self.width > self.height else 1.0)

    def _need(self, height: float) -> None:
        if not self.open or self.y + height > self._bottom:
            self._start(self.layout.landscape)

    # Words

    def _line(self, x: float, y: float, text: str, size: float, bold: bool = False) -> None:
        pen.draw(self.canvas, x, self.height - y, text, size, self.layout.table.latin, bold)

    def _centred(self, text: str, y: float, size: float, bold: bool = False) -> None:
        wide = pen.width(text, size, self.layout.table.latin)
        self._line((self.width - wide) / 2, y, text, size, bold)

    def _title_page(self, block: Block) -> None:
        self._start(self.layout.landscape)
        size = 26.0 if block.kind == COVER else 22.0
        y = self.height * 0.33
        for line in block.text.split("\n"):
            for piece in pen.break_lines(line, size, self.layout.table.latin, self.width - 2 * self._side):
                self._centred(piece, y, size, self.layout.bold_titles)
                y += size * 1.9
            size = min(size, 20.0)
        self._close()

    def _contents(self, block: Block) -> None:
        self._start(self.layout.landscape)
        self._centred("目  录", self.y + 10, 18, self.layout.bold_titles)
        self.y += 46
        size = min(self.layout.body_size, 13.0)
        room = self.width - 2 * self._side
        for entry in block.text.split("\n"):
            dots = int((room - pen.width(entry, size, self.layout.table.latin)) / size) - 1
            if self.y + size * 1.7 > self._bottom:
                self._start(self.layout.landscape)
            self._line(self._side, self.y + size, entry + " " + "…" * max(0, dots), size)
            self.y += size * 1.7
        self._close()

    def _heading(self, block: Block) -> None:
        if block.level == 0:
            self._start(self.layout.landscape)
            size = self.layout.body_size + 4
            self._centred(block.text, self.y + size, size, self.layout.bold_titles)
            self.y += size * 2.6
            return
        size = self.layout.body_size + (1 if block.level == 1 else 0)
        self._need(size * self.layout.leading * 2.2)
        if block.level == 1:
            self.y += size * 0.35
        self._line(self._side + 2 * size, self.y + size, block.text, size, bold=block.level == 1)
        self.y += size * self.layout.leading

    def _paragraph(self, text: str, size: float) -> tuple[tuple[int, int], ...]:
        if not self.open:
            self._start(self.layout.landscape)
        room = self.width - 2 * self._side
        ends: list[tuple[int, int]] = []
        for i, line in enumerate(pen.break_lines(text, size, self.layout.table.latin, room, 2 * size)):
            self._need(size * self.layout.leading)
            self._line(self._side + (2 * size if i == 0 else 0.0), self.y + size, line, size)
            self.y += size * self.layout.leading
            ends.append((self.page, (ends[-1][1] if ends else 0) + len(line)))
        return tuple(ends)

    # Tables

    def _sheet(self, sheet: Sheet) -> None:
        wide = sheet.wide or self.layout.landscape
        probe = measure(sheet, self.layout.table, self._room(wide))
        whole = self._top_matter(sheet) + probe.head_height + sum(probe.row_heights) + 30
        same_way = self.open and (self.width > self.height) == wide
        if not (self.layout.share_pages and same_way and self.y + whole < self._bottom):
            self._start(wide)
        self.parts[sheet.slug] = []
        first = 0
        grid = probe
        while True:
            opening = first == 0
            if opening or self.layout.repeat == "all":
                self._matter(sheet, opening)
            top = self.y
            header = opening or self.layout.repeat != "none"
            brush = Brush(self.canvas, self.height, self._side, self.layout.table, grid)
            if header:
                self.y = draw_head(brush, sheet, self.y, opening)
            start = first
            if opening and sheet.shared_total:
                self._place(sheet, draw_shared_total(brush, sheet, top))
                start = 1
            last = self._last_row(sheet, grid, start)
            self._place(sheet, draw_rows(brush, sheet, start, last, self.y))
            self.y += sum(grid.row_heights[start : last + 1])
            self._outline(brush, sheet, top)
            self.parts[sheet.slug].append(Part(self.page, first, last, header))
            first = last + 1
            if first >= len(sheet.rows):
                break
            self._start(wide)
        if sheet.note:
            self._note(sheet.note)
        self.y += 18

    def _place(self, sheet: Sheet, boxes: dict[tuple[int, int], Box]) -> None:
        for (row, column), box in boxes.items():
            self.cells[sheet.slug, row, column] = (self.page, box)

    def _room(self, wide: bool) -> float:
        across = A4[1] if wide else A4[0]
        return float(across - 2 * self.layout.margin * (0.6 if wide else 1.0))

    def _last_row(self, sheet: Sheet, grid: Grid, first: int) -> int:
        """The last row that still fits; at least one, and the closing row kept back when it should stand alone."""
        y, last = self.y, first
        for row in range(first, len(sheet.rows)):
            y += grid.row_heights[row]
            if y > self._bottom and row > first:
                break
            last = row
        end = len(sheet.rows) - 1
        if self.layout.total_alone and last == end and first > 0 and last > first:
            return end - 1
        return last

    def _top_matter(self, sheet: Sheet) -> float:
        return (14 if sheet.label else 0) + self.layout.title_size * 1.8 + 20

    def _matter(self, sheet: Sheet, opening: bool) -> None:
        if sheet.heading and opening:
            self._line(self._side, self.y + 13, sheet.heading, 13, bold=True)
            self.y += 24
        if sheet.label:
            self._line(self._side, self.y + 9, sheet.label, 10)
            self.y += 14
        size = self.layout.title_size
        self._centred(sheet.title, self.y + size, size, self.layout.bold_titles)
        self.y += size * 1.8
        small = 9.5
        if sheet.entity_line:
            self._line(self._side, self.y + small, sheet.entity_line, small)
        if sheet.period:
            self._centred(sheet.period, self.y + small, small)
        if sheet.unit_line:
            wide = pen.width(sheet.unit_line, small, self.layout.table.latin)
            self._line(self.width - self._side - wide, self.y + small, sheet.unit_line, small)
        self.y += small * 1.6

    def _outline(self, brush: Brush, sheet: Sheet, top: float) -> None:
        """A table without rules still has a line above and below in most producers' exports."""
        if self.layout.table.rules == "none":
            x0, x1 = brush.edges(0, len(sheet.kinds))
            self.canvas.setLineWidth(0.7)
            for y in (top, self.y):
                self.canvas.line(x0, self.height - y, x1, self.height - y)

    def _note(self, note: str) -> None:
        size = 9.0
        for line in pen.break_lines(note, size, self.layout.table.latin, self.width - 2 * self._side):
            self._line(self._side, self.y + size + 4, line, size)
            self.y += size * 1.5
