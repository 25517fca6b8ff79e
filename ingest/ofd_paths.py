"""Lines of OFD pages: path data to ruling lines, and the matrices that place objects on a page.

    AbbreviatedData="M 0 0 L 80 0 L 80 12 L 0 12 C"   an outlined box: four rules
    AbbreviatedData="M 0 0 L 80 0 L 80 0.2 L 0 0.2 C" filled: one rule of 0.2 mm

Letters open a command (S M L Q B A C of GB/T 33190), numbers follow; curves and arcs move the pen and draw no rule.
"""

import re
from collections.abc import Iterator, Sequence
from math import isfinite
from typing import NamedTuple

from ingest.document import Box

POINT = 72 / 25.4
"""Points in a millimetre."""
_TOKEN = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_TAKES = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
THIN, SHORTEST = 3.0, 2.0
"""Points: a drawn box no thicker is a rule, and a shorter mark is none."""
WHITE = 0xF0
"""A channel value from which on a colour counts as white."""
MOST_TOKENS = 400_000
"""Commands and numbers of one path; a longer one is a picture."""

Point = tuple[float, float]


class Matrix(NamedTuple):
    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def apply(self, x: float, y: float) -> Point:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def then(self, outer: "Matrix") -> "Matrix":
        """This one first, `outer` on what comes out."""
        a, b = outer.a * self.a + outer.c * self.b, outer.b * self.a + outer.d * self.b
        c, d = outer.a * self.c + outer.c * self.d, outer.b * self.c + outer.d * self.d
        e, f = outer.apply(self.e, self.f)
        return Matrix(a, b, c, d, e, f)


def read_numbers(text: str | None) -> list[float]:
    """The numbers of an attribute; what is no number is left out."""
    try:
        numbers = [float(part) for part in (text or "").split()]
    except ValueError:
        numbers = []
    if numbers and all(map(isfinite, numbers)):
        return numbers
    return [float(found) for found in _TOKEN.findall(text or "") if not found.isalpha()]


def read_matrix(text: str | None) -> Matrix:
    numbers = read_numbers(text)
    return Matrix(*numbers) if len(numbers) == 6 else Matrix()


def read_box(text: str | None) -> Box | None:
    """`x y width height`; None when it is not four numbers."""
    numbers = read_numbers(text)
    return (numbers[0], numbers[1], numbers[2], numbers[3]) if len(numbers) == 4 else None


class Stroke(NamedTuple):
    """One straight piece, on the page."""

    start: Point
    end: Point


def read_path(data: str, matrix: Matrix) -> tuple[list[list[Stroke]], list[Point]]:
    """Straight pieces by sub-path, and all corners, placed by `matrix`."""
    subpaths: list[list[Stroke]] = []
    corners: list[Point] = []
    begin = here = (0.0, 0.0)
    for command, numbers in _commands(data):
        if command in "SM":
            here = begin = matrix.apply(*numbers[-2:])
            subpaths.append([])
        elif command == "C":
            if subpaths and here != begin:
                subpaths[-1].append(Stroke(here, begin))
            here = begin
        else:
            there = matrix.apply(*numbers[-2:])
            if command == "L" and subpaths:
                subpaths[-1].append(Stroke(here, there))
            here = there
        corners.append(here)
    return subpaths, corners


def _commands(data: str) -> Iterator[tuple[str, Sequence[float]]]:
    command, numbers = "", list[float]()
    for count, token in enumerate(_TOKEN.findall(data)):
        if count > MOST_TOKENS:
            return
        if token.isalpha():
            command, numbers = token.upper(), []
            if command == "C":
                yield command, ()
        else:
            numbers.append(float(token))
            if len(numbers) == _TAKES.get(command, -1):
                yield command, numbers
                numbers = []
                command = "L" if command == "M" else command
