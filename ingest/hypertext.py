"""HTML pages: their text and tables as blocks, in reading order.

    <table><tr><td rowspan="2">科目</td><td colspan="2">支出</td></tr>…   ->  Grid(rows=2, columns=3, …)
    <table><tr><td><table>…</table></td></tr></table>                      a table that only lays out is looked through
    <p align="center">部门收支总表</p>                                     ->  Text("部门收支总表", centred=True)

Scripts, styles, menus and hidden parts are left out. Encodings are tried before they are believed: UTF-8 proves itself,
then what the page declares, with GB18030 for all its older names.
"""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from ingest.blocks import MOST_CELLS, Block, Text, fill_rows
from ingest.errors import LimitExceeded, UnreadableFile
from ingest.inner_captions import free_captions

SPOILT = 200
"""One character in so many may be spoilt in a text whose encoding is clear; it stays visible as U+FFFD."""
DEEPEST = 400
"""Nested elements; what lies deeper is read as text of the last one."""
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_CHINESE = {"gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936", "hz-gb-2312"}
_SKIPPED = {"script", "style", "head", "noscript", "nav", "select", "button", "template", "svg", "object", "iframe"}
_BREAKING = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html",
    "legend", "li", "main", "menu", "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
    "ul",
}  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_INTEGER = re.compile(r"\s*\+?(\d{1,6})")


def decode(content: bytes, name: str) -> str:
    """Text from bytes of an unknown encoding. Raises UnreadableFile when none of the usual ones fits."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    declared = _DECLARED.search(content[:4096])
    said = declared[1].decode("ascii", "replace").lower() if declared else ""
    for encoding in ("utf-8", "gb18030" if said in _CHINESE else said, "gb18030"):
        try:
            text = content.decode(encoding) if encoding else ""
        except (UnicodeDecodeError, LookupError):
            continue
        if text:
            return text
    for encoding in ("gb18030",) if said in _CHINESE else ("utf-8", "gb18030"):
        text = content.decode(encoding, errors="replace")
        if text.count("\ufffd") * SPOILT <= len(text):
            return text
    raise UnreadableFile(f"{name}: its encoding cannot be told; save it as UTF-8")


def read_html(text: str, name: str) -> list[Block]:
    """The blocks of a page."""
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as problem:
        raise UnreadableFile(f"{name}: holds no text ({problem}); save the page again") from problem
    reader = _Reader(name)
    reader.walk(root, 0, False)
    reader.flush()
    return reader.blocks


class _Reader:
    def __init__(self, name: str) -> None:
        self.name = name
        self.blocks: list[Block] = []
        self._gathered: list[str] = []
        self._level = 0
        self._centred = False
        self._counts = {"paragraph": 0, "table": 0}
        self._cells = 0

    def walk(self, element: Any, depth: int, centred: bool) -> None:
        """An element and all that is in it."""
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _SKIPPED or _is_hidden(element):
            return
        if tag == "br":
            self.flush()
        if tag == "table" and not _lays_out(element):
            self.flush()
            for caption in element.iterchildren("caption"):
                self._gathered.append(_text_of(caption))
                self._centred = True
                self.flush()
            self._table(element)
            return
        breaking = tag in _BREAKING
        centred = _is_centred(element, centred)
        if breaking:
            self.flush()
        self._centred = centred
        self._level = int(tag[1]) if re.fullmatch(r"h[1-6]", tag) else self._level
        self._gathered.append(element.text or "")
        for child in element:
            if depth < DEEPEST:
                self.walk(child, depth + 1, centred)
            else:
                self._gathered.append(_text_of(child))
            self._centred = centred
            self._gathered.append(child.tail or "")
        if breaking:
            self.flush()

    def flush(self) -> None:
        """What was gathered is a paragraph."""
        text = _tidy("".join(self._gathered))
        self._gathered.clear()
        if text:
            self._counts["paragraph"] += 1
            where = f"paragraph {self._counts['paragraph']}"
            self.blocks.append(Text(text, where, self._level, self._centred))
        self._level = 0

    def _table(self, table: Any) -> None:
        self._counts["table"] += 1
        where = f"table {self._counts['table']}"
        rows = []
        for row in _rows_of(table):
            if _is_hidden(row):
                continue
            cells = [cell for cell in row if cell.tag in ("td", "th") and not _is_hidden(cell)]
            rows.append([(_text_of(cell), _span(cell, "rowspan"), _span(cell, "colspan")) for cell in cells])
            self._cells += len(cells)
            if self._cells > MOST_CELLS:
                raise LimitExceeded(f"{self.name}: {where} brings it over {MOST_CELLS} cells; split the page")
        grid = fill_rows(rows, where, [f"{where}, row {row}" for row in range(1, len(rows) + 1)])
        if grid is None:
            return
        if grid.columns == 1 or len({(cell.row, cell.column) for cell in grid.cells if cell.text.strip()}) == 1:
            for cell in grid.cells:  # a box around text is no table
                for line in filter(None, map(_tidy, cell.text.split("\n"))):
                    self.blocks.append(Text(line, f"{where}, row {cell.row + 1}"))
            return
        self.blocks += free_captions(grid)


def _is_hidden(element: Any) -> bool:
    return bool(_HIDDEN.search(element.get("style") or "")) or element.get("hidden") is not None


def _is_centred(element: Any, centred: bool) -> bool:
    align = (element.get("align") or "").lower()
    style = element.get("style") or ""
    if element.tag == "center" or align == "center" or _CENTRED.search(style):
        return True
    return centred and not align and "text-align" not in style


def _lays_out(table: Any) -> bool:
    """A table with tables in it arranges a page."""
    return table.find(".//table") is not None


def _rows_of(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from child.iterchildren("tr")


def _span(cell: Any, name: str) -> int:
    """1 for what is no number; 0, which HTML lets a row span say, reaches to the end."""
    found = _INTEGER.match(cell.get(name) or "")
    number = int(found[1]) if found else 1
    return number if name == "rowspan" else max(number, 1)


def _text_of(cell: Any) -> str:
    """The text of a cell; breaks and blocks inside it end a line."""
    pieces: list[str] = []
    for event, element in etree.iterwalk(cell, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        breaks = element is not cell and (tag in _BREAKING or tag == "br")
        if event == "start":
            pieces += ["\n"] if breaks else []
            pieces.append("" if tag in _SKIPPED else _flat(element.text))
        else:
            pieces += ["\n"] if breaks and tag != "br" else []
            pieces.append(_flat(element.tail) if element is not cell else "")
    lines = (_tidy(line) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _flat(text: str | None) -> str:
    """Line ends in the source are blanks."""
    return re.sub(r"[\r\n\t]+", " ", text or "")


def _tidy(text: str) -> str:
    """Blanks of the source between Chinese characters are line ends of its author, not of its reader."""
    text = re.sub(r"[ \t]*[\r\n]+[ \t]*", "\n", text).strip()
    text = re.sub(r"(?<=[^\x00-\xff])\n(?=[^\x00-\xff])", "", text)
    return re.sub(r"[\s​]+", " ", text).strip()
