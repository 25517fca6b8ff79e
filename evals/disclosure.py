"""A whole made-up disclosure: its true accounts and everything it prints, in reading order.

    Disclosure(key="yx-kjj-24b", books=Books(…), blocks=(Block("cover", …), Block("heading", "一、部门职责"), …))

`Style` says how figures are written (and so belongs to the truth); where they stand on paper is a `Layout` of
`evals.typeset`.
"""

from decimal import Decimal
from typing import Any, NamedTuple

from evals.books import Books
from evals.invent import Agency
from evals.sheet import Sheet
from ingest import convert, round_half_up

COVER, CONTENTS, PART, HEADING, TEXT, SHEET, BREAK = "cover", "contents", "part", "heading", "text", "sheet", "break"


class Style(NamedTuple):
    """How figures are written."""

    table_unit: str = "万元"
    places: int = 2
    commas: bool = True
    zero: str | None = None
    """What a zero in a coded row looks like: None for 0.00 at the table's precision, else the text itself."""
    colon: str = "："
    trim: bool = False
    """Prose drops trailing zeros: 8627.4万元."""
    prose_commas: bool = False
    minus: str = "-{}"
    """How a table writes a negative amount: -1.20, －1.20, (1.20)."""

    def number(self, amount: Decimal) -> str:
        """An amount in 元 as a table cell prints it."""
        if amount == 0 and self.zero is not None:
            return self.zero
        value = round_half_up(convert(amount, "元", self.table_unit), self.places)
        text = format(abs(value), ",f" if self.commas else "f")
        return self.minus.format(text) if value < 0 else text

    def blank_or(self, amount: Decimal) -> str:
        """The same, where a template leaves lines without money empty."""
        return self.number(amount) if amount else ""

    def prose(self, amount: Decimal) -> str:
        """An amount in running text, always in 万元."""
        value = round_half_up(convert(amount, "元", "万元"), 2)
        text = format(value, ",f" if self.prose_commas else "f")
        if self.trim:
            text = text.rstrip("0").rstrip(".")
        return f"{text}万元"


class Block(NamedTuple):
    kind: str
    text: str = ""
    """Lines of a cover or contents page are joined by a line feed."""
    level: int = 1
    """Of a heading: 0 starts a page and stands in its middle, 1 and 2 stand in the text."""
    sheet: Sheet | None = None
    topic: str = ""
    """Names a paragraph for questions and planted errors: `three_public`, `run_costs`."""


class Disclosure(NamedTuple):
    key: str
    family: str
    """hunan, hubei, shanghai, guangdong, beijing, zhejiang or final."""
    entity: str
    agency: Agency
    level: str
    """部门 or 单位."""
    books: Books
    before: Books
    """The year before, same stage."""
    plan: Books | None
    """A final account's budget of the same year."""
    style: Style
    blocks: tuple[Block, ...]

    @property
    def year(self) -> int:
        return self.books.year

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        return tuple(block.sheet for block in self.blocks if block.sheet is not None)

    def sheet(self, slug: str) -> Sheet:
        """Raises KeyError for a statement that this disclosure does not hold."""
        for sheet in self.sheets:
            if sheet.slug == slug:
                return sheet
        raise KeyError(f"{self.key} has no sheet {slug}")

    def text(self, topic: str) -> str:
        """The paragraphs on a topic, joined; empty when there are none."""
        return "".join(block.text for block in self.blocks if block.topic == topic)

    def with_sheet(self, changed: Sheet) -> "Disclosure":
        blocks = tuple(
            b._replace(sheet=changed) if b.sheet is not None and b.sheet.slug == changed.slug else b
            for b in self.blocks
        )
        return self._replace(blocks=blocks)

    def with_block(self, index: int, block: Block) -> "Disclosure":
        return self._replace(blocks=(*self.blocks[:index], block, *self.blocks[index + 1 :]))


def table_lines(disclosure: Disclosure, pages: dict[str, list[int]]) -> list[dict[str, Any]]:
    """The truth about its tables, one object a table, in reading order."""
    return [sheet.to_line(disclosure.key, pages[sheet.slug]) for sheet in disclosure.sheets]
