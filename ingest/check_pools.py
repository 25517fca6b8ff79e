"""What a phrase of the prose may be compared with: table figures by account, by name and by kind of total.

    pools.by_code["208"]         every column of every table that prints 208
    pools.named("支出", …)       grand totals of expenditure, whatever the table
    items_in(passage)            某类（类）某款（款）某项（项） with the figures that belong to it
    find_item(pools, item)       the account meant, and how well its names fit

Made once a document; the rules about the prose share it.
"""

import re
from collections import defaultdict
from typing import ClassVar, NamedTuple
from weakref import WeakKeyDictionary

from ingest.check_book import Book, Figure, Line, Passage, Sheet
from ingest.check_economic import operating, personnel, split_total, together
from ingest.check_lookup import column_facts, function_lines, grand_fact
from ingest.check_names import class_of, near, plain_account, same_account
from ingest.check_outlines import outlines
from ingest.check_three_public import whole_figures
from ingest.document import Fact, Tree
from ingest.vocabulary import clean_label, squeeze

_FUNCTION = ("一般公共预算支出表", "财政拨款支出表", "支出总表", "收入总表", "政府性基金支出表", "国有资本经营支出表")
_KINDS = ("基本支出", "项目支出", "人员经费", "公用经费")
_ITEM = re.compile(
    r"(?P<lei>[^，。；：:（()）\d“”\"、]{2,30})[（(]类[)）]\s*(?P<kuan>[^，。；（）()]{1,40}?(?:[（(][^（）()类款项]*[)）])?)[（(]款[)）]"
    r"\s*(?P<xiang>[^，。；]{1,50}?)[（(]项[)）]"
)


class Account(NamedTuple):
    """One 项 of the functional tables with the names above it."""

    code: str
    names: tuple[str, str, str]
    fact: Fact


class Item(NamedTuple):
    """类, 款 and 项 as the prose names them, and where."""

    names: tuple[str, str, str]
    start: int
    end: int
    """Offsets in the paragraph; both -1 when a heading names them."""
    passage: Passage
    figures: tuple[Figure, ...]


class Pools:
    """Table figures, ready for look-up."""

    _known: ClassVar["WeakKeyDictionary[Book, Pools]"] = WeakKeyDictionary()

    @classmethod
    def of(cls, book: Book) -> "Pools":
        """Made once a book."""
        if book not in cls._known:
            cls._known[book] = cls(book)
        return cls._known[book]

    def __init__(self, book: Book) -> None:
        self.by_code: dict[str, list[Fact]] = defaultdict(list)
        self.economic: dict[str, list[Fact]] = defaultdict(list)
        self.totals: dict[str, list[Fact]] = defaultdict(list)
        self.lines: dict[str, list[Fact]] = defaultdict(list)
        self.natures: set[str] = set()
        """Lines of the total table of all funds."""
        self.accounts: list[Account] = []
        self.codes: dict[str, list[str]] = defaultdict(list)
        """Names printed for each code, in reading order."""
        self.running_costs: list[Fact] = []
        self.three_public = [found for sheet in book.of("三公经费表") for found in whole_figures(book, sheet)]
        self._read_codes(book)
        self._read_outlines(book)
        self._read_total_rows(book)
        self._read_economic_totals(book)
        self.all_funds = self._covers_all_funds(book)
        """Whether a table of all funds was read that prints this total."""
        self._read_accounts(book)

    def _read_codes(self, book: Book) -> None:
        for sheet in book.sheets:
            for block in sheet.blocks:
                for line in block.lines:
                    for column, fact in line.facts.items():
                        if fact.amount is None:
                            continue
                        if line.code and fact.tree is Tree.FUNCTION:
                            self.by_code[line.code].append(fact)
                        elif line.code and sheet.name == "基本支出表" and fact.amount.value:
                            self.economic[plain_account(line.subject)].append(fact)
                        elif "机关运行" in "".join(sheet.path(column)):
                            self.running_costs.append(fact)

    def _read_outlines(self, book: Book) -> None:
        """The two-sided total tables: functional lines, named lines, totals, carry-over."""
        for outline in outlines(book, "收支总表", "财政拨款收支总表"):
            side, fiscal = outline.block.side, outline.sheet.name == "财政拨款收支总表"
            for code, line_fact in function_lines(outline).items():
                self.by_code[code].append(line_fact)
            for line in outline.lines:
                fact = outline.fact(line)
                if fact is None:
                    continue
                self.lines[plain_account(line.subject or line.label)].append(fact)
                if not fiscal:
                    self.natures.add(line.subject)
                if line.carries:
                    self.totals["结转"].append(fact)
                if re.search(r"一般公共预算|^财政拨款", line.label) and side == "收入":
                    self.totals["财政收入"].append(fact)
                if line.total or re.match(r"本年[收支]", line.label) or line.subject in ("本年收入", "本年支出"):
                    self.totals[("财政" if fiscal else "") + side].append(fact)

    def _read_total_rows(self, book: Book) -> None:
        """The 合计 rows of tables that go by function."""
        for sheet in book.of(*_FUNCTION):
            side = "收入" if sheet.name == "收入总表" else "支出"
            whole = grand_fact(sheet)
            if whole is not None:
                self.totals[("财政" if sheet.name in _FUNCTION[:2] else "") + side].append(whole)
            for kind in _KINDS:
                fact = grand_fact(sheet, kind)
                if fact is not None:
                    self.totals[kind].append(fact)
            for block in sheet.blocks:
                for line in block.lines:
                    if line.grand:
                        self._read_total_row(sheet, line)

    def _read_total_row(self, sheet: Sheet, line: Line) -> None:
        for column, fact in line.facts.items():
            if fact.amount is None:
                continue
            path = sheet.path(column)
            self.lines[plain_account("".join(path[-1:]))].append(fact)
            if sheet.name == "收入总表" and re.search(r"财政拨款|一般公共预算", "".join(path)):
                self.totals["财政收入"].append(fact)

    def _read_economic_totals(self, book: Book) -> None:
        for sheet in book.of("基本支出表", "政府经济分类表"):
            for key, fact in (
                ("基本支出", grand_fact(sheet)),
                ("人员经费", grand_fact(sheet, "人员经费") or split_total(sheet, "人员经费")),
                ("公用经费", grand_fact(sheet, "公用经费") or split_total(sheet, "公用经费")),
            ):
                if fact is not None:
                    self.totals[key].append(fact)
            if sheet.name == "基本支出表":
                self.totals["人员经费"] += personnel(sheet)
                self.totals["公用经费"] += operating(sheet)
        for name in ("基本支出", "项目支出"):
            self.totals[name] += self.lines.get(name, [])

    def _covers_all_funds(self, book: Book) -> dict[str, bool]:
        wide = {
            kind
            for sheet in book.of("支出总表")
            for kind in ("基本支出", "项目支出")
            if grand_fact(sheet, kind) is not None
        }
        return {
            "收入": bool(self.totals["收入"]),
            "支出": bool(self.totals["支出"]),
            "基本支出": "基本支出" in wide | self.natures,
            "项目支出": "项目支出" in wide | self.natures,
        }

    def _read_accounts(self, book: Book) -> None:
        seen = set()
        for sheet in book.of(*_FUNCTION):
            names = {line.code: line.subject for block in sheet.blocks for line in block.lines if line.code}
            for code, name in names.items():
                if squeeze(name) not in self.codes[code]:
                    self.codes[code].append(squeeze(name))
            for code, fact in column_facts(sheet, "合计").items():
                if len(code) == 7 and code not in seen:
                    seen.add(code)
                    above = (names.get(code[:3], ""), names.get(code[:5], ""), names.get(code, ""))
                    self.accounts.append(Account(code, above, fact))

    def named(self, key: str, subject: str) -> list[Fact]:
        """Totals of a kind; for 行 the lines that carry the very name. All funds include the fiscal ones."""
        if key == "行":
            return self.lines.get(plain_account(subject), [])
        wider = {"收入": ("收入", "财政收入"), "支出": ("支出", "财政支出")}
        return [fact for name in wider.get(key, (key,)) for fact in self.totals.get(name, [])]

    def water_and_power(self) -> list[Fact]:
        """水费 and 电费, each and together."""
        water, power = self.economic.get("水费", []), self.economic.get("电费", [])
        return [*together(water[:1] + power[:1]), *water, *power]

    def near_economic(self, name: str) -> list[Fact]:
        """Economic items whose name is a slip of the pen away, when only one is."""
        close = [facts for known, facts in self.economic.items() if near(known, name)]
        return close[0] if len(close) == 1 else []


def items_in(passage: Passage) -> list[Item]:
    """Accounts that a paragraph names in full, each with the figures up to the next; else that of its heading."""
    found = list(_ITEM.finditer(passage.paragraph.text))
    if found:
        ends = [match.start() for match in found[1:]] + [len(passage.paragraph.text)]
        return [
            Item(
                _names(match),
                match.start(),
                match.end(),
                passage,
                tuple(figure for figure in passage.figures if match.end() <= figure.start < end),
            )
            for match, end in zip(found, ends, strict=True)
        ]
    heading = passage.section.path[-1] if passage.section.path else ""
    named = _ITEM.search(heading)
    return [Item(_names(named), -1, -1, passage, passage.figures)] if named else []


def _names(match: re.Match[str]) -> tuple[str, str, str]:
    lei = re.sub(r"^\s*\d+\s*[.．、]", "", match["lei"])
    return (clean_label(lei), clean_label(match["kuan"]), clean_label(match["xiang"]))


def find_item(pools: Pools, item: Item) -> tuple[Account | None, str]:
    """The account meant, and `exact`, `near` (a slip in a name), `parent` (the item under another 款) or `none`."""
    lei, kuan, xiang = item.names
    same = [one for one in pools.accounts if same_account(one.names[2], xiang)]
    exact = [one for one in same if same_account(one.names[1], kuan) and _same_class(one.names[0], lei)]
    if exact:
        return exact[0], "exact"
    below = [one for one in same if near(one.names[1], kuan) and _same_class(one.names[0], lei)]
    slipped = [
        one
        for one in pools.accounts
        if near(one.names[2], xiang) and near(one.names[1], kuan) and _same_class(one.names[0], lei)
    ]
    for close in (below, slipped):
        if len(close) == 1:
            return close[0], "near"
    in_class = [one for one in same if _same_class(one.names[0], lei)]
    if len(in_class) == 1:
        return in_class[0], "parent"
    return None, "none"


def _same_class(first: str, second: str) -> bool:
    if same_account(first, second) or near(first, second):
        return True
    return bool(class_of(first)) and class_of(first) == class_of(second)
