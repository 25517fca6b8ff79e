"""An answer with everything it stands on, gathered for a file that leaves the program.

exhibit = gather(question, answer, shelf, draw, asked_at=…, product=…)
    pieces   each piece of evidence with its number as a decimal, the name of its document, and its crop as a picture

Files are found by their bytes, so that an answer from a superseded file is shown with that file's page.
"""

import io
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple, Protocol

from PIL import Image

from ingest import Amount, Box, Document, Fact
from qa import Answer, Evidence

_MOST_CROPS = 24
_ZOOM = 2.0
_AROUND = 28.0
"""Points shown above and below a cell."""
_TALLEST = 260.0
"""Points of a crop; of a longer passage the beginning is shown."""

Draw = Callable[[Path, int, Sequence[Box], float], bytes | None]
"""A page of a file as PNG with boxes on it; None when it cannot be drawn."""


class Shelf(Protocol):
    """What is used of a library."""

    def contains(self, sha256: str) -> str | None: ...
    def document(self, key: str) -> Document: ...
    def source(self, key: str) -> Path: ...


class Piece(NamedTuple):
    evidence: Evidence
    title: str
    """What the document is called."""
    amount: Amount | None
    """As the cell prints it; None for words."""
    crop: bytes | None
    """PNG of the lines around it; None when the page cannot be drawn."""


class Exhibit(NamedTuple):
    question: str
    answer: Answer
    asked_at: str
    product: str
    pieces: tuple[Piece, ...]


def gather(question: str, answer: Answer, shelf: Shelf, draw: Draw, *, asked_at: str, product: str) -> Exhibit:
    """`draw` is not asked for more than some two dozen pages."""
    pieces: list[Piece] = []
    opened: dict[str, tuple[Document, dict[str, Fact]] | None] = {}
    for number, item in enumerate(answer.evidence):
        key = (shelf.contains(item.sha256) if item.sha256 else item.doc) or ""
        if key not in opened:
            opened[key] = _open(shelf, key)
        found = opened[key]
        if found is None:
            pieces.append(Piece(item, item.doc, None, None))
            continue
        document, facts = found
        fact = facts.get(item.fact)
        crop = _crop(shelf, key, item, draw) if number < _MOST_CROPS else None
        pieces.append(Piece(item, document.cover.title or document.file_name, fact.amount if fact else None, crop))
    return Exhibit(question, answer, asked_at, product, tuple(pieces))


def _open(shelf: Shelf, key: str) -> tuple[Document, dict[str, Fact]] | None:
    if not key:
        return None
    document = shelf.document(key)
    return document, {fact.id: fact for fact in document.facts}


def _crop(shelf: Shelf, key: str, item: Evidence, draw: Draw) -> bytes | None:
    page = draw(shelf.source(key), item.page, [item.box], _ZOOM)
    return cropped(page, item.box) if page else None


def cropped(page: bytes, box: Box) -> bytes:
    """The full width of a page image around a box; the image was drawn at this file's zoom."""
    with Image.open(io.BytesIO(page)) as image:
        top = max(0, int((box[1] - _AROUND) * _ZOOM))
        end = min(box[3], box[1] + _TALLEST) + _AROUND
        bottom = min(image.height, max(top + 1, int(end * _ZOOM)))
        out = io.BytesIO()
        image.crop((0, min(top, image.height - 1), image.width, bottom)).save(out, "PNG", optimize=True)
        return out.getvalue()


def value_in(amount: Amount, unit: str) -> Decimal | None:
    """A printed amount in another unit of its kind; None when the two do not convert."""
    if amount.unit == unit:
        return amount.value
    return (
        amount.to(unit).value if amount.is_money and Amount(value=Decimal(0), unit=unit, printed="").is_money else None
    )
