"""Where the header of a sheet ends, and the path of header cells above every column.

    项目              本年收入合计 …          row 0
    支出功能分类  科目名称                     row 1
    科目编码                                 row 2
    类 款 项     合计        2,946.25 …      row 3: shared, header on the left and body on the right
    201 …

    read_header(sheet).paths[0] -> ("项目", "支出功能分类", "科目编码", "类")

A column is settled once a header cell of its own stands above it, and open while only a cell that spans several
columns does. The header goes on while a row splits an open cell and prints nothing that only a body prints (an amount,
a code, a total alone). When the open columns get their names in a row that already prints amounts or the total for the
settled ones, that row belongs to both. A row that numbers the columns ends the header and is dropped; it may name the
open ones too.
"""

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from ingest.amount import fold, read_amount
from ingest.cells import Sheet
from ingest.grids import Frame

TOTALS = {"合计", "总计", "小计", "共计", "收入总计", "支出总计", "收支总计", "收入合计", "支出合计", "累计"}
_ORDINAL = re.compile(r"[（(]?[一二三四五六七八九十廿]+[、）)．.]|\d+[、.．]\D|[（(]\d+[）)]")
_CODED = re.compile(r"\d{3,}(?:\D|$)")
_YEAR = re.compile(r"(?:19|20)\d\d(?:年.*)?$")
_ELLIPSIS = re.compile(r"[.…。⋯]+")
_NUMBERED = re.compile(r"[（(]?\d{1,2}[）)]?(?:=[\d+\-*/÷×()（）%]+)?")
_UNNUMBERED = {"**", "*", "栏次", "行次", "-", "--", "—", "甲", "乙", "丙", "丁", "戊"}


_FIELD = re.compile(
    r"(?:项目|部门|单位|专项|政策|填报|预算|主管|实施|资金|\(.{2,4}\))*(?:名称|单位|部门|类别|类型|编码|负责人)(?:\(.*\))?"
    r"|预算年度|年度"
)


class Header(NamedTuple):
    paths: tuple[tuple[str, ...], ...]
    """One a column, from the outermost cell to the column's own."""
    rows: int
    """How many printed rows are header, the shared one not counted."""
    body: int
    """First row that holds body cells; a row that numbers the columns lies between the two."""
    shared: tuple[bool, ...]
    """For row `body`: which columns still print their header there; all False without a shared row."""
    first: int = 0
    """First row of the header; rows above it are captions printed inside the frame."""


@lru_cache(maxsize=8192)
def compact(text: str) -> str:
    """For matching: plain forms, no blanks."""
    return "".join(fold(text).split())


def read_header(sheet: Sheet, first: int = 0) -> Header:
    """The header of a sheet whose rows from `first` on are table."""
    columns = sheet.width
    owner = [-1] * columns
    end = first
    shared = [False] * columns
    own = shared[:]
    numbered = False
    while end < sheet.height:
        cells = sheet.starts(end)
        if end == first:
            if _opens_with_body(cells) or _is_form(cells, columns):
                break
        elif is_numbering([text for _, text in cells]):
            break
        else:
            amounts = any(is_figure(text) for _, text in cells)
            if amounts or not _reaches(sheet, owner, end):
                is_open = _open_columns(sheet, owner)
                split = [
                    (frame, text) for frame, text in cells if is_open[frame.column] and _splits(sheet, owner, frame)
                ]
                if not split:
                    break
                settled = [text for frame, text in cells if not is_open[frame.column]]
                named = all(text and not is_figure(text) for _, text in split)
                narrow = named and all(frame.colspan == 1 for frame, _ in split)
                if narrow and is_numbering(settled):
                    numbered = True
                    for frame, _ in split:
                        own[frame.column] = True
                        shared[frame.column] = frame.rowspan == 2
                    break
                if narrow and _prints_body(settled):
                    for frame, _ in split:
                        shared[frame.column] = True
                    break
                if amounts or (not any(text for _, text in split) and any(settled)):
                    break
                if not named and any(is_body_text(text) or compact(text) in TOTALS for _, text in cells):
                    break
        for column in range(columns):
            number = sheet.at[end][column]
            if sheet.texts[number] or owner[column] < 0:
                owner[column] = number
        end += 1
    if numbered:  # below it the columns that got their names here may go on with them, beside the first body row
        return Header(_paths(sheet, first, end + 1, own), end - first, end + 1, tuple(shared), first)
    end = _without_blank_tail(sheet, first, end) if not any(shared) else end
    depth = end + 1 if any(shared) else end
    body = end
    while body < sheet.height and body > first and not any(shared) and is_numbering([t for _, t in sheet.starts(body)]):
        body += 1
    return Header(_paths(sheet, first, depth, shared), end - first, body, tuple(shared), first)


@lru_cache(maxsize=8192)
def is_figure(text: str) -> bool:
    """A number or a code with its name: no header cell prints this, a year aside."""
    plain = compact(text)
    if not plain or _YEAR.match(plain):
        return False
    return bool(_CODED.match(plain)) or read_amount(plain, "") is not None


@lru_cache(maxsize=8192)
def is_body_text(text: str) -> bool:
    """What is hardly ever printed in a header: a figure, an ordinal, an ellipsis."""
    plain = compact(text)
    return bool(plain) and (is_figure(text) or bool(_ORDINAL.match(plain) or _ELLIPSIS.fullmatch(plain)))


def is_numbering(texts: list[str]) -> bool:
    """A row that only numbers the columns: `** ** 1 2 3`, `栏次 1 2`, `1 2=3+4 3`."""
    plain = [compact(text) for text in texts if text.strip()]
    marks = [text for text in plain if text in _UNNUMBERED]
    numbers = [text for text in plain if _NUMBERED.fullmatch(text)]
    if not numbers or len(marks) + len(numbers) != len(plain):
        return any(text in {"**", "栏次"} for text in marks) and len(marks) == len(plain)
    values = [int(re.findall(r"\d+", text)[0]) for text in numbers]
    steps = all(0 <= later - earlier <= 1 for earlier, later in pairwise(values))
    return values[0] == 1 and steps and (len(values) > 1 or bool(marks))


def _open_columns(sheet: Sheet, owner: list[int]) -> list[bool]:
    """Columns whose lowest header cell so far spans several columns, or that have none."""
    return [number < 0 or not sheet.texts[number] or sheet.grid.frames[number].colspan > 1 for number in owner]


def _reaches(sheet: Sheet, owner: list[int], row: int) -> bool:
    """Whether a header cell merged downwards stands beside this row."""
    frames = [sheet.grid.frames[number] for number in set(owner) if number >= 0 and sheet.texts[number]]
    return any(frame.row < row < frame.row + frame.rowspan for frame in frames)


def _splits(sheet: Sheet, owner: list[int], frame: Frame) -> bool:
    """Whether a cell is narrower than the header cell above it, or stands under an empty one."""
    number = owner[frame.column]
    return number < 0 or not sheet.texts[number] or frame.colspan < sheet.grid.frames[number].colspan


def _prints_body(texts: list[str]) -> bool:
    """Cells of a shared row under settled columns: amounts, blanks, or the word 合计."""
    filled = [text for text in texts if text]
    return bool(filled) and all(is_body_text(text) or compact(text) in TOTALS for text in filled)


def _opens_with_body(cells: list[tuple[Frame, str]]) -> bool:
    """Whether the first row is no header: figures in half of its cells, or ordinals beside blank cells."""
    filled = [text for _, text in cells if text]
    if not filled:
        return False
    if sum(map(is_figure, filled)) * 2 >= len(filled):
        return True
    body = sum(map(is_body_text, filled))
    return body * 2 >= len(filled) and (len(filled) < len(cells) or any(map(is_figure, filled)))


def _is_form(cells: list[tuple[Frame, str]], columns: int) -> bool:
    """Whether the first row asks and answers, as forms do: a field's name, then a wide cell with its value."""
    if len(cells) < 2 or not _FIELD.fullmatch(compact(cells[0][1])) or cells[0][0].colspan == columns:
        return False
    return cells[1][0].colspan > 1 and cells[1][0].rowspan == cells[0][0].rowspan


def _without_blank_tail(sheet: Sheet, first: int, end: int) -> int:
    while end > first + 1 and not any(text for _, text in sheet.starts(end - 1)):
        if any(frame.row < end - 1 < frame.row + frame.rowspan for frame in sheet.grid.frames):
            inner = {sheet.at[end - 1][column] for column in range(sheet.width)}
            if any(sheet.texts[number] for number in inner):
                break
        end -= 1
    return end


def _paths(sheet: Sheet, first: int, depth: int, shared: list[bool]) -> tuple[tuple[str, ...], ...]:
    paths = []
    for column in range(sheet.width):
        last = depth if not any(shared) or shared[column] else depth - 1
        numbers = dict.fromkeys(sheet.at[row][column] for row in range(first, last))
        paths.append(tuple(sheet.texts[number] for number in numbers if sheet.texts[number]))
    return tuple(paths)
