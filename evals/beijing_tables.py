"""The ten statements of a Beijing budget: joined codes, indented names, the three public expenses as one row a year, a
list of what is to be procured.
"""

from decimal import Decimal

from evals.books import (
    BASIC,
    BUSINESS,
    CARRIED,
    FISCAL,
    FROM_ABOVE,
    FUND,
    GENERAL,
    NOWHERE,
    OTHER,
    PROJECT,
    Books,
    is_basic_general,
    is_general,
    is_personnel,
    paid_from,
    three_public,
)
from evals.disclosure import Style
from evals.invent import Agency
from evals.sheet import AMOUNT, LABEL, Sheet, head_of
from evals.statements import Form, Side, by_account, classes, project_sizes, two_sided

ACCOUNTS = Form("joined", "科目名称", "科目编码", indent=True)
ECONOMIC = Form("joined", "经济科目名称", "部门预算支出经济分类科目编码", indent=True)


def beijing_sheets(books: Books, before: Books, style: Style, agency: Agency) -> list[Sheet]:
    base, general = books.sum(lambda p: p.basis == BASIC), books.sum(is_general)
    base_general, people = books.sum(is_basic_general), books.sum(lambda p: is_basic_general(p) and is_personnel(p))
    sources = [(), FISCAL, (BUSINESS,), (FROM_ABOVE,), (OTHER,), (CARRIED,)]
    words = ["合计", "本年财政拨款收入", "事业收入", "上级补助收入", "其他收入", "上年结转"]
    spent = by_account(
        "spending",
        "支出总表",
        [
            books.by_function(lambda p: True),
            books.by_function(lambda p: p.basis == BASIC),
            books.by_function(lambda p: p.basis == PROJECT),
        ],
        [books.total(), base, books.total() - base],
        ["合计", "基本支出", "项目支出"],
        style,
        ACCOUNTS,
    )
    income = by_account(
        "income",
        "收入总表",
        [books.by_function(paid_from(s)) for s in sources],
        [books.sum(paid_from(s)) for s in sources],
        words,
        style,
        ACCOUNTS._replace(wide=True),
    )
    shown = by_account(
        "general",
        "一般公共预算财政拨款支出表",
        [
            books.by_function(is_general),
            books.by_function(is_basic_general),
            books.by_function(lambda p: is_basic_general(p) and is_personnel(p)),
            books.by_function(lambda p: is_basic_general(p) and not is_personnel(p)),
            books.by_function(lambda p: is_general(p) and p.basis == PROJECT),
        ],
        [general, base_general, people, base_general - people, general - base_general],
        ["合计", ("基本支出", ["小计", "人员经费", "公用经费"]), "项目支出"],
        style,
        ACCOUNTS,
    )
    economic = by_account(
        "basic",
        "一般公共预算财政拨款基本支出表",
        [
            books.by_economic(is_basic_general),
            books.by_economic(lambda p: is_basic_general(p) and is_personnel(p)),
            books.by_economic(lambda p: is_basic_general(p) and not is_personnel(p)),
        ],
        [base_general, people, base_general - people],
        ["合计", "人员经费", "公用经费"],
        style,
        ECONOMIC,
    )
    fund = by_account(
        "fund",
        "政府性基金预算财政拨款支出表",
        [books.by_function(lambda p: p.source == FUND), {}, books.by_function(lambda p: p.source == FUND)],
        [books.sum(lambda p: p.source == FUND), Decimal(0), books.sum(lambda p: p.source == FUND)],
        ["合计", "基本支出", "项目支出"],
        style,
        ACCOUNTS,
    )
    note = "" if books.sum(lambda p: p.source == FUND) else f"说明：{books.year}年没有政府性基金预算安排的支出。"
    return [
        _overview(books, style),
        income,
        spent,
        _projects(books, style, agency),
        _procurement(books, style),
        _fiscal(books, style),
        shown,
        economic,
        fund._replace(note=note),
        _public(books, before, style),
    ]


def _overview(books: Books, style: Style) -> Sheet:
    def of(*sources: str) -> Decimal:
        return books.sum(paid_from(sources or NOWHERE))

    left: Side = [
        ("一、一般公共预算拨款收入", of(*GENERAL)),
        ("二、政府性基金预算拨款收入", of(FUND)),
        ("三、国有资本经营预算拨款收入", of()),
        ("四、财政专户管理资金收入", of()),
        ("五、事业收入", of(BUSINESS)),
        ("六、上级补助收入", of(FROM_ABOVE)),
        ("七、其他收入", of(OTHER)),
        ("本年收入合计", books.total() - of(CARRIED)),
        ("上年结转结余", of(CARRIED)),
    ]
    right: Side = [*classes(books.by_function(lambda p: True)), ("本年支出合计", books.total()), ("结转下年", of())]
    head = [("收入", ["项目", "预算数"]), ("支出", ["项目", "预算数"])]
    return two_sided("total", "收支总表", left, right, ("收 入 总 计", "支 出 总 计", books.total()), head, style)


def _fiscal(books: Books, style: Style) -> Sheet:
    general, fund = books.sum(is_general), books.sum(lambda p: p.source == FUND)
    left: Side = [
        ("一、本年收入", general + fund),
        ("（一）一般公共预算拨款", general),
        ("（二）政府性基金预算拨款", fund),
        ("（三）国有资本经营预算拨款", Decimal(0)),
        ("二、上年结转", Decimal(0)),
    ]
    right: Side = [
        ("一、本年支出", general + fund),
        *classes(books.by_function(paid_from(FISCAL))),
        ("二、结转下年", Decimal(0)),
    ]
    head = [("收入", ["项目", "预算数"]), ("支出", ["项目", "预算数"])]
    last = ("收 入 总 计", "支 出 总 计", general + fund)
    return two_sided("fiscal", "财政拨款收支总表", left, right, last, head, style)


def _projects(books: Books, style: Style, agency: Agency) -> Sheet:
    rows = []
    columns = (FISCAL, GENERAL, (FUND,), (BUSINESS, FROM_ABOVE, OTHER, CARRIED))
    totals = [Decimal(0)] * 5
    for name, sources in project_sizes(books).items():
        parts = [sum((a for s, a in sources.items() if s in wanted), Decimal(0)) for wanted in columns]
        amounts = [parts[0] + parts[3], *parts]
        totals = [a + b for a, b in zip(totals, amounts, strict=True)]
        rows.append(("特定目标类", name, agency.units[0].name, *map(style.number, amounts)))
    rows.insert(0, ("合计", "", "", *map(style.number, totals)))
    head = head_of(
        [
            "项目类型",
            "项目名称",
            "项目单位",
            "合计",
            ("本年拨款金额", ["小计", "一般公共预算", "政府性基金预算"]),
            "其他资金",
        ]
    )
    return Sheet("projects", "项目支出表", style.table_unit, head, (LABEL,) * 3 + (AMOUNT,) * 5, tuple(rows), wide=True)


def _procurement(books: Books, style: Style) -> Sheet:
    buy = books.procurement
    lines = [("合计", buy.total), ("货物", buy.goods), ("工程", buy.works), ("服务", buy.services)]
    rows = tuple((name, style.number(amount)) for name, amount in lines)
    return Sheet(
        "procurement", "政府采购预算明细表", style.table_unit, head_of(["采购类别", "金额"]), (LABEL, AMOUNT), rows
    )


def _public(books: Books, before: Books, style: Style) -> Sheet:
    """One row a year."""
    keys = ("合计", "出国", "接待", "小计", "购置", "运行")
    rows = [(f"{b.year}年", *(style.number(three_public(b)[key]) for key in keys)) for b in (before, books)]
    measures = ["小计", "公务用车购置费", "公务用车运行维护费"]
    head = head_of(
        ["年度", "“三公”经费合计", "因公出国（境）费用", "公务接待费", ("公务用车购置和运行维护费", measures)]
    )
    title = "财政拨款（含一般公共预算和政府性基金预算）“三公”经费支出表"
    return Sheet("public", title, style.table_unit, head, (LABEL, *(AMOUNT,) * 6), tuple(rows))
