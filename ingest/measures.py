"""How wide the columns and how tall the rows of a grid are when it is drawn, and where its rules run.

column_widths(blocks)      ->  {6: [60.0, 222.0, …]}     shared by all grids of as many columns
cut_grid(grid, widths)     ->  the grid with its heights, in stretches no taller than a page
borders(grid, xs, ys)      ->  rules between cells that are not one
"""

import re
from collections.abc import Iterator, Sequence

from ingest.blocks import Block, Grid
from ingest.headings import read_number
from ingest.pages import Rule
from ingest.places import width_of

CELL = 9.0
"""Points: size of the text in cells."""
LEADING = 1.2
PADDING = 3.0
NARROWEST, WIDEST = 3, 24
"""Characters: a column is no narrower, and a longer text is wrapped."""
TALLEST = 14_000.0
"""Points: a table that is longer goes on on the next page."""
_BREAKS = re.compile(
    r"[0-9A-Za-z.,%+/-]+[，。、；：！？”’）》】」』,.;:!?)%]*|\S[，。、；：！？”’）》】」』,.;:!?)%]*|\s+"
)


def wrap(text: str, width: float, size: float, indent: int = 0) -> list[str]:
    """Printed lines: never cut in a number or a Latin word, nor where the next line would open like a list."""
    lines: list[str] = []
    for line in text.split("\n"):
        line = line.strip()
        room = width / size - indent
        current = ""
        pieces = _BREAKS.findall(line)
        for at, piece in enumerate(pieces):
            full = width_of(current) + width_of(piece) > room + 0.01
            if full and current.strip() and not piece.isspace() and not _opens(pieces[at:]) and not _glued(current):
                lines.append(current.rstrip())
                current, room = "", width / size
            current += piece if current or not piece.isspace() else ""
        if current:
            lines.append(current.rstrip())
    return lines


def _opens(pieces: Sequence[str]) -> bool:
    return read_number("".join(pieces[:4])) is not None


def _glued(current: str) -> bool:
    """Whether a break here would swallow a blank."""
    return current[-1:].isspace()


def column_widths(blocks: Sequence[Block]) -> dict[int, list[float]]:
    """Widths of columns by how many a grid has; the widest cell among all such grids decides."""
    found: dict[int, list[float]] = {}
    for block in blocks:
        if not isinstance(block, Grid):
            continue
        widths = found.setdefault(block.columns, [NARROWEST * CELL] * block.columns)
        for cell in block.cells:
            if cell.colspan == 1:
                longest = max((width_of(line.strip()) for line in cell.text.split("\n")), default=0.0)
                widths[cell.column] = max(widths[cell.column], min(longest, WIDEST) * CELL)
    return {columns: [width + 2 * PADDING for width in widths] for columns, widths in found.items()}


def _heights(grid: Grid, widths: Sequence[float]) -> list[float]:
    heights = [CELL * LEADING + 2 * PADDING] * grid.rows
    for cell in sorted(grid.cells, key=lambda cell: cell.rowspan):
        room = sum(widths[cell.column : cell.column + cell.colspan]) - 2 * PADDING
        lines = 1 if width_of(cell.text) * CELL <= room and "\n" not in cell.text else len(wrap(cell.text, room, CELL))
        missing = lines * CELL * LEADING + 2 * PADDING - sum(heights[cell.row : cell.row + cell.rowspan])
        if missing > 0:
            heights[cell.row + cell.rowspan - 1] += missing
    return heights


def cut_grid(grid: Grid, widths: Sequence[float]) -> Iterator[tuple[Grid, Sequence[float], Sequence[float]]]:
    """The grid with its measures, in stretches no taller than a page can be; spans are cut with it."""
    heights = _heights(grid, widths)
    start, tall = 0, 0.0
    for row, height in enumerate([*heights, float("inf")]):
        if tall + height > TALLEST and row > start:
            yield _stretch(grid, start, row), widths, heights[start:row]
            start, tall = row, 0.0
        tall += height


def _stretch(grid: Grid, start: int, end: int) -> Grid:
    if start == 0 and end == grid.rows:
        return grid
    cells = []
    for cell in grid.cells:
        first, last = max(cell.row, start), min(cell.row + cell.rowspan, end)
        if first < last:
            text = cell.text if cell.row >= start else ""
            cells.append(cell._replace(row=first - start, rowspan=last - first, text=text))
    return Grid(end - start, grid.columns, tuple(cells), grid.where, grid.row_names[start:end])


def borders(grid: Grid, xs: Sequence[float], ys: Sequence[float]) -> Iterator[Rule]:
    """Rules between cells that are not one, joined along each line."""
    owner = [[-1 - row * grid.columns - column for column in range(grid.columns)] for row in range(grid.rows)]
    for number, cell in enumerate(grid.cells):
        for row in range(cell.row, cell.row + cell.rowspan):
            owner[row][cell.column : cell.column + cell.colspan] = [number] * cell.colspan
    for line in range(grid.rows + 1):
        inner = 0 < line < grid.rows
        drawn = [not inner or owner[line - 1][c] != owner[line][c] for c in range(grid.columns)]
        yield from (Rule(xs[a], ys[line], xs[b], ys[line]) for a, b in _runs(drawn))
    for line in range(grid.columns + 1):
        inner = 0 < line < grid.columns
        drawn = [not inner or owner[r][line - 1] != owner[r][line] for r in range(grid.rows)]
        yield from (Rule(xs[line], ys[a], xs[line], ys[b]) for a, b in _runs(drawn))


def _runs(drawn: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Stretches of True, as (first, one past the last)."""
    start = None
    for at, there in enumerate([*drawn, False]):
        if there and start is None:
            start = at
        elif not there and start is not None:
            yield start, at
            start = None
