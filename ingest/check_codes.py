"""Account codes (W10): known, complete, one name a code, and the chart's own.

    9 | 05 | 01  某项支出          elsewhere 208 05 01            the class is wrong
    301 | 3                        elsewhere 301 | 03             a digit is missing
    21999 甲事务, 乙事务                                           two names of one code
    30201 差旅费, 30202 会议费     the chart: 30211, 30215         numbered on its own

A name that only the chart words otherwise is no finding: names drift from year to year.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from ingest.check_book import Book, Sheet
from ingest.check_names import function_classes, plain_account, same_account
from ingest.check_pools import Pools
from ingest.document import CheckPlace, ColumnRole, Severity
from ingest.findings import PASSED, Outcomes, Passed, Skipped, finding
from ingest.vocabulary import account, account_names, squeeze

_TREES = {"2": "功能分类", "3": "部门预算经济分类", "5": "政府预算经济分类"}


def check_code_names(book: Book) -> Outcomes:
    """W10: one code has one name throughout the document."""
    names: dict[str, dict[str, tuple[Sheet, CheckPlace]]] = defaultdict(dict)
    for sheet in book.sheets:
        for code, name, place in code_cells(sheet):
            if name and not name[0].isdigit() and place.page not in book.unread_pages:
                names[code].setdefault(squeeze(name), (sheet, place))
    for code, known in sorted(names.items()):
        different = _distinct(list(known))
        if len(different) < 2 or len(different) > 4:
            yield PASSED if len(different) < 2 else Skipped("名称列读取不全")
            continue
        told = "；".join(f"第{known[name][1].page}页“{known[name][0].title}”作“{name}”" for name in different)
        official = account(code)
        norm = f"规范名为“{official.name}”。" if official else ""
        yield finding(
            "W10",
            Severity.LOW,
            f"同一代码 {code} 有 {len(different)} 个名称：{told}。{norm}请统一。",
            [known[name][1] for name in different],
            expected=official.name if official else different[0],
            found=different[-1],
        )


def _distinct(names: list[str]) -> list[str]:
    """Names that are not the same account and not one cut short of another."""
    kept: list[str] = []
    for name in names:
        plain = plain_account(name)
        if not any(plain_account(other).startswith(plain) or plain.startswith(plain_account(other)) for other in kept):
            kept.append(name)
    return kept


def code_cells(sheet: Sheet) -> Iterator[tuple[str, str, CheckPlace]]:
    """(code, name, place of the code) of every row that prints one."""
    table = sheet.table
    labels = [at for at, column in enumerate(table.columns) if column.role in (ColumnRole.CODE, ColumnRole.LABEL)]
    for block in sheet.blocks:
        own = [at for at in labels if table.columns[at].block == block.number]
        for line in block.lines:
            if not line.code or line.row >= len(table.rows):
                continue
            cells = [table.rows[line.row][at] for at in own if table.rows[line.row][at].text.strip()]
            if cells and line.label not in ("小计",):
                place = CheckPlace(page=cells[0].page, box=cells[0].box, quote=cells[0].text)
                yield line.code, line.subject, place


def check_known_codes(book: Book) -> Outcomes:
    """W10: every code belongs to a tree and a class, and to the class that other tables print for its name."""
    elsewhere: dict[str, set[str]] = defaultdict(set)
    for code, names in Pools.of(book).codes.items():
        for name in names:
            elsewhere[plain_account(name)].add(code)
    for sheet in book.sheets:
        for code, name, place in code_cells(sheet):
            if code[0] in _TREES and (code[0] != "2" or code[:3] in function_classes()):
                yield Passed(tables=(sheet.table.id,))
                continue
            right = sorted(one for one in elsewhere[plain_account(name)] if one[0] in _TREES and one[-4:] == code[-4:])
            shown = " ".join(part for part in (_printed(sheet, code, place), name) if part)
            meant = f"其他表中“{name}”为 {right[0]}，" if right else ""
            yield finding(
                "W10",
                Severity.MEDIUM,
                f"第{place.page}页“{sheet.title}”的科目代码 {shown} 不属于任何一类，{meant}请改正代码。",
                [place],
                expected=right[0] if right else "有效的类级代码",
                found=_printed(sheet, code, place) or code,
            )


def _printed(sheet: Sheet, code: str, place: CheckPlace) -> str:
    for row in sheet.table.rows:
        if any(cell.box == place.box and cell.page == place.page for cell in row):
            cells = [
                row[at].text.strip() for at, column in enumerate(sheet.table.columns) if column.role is ColumnRole.CODE
            ]
            return " ".join(text for text in cells if text)
    return code


def check_code_digits(book: Book) -> Outcomes:
    """W10: 款 and 项 are printed with two digits."""
    for sheet in book.sheets:
        table = sheet.table
        for at, column in enumerate(table.columns):
            if column.role is not ColumnRole.CODE or not column.path or column.path[-1].strip() not in ("款", "项"):
                continue
            cells = [row[at] for row in table.rows if row[at].text.strip()]
            short = [cell for cell in cells if re.fullmatch(r"\d", cell.text.strip())]
            if not short or len(short) * 2 > len(cells):
                yield from (Passed(tables=(table.id,)) for _ in cells[:1])
                continue
            told = "、".join(f"“{cell.text.strip()}”" for cell in short)
            yield finding(
                "W10",
                Severity.LOW,
                f"第{short[0].page}页“{sheet.title}”的{column.path[-1].strip()}级代码印作 {told}，"
                "应为两位（补 0）。请改正。",
                [CheckPlace(page=cell.page, box=cell.box, quote=cell.text) for cell in short],
                expected="两位代码",
                found=short[0].text.strip(),
            )


def check_own_codes(book: Book) -> Outcomes:
    """W10: economic codes carry the names that the national chart gives them."""
    for sheet in book.of("基本支出表", "政府经济分类表"):
        wrong: list[tuple[str, str, str, CheckPlace]] = []
        for code, name, place in code_cells(sheet):
            official = account(code)
            if official is None or len(code) != 5 or same_account(official.name, name):
                continue
            codes = [one for one in account_names().get(squeeze(name), ()) if one[:3] == code[:3]]
            if codes and code not in codes:
                wrong.append((code, name, codes[0], place))
            elif not _akin(official.name, name):
                wrong.append((code, name, "", place))
        known = [one for one in wrong if one[2]]
        if not known:
            yield Passed(tables=(sheet.table.id,)) if sheet.coded else Skipped("没有代码", (sheet.table.id,))
            continue
        serious = len(wrong) >= 3
        told = "；".join(
            f"{code} {name}（{f'应为 {right}' if right else f'该代码为{_name(code)}'}）"
            for code, name, right, _ in wrong[:8]
        )
        yield finding(
            "W10",
            Severity.HIGH if serious else Severity.MEDIUM,
            f"第{wrong[0][3].page}页“{sheet.title}”有 {len(wrong)} 个经济分类代码与名称不符：{told}。"
            + ("疑为自行编号，按代码取数会取错，请按国家科目改正。" if serious else "请核对代码。"),
            [place for *_, place in wrong[:12]],
            expected=f"{known[0][2]} {known[0][1]}",
            found=f"{known[0][0]} {known[0][1]}",
        )


def _name(code: str) -> str:
    known = account(code)
    return known.name if known else "未知科目"


def _akin(first: str, second: str) -> bool:
    """Two wordings of one account share most of their characters."""
    one, other = set(plain_account(first)), set(plain_account(second))
    return len(one & other) * 2 >= min(len(one), len(other))
