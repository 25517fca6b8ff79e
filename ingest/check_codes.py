"""Account codes (W10): known, complete, one name a code, and the chart's own.

    9 | 05 | 01  某项支出          elsewhere 208 05 01            the class is wrong
    301 | 3                        elsewhere 301 | 03             a digit is missing
    21999 甲事务, 乙事务                                           two names of one code
    30201 差旅费, 30202 会议费     the chart: 30211, 30215         numbered on its own

A name that only the chart words otherwise is no finding: names drift from year to year.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise

from ingest.check_book import Book, Sheet
from ingest.check_lookup import NO_ROW
from ingest.check_names import function_classes, plain_account, same_account
from ingest.check_pools import Pools
from ingest.check_tables import closes
from ingest.document import CheckPlace, ColumnRole, Severity
from ingest.findings import PASSED, Outcomes, Passed, Skipped, finding, slip_of_digits
from ingest.vocabulary import account, account_names, squeeze

_BY_FUNCTION = ("支出总表", "一般公共预算支出表", "财政拨款支出表", "收入总表")
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
            if _in_tree(code):
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


def check_moved_codes(book: Book) -> Outcomes:
    """W10: an account stands under one code, whichever table prints it."""
    tables = [
        (sheet, {code: (squeeze(name), place) for code, name, place in code_cells(sheet)})
        for sheet in book.of(*_BY_FUNCTION)
        if sheet.coded and closes(sheet)
    ]
    for at, (sheet, own) in enumerate(tables):
        others = [codes for other, codes in tables if other is not sheet]
        for code, (name, place) in own.items():
            if any(code in codes for codes in others):
                yield Passed(tables=(sheet.table.id,))
                continue
            right = {other for codes in others for other in _slips_of(code, name, codes) if other not in own}
            if len(right) != 1 or place.page in book.unread_pages or not all(map(_in_tree, (code, *right))):
                continue
            meant = right.pop()
            lead = _standing(meant, name, own) - _standing(code, name, own)
            if lead < 0 or (lead == 0 and not any(meant in codes for _, codes in tables[:at])):
                continue  # when neither stands better, the later of two tables is named
            yield finding(
                "W10",
                Severity.MEDIUM if lead else Severity.LOW,
                f"第{place.page}页“{sheet.title}”中“{name}”的代码为 {code}，其他表为 {meant}。请核对代码。",
                [place],
                expected=meant,
                found=code,
            )


def _slips_of(code: str, name: str, codes: Mapping[str, tuple[str, CheckPlace]]) -> Iterator[str]:
    """Codes of the same name that differ by a digit or by the order of two."""
    for other, (their, _) in codes.items():
        if same_account(name, their) and slip_of_digits(code, other):
            yield other


def _in_tree(code: str) -> bool:
    return code[0] in _TREES and (code[0] != "2" or code[:3] in function_classes())


def _standing(code: str, name: str, own: Mapping[str, tuple[str, CheckPlace]]) -> int:
    """How well a code would stand in a table: known under this name, below its parent, above its children."""
    official = account(code)
    known = 0 if official is None else (1 if same_account(official.name, name) else -1)
    above = len(code) > 3 and code[:-2] in own
    below = any(len(other) > len(code) and other.startswith(code) for other in own)
    return 2 * known + above + below


def check_childless_accounts(book: Book) -> Outcomes:
    """W10: where the 款 of a table list their 项, none with money stands without one that other tables print."""
    sheets = [sheet for sheet in book.of(*_BY_FUNCTION) if sheet.coded]
    for sheet in sheets:
        codes = {code for code, _, _ in code_cells(sheet)}
        groups = {code for code in codes if len(code) == 5}
        bare = {code for code in groups if not any(one.startswith(code) and len(one) == 7 for one in codes)}
        if len(bare) * 2 > len(groups) or book.unread_pages:
            yield Skipped("该表没有列到项级，或未能读全", (sheet.table.id,))
            continue
        yield from (Passed(tables=(sheet.table.id,)) for _ in groups - bare)
        money = {
            line.code
            for block in sheet.blocks
            for line in block.lines
            if any(fact.amount and fact.amount.value for fact in line.facts.values())
        }
        here = {plain_account(name) for code, name, _ in code_cells(sheet) if len(code) != 5 or not _in_tree(code)}
        elsewhere = {
            code
            for other in sheets
            for code, name, _ in code_cells(other)
            if other is not sheet and plain_account(name) not in here
        }
        rows = list(code_cells(sheet))
        for (code, name, place), (_, _, after) in pairwise(rows):
            if after.page != place.page:
                continue  # the row may have been lost with the page break
            lost = sorted(one for one in elsewhere if one.startswith(code) and len(one) == 7)
            if code in bare & money and lost:
                yield finding(
                    "W10",
                    Severity.LOW,
                    f"第{place.page}页“{sheet.title}”的 {code} {name}有金额而没有项级科目，"
                    f"其他表列有 {lost[0]}。请补列。",
                    [place],
                    expected=lost[0],
                    found=NO_ROW,
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
        printed = {code for code, _, _ in code_cells(sheet)}
        for code, name, place in code_cells(sheet):
            official = account(code)
            if len(code) != 5 or (official is not None and same_account(official.name, name)):
                continue
            codes = [one for one in account_names().get(squeeze(name), ()) if one[:3] == code[:3]]
            if official is None:
                slips = [one for one in codes if slip_of_digits(one, code) and one not in printed]
                wrong += [(code, name, one, place) for one in slips[:1]]
            elif codes and code not in codes:
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
