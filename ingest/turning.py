"""Boxes on turned pages: a page shown on its side, a scan set straight.

turned_box((0, 0, 10, 20), 90, width=600, height=800)  ->  (780, 0, 800, 10)
"""

from collections.abc import Sequence
from math import cos, radians, sin
from typing import Any

from ingest.document import Box


def turned_box(box: Box, turn: int, width: float, height: float) -> Box:
    """A box on a page of that size once the page is turned clockwise."""
    x0, top, x1, bottom = box
    if turn == 90:
        return height - bottom, x0, height - top, x1
    if turn == 180:
        return width - x1, height - bottom, width - x0, height - top
    if turn == 270:
        return top, width - x1, bottom, width - x0
    return box


def moved(box: Box, degrees: float, width: float, height: float) -> Box:
    """The box with its middle turned clockwise about the middle of the page; its sides stay level."""
    if not degrees:
        return box
    x0, top, x1, bottom = box
    x, y = (x0 + x1 - width) / 2, (top + bottom - height) / 2
    sine, cosine = sin(radians(degrees)), cos(radians(degrees))
    across, down = x * cosine - y * sine - x, x * sine + y * cosine - y
    return x0 + across, top + down, x1 + across, bottom + down


def looks_turned(rows: Sequence[tuple[Any, ...]]) -> bool:
    """Most words of several characters are taller than wide, or the words run to the left or the lines upwards."""
    tall = wide = ahead = back = 0
    line: tuple[int, ...] = ()
    before = above = 0.0
    for x0, top, x1, bottom, text, *place, _ in rows:
        if len(text) > 1:
            if bottom - top > x1 - x0:
                tall += 1
            else:
                wide += 1
        same = line == (line := tuple(place))
        step = x0 - before if same else top - above
        if step > 1.0:
            ahead += 1
        elif step < -1.0:
            back += 1
        before, above = x0, top
    return tall > wide or back > ahead
