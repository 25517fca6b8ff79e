"""Draws small disclosures for tests: words, rules and tables on pages, measured from the top left as the reader does.

    def page(pen):
        pen.title("部门收入总表", unit="单位：万元")
        pen.table([["科目", "<", "合计"], ["编码", "名称", "^"], ["201", "一般公共服务支出", "12.00"]])

    draw(tmp_path / "one.pdf", page)

In a table `<` goes on with the cell to its left and `^` with the cell above. Nothing is embedded; Chinese is set in the
Adobe-GB1 song face every reader substitutes.
"""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from reportlab.lib.colors import Color, black, white
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

PORTRAIT = (595.0, 842.0)
LANDSCAPE = (842.0, 595.0)
FACE = "STSong-Light"
_NUMBER = re.compile(r"-?[\d,]+(\.\d+)?%?")

pdfmetrics.registerFont(UnicodeCIDFont(FACE))


class Pen:
    """One page; `y` is where the next thing goes."""

    def __init__(self, canvas: Canvas, size: tuple[float, float]) -> None:
        self.canvas = canvas
        self.width, self.height = size
        self.left = 60.0
        self.y = 60.0

    def text(self, x: float, y: float, words: str, size: float = 10.0, align: str = "left") -> None:
        """Words whose line begins `y` below the top."""
        self.canvas.setFillColor(black)
        self.canvas.setFont(FACE, size)
        baseline = self.height - y - 0.86 * size
        {
            "left": self.canvas.drawString,
            "center": self.canvas.drawCentredString,
            "right": self.canvas.drawRightString,
        }[align](x, baseline, words)

    def line(self, words: str, size: float = 10.0, align: str = "left") -> None:
        x = {"left": self.left, "center": self.width / 2, "right": self.width - self.left}[align]
        self.text(x, self.y, words, size, align)
        self.y += 1.6 * size

    def title(self, words: str, unit: str = "", entity: str = "") -> None:
        self.line(words, 16, "center")
        if entity:
            self.text(self.left, self.y, entity)
        if unit:
            self.text(self.width - self.left, self.y, unit, align="right")
        self.y += 16

    def rule(self, x0: float, y0: float, x1: float, y1: float, width: float = 0.5) -> None:
        self.canvas.setLineWidth(width)
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)

    def box(self, x0: float, y0: float, x1: float, y1: float, fill: Color | None = None, stroke: bool = True) -> None:
        if fill is not None:
            self.canvas.setFillColor(fill)
        self.canvas.rect(x0, self.height - y1, x1 - x0, y1 - y0, stroke=int(stroke), fill=int(fill is not None))

    def table(
        self,
        rows: Sequence[Sequence[str]],
        widths: Sequence[float] = (),
        style: str = "lines",
        row_height: float = 18.0,
        size: float = 9.0,
        open_sides: str = "",
        x: float | None = None,
        header: int = 1,
        shade: Color | None = None,
    ) -> None:
        """A table at `y`. Styles: lines, boxes, fills, pieces, dashed, none, header (rules in the first rows only)."""
        columns = len(rows[0])
        if not widths:
            widths = [(self.width - 2 * self.left) / columns] * columns
        xs = [self.left if x is None else x]
        for width in widths:
            xs.append(xs[-1] + width)
        ys = [self.y]
        for row in rows:
            depth = max((cell.count("\n") for cell in row), default=0)
            ys.append(ys[-1] + max(row_height, (depth + 1) * 1.25 * size + 4))
        for top, left, bottom, right, words in _spans(rows):
            corners = xs[left], ys[top], xs[right], ys[bottom]
            if shade is not None and top < header:
                self.box(*corners, fill=shade, stroke=False)
            self._frame(corners, style, open_sides, (xs[0], ys[0], xs[-1], ys[-1]), top < header)
            self._words(corners, words, size, centred=top < header)
        self.y = ys[-1] + 6

    def _frame(
        self,
        corners: tuple[float, float, float, float],
        style: str,
        open_sides: str,
        whole: tuple[float, float, float, float],
        is_header: bool,
    ) -> None:
        x0, y0, x1, y1 = corners
        if style == "none":
            return
        if style == "header":
            if is_header:
                self.rule(x0, y0, x1, y0, 0.4)
                self.rule(x0, y1, x1, y1, 0.4)
            return
        if style == "boxes":
            self.box(x0, y0, x1, y1, fill=white if not is_header else None)
            return
        sides = [
            ("left", (x0, y0, x0, y1), x0 == whole[0]),
            ("right", (x1, y0, x1, y1), x1 == whole[2]),
            ("top", (x0, y0, x1, y0), y0 == whole[1]),
            ("bottom", (x0, y1, x1, y1), y1 == whole[3]),
        ]
        for name, (a, b, c, d), outer in sides:
            if outer and name in open_sides:
                continue
            if style == "fills":
                self.box(a - 0.25, b - 0.25, c + 0.25, d + 0.25, fill=black, stroke=False)
            elif style == "pieces":
                steps = 6
                for step in range(steps):
                    self.rule(
                        a + (c - a) * step / steps,
                        b + (d - b) * step / steps,
                        a + (c - a) * (step + 1) / steps,
                        b + (d - b) * (step + 1) / steps,
                    )
            elif style == "dashed":
                self.canvas.setDash(2, 2)
                self.rule(a, b, c, d)
                self.canvas.setDash()
            else:
                self.rule(a, b, c, d)

    def _words(self, corners: tuple[float, float, float, float], words: str, size: float, centred: bool) -> None:
        x0, y0, x1, y1 = corners
        lines = words.split("\n") if words else []
        y = (y0 + y1 - len(lines) * 1.25 * size) / 2 + 0.125 * size
        for line in lines:
            if centred:
                self.text((x0 + x1) / 2, y, line, size, "center")
            elif _NUMBER.fullmatch(line):
                self.text(x1 - 2, y, line, size, "right")
            else:
                self.text(x0 + 2, y, line, size)
            y += 1.25 * size


def _spans(rows: Sequence[Sequence[str]]) -> list[tuple[int, int, int, int, str]]:
    """(top, left, bottom, right, words) of every cell that is neither `<` nor `^`."""
    found = []
    for top, row in enumerate(rows):
        for left, words in enumerate(row):
            if words in ("<", "^"):
                continue
            right = left + 1
            while right < len(row) and row[right] == "<":
                right += 1
            bottom = top + 1
            while bottom < len(rows) and rows[bottom][left] == "^":
                bottom += 1
            found.append((top, left, bottom, right, words))
    return found


def draw(path: Path, *pages: Callable[[Pen], None], size: tuple[float, float] = PORTRAIT, rotate: int = 0) -> Path:
    """A PDF with one page for every function; the same pages give the same bytes."""
    canvas = Canvas(str(path), pagesize=size, invariant=1)
    for page in pages:
        canvas.setPageSize(size[::-1] if rotate in (90, 270) else size)  # reportlab turns the page box as well
        canvas.setPageRotation(rotate)
        page(Pen(canvas, size))
        canvas.showPage()
    canvas.save()
    return path
