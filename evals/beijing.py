"""A department budget the way Beijing prints it: the explanation first, with every amount beside that of the year
before, then ten tables.
"""

from collections.abc import Sequence
from decimal import Decimal

from evals.beijing_tables import beijing_sheets
from evals.books import (
    BASIC,
    CARRIED,
    FISCAL,
    Books,
    is_basic_general,
    is_personnel,
    paid_from,
    three_public,
)
from evals.disclosure import CONTENTS, COVER, HEADING, PART, SHEET, TEXT, Block, Disclosure, Style
from evals.invent import Agency, keep_books
from evals.prose import Teller, ordinal, percent, ten_thousands, wording
from evals.statements import dressed, project_sizes

STYLE = Style(table_unit="万元", zero="0.00")


def beijing_budget(key: str, agency: Agency, year: int, style: Style = STYLE) -> Disclosure:
    books, before = keep_books(agency, year), keep_books(agency, year - 1)
    teller = Teller(agency.seed, year, "预算", style)
    sheets = [
        dressed(sheet._replace(unit=style.table_unit), "", f"预算部门：{agency.name}", f"单位：{style.table_unit}")
        for sheet in beijing_sheets(books, before, style, agency)
    ]
    sheets = [sheet._replace(title=f"附表{i}　{sheet.title}") for i, sheet in enumerate(sheets, 1)]
    blocks = [
        Block(COVER, f"{agency.name}\n{year}年度部门预算信息公开"),
        Block(CONTENTS, "\n".join(_contents(year, [sheet.title for sheet in sheets]))),
        Block(PART, f"第一部分\n{year}年度部门预算情况说明"),
        *_about(agency),
        *_explained(books, before, teller),
        *_other(books, before, teller),
        *_terms(),
        Block(PART, f"第二部分\n{year}年度部门预算报表"),
        *(Block(SHEET, sheet=sheet) for sheet in sheets),
    ]
    return Disclosure(key, "beijing", agency.name, agency, "部门", books, before, None, style, tuple(blocks))


def _contents(year: int, titles: Sequence[str]) -> list[str]:
    first = [
        "部门基本情况",
        "收入预算情况说明",
        "支出预算情况说明",
        "部门“三公”经费预算情况说明",
        "其他情况说明",
        "名词解释",
    ]
    return [
        f"第一部分  {year}年度部门预算情况说明",
        *(f"　{ordinal(i)}、{name}" for i, name in enumerate(first, 1)),
        f"第二部分  {year}年度部门预算报表",
        *("　" + title for title in titles),
    ]


def _about(agency: Agency) -> list[Block]:
    trade = agency.trade
    return [
        Block(HEADING, "一、部门基本情况"),
        Block(HEADING, "（一）部门职责", 2),
        *(
            Block(TEXT, f"{i}．{text.format(city=agency.city)}。", topic="duties")
            for i, text in enumerate(trade["duties"], 1)
        ),
        Block(HEADING, "（二）机构设置", 2),
        Block(
            TEXT,
            f"{agency.name}内设{'、'.join(trade['offices'])}，共计{len(trade['offices'])}个处室。",
            topic="offices",
        ),
        Block(
            TEXT,
            f"本部门预算包括{len(agency.units)}个单位，即{'、'.join(unit.name for unit in agency.units)}。",
            topic="units",
        ),
        Block(
            TEXT,
            f"在职人员{sum(unit.staff for unit in agency.units)}人；退休人员"
            f"{sum(unit.retired for unit in agency.units)}人。",
            topic="staff",
        ),
    ]


def _against(teller: Teller, year: int, now: Decimal, was: Decimal) -> str:
    """…，比2024年年初预算数90.00万元增加10.00万元，增长11.11%."""
    a, b = ten_thousands(now), ten_thousands(was)
    text = f"比{year - 1}年年初预算数{teller.money(was)}"
    if a == b:
        return f"与{year - 1}年年初预算数持平"
    text += f"{'增加' if a > b else '减少'}{teller.money(abs(a - b) * 10_000)}"
    return text + (f"，{'增长' if a > b else '下降'}{percent(abs(a - b), b)}" if b else "")


def _explained(books: Books, before: Books, teller: Teller) -> list[Block]:
    year, money = books.year, teller.money
    total, was = books.total(), before.total()
    fiscal, fiscal_was = books.sum(paid_from(FISCAL)), before.sum(paid_from(FISCAL))
    basic, basic_was = books.sum(lambda p: p.basis == BASIC), before.sum(lambda p: p.basis == BASIC)
    on_projects, projects_was = total - basic, was - basic_was
    sizes = "；".join(f"{name}{money(sum(s.values(), Decimal(0)))}" for name, s in project_sizes(books).items())
    return [
        Block(HEADING, "二、收入预算情况说明"),
        Block(
            TEXT,
            f"{year}年收入预算{money(total)}，{_against(teller, year, total, was)}。"
            f"其中：本年财政拨款收入{money(fiscal)}，"
            f"{_against(teller, year, fiscal, fiscal_was)}；上年结转{money(books.sum(paid_from((CARRIED,))))}。",
            topic="income",
        ),
        Block(HEADING, "三、支出预算情况说明"),
        Block(
            TEXT,
            f"{year}年支出预算{money(total)}，{_against(teller, year, total, was)}，主要原因是"
            f"{teller.reason('total', total, was)}。",
            topic="spending",
        ),
        Block(
            TEXT,
            f"（一）基本支出预算{money(basic)}，占总支出预算{teller.share(basic, total).removeprefix('占')}，"
            f"{_against(teller, year, basic, basic_was)}。",
            topic="basic",
        ),
        Block(
            TEXT,
            f"（二）项目支出预算{money(on_projects)}，{_against(teller, year, on_projects, projects_was)}。"
            f"具体项目为：{sizes}。",
            topic="projects",
        ),
    ]


def _other(books: Books, before: Books, teller: Teller) -> list[Block]:
    year, money = books.year, teller.money
    now, was = three_public(books), three_public(before)
    run = books.sum(lambda p: is_basic_general(p) and not is_personnel(p))
    run_was = before.sum(lambda p: is_basic_general(p) and not is_personnel(p))
    buy = books.procurement
    vehicles = "，".join(f"{kind}{n}辆" for kind, n in zip(wording()["vehicles"], books.vehicles, strict=True))

    def line(number: int, name: str, key: str, topic: str) -> Block:
        return Block(
            TEXT,
            f"{number}．{name}。{year}年预算数为{money(now[key])}，{_against(teller, year, now[key], was[key])}，"
            f"主要原因是{teller.reason(topic, now[key], was[key])}。",
            topic="three_public",
        )

    return [
        Block(HEADING, "四、部门“三公”经费预算情况说明"),
        Block(
            TEXT,
            f"{year}年“三公”经费财政拨款预算为{money(now['合计'])}，"
            f"{_against(teller, year, now['合计'], was['合计'])}。其中：",
            topic="three_public",
        ),
        line(1, "因公出国（境）费用", "出国", "abroad"),
        line(2, "公务接待费", "接待", "reception"),
        line(3, "公务用车购置和运行维护费", "小计", "cars"),
        Block(
            TEXT,
            f"其中，公务用车购置费{year}年预算数为{money(now['购置'])}；公务用车运行维护费{year}年预算数为{money(now['运行'])}。",
            topic="three_public",
        ),
        Block(HEADING, "五、其他情况说明"),
        Block(HEADING, "（一）机关运行经费说明", 2),
        Block(
            TEXT,
            f"{year}年本部门机关运行经费财政拨款预算{money(run)}，{_against(teller, year, run, run_was)}，主要原因是"
            f"{teller.reason('run', run, run_was)}。",
            topic="run_costs",
        ),
        Block(HEADING, "（二）政府采购预算说明", 2),
        Block(
            TEXT,
            f"{year}年本部门政府采购预算总额{money(buy.total)}，其中：政府采购货物预算{money(buy.goods)}，政府采购工程预算"
            f"{money(buy.works)}，政府采购服务预算{money(buy.services)}。",
            topic="procurement",
        ),
        Block(HEADING, "（三）国有资产占用情况说明", 2),
        Block(
            TEXT,
            f"截至{year - 1}年底，本部门固定资产中，车辆共计{sum(books.vehicles)}辆，其中：{vehicles}；"
            f"单位价值100万元以上的设备{books.equipment}台（套）。",
            topic="assets",
        ),
        Block(HEADING, "（四）项目支出绩效目标情况说明", 2),
        Block(TEXT, f"填报绩效目标的预算项目{len(project_sizes(books))}个。{wording()['goal'][1]}。", topic="goals"),
    ]


def _terms() -> list[Block]:
    words = ["财政拨款收入", "上年结转", "基本支出", "项目支出", "“三公”经费", "机关运行经费"]
    return [
        Block(HEADING, "六、名词解释"),
        *(
            Block(TEXT, f"{i}．{word}：{wording()['glossary'][word].format(kind='本部门')}", topic="glossary")
            for i, word in enumerate(words, 1)
        ),
    ]
