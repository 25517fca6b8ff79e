"""Tables on paper: column widths from what stands in them, wrapped cells, merged cells, and page after page of rows.

A `Grid` knows how wide its columns and how high its rows are; `draw_rows` puts a stretch of them on a page and tells
where each cell came to stand.
"""

from typing import NamedTuple

from reportlab.pdfgen.canvas import Canvas

from evals import pen
from evals.sheet import AMOUNT, CODE, LABEL, LINE, Sheet

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom from the top left of the page."""


class TableLook(NamedTuple):
    size: float = 9.0
    pad: float = 2.6
    rules: str = "full"
    """full, boxes (rules as thin filled boxes), header (light rules in the header alone), none."""
    latin: str = "Times-Roman"
    amounts: str = "right"
    """right or center."""
    fill: bool = False
    """A grey box behind the header."""
    singly: bool = False
    """Glyphs are placed one by one."""
    wrap_names: float = 0.36
    """Largest share of the page width a name column may take before its names wrap."""


class Grid(NamedTuple):
    widths: tuple[float, ...]
    head_heights: tuple[float, ...]
    number_height: float
    row_heights: tuple[float, ...]
    size: float

    @property
    def head_height(self) -> float:
        return sum(self.head_heights) + self.number_height


def measure(sheet: Sheet, look: TableLook, room: float) -> Grid:
    size = look.size
    while True:
        widths, fits = _widths(sheet, look, room, size)
        if fits or size <= 5.5:
            break
        size -= 0.5
    return Grid(
        widths,
        _head_heights(sheet, look, widths, size),
        _line(size) + 2 * look.pad if sheet.numbers else 0.0,
        tuple(_row_height(sheet, look, widths, size, r) for r in range(len(sheet.rows))),
        size,
    )


def _line(size: float) -> float:
    return size * 1.28


def _widths(sheet: Sheet, look: TableLook, room: float, size: float) -> tuple[tuple[float, ...], bool]:
    """Natural widths, names capped and then stretched or squeezed to fill the room; False when that is too tight."""
    merged = {(s.row, s.column) for s in sheet.spans if s.colspan > 1}
    natural = []
    for column, kind in enumerate(sheet.kinds):
        texts = [row[column] for r, row in enumerate(sheet.rows) if (r, column) not in merged]
        longest = max((pen.width(text, size, look.latin) for text in texts), default=0.0)
        least = {CODE: 2.2, LINE: 2.2, AMOUNT: 4.2, LABEL: 6.0}[kind] * size
        cap = look.wrap_names * room if kind == LABEL else room
        natural.append(min(max(longest, least), cap) + 2 * look.pad + 1)
    labels = [i for i, kind in enumerate(sheet.kinds) if kind == LABEL]
    spare = room - sum(natural)
    if spare >= 0:
        shared = labels + [i for i, kind in enumerate(sheet.kinds) if kind == AMOUNT]
        grown = [w + (spare / len(shared) if i in shared else 0.0) for i, w in enumerate(natural)]
        return tuple(grown), True
    give = sum(natural[i] for i in labels) - sum(6.0 * size + 2 * look.pad for _ in labels)
    if labels and give >= -spare:
        total = sum(natural[i] - 6.0 * size - 2 * look.pad for i in labels)
        squeezed = [
            w + (spare * (w - 6.0 * size - 2 * look.pad) / total if i in labels else 0.0) for i, w in enumerate(natural)
        ]
        return tuple(squeezed), True
    return tuple(w * room / sum(natural) for w in natural), False


def _lines(text: str, look: TableLook, size: float, room: float) -> list[str]:
    return pen.break_lines(text, size, look.latin, room - 2 * look.pad)


def _row_height(sheet: Sheet, look: TableLook, widths: tuple[float, ...], size: float, row: int) -> float:
    spans = {s.column: s for s in sheet.spans if s.row == row}
    lines = 1
    for column, text in enumerate(sheet.rows[row]):
        span = spans.get(column)
        if span and span.rowspan > 1:
            continue
        wide = sum(widths[column : column + (span.colspan if span else 1)])
        lines = max(lines, len(_lines(text, look, size, wide)))
    return lines * _line(size) + 2 * look.pad


def _head_heights(sheet: Sheet, look: TableLook, widths: tuple[float, ...], size: float) -> tuple[float, ...]:
    heights = [_line(size) + 2 * look.pad] * sheet.depth
    if sheet.shared_total:
        heights[-1] = max(heights[-1], _row_height(sheet, look, widths, size, 0))
    for cell in sorted(sheet.head, key=lambda c: c.rowspan):
        wide = sum(widths[cell.column : cell.column + cell.colspan])
        need = len(_lines(cell.text.strip(), look, size, wide)) * _line(size) + 2 * look.pad
        rows = range(cell.row, cell.row + cell.rowspan)
        if sheet.shared_total and len(rows) > 1 and sheet.kinds[cell.column] != CODE:
            rows = rows[:-1]
        missing = need - sum(heights[r] for r in rows)
        if missing > 0:
            heights[rows[-1]] += missing
    return tuple(heights)


class Brush(NamedTuple):
    """Where drawing happens: a page and the top left corner of the table on it."""

    canvas: Canvas
    page_height: float
    left: float
    look: TableLook
    grid: Grid

    def edges(self, column: int, colspan: int) -> tuple[float, float]:
        x0 = self.left + sum(self.grid.widths[:column])
        return x0, x0 + sum(self.grid.widths[column : column + colspan])

    def cell(self, box: Box, text: str, align: str, ruled: bool, bold: bool = False) -> None:
        x0, top, x1, bottom = box
        look, size = self.look, self.grid.size
        if ruled:
            self._frame(box)
        lines = _lines(text, look, size, x1 - x0) if text.strip() else []
        y = top + (bottom - top - len(lines) * _line(size)) / 2 + size * 0.98
        for line in lines:
            wide = pen.width(line, size, look.latin)
            x = {"left": x0 + look.pad, "right": x1 - look.pad - wide, "center": (x0 + x1 - wide) / 2}[align]
            pen.draw(self.canvas, x, self.page_height - y, line, size, look.latin, bold, look.singly)
            y += _line(size)

    def _frame(self, box: Box) -> None:
        x0, top, x1, bottom = box
        y0, y1 = self.page_height - bottom, self.page_height - top
        if self.look.rules == "boxes":
            for x, y, w, h in (
                (x0, y0, x1 - x0, 0.5),
                (x0, y1, x1 - x0, 0.5),
                (x0, y0, 0.5, y1 - y0),
                (x1, y0, 0.5, y1 - y0),
            ):
                self.canvas.rect(x, y, w, h, stroke=0, fill=1)
            return
        self.canvas.setLineWidth(0.25 if self.look.rules == "header" else 0.5)
        self.canvas.rect(x0, y0, x1 - x0, y1 - y0, stroke=1, fill=0)


def draw_head(brush: Brush, sheet: Sheet, top: float, opening: bool = True) -> float:
    """The header rows and the row of column numbers; returns where the body begins.

    Where the total row shares the last level, only the code columns reach down to it.
    """
    shared = sheet.shared_total and opening
    heights = brush.grid.head_heights
    if brush.look.fill:
        x0, x1 = brush.edges(0, len(sheet.kinds))
        brush.canvas.setFillGray(0.9)
        brush.canvas.rect(x0, brush.page_height - top - sum(heights), x1 - x0, sum(heights), stroke=0, fill=1)
        brush.canvas.setFillGray(0)
    ruled = brush.look.rules != "none"
    for cell in sheet.head:
        x0, x1 = brush.edges(cell.column, cell.colspan)
        y0 = top + sum(heights[: cell.row])
        last = cell.row + cell.rowspan
        if shared and last == sheet.depth and cell.rowspan > 1 and sheet.kinds[cell.column] != CODE:
            last -= 1
        box = (x0, y0, x1, y0 + sum(heights[cell.row : last]))
        brush.cell(box, cell.text, "center", ruled)
    y = top + sum(heights)
    if sheet.numbers:
        for column, text in enumerate(sheet.numbers):
            x0, x1 = brush.edges(column, 1)
            brush.cell((x0, y, x1, y + brush.grid.number_height), text, "center", ruled)
        y += brush.grid.number_height
    return y


def draw_shared_total(brush: Brush, sheet: Sheet, top: float) -> dict[tuple[int, int], Box]:
    """The total row beside the last header level of a table whose header begins at `top`."""
    heights = brush.grid.head_heights
    y0, y1 = top + sum(heights[:-1]), top + sum(heights)
    boxes: dict[tuple[int, int], Box] = {}
    for column, kind in enumerate(sheet.kinds):
        if kind != CODE:
            x0, x1 = brush.edges(column, 1)
            align = brush.look.amounts if kind == AMOUNT else "center"
            brush.cell((x0, y0, x1, y1), sheet.rows[0][column], align, brush.look.rules in ("full", "boxes"))
            boxes[0, column] = (x0, y0, x1, y1)
    return boxes


def draw_rows(brush: Brush, sheet: Sheet, first: int, last: int, top: float) -> dict[tuple[int, int], Box]:
    """Rows first…last from `top` down; a merged cell that began on an earlier page prints its text again."""
    heights = brush.grid.row_heights
    tops = {first: top}
    for row in range(first, last + 1):
        tops[row + 1] = tops[row] + heights[row]
    ruled = brush.look.rules in ("full", "boxes")
    covered: set[tuple[int, int]] = set()
    boxes: dict[tuple[int, int], Box] = {}

    def put(row: int, column: int, end: int, colspan: int, text: str) -> None:
        x0, x1 = brush.edges(column, colspan)
        box = (x0, tops[row], x1, tops[end])
        kind = sheet.kinds[column]
        align = {AMOUNT: brush.look.amounts, CODE: "center", LINE: "center", LABEL: "left"}[kind]
        if kind == LABEL and (colspan > 1 or _is_total(text)):
            align = "center"
        brush.cell(box, text, align, ruled)
        boxes[row, column] = box

    for span in sheet.spans:
        start, end = max(span.row, first), min(span.row + span.rowspan, last + 1)
        if start >= end:
            continue
        covered.update((r, c) for r in range(start, end) for c in range(span.column, span.column + span.colspan))
        put(start, span.column, end, span.colspan, sheet.rows[span.row][span.column])
    for row in range(first, last + 1):
        for column, text in enumerate(sheet.rows[row]):
            if (row, column) not in covered:
                put(row, column, row + 1, 1, text)
    return boxes


def _is_total(text: str) -> bool:
    return "".join(text.split()) in ("合计", "总计", "收入总计", "支出总计", "本年收入合计", "本年支出合计")
