"""What a disclosure has to hold, and whether its tables say the same of themselves (W0, N13, N14 of tables).

    目录 lists 支出总表, no such table follows          W0
    公开01表 … 公开04表, 公开06表                        W0, 公开05表 is missing
    most tables print 2030年度, one does not            N13
    政府性基金表 with the note of 国有资本经营表          N14

A table that was not read is not a table that is missing: where rows stand among the prose, nothing is said.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from ingest.check_book import Book
from ingest.document import Check, CheckPlace, Severity, Table
from ingest.findings import (
    PASSED,
    Outcome,
    Outcomes,
    Passed,
    Skipped,
    check_place,
    finding,
    places_of,
    table_place,
    words_place,
)
from ingest.vocabulary import classify_statement, squeeze

_LEADER = re.compile(r"[.．…·⋯\-—_\s]*\d*\s*$")
_ORDINAL = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十]+[）)、.．]|[（(]?\d{1,2}[）)、.．])\s*")
_NUMBERED = re.compile(r"(?P<name>预算公开表|公开|决算公开表|表|附表)\s*0?(?P<number>\d{1,2})\s*表?$")
_YEAR = re.compile(r"(20\d\d)\s*年?度?")


# Completeness


def check_listed_tables(book: Book) -> Outcomes:
    """W0: every table that the contents page lists is there."""
    listed = list(_listed(book))
    kinds = Counter(kind for kind, _, _ in listed)
    here = Counter(
        _kind(title) for title in {squeeze(table.title): table.title for table in book.tables if table.title}.values()
    )
    if not listed:
        yield Skipped("没有列出表名的目录")
        return
    if book.unread_pages or any(not table.title and len(table.columns) > 3 for table in book.tables):
        yield Skipped("部分表格未能完整读入")
        return
    real = sum(count for kind, count in here.items() if kind and kind != "绩效目标表")
    missing = [(name, place) for kind, name, place in listed if kind and here[kind] < kinds[kind]]
    if real >= len(listed):
        missing = []
    named = {squeeze(table.title) for table in book.tables}
    for name, place in missing:
        if squeeze(name) in named or _headed(book, name):
            yield Skipped("表名下没有读到表格")
            continue
        yield _absent(name, place)
    yield from (PASSED for _ in range(len(listed) - len(missing)))


def _kind(title: str) -> str:
    statement = classify_statement(title)
    return statement.name if statement else ""


def _listed(book: Book) -> Iterator[tuple[str, str, CheckPlace]]:
    """(kind, name, place) of every table in the contents."""
    for section in book.sections:
        if section.kind != "contents":
            continue
        for paragraph in section.paragraphs:
            name = _ORDINAL.sub("", _LEADER.sub("", paragraph.text)).strip()
            plain = re.sub(r"[（(][^（）()]*[）)]$", "", squeeze(name))
            if _names_table(plain):
                yield _kind(name), name, words_place(paragraph, 0, len(paragraph.text))


def _names_table(plain: str) -> bool:
    return plain.endswith("表") and bool(re.search(r"收支|收入|支出|三公|基金|国有资本|拨款|采购|项目", plain))


def _headed(book: Book, name: str) -> bool:
    """Whether the name stands in the text all the same: its table was not read."""
    plain = squeeze(name)
    return any(
        plain in squeeze("".join(section.path[-1:]) + "".join(paragraph.text for paragraph in section.paragraphs))
        for section in book.sections
        if section.kind != "contents"
    )


def _absent(name: str, place: CheckPlace) -> Check:
    return finding(
        "W0",
        Severity.MEDIUM,
        f"目录列有“{name}”，正文中没有这张表。请补上该表；没有数据的也应公开空表并加说明。",
        [place],
        expected=name,
        found="缺表",
    )


def check_numbered_tables(book: Book) -> Outcomes:
    """W0: table numbers run without a gap."""
    numbers: dict[str, dict[int, Table]] = {}
    for table in book.tables:
        found = _NUMBERED.search(squeeze(table.label))
        if found:
            numbers.setdefault(found["name"], {})[int(found["number"])] = table
    for tables in numbers.values():
        if len(tables) < 4:
            continue
        gaps = [number for number in range(1, max(tables)) if number not in tables]
        if (
            book.unread_pages
            or len(gaps) > 2
            or any(not table.label and len(table.columns) > 3 for table in book.tables)
        ):
            yield Skipped("部分表格未能完整读入")
            continue
        yield PASSED
        for number in gaps:
            before = tables.get(number - 1) or tables[min(tables)]
            label = _renumbered(before.label, number)
            yield finding(
                "W0",
                Severity.MEDIUM,
                f"表号不连续：缺 {label}（前一张为 {before.label}“{before.title}”）。请补上该表。",
                [table_place(before, before.label)],
                expected=label,
                found="缺表",
            )


def _renumbered(label: str, number: int) -> str:
    """公开05表 with another number, as many digits."""
    return re.sub(r"\d{1,2}(?=\D*$)", lambda match: str(number).zfill(len(match[0])), label)


# Captions


def check_periods(book: Book) -> Outcomes:
    """N13: where the tables print their year, all of them do, and it is the document's."""
    year = book.cover.year
    named = [table for table in book.tables if table.title and table.label]
    given = [table for table in named if table.period]
    if len(given) >= 3 and len(given) * 5 >= len(named) * 3:
        for table in named:
            if table.period:
                yield Passed(tables=(table.id,))
            else:
                yield finding(
                    "N13",
                    Severity.LOW,
                    f"{table.label}“{table.title}”（第{table.parts[0].page}页）表头没有年度，"
                    f"其他 {len(given)} 张表都有。请补上。",
                    [table_place(table)],
                    expected=given[0].period,
                    found="无年度",
                )
    for table in book.tables:
        for words in (table.period, table.title):
            found = _YEAR.search(words)
            if found and year and int(found[1]) not in (year,):
                yield finding(
                    "N13",
                    Severity.LOW,
                    f"“{table.title}”（第{table.parts[0].page}页）标为 {found[0].strip()}，"
                    f"本文件为 {year} 年度。请核对年份。",
                    [table_place(table, words)],
                    expected=f"{year}年",
                    found=found[0].strip(),
                )


def check_notes(book: Book) -> Outcomes:
    """N14: a table's note speaks of that table."""
    for table in book.tables:
        if not table.note:
            continue
        outcome = _note(table)
        yield outcome if outcome is not None else Passed(tables=(table.id,))


def _note(table: Table) -> Outcome | None:
    note, title = squeeze(table.note), squeeze(table.title)
    kind = _kind(table.title)
    pairs = (("政府性基金", "国有资本"), ("国有资本", "政府性基金"))
    for own, other in pairs:
        if own in title and other in note and own not in note:
            return finding(
                "N14",
                Severity.MEDIUM,
                f"“{table.title}”（第{table.parts[0].page}页）的说明写的是{other}：“{_short(table.note)}”。请改为本表的说明。",
                [table_place(table, _short(table.note))],
                expected=f"{own}的说明",
                found=f"{other}的说明",
            )
    wrong: object = _other_table_meant(kind, note)
    wrong = wrong or (kind == "收支总表" and re.search(r"反映[^。]{0,8}财政拨款的?总?收支", note))
    wrong = wrong or (kind == "收入总表" and re.search(r"反映[^。]{0,10}各项支出情况", note))
    wrong = wrong or (kind == "支出总表" and re.search(r"反映[^。]{0,10}各项收入情况", note))
    if wrong:
        return finding(
            "N14",
            Severity.LOW,
            f"“{table.title}”（第{table.parts[0].page}页）的注“{_short(table.note)}”说的是另一张表。请改为本表的注。",
            [table_place(table, _short(table.note))],
            expected=f"{kind}的注",
            found=_short(table.note),
        )
    return None


_TOLD: tuple[tuple[str, str], ...] = (
    (r"三公", "三公经费表"),
    (r"政府性基金", "政府性基金支出表"),
    (r"国有资本", "国有资本经营支出表"),
    (r"(?:部门|单位)?(?:本年度?)?(?:取得的各项收入|(?:各项)?收入)情况$", "收入总表"),
    (r"(?:部门|单位)?(?:本年度?)?(?:各项)?支出情况$", "支出总表"),
)
_KINDRED = {"支出总表": ("支出", "三公", "基金", "国有资本"), "收入总表": ("收入",)}


def _other_table_meant(kind: str, note: str) -> bool:
    """Whether a note (本表反映…情况, 没有某项资金，本表为空) speaks of another statement."""
    told = re.search(r"本表反映(?P<what>[^。；，]{3,40}情况)", note)
    if kind and told:
        meant = next((name for pattern, name in _TOLD if re.search(pattern, told["what"])), "")
        return bool(meant) and meant != kind and not any(word in kind for word in _KINDRED.get(meant, (meant[:2],)))
    empty = re.search(r"(?:无|没有)(?:使用)?(?P<fund>政府性基金|国有资本经营)[^。；]{0,24}(?:本|此)表为空", note)
    return bool(empty) and kind in (
        "收入总表",
        "支出总表",
        "收支总表",
        "一般公共预算支出表",
        "基本支出表",
        "三公经费表",
    )


def _short(text: str) -> str:
    return text.strip().replace("\n", "")[:60]


def check_repeated_captions(book: Book) -> Outcomes:
    """N14: continuation pages repeat number, title and unit as the other pages do."""
    named = [table for table in book.tables if table.label and len(table.parts) > 1]
    inner = [
        (table, part, len(part.caption_boxes))
        for table in named
        for at, part in enumerate(table.parts)
        if at < len(table.parts) - 1
    ]
    usual = Counter(count for _, _, count in inner).most_common(1)
    if len(inner) < 5 or not usual or usual[0][1] * 5 < len(inner) * 4:
        yield Skipped("续页表头不足以比较")
        return
    for table, part, count in inner:
        if count != usual[0][0] - 1 or part is table.parts[0]:
            yield Passed(tables=(table.id,))
            continue
        box = part.caption_boxes[0] if part.caption_boxes else part.box
        yield finding(
            "N14",
            Severity.LOW,
            f"{table.label}“{table.title}”第{part.page}页续表的表头比其他页少一行，疑缺表号“{table.label}”。请补上。",
            [CheckPlace(page=part.page, box=box, quote=table.title)],
            expected=f"{usual[0][0]} 行",
            found=f"{count} 行",
        )


def check_cover(book: Book) -> Outcomes:
    """N13: chapter headings that name a budget year name the document's."""
    year = book.cover.year
    for section in book.sections:
        heading = section.path[-1] if section.path else ""
        found = re.search(r"(20\d\d)\s*年?度?\s*(?:部门|单位)(?:预算|决算)", heading)
        if not found or year is None or section.kind == "contents":
            continue
        if int(found[1]) == year:
            yield PASSED
            continue
        yield finding(
            "N13",
            Severity.LOW,
            f"第{section.page}页标题“{heading}”的年份与本文件（{year}年）不符。请核对。",
            _heading_place(book, section.page, heading),
            expected=f"{year}年",
            found=f"{found[1]}年",
        )


def _heading_place(book: Book, page: int, heading: str) -> Sequence[CheckPlace]:
    cover = [check_place(place) for place in book.cover.places if place.page == page]
    return cover[:1] or [CheckPlace(page=page, box=(0.0, 0.0, 0.0, 0.0), quote=heading)]


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
            yield Passed(tables=(sheet.table.id,))
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
