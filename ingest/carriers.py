"""Whatever carries a disclosure, as pages: told apart by content, not by the ending of the name.

PDF    pages as they are                      OFD    pages as they are, in points
HTML, DOCX, XLSX, XLS, text, Markdown         blocks, laid out on pages of our own, with the carrier's own places

carried = read_carrier(path)
carried.pages, carried.anchors[3]
"""

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from ingest.blocks import Block
from ingest.document import Anchor, Box, PageReading, Place
from ingest.errors import LimitExceeded, UnreadableFile
from ingest.hypertext import decode, read_html
from ingest.kinds import carrier_of
from ingest.layout import MOST_PAGES, lay_out
from ingest.ocr import read_scans
from ingest.ofd import read_ofd
from ingest.pages import Page, Word, read_pages
from ingest.pages import render_page as render_pdf_page
from ingest.plaintext import read_text

MOST_TEXT = 64 * 1024 * 1024


class Carried(NamedTuple):
    """A file as pages, and what else is to be said of them."""

    pages: list[Page]
    names: Mapping[int, str] = MappingProxyType({})
    anchors: Mapping[int, Sequence[Anchor]] = MappingProxyType({})
    loose: Mapping[int, Sequence[Word]] = MappingProxyType({})


def read_carrier(path: Path, password: str = "") -> Carried:
    """Every page of the file, whatever it is. Raises IngestError."""
    return _read(path, carrier_of(path, named=True), password)


def _read(path: Path, kind: str, password: str = "") -> Carried:
    if kind == "pdf":
        return Carried(list(read_scans(path, read_pages(path, password), password)))
    if kind == "ofd":
        return Carried(read_ofd(path))
    laid = lay_out(_READERS[kind](path))
    if not laid.pages:
        raise UnreadableFile(f"{path.name}: holds no text; look into the file itself")
    if len(laid.pages) > MOST_PAGES:
        raise LimitExceeded(f"{path.name}: fills {len(laid.pages)} pages, more than {MOST_PAGES}; split the file")
    return Carried(laid.pages, laid.names, laid.anchors, laid.loose)


def _html(path: Path) -> list[Block]:
    return read_html(decode(_content(path), path.name), path.name)


def _text(path: Path) -> list[Block]:
    return read_text(decode(_content(path), path.name), path.name)


def _docx(path: Path) -> list[Block]:
    from ingest.word_files import read_docx

    return read_docx(path)


def _xlsx(path: Path) -> list[Block]:
    from ingest.workbooks import read_xlsx  # loads a large library, which a PDF does not need

    return read_xlsx(path)


def _xls(path: Path) -> list[Block]:
    from ingest.workbooks import read_xls

    return read_xls(path)


def _content(path: Path) -> bytes:
    if path.stat().st_size > MOST_TEXT:
        raise LimitExceeded(f"{path.name}: {path.stat().st_size >> 20} MB of text; split the file")
    return path.read_bytes()


_READERS: dict[str, Callable[[Path], Sequence[Block]]] = {
    "html": _html,
    "text": _text,
    "docx": _docx,
    "xlsx": _xlsx,
    "xls": _xls,
}


def with_places(readings: Iterable[PageReading], carried: Carried) -> tuple[PageReading, ...]:
    """The account of every page, with the carrier's own places and the lines it could not put into cells."""
    found = []
    for reading in readings:
        loose = tuple(
            Place(page=reading.page, box=word[:4], quote=word.text)
            for word in carried.loose.get(reading.page, ())
            if any(map(str.isdigit, word.text))
        )
        changes = {
            "name": carried.names.get(reading.page, ""),
            "anchors": tuple(carried.anchors.get(reading.page, ())),
            "numbers": reading.numbers + len(loose),
            "leftovers": (*reading.leftovers, *loose),
        }
        found.append(reading.model_copy(update=changes) if carried.anchors or loose else reading)
    return tuple(found)


def render_page(
    path: Path, page_number: int, boxes: Iterable[Box] = (), zoom: float = 1.5, password: str = ""
) -> bytes:
    """The page as PNG with `boxes` highlighted: as a reader sees it, or, without a PDF, drawn from what was read."""
    kind = carrier_of(path)
    if kind == "pdf":
        return render_pdf_page(path, page_number, boxes, zoom, password)
    stat = path.stat()
    carried = _remembered(path, kind, stat.st_mtime_ns, stat.st_size)
    if not 1 <= page_number <= len(carried.pages):
        raise UnreadableFile(f"{path.name}: no page {page_number}; it has pages 1 to {len(carried.pages)}")
    name = carried.names.get(page_number, "")
    title = f"{kind.upper()} {name} · {page_number}/{len(carried.pages)} · 按读取内容绘制 drawn from what was read"
    from ingest.standin import draw_stand_in

    anchors, loose = carried.anchors.get(page_number, ()), carried.loose.get(page_number, ())
    return draw_stand_in(carried.pages[page_number - 1], boxes, zoom, title, anchors, loose)


@functools.lru_cache(maxsize=2)
def _remembered(path: Path, kind: str, changed: int, size: int) -> Carried:
    """A file that was read for its last page is not read again for the next one."""
    return _read(path, kind)
