"""Plain text and Markdown as blocks: printed lines, headings, and tables in the three ways a text may hold them.

    # 第二部分 …                     a Markdown heading
    科目 <tab> 合计 · |科目|合计|      cells told apart: `ingest/delimited.py`
    <table>…</table>                 `ingest/hypertext.py`
    部门收支总表 / 单位：万元 / …       words of each line alone: `ingest/spaced.py`

Places are line numbers. Lines that were broken where a page ended its lines are joined by the same signs as on a page.
"""

import re
from collections.abc import Iterator, Sequence

from ingest.blocks import Block, Grid, Line, Loose, Text, Turn
from ingest.captions import caption_parts, is_note, is_title, is_unit
from ingest.delimited import is_delimited, lines_to_grid, unmarked
from ingest.errors import LimitExceeded
from ingest.headings import TERMINAL, is_contents_title, read_number
from ingest.hypertext import read_html
from ingest.spaced import Source, read_spaced, tokens_of

MOST_LINES = 400_000
_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_ITEM = re.compile(r"\s*[-*+]\s+(?=\S)")
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]+)\]\([^)\s]*\)")
_MARKED = re.compile(r"^\s*\*\*(.+?)\*\*\s*$")
_PROSE = re.compile(r"[。；]|，.*，|，.{12,}")
LONG = 25
"""Characters: a shorter line without a full stop ends on purpose."""
NEAR = 4
"""Lines below its title within which a table tells its unit."""


def read_text(text: str, name: str) -> list[Block]:
    """The blocks of a text."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")
    if len(lines) > MOST_LINES:
        raise LimitExceeded(f"{name}: {len(lines)} lines, more than {MOST_LINES}; split the file")
    marked = sum(bool(_HEADING.match(line)) for line in lines) >= 2
    blocks = list(_blocks(lines, name, marked))
    return _rejoined(blocks) if marked else blocks


def _blocks(lines: Sequence[str], name: str, marked: bool) -> Iterator[Block]:
    at, front = 0, True
    while at < len(lines):
        line = lines[at]
        if "<table" in line.lower():
            end = next((i for i in range(at, len(lines)) if "</table" in lines[i].lower()), at)
            yield from _hypertext(lines[at : end + 1], name, at + 1)
            at = end + 1
            continue
        if is_delimited(line):
            end = at
            while end < len(lines) and is_delimited(lines[end]):
                end += 1
            grid = lines_to_grid(lines[at:end], at + 1)
            if grid is not None:
                yield grid
                at = end
                continue
        if _opens_table(lines, at):
            end = _table_end(lines, at)
            yield from _table(lines, at, end)
            at = end
            continue
        if line.strip():
            front = front and not _ends_front(line)
            yield from _line(line, at + 1, marked, front)
        at += 1


def _rejoined(blocks: Sequence[Block]) -> list[Block]:
    """Paragraphs that a page end cut in two, joined: the first stops in a sentence, the second opens nothing new."""
    joined: list[Block] = []
    for block in blocks:
        before = joined[-1] if joined else None
        if isinstance(block, Text) and isinstance(before, Text) and _goes_on(before, block):
            joined[-1] = before._replace(text=before.text + block.text)
        else:
            joined.append(block)
    return joined


def _goes_on(before: Text, block: Text) -> bool:
    if before.level or block.level or before.centred or block.centred or len(before.text) < LONG:
        return False
    opens = read_number(block.text) is not None or caption_parts(block.text) is not None or is_note(block.text)
    return before.text.rstrip()[-1:] not in TERMINAL and not opens


def _hypertext(lines: Sequence[str], name: str, first: int) -> Iterator[Block]:
    """A table written as HTML, its places counted in lines of the text."""
    for block in read_html("\n".join(lines), name):
        if isinstance(block, Grid):
            yield block._replace(where=f"line {first}", row_names=(f"line {first}",) * block.rows)
        elif isinstance(block, Text):
            yield block._replace(where=f"line {first}")


def _line(line: str, number: int, marked: bool, front: bool) -> Iterator[Block]:
    """A line outside tables: of a marked text a paragraph, of a plain one a printed line."""
    where = f"line {number}"
    heading = _HEADING.match(line) if marked else None
    bold = bool(_MARKED.match(line))
    text = _LINK.sub(r"\1", _PICTURE.sub("", unmarked(heading[2] if heading else line)))
    text = _ITEM.sub("", text) if marked else text
    if not text.strip() or set(text.strip()) <= set("-*_="):
        return
    if heading or (marked and bold and front):
        yield Text(text, where, len(heading[1]) if heading else 1, True)
    elif marked:
        yield Text(text, where)
    else:
        yield Line(text if line[:1].isspace() is False else line.rstrip(), where, front or _stands_alone(text))


def _ends_front(line: str) -> bool:
    """Whether the words of the cover end here: at the contents, a number, a sentence."""
    text = line.strip(" #*-")
    number = read_number(text)
    return is_contents_title(text) or (number is not None and number.form.rank > 0) or bool(_PROSE.search(text))


def _stands_alone(text: str) -> bool:
    """第二部分, 目录, the title of a table: what is set in the middle of a page."""
    number = read_number(text)
    if len(text.strip()) > 30 or _PROSE.search(text):
        return False
    return (
        is_contents_title(text) or (number is None and is_title(text)) or (number is not None and not number.form.rank)
    )


# Tables of words


def _opens_table(lines: Sequence[str], at: int) -> bool:
    """Whether a table's captions begin here: its title, and its unit soon after."""
    text = lines[at].strip(" #*")
    if not (is_title(text) and read_number(text) is None) or len(text) > 40:
        return False
    below = [line for line in lines[at + 1 : at + 2 * NEAR] if line.strip()][:NEAR]
    for line in below:
        if any(map(is_unit, line.split())):
            return not any(map(is_delimited, lines[at + 1 : at + 12])) and "<table" not in "".join(lines[at : at + 12])
        if is_title(line.strip()) and read_number(line.strip()) is None:
            return False
    return False


def _table_end(lines: Sequence[str], at: int) -> int:
    """Behind the last line of the table and before its notes."""
    told = False
    for end in range(at + 1, len(lines)):
        text = lines[end].strip()
        if not text:
            continue
        if not told:
            told = any(map(is_unit, text.split()))
            continue
        if is_note(text) or _leaves_table(text) or is_delimited(lines[end]):
            return end
    return len(lines)


def _leaves_table(text: str) -> bool:
    """A caption, a heading, a sentence: no line of a table."""
    part = caption_parts(text)
    if part is not None and (part.label or part.entity or part.unit):
        return True
    number = read_number(text)
    if number is not None and (number.form.rank == 0 or re.search(r"表[。：:]?$", text)):
        return True
    if is_title(text) and number is None:
        return True
    return bool(_PROSE.search(text)) and len(text) > 14 and not re.search(r"\d\.\d\d(?:\s|$)", text)


def _table(lines: Sequence[str], at: int, end: int) -> Iterator[Block]:
    """Captions as text, then what can be put into cells, then what is left over."""
    captions: list[Text] = []
    inner = at
    while inner < end and not (captions and any(map(is_unit, captions[-1].text.split()))):
        text = lines[inner].strip("#* \t\u3000")
        inner += 1
        if text:
            captions.append(Text(text, f"line {inner}", 0, is_title(text)))
    body = [Source(number, line) for number, line in enumerate(lines[inner:end], start=inner + 1) if tokens_of(line)]
    read = read_spaced(body) if body else []
    placed = any(isinstance(block, Grid) for block in read)
    for caption in captions:
        yield caption if placed or caption.centred or not read else Loose(caption.text, caption.where)
    yield from read
    if read and not placed:
        yield Turn()  # what was left over is no part of what follows
