"""Where the words of a paragraph are printed.

place_of(paragraph, 22, 31)  →  (Place(page=7, box=(405, 91, 470, 107), quote="812.40万元"),)
"""

import unicodedata

from ingest.document import Box, Document, Paragraph, Place, TextLine


def width_of(text: str) -> float:
    """Printed width in Chinese characters: wide ones count one, narrow ones a half."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)


def place_of(paragraph: Paragraph, start: int, end: int) -> tuple[Place, ...]:
    """Where the characters from `start` to `end` are printed: one place for every printed line they touch."""
    places = []
    for line in paragraph.lines:
        first, last = max(start, line.start), min(end, line.end)
        if first >= last:
            continue
        left, right = _edge(paragraph.text, line, first, ending=False), _edge(paragraph.text, line, last, ending=True)
        box = (left, line.box[1], right, line.box[3])
        places.append(Place(page=line.page, box=box, quote=paragraph.text[first:last]))
    return tuple(places)


def _edge(text: str, line: TextLine, offset: int, ending: bool) -> float:
    """The x at which an offset is printed; between two words it depends on whether a stretch ends or begins there."""
    for start, end, x0, x1 in line.runs:
        if offset < start or (offset == start and not ending):
            return x0
        if offset < end or (offset == end and ending):
            return x0 + (x1 - x0) * width_of(text[start:offset]) / width_of(text[start:end])
    return line.runs[-1][3] if line.runs else line.box[2 if ending else 0]


def where_in(document: Document, page: int, box: Box) -> str:
    """The carrier's own name for a place: `sheet 收入总表, C5`; empty where page and box are its own terms."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    anchors = next((reading.anchors for reading in document.pages if reading.page == page), ())
    inside = [(x1 - x0, name) for (x0, top, x1, bottom), name in anchors if x0 <= x <= x1 and top <= y <= bottom]
    return min(inside)[1] if inside else ""
