"""A department or unit budget on the Shanghai template: duties, terms and an item-by-item explanation first, then nine
statements, then the notes on three public expenses, procurement, assets and one project.
"""

from collections.abc import Callable
from decimal import Decimal

from evals.books import (
    BUSINESS,
    FISCAL,
    FUND,
    OFFICE,
    OTHER,
    PROJECT,
    Books,
    Posting,
    is_fiscal,
    is_general,
    three_public,
)
from evals.disclosure import CONTENTS, COVER, HEADING, SHEET, TEXT, Block, Disclosure, Style
from evals.invent import Agency, Unit, keep_books, unit_books
from evals.prose import Teller, full_name, ordinal, wording
from evals.shanghai_tables import run_costs, shanghai_sheets
from evals.sheet import Sheet

STYLE = Style(table_unit="元", places=0, zero="0")
PURPOSES = {
    "20805": "缴纳社会保险和发放离退休人员经费",
    "20827": "缴纳工伤保险",
    "210": "缴纳医疗保险",
    "221": "缴纳住房公积金",
    "229": "福利设施改造",
}


def shanghai_budget(key: str, agency: Agency, year: int, unit: Unit | None = None, style: Style = STYLE) -> Disclosure:
    if unit is None:
        books, before, entity, level = keep_books(agency, year), keep_books(agency, year - 1), agency.name, "部门"
    else:
        books, before = unit_books(agency, unit, year), unit_books(agency, unit, year - 1)
        entity, level = unit.name.removesuffix("本级"), "预算单位"
    teller = Teller(f"{agency.seed}/{entity}", year, "预算", style)
    sheets = [_dressed(sheet, entity, level) for sheet in shanghai_sheets(books, style, level)]
    owner = "预算主管部门" if unit is None else "预算单位"
    blocks = [
        Block(COVER, f"{agency.city}{year}年区级{'部门' if unit is None else '单位'}预算\n{owner}：{entity}"),
        Block(CONTENTS, "\n".join(_contents(sheets, level))),
        *_about(agency, entity, level, unit),
        *_terms(level),
        *_explained(books, before, teller, entity, agency),
        *(Block(SHEET, sheet=sheet) for sheet in sheets),
        *_other(books, before, teller, agency, entity, unit),
        *_one_project(books, teller, agency),
    ]
    return Disclosure(
        key, "shanghai", entity, agency, "部门" if unit is None else "单位", books, before, None, style, tuple(blocks)
    )


def _dressed(sheet: Sheet, entity: str, level: str) -> Sheet:
    return sheet._replace(entity_line=f"编制{level.removeprefix('预算')}：{entity}", unit_line=f"单位：{sheet.unit}")


def _contents(sheets: list[Sheet], level: str) -> list[str]:
    return [
        f"一、{level}主要职能",
        f"二、{level}机构设置",
        "三、名词解释",
        f"四、{level}预算编制说明",
        f"五、{level}预算表",
        *(f"　　{i}. {sheet.title}" for i, sheet in enumerate(sheets, 1)),
        "六、其他相关情况说明",
        "七、项目经费情况说明",
    ]


def _about(agency: Agency, entity: str, level: str, unit: Unit | None) -> list[Block]:
    trade = agency.trade
    blocks = [Block(HEADING, f"{entity}主要职能", 0)]
    if unit is None:
        blocks.append(Block(TEXT, f"{entity}负责本区相关行政管理和公共服务工作，主要承担以下任务："))
        blocks += [
            Block(TEXT, f"{ordinal(i)}、{text.format(city=agency.city)}。", topic="duties")
            for i, text in enumerate(trade["duties"], 1)
        ]
    else:
        blocks.append(
            Block(TEXT, f"{entity}由{agency.name}主管，主要任务是{trade['projects'][-1][4]}。", topic="duties")
        )
    blocks.append(Block(HEADING, f"{entity}机构设置", 0))
    if unit is None:
        offices = [u for u in agency.units if u.body == OFFICE]
        blocks.append(
            Block(
                TEXT,
                f"{entity}部门预算是本部和所属预算单位收支计划的汇总，共{len(agency.units)}家预算单位，其中行政单位"
                f"{len(offices)}家，事业单位{len(agency.units) - len(offices)}家：",
                topic="units",
            )
        )
        blocks += [
            Block(TEXT, f"{i}. {u.name.replace('本级', '（本部）')}", topic="units")
            for i, u in enumerate(agency.units, 1)
        ]
        blocks.append(
            Block(TEXT, f"本部内设{'、'.join(trade['offices'])}，共{len(trade['offices'])}个科室。", topic="offices")
        )
    else:
        blocks.append(Block(TEXT, f"{entity}设办公室、业务科、后勤科，共3个内设机构。", topic="offices"))
    return blocks


def _terms(level: str) -> list[Block]:
    glossary = wording()["glossary"]
    words = ["财政拨款收入", "事业收入", "其他收入", "基本支出", "项目支出", "“三公”经费", "机关运行经费"]
    return [
        Block(HEADING, "名词解释", 0),
        *(
            Block(TEXT, f"（{ordinal(i)}）{word}：{glossary[word].format(kind=level)}", topic="glossary")
            for i, word in enumerate(words, 1)
        ),
    ]


def _explained(books: Books, before: Books, teller: Teller, entity: str, agency: Agency) -> list[Block]:
    money, year = teller.money, books.year

    def source(*names: str) -> Callable[[Posting], bool]:
        return lambda p: p.source in names

    fiscal, fiscal_was = books.sum(is_fiscal), before.sum(is_fiscal)
    general, general_was = books.sum(is_general), before.sum(is_general)
    fund, fund_was = books.sum(source(FUND)), before.sum(source(FUND))
    items = {c: a for c, a in books.by_function(source(*FISCAL)).items() if len(c) == 7}
    return [
        Block(HEADING, f"{year}年预算编制说明", 0),
        Block(
            TEXT,
            f"{year}年，{entity}收入预算{money(books.total())}，其中：财政拨款收入{money(fiscal)}，"
            f"{teller.compared(fiscal, fiscal_was)}；事业收入{money(books.sum(source(BUSINESS)))}；"
            f"事业单位经营收入{money(Decimal(0))}；其他收入{money(books.sum(source(OTHER)))}。",
            topic="income",
        ),
        Block(
            TEXT,
            f"支出预算{money(books.total())}，其中：财政拨款支出预算{money(fiscal)}，"
            f"{teller.compared(fiscal, fiscal_was)}。财政拨款支出预算中，一般公共预算拨款支出预算{money(general)}，"
            f"{teller.compared(general, general_was)}；"
            f"政府性基金拨款支出预算{money(fund)}，{teller.compared(fund, fund_was)}；"
            f"国有资本经营预算拨款支出预算{money(Decimal(0))}，与{year - 1}年预算持平。",
            topic="spending",
        ),
        Block(TEXT, f"财政拨款支出变动的主要原因是{teller.reason('total', fiscal, fiscal_was)}。", topic="spending"),
        Block(TEXT, "财政拨款支出的具体内容如下："),
        *(
            Block(
                TEXT, f"{i}. “{full_name(code)}”科目{money(amount)}，主要用于{_purpose(code, agency)}。", topic="items"
            )
            for i, (code, amount) in enumerate(items.items(), 1)
        ),
    ]


def _purpose(code: str, agency: Agency) -> str:
    for _name, function, _size, _split, purpose in agency.trade["projects"]:
        if function == code:
            return str(purpose)
    return PURPOSES.get(code[:5]) or PURPOSES.get(code[:3]) or "保障机构日常运转"


def _other(books: Books, before: Books, teller: Teller, agency: Agency, entity: str, unit: Unit | None) -> list[Block]:
    year, money = books.year, teller.money
    now, was = three_public(books), three_public(before)
    run, run_was = run_costs(books), run_costs(before)
    buy = books.procurement
    who = "本部门" if unit is None else "本单位"
    vehicles = "、".join(f"{kind}{n}辆" for kind, n in zip(wording()["vehicles"], books.vehicles, strict=True))
    projects = sorted({p.project for p in books.postings if p.basis == PROJECT})
    cost = books.sum(lambda p: p.basis == PROJECT)
    run_text = (
        f"{year}年{entity}下属{sum(u.body == OFFICE for u in agency.units)}家机关的机关运行经费预算为{money(run)}，"
        f"{teller.compared(run, run_was)}。"
        if run
        else f"{who}为事业单位，没有机关运行经费。"
    )
    return [
        Block(HEADING, "其他相关情况说明", 0),
        Block(HEADING, f"一、{year}年“三公”经费预算情况说明"),
        Block(
            TEXT,
            f"{year}年“三公”经费预算数为{money(now['合计'])}，{teller.compared(now['合计'], was['合计'])}。其中：",
            topic="three_public",
        ),
        Block(
            TEXT,
            f"（一）因公出国（境）费{money(now['出国'])}，{teller.change('abroad', now['出国'], was['出国'])}。",
            topic="three_public",
        ),
        Block(
            TEXT,
            f"（二）公务用车购置及运行费{money(now['小计'])}，{teller.compared(now['小计'], was['小计'])}。其中："
            f"公务用车购置费{money(now['购置'])}，{teller.change('buy', now['购置'], was['购置'])}；"
            f"公务用车运行费{money(now['运行'])}，{teller.change('cars', now['运行'], was['运行'])}。",
            topic="three_public",
        ),
        Block(
            TEXT,
            f"（三）公务接待费{money(now['接待'])}，{teller.change('reception', now['接待'], was['接待'])}。",
            topic="three_public",
        ),
        Block(HEADING, "二、机关运行经费预算"),
        Block(TEXT, run_text, topic="run_costs"),
        Block(HEADING, "三、政府采购预算情况"),
        Block(
            TEXT,
            f"{year}年{who}政府采购预算{money(buy.total)}，其中：政府采购货物预算{money(buy.goods)}、"
            f"政府采购工程预算{money(buy.works)}、政府采购服务预算{money(buy.services)}。",
            topic="procurement",
        ),
        Block(
            TEXT,
            f"{year}年{who}面向中小企业预留政府采购项目预算{money(buy.for_small)}，其中预留给小型和微型企业"
            f"{money(buy.for_micro)}。",
            topic="procurement",
        ),
        Block(HEADING, "四、绩效目标设置情况"),
        Block(
            TEXT,
            f"{year}年{who}编报绩效目标的项目{len(projects)}个，涉及项目预算资金{money(cost)}。{wording()['goal'][0]}。",
            topic="goals",
        ),
        Block(HEADING, "五、国有资产占有使用情况"),
        Block(
            TEXT,
            f"截至{year - 1}年8月31日，{who}共有车辆{sum(books.vehicles)}辆，其中：{vehicles}；"
            f"单价100万元以上的设备{books.equipment}台（套）。",
            topic="assets",
        ),
        Block(TEXT, f"{year}年{who}预算安排购置车辆{1 if now['购置'] else 0}辆。", topic="assets"),
    ]


def _one_project(books: Books, teller: Teller, agency: Agency) -> list[Block]:
    """The largest project, quarter by quarter."""
    sizes: dict[str, Decimal] = {}
    for posting in books.postings:
        if posting.project:
            sizes[posting.project] = sizes.get(posting.project, Decimal(0)) + posting.amount
    name = max(sizes, key=lambda n: sizes[n])
    purpose = next((p[4] for p in agency.trade["projects"] if p[0] == name), "更新公务用车")
    size = sizes[name]
    quarter = (size / 4).quantize(Decimal(100))
    plan = "，".join(f"第{q}季度{teller.money(quarter if q != '四' else size - 3 * quarter)}" for q in "一二三四")
    return [
        Block(HEADING, "项目经费情况说明", 0),
        Block(HEADING, "一、项目概况"),
        Block(TEXT, f"“{name}”项目主要用于{purpose}。"),
        Block(HEADING, "二、实施周期"),
        Block(TEXT, f"{books.year}年1月至12月。"),
        Block(HEADING, "三、年度预算安排"),
        Block(TEXT, f"{books.year}年安排预算{teller.money(size)}，用款计划为：{plan}。", topic="one_project"),
        Block(HEADING, "四、绩效目标"),
        Block(TEXT, f"按计划完成全部任务，服务对象满意度不低于90%。{wording()['goal'][1]}。"),
    ]
