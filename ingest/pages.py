"""Pages of a PDF: words and ruling lines in one pass, in the coordinates a reader sees. The one home of pymupdf.

for page in read_pages(path):
    page.words[0]   -> Word(x0=90.0, top=72.1, x1=180.4, bottom=86.0, text="部门收支总表")
    page.rules[0]   -> Rule(x0=70.0, top=120.0, x1=530.0, bottom=120.5)
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pymupdf

from ingest.document import EncryptedFile, UnreadableFile


class Word(NamedTuple):
    """A run of characters without a blank in it."""

    x0: float
    top: float
    x1: float
    bottom: float
    text: str


class Rule(NamedTuple):
    """A thin horizontal or vertical stroke or filled box: a ruling line."""

    x0: float
    top: float
    x1: float
    bottom: float


class Page(NamedTuple):
    number: int
    width: float
    height: float
    words: list[Word]
    rules: list[Rule]


THIN = 3.0
"""Points: a drawn box no thicker than this is a ruling line."""


def read_pages(path: Path, password: str = "") -> Iterator[Page]:
    """Every page of the file, in order.

    Raises EncryptedFile or UnreadableFile, with the file's name, the reason and the next step.
    """
    with _open(path, password) as pdf:
        for number, leaf in enumerate(pdf, start=1):
            yield _read_page(leaf, number)


def _open(path: Path, password: str) -> pymupdf.Document:
    try:
        pdf = pymupdf.open(path, filetype="pdf")
    except (pymupdf.FileDataError, pymupdf.EmptyFileError) as problem:
        raise UnreadableFile(f"{path.name}: not a complete PDF ({problem}); fetch the file again") from problem
    if pdf.needs_pass and not pdf.authenticate(password):
        raise EncryptedFile(f"{path.name}: encrypted; give its password with --password, or save a copy without one")
    if pdf.page_count == 0:
        raise UnreadableFile(f"{path.name}: no page can be read; the file looks truncated, fetch it again")
    return pdf


def _read_page(leaf: pymupdf.Page, number: int) -> Page:
    turn = leaf.rotation_matrix
    words = [Word(*(pymupdf.Rect(*word[:4]) * turn), word[4]) for word in leaf.get_text("words", sort=False)]
    rules = [Rule(*(pymupdf.Rect(drawing["rect"]) * turn)) for drawing in leaf.get_cdrawings()]
    thin = [rule for rule in rules if min(rule.x1 - rule.x0, rule.bottom - rule.top) <= THIN]
    return Page(number, leaf.rect.width, leaf.rect.height, words, thin)
