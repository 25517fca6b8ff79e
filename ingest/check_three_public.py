"""三公 tables (W6): which of six figures a label or a column speaks of, whatever the layout.

    合计 | 出国 | 接待 | 小计 | 购置 | 运行      one row, or one item a row

Plan and actuals stand side by side or interleaved. The whole is 出国 + 接待 + 公车; 公车 is 购置 + 运行.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from ingest.check_book import Book, Sheet
from ingest.document import Fact
from ingest.findings import (
    Outcomes,
    adds_up,
)
from ingest.vocabulary import squeeze

_STAGE_COLUMN = re.compile(
    r"^(?:20\d\d年)?(?:年初|调整|全年|上年|本年)?(?:预算数?|决算数?|执行数|预算执行数|安排数|实际(?:发生|支出|执行)?数)$"
)


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


def stage_first(path: tuple[str, ...]) -> tuple[str, ...]:
    """合计/预算数 beside 合计/决算数: the stage is the outer heading."""
    return (path[-1], *path[:-1]) if len(path) > 1 and _STAGE_COLUMN.match(path[-1]) else path


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
        if any("出国" in part and "接待" in part for column in block.columns for part in sheet.path(column)):
            continue
        for line in block.lines:
            for column, fact in line.facts.items():
                item = _item_of_column(sheet.path(column)) if in_columns else three_public_item(fact.subject)
                if not item or re.search(r"增减|增长|比上年|占比", fact.measure):
                    continue
                group = stage_first(sheet.path(column))[:1] if in_columns else sheet.path(column)
                key = (fact.year, fact.stage, line.row if in_columns else "", group if _is_stage(group) else "")
                if item in sets[key]:
                    doubled.add(key)
                sets[key][item] = fact
    yield from (found for key, found in sets.items() if key not in doubled)


def whole_figures(book: Book, sheet: Sheet) -> list[dict[str, Fact]]:
    """The sets that speak of the whole agency and of the document's year, where a table has a row a unit or a year."""
    sets = [found for found in three_public_figures(sheet) if not _of_another_year(book, found)]
    largest = [found for found in sets if not any(_is_part(found, other) for other in sets if other is not found)]
    return largest or sets


def _of_another_year(book: Book, found: dict[str, Fact]) -> bool:
    years = set(re.findall(r"20\d\d", next(iter(found.values())).row_label))
    return bool(years) and book.cover.year is not None and str(book.cover.year) not in years


def _is_part(found: dict[str, Fact], other: dict[str, Fact]) -> bool:
    """Whether one set stays within another of its stage and heading, item by item: a unit within its department."""
    if found.keys() != other.keys():
        return False
    pairs = [(found[item], other[item]) for item in found]
    if any(one.stage != more.stage or one.column != more.column for one, more in pairs):
        return False
    given = [(one.amount.value, more.amount.value) for one, more in pairs if one.amount and more.amount]
    return all(one <= more for one, more in given) and any(one < more for one, more in given)


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
