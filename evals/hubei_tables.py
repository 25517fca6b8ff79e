"""The statements of a Hubei budget: joined codes, income by organisation with the same sub-headers under two groups,
the general budget split into 人员 and 公用, three public expenses in one row, and a table of projects.
"""

from decimal import Decimal
from itertools import zip_longest

from evals.books import (
    BASIC,
    BUSINESS,
    CARRIED,
    FROM_ABOVE,
    FUND,
    GENERAL,
    NOWHERE,
    OTHER,
    PROJECT,
    ZERO,
    Books,
    account_names,
    is_basic_general,
    is_general,
    is_personnel,
    paid_from,
    three_public,
)
from evals.classes import HUBEI, NAMES
from evals.disclosure import Style
from evals.invent import Agency
from evals.prose import ordinal
from evals.sheet import AMOUNT, CODE, LABEL, Sheet, head_of

Row = tuple[str, ...]


def twenty(number: int) -> str:
    """Ordinals in this template write 廿一 for twenty-one."""
    text = ordinal(number)
    return text.replace("二十", "廿", 1) if number > 20 else text


def hubei_sheets(books: Books, style: Style, agency: Agency) -> list[Sheet]:
    return [
        overview(books, style),
        income(books, style, agency),
        spending(books, style),
        fiscal(books, style),
        general(books, style),
        basic(books, style),
        public(books, style),
        fund(books),
        projects(books, style, agency),
    ]


def overview(books: Books, style: Style) -> Sheet:
    by_class = books.by_function(lambda p: True)
    groups: list[tuple[str, tuple[str, ...]]] = [
        ("一般公共预算拨款收入", GENERAL),
        ("政府性基金预算拨款收入", (FUND,)),
        ("国有资本经营预算拨款收入", ()),
        ("财政专户管理资金收入", ()),
        ("事业收入", (BUSINESS,)),
        ("事业单位经营收入", ()),
        ("上级补助收入", (FROM_ABOVE,)),
        ("附属单位上缴收入", ()),
        ("其他收入", (OTHER,)),
    ]
    left = [
        (f"{ordinal(i)}、{name}", style.number(books.sum(paid_from(s or NOWHERE))))
        for i, (name, s) in enumerate(groups, 1)
    ]
    right = [(f"{twenty(i)}、{NAMES[c]}", style.number(by_class.get(c, ZERO))) for i, c in enumerate(HUBEI, 1)]
    rows: list[Row] = [(*a, *b) for a, b in zip_longest(left, right, fillvalue=("", ""))]
    total, carried = books.total(), books.sum(lambda p: p.source == CARRIED)
    rows.append(("本年收入合计", style.number(total - carried), "本年支出合计", style.number(total)))
    rows.append(("上年结转结余", style.number(carried), "年终结转结余", style.number(ZERO)))
    rows.append(("收 入 总 计", style.number(total), "支 出 总 计", style.number(total)))
    head = head_of([("收 入", ["项 目", "预算数"]), ("支 出", ["项 目", "预算数"])])
    return Sheet(
        "total", "收支总表", "万元", head, (LABEL, AMOUNT) * 2, tuple(rows), note="备注：事业收入不含教育收费，下同。"
    )


def income(books: Books, style: Style, agency: Agency) -> Sheet:
    total, carried = books.total(), books.sum(lambda p: p.source == CARRIED)

    def of(*sources: str) -> Decimal:
        return books.sum(lambda p: p.source in sources)

    now = [total - carried, of(*GENERAL), of(FUND), ZERO, ZERO, of(BUSINESS), ZERO, of(FROM_ABOVE), ZERO, of(OTHER)]
    before = [carried, carried, ZERO, ZERO, ZERO, ZERO]
    amounts = tuple(style.number(amount) for amount in (total, *now, *before))
    code = agency.units[0].code
    rows = (("合计", "", *amounts), (code[:-3], agency.name, *amounts), (code, f"{agency.name}本级", *amounts))
    three = ["一般公共预算", "政府性基金预算", "国有资本经营预算", "财政专户管理资金"]
    head = head_of(
        [
            "部门（单位）代码",
            "部门（单位）名称",
            "合计",
            (
                "本年收入",
                ["小计", *three, "事业收入", "事业单位经营收入", "上级补助收入", "附属单位上缴收入", "其他收入"],
            ),
            ("上年结转结余", ["小计", *three, "单位资金"]),
        ]
    )
    return Sheet("income", "收入总表", "万元", head, (CODE, LABEL, *(AMOUNT,) * 17), rows, wide=True)


def _coded(
    slug: str,
    title: str,
    measures: list[object],
    columns: list[dict[str, Decimal]],
    totals: list[Decimal],
    style: Style,
) -> Sheet:
    names = account_names()
    rows: list[Row] = [("合计", "", *(style.number(total) for total in totals))]
    for code in columns[0]:
        rows.append((code, names[code], *(style.number(column.get(code, ZERO)) for column in columns)))
    head = head_of(["科目编码", "科目名称", *measures])
    return Sheet(slug, title, "万元", head, (CODE, LABEL, *(AMOUNT,) * len(columns)), tuple(rows))


def spending(books: Books, style: Style) -> Sheet:
    base = books.sum(lambda p: p.basis == BASIC)
    columns = [
        books.by_function(lambda p: True),
        books.by_function(lambda p: p.basis == BASIC),
        books.by_function(lambda p: p.basis == PROJECT),
        {},
        {},
        {},
    ]
    totals = [books.total(), base, books.total() - base, ZERO, ZERO, ZERO]
    measures: list[object] = ["合计", "基本支出", "项目支出", "事业单位经营支出", "上缴上级支出", "对附属单位补助支出"]
    return _coded("spending", "支出总表", measures, columns, totals, style)


def fiscal(books: Books, style: Style) -> Sheet:
    """Carry-over of the general budget belongs to this template's fiscal table."""

    def counted(source: str) -> bool:
        return source in (*GENERAL, CARRIED, FUND)

    by_class = books.by_function(lambda p: counted(p.source))
    total, carried = books.sum(lambda p: counted(p.source)), books.sum(lambda p: p.source == CARRIED)
    number = style.number
    left = [
        ("一、本年收入", number(total - carried)),
        ("（一）一般公共预算拨款", number(books.sum(is_general))),
        ("（二）政府性基金预算拨款", number(books.sum(lambda p: p.source == FUND))),
        ("（三）国有资本经营预算拨款", number(ZERO)),
        ("二、上年结转", number(carried)),
        ("（一）一般公共预算拨款", number(carried)),
        ("（二）政府性基金预算拨款", number(ZERO)),
        ("（三）国有资本经营预算拨款", number(ZERO)),
    ]
    right = [("一、本年支出", number(total))]
    right += [(f"（{twenty(i)}）{NAMES[c]}", number(by_class.get(c, ZERO))) for i, c in enumerate(HUBEI, 1)]
    right.append(("二、年终结转结余", number(ZERO)))
    rows: list[Row] = [(*a, *b) for a, b in zip_longest(left, right, fillvalue=("", ""))]
    rows.append(("收 入 总 计", number(total), "支 出 总 计", number(total)))
    head = head_of([("收 入", ["项目", "预算数"]), ("支 出", ["项目", "预算数"])])
    return Sheet("fiscal", "财政拨款收支总表", "万元", head, (LABEL, AMOUNT) * 2, tuple(rows))


def general(books: Books, style: Style) -> Sheet:
    columns = [
        books.by_function(is_general),
        books.by_function(is_basic_general),
        books.by_function(lambda p: is_basic_general(p) and is_personnel(p)),
        books.by_function(lambda p: is_basic_general(p) and not is_personnel(p)),
        books.by_function(lambda p: is_general(p) and p.basis == PROJECT),
    ]
    base, people = books.sum(is_basic_general), books.sum(lambda p: is_basic_general(p) and is_personnel(p))
    totals = [books.sum(is_general), base, people, base - people, books.sum(is_general) - base]
    measures: list[object] = ["合计", ("基本支出", ["小计", "人员经费", "公用经费"]), "项目支出"]
    return _coded("general", "一般公共预算支出表", measures, columns, totals, style)


def basic(books: Books, style: Style) -> Sheet:
    people = books.by_economic(lambda p: is_basic_general(p) and is_personnel(p))
    rest = books.by_economic(lambda p: is_basic_general(p) and not is_personnel(p))
    total = books.sum(is_basic_general)
    paid = books.sum(lambda p: is_basic_general(p) and is_personnel(p))
    columns = [books.by_economic(is_basic_general), people, rest]
    sheet = _coded(
        "basic", "一般公共预算基本支出表", ["合计", "人员经费", "公用经费"], columns, [total, paid, total - paid], style
    )
    return sheet


def public(books: Books, style: Style) -> Sheet:
    items = three_public(books)
    row = tuple(style.number(items[key]) for key in ("合计", "出国", "小计", "购置", "运行", "接待"))
    head = head_of(
        [
            "“三公”经费合计",
            "因公出国（境）费",
            ("公务用车购置及运行费", ["小计", "公务用车购置费", "公务用车运行费"]),
            "公务接待费",
        ]
    )
    return Sheet("public", "一般公共预算“三公”经费支出表", "万元", head, (AMOUNT,) * 6, (row,))


def fund(books: Books) -> Sheet:
    head = head_of(["科目编码", "科目名称", ("本年政府性基金预算支出", ["合计", "基本支出", "项目支出"])])
    blank: Row = ("", "", "", "", "")
    return Sheet(
        "fund",
        "政府性基金预算支出表",
        "万元",
        head,
        (CODE, LABEL, *(AMOUNT,) * 3),
        (blank,),
        note=f"注：{books.year}年没有政府性基金预算支出，本表为空。",
    )


def projects(books: Books, style: Style, agency: Agency) -> Sheet:
    """One line a project; its long code wraps, and the first total row has no label."""
    sizes: dict[str, dict[str, Decimal]] = {}
    for posting in books.postings:
        if posting.basis == PROJECT:
            sources = sizes.setdefault(posting.project, {})
            sources[posting.source] = sources.get(posting.source, ZERO) + posting.amount
    code = agency.units[0].code
    office = agency.units[0].name

    def amounts(sources: dict[str, Decimal]) -> Row:
        plain = sum((sources.get(s, ZERO) for s in GENERAL), ZERO)
        carried = sources.get(CARRIED, ZERO)
        cells = (plain + carried, plain, ZERO, ZERO, carried, ZERO, ZERO, ZERO, ZERO)
        return tuple(style.number(amount) for amount in cells)

    everything: dict[str, Decimal] = {}
    for sources in sizes.values():
        for source, amount in sources.items():
            everything[source] = everything.get(source, ZERO) + amount
    rows: list[Row] = [
        ("", "", "", *amounts(everything)),
        (code[:-3], agency.name, "", *amounts(everything)),
        (code, office, "", *amounts(everything)),
    ]
    for i, (name, sources) in enumerate(sizes.items(), 1):
        rows.append((f"43{books.year}{code}T0000001{i:02d}", name, office, *amounts(sources)))
    three = ["一般公共预算", "政府性基金预算", "国有资本经营预算"]
    head = head_of(
        [
            "项目编码",
            "项目名称",
            "项目单位",
            "合计",
            ("本年拨款", three),
            ("财政拨款结转结余", three),
            "财政专户管理资金",
            "单位资金",
        ]
    )
    return Sheet("projects", "项目支出表", "万元", head, (LABEL, LABEL, LABEL, *(AMOUNT,) * 9), tuple(rows), wide=True)
