"""The nine statements of a Shanghai budget: 元 in eight of them and 万元 in the last, codes in three columns, the total
row at the end, only the functional classes that have money.
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import zip_longest

from evals.books import (
    BASIC,
    BUSINESS,
    CAPITAL,
    FISCAL,
    FUND,
    GENERAL,
    NOWHERE,
    OFFICE,
    OTHER,
    ZERO,
    Books,
    account_names,
    is_basic_general,
    is_general,
    is_personnel,
    paid_from,
    three_public,
)
from evals.classes import NAMES
from evals.disclosure import Style
from evals.prose import ordinal, ten_thousands
from evals.sheet import AMOUNT, CODE, LABEL, Sheet, Span, head_of

Row = tuple[str, ...]
CODES = [("功能分类科目编码", ["类", "款", "项"]), "功能分类科目名称"]


def shanghai_sheets(books: Books, style: Style, level: str) -> list[Sheet]:
    """`level` is 部门 or 预算单位, the word every title carries."""
    year = books.year
    return [
        overview(books, style, f"{year}年{level}财务收支预算总表"),
        income(books, style, f"{year}年{level}收入预算总表"),
        spending(books, style, f"{year}年{level}支出预算总表"),
        fiscal(books, style, f"{year}年{level}财政拨款收支预算总表"),
        by_function(
            books, style, "general", GENERAL, f"{year}年{level}一般公共预算支出功能分类预算表", "一般公共预算支出"
        ),
        by_function(
            books, style, "fund", (FUND,), f"{year}年{level}政府性基金预算支出功能分类预算表", "政府性基金预算支出"
        ),
        by_function(
            books,
            style,
            "capital",
            (CAPITAL,),
            f"{year}年{level}国有资本经营预算支出功能分类预算表",
            "国有资本经营预算支出",
        ),
        basic(books, style, f"{year}年{level}一般公共预算基本支出部门预算经济分类预算表"),
        public(books, f"{year}年{level}“三公”经费和机关运行经费预算表"),
    ]


def code_cells(code: str) -> Row:
    return code[:3], code[3:5], code[5:7]


def _class_rows(amounts: dict[str, Decimal]) -> list[tuple[str, str]]:
    """Classes with money, numbered in their own order."""
    present = [code for code in amounts if len(code) == 3]
    return [(code, f"{ordinal(i)}、{NAMES[code]}") for i, code in enumerate(present, 1)]


def overview(books: Books, style: Style, title: str) -> Sheet:
    by_class = books.by_function(lambda p: True)

    def of(*sources: str) -> str:
        return style.blank_or(books.sum(lambda p: p.source in sources))

    left = [
        ("一、财政拨款收入", of(*FISCAL)),
        ("1. 一般公共预算资金", of(*GENERAL)),
        ("2. 政府性基金", of(FUND)),
        ("3. 国有资本经营预算", of(CAPITAL)),
        ("二、事业收入", of(BUSINESS)),
        ("三、事业单位经营收入", ""),
        ("四、其他收入", of(OTHER)),
    ]
    right = [(name, style.number(by_class[code])) for code, name in _class_rows(by_class)]
    rows: list[Row] = [(*a, *b) for a, b in zip_longest(left, right, fillvalue=("", ""))]
    total = style.number(books.total())
    rows.append(("收入总计", total, "支出总计", total))
    head = head_of([("本年收入", ["项目", "预算数"]), ("本年支出", ["项目", "预算数"])])
    return Sheet("total", title, "元", head, (LABEL, AMOUNT) * 2, tuple(rows), wide=True)


def _coded(columns: Sequence[dict[str, Decimal]], totals: Sequence[Decimal], style: Style) -> tuple[list[Row], Span]:
    names = account_names()
    rows: list[Row] = []
    for code in columns[0]:
        amounts = (style.number(column.get(code, ZERO)) for column in columns)
        rows.append((*code_cells(code), names[code], *amounts))
    rows.append(("合计", "", "", "", *(style.number(total) for total in totals)))
    return rows, Span(len(rows) - 1, 0, 4, 1)


def _table(slug: str, title: str, group: str, measures: list[str], rows: list[Row], spans: tuple[Span, ...]) -> Sheet:
    head = head_of([("项目", CODES), (group, measures)])
    kinds = (CODE,) * 3 + (LABEL,) + (AMOUNT,) * len(measures)
    return Sheet(slug, title, "元", head, kinds, tuple(rows), spans, wide=True)


def income(books: Books, style: Style, title: str) -> Sheet:
    groups: list[tuple[str, ...]] = [(), FISCAL, (BUSINESS,), ("经营收入",), (OTHER,)]
    columns = [books.by_function(paid_from(s)) for s in groups]
    totals = [books.sum(paid_from(s)) for s in groups]
    rows, span = _coded(columns, totals, style)
    return _table(
        "income", title, "收入预算", ["合计", "财政拨款收入", "事业收入", "事业单位经营收入", "其他收入"], rows, (span,)
    )


def spending(books: Books, style: Style, title: str) -> Sheet:
    columns = [
        books.by_function(lambda p: True),
        books.by_function(lambda p: p.basis == BASIC),
        books.by_function(lambda p: p.basis != BASIC),
    ]
    base = books.sum(lambda p: p.basis == BASIC)
    rows, span = _coded(columns, [books.total(), base, books.total() - base], style)
    return _table("spending", title, "支出预算", ["合计", "基本支出", "项目支出"], rows, (span,))


def fiscal(books: Books, style: Style, title: str) -> Sheet:
    funds: list[tuple[str, ...]] = [FISCAL, GENERAL, (FUND,), (CAPITAL,)]
    columns = [books.by_function(paid_from(s or NOWHERE)) for s in funds]
    totals = [books.sum(paid_from(s or NOWHERE)) for s in funds]
    left = list(
        zip(
            ["一、一般公共预算资金", "二、政府性基金", "三、国有资本经营预算"],
            map(style.blank_or, totals[1:]),
            strict=True,
        )
    )
    right = [
        (name, *(style.blank_or(column.get(code, ZERO)) for column in columns))
        for code, name in _class_rows(columns[0])
    ]
    rows: list[Row] = []
    for i in range(max(len(left), len(right))):
        rows.append((*(left[i] if i < len(left) else ("", "")), *(right[i] if i < len(right) else ("",) * 5)))
    rows.append(("收入总计", style.number(totals[0]), "支出总计", *map(style.blank_or, totals)))
    head = head_of(
        [
            ("财政拨款收入", ["项目", "预算数"]),
            ("财政拨款支出", ["项目", "合计", "一般公共预算", "政府性基金预算", "国有资本经营预算"]),
        ]
    )
    return Sheet("fiscal", title, "元", head, (LABEL, AMOUNT, LABEL, *(AMOUNT,) * 4), tuple(rows), wide=True)


def by_function(books: Books, style: Style, slug: str, sources: tuple[str, ...], title: str, group: str) -> Sheet:
    columns = [
        books.by_function(lambda p: p.source in sources),
        books.by_function(lambda p: p.source in sources and p.basis == BASIC),
        books.by_function(lambda p: p.source in sources and p.basis != BASIC),
    ]
    measures = ["合计", "基本支出", "项目支出"]
    if not columns[0]:
        empty: Row = ("合计", "", "", "", "", "", "")
        note = f"注：{books.year}年没有{group.removesuffix('支出')}安排的支出，故本表为空表。"
        return _table(slug, title, group, measures, [empty], (Span(0, 0, 4, 1),))._replace(note=note)
    total = books.sum(lambda p: p.source in sources)
    base = books.sum(lambda p: p.source in sources and p.basis == BASIC)
    rows, span = _coded(columns, [total, base, total - base], style)
    return _table(slug, title, group, measures, rows, (span,))


def basic(books: Books, style: Style, title: str) -> Sheet:
    column = books.by_economic(is_basic_general)
    names = account_names()
    rows: list[Row] = []

    def amounts(total: Decimal, people: Decimal) -> Row:
        return style.number(total), style.number(people), style.number(total - people)

    for code, amount in column.items():
        people = amount if code.startswith(("301", "303")) else ZERO
        rows.append((code[:3], code[3:5], names[code], *amounts(amount, people)))
    people = books.sum(lambda p: is_basic_general(p) and is_personnel(p))
    rows.append(("合计", "", "", *amounts(books.sum(is_basic_general), people)))
    head = head_of(
        [
            ("项目", [("部门预算经济分类科目编码", ["类", "款"]), "经济分类科目名称"]),
            ("一般公共预算基本支出", ["合计", "人员经费", "公用经费"]),
        ]
    )
    return Sheet(
        "basic",
        title,
        "元",
        head,
        (CODE, CODE, LABEL, *(AMOUNT,) * 3),
        tuple(rows),
        (Span(len(rows) - 1, 0, 3, 1),),
        wide=True,
    )


def run_costs(books: Books) -> Decimal:
    """Day-to-day costs of the 机关 units alone."""
    return books.sum(lambda p: is_basic_general(p) and not is_personnel(p) and p.body == OFFICE)


def short(amount: Decimal) -> str:
    """万元 without trailing zeros, as the last table prints them: 37.91, 15, 0."""
    text = format(ten_thousands(amount), "f")
    return text.rstrip("0").rstrip(".")


def public(books: Books, title: str) -> Sheet:
    items = three_public(books, is_general)
    order = ["合计", "出国", "接待", "小计", "购置", "运行"]
    row = (*(short(items[key]) for key in order), short(run_costs(books)))
    head = head_of(
        [
            (
                "“三公”经费预算数",
                ["合计", "因公出国(境)费", "公务接待费", ("公务用车购置及运行费", ["小计", "购置费", "运行费"])],
            ),
            "机关运行经费预算数",
        ]
    )
    return Sheet("public", title, "万元", head, (AMOUNT,) * 7, (row,), wide=True)
