# mypy: disable-error-code="no-untyped-call"
"""Pages of a PDF: words and ruling lines in one pass, in the coordinates a reader sees. The one home of pymupdf.

    for page in read_pages(path):
        page.words[0]   -> Word(x0=90.0, top=72.1, x1=180.4, bottom=86.0, text="部门收支总表")
        page.rules[0]   -> Rule(x0=70.0, top=120.0, x1=530.0, bottom=120.5)

One text page per leaf gives both: TEXT_COLLECT_VECTORS makes the text device keep every stroke and fill as a block of
type 3, so the content is walked once (pymupdf docs, "TextPage", "Text extraction flags"). Words are what cell text is
rebuilt from; the library's own table finder is not used, since from 2.0 on it reorders low commas and points.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pymupdf

from ingest.document import Box
from ingest.errors import EncryptedFile, LimitExceeded, UnreadableFile
from ingest.glyphs import is_garbled
from ingest.strokes import SHORTEST as SHORTEST
from ingest.strokes import THIN as THIN
from ingest.strokes import WHITE as WHITE
from ingest.strokes import Rule as Rule
from ingest.strokes import crossed_words, read_rules
from ingest.turning import looks_turned, moved, turned_box


class Word(NamedTuple):
    """A run of characters without a blank in it."""

    x0: float
    top: float
    x1: float
    bottom: float
    text: str
    edges: tuple[float, ...] = ()
    """Left edge of every character; only for words that a vertical rule crosses, which may have to be cut there."""


class Page(NamedTuple):
    number: int
    width: float
    height: float
    words: Sequence[Word]
    rules: Sequence[Rule]
    images: tuple[Box, ...] = ()
    """Areas covered by pictures; looked up only on a page without words."""
    ocr: bool = False
    """The words were read from pixels."""
    message: str = ""
    """Why the page, or a part of it, could not be read; empty when all is well."""
    turn: int = 0
    """Words and rules are given as the text reads. A viewer shows the page turned clockwise by so many degrees from
    there; 0 for all but pages that lie on their side. `seen` and `upright` lead from one to the other."""

    skew: float = 0.0
    """Degrees by which the picture of a scanned page was turned counter-clockwise to set it straight."""
    garbled: bool = False
    """Its fonts do not say which characters they show: the text layer cannot be used, only the picture."""
    repaired: bool = False
    """The file is damaged: its table of objects had to be made anew before the page could be read."""

    @property
    def is_as_seen(self) -> bool:
        """Whether boxes here are those a viewer shows, as on nearly every page."""
        return not self.turn and not self.skew

    def seen(self, box: Box) -> Box:
        """A box of this page as a viewer shows the page."""
        box = moved(box, self.skew, self.width, self.height)
        return turned_box(box, self.turn, self.width, self.height)

    def upright(self, box: Box) -> Box:
        """A box taken from a viewer, as the text reads."""
        sideways = self.turn in (90, 270)
        width, height = (self.height, self.width) if sideways else (self.width, self.height)
        return moved(turned_box(box, -self.turn % 360, width, height), -self.skew, self.width, self.height)

    @property
    def is_scan(self) -> bool:
        """A page that has to be read from its picture: no text layer of use, or none and an image over most of it."""
        if self.garbled and not self.ocr:
            return True
        covered = max(((x1 - x0) * (bottom - top) for x0, top, x1, bottom in self.images), default=0.0)
        return not self.words and covered > 0.3 * self.width * self.height


class Picture(NamedTuple):
    """A page as grey pixels, row by row."""

    width: int
    height: int
    grey: bytes


MOST_PAGES = 3000
MOST_RULES = 20_000
"""More strokes than this on one page are a drawing, not a table."""
LEGEND = 260.0
"""Points beside a page for the legend of what is drawn over it."""

pymupdf.TOOLS.mupdf_display_errors(False)  # they are kept, and asked for page by page
_FLAGS = pymupdf.TEXTFLAGS_WORDS | pymupdf.TEXT_COLLECT_VECTORS
_VECTOR = 3
_DAMAGE = (pymupdf.mupdf.FzErrorBase, RuntimeError, ValueError, IndexError)
"""What is raised for a damaged page object."""


def read_pages(path: Path, password: str = "") -> Iterator[Page]:
    """Every page of the file, in order; a page that breaks is yielded empty, with a message.

    Raises EncryptedFile, UnreadableFile or LimitExceeded, with the file's name, the reason and the next step. A
    damaged file that has lost pages is refused, be it only at its end: half a disclosure must not pass for the whole.
    """
    lost = []
    with _open(path, password) as pdf:
        if pdf.is_repaired and _is_cut_off(path):
            raise UnreadableFile(f"{path.name}: truncated, its end is missing; fetch the file again")
        for number in range(1, pdf.page_count + 1):
            pymupdf.TOOLS.reset_mupdf_warnings()
            try:
                page = _read_page(pdf[number - 1], number)
                if "syntax error" in pymupdf.TOOLS.mupdf_warnings() and not page.message:
                    page = page._replace(message=f"page {number}: its content is damaged, a part of it may be missing")
                gone = not (page.words or page.rules or page.images or pdf[number - 1].read_contents())
            except _DAMAGE as problem:
                page = Page(number, 0.0, 0.0, (), (), message=f"{path.name}: page {number} cannot be read ({problem})")
                gone = True
            lost += [str(number)] if gone else []
            yield page._replace(repaired=pdf.is_repaired)
        if pdf.is_repaired and lost:
            raise UnreadableFile(f"{path.name}: damaged, nothing is left of page {', '.join(lost)}; fetch it again")


def render_page(
    path: Path, page_number: int, boxes: Iterable[Box] = (), zoom: float = 1.5, password: str = ""
) -> bytes:
    """The page as PNG, as a reader sees it, with `boxes` highlighted."""
    with _open(path, password) as pdf:
        if not 1 <= page_number <= pdf.page_count:
            raise UnreadableFile(f"{path.name}: no page {page_number}; it has pages 1 to {pdf.page_count}")
        leaf = pdf[page_number - 1]
        upright = leaf.derotation_matrix
        for box in boxes:
            leaf.draw_rect(
                pymupdf.Rect(*box) * upright,
                color=(0.85, 0.2, 0.1),
                fill=(1.0, 0.85, 0.2),
                width=1.2,
                fill_opacity=0.35,
            )
        return bytes(leaf.get_pixmap(matrix=pymupdf.Matrix(zoom, zoom), alpha=False).tobytes("png"))


def draw_over(
    path: Path, page_number: int, strokes: Iterable[Any], legend: Sequence[str], zoom: float = 2.0, password: str = ""
) -> bytes:
    """The page as PNG with `strokes` over it (see `sketch.Stroke`) and lines of text in a column at its right."""
    with _open(path, password) as pdf, pymupdf.open() as drawn:
        if not 1 <= page_number <= pdf.page_count:
            raise UnreadableFile(f"{path.name}: no page {page_number}; it has pages 1 to {pdf.page_count}")
        leaf = pdf[page_number - 1]
        width, height = leaf.rect.width, max(leaf.rect.height, 11.0 * (len(legend) + 3))
        sheet = drawn.new_page(width=width + (LEGEND if legend else 0.0), height=height)
        picture = leaf.get_pixmap(matrix=pymupdf.Matrix(zoom, zoom), alpha=False)
        sheet.insert_image(pymupdf.Rect(0, 0, width, leaf.rect.height), pixmap=picture)
        for box, colour, filled, tag, beside in strokes:
            x0, top, x1, bottom = box
            if not tag:
                frame = pymupdf.Rect(x0, top, max(x1, x0 + 0.8), max(bottom, top + 0.8))
                fill = {"fill": colour, "fill_opacity": 0.25} if filled else {}
                sheet.draw_rect(frame, color=colour, width=0.6, **fill)
            else:
                size = min(6.0, max(bottom - top - 1, 4.0)) if beside else 6.0
                at = (
                    (x0 - 0.56 * size * len(tag) - 2, (top + bottom) / 2 + 0.35 * size) if beside else (x0 + 1, top - 1)
                )
                sheet.insert_text(at, tag, fontsize=size, color=colour)
        for number, line in enumerate(legend):
            face = "helv" if line.isascii() else "china-s"
            sheet.insert_text((width + 8, 20 + 11.0 * number), line, fontname=face, fontsize=7.5)
        return bytes(sheet.get_pixmap(matrix=pymupdf.Matrix(zoom, zoom), alpha=False).tobytes("png"))


class Mark(NamedTuple):
    """A remark on a place of a page, for `annotate_pages`."""

    page: int
    box: Box
    """As a reader sees the page; an empty box means the page as a whole."""
    title: str
    text: str
    colour: tuple[float, float, float]


def annotate_pages(path: Path, marks: Iterable[Mark], password: str = "") -> bytes:
    """A copy of the file in which every mark is a highlight with a comment; the file itself stays as it is."""
    with _open(path, password) as pdf:
        loose: dict[int, int] = {}
        for mark in marks:
            if not 1 <= mark.page <= pdf.page_count:
                continue
            leaf = pdf[mark.page - 1]
            place = pymupdf.Rect(*mark.box) & leaf.rect
            if place.is_empty:
                at = loose[mark.page] = loose.get(mark.page, 0) + 1
                note = leaf.add_text_annot(pymupdf.Point(16, 16 + 24 * (at - 1)) * leaf.derotation_matrix, mark.text)
            else:
                note = leaf.add_highlight_annot((place * leaf.derotation_matrix).quad)
            note.set_info(title=mark.title, content=mark.text)
            note.set_colors(stroke=mark.colour)
            note.update()
        return bytes(pdf.tobytes(garbage=3, deflate=True))


def draw_pages(path: Path, numbers: Iterable[int], dpi: int, password: str = "") -> Iterator[Picture]:
    """Pages as pictures, for those that have no text."""
    with _open(path, password) as pdf:
        for number in numbers:
            pixels = pdf[number - 1].get_pixmap(dpi=dpi, colorspace=pymupdf.csGRAY, alpha=False)
            yield Picture(pixels.width, pixels.height, bytes(pixels.samples))


def _open(path: Path, password: str) -> pymupdf.Document:
    try:
        pdf = pymupdf.open(path, filetype="pdf")
    except pymupdf.FileNotFoundError as problem:
        raise UnreadableFile(f"{path.name}: no such file; check the path") from problem
    except (pymupdf.FileDataError, pymupdf.EmptyFileError) as problem:
        raise UnreadableFile(f"{path.name}: not a PDF, or a damaged one ({problem}); fetch the file again") from problem
    if pdf.needs_pass and not pdf.authenticate(password):
        step = "check the password, it does not open it" if password else "give its password with --password"
        raise EncryptedFile(f"{path.name}: encrypted; {step}, or save a copy without one")
    try:
        count = pdf.page_count
    except _DAMAGE as problem:
        raise UnreadableFile(f"{path.name}: damaged, its pages cannot be counted; fetch it again") from problem
    if count == 0:
        raise UnreadableFile(f"{path.name}: no page can be read; the file looks truncated, fetch it again")
    if count > MOST_PAGES:
        raise LimitExceeded(f"{path.name}: {count} pages, more than {MOST_PAGES}; split the file")
    return pdf


def _is_cut_off(path: Path) -> bool:
    """Whether neither a table of objects nor an end mark comes after the last whole object."""
    content = path.read_bytes()
    end = content[content.rfind(b"endobj") :]
    return b"xref" not in end and b"%%EOF" not in end


def _read_page(leaf: pymupdf.Page, number: int) -> Page:
    text = leaf.get_textpage(flags=_FLAGS)
    rows = text.extractWORDS()
    blocks = [block for block in text.extractBLOCKS() if block[6] == _VECTOR]
    message = ""
    if len(blocks) > MOST_RULES:
        message = f"page {number}: {len(blocks)} strokes, more than {MOST_RULES}; read without its tables"
        blocks = []
    direction = -leaf.rotation % 360  # a page without words is taken as it is shown
    if rows:
        direction = _direction(text) if leaf.rotation or looks_turned(rows) else 0
    if direction == 180:  # the library's repair of low fonts puts boxes on the wrong side of upside-down lines
        pymupdf.TOOLS.unset_quad_corrections(True)
        try:
            rows = text.extractWORDS()
        finally:
            pymupdf.TOOLS.unset_quad_corrections(False)
    view = _View(leaf, (direction + leaf.rotation) % 360)
    words = [Word(*row[:5]) for row in rows]
    rules = list(read_rules(blocks, leaf.get_cdrawings))
    if view.moves:
        words = [Word(*view.place(word[:4]), word.text) for word in words]
        rules = [Rule(*view.place(rule)) for rule in rules]
    if is_garbled("".join(word.text for word in words)):
        message = f"page {number}: its fonts do not say which characters they show"
        return Page(number, view.width, view.height, (), rules, message=message, turn=view.turn, garbled=True)
    across, down = 2 * view.width, 2 * view.height
    words = [word for word in words if 0 <= word.x0 + word.x1 <= across and 0 <= word.top + word.bottom <= down]
    crossed = crossed_words(words, rules)
    edges = _character_edges(text, view) if crossed else []
    for index in crossed:
        words[index] = words[index]._replace(edges=_edges_of(words[index], edges))
    images = () if words else tuple(tuple(image["bbox"]) for image in leaf.get_image_info())
    return Page(number, view.width, view.height, words, rules, images, message=message, turn=view.turn)


class _View:
    """From the coordinates of a page's content to those in which its text reads from left to right."""

    def __init__(self, leaf: pymupdf.Page, turn: int) -> None:
        self.turn = turn
        self.moves = bool(leaf.rotation or turn)
        self._matrix = leaf.rotation_matrix
        self._shown = leaf.rect.width, leaf.rect.height
        sideways = turn in (90, 270)
        self.width, self.height = (leaf.rect.height, leaf.rect.width) if sideways else self._shown

    def place(self, box: Sequence[Any]) -> Box:
        if not self.moves:
            return box[0], box[1], box[2], box[3]
        return turned_box(tuple(pymupdf.Rect(*box) * self._matrix), -self.turn % 360, *self._shown)


def _direction(text: pymupdf.TextPage) -> int:
    """In which direction most characters run, in degrees clockwise from left-to-right."""
    runs = {0: 0, 90: 0, 180: 0, 270: 0}
    for block in text.extractDICT()["blocks"]:
        for line in block.get("lines", ()):
            x, y = line["dir"]
            along = (0 if x > 0 else 180) if abs(x) >= abs(y) else (90 if y > 0 else 270)
            runs[along] += sum(len(span["text"]) for span in line["spans"])
    return max(runs, key=lambda along: runs[along])


# Words that a rule crosses


def _character_edges(text: pymupdf.TextPage, view: _View) -> list[tuple[float, float, float, str]]:
    """(left, top, bottom, character) of all characters of the page, blanks left out."""
    found = []
    for block in text.extractRAWDICT()["blocks"]:
        for line in block.get("lines", ()):
            for span in line["spans"]:
                for character in span["chars"]:
                    if not character["c"].isspace():
                        box = view.place(character["bbox"])
                        found.append((box[0], box[1], box[3], character["c"]))
    return found


def _edges_of(word: Word, characters: Sequence[tuple[float, float, float, str]]) -> tuple[float, ...]:
    inside = sorted(
        (left, glyph)
        for left, top, bottom, glyph in characters
        if word.x0 - 0.6 <= left < word.x1 - 0.1 and word.top <= (top + bottom) / 2 <= word.bottom
    )
    if "".join(glyph for _, glyph in inside) != word.text:  # ligatures, overlaps: share the width evenly
        step = (word.x1 - word.x0) / len(word.text)
        return tuple(word.x0 + step * at for at in range(len(word.text)))
    return tuple(left for left, _ in inside)
