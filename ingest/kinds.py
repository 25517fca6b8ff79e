"""What a file is, told by its first bytes rather than by its name.

carrier_of(Path("预算.txt"))        ->  "pdf"     a PDF may be called anything
check_kind(stream, "预算.pdf")   ->  UnreadableFile for the web page that a failed download left under that name
"""

import zipfile
from pathlib import Path
from typing import BinaryIO

from ingest.errors import UnreadableFile

READABLE = (".pdf", ".ofd", ".docx", ".xlsx", ".xls", ".html", ".htm", ".txt", ".md")
"""Endings under which files are looked for in a folder; what a file is, its content says."""
_HEAD = 4096
_BINARY = {".pdf", ".ofd", ".docx", ".xlsx"}
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


_STEPS = {
    "odf": "an OpenDocument file; save it as DOCX or XLSX",
    "xlsb": "a binary workbook; save it as XLSX",
    "zip": "an archive; unpack it first",
    "xml": "XML that is no web page; save it as XLSX or DOCX",
}
_TAGS = (b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body", b"<table", b"<meta", b"<div", b"<p>", b"<center")


def carrier_of(path: Path, named: bool = False) -> str:
    """`pdf`, `ofd`, `docx`, `xlsx`, `xls`, `html` or `text`; with `named`, its name has to agree (`check_kind`).

    Raises UnreadableFile for anything else.
    """
    try:
        with path.open("rb") as stream:
            return check_kind(stream, path.name) if named else kind_in(stream, path.name)
    except OSError as problem:
        raise UnreadableFile(f"{path.name}: cannot be opened ({problem.strerror}); check the path") from problem


def kind_in(stream: BinaryIO, name: str) -> str:
    """What a file is, by its first bytes; a zip by what it holds. Leaves the stream at its beginning."""
    head = stream.read(_HEAD)
    kind = _zipped(stream, name) if head.startswith(b"PK") else _told_by(head, name)
    stream.seek(0)
    if kind in _STEPS:
        raise UnreadableFile(f"{name}: {_STEPS[kind]}")
    return kind


def _told_by(head: bytes, name: str) -> str:
    if not head:
        raise UnreadableFile(f"{name}: empty; fetch the file again")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "xls"
    for mark, what, step in _REFUSED:
        if head.startswith(mark):
            raise UnreadableFile(f"{name}: {what}, no document that can be read; {step}")
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    odd = sum(byte < 9 or 13 < byte < 27 for byte in head)
    if not wide and (b"\x00" in head or odd * 20 > len(head)):
        raise UnreadableFile(
            f"{name}: not a PDF, OFD, DOCX, XLSX, XLS, HTML or text file, or a damaged one; fetch the file again"
        )
    plain = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if plain.startswith(b"<?xml") and b"<html" not in plain:
        return "xml"
    return "html" if plain.startswith(_TAGS) or b"<html" in plain[:2048] else "text"


def _zipped(stream: BinaryIO, name: str) -> str:
    try:
        with zipfile.ZipFile(stream) as archive:
            names = {part.lstrip("/").lower() for part in archive.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        raise UnreadableFile(f"{name}: damaged, its end is missing ({problem}); fetch the file again") from problem
    return next((kind for part, kind in _ZIPPED if part.lower() in names), "zip")


def check_kind(stream: BinaryIO, name: str) -> str:
    """What a file is, when its name does not say otherwise: text that is called a PDF is what a failed download left.

    Raises UnreadableFile. A PDF may be called anything, and so may a page that calls itself a workbook be read.
    """
    kind = kind_in(stream, name)
    ending = Path(name).suffix.lower()
    if kind in ("text", "html") and ending in _BINARY:
        what = "plain text" if kind == "text" else "a web page"
        own = ".txt" if kind == "text" else ".html"
        raise UnreadableFile(
            f"{name}: not a {ending[1:].upper()}, its content is {what}; fetch the file again, "
            f"or name it {Path(name).stem}{own} to have it read as that"
        )
    return kind
