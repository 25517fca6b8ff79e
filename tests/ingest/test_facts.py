"""Facts from cells: each figure with its six coordinates, blanks kept, nothing merged."""

import pytest

from ingest.amount import CellState
from ingest.document import Fact, Stage
from tests.book import cell_facts, cover


def by_place(facts: tuple[Fact, ...]) -> dict[tuple[str, str], Fact]:
    return {(fact.row_label, fact.measure): fact for fact in facts}


GENERAL = """
    一般公共预算支出表 | 万元 | 表5
    科目编码 | 科目名称 | 合计 | 基本支出/小计 | 基本支出/人员经费 | 项目支出
             | 合计 | 30.00 | 20.00 | 15.00 | 10.00
    206      | 科学技术支出 | 30.00 | 20.00 | 15.00 | 10.00
    20601    | 科学技术管理事务 | 30.00 | 20.00 | 15.00 | 10.00
    2060101  | 行政运行 | 20.00 | 20.00 | 15.00 |
    2060102  | 一般行政管理事务 | 10.00 | | | 10.00
"""


def test_the_statement_gives_the_fund_and_the_column_the_scope() -> None:
    facts = by_place(cell_facts(GENERAL))
    assert {fact.fund for fact in facts.values()} == {"一般公共预算"}
    assert facts["行政运行", "合计"].basis == "全部支出"
    assert facts["行政运行", "基本支出/小计"].basis == "基本支出"
    assert facts["行政运行", "基本支出/人员经费"].basis == "人员经费"
    assert facts["一般行政管理事务", "项目支出"].basis == "项目支出"


def test_a_blank_cell_is_a_fact_without_an_amount() -> None:
    blank = by_place(cell_facts(GENERAL))["行政运行", "项目支出"]
    assert blank.amount is None
    assert blank.state is CellState.BLANK


@pytest.mark.parametrize(
    ("printed", "state", "value"),
    [
        ("0.00", CellState.ZERO, "0.00"),
        ("-", CellState.DASH, None),
        ("", CellState.BLANK, None),
        ("不涉及", "text", None),
    ],
)
def test_zero_dash_blank_and_words_stay_different(printed: str, state: str, value: str | None) -> None:
    fact = cell_facts(f"""
        “三公”经费预算表 | 万元
        项目 | 本年预算数
        1、因公出国（境）费用 | {printed}
    """)[0]
    assert fact.state == state
    assert (str(fact.amount.value) if fact.amount else None) == value


def test_a_total_row_is_named_by_what_its_column_totals() -> None:
    facts = by_place(cell_facts(GENERAL))
    assert facts["合计", "项目支出"].subject == "项目支出"
    assert facts["合计", "基本支出/小计"].subject == "基本支出"
    assert all(facts["合计", measure].total for measure in ("合计", "项目支出"))


def test_only_bottom_rows_are_leaves() -> None:
    facts = by_place(cell_facts(GENERAL))
    leaves = [label for label, measure in facts if measure == "合计" and facts[label, measure].leaf]
    assert leaves == ["行政运行", "一般行政管理事务"]


def test_a_figure_keeps_its_cell() -> None:
    fact = by_place(cell_facts(GENERAL))["行政运行", "合计"]
    assert (fact.id, fact.row, fact.column, fact.place.quote) == ("t01.r3.c2", 3, 2, "20.00")
    assert fact.place.box == (240.0, 160.0, 330.0, 180.0)


def test_columns_of_a_final_account_have_their_own_stages() -> None:
    facts = cell_facts(
        """
        收入支出决算总表 | 万元 | 公开01表
        支出/项目 | 支出/年初预算数 | 支出/全年预算数 | 支出/决算数
        本年支出合计 | 28.00 | 31.00 | 30.00
        """,
        cover(stage=Stage.FINAL),
    )
    assert [fact.stage for fact in facts] == [Stage.BUDGET, Stage.ADJUSTED, Stage.FINAL]


def test_a_column_of_the_year_before_belongs_to_that_year() -> None:
    facts = cell_facts("""
        “三公”经费预算表 | 万元
        项目 | 上年预算数 | 2024年预算数
        合计 | 18.00 | 17.39
    """)
    assert [(fact.year, str(fact.amount and fact.amount.value)) for fact in facts] == [(2023, "18.00"), (2024, "17.39")]


def test_carried_over_from_last_year_is_money_of_this_year() -> None:
    fact = cell_facts("""
        部门收入总表 | 万元
        科目编码 | 科目名称 | 合计 | 上年结转（结余）
                 | 合计 | 30.00 | 2.00
    """)[-1]
    assert (fact.year, fact.subject) == (2024, "上年结转（结余）")


def test_in_a_table_of_one_row_the_columns_are_the_subjects() -> None:
    facts = cell_facts("""
        “三公”经费支出决算表 | 万元
        合计 | 因公出国（境）费 | 公务用车购置及运行费/小计 | 公务用车购置及运行费/公务用车运行费 | 公务接待费
        10.79 | 2.00 | 5.35 | 5.35 | 3.44
    """)
    assert [fact.subject for fact in facts] == [
        "三公经费",
        "因公出国（境）费",
        "公务用车购置及运行费",
        "公务用车运行费",
        "公务接待费",
    ]
    assert facts[3].parents == ("公务用车购置及运行费",)


def test_a_percentage_column_is_not_money() -> None:
    facts = cell_facts("""
        部门支出总表 | 万元
        科目编码 | 科目名称 | 合计 | 占比（%）
        206 | 科学技术支出 | 30.00 | 100.00
    """)
    assert [fact.amount and fact.amount.unit for fact in facts] == ["万元", "%"]


def test_income_has_no_expenditure_scope() -> None:
    facts = cell_facts("""
        部门收支总表 | 万元
        收入/项目 | 收入/本年预算 | | 支出/项目 | 支出/本年预算
        一、一般公共预算拨款 | 30.00 || 一、基本支出 | 20.00
    """)
    income, spending = facts
    assert (income.side, income.basis, income.fund) == ("收入", "", "一般公共预算")
    assert (spending.side, spending.basis) == ("支出", "基本支出")


def test_the_same_quantity_printed_twice_is_two_facts() -> None:
    facts = cell_facts("""
        部门支出总表 | 万元
        科目编码 | 科目名称 | 合计
        206 | 科学技术支出 | 30.00
        206 | 科学技术支出 | 31.00
    """)
    assert [str(fact.amount and fact.amount.value) for fact in facts] == ["30.00", "31.00"]
    assert len({fact.id for fact in facts}) == 2


def test_a_target_in_words_keeps_its_number_and_unit() -> None:
    fact = cell_facts("""
        项目支出绩效目标申报表 | 万元
        项目 | 指标值
        培训人数 | ≥120人次
    """)[0]
    assert fact.amount is not None
    assert (str(fact.amount.value), fact.amount.unit, fact.amount.printed) == ("120", "人次", "≥120人次")


def test_a_row_without_name_or_figure_totals_nothing() -> None:
    facts = cell_facts("""
        部门收支总表 | 万元
        项目 | 预算数 | | 项目 | 预算数
        收入合计 | 50.00 || 教育支出 | 20.00
        | || 农业支出 | 30.00
    """)
    assert [fact.total for fact in facts if not fact.row_label] == [False]


def test_arranged_and_actually_spent_are_the_stages_of_a_final_account() -> None:
    facts = cell_facts(
        """
        “三公”经费支出决算表 | 万元
        项目 | 安排数 | 实际发生数
        公务接待费 | 2.00 | 1.50
        """,
        cover(stage=Stage.FINAL),
    )
    assert [fact.stage for fact in facts] == [Stage.ADJUSTED, Stage.FINAL]
