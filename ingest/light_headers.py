"""Header cells of a table without upright rules, from where their texts stand.

              基本支出              项目支出          "基本支出" is centred over three columns, so it spans them
    小计     人员经费    公用经费

    header_frames(pieces, xs, rules) -> ys, frames

A text that has texts of several columns below it names a group; it spans the run of those columns whose middle it
stands on. Rules drawn within the header, where there are any, tell which texts lie on which level.
"""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from ingest.grids import Frame
from ingest.pages import Word

Rules = Sequence[tuple[float, Sequence[tuple[float, float]]]]
"""Horizontal rules of the header: height, and the stretches drawn there."""

CENTRED = 0.035
"""Share of a cell's width by which its text may be off its middle, for its sides are only known to lie in white."""


class Block(NamedTuple):
    """The text of one header cell: pieces above one another."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def centre(self) -> float:
        """Height of its middle."""
        return (self.top + self.bottom) / 2


def header_frames(pieces: Sequence[Word], xs: Sequence[float], rules: Rules) -> tuple[list[float], list[Frame]]:
    """Row borders of the header and its cells; the last border is where the body begins."""
    blocks = header_blocks(pieces, rules)
    columns = len(xs) - 1
    leaves = _leaves(blocks, xs)
    cellwise = bool(rules) and len(rules[-1][1]) > 1  # a text over such a joint is two that touch
    spans = [] if cellwise else _spans(leaves, xs)
    leaves |= {n: leaves[column] for start, end, column in spans for n in range(start, end)}
    upper = [block for block in blocks if block not in leaves.values()]
    levels = _levels(upper)
    top = rules[0][0] if rules else min((piece.top for piece in pieces), default=0.0) - 1.5
    bottom = rules[-1][0] if rules else max((piece.bottom for piece in pieces), default=0.0) + 1.5
    owner: list[list[int]] = [[] for _ in range(columns)]
    groups: list[tuple[int, int, int]] = []
    for depth, level in enumerate(levels):
        for start, end in _grouped(level, leaves, xs, rules):
            groups.append((depth, start, end))
            for column in range(start, end):
                owner[column].append(depth)
    rows = len(levels) + 1
    frames = [Frame(depth, start, 1, end - start) for depth, start, end in groups]
    for column in range(columns):
        first = max(owner[column], default=-1) + 1
        start, end = next((span[:2] for span in spans if span[0] <= column < span[1]), (column, column + 1))
        if any(max(owner[other], default=-1) + 1 != first for other in range(start, end)):
            start, end = column, column + 1
        if start == column:
            frames.append(Frame(first, column, rows - first, end - start))
        for depth in range(first):
            if depth not in owner[column]:
                frames.append(Frame(depth, column, 1, 1))
    return [top, *_borders(levels, leaves), bottom], sorted(frames)


def _borders(levels: Sequence[Sequence[Block]], leaves: dict[int, Block]) -> list[float]:
    """Between the levels of groups, and between the last of them and the leaves under it."""
    borders = []
    for number, level in enumerate(levels):
        end = max(block.bottom for block in level)
        following = levels[number + 1] if number + 1 < len(levels) else leaves.values()
        starts = [block.top for block in following if block.top > end - 1]
        borders.append((end + min(starts, default=end + 2)) / 2)
    return borders


def header_blocks(pieces: Sequence[Word], rules: Rules) -> list[Block]:
    """Pieces above one another with no rule and little white between them, as one text."""
    blocks: list[Block] = []
    for piece in sorted(pieces, key=lambda piece: (piece.top, piece.x0)):
        for number, block in enumerate(blocks):
            overlap = min(block.x1, piece.x1) - max(block.x0, piece.x0)
            near = piece.top - block.bottom < 0.45 * (piece.bottom - piece.top)
            if overlap > 0 and near and not _ruled_between(block.bottom, piece.top, piece, rules):
                blocks[number] = Block(
                    min(block.x0, piece.x0), block.top, max(block.x1, piece.x1), max(block.bottom, piece.bottom)
                )
                break
        else:
            blocks.append(Block(*piece[:4]))
    return _with_wrapped(blocks, rules)


def _with_wrapped(blocks: list[Block], rules: Rules) -> list[Block]:
    """A text and the one below it in its middle, and alone there, are one: what names a group has several below."""
    joined = sorted(blocks, key=lambda block: block.top)
    at = 0
    while at < len(joined):
        upper = joined[at]
        below = [block for block in joined if block.top > upper.bottom - 1 and _overlap(upper, block)]
        lower = below[0] if len(below) == 1 else None
        at += 1
        if lower is None or _ruled_between(upper.bottom, lower.top, Word(*lower, ""), rules):
            continue
        depth = min(upper.bottom - upper.top, lower.bottom - lower.top)
        centred = abs(upper.middle - lower.middle) < 0.2 * depth
        beside = [block for block in joined if abs(block.top - lower.top) < 2.0]
        if (
            centred
            and lower.top - upper.bottom < 0.7 * depth
            and all(_lines_over(b, upper, joined) == 1 for b in beside)
        ):
            joined.remove(lower)
            at -= 1
            joined[at] = Block(min(upper.x0, lower.x0), upper.top, max(upper.x1, lower.x1), lower.bottom)
    return joined


def _overlap(one: Block, other: Block) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1


def _lines_over(block: Block, upper: Block, blocks: Sequence[Block]) -> int:
    """How many texts stand over a block as near as `upper` does over the one below it."""
    return sum(
        upper.top - 2 < other.top and other.bottom < block.top + 1 and _overlap(block, other) for other in blocks
    )


def _ruled_between(above: float, below: float, piece: Word, rules: Rules) -> bool:
    middle = (piece.x0 + piece.x1) / 2
    return any(
        above - 2 < y < below + 2 and any(x0 - 1 <= middle <= x1 + 1 for x0, x1 in stretches) for y, stretches in rules
    )


def _leaves(blocks: Sequence[Block], xs: Sequence[float]) -> dict[int, Block]:
    """For every column the lowest text that stands in it, unless that text has others below it."""
    leaves: dict[int, Block] = {}
    for block in sorted(blocks, key=lambda block: block.bottom):
        below = [
            other for other in blocks if other.top > block.bottom - 1 and other.x0 < block.x1 and block.x0 < other.x1
        ]
        if not below:
            column = next((n for n in range(len(xs) - 1) if xs[n] <= block.middle < xs[n + 1]), None)
            if column is not None:
                leaves[column] = block
    return leaves


def _spans(leaves: dict[int, Block], xs: Sequence[float]) -> list[tuple[int, int, int]]:
    """Runs of columns without texts that a lowest text reaches over or is centred on, and where that one stands."""
    found = []
    for column, leaf in leaves.items():
        reached = [n for n in range(len(xs) - 1) if min(leaf.x1, xs[n + 1]) - max(leaf.x0, xs[n]) > 3.0]
        start, end = min([column, *reached]), max([column, *reached]) + 1
        first = next((n + 1 for n in range(start - 1, -1, -1) if n in leaves), 0)
        last = next((n for n in range(end, len(xs) - 1) if n in leaves), len(xs) - 1)
        own = abs((xs[start] + xs[end]) / 2 - leaf.middle)
        wider = [(abs((xs[a] + xs[b]) / 2 - leaf.middle), a, b) for a, b in ((first, end), (start, last)) if b - a > 1]
        off, a, b = min(wider, default=(own, start, end))
        if off < min(max(3.0, CENTRED * (xs[b] - xs[a])), own - 4.0):
            start, end = a, b
        if end - start > 1 and not any(other in leaves for other in range(start, end) if other != column):
            found.append((start, end, column))
    return found


def _levels(upper: Sequence[Block]) -> list[list[Block]]:
    """Group texts by height, from top to bottom."""
    levels: list[list[Block]] = []
    for block in sorted(upper, key=lambda block: (block.top, block.x0)):
        if levels and block.top < levels[-1][0].bottom - 1:
            levels[-1].append(block)
        else:
            levels.append([block])
    return [sorted(level) for level in levels]


def _grouped(
    level: Sequence[Block], leaves: dict[int, Block], xs: Sequence[float], rules: Rules
) -> list[tuple[int, int]]:
    """Column ranges that the group texts of one level span."""
    below = _columns_below(level, leaves, xs, rules)
    for block in level:
        for column in _columns_under(block, leaves, xs):
            below[column] = True
    found: list[tuple[int, int]] = []
    start = 0
    while start < len(below):
        if not below[start]:
            start += 1
            continue
        stop = start
        while stop < len(below) and below[stop]:
            stop += 1
        texts = [block.middle for block in level if xs[start] <= block.middle < xs[stop]]
        edges = xs[start : stop + 1]
        found.extend((start + a, start + b) for a, b in _centred_groups(edges, texts))
        start = stop
    return found


def _columns_below(level: Sequence[Block], leaves: dict[int, Block], xs: Sequence[float], rules: Rules) -> list[bool]:
    """Which columns have their own text under this level: a rule is drawn there, or the text stands that low."""
    middle = max((block.top + block.bottom) / 2 for block in level)
    inner = [stretches for y, stretches in rules[1:-1] if y > middle]
    if inner:
        centres = [(left + right) / 2 for left, right in pairwise(xs)]
        return [any(x0 < centre < x1 for x0, x1 in inner[0]) for centre in centres]
    top, end = min(block.top for block in level), max(block.bottom for block in level)
    lowest = max((leaf.bottom for leaf in leaves.values()), default=0.0)
    settled = (top + lowest) / 2 + 0.35 * (end - top)  # a text merged down from this level stands a little higher
    return [
        column in leaves and (leaves[column].top + leaves[column].bottom) / 2 > settled for column in range(len(xs) - 1)
    ]


def _columns_under(block: Block, leaves: dict[int, Block], xs: Sequence[float]) -> range:
    """Columns around the middle of a group's text whose own stand at one height below it, when it is centred on them.

    The header may end higher above these than above others.
    """
    own = bisect_right(xs, block.middle) - 1
    if own not in leaves or leaves[own].top < block.bottom - 1:
        return range(0)
    height = leaves[own].centre
    level = {column for column, leaf in leaves.items() if abs(leaf.centre - height) < 0.3 * (leaf.bottom - leaf.top)}
    start, end = own, own + 1
    while start - 1 in level:
        start -= 1
    while end in level:
        end += 1
    off = abs((xs[start] + xs[end]) / 2 - block.middle)
    return range(start, end) if end - start > 1 and off < max(3.0, CENTRED * (xs[end] - xs[start])) else range(0)


def _centred_groups(edges: Sequence[float], texts: Sequence[float]) -> list[tuple[int, int]]:
    """Ranges of columns whose middles lie on the texts; columns that belong to no text are left out."""
    if not texts:
        return []
    whole = spread_groups(edges, texts, slack=10.0)
    if not whole:
        return []
    off = sum(abs((edges[a] + edges[b]) / 2 - text) for (a, b), text in zip(whole, texts, strict=True))
    best, least = whole, off
    for skip in range(1, len(edges) - 1):  # a first run of columns may have no group above it
        part = [(a + skip, b + skip) for a, b in spread_groups(edges[skip:], texts, slack=10.0)]
        if not part or any(b - a < 2 for a, b in part):
            break
        off = sum(abs((edges[a] + edges[b]) / 2 - text) for (a, b), text in zip(part, texts, strict=True))
        if off < 0.3 * least:
            best, least = part, off
    return best


def spread_groups(edges: Sequence[float], middles: Sequence[float], slack: float) -> list[tuple[int, int]]:
    """Consecutive ranges of cells, one a text, that cover all cells and have the texts in their middles.

    `edges` are the sides of the cells in a row or column, `middles` where the texts stand. The ranges with the least
    sum of distances are chosen; nothing when a text misses its middle by more than `slack` mean cells.
    """
    cells, groups = len(edges) - 1, len(middles)
    if not groups or groups > cells:
        return []
    far = float("inf")
    best = [[far] * (cells + 1) for _ in range(groups + 1)]
    came = [[0] * (cells + 1) for _ in range(groups + 1)]
    best[0][0] = 0.0
    for group in range(1, groups + 1):
        for end in range(group, cells + 1):
            for start in range(group - 1, end):
                cost = best[group - 1][start] + abs((edges[start] + edges[end]) / 2 - middles[group - 1])
                if cost < best[group][end] - 1e-9:
                    best[group][end], came[group][end] = cost, start
    ranges, end = [], cells
    for group in range(groups, 0, -1):
        ranges.append((came[group][end], end))
        end = came[group][end]
    ranges.reverse()
    mean = (edges[-1] - edges[0]) / cells
    off = max(abs((edges[a] + edges[b]) / 2 - middle) for (a, b), middle in zip(ranges, middles, strict=True))
    return ranges if off <= slack * mean else []
