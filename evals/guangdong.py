"""A department budget the way Guangdong prints it: who we are, eleven tables whose titles end in 情况表 and whose
accounts carry their code in brackets, then the explanation under six headings, then terms.
"""

from collections.abc import Sequence
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
from evals.disclosure import CONTENTS, COVER, HEADING, PART, SHEET, TEXT, Block, Disclosure, Style
from evals.invent import Agency, keep_books
from evals.prose import Teller, ordinal, wording
from evals.sheet import AMOUNT, LABEL, Sheet, head_of
from evals.statements import Form, Side, by_account, classes, dressed, project_sizes, two_sided

STYLE = Style(zero="0.00")
ACCOUNTS = Form("joined", "功能科目名称", "功能科目编码", total_first=False)
ECONOMIC = Form("bracketed", "支出经济分类科目")
OFFICE_COSTS = "行政经费"


def guangdong_budget(key: str, agency: Agency, year: int, style: Style = STYLE) -> Disclosure:
    books, before = keep_books(agency, year), keep_books(agency, year - 1)
    teller = Teller(agency.seed, year, "预算", style)
    unit = f"单位{style.colon}{style.table_unit}"
    sheets = [
        dressed(sheet._replace(unit=style.table_unit), f"表{i}", f"部门名称：{agency.name}", unit)
        for i, sheet in enumerate(_sheets(books, style), 1)
    ]
    blocks = [
        Block(COVER, f"{year}年{agency.name}\n部门预算"),
        Block(CONTENTS, "\n".join(_contents(agency, [sheet.title for sheet in sheets]))),
        Block(PART, f"第一部分\n{agency.name}概况"),
        *_about(agency),
        Block(PART, f"第二部分\n{year}年部门预算表"),
        *(Block(SHEET, sheet=sheet) for sheet in sheets),
        Block(PART, f"第三部分\n{year}年部门预算情况说明"),
        *_explained(books, before, teller, agency),
        Block(PART, "第四部分\n名词解释"),
        *_terms(),
    ]
    return Disclosure(key, "guangdong", agency.name, agency, "部门", books, before, None, style, tuple(blocks))


def _contents(agency: Agency, titles: Sequence[str]) -> list[str]:
    return [
        f"第一部分  {agency.name}概况",
        "　一、主要职责",
        "　二、机构设置",
        "第二部分  部门预算表",
        *(f"　{ordinal(i)}、{title}" for i, title in enumerate(titles, 1)),
        "第三部分  部门预算情况说明",
        "第四部分  名词解释",
    ]


def _about(agency: Agency) -> list[Block]:
    trade = agency.trade
    units = "、".join(unit.name for unit in agency.units)
    return [
        Block(HEADING, "一、主要职责"),
        *(
            Block(TEXT, f"（{ordinal(i)}）{text.format(city=agency.city)}。", topic="duties")
            for i, text in enumerate(trade["duties"], 1)
        ),
        Block(HEADING, "二、机构设置"),
        Block(
            TEXT, f"本部门内设机构{len(trade['offices'])}个，分别为：{'、'.join(trade['offices'])}。", topic="offices"
        ),
        Block(TEXT, f"纳入本部门预算编报范围的单位共{len(agency.units)}家，具体是：{units}。", topic="units"),
    ]


def _sheets(books: Books, style: Style) -> list[Sheet]:
    general, basic = books.by_function(is_general), books.by_function(is_basic_general)
    spent, spent_basic = books.by_function(lambda p: True), books.by_function(lambda p: p.basis == BASIC)
    on_projects = books.by_function(lambda p: p.basis == PROJECT)
    base, base_general = books.sum(lambda p: p.basis == BASIC), books.sum(is_basic_general)
    sources = [(), GENERAL, (FUND,), (BUSINESS,), (FROM_ABOVE,), (OTHER,), (CARRIED,)]
    words = ["合计", "一般公共预算拨款", "基金预算拨款", "事业收入", "上级补助收入", "其他收入", "上年结转"]
    return [
        _overview(books, style),
        by_account(
            "income",
            "收入总体情况表",
            [books.by_function(paid_from(s)) for s in sources],
            [books.sum(paid_from(s)) for s in sources],
            [("收入", words)],
            style,
            ACCOUNTS._replace(wide=True),
        ),
        by_account(
            "spending",
            "支出总体情况表",
            [spent, spent_basic, on_projects],
            [books.total(), base, books.total() - base],
            ["合计", "基本支出", "项目支出"],
            style,
            ACCOUNTS,
        ),
        _fiscal(books, style),
        by_account(
            "general",
            "一般公共预算支出情况表（按功能分类科目）",
            [general, basic, books.by_function(lambda p: is_general(p) and p.basis == PROJECT)],
            [books.sum(is_general), base_general, books.sum(is_general) - base_general],
            ["合计", "基本支出", "项目支出"],
            style,
            ACCOUNTS,
        ),
        by_account(
            "basic",
            "一般公共预算基本支出情况表（按支出经济分类科目）",
            [
                books.by_economic(is_basic_general),
                books.by_economic(lambda p: is_basic_general(p) and is_personnel(p)),
                books.by_economic(lambda p: is_basic_general(p) and not is_personnel(p)),
            ],
            [
                base_general,
                books.sum(lambda p: is_basic_general(p) and is_personnel(p)),
                books.sum(lambda p: is_basic_general(p) and not is_personnel(p)),
            ],
            ["合计", "人员经费", "公用经费"],
            style,
            ECONOMIC,
        ),
        _projects(books, style),
        _public(books, style),
        by_account(
            "fund",
            "政府性基金预算支出情况表",
            [books.by_function(lambda p: p.source == FUND), {}, books.by_function(lambda p: p.source == FUND)],
            [books.sum(lambda p: p.source == FUND), Decimal(0), books.sum(lambda p: p.source == FUND)],
            ["合计", "基本支出", "项目支出"],
            style,
            ACCOUNTS,
        )._replace(
            note="" if books.sum(lambda p: p.source == FUND) else "注：本部门无政府性基金安排的支出，本表为空。"
        ),
    ]


def _overview(books: Books, style: Style) -> Sheet:
    def of(*sources: str) -> Decimal:
        return books.sum(paid_from(sources or NOWHERE))

    base, total = books.sum(lambda p: p.basis == BASIC), books.total()
    left: Side = [
        ("一、财政拨款", of(*FISCAL)),
        ("　　其中：一般公共预算拨款", of(*GENERAL)),
        ("　　　　　基金预算拨款", of(FUND)),
        ("二、财政专户拨款", of()),
        ("三、事业收入", of(BUSINESS)),
        ("四、上级补助收入", of(FROM_ABOVE)),
        ("五、其他收入", of(OTHER)),
        ("本年收入合计", total - of(CARRIED)),
        ("六、上年结转、结余", of(CARRIED)),
    ]
    right: Side = [("一、基本支出", base), ("二、项目支出", total - base), ("三、事业单位经营支出", of()), ("", None)]
    right += [("本年支出合计", total), ("四、结转下年", of())]
    head = [("收入", ["项目", "本年预算"]), ("支出", ["项目", "本年预算"])]
    return two_sided("total", "收支总体情况表", left, right, ("收入总计", "支出总计", total), head, style)


def _fiscal(books: Books, style: Style) -> Sheet:
    general, fund = books.sum(is_general), books.sum(lambda p: p.source == FUND)
    left: Side = [("一、一般公共预算", general), ("二、政府性基金预算", fund), ("三、国有资本经营预算", Decimal(0))]
    right = classes(books.by_function(paid_from(FISCAL)))
    head = [("收入", ["项目", "本年预算"]), ("支出", ["项目（按功能分类）", "本年预算"])]
    return two_sided(
        "fiscal", "财政拨款收支总体情况表", left, right, ("本年收入合计", "本年支出合计", general + fund), head, style
    )


def _projects(books: Books, style: Style) -> Sheet:
    """Projects of the general budget, by name alone."""
    rows = []
    for name, sources in project_sizes(books).items():
        size = sum((amount for source, amount in sources.items() if source in GENERAL), Decimal(0))
        if size:
            rows.append((name, style.number(size)))
    total = books.sum(lambda p: is_general(p) and p.basis == PROJECT)
    rows.insert(0, ("合计", style.number(total)))
    head = head_of(["支出项目类别（项目名称）", "金额"])
    return Sheet("projects", "一般公共预算项目支出情况表", style.table_unit, head, (LABEL, AMOUNT), tuple(rows))


def _public(books: Books, style: Style) -> Sheet:
    """Office costs above the three public expenses, each with its parts below it."""
    items = three_public(books)
    costs = books.sum(lambda p: is_basic_general(p) and not is_personnel(p))
    lines = [
        (OFFICE_COSTS, costs),
        ("“三公”经费", items["合计"]),
        ("其中：（一）因公出国（境）支出", items["出国"]),
        ("　　　（二）公务用车购置及运行维护支出", items["小计"]),
        ("　　　　　　1．公务用车购置支出", items["购置"]),
        ("　　　　　　2．公务用车运行维护支出", items["运行"]),
        ("　　　（三）公务接待费支出", items["接待"]),
    ]
    rows = tuple((name, style.number(amount)) for name, amount in lines)
    title = "财政拨款安排的行政经费及“三公”经费预算表"
    return Sheet("public", title, style.table_unit, head_of(["项目", "预算金额"]), (LABEL, AMOUNT), rows)


def _explained(books: Books, before: Books, teller: Teller, agency: Agency) -> list[Block]:
    year, money = books.year, teller.money
    total, was = books.total(), before.total()
    now, last = three_public(books), three_public(before)
    run = books.sum(lambda p: is_basic_general(p) and not is_personnel(p))
    run_was = before.sum(lambda p: is_basic_general(p) and not is_personnel(p))
    buy = books.procurement
    vehicles = "、".join(f"{kind}{n}辆" for kind, n in zip(wording()["vehicles"], books.vehicles, strict=True))
    projects = [name for name, sources in project_sizes(books).items() if any(s in GENERAL for s in sources)]
    cost = books.sum(lambda p: is_general(p) and p.basis == PROJECT)
    return [
        Block(HEADING, "一、部门预算收支增减变化情况"),
        Block(
            TEXT,
            f"{year}年本部门收入预算{money(total)}，{teller.change('total', total, was)}；支出预算{money(total)}，"
            f"{teller.change('total', total, was)}。",
            topic="income",
        ),
        Block(HEADING, "二、“三公”经费安排情况说明"),
        Block(
            TEXT,
            f"{year}年本部门财政拨款安排“三公”经费{money(now['合计'])}，"
            f"{teller.change('reception', now['合计'], last['合计'])}。"
            f"其中：因公出国（境）费{money(now['出国'])}，{teller.compared(now['出国'], last['出国'])}；"
            f"公务用车购置及运行维护费{money(now['小计'])}（公务用车购置费{money(now['购置'])}，公务用车运行维护费"
            f"{money(now['运行'])}），{teller.compared(now['小计'], last['小计'])}；公务接待费{money(now['接待'])}，"
            f"{teller.compared(now['接待'], last['接待'])}。",
            topic="three_public",
        ),
        Block(HEADING, "三、机关运行经费安排情况说明"),
        Block(
            TEXT,
            f"{year}年本部门机关运行经费安排{money(run)}，{teller.change('run', run, run_was)}。",
            topic="run_costs",
        ),
        Block(HEADING, "四、政府采购情况说明"),
        Block(
            TEXT,
            f"{year}年本部门政府采购安排{money(buy.total)}，其中：货物类采购预算{money(buy.goods)}，工程类采购预算"
            f"{money(buy.works)}，服务类采购预算{money(buy.services)}。",
            topic="procurement",
        ),
        Block(HEADING, "五、国有资产占有使用情况说明"),
        Block(
            TEXT,
            f"截至{year - 1}年12月31日，本部门占有使用国有资产中共有车辆{sum(books.vehicles)}辆，其中：{vehicles}；"
            f"单价100万元以上设备{books.equipment}台（套）。",
            topic="assets",
        ),
        Block(HEADING, "六、预算绩效信息公开情况说明"),
        Block(
            TEXT,
            f"{year}年本部门实行绩效目标管理的项目{len(projects)}个，涉及一般公共预算当年拨款{money(cost)}，"
            f"分别是{'、'.join(projects)}。{wording()['goal'][0]}。",
            topic="goals",
        ),
    ]


def _terms() -> list[Block]:
    words = ["财政拨款收入", "上年结转", "基本支出", "项目支出", "“三公”经费", "机关运行经费"]
    return [
        Block(TEXT, f"{ordinal(i)}、{word}：{wording()['glossary'][word].format(kind='本部门')}", topic="glossary")
        for i, word in enumerate(words, 1)
    ]
