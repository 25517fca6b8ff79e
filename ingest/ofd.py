"""Pages of an OFD (GB/T 33190, the national fixed-layout standard): words and rules, as `ingest/pages.py` gives them.

    OFD.xml → DocBody/DocRoot → Document.xml → Pages/Page BaseLoc → Content.xml
    <ofd:TextObject Boundary="20 30 60 5" Size="3.5"><ofd:TextCode X="0" Y="3" DeltaX="3.5 3.5 1.8">支出1.5</…>
    <ofd:PathObject Boundary="20 35 170 0.2" LineWidth="0.2"><ofd:AbbreviatedData>M 0 0 L 170 0</ofd:AbbreviatedData>

Everything is in millimetres from the top left, an object's own coordinates lie in its Boundary, and its matrix (CTM)
comes before that. Templates stand under the pages that name them. Producers set a line as one object, as one a run, or
as one a character: characters are therefore gathered first, and words are made from where they stand.
"""

import posixpath
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ingest.document import Box
from ingest.errors import IngestError, LimitExceeded, UnreadableFile
from ingest.ofd_paths import POINT, SHORTEST, THIN, WHITE, Matrix, read_box, read_matrix, read_numbers, read_path
from ingest.packages import Package, local_name, open_package
from ingest.pages import MOST_PAGES, MOST_RULES, Page, Rule, Word
from ingest.places import width_of
from ingest.turning import turned_box

DEEPEST = 12
"""Blocks in blocks, composites in composites."""
APART = 0.25
"""Characters: a wider gap ends a word."""
ASCENT, DESCENT = 0.86, 0.14
"""Of a character's size, above and below its baseline."""
MOST_CHARACTERS = 200_000
"""Of one page."""
LARGEST = 5_000.0
"""Millimetres: no page is wider or taller."""
FAR = 1e6
"""Points: what lies farther off is on no page."""
A4 = (0.0, 0.0, 210.0, 297.0)


class _Glyph(NamedTuple):
    x: float
    y: float
    """Where its baseline begins, in points along and across the reading direction."""
    width: float
    size: float
    text: str


def read_ofd(path: Path) -> list[Page]:
    """Every page, in order; one that breaks is empty, with a message. Raises IngestError for the file as a whole."""
    package = open_package(path)
    bodies = [element for element in package.xml("OFD.xml").iter() if local_name(element) == "DocRoot"]
    if not bodies:
        raise UnreadableFile(f"{path.name}: names no document; fetch the file again")
    pages: list[Page] = []
    for body in bodies:
        document = _Document(package, _resolve("", body.text or ""))
        if len(pages) + len(document.pages) > MOST_PAGES:
            raise LimitExceeded(f"{path.name}: more than {MOST_PAGES} pages; split the file")
        pages += [document.page(at, len(pages) + at + 1) for at in range(len(document.pages))]
    if not pages:
        raise UnreadableFile(f"{path.name}: no page can be read; fetch the file again")
    return pages


def _resolve(folder: str, location: str) -> str:
    """A location as the package names it: from the root when it begins with a slash, else from its own folder."""
    location = location.strip()
    return location.lstrip("/") if location.startswith("/") else posixpath.normpath(posixpath.join(folder, location))


class _Document:
    def __init__(self, package: Package, root: str) -> None:
        self._package, self._folder = package, posixpath.dirname(root)
        tree = package.xml(root)
        self.pages: list[str] = []
        self._templates: dict[str, str] = {}
        self._composites: dict[str, Any] = {}
        self._box: Box = A4
        self._opened: dict[str, Any] = {}
        for element in tree.iter():
            name = local_name(element)
            location = _resolve(self._folder, element.get("BaseLoc") or "")
            if name == "Page":
                self.pages.append(location)
            elif name == "TemplatePage":
                self._templates[element.get("ID") or ""] = location
            elif name == "PhysicalBox":
                self._box = _sheet_box(element.text) or self._box
            elif name in ("PublicRes", "DocumentRes"):
                self._read_resources(_resolve(self._folder, element.text or ""))

    def _read_resources(self, part: str) -> None:
        if part in self._package:
            for element in self._package.xml(part).iter():
                if local_name(element) == "CompositeGraphicUnit":
                    self._composites[element.get("ID") or ""] = element

    def page(self, at: int, number: int) -> Page:
        try:
            return self._read(self.pages[at], number)
        except IngestError as problem:
            return Page(number, self._box[2] * POINT, self._box[3] * POINT, (), (), message=str(problem))

    def _read(self, part: str, number: int) -> Page:
        tree = self._package.xml(part)
        sizes = [_sheet_box(element.text) for element in tree.iter() if local_name(element) == "PhysicalBox"]
        box = next(filter(None, sizes), None) or self._box
        sheet = _Sheet(box, self._composites)
        for element in tree:
            if local_name(element) == "Template":
                template = self._templates.get(element.get("TemplateID") or "")
                if template and template not in self._opened:
                    self._opened[template] = self._package.xml(template)
                if template:
                    sheet.draw(self._opened[template], Matrix(), 0)
        sheet.draw(tree, Matrix(), 0)
        return sheet.page(number)


class _Sheet:
    """One page being drawn: characters and rules in points, before they are put in order."""

    def __init__(self, box: Box, composites: dict[str, Any]) -> None:
        self._box, self._composites = box, composites
        self._glyphs: dict[int, list[_Glyph]] = {0: [], 90: [], 180: [], 270: []}
        self._rules: list[Rule] = []
        self._pictures = 0
        self._count = 0

    def draw(self, element: Any, outer: Matrix, depth: int) -> None:
        """What an element and all in it put on the page; `outer` leads from its coordinates to the page's."""
        if depth > DEEPEST:
            return
        for one in element:
            name = local_name(one)
            if one.get("Visible") == "false":
                continue
            if name in ("Content", "Layer", "PageBlock"):
                self.draw(one, outer, depth + 1)
            elif name == "TextObject":
                self._text(one, _placed(one, outer))
            elif name == "PathObject":
                self._path(one, _placed(one, outer))
            elif name == "ImageObject":
                self._pictures += 1
            elif name in ("CompositeObject", "CompositeGraphicUnit"):
                unit = self._composites.get(one.get("ResourceID") or "")
                if unit is not None:
                    self.draw(unit, _placed(one, outer), depth + 1)

    # Text

    def _text(self, element: Any, matrix: Matrix) -> None:
        size = next(iter(read_numbers(element.get("Size"))), 0.0)
        stretch = next(iter(read_numbers(element.get("HScale"))), 1.0) or 1.0
        x = y = 0.0
        for code in element:
            if local_name(code) != "TextCode" or not code.text or size <= 0:
                continue
            x = next(iter(read_numbers(code.get("X"))), x)
            y = next(iter(read_numbers(code.get("Y"))), y)
            rights, downs = _deltas(code.get("DeltaX")), _deltas(code.get("DeltaY"))
            text = code.text.replace("\r", "").replace("\n", "") if not code.text.strip(" \u3000") else code.text
            self._count += len(text)
            if self._count > MOST_CHARACTERS:
                raise LimitExceeded(f"more than {MOST_CHARACTERS} characters on one page; not read")
            for at, character in enumerate(text):
                self._glyph(character, x, y, size, stretch, matrix, _delta(rights, at))
                step = _delta(rights, at)
                if step is None:
                    step = 0.0 if downs else size * width_of(character) * stretch
                x, y = x + step, y + (_delta(downs, at) or 0.0)

    def _glyph(
        self, character: str, x: float, y: float, size: float, stretch: float, matrix: Matrix, step: float | None
    ) -> None:
        if character.isspace() or not character.isprintable():
            return
        natural = size * width_of(character) * stretch
        wide = step if step is not None and 0.4 * natural <= step <= 1.02 * natural + 0.05 * size else natural
        across = (matrix.a**2 + matrix.b**2) ** 0.5
        down = (matrix.c**2 + matrix.d**2) ** 0.5
        px, py = self._in_points(matrix.apply(x, y))
        if not (abs(px) < FAR and abs(py) < FAR and 0 < down * size < FAR and across < FAR):
            return
        direction = _direction(matrix)
        px, py = _along(px, py, direction)
        self._glyphs[direction].append(_Glyph(px, py, wide * across * POINT, size * down * POINT, character))

    def _in_points(self, point: tuple[float, float]) -> tuple[float, float]:
        return (point[0] - self._box[0]) * POINT, (point[1] - self._box[1]) * POINT

    # Rules

    def _path(self, element: Any, matrix: Matrix) -> None:
        data = next((one.text or "" for one in element if local_name(one) == "AbbreviatedData"), "")
        filled = element.get("Fill") == "true" and _shows(element, "FillColor")
        stroked = element.get("Stroke") != "false" and _shows(element, "StrokeColor")
        if not (filled or stroked) or not data or len(self._rules) > MOST_RULES:
            return
        subpaths, corners = read_path(data, matrix)
        for strokes in subpaths:
            if stroked:
                for start, end in strokes:
                    self._rule([start, end])
            elif strokes:
                self._rule([point for stroke in strokes for point in stroke])
        if filled and stroked and corners:
            self._rule(corners)

    def _rule(self, points: Sequence[tuple[float, float]]) -> None:
        """The extent of points, when it is thin enough for a ruling line and long enough not to be a dot."""
        xs, ys = zip(*(self._in_points(point) for point in points), strict=True)
        rule = Rule(min(xs), min(ys), max(xs), max(ys))
        if not all(abs(edge) < FAR for edge in rule):
            return
        width, height = rule.x1 - rule.x0, rule.bottom - rule.top
        if min(width, height) <= THIN and max(width, height) >= SHORTEST:
            self._rules.append(rule)

    # The page

    def page(self, number: int) -> Page:
        width, height = self._box[2] * POINT, self._box[3] * POINT
        turn = max(self._glyphs, key=lambda along: len(self._glyphs[along]))
        words = [word for along in self._glyphs for word in _words(self._glyphs[along], along, turn, width, height)]
        rules = [Rule(*turned_box(rule, -turn % 360, width, height)) for rule in self._rules]
        message = ""
        if len(rules) > MOST_RULES:
            message = f"page {number}: more than {MOST_RULES} strokes; read without its tables"
            rules = []
        if not words and self._pictures:
            message = f"page {number}: a picture without text; save the file as PDF, whose pictures are read"
        sideways = turn in (90, 270)
        across, down = (height, width) if sideways else (width, height)
        inside = [w for w in words if 0 <= w.x0 + w.x1 <= 2 * across and 0 <= w.top + w.bottom <= 2 * down]
        return Page(number, across, down, inside, rules, message=message, turn=turn)


def _sheet_box(text: str | None) -> Box | None:
    """The size of a page; None for one that no paper has."""
    box = read_box(text)
    return box if box and all(1 <= side <= LARGEST for side in box[2:]) else None


def _placed(element: Any, outer: Matrix) -> Matrix:
    """From an object's coordinates to the page's."""
    box = read_box(element.get("Boundary")) or (0.0, 0.0, 0.0, 0.0)
    return read_matrix(element.get("CTM")).then(Matrix(e=box[0], f=box[1])).then(outer)


def _shows(element: Any, name: str) -> bool:
    """Whether a path is drawn in a colour that can be seen: black unless it says otherwise, white is not."""
    colour = next((one for one in element if local_name(one) == name), None)
    if colour is None:
        return True
    values = read_numbers(colour.get("Value"))
    white = len(values) in (1, 3) and all(value >= WHITE for value in values)
    return not white and colour.get("Alpha") != "0"


def _deltas(text: str | None) -> list[float]:
    """Steps from character to character; `g 4 3.5` stands for four times 3.5."""
    if not text or "g" not in text:
        return read_numbers(text)
    steps: list[float] = []
    parts = text.split()
    while parts:
        part = parts.pop(0)
        if part.lower() == "g" and len(parts) >= 2:
            times, step = read_numbers(parts.pop(0)), read_numbers(parts.pop(0))
            steps += [step[0]] * min(int(times[0]), MOST_CHARACTERS) if times and step else []
        else:
            steps += read_numbers(part)
        if len(steps) > MOST_CHARACTERS:
            break
    return steps


def _delta(steps: Sequence[float], at: int) -> float | None:
    """The step after a character; the last one given holds for the rest. None when none is given."""
    return steps[min(at, len(steps) - 1)] if steps else None


def _direction(matrix: Matrix) -> int:
    """In which direction characters run, in degrees clockwise from left-to-right."""
    if abs(matrix.a) >= abs(matrix.b):
        return 0 if matrix.a >= 0 else 180
    return 90 if matrix.b > 0 else 270


def _along(x: float, y: float, direction: int) -> tuple[float, float]:
    """A point along and across a reading direction."""
    return {0: (x, y), 90: (y, -x), 180: (-x, -y), 270: (-y, x)}[direction]


def _words(glyphs: Sequence[_Glyph], direction: int, turn: int, width: float, height: float) -> Iterator[Word]:
    """Words of one direction, as a reader of most of the page's text sees them."""
    for run in _runs(glyphs):
        first, last = run[0], run[-1]
        size = max(glyph.size for glyph in run)
        box = (first.x, first.y - ASCENT * size, last.x + last.width, first.y + DESCENT * size)
        text = "".join(glyph.text for glyph in run)
        if direction == turn:
            shift = {0: (0.0, 0.0), 90: (0.0, width), 180: (width, height), 270: (height, 0.0)}[direction]
            edges = tuple(glyph.x + shift[0] for glyph in run) if len(run) > 1 else ()
            yield Word(box[0] + shift[0], box[1] + shift[1], box[2] + shift[0], box[3] + shift[1], text, edges)
        else:
            corners = [_back(x, y, direction) for x, y in ((box[0], box[1]), (box[2], box[3]))]
            (ax, ay), (bx, by) = corners
            seen = (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
            yield Word(*turned_box(seen, -turn % 360, width, height), text)


def _back(x: float, y: float, direction: int) -> tuple[float, float]:
    return {0: (x, y), 90: (-y, x), 180: (-x, -y), 270: (y, -x)}[direction]


def _runs(glyphs: Sequence[_Glyph]) -> Iterator[list[_Glyph]]:
    """Characters that stand on one baseline without a gap between them; one printed twice counts once."""
    lines: dict[int, list[_Glyph]] = {}
    for glyph in glyphs:
        lines.setdefault(round(glyph.y * 2), []).append(glyph)
    for line in lines.values():
        line.sort(key=lambda glyph: glyph.x)
        run: list[_Glyph] = []
        for glyph in line:
            if run:
                before = run[-1]
                gap = glyph.x - before.x - before.width
                if glyph.text == before.text and abs(glyph.x - before.x) < 0.2 * before.width:
                    continue
                if gap > APART * glyph.size or abs(glyph.size - before.size) > 0.3 * glyph.size:
                    yield run
                    run = []
            run.append(glyph)
        if run:
            yield run
