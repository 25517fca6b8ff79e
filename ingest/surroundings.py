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
from collections.abc import Collection, Sequence
from typing import NamedTuple

from ingest.captions import UNIT_NAMES, Captions, caption_parts, is_note, is_title, plain_caption
from ingest.cells import join_line, lines_of
from ingest.document import Box
from ingest.grids import Grid
from ingest.pages import Page, Word

_NUMBERED_TITLE = re.compile(
    r"((?:部门|预算|决算|公开)*(?:附表|附件|表)[\d一二三四五六七八九十]+(?:[-—－]\d+)*)[\s:：、.．]*(?=\S)"
)
_HEADED_TITLE = re.compile(r"(?:[（(][一二三四五六七八九十廿\d]+[）)]|[一二三四五六七八九十廿\d]+[、.．])\s*")
_UNIT_REMARK = re.compile(rf"[（(]\s*(?:金额)?单位\s*[:：]\s*({UNIT_NAMES})\s*[）)]")
_EMPTY_NOTE = re.compile(r"本表|此表|空表|无数据|没有.*(?:收入|支出|安排)|无.*(?:预算|收入|支出)")
_PAGE_NUMBER = re.compile(r"[-—–·.]*\d{1,4}[-—–·.]*|第\d+页(?:,?共\d+页)?|\d+/\d+")
_HEADING = re.compile(r"[(]?[一二三四五六七八九十]+[)、.]|第[一二三四五六七八九十]+[部章节分]|\d+[.、]|[(]\d+[)]")
_CHAPTER = re.compile(r"[(][一二三四五六七八九十]+[)]|[一二三四五六七八九十]+、|第[一二三四五六七八九十]+[部章节]")
_SENTENCE_END = "。；;，,：:、"
_CONTINUED = re.compile(r"[（(]?续表?\d*[）)]?$")
LINES_LEFT_BEHIND = 4
"""So many lines at most stand at the foot of one page for a table on the next."""
MARGIN = 0.12
"""Share of the page height, above and below, where running heads stand."""


class _Line(NamedTuple):
    words: list[Word]
    text: str
    plain: str
    box: Box

    @property
    def depth(self) -> float:
        return self.box[3] - self.box[1]

    @property
    def middle(self) -> float:
        return (self.box[1] + self.box[3]) / 2


def running_heads(pages: Sequence[Page]) -> set[str]:
    """Lines that stand in the margin of many pages and say nothing about a table."""
    seen: dict[str, int] = {}
    for page in pages:
        top, end = MARGIN * page.height, (1 - MARGIN) * page.height
        for line in lines_of(word for word in page.words if word[3] < top or word[1] > end):
            plain = plain_caption(join_line(line))
            seen[plain] = seen.get(plain, 0) + 1
    enough = max(3, 0.4 * len(pages))
    return {
        plain for plain, count in seen.items() if count >= enough and not caption_parts(plain) and not is_title(plain)
    }


def read_captions(
    page: Page, grids: Sequence[Grid], inside: Sequence[Sequence[str]] = (), heads: Collection[str] = ()
) -> list[Captions]:
    """Captions of every grid of a page.

    `inside` holds the texts of caption rows printed within each frame, `heads` the running heads of the document.
    """
    lines = [
        line
        for line in _lines_outside(page, grids)
        if not is_furniture(line.text, line.box[1], line.box[3], page.height, heads)
    ]
    found: list[Captions] = []
    claimed: list[_Line] = []
    for number, grid in enumerate(grids):
        top = max((other.ys[-1] for other in grids[:number] if other.ys[-1] <= grid.ys[0] + 3), default=0.0)
        end = min((other.ys[0] for other in grids[number + 1 :] if other.ys[0] >= grid.ys[-1] - 3), default=page.height)
        above = [line for line in lines if top - 3 <= line.middle <= grid.ys[0] + 2 and line not in claimed]
        below = [line for line in lines if grid.ys[-1] - 2 <= line.middle <= end]
        captions = _above(above, grid, inside[number] if number < len(inside) else ())
        note, note_lines = _note(below)
        claimed.extend(note_lines)
        boxes = (*captions.boxes, *(line.box for line in note_lines))
        found.append(captions._replace(note=note, boxes=boxes, text_below=bool(below)))
    return found


def _lines_outside(page: Page, grids: Sequence[Grid]) -> list[_Line]:
    boxes = [grid.box for grid in grids]
    outside = []
    for word in page.words:
        x, y = (word[0] + word[2]) / 2, (word[1] + word[3]) / 2
        if not any(x0 < x < x1 and top < y < bottom for x0, top, x1, bottom in boxes):
            outside.append(word)
    return [_line(words) for words in lines_of(outside)]


def _line(words: list[Word]) -> _Line:
    text = join_line(words)
    box = (words[0][0], min(w[1] for w in words), max(w[2] for w in words), max(w[3] for w in words))
    return _Line(words, text, plain_caption(text), box)


def is_furniture(text: str, top: float, bottom: float, height: float, heads: Collection[str]) -> bool:
    """Page numbers, running heads and whatever stands in the outermost margins of a page of that height."""
    plain = plain_caption(text)
    if top > 0.955 * height or bottom < 0.035 * height:
        return True
    in_margin = not MARGIN < (top + bottom) / 2 / height < 1 - MARGIN
    return in_margin and (plain in heads or bool(_PAGE_NUMBER.fullmatch(plain)))


def _fragments(line: _Line) -> list[list[Word]]:
    """A line taken apart at gaps of more than two characters' width."""
    pieces = [[line.words[0]]]
    for word in line.words[1:]:
        if word.x0 - pieces[-1][-1].x1 > 2 * line.depth:
            pieces.append([word])
        else:
            pieces[-1].append(word)
    return pieces


# Above the frame


def captions_left_behind(page: Page, grids: Sequence[Grid], heads: Collection[str]) -> Captions:
    """What the foot of a page announces when the table itself comes on the next page: its title, number, unit."""
    end = max((grid.ys[-1] for grid in grids), default=0.0)
    lines = [
        line
        for line in _lines_outside(page, grids)
        if line.middle > end and not is_furniture(line.text, line.box[1], line.box[3], page.height, heads)
    ]
    found = _above(lines[-LINES_LEFT_BEHIND:], Grid((0.0, page.width), (page.height,), ()), ())
    return found if is_title(found.title) else Captions()


def _above(lines: Sequence[_Line], grid: Grid, inside: Sequence[str]) -> Captions:
    found = Captions()
    for text in inside:
        part = caption_parts(text)
        if part:
            found = _merged(found, part)
        elif is_title(text) and not found.title:
            found = found._replace(title=text)
    boxes: list[Box] = []
    strange = False
    for line in reversed(lines):
        parts, others = _read_line(line)
        if (strange or found.title) and not any(_adds(found, part) for part in parts):
            strange = strange or line.box not in boxes
            continue
        for part in parts:
            found = _merged(found, part)
        if parts:
            boxes.append(line.box)
        if not others or found.title:
            continue
        candidate = _line(sorted((word for piece in others for word in piece), key=lambda word: word.x0))
        if strange or not _may_be_title(candidate, grid):
            strange = True
            continue
        found = found._replace(title=candidate.text)
        boxes.append(line.box)
        upper = _upper_half(candidate, lines)
        if upper is not None:
            found = found._replace(title=upper.text + candidate.text)
            boxes.append(upper.box)
    return _tidied(found)._replace(boxes=tuple(boxes), text_above=strange)


def _read_line(line: _Line) -> tuple[list[Captions], list[list[Word]]]:
    """Unit, entity, period and number found in a line, and the fragments that are none of them."""
    parts: list[Captions] = []
    others: list[list[Word]] = []
    for piece in _fragments(line):
        part = caption_parts(join_line(piece))
        if part == Captions():
            others.append(piece)  # `部门：`, the name follows after a gap
        elif part is None and others and caption_parts(join_line([*others[-1], *piece])):
            parts.append(caption_parts(join_line([*others.pop(), *piece])) or Captions())
        elif part is None:
            others.extend(_words_apart(piece, parts))
        else:
            parts.append(part)
    whole = caption_parts(line.text)
    return ([whole], []) if whole and not parts else (parts, others)


def _words_apart(piece: list[Word], parts: list[Captions]) -> list[list[Word]]:
    """What is left of a fragment once a unit or entity that shares it without a wide gap is taken out into `parts`."""
    for at in range(1, len(piece)):
        first, second = caption_parts(join_line(piece[:at])), caption_parts(join_line(piece[at:]))
        if second and second.unit:
            parts.append(second)
            if first:
                parts.append(first)
                return []
            return [piece[:at]]
    return [piece]


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
    plain = line.plain.rstrip(_SENTENCE_END)
    if is_title(plain) or is_title(_CONTINUED.sub("", plain)) or is_title(_UNIT_REMARK.sub("", plain)):
        return True
    if not plain or len(plain) > 40 or line.plain[-1] in _SENTENCE_END or _HEADING.match(plain):
        return False
    off = abs((line.box[0] + line.box[2]) - (grid.xs[0] + grid.xs[-1])) / 2
    inset = min(line.box[0] - grid.xs[0], grid.xs[-1] - line.box[2])
    return off < 0.06 * (grid.xs[-1] - grid.xs[0]) and inset > 2 * line.depth


def _upper_half(title: _Line, lines: Sequence[_Line]) -> _Line | None:
    """The first half of a title that is broken over two lines."""
    for line in lines:
        gap = title.box[1] - line.box[3]
        near = -0.6 * title.depth < gap < 0.9 * title.depth and line.box[1] < title.box[1] - 1
        if not near or abs(line.depth - title.depth) > 1 or caption_parts(line.text):
            continue
        centred = abs((line.box[0] + line.box[2]) - (title.box[0] + title.box[2])) < 4 * title.depth
        if centred and not is_title(line.plain) and not _HEADING.match(line.plain):
            return None if line.plain[-1] in _SENTENCE_END else line
    return None


def _tidied(found: Captions) -> Captions:
    """A title without number, unit and full stop: `附表1：部门收支总表（单位：万元）`, `（一）收支总表。`."""
    title = found.title.strip()
    unit = _UNIT_REMARK.search(title)
    if unit:
        found = found._replace(unit=found.unit or unit[1])
        title = title[: unit.start()] + title[unit.end() :]
    title = title.strip().rstrip("。．.：:")
    numbered = _NUMBERED_TITLE.match(title)
    if numbered and is_title(title[numbered.end() :]):
        found = found._replace(label=found.label or numbered[1].strip())
        title = title[numbered.end() :]
    headed = _HEADED_TITLE.match(title)
    if headed:
        title = title[headed.end() :]
    shorter = _CONTINUED.sub("", title).strip()
    return found._replace(title=shorter if is_title(shorter) else title)


# Below the frame


def _note(below: Sequence[_Line]) -> tuple[str, list[_Line]]:
    """Notes under a frame: lines that say so, and the lines that carry them on."""
    taken: list[_Line] = []
    for line in below:
        if taken and line.box[1] - taken[-1].box[3] > 1.2 * line.depth:
            break
        starts = is_note(line.text) or (
            not taken and bool(_EMPTY_NOTE.search(line.plain)) and len(line.plain) < 80 and not is_title(line.plain)
        )
        same_size = bool(taken) and abs(line.depth - taken[-1].depth) < 1.5
        if not starts and not (same_size and not _CHAPTER.match(line.plain) and not is_title(line.plain)):
            break
        taken.append(line)
    text = ""
    for line in taken:
        begins = is_note(line.text) or re.match(r"\d+[.、．]", line.text) or text[-1:] in ("。", "；", ";")
        text += ("\n" if text and begins else "") + line.text
    return text, taken
