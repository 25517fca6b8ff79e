"""Pieces of pages for the report: the place an answer cites, and the place where the gold says the answer stands.

    crops = Crops(library)
    crops.cited({"doc": "yx-kjj-24b", "page": 23, "box": [301.0, 188.2, 520.0, 204.9]})   a PNG, the place marked
    crops.wanted(GoldEvidence(doc="yx-kjj-24b", page=23, row="2、公务接待费"), figures)     its cell or its row

What cannot be drawn, because the file is gone or the row was not read, is None: the report then names it in words.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from PIL import Image

from evals.case import Figure, GoldEvidence
from evals.grade import same_figure, squeeze
from ingest import Document, IngestError, render_page
from ingest.document import Cell

Box = tuple[float, float, float, float]
ZOOM = 1.6
LEFT, RIGHT, ABOVE, BELOW = 250.0, 90.0, 34.0, 26.0
"""Points shown around a place: labels stand to its left."""
_WIDEST = 330.0
"""Points of a row that are shown when no cell of it is meant more than another."""


class Shelf(Protocol):
    """A library, as far as pictures are concerned."""

    def document(self, key: str) -> Document: ...

    def source(self, key: str) -> Path: ...


class Crops:
    def __init__(self, library: Shelf) -> None:
        self._document = lru_cache(maxsize=16)(library.document)
        self._source = library.source

    def cited(self, evidence: Mapping[str, Any]) -> bytes | None:
        if not evidence.get("box") or not evidence.get("page"):
            return None
        x0, top, x1, bottom = map(float, evidence["box"])
        return self._cut(str(evidence.get("doc")), int(evidence["page"]), (x0, top, x1, bottom))

    def wanted(self, evidence: GoldEvidence, figures: Sequence[Figure] = ()) -> bytes | None:
        try:
            place = place_of(self._document(evidence.doc), evidence, figures) if evidence.doc else None
        except LookupError:
            return None
        return self._cut(evidence.doc, *place) if place else None

    def _cut(self, key: str, page: int, box: Box) -> bytes | None:
        try:
            drawn = render_page(self._source(key), page, [box], ZOOM)
        except (IngestError, LookupError, OSError):
            return None
        picture = Image.open(io.BytesIO(drawn))
        x0, top, x1, bottom = box
        edges = (max(0.0, x0 - LEFT), max(0.0, top - ABOVE), x1 + RIGHT, bottom + BELOW)
        left, upper, right, lower = (round(edge * ZOOM) for edge in edges)
        piece = picture.crop((left, upper, min(right, picture.width), min(lower, picture.height)))
        out = io.BytesIO()
        piece.convert("P", palette=Image.Palette.ADAPTIVE, colors=64).save(out, "PNG", optimize=True)
        return out.getvalue()


def place_of(document: Document, evidence: GoldEvidence, figures: Sequence[Figure] = ()) -> tuple[int, Box] | None:
    """Page and box of the words a gold line names, of the cell of its row that holds a figure, or of the row."""
    if evidence.quote:
        return _words(document, squeeze(evidence.quote))
    label = squeeze(evidence.row)
    for table in document.tables:
        for row in table.rows:
            cells = [cell for cell in row if cell.text.strip() and cell.page == evidence.page]
            holding = [cell for cell in cells if any(_prints(cell, table.unit, figure) for figure in figures)]
            if not any(squeeze(cell.text) == label for cell in cells) and (label or not holding):
                continue
            if holding:
                return holding[0].page, holding[0].box
            near = [cell.box for cell in cells if cell.box[2] <= cells[0].box[0] + _WIDEST]
            return cells[0].page, _around(near or [cells[0].box])
    return None


def _prints(cell: Cell, unit: str, figure: Figure) -> bool:
    return same_figure({"value": cell.text.strip("()（）"), "unit": unit}, figure, signed=False)


def _words(document: Document, wanted: str) -> tuple[int, Box] | None:
    for section in document.sections:
        for paragraph in section.paragraphs:
            if wanted in squeeze(paragraph.text):
                lines = [
                    line for line in paragraph.lines if wanted[:4] in squeeze(paragraph.text[line.start : line.end])
                ]
                line = (lines or list(paragraph.lines))[0]
                return line.page, line.box
    return None


def _around(boxes: Iterable[Box]) -> Box:
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return min(x0), min(top), max(x1), max(bottom)
