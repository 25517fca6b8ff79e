"""Columns of a table without upright rules, from the white between the words of its body.

    (39, 55) "208"   (143, 238) "社会保障和就业支出"   (397, 439) "1,237,598"    three columns

A heading widens the column it stands over; one over no ink is an empty column; one over two columns names a group.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from ingest.headers import TOTALS, compact, is_numbering
from ingest.light_headers import Block, header_blocks
from ingest.light_lines import Line, is_number, is_total, line_pieces
from ingest.light_zones import Zone
from ingest.pages import Word

_CODE = re.compile(r"\d{3}|\d{5}|\d{7}")
NARROWEST_GAP = 1.5
"""Points of white between two columns."""


def white_columns(zone: Zone) -> list[float]:
    """Column sides in the middle of bands of white that no piece crosses."""
    rows = [[piece for piece in line.pieces if not is_total(piece)] for line in zone.body if not _is_numbering(line)]
    leaves = _without_groups(_leaf_blocks(zone), _middle(zone))
    merged: list[list[float]] = []
    for x0, x1 in sorted((piece.x0, piece.x1) for row in rows for piece in row):
        if merged and x0 - merged[-1][1] < NARROWEST_GAP:
            merged[-1][1] = max(merged[-1][1], x1)
        else:
            merged.append([x0, x1])
    for total in (piece for line in zone.body for piece in line.pieces if is_total(piece)):
        _widen(merged, total)
    _add_headings(merged, leaves, _middle(zone))
    cells = _heading_cells(leaves, zone.ends) if zone.ends else []
    stretches = _named_stretches(merged, rows, [line.pieces for line in zone.body], leaves, cells)
    if not stretches:
        return []
    everything = [piece for line in (*zone.head, *zone.body) for piece in line.pieces]
    left = min(stretches[0][0], *(piece.x0 for piece in everything)) - 2
    right = max(stretches[-1][1], *(piece.x1 for piece in everything)) + 2
    if zone.ends:
        left, right = min(left, zone.ends[0]), max(right, zone.ends[1])
    sides = [left, *((a[1] + b[0]) / 2 for a, b in pairwise(stretches)), right]
    return _centred_sides(sides, stretches, leaves) if zone.ends else sides


def _without_groups(leaves: list[Block], middle: float) -> list[Block]:
    """Headings, without those that name columns on both sides and stand too high to be merged down to the body."""
    return [
        leaf
        for leaf in leaves
        if (leaf.top + leaf.bottom) / 2 > middle - 3 or not _is_over_others(leaf, leaves, middle)
    ]


def _heading_cells(leaves: Sequence[Block], ends: tuple[float, float]) -> list[float]:
    """The sides that have every heading in the middle, where these fill the width from end to end; else none."""
    sides = [ends[0]]
    for leaf in sorted(leaves):
        sides.append(2 * leaf.middle - sides[-1])
    fits = all(a < leaf.x0 and leaf.x1 < b for leaf, (a, b) in zip(sorted(leaves), pairwise(sides), strict=True))
    return sides if fits and abs(sides[-1] - ends[1]) < 2.0 else []


def _centred_sides(sides: list[float], stretches: Sequence[Sequence[float]], leaves: Sequence[Block]) -> list[float]:
    """Sides moved within their white to where they have the headings in the middle, from either end inwards."""
    found = list(sides)
    for step in (1, -1):
        order = range(len(stretches)) if step == 1 else range(len(stretches) - 1, -1, -1)
        for column in order:
            own = [leaf for leaf in leaves if stretches[column][0] - 1 < leaf.middle < stretches[column][1] + 1]
            near, far = (column, column + 1) if step == 1 else (column + 1, column)
            if len(own) != 1 or not 0 < far < len(stretches):
                break
            x = 2 * own[0].middle - found[near]
            if not stretches[far - 1][1] - 1 < x < stretches[far][0] + 1:
                break
            found[far] = x
    return found if all(a < b for a, b in pairwise(found)) else sides


def _is_numbering(line: Line) -> bool:
    return is_numbering([piece.text for piece in line.pieces])


def _widen(stretches: list[list[float]], piece: Word) -> None:
    """The name of a total widens the column it stands in; TOTALS themselves, and those over two columns, do not."""
    under = [stretch for stretch in stretches if stretch[0] < piece.x1 and piece.x0 < stretch[1]]
    if len(under) == 1 and compact(piece.text) not in TOTALS:
        under[0][:] = min(under[0][0], piece.x0), max(under[0][1], piece.x1)


def _add_headings(stretches: list[list[float]], leaves: Sequence[Block], middle: float) -> None:
    """Widens columns to their headings, the lowest first, and adds those of empty columns.

    A heading over two columns of the body names a group, and so does one whose neighbours on both sides stand lower,
    unless it stands in the middle of the header, as those merged over all its rows do.
    """
    for leaf in sorted(leaves, key=lambda leaf: -leaf.top):
        under = [stretch for stretch in stretches if stretch[0] < leaf.x1 and leaf.x0 < stretch[1]]
        if len(under) == 1:
            under[0][:] = min(under[0][0], leaf.x0), max(under[0][1], leaf.x1)
        elif not under and not _is_over_others(leaf, leaves, middle):
            stretches.append([leaf.x0, leaf.x1])
            stretches.sort()


def _is_coded(pair: Sequence[Sequence[float]], rows: Sequence[Sequence[Word]]) -> bool:
    """Whether codes and names a blank apart are one cell each: 30101 基本工资."""
    found = 0
    for row in rows:
        code, name = ([p for p in row if x0 <= (p.x0 + p.x1) / 2 <= x1] for x0, x1 in pair)
        if not code or (not name and not is_number(code[-1].text)):  # nothing, or a wrapped name's last line
            continue
        if not name or name[0].x0 - code[-1].x1 > 0.6 * (name[0].bottom - name[0].top):
            return False
        if not _CODE.fullmatch(code[-1].text) or is_number(name[0].text):
            return False
        found += 1
    return found > 0


def _is_over_others(leaf: Block, leaves: Sequence[Block], middle: float) -> bool:
    """Whether a heading names the columns on both sides of it: these stand lower, and no wider apart than others.

    In the middle of the header, where headings merged over all its rows stand too, only the distance tells.
    """
    lower = sorted((other for other in leaves if other.top >= leaf.bottom - 1), key=lambda other: other.middle)
    left = max((other for other in leaves if other.x1 <= leaf.x0), key=lambda other: other.x1, default=None)
    right = min((other for other in leaves if other.x0 >= leaf.x1), key=lambda other: other.x0, default=None)
    if left is None or right is None or left not in lower or right not in lower:
        return False
    usual = median(b.middle - a.middle for a, b in pairwise(lower))
    return abs((leaf.top + leaf.bottom) / 2 - middle) > 1.5 or right.middle - left.middle < 1.5 * usual


def _middle(zone: Zone) -> float:
    """Height of the middle of the header."""
    if not zone.head:
        return 0.0
    return (min(line.top for line in zone.head) + max(line.bottom for line in zone.head)) / 2


def _named_stretches(
    stretches: list[list[float]],
    rows: Sequence[Sequence[Word]],
    lines: Sequence[Sequence[Word]],
    leaves: Sequence[Block],
    cells: Sequence[float],
) -> list[list[float]]:
    """Stretches of ink as columns: one without a heading of its own joins a neighbour it never shares a line with.

    `rows` are the `lines` without their totals; `cells` are the sides of headings, where they are known.
    """

    def celled(at: int, other: int) -> bool:
        one, two = (bisect_right(cells, sum(stretches[number]) / 2) for number in (at, other))
        return one == two

    def filled(stretch: Sequence[float]) -> set[int]:
        return {
            number for number, row in enumerate(lines) for p in row if stretch[0] <= (p.x0 + p.x1) / 2 <= stretch[1]
        }

    def headed(stretch: Sequence[float]) -> bool:
        return any(stretch[0] <= (leaf.x0 + leaf.x1) / 2 <= stretch[1] for leaf in leaves)

    def apart(at: int) -> list[tuple[float, int]]:
        """Neighbours that share no row with a stretch, with the white between."""
        return [
            (max(stretches[at][0], stretches[other][0]) - min(stretches[at][1], stretches[other][1]), other)
            for other in (at - 1, at + 1)
            if 0 <= other < len(stretches) and not filled(stretches[other]) & filled(stretches[at])
        ]

    at = 0
    while at + 1 < len(stretches):
        if not (headed(stretches[at]) and headed(stretches[at + 1])) and _is_coded(stretches[at : at + 2], rows):
            stretches[at : at + 2] = [[stretches[at][0], stretches[at + 1][1]]]
        at += 1
    while joins := [
        (not celled(at, other), len(others), gap, min(at, other))
        for at, stretch in enumerate(stretches)
        if not headed(stretch)
        for others in [apart(at)]
        for gap, other in others
    ]:
        first = min(joins)[-1]  # under its own heading, or without a choice, first
        stretches[first : first + 2] = [[stretches[first][0], stretches[first + 1][1]]]
    return stretches


def _leaf_blocks(zone: Zone) -> list[Block]:
    """Header texts with no other header text below them."""
    rules = [(level.y, level.pieces) for level in zone.levels]
    blocks = header_blocks([piece for line in zone.head for piece in line.pieces], rules)
    return [
        block
        for block in blocks
        if not any(other.top >= block.bottom - 1 and other.x0 < block.x1 and block.x0 < other.x1 for other in blocks)
    ]


def with_white_sides(sides: Sequence[float], body: Sequence[Line]) -> list[float]:
    """Known sides, and new ones where wide white parts the texts under one heading."""
    found = list(sides)
    pieces = [p for line in body for p in line_pieces(line.words) if compact(p.text) not in TOTALS]
    for left, right in pairwise(sides):
        inside = sorted(p for p in pieces if left <= (p.x0 + p.x1) / 2 < right)
        reach = 0.0
        for number, piece in enumerate(inside):
            if 1 < number < len(inside) - 1 and piece.x0 - reach > 2 * (piece.bottom - piece.top):
                found.append((reach + piece.x0) / 2)
            reach = max(reach, piece.x1)
    return sorted(found)
