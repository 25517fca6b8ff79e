"""Table rows as an accountant reads them: code, name, what stands above it, whether it is a total.

    | 类  | 款 | 项 | 科目名称  | 合计  |
    | 208 |    |    | 社会保障… | 50.00 |   Row(code="208",     subject="社会保障…", leaf=False)
    | 208 | 05 | 05 | 养老保险… | 30.00 |   Row(code="2080505", subject="养老保险…", parents=("社会保障…",))

A code is read from its column and the table's kind, never from its pattern alone: 209 is an account in one column and
an organisation in another. Tables without codes are ordered by their ordinals: 一、 holds what follows until 二、.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ingest.document import Column, ColumnRole, Table, Tree
from ingest.vocabulary import (
    GRAND_TOTAL,
    TOTAL_LABEL,
    Statement,
    account,
    clean_label,
    label_level,
    parent_codes,
    squeeze,
)

_CODE_AND_NAME = re.compile(r"^[\[［【〔]?(\d{3}|\d{5}|\d{7})[\]］】〕]?[-－—\s]*([^\d\s\[［【〔].*)$")
_SUM_WORD = re.compile(r"(?:合计|总计|小计)$")

_WHOLE = re.compile(r"(?:本年|本期)?(?:收入|支出)?(?:合计|总计)")
"""The total of all that stands above: what comes after it, such as 年初结转, belongs to none of the rows above."""


class Row(NamedTuple):
    """One row of one block (side) of a table."""

    number: int
    """Its place among the table's rows, from 0."""
    block: int
    label: str
    """As printed; empty when the row prints none."""
    subject: str
    code: str
    tree: Tree | None
    parents: tuple[str, ...]
    total: bool
    leaf: bool
    side: str
    """收入 or 支出 where the block's header says so."""


def table_rows(table: Table, statement: Statement | None) -> tuple[Row, ...]:
    """The rows of every block, in reading order. Rows without any label or code come with an empty subject."""
    found: list[Row] = []
    for block in sorted({column.block for column in table.columns}):
        columns = [index for index, column in enumerate(table.columns) if column.block == block]
        found += _mark_leaves(_with_subtotals(list(_block_rows(table, statement, block, columns)), statement))
    return tuple(found)


def _block_rows(table: Table, statement: Statement | None, block: int, columns: Sequence[int]) -> Iterator[Row]:
    codes = [c for c in columns if table.columns[c].role is ColumnRole.CODE and not _is_of_projects(table.columns[c])]
    labels = [c for c in columns if table.columns[c].role is ColumnRole.LABEL]
    side = _side(table.columns[columns[0]], statement)
    tree = statement.tree if statement else None
    grid = _filled_down(table, labels + codes)
    seen: dict[str, str] = {}
    outline: list[tuple[int, str]] = []
    last_parts: list[str] = []
    for index in range(len(table.rows)):
        parts = [grid[index][c] for c in codes]
        texts = [(grid[index][c], table.rows[index][c].text) for c in labels]
        own = [text for text, _ in texts if text]
        code, loose = _read_code(parts, last_parts)
        label = own[-1] if own else loose
        code, label = _code_in_label(code, label)
        if code:
            last_parts = _pad(parts) or last_parts
            seen[code] = clean_label(label)
        total = bool(TOTAL_LABEL.match(squeeze(label)))
        subject = clean_label(label)
        parents: tuple[str, ...] = ()
        if total and len(own) > 1 and own[-2] != label:
            holder_code, holder = _code_in_label("", own[-2])
            code, subject = holder_code, clean_label(holder)
        elif not code and not total and _SUM_WORD.search(subject):
            subject, total = _SUM_WORD.sub("", subject) or subject, True
        if code:
            parents = tuple(seen.get(above) or _chart_name(above) for above in parent_codes(code))
            parents = tuple(name for name in parents if name)
        elif not total:
            outline, parents = _outline_parents(outline, label, subject)
        elif _WHOLE.fullmatch(squeeze(label)):
            outline = []
        yield Row(index, block, label, subject, code, _tree_of(code, tree), parents, total, True, side)


def _with_subtotals(rows: list[Row], statement: Statement | None) -> list[Row]:
    """A 小计 whose row names no class has that of the accounts before it, or, where one opens the table, after it."""
    bare = [row.total and not row.code and _is_subtotal(row.subject) for row in rows]
    coded = next((number for number, row in enumerate(rows) if row.code), len(rows))
    opens = any(bare[:coded])
    names = {row.code: row.subject for row in rows if row.code}
    found = []
    for number, row in enumerate(rows):
        beside = rows[number:] if opens else rows[number::-1]
        near = next((other.code[:3] for other in beside if other.code), "") if bare[number] else ""
        if near:
            name = names.get(near) or _chart_name(near) or row.subject
            row = row._replace(code=near, subject=name, tree=_tree_of(near, statement.tree if statement else None))
        found.append(row)
    return found


def _mark_leaves(rows: list[Row]) -> list[Row]:
    codes = {row.code for row in rows if row.code}
    inner = {code[:length] for code in codes for length in (3, 5) if len(code) > length}
    above = {name for row in rows if not row.code for name in row.parents}
    return [
        row._replace(leaf=not row.total and (row.code not in inner if row.code else row.subject not in above))
        for row in rows
    ]


def _filled_down(table: Table, columns: Sequence[int]) -> list[dict[int, str]]:
    """Texts of label and code columns, a merged cell's text in every row it covers."""
    grid = [{c: table.rows[r][c].text.strip() for c in columns} for r in range(len(table.rows))]
    for r, row in enumerate(table.rows):
        for c in columns:
            for down in range(1, row[c].rowspan):
                if r + down < len(grid) and not grid[r + down][c]:
                    grid[r + down][c] = grid[r][c]
    return grid


def _read_code(parts: Sequence[str], last: Sequence[str]) -> tuple[str, str]:
    """(code, words found in the code columns). A 项 printed without its 类 takes the one above it."""
    digits = [re.sub(r"\s", "", part) for part in parts]
    words = next((part for part in parts if part and not re.fullmatch(r"[\d\s]+", part)), "")
    if words or not any(digits):
        return "", words
    padded = _pad(digits)
    if not padded[0] and last:
        filled = [own or above for own, above in zip(padded, last, strict=False)]
        deepest = max(i for i, own in enumerate(padded) if own)
        padded = filled[: deepest + 1]
    code = "".join(padded)
    return (code, "") if len(code) in (3, 5, 7) else ("", "")


def _pad(parts: Sequence[str]) -> list[str]:
    if len(parts) == 1:
        return [re.sub(r"\s", "", parts[0])]
    return [part.zfill(2) if part.isdigit() and i > 0 else part for i, part in enumerate(parts)]


def _code_in_label(code: str, label: str) -> tuple[str, str]:
    """`30101 基本工资` in one cell."""
    both = _CODE_AND_NAME.match(label)
    return (both[1], both[2]) if both and not code else (code, label)


def _is_subtotal(label: str) -> bool:
    return squeeze(label) == "小计"


def _outline_parents(
    outline: list[tuple[int, str]], label: str, subject: str
) -> tuple[list[tuple[int, str]], tuple[str, ...]]:
    """The labels above an uncoded row, by ordinals; a row without one hangs below the last that had one."""
    level = label_level(label)
    if level is None:
        return outline, tuple(name for _, name in outline)
    outline = [(above, name) for above, name in outline if above < level]
    parents = tuple(name for _, name in outline)
    return [*outline, (level, subject)], parents


def _side(column: Column, statement: Statement | None) -> str:
    head = squeeze("".join(column.path))
    if head.startswith("收入"):
        return "收入"
    if head.startswith("支出"):
        return "支出"
    return statement.side if statement else ""


def _is_of_projects(column: Column) -> bool:
    """项目编码 are no codes of accounts, though some look like them."""
    return "项目" in squeeze("".join(column.path[-1:]))


def _tree_of(code: str, tree: Tree | None) -> Tree | None:
    if not code:
        return None
    first = code[0]
    by_digit = {"2": Tree.FUNCTION, "3": Tree.DEPARTMENT_ECONOMIC, "5": Tree.GOVERNMENT_ECONOMIC}.get(first)
    return by_digit or tree


def _chart_name(code: str) -> str:
    known = account(code)
    return squeeze(known.name) if known else ""


def is_grand_total(row: Row) -> bool:
    return bool(GRAND_TOTAL.match(squeeze(row.label)))
