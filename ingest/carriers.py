"""Whatever carries a disclosure, as pages: told apart by content, not by the ending of the name.

PDF    pages as they are                      OFD    pages as they are, in points
HTML, DOCX, XLSX, XLS, text, Markdown         blocks, laid out on pages of our own, with the carrier's own places

carried = read_carrier(path)
carried.pages, carried.anchors[3]
"""

import functools
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from ingest.blocks import Block
from ingest.document import Anchor, Box, PageReading, Place
from ingest.errors import LimitExceeded, UnreadableFile
from ingest.hypertext import decode, read_html
from ingest.layout import MOST_PAGES, lay_out
from ingest.ocr import read_scans
from ingest.ofd import read_ofd
from ingest.pages import Page, Word, read_pages
from ingest.pages import render_page as render_pdf_page
from ingest.standin import draw_stand_in
from ingest.word_files import read_docx
from ingest.workbooks import read_xls, read_xlsx

READABLE = (".pdf", ".ofd", ".docx", ".xlsx", ".xls", ".html", ".htm", ".txt", ".md")
"""Endings under which files are looked for in a folder; what a file is, its content says."""
MOST_TEXT = 64 * 1024 * 1024
_HEAD = 4096
_REFUSED = (
    (b"{\\rtf", "an RTF file", "save it as DOCX"),
    (b"\x89PNG", "a picture", "save it as PDF"),
    (b"\xff\xd8\xff", "a picture", "save it as PDF"),
    (b"GIF8", "a picture", "save it as PDF"),
    (b"II*\x00", "a picture", "save it as PDF"),
    (b"Rar!", "an archive", "unpack it first"),
    (b"7z\xbc\xaf", "an archive", "unpack it first"),
    (b"\x1f\x8b", "an archive", "unpack it first"),
)
_ZIPPED = (
    ("OFD.xml", "ofd"),
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsb"),
    ("content.xml", "odf"),
)


class Carried(NamedTuple):
    """A file as pages, and what else is to be said of them."""

    pages: list[Page]
    names: Mapping[int, str] = MappingProxyType({})
    anchors: Mapping[int, Sequence[Anchor]] = MappingProxyType({})
    loose: Mapping[int, Sequence[Word]] = MappingProxyType({})


def carrier_of(path: Path) -> str:
    """`pdf`, `ofd`, `docx`, `xlsx`, `xls`, `html` or `text`. Raises UnreadableFile for anything else."""
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError as problem:
        raise UnreadableFile(f"{path.name}: cannot be opened ({problem.strerror}); check the path") from problem
    kind = told_by(head, path)
    refused = {"odf": "save it as DOCX or XLSX", "xlsb": "save it as XLSX", "zip": "unpack it first"}
    if kind in refused:
        raise UnreadableFile(f"{path.name}: cannot be read as it is ({kind}); {refused[kind]}")
    return kind


def told_by(head: bytes, path: Path) -> str:
    """What a file is, by its first bytes; a zip by what it holds."""
    if b"%PDF-" in head[:1024] or not head:
        return "pdf"
    if head.startswith(b"PK"):
        return _zipped(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "xls"
    for mark, what, step in _REFUSED:
        if head.startswith(mark):
            raise UnreadableFile(f"{path.name}: {what}, no document that can be read; {step}")
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\x00" in head and not wide:
        raise UnreadableFile(
            f"{path.name}: not a PDF, OFD, DOCX, XLSX, XLS, HTML or text file, or a damaged one; fetch the file again"
        )
    plain = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    web = plain.startswith((b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body", b"<table", b"<meta", b"<div"))
    return "html" if web or b"<html" in plain[:2048] else "text"


def _zipped(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.lstrip("/").lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        raise UnreadableFile(f"{path.name}: damaged, its end is missing ({problem}); fetch the file again") from problem
    return next((kind for part, kind in _ZIPPED if part.lower() in names), "zip")


def read_carrier(path: Path, password: str = "") -> Carried:
    """Every page of the file, whatever it is. Raises IngestError."""
    kind = carrier_of(path)
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


def _content(path: Path) -> bytes:
    if path.stat().st_size > MOST_TEXT:
        raise LimitExceeded(f"{path.name}: {path.stat().st_size >> 20} MB of text; split the file")
    return path.read_bytes()


_READERS: dict[str, Callable[[Path], Sequence[Block]]] = {
    "html": _html,
    "docx": read_docx,
    "xlsx": read_xlsx,
    "xls": read_xls,
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
    carried = _remembered(path, stat.st_mtime_ns, stat.st_size)
    if not 1 <= page_number <= len(carried.pages):
        raise UnreadableFile(f"{path.name}: no page {page_number}; it has pages 1 to {len(carried.pages)}")
    name = carried.names.get(page_number, "")
    title = f"{kind.upper()} {name} · {page_number}/{len(carried.pages)} · 按读取内容绘制 drawn from what was read"
    anchors, loose = carried.anchors.get(page_number, ()), carried.loose.get(page_number, ())
    return draw_stand_in(carried.pages[page_number - 1], boxes, zoom, title, anchors, loose)


@functools.lru_cache(maxsize=2)
def _remembered(path: Path, changed: int, size: int) -> Carried:
    """A file that was read for its last page is not read again for the next one."""
    return read_carrier(path)
