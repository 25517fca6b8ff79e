"""A department final account: who we are, nine statements, the explanation of each, and terms."""

from decimal import Decimal

from evals.books import (
    BASIC,
    BUSINESS,
    FISCAL,
    FROM_ABOVE,
    FUND,
    GENERAL,
    OTHER,
    ZERO,
    Books,
    account_names,
    is_basic_general,
    is_fiscal,
    is_general,
    is_personnel,
    three_public,
)
from evals.disclosure import CONTENTS, COVER, HEADING, PART, SHEET, TEXT, Block, Disclosure, Style
from evals.final_tables import FinalTables, closing, opening, received
from evals.invent import Agency, execute, keep_books
from evals.prose import Teller, full_name, ordinal, ten_thousands, wording

NATIONAL = Style(zero=None, trim=True)
SHANGHAI = Style(zero=None)


def final_account(key: str, agency: Agency, year: int, national: bool = True, style: Style | None = None) -> Disclosure:
    style = style or (NATIONAL if national else SHANGHAI)
    books, before, plan = execute(agency, year), execute(agency, year - 1), keep_books(agency, year)
    teller = Teller(agency.seed, year, "决算", style)
    unit = ("金额单位" if national else "单位") + style.colon + style.table_unit
    sheets = [
        sheet._replace(
            unit_line=unit,
            unit=style.table_unit,
            entity_line=f"部门：{agency.name}" if national else "",
            period=f"{year}年度" if national else "",
        )
        for sheet in FinalTables(books, plan, style, national).sheets()
    ]
    blocks = [
        Block(COVER, f"{year}年度\n{agency.name}部门决算" if national else f"{agency.name}\n{year}年度部门决算"),
        Block(CONTENTS, "\n".join(_contents([s.title for s in sheets]))),
        Block(PART, f"第一部分\n{agency.name}概况"),
        *_about(agency, year),
        Block(PART, f"第二部分\n{agency.name}{year}年度部门决算表"),
        *(Block(SHEET, sheet=sheet) for sheet in sheets),
        Block(PART, f"第三部分\n{agency.name}{year}年度部门决算情况说明"),
        *_totals(books, before, teller),
        *_general(books, before, plan, teller),
        *_public(books, before, plan, teller),
        *_rest(books, plan, teller, agency),
        Block(PART, "第四部分\n名词解释"),
        *_terms(),
    ]
    return Disclosure(key, "final", agency.name, agency, "部门", books, before, plan, style, tuple(blocks))


CHAPTERS = [
    "收入支出决算总体情况说明",
    "收入决算情况说明",
    "支出决算情况说明",
    "财政拨款收入支出决算总体情况说明",
    "一般公共预算财政拨款支出决算情况说明",
    "一般公共预算财政拨款基本支出决算情况说明",
    "“三公”经费支出决算情况说明",
    "政府性基金预算收入支出决算情况说明",
    "国有资本经营预算支出决算情况说明",
    "机关运行经费支出情况说明",
    "政府采购支出情况说明",
    "国有资产占用情况说明",
    "预算绩效情况说明",
]


def _contents(titles: list[str]) -> list[str]:
    return [
        "第一部分  部门概况",
        "　一、主要职责",
        "　二、机构设置及决算单位构成",
        "第二部分  部门决算表",
        *(f"　{ordinal(i)}、{title}" for i, title in enumerate(titles, 1)),
        "第三部分  部门决算情况说明",
        *(f"　{ordinal(i)}、{title}" for i, title in enumerate(CHAPTERS, 1)),
        "第四部分  名词解释",
    ]


def _chapter(number: int) -> Block:
    return Block(HEADING, f"{ordinal(number)}、{CHAPTERS[number - 1]}")


def _about(agency: Agency, year: int) -> list[Block]:
    trade = agency.trade
    units = "、".join(u.name for u in agency.units)
    return [
        Block(HEADING, "一、主要职责"),
        *(
            Block(TEXT, f"（{ordinal(i)}）{text.format(city=agency.city)}。", topic="duties")
            for i, text in enumerate(trade["duties"], 1)
        ),
        Block(HEADING, "二、机构设置及决算单位构成"),
        Block(
            TEXT, f"{agency.name}设{len(trade['offices'])}个内设机构：{'、'.join(trade['offices'])}。", topic="offices"
        ),
        Block(TEXT, f"纳入{year}年度部门决算汇编范围的单位共{len(agency.units)}个：{units}。", topic="units"),
        Block(
            TEXT,
            f"年末实有在职人员{sum(u.staff for u in agency.units)}人，"
            f"退休人员{sum(u.retired for u in agency.units)}人。",
            topic="staff",
        ),
    ]


def _totals(books: Books, before: Books, teller: Teller) -> list[Block]:
    money, year = teller.money, books.year
    income = books.received(lambda r: True)
    total, was = income + opening(books), before.received(lambda r: True) + opening(before)
    sources = [
        ("财政拨款收入", FISCAL),
        ("上级补助收入", (FROM_ABOVE,)),
        ("事业收入", (BUSINESS,)),
        ("其他收入", (OTHER,)),
    ]
    parts = "；".join(
        f"{name}{money(received(books, s))}，{teller.share(received(books, s), income)}"
        for name, s in sources
        if received(books, s)
    )
    spent, basic = books.total(), books.sum(lambda p: p.basis == BASIC)
    base = f"{year - 1}年度"
    fiscal_total = received(books, FISCAL) + books.opening["一般公共预算"]
    fiscal_was = received(before, FISCAL) + before.opening["一般公共预算"]
    return [
        _chapter(1),
        Block(
            TEXT,
            f"{year}年度收入总计、支出总计均为{money(total)}。收入总计中，年初结转和结余{money(opening(books))}；支出总计中，"
            f"年末结转和结余{money(closing(books))}。收支总计{teller.change('total', total, was, base)}。",
            topic="total",
        ),
        _chapter(2),
        Block(TEXT, f"{year}年度本年收入合计{money(income)}，其中：{parts}。", topic="income"),
        _chapter(3),
        Block(
            TEXT,
            f"{year}年度本年支出合计{money(spent)}，其中：基本支出{money(basic)}，{teller.share(basic, spent)}；"
            f"项目支出{money(spent - basic)}，{teller.share(spent - basic, spent)}。",
            topic="spending",
        ),
        _chapter(4),
        Block(
            TEXT,
            f"{year}年度财政拨款收入总计、支出总计均为{money(fiscal_total)}，"
            f"{teller.change('total', fiscal_total, fiscal_was, base)}。"
            f"其中，年初财政拨款结转和结余{money(books.opening['一般公共预算'])}，"
            f"年末财政拨款结转和结余{money(fiscal_total - books.sum(is_fiscal))}。",
            topic="fiscal",
        ),
    ]


def _general(books: Books, before: Books, plan: Books, teller: Teller) -> list[Block]:
    money, year = teller.money, books.year
    names = account_names()
    general, was, planned = books.sum(is_general), before.sum(is_general), plan.sum(is_general)
    by_class = {c: a for c, a in books.by_function(is_general).items() if len(c) == 3}
    parts = "；".join(f"{names[c]}（类）{money(a)}，{teller.share(a, general)}" for c, a in by_class.items())
    actual_items, plan_items = books.by_function(is_general), plan.by_function(is_general)
    items = sorted(c for c in {*actual_items, *plan_items} if len(c) == 7)
    blocks = [
        _chapter(5),
        Block(HEADING, "（一）总体情况", 2),
        Block(
            TEXT,
            f"{year}年度一般公共预算财政拨款支出{money(general)}，占本年支出合计的"
            f"{teller.share(general, books.total()).removeprefix('占')}，"
            f"{teller.change('total', general, was, f'{year - 1}年度')}。",
            topic="general",
        ),
        Block(HEADING, "（二）结构情况", 2),
        Block(TEXT, f"{year}年度一般公共预算财政拨款支出按功能分类：{parts}。", topic="general"),
        Block(HEADING, "（三）具体情况", 2),
        Block(
            TEXT,
            f"{year}年度一般公共预算财政拨款支出年初预算为{money(planned)}，支出决算为{money(general)}，"
            f"{teller.fulfilled(planned, general)}。其中：",
            topic="general",
        ),
    ]
    for i, code in enumerate(items, 1):
        blocks.append(
            Block(
                TEXT,
                f"{i}．{full_name(code)}。"
                f"{_fulfilment(plan_items.get(code, ZERO), actual_items.get(code, ZERO), teller)}。",
                topic="items",
            )
        )
    basic = books.sum(is_basic_general)
    people = books.sum(lambda p: is_basic_general(p) and is_personnel(p))
    used = [c for c in books.by_economic(is_basic_general) if len(c) == 5]

    def listed(*classes: str) -> str:
        return "、".join(names[c] for c in used if c.startswith(classes))

    blocks += [
        _chapter(6),
        Block(TEXT, f"{year}年度一般公共预算财政拨款基本支出{money(basic)}，包括：", topic="basic"),
        Block(
            TEXT,
            f"人员经费{money(people)}，{teller.share(people, basic)}，主要包括{listed('301', '303')}。",
            topic="basic",
        ),
        Block(
            TEXT,
            f"公用经费{money(basic - people)}，{teller.share(basic - people, basic)}，主要包括{listed('302', '310')}。",
            topic="basic",
        ),
    ]
    return blocks


def _fulfilment(planned: Decimal, actual: Decimal, teller: Teller) -> str:
    """年初预算为…，支出决算为…，完成预算的…，决算数小于预算数的主要原因是…."""
    text = f"年初预算为{teller.money(planned)}，支出决算为{teller.money(actual)}"
    rate = teller.fulfilled(planned, actual)
    if rate:
        text += f"，{rate}"
    a, b = ten_thousands(actual), ten_thousands(planned)
    if a == b:
        return text + "，决算数与预算数持平"
    return f"{text}，决算数{'大于' if a > b else '小于'}预算数的主要原因是{teller.reason('exec', actual, planned)}"


def _public(books: Books, before: Books, plan: Books, teller: Teller) -> list[Block]:
    money, year = teller.money, books.year
    now, was, planned = three_public(books), three_public(before), three_public(plan)
    base = f"{year - 1}年度"

    def line(name: str, key: str, topic: str) -> str:
        return (
            f"{name}预算为{money(planned[key])}，支出决算为{money(now[key])}"
            + (f"，{teller.fulfilled(planned[key], now[key])}" if planned[key] else "")
            + f"，{teller.change(topic, now[key], was[key], base)}。"
        )

    trips = books.travel
    return [
        _chapter(7),
        Block(HEADING, "（一）总体情况", 2),
        Block(
            TEXT,
            f"{year}年度“三公”经费支出预算为{money(planned['合计'])}，支出决算为{money(now['合计'])}，"
            f"{teller.fulfilled(planned['合计'], now['合计'])}，{teller.compared(now['合计'], was['合计'], base)}。",
            topic="three_public",
        ),
        Block(HEADING, "（二）分项情况", 2),
        Block(
            TEXT,
            "1．"
            + line("因公出国（境）费", "出国", "abroad")
            + f"全年安排因公出国（境）团组{trips.groups}个，累计{trips.travellers}人次。",
            topic="three_public",
        ),
        Block(
            TEXT,
            "2．"
            + line("公务用车购置及运行维护费", "小计", "cars")
            + f"其中：公务用车购置费{money(now['购置'])}，公务用车运行维护费{money(now['运行'])}。",
            topic="three_public",
        ),
        Block(
            TEXT,
            "3．" + line("公务接待费", "接待", "reception") + f"全年接待{trips.receptions}批次、{trips.guests}人次。",
            topic="three_public",
        ),
    ]


def _rest(books: Books, plan: Books, teller: Teller, agency: Agency) -> list[Block]:
    money, year = teller.money, books.year
    fund = books.sum(lambda p: p.source == FUND)
    run = books.sum(lambda p: is_basic_general(p) and not is_personnel(p))
    run_plan = plan.sum(lambda p: is_basic_general(p) and not is_personnel(p))
    buy = books.procurement
    vehicles = "、".join(f"{kind}{n}辆" for kind, n in zip(wording()["vehicles"], books.vehicles, strict=True))
    projects = sorted({p.project for p in books.postings if p.project and p.source in GENERAL})
    cost = books.sum(lambda p: bool(p.project) and p.source in GENERAL)
    fund_text = (
        f"{year}年度政府性基金预算财政拨款支出{money(fund)}，全部为项目支出。"
        if fund
        else f"{year}年度没有政府性基金预算财政拨款收入和支出。"
    )
    return [
        _chapter(8),
        Block(TEXT, fund_text, topic="fund"),
        _chapter(9),
        Block(TEXT, f"{year}年度没有国有资本经营预算财政拨款支出。", topic="capital"),
        _chapter(10),
        Block(
            TEXT,
            f"{year}年度机关运行经费支出{money(run)}，{teller.change('run', run, run_plan, '年初预算')}。",
            topic="run_costs",
        ),
        _chapter(11),
        Block(
            TEXT,
            f"{year}年度政府采购支出总额{money(buy.total)}，其中：政府采购货物支出{money(buy.goods)}、政府采购工程支出"
            f"{money(buy.works)}、政府采购服务支出{money(buy.services)}。授予中小企业合同金额{money(buy.for_small)}，"
            f"占政府采购支出总额的{teller.share(buy.for_small, buy.total).removeprefix('占')}，其中授予小微企业合同金额"
            f"{money(buy.for_micro)}。",
            topic="procurement",
        ),
        _chapter(12),
        Block(
            TEXT,
            f"截至{year}年12月31日，{agency.name}共有车辆{sum(books.vehicles)}辆，其中，{vehicles}；"
            f"单价100万元以上的设备{books.equipment}台（套）。",
            topic="assets",
        ),
        _chapter(13),
        Block(
            TEXT,
            f"{year}年度对{len(projects)}个一般公共预算项目开展了绩效自评，涉及资金{money(cost)}。{'；'.join(wording()['goal'])}。",
            topic="goals",
        ),
    ]


def _terms() -> list[Block]:
    words = [
        "财政拨款收入",
        "其他收入",
        "使用非财政拨款结余",
        "年末结转和结余",
        "基本支出",
        "项目支出",
        "“三公”经费",
        "机关运行经费",
    ]
    return [
        Block(TEXT, f"{ordinal(i)}、{word}：{wording()['glossary'][word].format(kind='本部门')}", topic="glossary")
        for i, word in enumerate(words, 1)
    ]
