"""A department budget the way Zhejiang prints it: overview, arrangement with the reason of every change, terms, then
eight tables: three code columns with the total last, spending split into people, running costs and projects, and the
three public expenses unit by unit.
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
    Posting,
    Where,
    is_basic_general,
    is_general,
    is_personnel,
    paid_from,
    three_public,
)
from evals.disclosure import CONTENTS, COVER, HEADING, SHEET, TEXT, Block, Disclosure, Style
from evals.invent import Agency, keep_books
from evals.prose import Teller, full_name, ordinal, wording
from evals.sheet import AMOUNT, LABEL, Sheet, head_of
from evals.statements import Form, Side, by_account, classes, dressed, project_sizes, two_sided

STYLE = Style(zero="")
ACCOUNTS = Form("three", "支出功能分类科目名称", "支出功能分类科目编码", total_first=False)
ECONOMIC = Form("joined", "经济分类科目名称", "经济分类科目编码")
SPLIT = [("基本支出", ["小计", "人员支出", "日常公用支出"]), "项目支出"]


def zhejiang_budget(key: str, agency: Agency, year: int, style: Style = STYLE) -> Disclosure:
    books, before = keep_books(agency, year), keep_books(agency, year - 1)
    teller = Teller(agency.seed, year, "预算", style)
    unit = f"单位{style.colon}{style.table_unit}"
    sheets = [
        dressed(sheet._replace(title=f"{year}年{sheet.title}"), f"表{i:02d}", f"部门：{agency.name}", unit)
        for i, sheet in enumerate(_sheets(books, style, agency), 1)
    ]
    titles = ["概况", f"{year}年部门预算安排情况说明", "名词解释", f"{year}年部门预算表"]
    blocks = [
        Block(COVER, f"{agency.name}\n{year}年部门预算"),
        Block(CONTENTS, "\n".join(f"{ordinal(i)}、{title}" for i, title in enumerate(titles, 1))),
        *_about(agency),
        *_arranged(books, before, teller),
        *_other(books, before, teller),
        *_terms(),
        Block(HEADING, f"四、{year}年部门预算表", 0),
        *(Block(SHEET, sheet=sheet) for sheet in sheets),
    ]
    return Disclosure(key, "zhejiang", agency.name, agency, "部门", books, before, None, style, tuple(blocks))


def _about(agency: Agency) -> list[Block]:
    trade = agency.trade
    return [
        Block(HEADING, f"一、{agency.name}概况", 0),
        Block(HEADING, "（一）主要职能"),
        *(
            Block(TEXT, f"{i}.{text.format(city=agency.city)}。", topic="duties")
            for i, text in enumerate(trade["duties"], 1)
        ),
        Block(HEADING, "（二）部门预算单位构成"),
        Block(
            TEXT,
            f"从预算单位构成看，{agency.name}部门预算包括：{'、'.join(unit.name for unit in agency.units)}预算。",
            topic="units",
        ),
        Block(
            TEXT,
            f"{agency.name}内设{len(trade['offices'])}个职能处室：{'、'.join(trade['offices'])}。",
            topic="offices",
        ),
    ]


def _arranged(books: Books, before: Books, teller: Teller) -> list[Block]:
    year, money = books.year, teller.money
    total, was = books.total(), before.total()
    basic, general = books.sum(lambda p: p.basis == BASIC), books.sum(is_general)
    items = [(code, amount) for code, amount in books.by_function(is_general).items() if len(code) == 7]
    sizes = "、".join(f"{name}{money(sum(s.values(), Decimal(0)))}" for name, s in project_sizes(books).items())
    return [
        Block(HEADING, f"二、{year}年部门预算安排情况说明", 0),
        Block(HEADING, "（一）关于收支预算情况的总体说明"),
        Block(
            TEXT,
            f"按照综合预算的原则，所有收入和支出均纳入部门预算管理。{year}年收支总预算{money(total)}，"
            f"{teller.change('total', total, was)}。",
            topic="income",
        ),
        Block(HEADING, "（二）关于支出预算情况的说明"),
        Block(
            TEXT,
            f"{year}年支出预算{money(total)}，其中：基本支出{money(basic)}，{teller.share(basic, total)}；"
            f"项目支出{money(total - basic)}，{teller.share(total - basic, total)}。项目包括：{sizes}。",
            topic="projects",
        ),
        Block(HEADING, "（三）关于一般公共预算当年拨款情况的说明"),
        Block(TEXT, f"{year}年一般公共预算当年拨款{money(general)}，具体情况如下：", topic="general"),
        *(
            Block(TEXT, f"{i}.{full_name(code)}{money(amount)}。", topic="items")
            for i, (code, amount) in enumerate(items, 1)
        ),
    ]


def _other(books: Books, before: Books, teller: Teller) -> list[Block]:
    year, money = books.year, teller.money
    now, last = three_public(books), three_public(before)
    run = books.sum(lambda p: is_basic_general(p) and not is_personnel(p))
    run_was = before.sum(lambda p: is_basic_general(p) and not is_personnel(p))
    buy = books.procurement
    vehicles = "、".join(f"{kind}{n}辆" for kind, n in zip(wording()["vehicles"], books.vehicles, strict=True))

    def line(number: int, name: str, key: str, topic: str) -> Block:
        text = f"{number}.{name}{money(now[key])}，{teller.change(topic, now[key], last[key])}。"
        return Block(TEXT, text, topic="three_public")

    return [
        Block(HEADING, "（四）关于“三公”经费预算情况的说明"),
        Block(
            TEXT,
            f"{year}年“三公”经费预算数{money(now['合计'])}，{teller.compared(now['合计'], last['合计'])}，具体如下：",
            topic="three_public",
        ),
        line(1, "因公出国（境）费用", "出国", "abroad"),
        line(2, "公务接待费", "接待", "reception"),
        line(3, "公务用车购置及运行维护费", "小计", "cars"),
        Block(HEADING, "（五）其他重要事项的情况说明"),
        Block(
            TEXT,
            f"1.机关运行经费。{year}年机关运行经费一般公共预算安排{money(run)}，{teller.change('run', run, run_was)}。",
            topic="run_costs",
        ),
        Block(
            TEXT,
            f"2.政府采购情况。{year}年政府采购预算总额{money(buy.total)}，其中：政府采购货物预算{money(buy.goods)}、"
            f"政府采购工程预算{money(buy.works)}、政府采购服务预算{money(buy.services)}。",
            topic="procurement",
        ),
        Block(
            TEXT,
            f"3.国有资产占有使用情况。截至{year - 1}年12月31日，共有车辆{sum(books.vehicles)}辆，其中：{vehicles}。"
            f"单位价值100万元以上设备{books.equipment}台（套）。",
            topic="assets",
        ),
        Block(TEXT, f"4.绩效目标设置情况。{'；'.join(wording()['goal'])}。", topic="goals"),
    ]


def _terms() -> list[Block]:
    words = ["财政拨款收入", "上年结转", "基本支出", "项目支出", "“三公”经费", "机关运行经费"]
    return [
        Block(HEADING, "三、名词解释", 0),
        *(
            Block(TEXT, f"{i}.{word}：{wording()['glossary'][word].format(kind='本部门')}", topic="glossary")
            for i, word in enumerate(words, 1)
        ),
    ]


def _split(books: Books, where: Where) -> tuple[list[dict[str, Decimal]], list[Decimal]]:
    """合计, 基本支出 with people and running costs, 项目支出: by function, and their totals."""

    def also(more: Where) -> Where:
        return lambda p: where(p) and more(p)

    def basic(p: Posting) -> bool:
        return p.basis == BASIC

    parts = [
        where,
        also(basic),
        also(lambda p: basic(p) and is_personnel(p)),
        also(lambda p: basic(p) and not is_personnel(p)),
        also(lambda p: p.basis == PROJECT),
    ]
    return [books.by_function(part) for part in parts], [books.sum(part) for part in parts]


def _sheets(books: Books, style: Style, agency: Agency) -> list[Sheet]:
    people = books.sum(lambda p: is_basic_general(p) and is_personnel(p))
    base = books.sum(is_basic_general)
    sources = [(), GENERAL, (FUND,), (BUSINESS,), (FROM_ABOVE,), (OTHER,), (CARRIED,)]
    words = ["合计", "一般公共预算", "政府性基金预算", "事业收入", "上级补助收入", "其他收入", "上年结转"]
    income = by_account(
        "income",
        "部门收入预算总表",
        [books.by_function(paid_from(s)) for s in sources],
        [books.sum(paid_from(s)) for s in sources],
        words,
        style,
        ACCOUNTS._replace(wide=True),
    )
    economic = by_account(
        "basic",
        "部门一般公共预算基本支出表",
        [
            books.by_economic(is_basic_general),
            books.by_economic(lambda p: is_basic_general(p) and is_personnel(p)),
            books.by_economic(lambda p: is_basic_general(p) and not is_personnel(p)),
        ],
        [base, people, base - people],
        ["合计", "人员经费", "公用经费"],
        style,
        ECONOMIC,
    )
    spent, general = _split(books, lambda p: True), _split(books, is_general)
    fund = _split(books, paid_from((FUND,)))
    note = "" if fund[1][0] else "备注：没有政府性基金预算收入，也没有使用政府性基金安排的支出，故本表为空。"
    return [
        _overview(books, style),
        income,
        by_account("spending", "部门支出预算总表", *spent, ["合计", *SPLIT], style, ACCOUNTS._replace(wide=True)),
        _fiscal(books, style),
        by_account("general", "部门一般公共预算支出表", *general, ["合计", *SPLIT], style, ACCOUNTS),
        economic,
        _public(books, style, agency),
        by_account("fund", "部门政府性基金预算支出表", *fund, ["合计", *SPLIT], style, ACCOUNTS)._replace(note=note),
    ]


def _overview(books: Books, style: Style) -> Sheet:
    def of(*sources: str) -> Decimal:
        return books.sum(paid_from(sources or NOWHERE))

    left: Side = [
        ("一、一般公共预算拨款", of(*GENERAL)),
        ("二、政府性基金预算拨款", of(FUND)),
        ("三、国有资本经营预算拨款", of()),
        ("四、事业收入", of(BUSINESS)),
        ("五、上级补助收入", of(FROM_ABOVE)),
        ("六、其他收入", of(OTHER)),
        ("本年收入合计", books.total() - of(CARRIED)),
        ("七、上年结转", of(CARRIED)),
    ]
    right: Side = [*classes(books.by_function(lambda p: True)), ("本年支出合计", books.total()), ("结转下年", of())]
    head = [("收入", ["项目", "预算数"]), ("支出", ["项目", "预算数"])]
    return two_sided("total", "部门收支预算总表", left, right, ("收入总计", "支出总计", books.total()), head, style)


def _fiscal(books: Books, style: Style) -> Sheet:
    general, fund = books.sum(is_general), books.sum(lambda p: p.source == FUND)
    left: Side = [("一、本年收入", general + fund), ("（一）一般公共预算", general), ("（二）政府性基金预算", fund)]
    right: Side = [("一、本年支出", general + fund), *classes(books.by_function(paid_from(FISCAL)))]
    head = [("收入", ["项目", "预算数"]), ("支出", ["项目", "预算数"])]
    last = ("收入总计", "支出总计", general + fund)
    return two_sided("fiscal", "部门财政拨款收支预算总表", left, right, last, head, style)


def _public(books: Books, style: Style, agency: Agency) -> Sheet:
    """The department, then each of its units."""
    keys = ("合计", "出国", "接待", "小计", "购置", "运行")

    def row(name: str, where: Where) -> tuple[str, ...]:
        items = three_public(books, where)
        return (name, *(style.number(items[key]) for key in keys))

    rows = [row(agency.name, is_general)]
    rows += [row(unit.name, _of_unit(unit.name)) for unit in agency.units]
    cars = ("公务用车购置及运行维护费", ["小计", "公务用车购置费", "公务用车运行维护费"])
    head = head_of(["单位名称", "“三公”经费合计", "因公出国（境）费用", "公务接待费", cars])
    title = "部门一般公共预算“三公”经费支出表"
    return Sheet("public", title, style.table_unit, head, (LABEL, *(AMOUNT,) * 6), tuple(rows))


def _of_unit(name: str) -> Where:
    return lambda p: is_general(p) and p.unit == name
