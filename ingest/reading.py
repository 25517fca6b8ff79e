"""Conservation of ink: what became of every number printed on a page.

    read_ink(pages, tables)[13] -> PageReading(page=14, kind="table", numbers=112, placed=112, leftovers=(), …)

Two checks, made on every document. A number printed inside a table lies in exactly one of its cells (header rows and
rows that only number the columns are accounted for by their own strip of the frame), or it is listed as left over. And
the words inside the box of a stored cell, collected anew from the page, say what the cell says.

Where no table was found, figures that stand in columns are left over too: there a table was missed.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from ingest.amount import CellState, cell_state
from ingest.cells import cut_word, join_words, lines_of
from ingest.document import Box, PageReading, Place, Table
from ingest.ocr import MISSING
from ingest.pages import Page, Word

_ALIGNED = 2.0
"""Points: figures whose left, middle or right differ by no more stand in one column."""
_FEWEST = 3
"""So many figures below one another or in a row, far from other words, are a table; fewer digits number a page."""
FEWEST_WORDS = 12
"""Pages of fewer words may be alike."""
_BAND = 12.0
"""Points: boxes are looked up by bands of this height."""


def read_ink(pages: Sequence[Page], tables: Iterable[Table]) -> tuple[PageReading, ...]:
    """One record a page, in order."""
    accounts: dict[int, _Account] = defaultdict(_Account)
    by_number = {page.number: page for page in pages}
    for table in tables:
        for part in table.parts:
            account, page = accounts[part.page], by_number[part.page]
            account.frames.append(page.upright(part.box))
            account.strips.extend(map(page.upright, part.caption_boxes))
            if part.header_box:
                account.strips.append(page.upright(part.header_box))
        for row in table.rows:
            for cell in row:
                printed = cell.text.removesuffix(cell.rest.quote) if cell.rest else cell.text
                accounts[cell.page].claim(by_number[cell.page], cell.box, printed)
                if cell.rest:
                    accounts[cell.rest.page].claim(by_number[cell.rest.page], cell.rest.box, cell.rest.quote)
    return tuple(_read_page(page, accounts.get(page.number)) for page in pages)


class _Account:
    """What the tables of one page claim of it."""

    def __init__(self) -> None:
        self.frames: list[Box] = []
        self.strips: list[Box] = []
        self.cells: dict[Box, str] = {}
        """Text by frame; the frame of a merged cell is claimed by every cell it covers, the one with text wins."""

    def claim(self, page: Page, box: Box, text: str) -> None:
        box = box if page.is_as_seen else page.upright(box)
        if text or box not in self.cells:
            self.cells[box] = text


def _read_page(page: Page, account: _Account | None) -> PageReading:
    numbers = placed = 0
    leftovers: list[Place] = []
    mismatched: list[Place] = []
    if account:
        bands = _bands(account.cells)
        held: dict[Box, list[Word]] = defaultdict(list)
        for word in page.words:
            for piece, boxes in _pieces(word, bands):
                for box in boxes:
                    held[box].append(piece)
                if any(map(str.isdigit, piece.text)) and _is_in(piece, account.frames):
                    numbers += 1
                    if len(boxes) == 1 or (not boxes and _is_in(piece, account.strips)):
                        placed += 1
                    else:
                        leftovers.append(_place(page, piece[:4], piece.text))
        for box, stored in account.cells.items():
            words = held.get(box)
            if (join_words(words) if words else "") != stored:
                mismatched.append(_place(page, box, stored))
    stray = _in_columns(page, [*account.frames, *account.strips] if account else [])
    numbers += len(stray)
    leftovers += [_place(page, word[:4], word.text) for word in stray]
    return PageReading(
        page=page.number,
        width=page.height if page.turn in (90, 270) else page.width,
        height=page.width if page.turn in (90, 270) else page.height,
        kind=_kind(page, account is not None),
        numbers=numbers,
        placed=placed,
        leftovers=tuple(leftovers),
        mismatched=tuple(mismatched),
        message=page.message,
    )


def _in_columns(page: Page, areas: Sequence[Box]) -> list[Word]:
    """Figures outside the tables, with white on both sides, that stand below one another or in a row of several."""
    alone: list[Word] = []
    kept: set[Word] = set()
    for line in lines_of(word for word in page.words if not _is_in(word, areas)):
        gaps = [math.inf, *(after.x0 - before.x1 for before, after in pairwise(line)), math.inf]
        found = [
            word
            for word, left, right in zip(line, gaps, gaps[1:], strict=False)
            if len(line) > 1 and min(left, right) > word.bottom - word.top and _is_figure(word.text)
        ]
        alone += found
        kept.update(found if len(found) >= _FEWEST else ())
    columns = [Counter(round(edge / _ALIGNED) for edge in edges) for edges in zip(*map(_edges, alone), strict=True)]
    return [
        word
        for word in alone
        if word in kept
        or any(
            sum(column[round(edge / _ALIGNED) + step] for step in (-1, 0, 1)) >= _FEWEST
            for column, edge in zip(columns, _edges(word), strict=True)
        )
    ]


def _edges(word: Word) -> tuple[float, float, float]:
    return word.x0, (word.x0 + word.x1) / 2, word.x1


def _is_figure(text: str) -> bool:
    """An amount, a code or the dash for none; the page numbers of a list of contents are shorter."""
    state = cell_state(text)
    return state is CellState.DASH or (
        state in (CellState.NUMBER, CellState.ZERO) and sum(map(str.isdigit, text)) >= _FEWEST
    )


def read_warnings(pages: Sequence[Page], readings: Sequence[PageReading]) -> tuple[str, ...]:
    """What a reader should know about the file as a whole."""
    warnings = []
    if any(page.repaired for page in pages):
        warnings.append("the file is damaged and had to be repaired; fetch it again, or compare it with the original")
    garbled = [page.number for page in pages if page.garbled]
    if garbled:
        read = "they were read from their pictures (OCR)" if all(p.ocr for p in pages if p.garbled) else MISSING
        warnings.append(f"page {_ranges(garbled)}: the fonts do not say which characters they show; {read}")
    again = _printed_again(pages)
    if again:
        warnings.append(f"page {_ranges(again)}: printed before in the same words; their figures count twice")
    damaged = [r.page for r in readings if r.message.endswith("may be missing")]
    if damaged:
        warnings.append(f"page {_ranges(damaged)}: damaged, a part may be missing; look there in the file itself")
    failed = [r for r in readings if r.kind == "failed" and r.page not in (*garbled, *damaged)]
    if failed:
        scans = {page.number for page in pages if page.is_scan and not page.ocr}
        pictures = [reading.page for reading in failed if reading.page in scans]
        others = [reading.page for reading in failed if reading.page not in scans]
        if pictures:
            warnings.append(f"page {_ranges(pictures)}: pictures without text; {MISSING}")
        if others:
            warnings.append(f"nothing could be read on page {_ranges(others)}; look there in the file itself")
    stray = [reading.page for reading in readings if reading.leftovers]
    if stray:
        warnings.append(f"figures in no table on page {_ranges(stray)}; look there in the file itself")
    return tuple(warnings)


def _printed_again(pages: Sequence[Page]) -> list[int]:
    """Pages whose words, all of them, stand at the same places of a page before."""
    seen: set[tuple[Word, ...]] = set()
    found = []
    for page in pages:
        words = tuple(word._replace(edges=()) for word in page.words)
        if len(words) >= FEWEST_WORDS and words in seen:
            found.append(page.number)
        seen.add(words)
    return found


def _ranges(numbers: Sequence[int]) -> str:
    """1, 2, 3, 7 as 1–3, 7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _kind(page: Page, has_table: bool) -> str:
    if page.message and not page.words:
        return "failed"
    if page.ocr:
        return "ocr"
    if has_table:
        return "table"
    return "text" if page.words else "blank"


def _place(page: Page, box: Box, quote: str) -> Place:
    return Place(page=page.number, box=page.seen(box), quote=quote)


def _bands(cells: Iterable[Box]) -> dict[int, list[Box]]:
    bands: dict[int, list[Box]] = defaultdict(list)
    for box in cells:
        for band in range(int(box[1] // _BAND), int(box[3] // _BAND) + 1):
            bands[band].append(box)
    return bands


def _pieces(word: Word, bands: dict[int, list[Box]]) -> Iterator[tuple[Word, list[Box]]]:
    """A word, or its pieces when it runs over several cells, each with the cells that hold its centre."""
    y = (word.top + word.bottom) / 2
    row = [box for box in bands.get(int(y // _BAND), ()) if box[1] <= y < box[3]]
    for piece in cut_word(word, sorted({box[0] for box in row} | {box[2] for box in row})):
        x = (piece.x0 + piece.x1) / 2
        yield piece, [box for box in row if box[0] <= x < box[2]]


def _is_in(word: Word, boxes: Iterable[Box]) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return any(x0 <= x <= x1 and top <= y <= bottom for x0, top, x1, bottom in boxes)
