"""A document laid open for checking: facts grouped once by table, column, row and paragraph.

    Book
      sheets      one a table that holds amounts, each with its blocks (side-by-side halves)
        Sheet
          blocks  lines (rows of one half) and the amount columns they print
            Line  code, subject, total or not, one fact a column
      prose       paragraphs with their figures in reading order

Two blocks of an economic table (人员 | 公用 | 公用) are one list of accounts: `ledgers` joins them.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from ingest.document import ColumnRole, Cover, Fact, Origin, Paragraph, Section, Stage, Table
from ingest.vocabulary import GRAND_TOTAL, TOTAL_LABEL, Statement, classify_statement, squeeze

_ANNEX = re.compile(r"附件|附表|绩效(?:自评|评价)|评价报告|自评报告")
_ROW = re.compile(
    r"^[\d\s]{0,12}[^，。；：？！%]{0,40}(?:\s(?:-?\d[\d,]*(?:\.\d+)?|[—–-]))+$|^[一二三四五六七八九十]+、[^，。；：\d]{2,14}支出$"
)
_CARRY = re.compile(r"结转|结余|弥补|盈余")


class Line(NamedTuple):
    """One row of a block."""

    row: int
    label: str
    """As printed, squeezed."""
    subject: str
    code: str
    total: bool
    facts: dict[int, Fact]
    """By column index."""

    @property
    def grand(self) -> bool:
        return not self.code and (
            bool(GRAND_TOTAL.match(self.label)) or (self.total and not self.label and self.row == 0)
        )

    @property
    def carries(self) -> bool:
        """结转, 结余 and what makes up for them: beside the year's own money."""
        return bool(_CARRY.search(self.label))


class Entry(NamedTuple):
    """One row of one amount column."""

    line: Line
    fact: Fact


class Ledger(NamedTuple):
    """One amount column read downwards; halves of an economic table joined."""

    sheet: "Sheet"
    path: tuple[str, ...]
    entries: tuple[Entry, ...]


class Block(NamedTuple):
    number: int
    columns: tuple[int, ...]
    """Amount columns."""
    lines: tuple[Line, ...]
    side: str


class Sheet(NamedTuple):
    table: Table
    statement: Statement | None
    blocks: tuple[Block, ...]

    @property
    def name(self) -> str:
        return self.statement.name if self.statement else ""

    @property
    def title(self) -> str:
        return self.table.title or self.table.label or "无题名表"

    @property
    def coded(self) -> bool:
        return any(column.role is ColumnRole.CODE for column in self.table.columns) or any(
            line.code for block in self.blocks for line in block.lines
        )

    @property
    def filled(self) -> bool:
        return any(
            fact.amount is not None for block in self.blocks for line in block.lines for fact in line.facts.values()
        )

    def path(self, column: int) -> tuple[str, ...]:
        return tuple(squeeze(part) for part in self.table.columns[column].path)

    def _leaves(self, block: Block) -> tuple[str, ...]:
        return tuple("".join(self.path(column)[-1:]) for column in block.columns)

    def ledgers(self) -> tuple[Ledger, ...]:
        """Every amount column with its rows."""
        coded = [block for block in self.blocks if any(line.code for line in block.lines)]
        if len(coded) > 1 and len({self._leaves(block) for block in coded}) == 1:
            return tuple(
                Ledger(
                    self,
                    self.path(column)[-1:],
                    tuple(
                        Entry(line, line.facts[block.columns[at]])
                        for block in coded
                        for line in block.lines
                        if block.columns[at] in line.facts
                    ),
                )
                for at, column in enumerate(coded[0].columns)
            )
        return tuple(
            Ledger(
                self,
                self.path(column),
                tuple(Entry(line, line.facts[column]) for line in block.lines if column in line.facts),
            )
            for block in self.blocks
            for column in block.columns
        )


class Figure(NamedTuple):
    """A fact of the prose with its place in the paragraph."""

    fact: Fact
    start: int
    end: int


class Passage(NamedTuple):
    """One paragraph with its figures and headings."""

    section: Section
    paragraph: Paragraph
    figures: tuple[Figure, ...]
    torn: bool
    """A sentence cut in two: its beginning was taken for a heading, or stands in another paragraph."""
    heading: str
    """Its headings, squeezed into one."""
    annex: bool
    """Reports in the appendix may count otherwise than the disclosure itself."""

    def lead(self, figure: Figure) -> str:
        """What the paragraph says up to a figure, squeezed."""
        return squeeze(self.paragraph.text[: figure.end])

    def sentences(self) -> Iterator[tuple[int, int, tuple[Figure, ...]]]:
        """(start, end, figures) of every stretch that ends with 。 or a line end."""
        start = 0
        for end in [
            *(mark.end() for mark in re.finditer(r"[。！？\n]", self.paragraph.text)),
            len(self.paragraph.text),
        ]:
            if end > start:
                yield start, end, tuple(figure for figure in self.figures if start <= figure.start < end)
            start = end


class Book:
    """Everything the rules look at, grouped once."""

    def __init__(
        self, cover: Cover, tables: Sequence[Table], sections: Sequence[Section], facts: Sequence[Fact]
    ) -> None:
        self.cover = cover
        self.tables = tuple(tables)
        self.sections = tuple(sections)
        cells: dict[str, list[Fact]] = defaultdict(list)
        said: dict[str, list[Fact]] = defaultdict(list)
        for fact in facts:
            if fact.origin is Origin.CELL and fact.table:
                cells[fact.table].append(fact)
            elif fact.origin is Origin.SENTENCE:
                said[fact.id.rpartition(".")[0]].append(fact)
        self.sheets = _rejoined([_sheet(table, cells[table.id]) for table in tables if table.id in cells])
        self.passages = tuple(
            Passage(
                section,
                paragraph,
                _located(paragraph, said.get(paragraph.id, ())),
                _torn(section, at),
                heading,
                bool(_ANNEX.search(heading)),
            )
            for section in sections
            if section.kind != "contents"
            for heading in [squeeze("".join(section.path))]
            for at, paragraph in enumerate(section.paragraphs)
        )

    @property
    def final(self) -> bool:
        return self.cover.stage is Stage.FINAL

    @cached_property
    def blank_form(self) -> bool:
        """A form still to be filled in: placeholders everywhere, hardly a figure."""
        text = "".join(paragraph.text for section in self.sections for paragraph in section.paragraphs)
        return len(re.findall(r"[XＸ×]{2,}", text)) >= 20

    @cached_property
    def unread_pages(self) -> frozenset[int]:
        """Pages where rows of a table stand among the prose: the table was not read to its end."""
        rows: Counter[int] = Counter(
            passage.paragraph.page for passage in self.passages if _ROW.match(passage.paragraph.text.strip())
        )
        pages = {page for page, count in rows.items() if count >= 2}
        nameless = [
            sheet.table for sheet in self.sheets if not sheet.table.title and not sheet.table.label and sheet.coded
        ]
        return frozenset(pages | {part.page for table in nameless for part in table.parts[:1]})

    def half_read(self, page: int) -> bool:
        """Whether a table on this page may go on where it was not read."""
        return bool(self.unread_pages & {page - 1, page, page + 1})

    def of(self, *names: str) -> tuple[Sheet, ...]:
        """Filled sheets of these statements, in the order asked."""
        return tuple(sheet for name in names for sheet in self.sheets if sheet.name == name and sheet.filled)


def _rejoined(sheets: Sequence[Sheet]) -> tuple[Sheet, ...]:
    """Pieces of one table that were kept apart at a page break, read as one again."""
    joined: list[Sheet] = []
    for sheet in sheets:
        last = joined[-1] if joined else None
        if last and _continues(last, sheet):
            blocks = tuple(
                block._replace(lines=block.lines + tuple(line._replace(row=line.row + offset) for line in more.lines))
                for block, more in zip(last.blocks, sheet.blocks, strict=True)
                for offset in [max((line.row for line in block.lines), default=0) + 1]
            )
            joined[-1] = last._replace(blocks=blocks)
        else:
            joined.append(sheet)
    return tuple(joined)


def _continues(first: Sheet, second: Sheet) -> bool:
    same = second.table.title == first.table.title and second.table.label == first.table.label
    untitled = not second.table.title and not second.table.label and second.coded
    if not first.coded or not (same or untitled) or len(first.blocks) != len(second.blocks):
        return False
    if any(one.columns != other.columns for one, other in zip(first.blocks, second.blocks, strict=True)):
        return False
    codes = [{line.code for block in sheet.blocks for line in block.lines if line.code} for sheet in (first, second)]
    return not codes[0] & {code for code in codes[1] if len(code) > 3}


def _sheet(table: Table, facts: Sequence[Fact]) -> Sheet:
    rows: dict[int, dict[int, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    for fact in facts:
        if fact.row is not None and fact.column is not None and table.columns[fact.column].role is ColumnRole.AMOUNT:
            rows[table.columns[fact.column].block][fact.row].append(fact)
    blocks = []
    for number, lines in sorted(rows.items()):
        columns = tuple(
            index
            for index, column in enumerate(table.columns)
            if column.block == number and column.role is ColumnRole.AMOUNT
        )
        side = _side(table, number) or next((fact.side for found in lines.values() for fact in found if fact.side), "")
        blocks.append(Block(number, columns, tuple(_line(row, found) for row, found in sorted(lines.items())), side))
    return Sheet(table, classify_statement(table.title), tuple(blocks))


def _side(table: Table, number: int) -> str:
    """收入 or 支出, as the outermost headings of a half say."""
    heads = {squeeze(column.path[0]) for column in table.columns if column.block == number and len(column.path) > 1}
    words = {word for head in heads for word in ("收入", "支出") if word in head}
    return words.pop() if len(words) == 1 else ""


def _line(row: int, facts: Sequence[Fact]) -> Line:
    first = facts[0]
    label = squeeze(first.row_label)
    total = bool(TOTAL_LABEL.match(label)) or (first.total and not first.code)
    return Line(row, label, first.subject, first.code, total, {fact.column or 0: fact for fact in facts})


def _torn(section: Section, at: int) -> bool:
    text = section.paragraphs[at].text.lstrip()
    heading = section.path[-1] if section.path else ""
    before = section.paragraphs[at - 1].text.rstrip() if at else ""
    if re.match(
        r"(?:支出)?[（(][类款项][）)]|[，。；、％%）)]|[万亿]?元[，。；、）)]|\d[\d,.]*\s*(?:[万亿]?元|[%％])", text
    ):
        return True
    if at:
        return len(before) > 30 and bool(re.search(r"[^。；;：:！!？?）)”\"…．.\d]$", before))
    cut = re.search(r"\d\s*(?:[万亿]?元|%|％)|20\d\d年度?.{8,}(?:支出|收入)[^（(]{0,12}$|[，、]$", heading)
    return (len(heading) > 16 and bool(cut)) or (len(heading) > 40 and "，" in heading)


def _located(paragraph: Paragraph, facts: Sequence[Fact]) -> tuple[Figure, ...]:
    figures = []
    at = 0
    for fact in facts:
        start = paragraph.text.find(fact.place.quote, at)
        if start < 0:
            continue
        at = start + len(fact.place.quote)
        figures.append(Figure(fact, start, at))
    return tuple(figures)
