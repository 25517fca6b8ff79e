"""A table of questions, and what is understood of each."""

import pytest

from index.entities import Named, Names
from ingest import Stage
from qa.question import Operation, Query, question
from qa.understand import understand
from tests.qa.conftest import AUDIT_2024, BUDGET_2024

NAMES = Names((Named(BUDGET_2024.key, BUDGET_2024.cover), Named(AUDIT_2024.key, AUDIT_2024.cover)))


def read(text: str) -> Query:
    return understand(question(text), NAMES.resolve(text))


def subjects(query: Query) -> list[str]:
    return [subject.name or "/".join(subject.codes) for subject in query.subjects]


@pytest.mark.parametrize(
    ("text", "operation"),
    [
        ("三公经费预算多少", Operation.LOOKUP),
        ("三公经费由哪些构成", Operation.BREAKDOWN),
        ("支出按功能分类怎么分", Operation.BREAKDOWN),
        ("break down the budget by function", Operation.BREAKDOWN),
        ("接待费和会议费加起来多少", Operation.SUM),
        ("接待费比会议费多多少", Operation.DIFFERENCE),
        ("by how much does reception exceed training", Operation.DIFFERENCE),
        ("科技局和审计局谁的三公更高", Operation.COMPARE),
        ("三公经费占总支出的比例", Operation.RATIO),
        ("平均每辆车运行费多少", Operation.RATIO),
        ("行政运行的执行率", Operation.RATIO),
        ("三公经费比上年增加多少", Operation.CHANGE),
        ("year-on-year change of reception", Operation.CHANGE),
        ("照说明倒推2023年三公经费", Operation.BASE),
        ("商品和服务支出里最花钱的三项", Operation.RANK),
        ("top 3 items of goods and services", Operation.RANK),
        ("有几个内设机构", Operation.COUNT),
        ("有哪些下属单位", Operation.LIST),
        ("机关运行经费是什么意思", Operation.DEFINITION),
        ("三公经费为什么减少", Operation.REASON),
        ("why did reception fall", Operation.REASON),
        ("单位的主要职责是什么", Operation.PROSE),
        ("接待费是4.02万元，对吗", Operation.CHECK),
        ("738.66万元 which is right", Operation.CHECK),
        pytest.param(
            "总表和支出决算表一样吗",
            Operation.CHECK,
        ),
    ],
)
def test_the_words_tell_what_is_wanted(text: str, operation: Operation) -> None:
    assert read(text).operation is operation


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("吃喝费安排了多少", ["公务接待费"]),
        ("公车花了多少", ["公务用车购置及运行费"]),
        ("公务用车有几辆", ["公务用车数量"]),
        ("how much for cars", ["公务用车购置及运行费"]),
        ("机关运行经废多少", ["机关运行经费"]),
        ("2150517是多少", ["2150517"]),
        ("接待费和会议费", ["公务接待费", "会议费"]),
        ("支出里的会议费", ["会议费"]),
        ("白水市科学技术局的支出预算", ["支出总计"]),
        ("园林养护多少", []),
    ],
)
def test_the_subjects_are_named_as_the_field_names_them(text: str, names: list[str]) -> None:
    assert subjects(read(text))[: len(names) or None] == names


def test_a_code_joins_the_name_beside_it() -> None:
    query = read("30217公务接待费多少")
    assert [(subject.name, subject.codes) for subject in query.subjects] == [("公务接待费", ("30217",))]


def test_a_code_of_something_else_does_not() -> None:
    query = read("30201和公务接待费各多少")
    assert [(subject.name, subject.codes) for subject in query.subjects] == [("公务接待费", ()), ("", ("30201",))]


@pytest.mark.parametrize(
    ("text", "years", "prior"),
    [
        ("2024年三公经费", (2024,), False),
        ("２０２４年三公经费", (2024,), False),
        ("24年三公经费", (2024,), False),
        ("2023年和2024年三公经费", (2023, 2024), False),
        ("24 vs 25 三公", (2024, 2025), False),
        ("去年三公经费", (), True),
        ("last year's reception", (), True),
        ("截至2023年12月有几辆车", (), False),
        ("2150517", (), False),
        ("三公经费2024元", (2024,), False),
    ],
)
def test_years_are_read_and_relative_ones_kept_for_the_document(text: str, years: tuple[int, ...], prior: bool) -> None:
    query = read(text)
    assert (query.years, query.prior) == (years, prior)


@pytest.mark.parametrize(
    ("text", "stage", "insists"),
    [
        ("三公经费决算多少", Stage.FINAL, True),
        ("实际花了多少", Stage.FINAL, True),
        ("花了多少", Stage.FINAL, False),
        ("三公经费安排多少", Stage.BUDGET, False),
        ("年初预算多少", Stage.BUDGET, True),
        ("一般公共预算拨款多少", None, False),
        ("预算和决算各多少", None, False),
        ("竣工决算审计费多少", None, False),
        pytest.param(
            "不是决算，是预算",
            Stage.BUDGET,
            False,
        ),
    ],
)
def test_plan_and_outcome_are_told_apart(text: str, stage: Stage | None, insists: bool) -> None:
    query = read(text)
    assert (query.stage, query.hard_stage) == (stage, insists)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("公务接待费多少元", "元"),
        ("公务接待费多少万元", "万元"),
        ("基本支出 in 亿", "亿元"),
        ("换算成元", "元"),
        ("reception in yuan", "元"),
        ("公务接待费多少钱", ""),
        ("4.02万元是多少元", "元"),
    ],
)
def test_the_unit_asked_for_is_kept(text: str, unit: str) -> None:
    assert read(text).unit == unit


def test_what_the_asker_takes_back_is_no_subject() -> None:
    assert subjects(read("不要会议费，要培训费")) == ["培训费"]


@pytest.mark.parametrize(
    ("text", "statement", "label"),
    [
        ("表7的接待费", "", "7"),
        ("公开03表里行政运行", "", "03"),
        ("收支总表的收入总计", "收支总表", ""),
        ("财政拨款收入支出决算总表", "财政拨款收支总表", ""),
        ("按政府预算经济科目，办公经费", "政府经济分类表", ""),
    ],
)
def test_a_table_is_known_by_number_or_name(text: str, statement: str, label: str) -> None:
    query = read(text)
    assert (query.statement, query.table_label.lstrip("0")) == (statement, label.lstrip("0"))


@pytest.mark.parametrize(
    ("text", "fund", "basis"),
    [
        ("基本支出里的接待费", "", "基本支出"),
        ("项目支出中的会议费", "", "项目支出"),
        ("政府性基金预算多少", "政府性基金", ""),
        ("reception under basic expenditure", "", "基本支出"),
        ("一般公共预算的科学技术支出", "一般公共预算", ""),
    ],
)
def test_fund_and_scope_are_coordinates_not_subjects(text: str, fund: str, basis: str) -> None:
    query = read(text)
    assert (query.fund, query.basis) == (fund, basis)


def test_figures_the_asker_states_are_kept_apart_from_codes_years_and_bounds() -> None:
    query = read("2024年30217公务接待费是4.02万元还是40,200元，50万元以上的项目有几个")
    assert query.figures == (("4.02", "万元"), ("40200", "元"))


@pytest.mark.parametrize(
    ("text", "places"), [("保留两位小数", 2), ("精确到1位小数", 1), ("with two decimals", 2), ("多少", None)]
)
def test_the_decimals_asked_for_are_kept(text: str, places: int | None) -> None:
    assert read(text).places == places


@pytest.mark.parametrize(
    ("text", "top"),
    [
        ("前三项", 3),
        ("top 5", 5),
        ("最大的3项", 3),
        ("最花钱的两项", 2),
    ],
)
def test_how_many_to_rank_is_kept(text: str, top: int) -> None:
    assert read(text).top == top


def test_the_agencys_own_name_is_no_subject() -> None:
    query = read("白水市科学技术局2024年三公经费多少")
    assert (subjects(query), query.keys, query.named) == (["三公经费"], ("kj-24b",), True)


def test_an_agency_that_is_not_there_is_named_as_unknown() -> None:
    assert read("白水市教育局2024年三公经费多少").unknown == ("白水市教育局",)


def test_full_width_and_blanks_change_nothing() -> None:
    plain, odd = read("2024年公务接待费是多少元"), read("２０２４ 年 公务 接待费 是 多少元")
    assert (odd.years, subjects(odd), odd.unit) == (plain.years, subjects(plain), plain.unit)
