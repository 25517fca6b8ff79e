"""Pages to logical tables: one for every statement, however many pages it runs over.

    build_tables(pages)[1].title    -> "部门收入总表"
                          .header   -> (("功能科目", "类"), ("功能科目", "款"), …, ("总计",))
                          .rows[0]  -> cells with the text as printed, their page and box
                          .pages    -> (14, 15)

The steps: grids from rules, words into cells, captions around, header paths, continuations joined, columns described.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from ingest.borderless import extend_grids, find_light_grids
from ingest.captions import Captions, caption_parts, is_note, is_title
from ingest.cells import Sheet, fill_grid, words_inside
from ingest.columns import describe_columns
from ingest.continuations import Continuation, Piece, continue_table
from ingest.document import Box, Cell, Place, Table, TablePart
from ingest.grids import Grid, find_grids
from ingest.headers import TOTALS, compact, is_body_text, is_figure, read_header
from ingest.pages import Page
from ingest.surroundings import captions_left_behind, read_captions, running_heads


def build_tables(pages: Sequence[Page]) -> tuple[Table, ...]:
    """Every table of a document, in reading order."""
    drafts: list[_Draft] = []
    heads = running_heads(pages)
    previous: tuple[Page, list[Grid]] | None = None
    for page in pages:
        before = drafts[-1].pieces[-1] if drafts else None
        pieces = _read_pieces(page, heads, before)
        for piece in pieces:
            more = continue_table(drafts[-1].pieces[0], drafts[-1].pieces[-1], piece) if drafts else None
            if more is None:
                header = piece.header
                if previous and piece.is_first and not piece.captions.title and not piece.captions.text_above:
                    left_behind = captions_left_behind(*previous, heads)
                    piece = piece._replace(captions=_with_announced(piece.captions, left_behind))
                drafts.append(_Draft([piece], [Continuation(piece.sheet, header.rows, header.body, header.shared)]))
            else:
                drafts[-1].pieces.append(piece._replace(sheet=more.sheet))
                drafts[-1].stretches.append(more)
        previous = page, [piece.sheet.grid for piece in pieces]
    kept = [draft for draft in drafts if _is_table(draft)]
    tables = (_table(draft, f"t{number:02}") for number, draft in enumerate(kept, start=1))
    turned = {page.number: page for page in pages if not page.is_as_seen}
    return tuple(_as_seen(table, turned) for table in tables) if turned else tuple(tables)


def _with_announced(captions: Captions, announced: Captions) -> Captions:
    """Captions of a frame at the top of a page, with those that the foot of the page before prints for it."""
    return captions._replace(
        title=announced.title,
        label=captions.label or announced.label,
        unit=captions.unit or announced.unit,
        entity=captions.entity or announced.entity,
        period=captions.period or announced.period,
    )


def _as_seen(table: Table, turned: Mapping[int, Page]) -> Table:
    """Boxes on pages that were turned to be read, as a viewer shows them."""
    if not turned.keys() & set(table.pages):
        return table

    def place(number: int, box: Box) -> Box:
        return turned[number].seen(box) if number in turned else box

    parts = [
        part.model_copy(
            update={
                "box": place(part.page, part.box),
                "header_box": part.header_box and place(part.page, part.header_box),
                "caption_boxes": tuple(place(part.page, box) for box in part.caption_boxes),
            }
        )
        for part in table.parts
    ]
    rows = [tuple(_cell_as_seen(cell, place) for cell in row) for row in table.rows]
    return table.model_copy(update={"parts": tuple(parts), "rows": tuple(rows)})


def table_areas(tables: Iterable[Table]) -> dict[int, list[Box]]:
    """What tables and their captions cover, by page: text that is not prose."""
    areas: dict[int, list[Box]] = {}
    for table in tables:
        for part in table.parts:
            areas.setdefault(part.page, []).extend((part.box, *part.caption_boxes))
    return areas


def _cell_as_seen(cell: Cell, place: Callable[[int, Box], Box]) -> Cell:
    rest = cell.rest and cell.rest.model_copy(update={"box": place(cell.rest.page, cell.rest.box)})
    return cell.model_copy(update={"box": place(cell.page, cell.box), "rest": rest})


class _Draft(NamedTuple):
    pieces: list[Piece]
    stretches: list[Continuation]


def _read_pieces(page: Page, heads: set[str], before: Piece | None) -> list[Piece]:
    """Every frame of a page; `before` is the last one so far."""
    ruled = [grid for grid in find_grids(page) if _holds_cells(grid)] if page.rules else []
    light: list[Grid] = []
    filled = {id(grid): fill_grid(page, grid, words_inside(page, grid)) for grid in ruled}
    bare = [grid for grid in ruled if _is_bare_header(filled[id(grid)])]
    if bare:
        longer = extend_grids(page, ruled, heads)
        light = [longer[grid] for grid in bare if grid in longer]
        ruled = [grid for grid in ruled if grid not in bare or grid not in longer]
    if _may_hold_light(page, [*ruled, *light], before):
        light += find_light_grids(page, [*ruled, *light], _open_grid(before, page), heads)
    grids = sorted([*ruled, *light], key=lambda grid: (grid.ys[0], grid.xs[0]))
    if not grids:
        return []
    sheets = [filled.get(id(grid)) or fill_grid(page, grid, words_inside(page, grid), ruled=False) for grid in grids]
    tops = [_caption_rows(sheet) for sheet in sheets]
    inside = [
        [text for row in range(top) for _, text in sheet.starts(row) if text]
        for sheet, top in zip(sheets, tops, strict=True)
    ]
    captions = read_captions(page, grids, inside, heads)
    last = len(sheets) - 1
    return [
        Piece(sheet, around, read_header(sheet, top), number == 0, number == last)
        for number, (sheet, around, top) in enumerate(zip(sheets, captions, tops, strict=True))
    ]


def _is_bare_header(sheet: Sheet) -> bool:
    """Whether a frame holds a header and no body row, not even a blank one."""
    header = read_header(sheet)
    return bool(header.rows) and header.body >= sheet.height and not any(header.shared)


def _open_grid(before: Piece | None, page: Page) -> Grid | None:
    """The grid of an unruled table that may go on at the top of this page."""
    if before is None or not before.sheet.extents or before.sheet.page + 1 != page.number:
        return None
    return before.sheet.grid if before.is_last and not before.captions.text_below else None


def _may_hold_light(page: Page, ruled: Sequence[Grid], before: Piece | None) -> bool:
    """A quick look whether it is worth searching the page for tables without upright rules."""
    if _open_grid(before, page) is not None:
        return True
    wide = (rule for rule in page.rules if rule.x1 - rule.x0 > 4 * (rule.bottom - rule.top))
    if any(not any(grid.ys[0] - 4 < rule.top < grid.ys[-1] + 4 for grid in ruled) for rule in wide):
        return True
    return not ruled and any(len(word.text) <= 12 and "单位" in word.text for word in page.words)


def _holds_cells(grid: Grid) -> bool:
    """At least one printed row of two cells: a box around text is no table."""
    return len(grid.frames) > 1 and any(frame.colspan < len(grid.xs) - 1 for frame in grid.frames)


def _caption_rows(sheet: Sheet) -> int:
    """How many first rows of a frame print captions (title, unit, entity) rather than header cells."""
    rows = 0
    while rows < sheet.height - 1:
        texts = [text for _, text in sheet.starts(rows) if text]
        if not texts or not all(caption_parts(text) for text in texts):
            whole = sheet.grid.frames[sheet.at[rows][0]].colspan == sheet.width
            if not (whole and rows == 0 and texts and is_title(texts[0]) and len(compact(texts[0])) > 3):
                break
        rows += 1
    return rows


def _is_table(draft: _Draft) -> bool:
    return any(any(piece.sheet.texts) for piece in draft.pieces)


def _table(draft: _Draft, identity: str) -> Table:
    first = draft.pieces[0]
    columns = first.sheet.width
    rows: list[list[Cell]] = []
    parts: list[TablePart] = []
    notes: list[str] = []
    for piece, stretch in zip(draft.pieces, draft.stretches, strict=True):
        body, inner_notes = _body(stretch)
        if parts and not stretch.header_rows and _is_cut_row(rows, body):
            rows[-1] = [_with_rest(cell, more) for cell, more in zip(rows[-1], body.pop(0), strict=True)]
        _carry_spans(rows, body)
        rows.extend(body)
        notes.extend([*inner_notes, piece.captions.note])
        parts.append(_part(piece, stretch, len(body)))
    texts = [[cell.text for cell in row] for row in rows]
    captions = _captions(draft.pieces)
    return Table(
        id=identity,
        title=captions.title,
        label=captions.label,
        unit=captions.unit,
        entity=captions.entity,
        period=captions.period,
        note="\n".join(note for note in notes if note),
        columns=describe_columns(first.header.paths, texts) if columns else (),
        rows=tuple(map(tuple, rows)),
        parts=tuple(parts),
        ruled=not first.sheet.extents,
        ocr=any(piece.sheet.ocr for piece in draft.pieces),
    )


def _captions(pieces: Sequence[Piece]) -> Captions:
    """Captions of the first piece, with what only a later one prints."""
    found = pieces[0].captions
    for piece in pieces[1:]:
        more = piece.captions
        found = found._replace(
            label=found.label or more.label,
            unit=found.unit or more.unit,
            entity=found.entity or more.entity,
            period=found.period or more.period,
        )
    return found


def _part(piece: Piece, stretch: Continuation, rows: int) -> TablePart:
    grid, top, end = stretch.sheet.grid, piece.header.first, stretch.body + any(stretch.shared)
    left, right = grid.xs[0], grid.xs[-1]
    inner = [(left, grid.ys[row], right, grid.ys[row + 1]) for row in (*range(top), *_note_rows(stretch))]
    return TablePart(
        page=stretch.sheet.page,
        box=grid.box,
        header_box=(left, grid.ys[top], right, grid.ys[end]) if end > top else None,
        rows=rows,
        caption_boxes=(*piece.captions.boxes, *inner),
    )


def _note_rows(stretch: Continuation) -> list[int]:
    """Body rows that print a note over the whole width, and nothing else."""
    found = []
    for row in range(stretch.body, stretch.sheet.height):
        texts = [text for _, text in stretch.sheet.starts(row) if text]
        if len(texts) == 1 and is_note(texts[0]):
            found.append(row)
    return found


def _body(stretch: Continuation) -> tuple[list[list[Cell]], list[str]]:
    """Body rows of one page's stretch, and notes printed as rows of it; rows without text are left out."""
    sheet, note_rows = stretch.sheet, _note_rows(stretch)
    notes = [text for row in note_rows for _, text in sheet.starts(row) if text]
    kept = [
        row
        for row in range(stretch.body, sheet.height)
        if row not in note_rows
        and any(text and not _is_header(stretch, row, frame.column) for frame, text in sheet.starts(row))
    ]
    return [[_cell(stretch, row, column, kept) for column in range(sheet.width)] for row in kept], notes


def _is_header(stretch: Continuation, row: int, column: int) -> bool:
    return row == stretch.body and stretch.shared[column]


def _cell(stretch: Continuation, row: int, column: int, kept: Sequence[int]) -> Cell:
    sheet = stretch.sheet
    number = sheet.at[row][column]
    frame = sheet.grid.frames[number]
    box = sheet.box(number)
    if _is_header(stretch, row, column):  # the header prints here; the body cell is the line under it
        return Cell(text="", page=sheet.page, box=(box[0], box[3], box[2], box[3]))
    if frame.row != row or frame.column != column:
        return Cell(text="", page=sheet.page, box=box)
    span = 1
    if frame.rowspan > 1:
        span = max(1, sum(frame.row <= other < frame.row + frame.rowspan for other in kept))
    return Cell(text=sheet.texts[number], page=sheet.page, box=box, rowspan=span, colspan=frame.colspan)


def _is_cut_row(rows: Sequence[Sequence[Cell]], body: Sequence[Sequence[Cell]]) -> bool:
    """Whether the first row of a page is the end of the last row of the page before.

    Nearly every row of the table begins with a code or number, or prints a figure; this one does neither, and all it
    prints goes on with words of the row before.
    """
    if not body or not rows or body[0][0].rowspan > 1 or _is_begun(body[0]):
        return False
    begun = sum(map(_is_begun, rows))
    pairs = [(above.text, cell.text) for above, cell in zip(rows[-1], body[0], strict=True) if cell.text]
    return (
        begun * 10 >= len(rows) * 9
        and _is_begun(rows[-1])
        and all(above and not is_figure(above) and not is_body_text(text) for above, text in pairs)
        and not any(compact(text) in TOTALS for _, text in pairs)
    )


def _is_begun(row: Sequence[Cell]) -> bool:
    return bool(row[0].text) or any(is_figure(cell.text) for cell in row)


def _with_rest(cell: Cell, more: Cell) -> Cell:
    if not more.text:
        return cell
    rest = Place(page=more.page, box=more.box, quote=more.text)
    return cell.model_copy(update={"text": cell.text + more.text, "rest": rest})


def _carry_spans(rows: list[list[Cell]], body: list[list[Cell]]) -> None:
    """A merged cell that a page break cuts goes on in the blank cell at the top of the next page."""
    if not rows or not body:
        return
    for column, cell in enumerate(body[0]):
        if cell.text:
            continue
        for number in range(len(rows) - 1, -1, -1):
            above = rows[number][column]
            if above.text:
                if above.rowspan > 1 and number + above.rowspan >= len(rows):
                    rows[number][column] = above.model_copy(update={"rowspan": above.rowspan + cell.rowspan})
                break
            if above.rowspan > 1 and number + above.rowspan >= len(rows):
                break
