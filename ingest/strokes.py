"""Ruling lines from the strokes and filled boxes of a page.

    (70, 120, 530, 120.5) filled black      -> Rule(70, 120, 530, 120.5)
    (70, 120, 530, 160) outlined            -> its four sides
    (70, 120, 70.8, 120.8), (71.5, …), …    -> one dotted line

Thin boxes and strokes are rules, white ones erase and are none; short marks belong to characters drawn as paths, unless
many stand in a row at one pace.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from ingest.document import Box

Drawings = Callable[[], Sequence[dict[str, Any]]]


class Rule(NamedTuple):
    """A thin horizontal or vertical stroke or filled box: a ruling line."""

    x0: float
    top: float
    x1: float
    bottom: float


THIN = 3.0
"""Points: a drawn box no thicker than this is a ruling line."""
SHORTEST = 2.0
"""Points: shorter marks are dots and dashes of glyphs drawn as paths."""
FEWEST_DOTS = 5
"""So many dots at a pace no wider than the shortest stroke are a dotted line."""
WHITE = 0xF0
"""A channel value from which on a colour counts as white: a box that erases, not a rule."""

_INK: dict[str, tuple[bool, bool, bool]] = {}


def _ink(note: str) -> tuple[bool, bool, bool]:
    """(visible, filled, rectangular) of a vector block, from its description; few differ, so they are remembered."""
    if note not in _INK:
        colour = note.partition("#")[2][:6] or "000000"
        white = all(int(colour[at : at + 2], 16) >= WHITE for at in (0, 2, 4))
        clear = "alpha: 0," in note
        _INK[note] = (not white and not clear, "filled" in note, "is-rect: true" in note)
    return _INK[note]


def read_rules(blocks: Iterable[tuple[Any, ...]], drawings: Drawings) -> Iterator[Rule]:
    """The ruling lines among the vector blocks of a page. `drawings` gives its list of drawings, at some cost."""
    polylines = False
    dots: list[Box] = []
    for x0, top, x1, bottom, note, _, _ in blocks:
        visible, filled, rectangular = _ink(note)
        if not visible:
            continue
        width, height = x1 - x0, bottom - top
        if width <= THIN or height <= THIN:
            if width >= SHORTEST or height >= SHORTEST:
                yield Rule(x0, top, x1, bottom)
            elif filled:
                dots.append((x0, top, x1, bottom))
        elif not filled and rectangular:  # an outlined box is four rules
            yield Rule(x0, top, x1, top)
            yield Rule(x0, bottom, x1, bottom)
            yield Rule(x0, top, x0, bottom)
            yield Rule(x1, top, x1, bottom)
        elif not filled:
            polylines = True
    if len(dots) >= FEWEST_DOTS:  # the text device keeps but the first dots of a path; the drawing list has them all
        yield from _dotted_rules([drawing["rect"] for drawing in drawings() if drawing["type"] == "f"])
    if polylines:  # a frame drawn with one pen movement comes as one block; only the drawing list has its corners
        yield from _polyline_rules(drawings())


def _dotted_rules(dots: Sequence[Box]) -> Iterator[Rule]:
    """Rows of dots at one pace, as dotted borders are drawn."""
    for across in (True, False):
        lines: dict[int, list[Box]] = {}
        for dot in dots:
            if max(dot[2] - dot[0], dot[3] - dot[1]) >= SHORTEST:
                continue
            lines.setdefault(round(dot[1] + dot[3] if across else dot[0] + dot[2]), []).append(dot)
        for line in lines.values():
            line.sort(key=lambda dot: dot[0 if across else 1])
            start = 0
            for at in range(1, len(line) + 1):
                if at < len(line) and line[at][0 if across else 1] - line[at - 1][2 if across else 3] <= SHORTEST:
                    continue
                run = line[start:at]
                start = at
                if len(run) >= FEWEST_DOTS:
                    yield (
                        Rule(run[0][0], min(d[1] for d in run), run[-1][2], max(d[3] for d in run))
                        if across
                        else (Rule(min(d[0] for d in run), run[0][1], max(d[2] for d in run), run[-1][3]))
                    )


def _polyline_rules(drawings: Sequence[dict[str, Any]]) -> Iterator[Rule]:
    for drawing in drawings:
        lines = [item for item in drawing["items"] if item[0] == "l"]
        if len(lines) < 2 or drawing["type"] == "f":
            continue
        for _, (x0, y0), (x1, y1) in lines:
            if abs(x0 - x1) <= THIN / 2 or abs(y0 - y1) <= THIN / 2:
                yield Rule(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def crossed_words(words: Sequence[tuple[Any, ...]], rules: Sequence[Rule]) -> list[int]:
    """Positions of the words of several characters that a vertical rule passes through."""
    uprights = sorted((rule.x0, rule) for rule in rules if rule.bottom - rule.top > rule.x1 - rule.x0)
    if not uprights:
        return []
    xs = [x for x, _ in uprights]
    found = []
    for index, (x0, top, x1, bottom, text, _) in enumerate(words):
        if len(text) < 2:
            continue
        middle = (top + bottom) / 2
        for _, rule in uprights[bisect_left(xs, x0 + 1.0) : bisect_right(xs, x1 - 1.0)]:
            if rule.top - SHORTEST <= middle <= rule.bottom + SHORTEST:  # a dashed line has gaps
                found.append(index)
                break
    return found
