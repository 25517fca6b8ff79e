"""A department budget on the Hubei template: the tables come before their explanation."""

from decimal import Decimal

from evals.books import (
    CARRIED,
    GENERAL,
    PROJECT,
    Books,
    account_names,
    is_basic_general,
    is_general,
    is_personnel,
    three_public,
)
from evals.disclosure import BREAK, CONTENTS, COVER, HEADING, PART, SHEET, TEXT, Block, Disclosure, Style
from evals.hubei_tables import hubei_sheets
from evals.invent import Agency, keep_books
from evals.prose import Teller, full_name, ordinal, wording

STYLE = Style(zero=None, commas=False, trim=True)


def hubei_budget(key: str, agency: Agency, year: int, style: Style = STYLE) -> Disclosure:
    books, before = keep_books(agency, year), keep_books(agency, year - 1)
    teller = Teller(agency.seed, year, "预算", style)
    sheets = hubei_sheets(books, style, agency)
    dressed = [
        s._replace(
            entity_line=f"部门/单位：{agency.name}",
            unit_line=f"单位{style.colon}{style.table_unit}",
            unit=style.table_unit,
            heading=f"（{ordinal(i)}）{s.title}",
        )
        for i, s in enumerate(sheets, 1)
    ]
    blocks = [
        Block(COVER, f"{agency.name}\n{year}年部门预算"),
        Block(CONTENTS, "\n".join(_contents(year, [s.title for s in sheets]))),
        Block(PART, "第一部分\n单位概况"),
        *_about(agency),
        Block(BREAK),
        Block(PART, f"第二部分\n{year}年部门预算表"),
        *(Block(SHEET, sheet=sheet) for sheet in dressed),
        Block(PART, f"第三部分\n{year}年部门预算情况说明"),
        *_explained(books, before, teller, agency),
        Block(HEADING, "第四部分　名词解释", 0),
        *_terms(books),
    ]
    return Disclosure(key, "hubei", agency.name, agency, "部门", books, before, None, style, tuple(blocks))


def _contents(year: int, titles: list[str]) -> list[str]:
    return [
        "第一部分  单位概况",
        "　（一）主要职能",
        "　（二）机构设置",
        f"第二部分  {year}年部门预算表",
        *(f"　（{ordinal(i)}）{title}" for i, title in enumerate(titles, 1)),
        f"第三部分  {year}年部门预算情况说明",
        "第四部分  名词解释",
    ]


def _about(agency: Agency) -> list[Block]:
    trade, unit = agency.trade, agency.units[0]
    return [
        Block(HEADING, "（一）主要职能"),
        *(
            Block(TEXT, f"{i}.{text.format(city=agency.city)}。", topic="duties")
            for i, text in enumerate(trade["duties"], 1)
        ),
        Block(HEADING, "（二）机构设置"),
        Block(
            TEXT, f"{agency.name}内设{len(trade['offices'])}个科室：{'、'.join(trade['offices'])}。", topic="offices"
        ),
        Block(TEXT, f"编报部门预算的单位1个，即{unit.name}。", topic="units"),
        Block(TEXT, f"在职人员{unit.staff}人，退休人员{unit.retired}人。", topic="staff"),
    ]


def _explained(books: Books, before: Books, teller: Teller, agency: Agency) -> list[Block]:
    year, money = books.year, teller.money
    total, was = books.total(), before.total()
    general, basic = books.sum(is_general), books.sum(is_basic_general)
    people = books.sum(lambda p: is_basic_general(p) and is_personnel(p))
    run, run_was = basic - people, before.sum(lambda p: is_basic_general(p) and not is_personnel(p))
    carried = books.sum(lambda p: p.source == CARRIED)
    now, last = three_public(books), three_public(before)
    names = account_names()
    items = {
        c: a for c, a in books.by_economic(lambda p: is_basic_general(p) and not is_personnel(p)).items() if len(c) == 5
    }
    buy = books.procurement
    vehicles = "，".join(f"{kind}{n}辆" for kind, n in zip(wording()["vehicles"], books.vehicles, strict=True))
    blocks = [
        Block(HEADING, "（一）收支预算总体情况"),
        Block(
            TEXT,
            f"{year}年收入预算{money(total)}，其中一般公共预算拨款{money(general)}，上年结转{money(carried)}。"
            f"支出预算{money(total)}，其中基本支出{money(basic)}，项目支出{money(total - basic)}。",
            topic="income",
        ),
        Block(TEXT, f"收支预算总额{teller.change('total', total, was)}。", topic="spending"),
        Block(HEADING, "（二）机关运行经费"),
        Block(
            TEXT,
            f"{year}年机关运行经费{money(run)}，{teller.change('run', run, run_was)}。包括："
            + "、".join(f"{names[c]}{money(a)}" for c, a in items.items())
            + "。",
            topic="run_costs",
        ),
        Block(HEADING, "（三）“三公”经费"),
        Block(
            TEXT,
            f"{year}年一般公共预算“三公”经费{money(now['合计'])}，"
            f"{teller.change('reception', now['合计'], last['合计'])}。其中："
            f"因公出国（境）费{money(now['出国'])}；公务用车购置及运行费{money(now['小计'])}，包括公务用车购置费{money(now['购置'])}、"
            f"公务用车运行费{money(now['运行'])}，{teller.change('cars', now['小计'], last['小计'])}；"
            f"公务接待费{money(now['接待'])}，{teller.change('reception', now['接待'], last['接待'])}。",
            topic="three_public",
        ),
        Block(HEADING, "（四）一般公共预算支出"),
    ]
    for i, (code, amount) in enumerate((c, a) for c, a in books.by_function(is_general).items() if len(c) == 7):
        blocks.append(Block(TEXT, f"{i + 1}.{full_name(code)}{money(amount)}。", topic="items"))
    blocks += [
        Block(HEADING, "（五）政府采购"),
        Block(
            TEXT,
            f"{year}年政府采购预算{money(buy.total)}，其中货物{money(buy.goods)}，工程{money(buy.works)}，"
            f"服务{money(buy.services)}。面向中小企业预留{money(buy.for_small)}。",
            topic="procurement",
        ),
        Block(HEADING, "（六）国有资产"),
        Block(
            TEXT,
            f"截至{year - 1}年12月31日，共有车辆{sum(books.vehicles)}辆，其中，{vehicles}；单价100万元以上的设备"
            f"{books.equipment}台（套）。",
            topic="assets",
        ),
        Block(HEADING, "（七）项目与绩效"),
        Block(
            TEXT,
            f"{year}年安排项目支出{money(total - basic)}，具体为：{_projects(books, teller)}。{wording()['goal'][0]}。",
            topic="goals",
        ),
    ]
    return blocks


def _projects(books: Books, teller: Teller) -> str:
    sizes: dict[str, Decimal] = {}
    for posting in books.postings:
        if posting.basis == PROJECT and posting.source in (*GENERAL, CARRIED):
            sizes[posting.project] = sizes.get(posting.project, Decimal(0)) + posting.amount
    return "；".join(f"{name}{teller.money(amount)}" for name, amount in sizes.items())


def _terms(books: Books) -> list[Block]:
    words = ["财政拨款收入", "上年结转", "基本支出", "项目支出", "“三公”经费", "机关运行经费"]
    return [
        Block(TEXT, f"{i}.{word}：{wording()['glossary'][word].format(kind='本部门')}", topic="glossary")
        for i, word in enumerate(words, 1)
    ]
