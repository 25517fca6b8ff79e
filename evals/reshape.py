"""The same table in another shape: other words in its title and header, its amounts in another order, its list folded
into two halves side by side. What it says does not change.
"""

from random import Random

from evals.sheet import AMOUNT, CODE, LABEL, HeadCell, Sheet, Span

TITLES = {
    "total": ("收支预算平衡表", "收支情况总览表", "收入支出一览表"),
    "income": ("收入来源情况表", "各项收入明细总表"),
    "spending": ("支出安排情况表", "各项支出明细总表"),
    "general": ("一般公共预算资金支出安排表", "一般公共预算财政拨款支出明细表"),
    "basic": ("基本支出经济科目明细表", "一般公共预算基本支出安排表"),
    "public": ("“三公”经费安排情况表", "“三公”经费一览表"),
}
"""Titles that no template prints, by slug."""
WORDS = {
    "本年预算": "年度安排数",
    "本年预算数": "年度安排数",
    "预算数": "安排数",
    "决算数": "实际发生数",
    "项目": "事项",
    "金额": "安排金额",
    "科目名称": "功能科目名称",
    "总计": "资金总额",
}
"""Column names and what they may become."""


def rename(sheet: Sheet, random: Random) -> Sheet:
    title = random.choice(TITLES.get(sheet.slug, (sheet.title,)))
    if sheet.slug == "public" and "决算" in sheet.title:
        title = sheet.title
    head = sheet.head
    if random.random() < 0.5 and sheet.slug in ("total", "public"):
        head = tuple(cell._replace(text=WORDS.get("".join(cell.text.split()), cell.text)) for cell in head)
    return sheet._replace(title=title, head=head)


def rotate_amounts(sheet: Sheet, count: int) -> Sheet:
    """The last `count` columns, all single amounts, each one place to the left; the first of them goes last."""
    width = len(sheet.kinds)
    first = width - count
    assert all(kind == AMOUNT for kind in sheet.kinds[first:])

    def moved(column: int) -> int:
        return column if column < first else first + (column - first - 1) % count

    def turn(row: tuple[str, ...]) -> tuple[str, ...]:
        return (*row[:first], *row[first + 1 :], row[first]) if row else row

    head = tuple(c._replace(column=moved(c.column)) if c.colspan == 1 else c for c in sheet.head)
    return sheet._replace(head=head, rows=tuple(turn(row) for row in sheet.rows))


def share_total(sheet: Sheet) -> Sheet:
    """The 合计 row, printed first under three code columns, moves up beside the words 类 款 项."""
    assert sheet.kinds[:4] == (CODE, CODE, CODE, LABEL) and sheet.spans[0].row == 0
    total = ("", "", "", sheet.rows[0][0], *sheet.rows[0][4:])
    return sheet._replace(rows=(total, *sheet.rows[1:]), spans=sheet.spans[1:], shared_total=True)


def fold_in_half(sheet: Sheet) -> Sheet:
    """A long list as two halves beside each other, the way it saves paper."""
    width, count = len(sheet.kinds), len(sheet.rows)
    middle = (count + 1) // 2
    blank = ("",) * width
    rows = tuple((*sheet.rows[i], *(sheet.rows[middle + i] if middle + i < count else blank)) for i in range(middle))
    spans = tuple(
        span if span.row < middle else Span(span.row - middle, span.column + width, span.colspan, span.rowspan)
        for span in sheet.spans
    )
    second: tuple[HeadCell, ...] = tuple(c._replace(column=c.column + width) for c in sheet.head)
    return sheet._replace(rows=rows, spans=spans, head=(*sheet.head, *second), kinds=sheet.kinds * 2, wide=True)
