"""Captions at the head of a grid and notes at its foot, printed as rows of it: as text around the table they belong to.

    | 部门收入总表                        |        ->  Text("部门收入总表", centred=True)
    | 部门：某局 |      | 单位：| 万元 |        ->  Text("部门：某局　单位：万元")
    | 科目 | 预算数 | …                            Grid
    | 注：本表反映…                        |        ->  Text("注：本表反映…")

Workbooks print a whole statement so, and what is exported from them to web pages and text files still does.
"""

import re
from collections.abc import Sequence

from ingest.blocks import Block, Grid, GridCell, Text
from ingest.captions import caption_parts, is_note, is_title

_EMPTY = re.compile(r"本表|此表|空表")


def free_captions(grid: Grid, lone_text: bool = False) -> list[Block]:
    """The table, with its captions before it and its notes behind it.

    With `lone_text`, as on a sheet, whatever stands alone in a row above the line that tells the unit is a caption,
    and a sheet of such rows alone is text.
    """
    rows: list[list[GridCell]] = [[] for _ in range(grid.rows)]
    for cell in grid.cells:
        if cell.text.strip():
            rows[cell.row].append(cell)
    first, last, told = 0, grid.rows, False
    while first < last and _is_caption(rows[first], lone_text and not told):
        told = told or any(map(_tells_unit, glued(_texts(rows[first]))))
        first += 1
    while last > first and _is_note(rows[last - 1], lone_text):
        last -= 1
    if lone_text and not any(len(row) > 1 for row in rows[first:last]):
        first = last = grid.rows
    width = grid.columns
    blocks: list[Block] = [_text(grid, row, width) for row in rows[:first] if row]
    if last > first:
        blocks.append(_between(grid, first, last))
    return [*blocks, *(_text(grid, row, width) for row in rows[last:] if row)]


def _texts(row: Sequence[GridCell]) -> list[str]:
    return [cell.text.strip() for cell in row]


def _is_caption(row: Sequence[GridCell], lone_text: bool) -> bool:
    texts = glued(_texts(row))
    if len(texts) < 2:
        return not texts or lone_text or bool(caption_parts(texts[0])) or is_title(texts[0])
    parts = [caption_parts(text) for text in texts]
    named = any(part and (part.unit or part.entity or part.label) for part in parts)  # years alone head columns
    return (named or any(map(is_title, texts))) and all(
        part or is_title(text) for part, text in zip(parts, texts, strict=True)
    )


def _is_note(row: Sequence[GridCell], lone_text: bool) -> bool:
    texts = _texts(row)
    if len(texts) != 1:
        return not texts
    return is_note(texts[0]) or bool(_EMPTY.match(texts[0])) or (lone_text and texts[0].endswith("。"))


def _text(grid: Grid, row: Sequence[GridCell], width: int) -> Text:
    texts = glued(_texts(row))
    where = row[0].where or (grid.row_names[row[0].row] if grid.row_names else grid.where)
    spans = 2 * row[0].colspan >= width > 1
    centred = len(texts) == 1 and (is_title(texts[0]) or spans) and not is_note(texts[0])
    return Text("　".join(" ".join(text.split()) for text in texts), where, 0, centred)


def _between(grid: Grid, first: int, last: int) -> Grid:
    """These rows alone, in the columns that their own cells begin in."""
    kept = [cell for cell in grid.cells if first <= cell.row < last]
    columns = sorted({cell.column for cell in kept})
    place = {column: at for at, column in enumerate(columns)}
    cells = [
        cell._replace(
            row=cell.row - first,
            column=place[cell.column],
            rowspan=min(cell.rowspan, last - cell.row),
            colspan=sum(cell.column <= column < cell.column + cell.colspan for column in columns),
        )
        for cell in kept
    ]
    return Grid(last - first, len(columns), tuple(cells), grid.where, grid.row_names[first:last])


def _tells_unit(text: str) -> bool:
    part = caption_parts(text)
    return part is not None and bool(part.unit or part.entity)


def glued(texts: Sequence[str]) -> list[str]:
    """单位： and 万元 in two cells are one caption."""
    found: list[str] = []
    for text in texts:
        if found and found[-1][-1:] in ("：", ":"):
            found[-1] += text
        else:
            found.append(text)
    return found
