"""A department or unit budget on the Hunan template: seven chapters of prose, then nine statements."""

from decimal import Decimal

from evals import hunan_economic as economics
from evals import hunan_tables as tables
from evals.books import (
    BASIC,
    BUSINESS,
    CARRIED,
    FROM_ABOVE,
    FUND,
    GRANT,
    NON_TAX,
    NOWHERE,
    PROJECT,
    Books,
    account_names,
    is_basic_general,
    is_general,
    is_personnel,
    paid_from,
    three_public,
)
from evals.disclosure import BREAK, CONTENTS, COVER, HEADING, PART, SHEET, TEXT, Block, Disclosure, Style
from evals.invent import Agency, Unit, keep_books, unit_books
from evals.prose import Teller, duties, ordinal, wording
from evals.sheet import Sheet

STYLE = Style(zero=None)


def hunan_budget(key: str, agency: Agency, year: int, unit: Unit | None = None, style: Style = STYLE) -> Disclosure:
    """The budget of a department, or of one of its units by itself."""
    if unit is None:
        books, before, entity, level = keep_books(agency, year), keep_books(agency, year - 1), agency.name, "部门"
    else:
        books, before = unit_books(agency, unit, year), unit_books(agency, unit, year - 1)
        entity, level = unit.name.removesuffix("本级"), "单位"
    teller = Teller(f"{agency.seed}/{entity}", year, "预算", style)
    blocks = [
        Block(COVER, f"{year}年{entity}\n{level}预算公开"),
        Block(CONTENTS, "\n".join(_contents(year, level))),
        Block(PART, f"第一部分\n{year}年{level}预算说明"),
        *_about(agency, entity, level, unit),
        *_money(books, before, teller, level),
        *_other(books, before, teller, agency, entity, level),
        *_glossary(books, level),
        Block(PART, f"第二部分\n{year}年{level}预算表"),
        *(Block(SHEET, sheet=sheet) for sheet in _sheets(books, style, entity, unit, agency)),
    ]
    return Disclosure(key, "hunan", entity, agency, level, books, before, None, style, tuple(blocks))


def _contents(year: int, level: str) -> list[str]:
    first = [
        "一、基本概况",
        f"二、{level}预算单位构成",
        "三、收支总体情况",
        "四、一般公共预算拨款支出",
        "五、政府性基金预算支出",
        "六、其他重要事项的情况说明",
        "七、名词解释",
    ]
    names = [
        "部门收支总表",
        "部门收入总表",
        "部门支出总表",
        "财政拨款总表",
        "一般公共预算支出表",
        "一般公共预算基本支出表(部门预算经济科目)",
        "一般公共预算基本支出表(政府预算经济科目)",
        "政府性基金预算支出表",
        f"{year}年公共财政拨款“三公”经费预算表",
    ]
    return [
        f"第一部分  {year}年{level}预算说明",
        *("　" + line for line in first),
        f"第二部分  {year}年{level}预算表",
        *(f"　{i}. {name}" for i, name in enumerate(names, 1)),
    ]


def _sheets(books: Books, style: Style, entity: str, unit: Unit | None, agency: Agency) -> list[Sheet]:
    code = unit.code if unit else agency.units[0].code[:-3]
    sheets = [
        tables.overview(books, style),
        tables.income(books, style, code),
        tables.spending(books, style, code),
        tables.fiscal(books, style),
        tables.general(books, style, code),
        economics.economic(books, style, government=False),
        economics.economic(books, style, government=True),
        economics.fund(books, style),
        economics.public(books, style),
    ]
    unit_line = f"单位{style.colon}{style.table_unit}"
    return [s._replace(entity_line=f"部门：{entity}", unit_line=unit_line, unit=style.table_unit) for s in sheets]


def _about(agency: Agency, entity: str, level: str, unit: Unit | None) -> list[Block]:
    trade = agency.trade
    blocks = [Block(HEADING, "一、基本概况"), Block(HEADING, "（一）职能职责", 2)]
    if unit is None:
        blocks.append(Block(TEXT, f"{entity}是{agency.city}人民政府的工作部门，主要职责包括："))
        blocks += [Block(TEXT, line, topic="duties") for line in duties(agency.city, trade["duties"])]
    else:
        purpose = trade["projects"][-1][4]
        blocks.append(
            Block(
                TEXT,
                f"{entity}是{agency.name}所属的公益一类事业单位，主要负责{purpose}，并承办主管部门交办的事务性工作。",
                topic="duties",
            )
        )
    blocks.append(Block(HEADING, "（二）机构设置", 2))
    if unit is None:
        offices = "、".join(trade["offices"])
        text = f"{entity}内设{len(trade['offices'])}个科室，分别是{offices}。"
        if len(agency.units) > 1:
            text += f"所属事业单位{len(agency.units) - 1}个，即{'、'.join(u.name for u in agency.units[1:])}。"
        blocks.append(Block(TEXT, text, topic="offices"))
        staff, retired = sum(u.staff for u in agency.units), sum(u.retired for u in agency.units)
    else:
        blocks.append(Block(TEXT, "本单位设综合部、业务部2个部门，没有下属单位。", topic="offices"))
        staff, retired = unit.staff, unit.retired
    blocks.append(Block(TEXT, f"年初实有在职人员{staff}人，退休人员{retired}人。", topic="staff"))
    blocks.append(Block(HEADING, f"二、{level}预算单位构成"))
    if unit is None and len(agency.units) > 1:
        blocks.append(Block(TEXT, f"本部门预算由{len(agency.units)}个预算单位汇总而成："))
        blocks += [Block(TEXT, f"{i}．{u.name}", topic="units") for i, u in enumerate(agency.units, 1)]
    else:
        blocks.append(
            Block(
                TEXT,
                f"本{level}预算只包括{entity}{'本级' if unit is None else '自身'}，没有其他预算单位。",
                topic="units",
            )
        )
    return blocks


def _money(books: Books, before: Books, teller: Teller, level: str) -> list[Block]:
    year, money = books.year, teller.money
    total, was = books.total(), before.total()
    general, general_was = books.sum(is_general), before.sum(is_general)
    sources = [
        ("一般公共预算拨款", (GRANT, NON_TAX)),
        ("政府性基金拨款", (FUND,)),
        ("事业收入", (BUSINESS,)),
        ("上级财政补助收入", (FROM_ABOVE,)),
        ("上年结转结余", (CARRIED,)),
    ]
    parts = [
        f"{name}{money(books.sum(paid_from(s or NOWHERE)))}"
        for name, s in sources
        if books.sum(paid_from(s or NOWHERE))
    ]
    by_class = {c: a for c, a in books.by_function(lambda p: True).items() if len(c) == 3}
    names = account_names()
    spent = "，".join(f"{names[c]}{money(a)}" for c, a in by_class.items())
    shares = "；".join(
        f"{names[c]}{money(a)}，{teller.share(a, general)}"
        for c, a in books.by_function(is_general).items()
        if len(c) == 3
    )
    basic = books.sum(is_basic_general)
    people = books.sum(lambda p: is_basic_general(p) and is_personnel(p))
    return [
        Block(HEADING, "三、收支总体情况"),
        Block(
            TEXT,
            f"（一）收入预算：{year}年本{level}收入预算{money(total)}，其中，{'，'.join(parts)}。"
            f"收入预算{teller.change('total', total, was)}。",
            topic="income",
        ),
        Block(
            TEXT,
            f"（二）支出预算：{year}年本{level}支出预算{money(total)}，其中，{spent}。"
            f"支出预算{teller.change('total', total, was)}。",
            topic="spending",
        ),
        Block(HEADING, "四、一般公共预算拨款支出"),
        Block(
            TEXT,
            f"{year}年本{level}一般公共预算拨款支出{money(general)}，{teller.compared(general, general_was)}。"
            f"按功能分类，{shares}。",
            topic="general",
        ),
        Block(
            TEXT,
            f"（一）基本支出：{year}年基本支出预算{money(basic)}，用于保障机构运转。其中，人员经费{money(people)}，"
            f"公用经费{money(basic - people)}。",
            topic="basic",
        ),
        Block(
            TEXT,
            f"（二）项目支出：{year}年项目支出预算{money(general - basic)}，{_projects(books, teller)}。",
            topic="projects",
        ),
        Block(HEADING, "五、政府性基金预算支出"),
        Block(TEXT, _fund(books, teller, level), topic="fund"),
    ]


def _projects(books: Books, teller: Teller) -> str:
    amounts: dict[str, Decimal] = {}
    for posting in books.postings:
        if posting.basis == PROJECT and is_general(posting):
            amounts[posting.project] = amounts.get(posting.project, Decimal(0)) + posting.amount
    if not amounts:
        return "本年没有安排项目"
    return "其中：" + "；".join(f"{name}{teller.money(amount)}" for name, amount in amounts.items())


def _fund(books: Books, teller: Teller, level: str) -> str:
    amount = books.sum(lambda p: p.source == FUND)
    if not amount:
        return f"{books.year}年本{level}没有使用政府性基金安排的支出。"
    return f"{books.year}年本{level}政府性基金预算支出{teller.money(amount)}，全部为项目支出。"


def _run_costs(books: Books) -> Decimal:
    return books.sum(lambda p: is_basic_general(p) and p.economic.startswith("302"))


def _other(books: Books, before: Books, teller: Teller, agency: Agency, entity: str, level: str) -> list[Block]:
    year, money = books.year, teller.money
    public, public_was = three_public(books), three_public(before)
    run, run_was = _run_costs(books), _run_costs(before)
    buy, meet = books.procurement, books.gatherings
    vehicles = "，".join(f"{kind}{n}辆" for kind, n in zip(wording()["vehicles"], books.vehicles, strict=True))
    bought = 1 if public["购置"] else 0
    basic = books.sum(lambda p: p.basis == BASIC)
    return [
        Block(HEADING, "六、其他重要事项的情况说明"),
        Block(
            TEXT,
            f"（一）机关运行经费：{year}年{entity}机关运行经费{money(run)}，{teller.change('run', run, run_was)}。",
            topic="run_costs",
        ),
        Block(
            TEXT,
            f"（二）“三公”经费预算：{year}年{entity}“三公”经费预算数为{money(public['合计'])}，其中，"
            f"因公出国（境）费{money(public['出国'])}，公务接待费{money(public['接待'])}，"
            f"公务用车购置及运行费{money(public['小计'])}（其中，公务用车购置费{money(public['购置'])}，"
            f"公务用车运行费{money(public['运行'])}）。“三公”经费预算"
            f"{teller.change('reception', public['合计'], public_was['合计'])}。",
            topic="three_public",
        ),
        Block(
            TEXT,
            f"（三）一般性支出：{year}年会议费预算{money(meet.meeting_cost)}，计划召开会议{meet.meeting_times}次，"
            f"每次约{meet.meeting_each}人；培训费预算{money(meet.training_cost)}，计划举办培训{meet.training_times}期，"
            f"每期约{meet.training_each}人。不举办节庆、论坛和赛事活动。",
            topic="gatherings",
        ),
        Block(TEXT, f"（四）财政专户：{year}年本{level}没有财政专户管理资金安排的支出。", topic="account"),
        Block(
            TEXT,
            f"（五）政府采购：{year}年本{level}政府采购预算总额{money(buy.total)}，其中，货物类{money(buy.goods)}，"
            f"工程类{money(buy.works)}，服务类{money(buy.services)}。面向中小企业预留{money(buy.for_small)}，"
            f"其中预留给小微企业{money(buy.for_micro)}。",
            topic="procurement",
        ),
        Block(
            TEXT,
            f"（六）国有资产：截至{year - 1}年12月31日，本{level}共有公务用车{sum(books.vehicles)}辆，"
            f"其中，{vehicles}；"
            f"单价100万元以上的设备{books.equipment}台（套）。{year}年计划购置公务用车{bought}辆。",
            topic="assets",
        ),
        Block(
            TEXT,
            f"（七）绩效目标：{year}年本{level}全部支出纳入整体绩效目标管理，涉及资金{money(books.total())}，其中，"
            f"基本支出{money(basic)}，项目支出{money(books.total() - basic)}。{'；'.join(wording()['goal'])}。",
            topic="goals",
        ),
    ]


def _glossary(books: Books, level: str) -> list[Block]:
    words = ["财政拨款收入", "上年结转", "基本支出", "项目支出", "“三公”经费", "机关运行经费"]
    glossary = wording()["glossary"]
    return [
        Block(HEADING, "七、名词解释"),
        *(
            Block(TEXT, f"（{ordinal(i)}）{word}：{glossary[word].format(kind=f'本{level}')}", topic="glossary")
            for i, word in enumerate(words, 1)
        ),
        Block(BREAK),
    ]
