"""Pictures of pages that no PDF holds: words and rules drawn where they were read, with the carrier's own places.

OFD pages and the pages that `ingest/layout.py` makes are drawn as a PDF of one page in the Adobe-GB1 song face that
every reader substitutes; the home of PDFs then makes the picture, as it does for any page.
"""

import tempfile
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path

from reportlab.lib.colors import Color
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from ingest.document import Anchor, Box
from ingest.pages import Page, Word, render_page
from ingest.places import width_of

FACE = "STSong-Light"
_INK, _GREY, _RED = Color(0.1, 0.1, 0.12), Color(0.45, 0.48, 0.52), Color(0.7, 0.3, 0.1)
_MOST_PIXELS = 24_000_000
"""A taller page is drawn smaller."""


def draw_stand_in(
    page: Page,
    boxes: Iterable[Box],
    zoom: float,
    title: str,
    anchors: Sequence[Anchor] = (),
    loose: Sequence[Word] = (),
) -> bytes:
    """The page as PNG, with `boxes` highlighted, `title` above it and the names of its rows in the margin."""
    if FACE not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FACE))
    bottom = max([page.height, *(word.bottom + 20 for word in loose)])
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=(page.width, bottom), invariant=1)
    pen = _Pen(canvas, bottom)
    turned = [Word(*page.seen(word[:4]), word.text) for word in page.words]
    for x0, top, x1, end in page.rules:
        box = page.seen((x0, top, x1, end))
        pen.rule(box)
    for word in turned:
        pen.word(word, _INK, sideways=page.turn in (90, 270))
    for word in loose:
        pen.word(word, _RED)
    pen.label(20, 14, title, 8)
    for y, name in _margin(anchors):
        pen.label(6, y, name, 5)
    canvas.showPage()
    canvas.save()
    zoom = min(zoom, (_MOST_PIXELS / (page.width * bottom)) ** 0.5)
    with tempfile.TemporaryDirectory(prefix="mingzhang-") as folder:
        drawn = Path(folder) / "page.pdf"
        drawn.write_bytes(stream.getvalue())
        return render_page(drawn, 1, boxes, zoom)


def _margin(anchors: Sequence[Anchor]) -> list[tuple[float, str]]:
    """The first anchor of every printed row, at its height."""
    rows: dict[float, tuple[float, str]] = {}
    for (_, top, _, bottom), name in sorted(anchors):
        rows.setdefault(round(top), ((top + bottom) / 2 - 2.5, name.rpartition(", ")[2]))
    return list(rows.values())


class _Pen:
    def __init__(self, canvas: Canvas, height: float) -> None:
        self._canvas, self._height = canvas, height

    def rule(self, box: Box) -> None:
        x0, top, x1, bottom = box
        self._canvas.setStrokeColor(_INK)
        self._canvas.setLineWidth(0.5)
        across = x1 - x0 >= bottom - top
        middle = (top + bottom) / 2 if across else (x0 + x1) / 2
        ends = (x0, middle, x1, middle) if across else (middle, top, middle, bottom)
        self._canvas.line(ends[0], self._height - ends[1], ends[2], self._height - ends[3])

    def word(self, word: Word, colour: Color, sideways: bool = False) -> None:
        """A word in its box: as high as it, and as wide."""
        size = max(1.0, (word.x1 - word.x0) if sideways else (word.bottom - word.top))
        length = (word.bottom - word.top) if sideways else (word.x1 - word.x0)
        natural = width_of(word.text) * size
        text = self._canvas.beginText()
        text.setFont(FACE, size)
        text.setFillColor(colour)
        text.setHorizScale(100 * length / natural if natural else 100)
        if sideways:
            text.setTextTransform(0, -1, 1, 0, word.x0 + 0.14 * size, self._height - word.top)
        else:
            text.setTextOrigin(word.x0, self._height - word.bottom + 0.14 * size)
        text.textOut(word.text)
        self._canvas.drawText(text)

    def label(self, x: float, top: float, words: str, size: float) -> None:
        self._canvas.setFillColor(_GREY)
        self._canvas.setFont(FACE, size)
        self._canvas.drawString(x, self._height - top - size, words)
