"""What stands around a frame: title, number, unit, entity, period above it, notes below it.

                       部门收入总表                      公开02表
    部门：某市某局            2024年度              金额单位：万元
    +----------------------------------------------------------+
    注：本表反映部门本年度取得的各项收入情况。

    read_captions(page, grids)[0] -> Captions(title="部门收入总表", label="公开02表", unit="万元", …)

Lines are read from the frame upwards, and each is taken apart at its wide gaps, because number, entity, period and unit
often share one line. The title is the nearest line that is none of these; it may be broken over two lines.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from ingest.amount import MONEY, fold
from ingest.cells import join_line, lines_of
from ingest.document import Box
from ingest.grids import Grid
from ingest.pages import Page, Word

_UNITS = (*sorted(MONEY, key=len, reverse=True), "万", "个", "人", "辆", "台", "%")
_UNIT = re.compile(
    rf"(?:金额|计量|货币)?单位[:为]?[(]?(?:人民币)?[:,、]?(?P<unit>{'|'.join(_UNITS)})(?:[,、(].*)?[)]?$"
)
_ENTITY = re.compile(
    r"(?:编制|填报|编报|公开|预算|主管|部门|单位|名称|/|\(|\)|主管部门|使用)*(?:部门|单位|名称)(?:\(?(?:名称|盖章|公章|签章)\)?)?:(?P<entity>.+)"
)
_PERIOD = re.compile(r"(?:19|20)\d\d年度?|(?:19|20)\d\d")
_LABEL = re.compile(
    r"(?:预算|决算|部门|单位)?(?:公开)?(?:附)?(?:表|附件|附表)(?:[一二三四五六七八九十]+|\d+)(?:[-—]\d+)?(?:表)?|(?:财决)?(?:批复|公开)\d+(?:-\d+)?表|[(]?表\d+[)]?"
)
_NOTE = re.compile(r"(?:备?注|说明)(?:\d+)?[:.、]|[*※]")
_EMPTY_NOTE = re.compile(r"本表|此表|空表|无数据|没有.*(?:收入|支出|安排)|无.*(?:预算|收入|支出)")
_PAGE_NUMBER = re.compile(r"[-—–·.]*\d+[-—–·.]*|第\d+页(?:,?共\d+页)?|\d+/\d+")
_HEADING = re.compile(r"[(]?[一二三四五六七八九十]+[)、.]|第[一二三四五六七八九十]+[部章节分]|\d+[.、]|[(]\d+[)]")
_SENTENCE_END = "。；;，,：:、"


class Captions(NamedTuple):
    title: str = ""
    label: str = ""
    unit: str = ""
    entity: str = ""
    period: str = ""
    note: str = ""
    boxes: tuple[Box, ...] = ()
    """Extents of the lines these were read from."""
    text_above: bool = False
    """Other text stands between the page's top, or the frame above, and this frame."""
    text_below: bool = False
    """Other text stands between this frame and the page's end."""


class _Line(NamedTuple):
    words: list[Word]
    text: str
    box: Box

    @property
    def depth(self) -> float:
        return self.box[3] - self.box[1]


def read_captions(page: Page, grids: Sequence[Grid], inside: Sequence[Sequence[str]] = ()) -> list[Captions]:
    """Captions of every grid of a page; `inside` holds texts of caption rows printed within the frames."""
    lines = _lines_outside(page, grids)
    found: list[Captions] = []
    claimed: list[_Line] = []
    for number, grid in enumerate(grids):
        top = max((other.ys[-1] for other in grids[:number] if other.ys[-1] <= grid.ys[0] + 3), default=0.0)
        end = min((other.ys[0] for other in grids[number + 1 :] if other.ys[0] >= grid.ys[-1] - 3), default=page.height)
        above = [line for line in lines if top - 3 <= _middle(line) <= grid.ys[0] + 2]
        below = [line for line in lines if grid.ys[-1] - 2 <= _middle(line) <= end]
        texts = inside[number] if number < len(inside) else ()
        note, note_lines = _note(below, page)
        captions = _above([line for line in above if line not in claimed], grid, page, texts)
        boxes = (*captions.boxes, *(line.box for line in note_lines))
        rest = [line for line in below if line not in note_lines and not _is_furniture(line, page)]
        found.append(captions._replace(note=note, boxes=boxes, text_below=bool(rest) or bool(note)))
        claimed.extend(note_lines)
    return found


def caption_parts(text: str) -> Captions | None:
    """What a caption fragment says, or None when it is none of unit, entity, period and number."""
    plain = _plain(text)
    unit = _UNIT.fullmatch(plain)
    if unit:
        return Captions(unit={"万": "万元"}.get(unit["unit"], unit["unit"]))
    if _LABEL.fullmatch(plain):
        return Captions(label=text.strip())
    if _PERIOD.fullmatch(plain):
        return Captions(period=text.strip())
    entity = _ENTITY.fullmatch(plain)
    if entity:
        value = re.split(r"[:：]", text, maxsplit=1)[-1].strip()
        return Captions(entity=value)
    return None


def is_title(text: str) -> bool:
    """Whether a text names a table: it ends in 表, a remark in brackets aside."""
    plain = _plain(text)
    return len(plain) <= 60 and bool(re.search(r"表(?:\(.*\))?(?:-?[一二三四五六七八九十\d]+)?$", plain))


def is_note(text: str) -> bool:
    return bool(_NOTE.match(_plain(text)))


def _plain(text: str) -> str:
    return "".join(fold(text).split()).replace("，", ",")


def _middle(line: _Line) -> float:
    return (line.box[1] + line.box[3]) / 2


def _lines_outside(page: Page, grids: Sequence[Grid]) -> list[_Line]:
    outside = []
    boxes = [grid.box for grid in grids]
    for word in page.words:
        x, y = (word[0] + word[2]) / 2, (word[1] + word[3]) / 2
        if not any(x0 < x < x1 and top < y < bottom for x0, top, x1, bottom in boxes):
            outside.append(word)
    return [_line(words) for words in lines_of(outside)]


def _line(words: list[Word]) -> _Line:
    box = (words[0].x0, min(w.top for w in words), max(w.x1 for w in words), max(w.bottom for w in words))
    return _Line(words, join_line(words), box)


def _is_furniture(line: _Line, page: Page) -> bool:
    """Page numbers and the like, in the margins."""
    if _PAGE_NUMBER.fullmatch(_plain(line.text)):
        return True
    return line.box[1] > 0.955 * page.height or line.box[3] < 0.035 * page.height


def _fragments(line: _Line) -> list[list[Word]]:
    """A line taken apart at gaps of more than two characters' width."""
    pieces = [[line.words[0]]]
    for word in line.words[1:]:
        wide = word.x0 - pieces[-1][-1].x1 > 2 * line.depth
        if wide:
            pieces.append([word])
        else:
            pieces[-1].append(word)
    return pieces


def _above(lines: Sequence[_Line], grid: Grid, page: Page, inside: Sequence[str]) -> Captions:
    found = Captions()
    boxes: list[Box] = []
    for text in inside:
        part = caption_parts(text)
        if part:
            found = _merged(found, part)
        elif is_title(text):
            found = found._replace(title=text)
    rest: list[_Line] = []
    for line in reversed(lines):
        if _is_furniture(line, page):
            continue
        parts, others = _read_line(line)
        new = [part for part in parts if _adds(found, part)]
        if not new and (rest or found.title):
            rest.append(line)
            continue
        for part in parts:
            found = _merged(found, part)
        if parts:
            boxes.append(line.box)
        if others and not found.title:
            words = [word for piece in others for word in piece]
            candidate = _line(sorted(words, key=lambda word: word.x0))
            if rest or not _may_be_title(candidate, grid):
                rest.append(line)
                continue
            found = found._replace(title=candidate.text)
            boxes.append(line.box)
            upper = _upper_half(candidate, lines)
            if upper is not None:
                found = found._replace(title=upper.text + candidate.text)
                boxes.append(upper.box)
        elif others and line.box not in boxes:
            rest.append(line)
    rest = [line for line in rest if line.box not in boxes]
    return _tidied(found)._replace(boxes=tuple(boxes), text_above=bool(rest))


def _read_line(line: _Line) -> tuple[list[Captions], list[list[Word]]]:
    """Unit, entity, period and number found in a line, and the fragments that are none of them."""
    whole = caption_parts(line.text)
    pieces = _fragments(line)
    if whole and (len(pieces) == 1 or not whole.entity):
        return [whole], []
    parts, others = [], []
    for piece in pieces:
        part = caption_parts(join_line(piece))
        if part:
            parts.append(part)
        else:
            others.append(piece)
    if whole and not parts:
        return [whole], []
    return parts, others


def _adds(found: Captions, part: Captions) -> bool:
    return any(value and not getattr(found, name) for name, value in part._asdict().items() if isinstance(value, str))


def _merged(found: Captions, part: Captions) -> Captions:
    """The nearest to the frame wins."""
    return found._replace(
        label=found.label or part.label,
        unit=found.unit or part.unit,
        entity=found.entity or part.entity,
        period=found.period or part.period,
    )


def _may_be_title(line: _Line, grid: Grid) -> bool:
    plain = _plain(line.text)
    if not plain or len(plain) > 70 or (plain[-1] in _SENTENCE_END and not is_title(plain.rstrip(_SENTENCE_END))):
        return False
    if is_title(plain.rstrip(_SENTENCE_END)):
        return True
    middle, centre = (line.box[0] + line.box[2]) / 2, (grid.xs[0] + grid.xs[-1]) / 2
    return abs(middle - centre) < 0.06 * (grid.xs[-1] - grid.xs[0]) and not _HEADING.match(plain) and len(plain) <= 40


def _upper_half(title: _Line, lines: Sequence[_Line]) -> _Line | None:
    """The first half of a title that is broken over two lines."""
    for line in lines:
        gap = title.box[1] - line.box[3]
        if (
            -0.6 * title.depth < gap < 0.9 * title.depth
            and line.box[1] < title.box[1] - 1
            and (abs(line.depth - title.depth) < 1 and not caption_parts(line.text) and line.words is not title.words)
        ):
            plain = _plain(line.text)
            shared = abs((line.box[0] + line.box[2]) - (title.box[0] + title.box[2])) < 4 * title.depth
            if shared and not is_title(plain) and not _HEADING.match(plain) and plain[-1] not in _SENTENCE_END:
                return line
    return None


def _tidied(found: Captions) -> Captions:
    """A title without its number: `附表1：部门收支总表`, `（一）收支总表。`."""
    title = found.title.strip()
    numbered = re.match(
        r"((?:附?表|附件|公开表|预算公开表|公开)\s*[\d一二三四五六七八九十]+(?:[-—－]\d+)?表?)\s*[:：、.\s]?\s*(?=\S)",
        title,
    )
    if numbered and is_title(title[numbered.end() :]):
        found = found._replace(label=found.label or numbered[1].strip())
        title = title[numbered.end() :]
    plain_heading = re.match(r"[（(]?[一二三四五六七八九十]+[）)、.．]\s*", title)
    if plain_heading:
        title = title[plain_heading.end() :]
    return found._replace(title=title.rstrip("。．.：:"))


def _note(below: Sequence[_Line], page: Page) -> tuple[str, list[_Line]]:
    """Notes under a frame: lines that say so, and the lines that carry them on."""
    taken: list[_Line] = []
    for line in below:
        plain = _plain(line.text)
        near = not taken or line.box[1] - taken[-1].box[3] < 1.2 * line.depth
        if _is_furniture(line, page) or not near:
            break
        starts = bool(_NOTE.match(plain)) or (not taken and bool(_EMPTY_NOTE.search(plain)) and len(plain) < 80)
        carries = bool(taken) and abs(line.depth - taken[-1].depth) < 1.5 and not _is_new_heading(plain)
        if not starts and not carries:
            break
        taken.append(line)
    text = ""
    for line in taken:
        broken = (
            (bool(text) and text[-1] in "。；;") or _NOTE.match(_plain(line.text)) or re.match(r"\d+[.、．]", line.text)
        )
        text += ("\n" if text and broken else "") + line.text
    return text, taken


def _is_new_heading(plain: str) -> bool:
    return bool(
        re.match(r"[(][一二三四五六七八九十]+[)]|[一二三四五六七八九十]+、|第[一二三四五六七八九十]+[部章节]", plain)
    ) or is_title(plain)
