"""Identities inside one table (W1–W3, W6, W7, W9): accounts, total rows, total columns, 三公, projects.

    208      社会保障…   50.00      W1   208 = 20805 + 20808
    20805    …           30.00
    20808    …           20.00
    合计                 50.00      W2   合计 = 208 + …
    合计 | 基本支出 | 项目支出       W3   合计 = 基本 + 项目, row by row

An identity that fails in most rows of a table says that the table was read wrongly or is not additive, not that the
document errs in every row: it is skipped with that reason.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from ingest.check_book import Block, Book, Entry, Ledger, Line, Sheet
from ingest.document import Check, Fact, Severity
from ingest.findings import PASSED, Outcome, Outcomes, Skipped, adds_up, doubted, finding, places_of, same_quantity, table_place
from ingest.vocabulary import squeeze

_WHOLE = re.compile(
    r"^(?:合计|总计|小计|总合计|本年[收支][入出](?:合计|总计)?|[收支][入出](?:合计|总计)|(?:财政拨款)?“?三公”?经费合计|金额合计)$"
)
_TOTAL = re.compile(r"^(?:合计|总计|小计|总合计|本年[收支][入出]合计)$")
_NARROW = re.compile(r"^(?:基本支出|项目支出|人员经费|公用经费|.*结转.*|.*结余.*|.*拨款)$")
_STAGE_COLUMN = re.compile(
    r"^(?:20\d\d年)?(?:年初|调整|全年|上年|本年)?(?:预算数?|决算数?|执行数|预算执行数|安排数|实际(?:发生|支出|执行)?数)$"
)
_OF_WHICH = re.compile(r"^其中")
PERSONNEL = ("301", "303", "305")
_ITEMS: tuple[tuple[str, str], ...] = (
    ("", r"机关运行|会议|培训|增减|增长|占比"),
    ("公务用车购置及运行费", r"车.*购置.*运行|车.*购置.*维护|车辆?费$"),
    ("公务用车购置费", r"购置"),
    ("公务用车运行费", r"运行|维护"),
    ("公务接待费", r"接待"),
    ("因公出国（境）费", r"出国|出境"),
    ("公务用车购置及运行费", r"公务用车"),
    ("三公经费", r"三公|^合计$|^总计$"),
)


def guarded(outcomes: Sequence[Outcome], table: str) -> Iterator[Outcome]:
    """The outcomes, unless most of them fail: then the table does not follow the identity at all."""
    failed = [one for one in outcomes if isinstance(one, Check) and one.severity is not Severity.INFO]
    held = sum(1 for one in outcomes if one is PASSED or (isinstance(one, Check) and one.severity is Severity.INFO))
    if len(failed) >= 3 and len(failed) > held:
        yield Skipped(f"“{table}”多数行不满足，疑为读取问题或该表不按此关系编制")
    else:
        yield from outcomes


# Accounts


def check_parents(book: Book) -> Outcomes:
    """W1: every account equals the sum of the accounts right below it, column by column."""
    for sheet in book.sheets:
        if sheet.coded:
            for ledger in sheet.ledgers():
                yield from guarded(list(_parents(ledger)), sheet.title)


def _parents(ledger: Ledger) -> Iterator[Outcome]:
    entries = by_code(ledger.entries)
    open_by = total_gap(ledger)
    for code, parts in children(entries).items():
        totals = [entry.fact for entry in entries[code] if entry.fact.amount is not None]
        given = [entry.fact for part in parts for entry in entries[part] if entry.fact.amount is not None]
        if len(totals) != 1:
            yield Skipped("上级科目为空或出现多次")
        elif not given:
            yield Skipped("下级科目均为空")
        else:
            outcome = adds_up("W1", f"科目 {code} 应等于其下级科目之和", totals[0], given, advice="请核对该科目与各下级科目。")
            if isinstance(outcome, Check) and open_by is not None and open_by not in (0, -gap_of(totals[0], given)):
                outcome = doubted(outcome, "该表合计与各类也不闭合，可能漏行")
            yield outcome


def gap_of(total: Fact, parts: Sequence[Fact]) -> Decimal:
    """Printed total less the sum of the printed parts, in the total's unit; rounding counts as nothing."""
    values = [part.amount.value for part in parts if part.amount is not None]
    gap = (total.amount.value if total.amount else Decimal(0)) - sum(values, Decimal(0))
    outcome = adds_up("", "", total, parts)
    return Decimal(0) if not isinstance(outcome, Check) or outcome.severity is Severity.INFO else gap


def total_gap(ledger: Ledger) -> Decimal | None:
    """By how much the total row differs from the sum of the classes; None without a single total row."""
    totals = [entry.fact for entry in ledger.entries if entry.line.grand and entry.fact.amount is not None]
    classes = [entry.fact for entry in top_level(ledger)]
    return gap_of(totals[0], classes) if len(totals) == 1 and classes else None


def by_code(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.line.code:
            found[entry.line.code].append(entry)
    return found


def children(codes: Sequence[str] | dict[str, list[Entry]]) -> dict[str, list[str]]:
    """Codes by the nearest printed code above them."""
    below: dict[str, list[str]] = defaultdict(list)
    for code in codes:
        above = next((code[:length] for length in (5, 3) if len(code) > length and code[:length] in codes), "")
        if above:
            below[above].append(code)
    return below


def check_total_row(book: Book) -> Outcomes:
    """W2: 合计 equals the sum of the 类 rows, column by column."""
    for sheet in book.sheets:
        if not sheet.coded:
            continue
        found: list[Outcome] = []
        for ledger in sheet.ledgers():
            totals = [entry.fact for entry in ledger.entries if entry.line.grand and entry.fact.amount is not None]
            classes = [entry.fact for entry in top_level(ledger)]
            if len(totals) == 1 and classes:
                found.append(adds_up("W2", "合计应等于各类之和", totals[0], classes, advice="请核对合计行与各类级科目。"))
            elif any(fact.amount is not None for fact in classes):
                found.append(Skipped("没有合计行" if not totals else "合计行不止一行"))
        failed = [one for one in found if isinstance(one, Check) and one.severity is not Severity.INFO]
        broken = len(failed) > 1 and (len(sheet.table.parts) > 1 or not sheet.table.ruled)
        why = "多栏同时不闭合，可能漏读一行"
        yield from (doubted(one, why) if broken and isinstance(one, Check) and one in failed else one for one in found)


def top_level(ledger: Ledger) -> list[Entry]:
    """Rows of 类 level; in a table that prints deeper codes only, its topmost codes."""
    entries = by_code(ledger.entries)
    classes = [entry for code, found in entries.items() if len(code) == 3 for entry in found]
    if classes:
        return classes
    inner = {code for parts in children(entries).values() for code in parts}
    return [entry for code, found in entries.items() if code not in inner for entry in found]


# Columns


def is_whole(path: tuple[str, ...]) -> bool:
    """Whether a column totals the table: 合计, or 本年支出/合计, but not 基本支出/小计."""
    if not path or not _WHOLE.match(path[-1]):
        return False
    return not any(_NARROW.match(part) for part in path[:-1])


class _Node(NamedTuple):
    name: str
    column: int | None
    parts: "list[_Node]"

    @property
    def whole(self) -> "_Node | None":
        """The column that totals the others: the first by many names, elsewhere by the plain ones."""
        named = [part for part in self.parts if part.column is not None and _TOTAL.match(part.name)]
        first = self.parts[0] if self.parts else None
        if not named and first and first.column is not None and _WHOLE.match(first.name):
            return first
        return named[0] if len(named) == 1 else None


def check_total_columns(book: Book) -> Outcomes:
    """W3: in every row 合计 equals the columns beside it, 小计 the columns of its group."""
    for sheet in book.sheets:
        if sheet.name == "三公经费表":
            continue
        for block in sheet.blocks:
            if len(block.columns) < 3:
                continue
            groups = [node for node in _groups(_tree(sheet, block)) if node.whole]
            for group in groups:
                outcomes = [_row_adds_up(sheet, group, line) for line in block.lines]
                yield from guarded([one for one in outcomes if one is not None], sheet.title)


def _row_adds_up(sheet: Sheet, group: _Node, line: Line) -> Outcome | None:
    whole = group.whole
    if whole is None or line.label == "栏次" or whole.column not in line.facts or line.facts[whole.column].amount is None:
        return None
    parts = [
        fact for node in group.parts if node != whole and not _OF_WHICH.match(node.name) for fact in _value(node, line)
    ]
    if len(group.parts) < 3 or not any(fact.amount is not None for fact in parts):
        return None
    name = f"“{sheet.title}”{line.code} {line.subject or line.label}".strip()
    advice = "请核对该行各栏。"
    return adds_up("W3", f"{name}：{whole.name}应等于右侧各栏之和", line.facts[whole.column], parts, advice=advice)


def _value(node: _Node, line: Line) -> list[Fact]:
    """The figure that stands for a column or a group of columns in one row."""
    if node.column is not None:
        return [line.facts[node.column]] if node.column in line.facts else []
    whole = node.whole
    if whole and whole.column in line.facts and line.facts[whole.column].amount is not None:
        return [line.facts[whole.column]]
    return [fact for part in node.parts if not _OF_WHICH.match(part.name) for fact in _value(part, line)]


def _tree(sheet: Sheet, block: Block) -> _Node:
    root = _Node("", None, [])
    for column in block.columns:
        at = root
        path = _stage_first(sheet.path(column))
        for depth, name in enumerate(path):
            if depth == len(path) - 1:
                at.parts.append(_Node(name, column, []))
                break
            branch = next((node for node in at.parts if node.name == name and node.column is None), None)
            if branch is None:
                branch = _Node(name, None, [])
                at.parts.append(branch)
            at = branch
    return root


def _stage_first(path: tuple[str, ...]) -> tuple[str, ...]:
    """合计/预算数 beside 合计/决算数: the stage is the outer heading."""
    return (path[-1], *path[:-1]) if len(path) > 1 and _STAGE_COLUMN.match(path[-1]) else path


def _groups(node: _Node) -> Iterator[_Node]:
    if node.parts:
        yield node
        for part in node.parts:
            yield from _groups(part)


# 三公


def _is_stage(path: tuple[str, ...]) -> bool:
    return bool(path) and bool(_STAGE_COLUMN.match(path[0]))


def three_public_item(words: str) -> str:
    """Which of the six figures a label speaks of; empty for none."""
    plain = squeeze(words)
    return next((item for item, pattern in _ITEMS if re.search(pattern, plain)), "")


def _item_of_column(path: tuple[str, ...]) -> str:
    """公务用车购置及运行费/小计 is the whole of its group; the outermost 合计 is 三公."""
    named = [part for part in path if not _STAGE_COLUMN.match(part)]
    if len(named) > 1 and re.fullmatch(r"小计|合计", named[-1]) and "三公" not in named[-2]:
        named = named[:-1]
    return three_public_item(named[-1]) if named else ""


def three_public_figures(sheet: Sheet) -> Iterator[dict[str, Fact]]:
    """The items of a 三公 table, one set a stage, year and row."""
    sets: dict[tuple[object, ...], dict[str, Fact]] = defaultdict(dict)
    doubled: set[tuple[object, ...]] = set()
    for block in sheet.blocks:
        in_columns = any("接待" in part for column in block.columns for part in sheet.path(column))
        for line in block.lines:
            for column, fact in line.facts.items():
                item = _item_of_column(sheet.path(column)) if in_columns else three_public_item(fact.subject)
                if not item or re.search(r"增减|增长|比上年|占比", fact.measure):
                    continue
                group = _stage_first(sheet.path(column))[:1] if in_columns else sheet.path(column)
                key = (fact.year, fact.stage, line.row if in_columns else "", group if _is_stage(group) else "")
                if item in sets[key]:
                    doubled.add(key)
                sets[key][item] = fact
    yield from (found for key, found in sets.items() if key not in doubled)


def check_three_public(book: Book) -> Outcomes:
    """W6: 三公 = 出国 + 接待 + 公车, 公车 = 购置 + 运行, for the plan and for the actuals."""
    for sheet in book.of("三公经费表"):
        for found in three_public_figures(sheet):
            whole, vehicles = found.get("三公经费"), found.get("公务用车购置及运行费")
            parts = [
                found[name] for name in ("因公出国（境）费", "公务接待费", "公务用车购置及运行费") if name in found
            ]
            if whole and len(parts) == 3:
                yield adds_up("W6", "“三公”经费合计应等于出国、接待、公务用车三项之和", whole, parts)
            halves = [found[name] for name in ("公务用车购置费", "公务用车运行费") if name in found]
            if vehicles and len(halves) == 2:
                yield adds_up("W6", "公务用车购置及运行费应等于购置费与运行费之和", vehicles, halves)


# 人员 and 公用


def check_economic_split(book: Book) -> Outcomes:
    """W7: 人员经费合计 = 301 + 303, 公用经费合计 = the other classes."""
    for sheet in book.of("基本支出表"):
        for ledger in sheet.ledgers():
            classes = {entry.line.code: entry.fact for entry in top_level(ledger)}
            if "301" not in classes:
                continue
            personnel = [fact for code, fact in classes.items() if code in PERSONNEL]
            operating = [fact for code, fact in classes.items() if code not in PERSONNEL]
            for words, parts in (("人员经费", personnel), ("公用经费", operating)):
                total = split_total(sheet, words)
                if total and parts and ("302" in classes or words == "人员经费"):
                    yield adds_up("W7", f"{words}合计应等于各类之和", total, parts)


def split_total(sheet: Sheet, words: str) -> Fact | None:
    """The figure of the line 人员经费合计 or 公用经费合计."""
    return next(
        (
            fact
            for block in sheet.blocks
            for line in block.lines
            if (line.label or line.subject).startswith(words) and not line.code
            for fact in line.facts.values()
            if fact.amount is not None
        ),
        None,
    )


# Projects


def check_projects(book: Book) -> Outcomes:
    """W9: the total of the project table equals the sum of its projects and the 项目支出 of 支出总表."""
    wide = book.of("支出总表", "一般公共预算支出表", "财政拨款支出表")
    for sheet in book.of("项目支出表"):
        for block in sheet.blocks:
            total = next((line for line in block.lines if line.grand), None)
            if total is None or not block.columns:
                yield Skipped("项目支出表没有合计行")
                continue
            yield from _project_sums(sheet, block, total)
            printed = total.facts.get(block.columns[0])
            others = [fact for other in wide for fact in project_totals(other)]
            if printed is None or printed.amount is None or not others:
                continue
            outcomes = [
                same_quantity("W9", "项目支出合计在两张表中应一致", fact, printed, advice="请核对项目支出表是否缺项。")
                for fact in others
            ]
            best = next((one for one in outcomes if not isinstance(one, Check)), outcomes[0])
            if isinstance(best, Check) and _other_fund(book, printed, others):
                best = Skipped("差额等于另一项资金，口径不同")
            yield best


def _other_fund(book: Book, printed: Fact, others: list[Fact]) -> bool:
    """Whether what the project table leaves out is exactly one fund of the income tables."""
    funds = {
        fact.amount.value
        for sheet in book.of("收入总表", "政府性基金支出表", "财政拨款收支总表", "收支总表")
        for block in sheet.blocks
        for line in block.lines
        for fact in line.facts.values()
        if fact.amount is not None and fact.amount.value
    }
    return any(
        one.amount
        and printed.amount
        and one.amount.unit == printed.amount.unit
        and one.amount.value - printed.amount.value in funds
        for one in others
    )


def closes(sheet: Sheet) -> bool:
    """Whether the total row is there and is the sum of the classes, in every column: then no row was lost."""
    gaps = [gap for ledger in sheet.ledgers() if (gap := total_gap(ledger)) is not None]
    return bool(gaps) and not any(gaps)


def _project_sums(sheet: Sheet, block: Block, total: Line) -> Iterator[Outcome]:
    coded = [index for index, column in enumerate(sheet.table.columns) if "编码" in "".join(column.path)]
    lengths = {
        line.row: max((len(sheet.table.rows[line.row][c].text.replace("\n", "").strip()) for c in coded), default=0)
        for line in block.lines
    }
    projects = [line for line in block.lines if lengths[line.row] >= 12]
    plain = [line for line in block.lines if not line.total]
    choices = [projects] if projects else [plain]
    for lines in choices:
        for column in block.columns:
            whole = total.facts.get(column)
            parts = [line.facts[column] for line in lines if column in line.facts]
            if whole and whole.amount is not None and parts:
                outcome = adds_up("W9", "项目支出合计应等于各项目之和", whole, parts)
                yield outcome if projects or not isinstance(outcome, Check) else Skipped("项目表各行层次不明")


def project_totals(sheet: Sheet) -> list[Fact]:
    """项目支出 of the total row."""
    return [
        fact
        for block in sheet.blocks
        for line in block.lines
        if line.grand
        for column, fact in line.facts.items()
        if sheet.path(column)[-1] == "项目支出" and fact.amount is not None
    ]


# Emptiness


def check_empty_tables(book: Book) -> Outcomes:
    """W0: a table whose note says that it is empty holds no figure."""
    for sheet in book.sheets:
        if not re.search(r"(?:本|此)表(?:为空|无数据|没有数据)|为空表", squeeze(sheet.table.note)):
            continue
        figures = [
            fact
            for block in sheet.blocks
            for line in block.lines
            for fact in line.facts.values()
            if fact.amount is not None and fact.amount.value != 0
        ]
        if not figures:
            yield PASSED
            continue
        yield finding(
            "W0",
            Severity.MEDIUM,
            f"“{sheet.title}”（第{sheet.table.parts[0].page}页）的注称本表为空，表中却印有 {len(figures)} 个数字"
            f"（如 {figures[0].place.quote}）。请删去空表说明或核对数据。",
            [table_place(sheet.table, sheet.table.note), *places_of(figures[:3])],
            expected="空表",
            found=figures[0].place.quote,
        )
