"""Two-sided total tables without codes (W4, W5, W8): income | expenditure, read as outlines.

    一、一般公共预算拨款   80     一、基本支出      70       level 1 rows add up to 本年合计
      经费拨款             60       工资福利支出    50       unnumbered rows add up to the row above
      非税收入             20       商品和服务支出  20
    本年收入合计           80     本年支出合计      90
    上年结转               10     结转下年           0       what follows is added for 总计
    收入总计               90     支出总计          90       both sides agree

Where a form leaves two readings open (总计 as 本年合计 + carry-over, or as the sum of all level 1 rows), an identity
fails only if neither closes.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ingest.check_book import Block, Book, Line, Sheet
from ingest.document import Check, Fact
from ingest.findings import Outcome, Outcomes, Skipped, adds_up, same_quantity, tables_of
from ingest.vocabulary import label_level

_YEAR_TOTAL = re.compile(r"^本年[收支][入出](?:合计|总计|小计)$|^[收支][入出]合计$")
_GRAND = re.compile(r"^(?:[收支][入出])?总计$|^[收支][入出]合计$|^合计$")
_FIRST = re.compile(r"^\s*[（(]?\s*[一1①]\s*[）)、.．]?(?![一二三四五六七八九十\d])")
_OUTLINES = ("收支总表", "财政拨款收支总表")


class Outline(NamedTuple):
    """One half of a total table, one amount column."""

    sheet: Sheet
    block: Block
    column: int

    def fact(self, line: Line) -> Fact | None:
        fact = line.facts.get(self.column)
        return fact if fact and fact.amount is not None else None

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for line in self.block.lines if line.label)

    def year_total(self) -> Line | None:
        """本年收入合计 or 本年支出合计."""
        return next((line for line in self.lines if _YEAR_TOTAL.match(line.label) and self.fact(line)), None)

    def grand_total(self) -> Line | None:
        """收入总计, 支出总计, 总计: the last line of its kind."""
        found = [line for line in self.lines if _GRAND.match(line.label) and self.fact(line)]
        return found[-1] if found and "总计" in found[-1].label else (found[-1] if len(found) == 1 else None)

    def total(self) -> Fact | None:
        line = self.grand_total() or self.year_total()
        return self.fact(line) if line else None

    def top(self, lines: Sequence[Line]) -> list[Fact]:
        """Figures of level 1 rows and of carry-over rows that hang below none."""
        numbered = [level for line in lines if (level := level_of(line))]
        first = min(numbered, default=None)
        found = []
        below = False
        for line in lines:
            fact = self.fact(line)
            level = level_of(line)
            if fact and not line.total and (level == first and not below if level else line.carries):
                found.append(fact)
            below = below or (level is None and line.carries)
        return found


def level_of(line: Line) -> int | None:
    return label_level(_words(line)) if line.facts else None


def _words(line: Line) -> str:
    """The label as printed, ordinal and all."""
    return next(iter(line.facts.values())).row_label


def outlines(book: Book, *names: str) -> Iterator[Outline]:
    for sheet in book.of(*names):
        if not sheet.coded:
            for block in sheet.blocks:
                for column in block.columns:
                    yield Outline(sheet, block, column)


def check_sides(book: Book) -> Outcomes:
    """W4: 收入总计 = 支出总计 in every block of a total table."""
    for sheet in book.of(*_OUTLINES):
        halves = [Outline(sheet, block, block.columns[0]) for block in sheet.blocks if block.columns]
        lines = [line for half in halves if (line := half.grand_total())]
        totals = [fact for half in halves if (line := half.grand_total()) and (fact := half.fact(line))]
        if any(_YEAR_TOTAL.match(line.label) and line.label.startswith("本年") for line in lines):
            totals = []
        if len(totals) < 2:
            yield Skipped("收入总计或支出总计未印出", (sheet.table.id,))
        for other in totals[1:]:
            yield same_quantity("W4", "收入总计应等于支出总计", totals[0], other, advice="请核对收支两方总计。")


def check_outline_sums(book: Book) -> Outcomes:
    """W4: 本年合计 = its lines; 总计 = 本年合计 + carry-over, on each side and in each fund column."""
    for outline in outlines(book, *_OUTLINES):
        year, grand = outline.year_total(), outline.grand_total()
        opening = next((line for line in outline.lines if level_of(line)), None)
        if opening is not None and not _FIRST.match(_words(opening)):
            yield Skipped("开头的行没有读到", (outline.sheet.table.id,))
            continue
        if year is not None and grand is not None and year.row == grand.row:
            year = None
        before = [line for line in outline.lines if year is None or line.row < year.row]
        if grand is not None:
            before = [line for line in before if line.row < grand.row]
        items = outline.top(before)
        if year is not None and (fact := outline.fact(year)):
            yield (
                adds_up("W4", f"{year.label}应等于以上各项之和", fact, items)
                if items
                else Skipped("没有分项", tables_of([fact]))
            )
        if grand is None or (total := outline.fact(grand)) is None:
            continue
        if year is None and (head := _heading(outline, before)) is not None:
            yield from _below_heading(outline, head, before, total)
            continue
        if year is None:
            yield _first_that_holds(_readings(book, outline, total, items))
            continue
        after = [line for line in outline.lines if year.row < line.row < grand.row]
        fact = outline.fact(year)
        carried = [fact, *outline.top(after)] if fact else outline.top(after)
        whole = adds_up("W4", f"{grand.label}应等于{year.label}加结转结余等各项", total, carried)
        children = adds_up("W4", f"{grand.label}应等于以上各项之和", total, items + outline.top(after))
        yield _first_that_holds([whole, children])


def _heading(outline: Outline, lines: Sequence[Line]) -> Line | None:
    """一、本年支出 with lines of its own level below it, which are its parts: 一、教育支出 二、卫生健康支出."""
    head = next((line for line in lines if line.subject in ("本年收入", "本年支出") and outline.fact(line)), None)
    return head if head is not None and _parts_of(outline, head, lines) else None


def _parts_of(outline: Outline, head: Line, lines: Sequence[Line]) -> list[Fact]:
    level = level_of(head)
    same = [line for line in lines if line.row > head.row and level_of(line) == level and not line.carries]
    return [fact for line in same if (fact := outline.fact(line))]


def _below_heading(outline: Outline, head: Line, lines: Sequence[Line], total: Fact) -> Iterator[Outcome]:
    whole = outline.fact(head)
    carried = [fact for line in lines if line.carries and level_of(line) and (fact := outline.fact(line))]
    if whole is not None:
        yield adds_up("W4", f"{head.subject}应等于其下各项之和", whole, _parts_of(outline, head, lines))
        yield adds_up("W4", f"总计应等于{head.subject}加结转结余", total, [whole, *carried])


def _readings(book: Book, outline: Outline, total: Fact, items: list[Fact]) -> list[Outcome]:
    """A block without 本年合计: its lines make up the 总计, or the 本年合计 that stands in another block."""
    label = total.row_label.replace(" ", "")
    what = f"{label}应等于以上各项之和"
    found: list[Outcome] = [adds_up("W4", what, total, items) if items else Skipped("没有分项")]
    for block in outline.sheet.blocks:
        if block.number != outline.block.number and block.side == outline.block.side and block.columns:
            other = Outline(outline.sheet, block, block.columns[0])
            year = other.year_total()
            if year and (fact := other.fact(year)) and items:
                found.append(adds_up("W4", f"{year.label}应等于各类支出之和", fact, items))
    return found


def _first_that_holds(outcomes: Sequence[Outcome]) -> Outcome:
    return next((one for one in outcomes if not isinstance(one, Check)), outcomes[0])


def check_outline_levels(book: Book) -> Outcomes:
    """W5: a row equals the rows that stand below it: 一、基本支出 its three lines, 财政拨款收入 its funds."""
    for outline in outlines(book, *_OUTLINES):
        for parent, parts in _families(outline):
            total = outline.fact(parent)
            given = [fact for line in parts if (fact := outline.fact(line))]
            if total is not None and given:
                name = f"“{outline.sheet.title}”{parent.subject or parent.label}应等于其下各行之和"
                yield adds_up("W5", name, total, given)


def _families(outline: Outline) -> Iterator[tuple[Line, list[Line]]]:
    """Numbered rows with the deeper or unnumbered rows right below them."""
    parent: Line | None = None
    depth = 0
    parts: list[Line] = []
    inner: int | None = None
    for line in [*outline.lines, None]:
        level = level_of(line) if line else None
        ends = line is None or line.total or (level is not None and level <= depth)
        if line is not None and not ends and parent is not None and not (level is None and line.carries):
            inner = level if not parts else inner
            if level == inner:
                parts.append(line)
            continue
        if (
            parent is not None
            and parts
            and line is not None
            and not any(part.label.startswith("其中") for part in parts)
        ):
            yield parent, parts
        parent, parts, inner = None, [], None
        if line is not None and not line.total and (level is not None or line.carries):
            parent, depth = line, level or 9


def check_fund_columns(book: Book) -> Outcomes:
    """W8: in 财政拨款总表 each fund's income and carry-over equal its column of expenditure."""
    for sheet in book.of("财政拨款收支总表"):
        income = next((block for block in sheet.blocks if block.side == "收入" and block.columns), None)
        spent = next((block for block in sheet.blocks if block.side == "支出" and len(block.columns) > 1), None)
        if income is None or spent is None:
            yield Skipped("支出方没有分资金列", (sheet.table.id,))
            continue
        source = Outline(sheet, income, income.columns[0])
        for column in spent.columns:
            fund = next(
                (word for word in ("一般公共预算", "政府性基金", "国有资本") if word in sheet.path(column)[-1]), ""
            )
            total = Outline(sheet, spent, column).total()
            given = [fact for line in source.lines if fund and fund in line.label and (fact := source.fact(line))]
            if not fund or total is None or not given:
                continue
            yield adds_up("W8", f"{fund}的收入与年初结转之和应等于支出方该列总计", total, given)
