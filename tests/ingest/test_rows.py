"""Rows: codes from their columns, what stands above a row, totals, leaves, and the two sides of a table."""

from ingest.document import Tree
from ingest.rows import Row, table_rows
from ingest.vocabulary import classify_statement
from tests.book import table


def rows(text: str) -> list[Row]:
    read = table(text)
    return list(table_rows(read, classify_statement(read.title)))


SPENDING = """
    部门支出总表 | 万元
    支出/类 | 支出/款 | 支出/项 | 支出/科目名称 | 合计
            |         |         | 合计          | 50.00
    208     |         |         | 社会保障和就业支出 | 50.00
    208     | 05      |         | 行政事业单位养老支出 | 50.00
    208     | 05      | 05      | 机关事业单位基本养老保险缴费支出 | 30.00
            |         | 06      | 机关事业单位职业年金缴费支出 | 20.00
"""


def test_a_code_is_put_together_from_its_columns() -> None:
    assert [row.code for row in rows(SPENDING)] == ["", "208", "20805", "2080505", "2080506"]


def test_a_coded_row_knows_the_names_above_it() -> None:
    assert rows(SPENDING)[3].parents == ("社会保障和就业支出", "行政事业单位养老支出")


def test_only_rows_without_children_are_leaves() -> None:
    assert [row.leaf for row in rows(SPENDING)] == [False, False, False, True, True]


def test_a_total_row_is_no_account() -> None:
    total = rows(SPENDING)[0]
    assert (total.total, total.code, total.tree) == (True, "", None)


def test_a_parent_that_is_not_printed_is_named_by_the_chart() -> None:
    only = rows("""
        一般公共预算基本支出表 | 万元
        科目编码 | 科目名称 | 金额
        30217    | 公务接待费 | 2.24
    """)
    assert only[0].parents == ("商品和服务支出",)
    assert only[0].tree is Tree.DEPARTMENT_ECONOMIC


def test_code_and_name_in_one_cell_are_told_apart() -> None:
    read = rows("""
        一般公共预算基本支出表 | 万元
        科目名称 | 金额
        301 工资福利支出 | 20.00
        30101 基本工资 | 20.00
    """)
    assert [(row.code, row.subject, row.leaf) for row in read] == [
        ("301", "工资福利支出", False),
        ("30101", "基本工资", True),
    ]


def test_a_subtotal_without_its_class_belongs_to_the_accounts_it_stands_over() -> None:
    read = rows("""
        一般公共预算基本支出表 | 万元
        经济分类 | 科目 | 金额
                 | 总计 | 36.00
                 | 小计 | 30.00
                 | 30101 基本工资 | 30.00
                 | 小计 | 6.00
                 | 30201 办公费 | 6.00
    """)
    assert [(row.code, row.subject, row.total) for row in read if row.label == "小计"] == [
        ("301", "工资福利支出", True),
        ("302", "商品和服务支出", True),
    ]


def test_a_subtotal_below_its_accounts_belongs_to_them() -> None:
    read = rows("""
        一般公共预算基本支出表 | 万元
        科目编码 | 科目名称 | 金额
        301      | 工资福利支出 |
        30101    | 基本工资 | 30.00
                 | 小计 | 30.00
        302      | 商品和服务支出 |
        30201    | 办公费 | 6.00
                 | 小计 | 6.00
    """)
    assert [(row.code, row.subject) for row in read if row.label == "小计"] == [
        ("301", "工资福利支出"),
        ("302", "商品和服务支出"),
    ]


def test_ordinals_hold_what_follows_until_the_next_of_their_level() -> None:
    read = rows("""
        “三公”经费预算表 | 万元
        项目 | 本年预算数
        合计 | 17.39
        1、因公出国（境）费用 | 5.50
        2、公务接待费 | 4.02
        3、公务用车购置及运行维护费 | 7.87
        其中：（1）公务用车购置费 |
        （2）公务用车运行维护费 | 7.87
    """)
    assert [row.parents for row in read] == [
        (),
        (),
        (),
        (),
        ("公务用车购置及运行维护费",),
        ("公务用车购置及运行维护费",),
    ]
    assert [row.leaf for row in read] == [False, True, True, False, True, True]


def test_each_side_has_rows_and_a_side_of_its_own() -> None:
    read = rows("""
        部门收支总表 | 万元
        收入/项目 | 收入/本年预算 | | 支出/项目 | 支出/本年预算
        一、一般公共预算拨款 | 30.00 || 一、基本支出 | 20.00
        二、事业收入 | || 二、项目支出 | 10.00
        收入总计 | 30.00 || 支出总计 | 30.00
    """)
    assert [(row.side, row.subject) for row in read] == [
        ("收入", "一般公共预算拨款"),
        ("收入", "事业收入"),
        ("收入", "收入总计"),
        ("支出", "基本支出"),
        ("支出", "项目支出"),
        ("支出", "支出总计"),
    ]


def test_an_organisation_number_is_no_account_by_its_looks() -> None:
    read = rows("""
        部门收入总表 | 万元
        单位 | 合计
        209008 某市科技服务中心 | 12.00
    """)
    assert read[0].code == ""


def test_what_comes_after_the_total_hangs_below_nothing() -> None:
    income = rows("""
        部门收支总表 | 万元
        收入/项目        | 收入/预算数
        一、财政拨款收入 | 40.00
        二、其他收入     | 10.00
        本年收入合计     | 50.00
        年初结转和结余   | 5.00
    """)
    assert [row.parents for row in income][-1] == ()
