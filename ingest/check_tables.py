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
from ingest.check_three_public import stage_first
from ingest.document import Check, Fact, Severity
from ingest.findings import (
    Outcome,
    Outcomes,
    Passed,
    Skipped,
    adds_up,
    doubted,
    tables_of,
)

_WHOLE = re.compile(
    r"^(?:合计|总计|小计|总合计|本年[收支][入出](?:合计|总计)?|[收支][入出](?:合计|总计)|(?:财政拨款)?“?三公”?经费合计|金额合计)$"
)
_TOTAL = re.compile(r"^(?:合计|总计|小计|总合计|本年[收支][入出]合计)$")
_NARROW = re.compile(r"^(?:基本支出|项目支出|人员经费|公用经费|.*结转.*|.*结余.*|.*拨款)$")
_OF_WHICH = re.compile(r"^其中")


def guarded(outcomes: Sequence[Outcome], sheet: Sheet) -> Iterator[Outcome]:
    """The outcomes, unless most of them fail: then the table does not follow the identity at all."""
    failed = [one for one in outcomes if isinstance(one, Check) and one.severity is not Severity.INFO]
    held = sum(
        isinstance(one, Passed) or (isinstance(one, Check) and one.severity is Severity.INFO) for one in outcomes
    )
    if len(failed) >= 3 and len(failed) > held:
        reason = f"“{sheet.title}”多数行不满足，疑为读取问题或该表不按此关系编制"
        yield Skipped(reason, (sheet.table.id,))
    else:
        yield from outcomes


# Accounts


def check_parents(book: Book) -> Outcomes:
    """W1: every account equals the sum of the accounts right below it, column by column."""
    for sheet in book.sheets:
        if sheet.coded:
            for ledger in sheet.ledgers():
                yield from guarded(list(_parents(ledger)), sheet)


def _parents(ledger: Ledger) -> Iterator[Outcome]:
    entries = by_code(ledger.entries)
    open_by = total_gap(ledger)
    for code, parts in children(entries).items():
        totals = [entry.fact for entry in entries[code] if entry.fact.amount is not None]
        given = [entry.fact for part in parts for entry in entries[part] if entry.fact.amount is not None]
        if len(totals) != 1:
            yield Skipped("上级科目为空或出现多次", tables_of(totals))
        elif not given:
            yield Skipped("下级科目均为空", tables_of(totals))
        else:
            outcome = adds_up(
                "W1", f"科目 {code} 应等于其下级科目之和", totals[0], given, advice="请核对该科目与各下级科目。"
            )
            if isinstance(outcome, Check) and garbled(ledger):
                outcome = doubted(outcome, "该栏有一格数字未能识别")
            elif isinstance(outcome, Check) and open_by is not None and open_by not in (0, -gap_of(totals[0], given)):
                outcome = doubted(outcome, "该表合计与各类也不闭合，可能漏行")
            elif isinstance(outcome, Check) and _belongs_elsewhere(entries, code, totals[0]):
                outcome = doubted(outcome, "该金额恰为另一科目的下级之和，可能归错了行")
            yield outcome


def _belongs_elsewhere(entries: dict[str, list[Entry]], code: str, total: Fact) -> bool:
    """Whether an amount is the sum below another account that has none of its own: a 小计 beside a merged label."""
    return any(
        isinstance(adds_up("", "", total, [e.fact for part in parts for e in entries[part]]), Passed)
        for other, parts in children(entries).items()
        if other != code
        and len(other) == len(code)
        and len(parts) > 1
        and all(e.fact.amount is None for e in entries[other])
    )


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
    return gap_of(totals[0], classes) if len(totals) == 1 and classes and not lost_classes(ledger) else None


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
            if lost_classes(ledger):
                found.append(Skipped("有的类没有金额，只印了下级科目", (sheet.table.id,)))
            elif garbled(ledger):
                found.append(Skipped("有一格数字未能识别", (sheet.table.id,)))
            elif len(totals) == 1 and classes:
                found.append(
                    adds_up("W2", "合计应等于各类之和", totals[0], classes, advice="请核对合计行与各类级科目。")
                )
            elif any(fact.amount is not None for fact in classes):
                found.append(Skipped("没有合计行" if not totals else "合计行不止一行", (sheet.table.id,)))
        failed = [one for one in found if isinstance(one, Check) and one.severity is not Severity.INFO]
        broken = len(failed) > 1 and (len(sheet.table.parts) > 1 or not sheet.table.ruled)
        why = "多栏同时不闭合，可能漏读一行"
        yield from (doubted(one, why) if broken and isinstance(one, Check) and one in failed else one for one in found)


def garbled(ledger: Ledger) -> bool:
    """Whether a cell of the column holds digits that are no figure: two figures read as one."""
    return any(
        entry.fact.amount is None and len(re.findall(r"\d", entry.fact.place.quote)) > 2 for entry in ledger.entries
    )


def lost_classes(ledger: Ledger) -> set[str]:
    """Classes whose accounts have amounts while they have none: their sum cannot be taken."""
    amounts = {entry.line.code for entry in ledger.entries if entry.line.code and entry.fact.amount is not None}
    classes = {code for code in amounts if len(code) == 3}
    money = {
        entry.line.code
        for entry in ledger.entries
        if len(entry.line.code) > 3 and entry.fact.amount is not None and entry.fact.amount.value
    }
    return {code[:3] for code in money} - classes if classes else set()


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
        if sheet.name in ("", "三公经费表", "绩效目标表"):
            continue
        for block in sheet.blocks:
            if len(block.columns) < 3:
                continue
            groups = [node for node in _groups(_tree(sheet, block)) if node.whole]
            for group in groups:
                outcomes = [_row_adds_up(sheet, group, line) for line in block.lines]
                yield from guarded([one for one in outcomes if one is not None], sheet)


def _row_adds_up(sheet: Sheet, group: _Node, line: Line) -> Outcome | None:
    whole = group.whole
    if (
        whole is None
        or line.label == "栏次"
        or whole.column not in line.facts
        or line.facts[whole.column].amount is None
    ):
        return None
    parts = [
        fact for node in group.parts if node != whole and not _OF_WHICH.match(node.name) for fact in _value(node, line)
    ]
    if len(group.parts) < 3 or not any(fact.amount is not None for fact in parts):
        return None
    name = f"“{sheet.title}”{line.code} {line.label if line.grand else line.subject or line.label}".strip()
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
        path = stage_first(sheet.path(column))
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


def _groups(node: _Node) -> Iterator[_Node]:
    if node.parts:
        yield node
        for part in node.parts:
            yield from _groups(part)


# Whole tables


def closes(sheet: Sheet) -> bool:
    """Whether the total row is there and is the sum of the classes, in every column: then no row was lost."""
    gaps = [gap for ledger in sheet.ledgers() if (gap := total_gap(ledger)) is not None]
    return bool(gaps) and not any(gaps)
