"""Draws narrative pages as words: every string is one printed line, marks at its start say how it is set.

">>二、收入"   indented by two characters      "=目录"   centred and larger      "第二行"   at the left edge
    ""   an empty line
"""

from collections.abc import Sequence

from ingest.document import Section
from ingest.lines import Line, read_lines
from ingest.pages import Page, Word
from ingest.sections import build_sections

LEFT, WIDTH, SIZE = 72.0, 38, 12.0
FILLER = "某" * WIDTH
"""A full line; four of them at the end of a page fix its text column."""


def draw(*pages: Sequence[str], filler: bool = True) -> list[Page]:
    return [_page(number, list(texts), filler) for number, texts in enumerate(pages, start=1)]


def lines_of(*pages: Sequence[str], filler: bool = True) -> list[Line]:
    """Without the filler, which is drawn below the rest."""
    return [line for line in read_lines(draw(*pages, filler=filler), {}) if line.text != FILLER]


def sections_of(*pages: Sequence[str]) -> tuple[Section, ...]:
    return build_sections(lines_of(*pages))


def paths(sections: Sequence[Section]) -> list[str]:
    return [" > ".join(section.path) for section in sections]


def paragraphs(sections: Sequence[Section]) -> list[str]:
    return [paragraph.text for section in sections for paragraph in section.paragraphs]


def _page(number: int, texts: list[str], filler: bool) -> Page:
    words = []
    for at, text in enumerate(texts + [FILLER] * 4 * filler):
        y = 100.0 + 20 * at
        size = SIZE * 1.5 if text.startswith("=") else SIZE
        body = text.lstrip("=>")
        x = LEFT + SIZE * (len(text) - len(text.lstrip(">")))
        if text.startswith("="):
            x = LEFT + (WIDTH * SIZE - _width(body, size)) / 2
        for piece in filter(None, body.split(" ")):
            words.append(Word(x, y, x + _width(piece, size), y + size, piece))
            x += _width(piece, size) + size / 2
    return Page(number, 2 * LEFT + WIDTH * SIZE, 842.0, words, [])


def _width(text: str, size: float) -> float:
    return sum(size if ord(char) > 0x2000 else size / 2 for char in text)
