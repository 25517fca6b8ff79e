"""Identities inside one table: sums of accounts, total rows and columns, outlines, 三公, projects."""

import pytest

from ingest.document import Severity, Stage
from tests.ingest.checking import coverage, findings, paper, remarks

SPENDING = """
    支出总表 | 万元 | 表3
    科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
             | 合计 | 90.00 | 60.00 | 30.00
    207      | 文化旅游体育与传媒支出 | 70.00 | 40.00 | 30.00
    20701    | 文化和旅游 | 70.00 | 40.00 | 30.00
    2070101  | 行政运行 | 45.00 | 40.00 | 5.00
    2070108  | 文化活动 | 25.00 | | 25.00
    208      | 社会保障和就业支出 | 20.00 | 20.00 |
    20805    | 行政事业单位养老支出 | 20.00 | 20.00 |
    2080505  | 机关事业单位基本养老保险缴费支出 | 20.00 | 20.00 |
"""


def test_a_table_that_closes_has_no_finding() -> None:
    document = paper(SPENDING)
    assert findings(document) == []
    assert coverage(document, "W1").passed == 10
    assert coverage(document, "W2").passed == 3
    assert coverage(document, "W3").passed == 8


def test_a_wrong_child_is_found_at_its_parent() -> None:
    document = paper(SPENDING.replace("文化活动 | 25.00 | | 25.00", "文化活动 | 28.00 | | 28.00"))
    found = findings(document, "W1")
    assert {(one.severity, one.expected, one.found) for one in found} == {
        (Severity.HIGH, "73.00万元", "70.00万元"),
        (Severity.HIGH, "33.00万元", "30.00万元"),
    }
    assert found[0].places[0].quote == "70.00"


def test_a_wrong_total_row_is_found() -> None:
    found = findings(paper(SPENDING.replace("合计 | 90.00", "合计 | 99.00")), "W2")
    assert [(one.expected, one.found) for one in found] == [("90.00万元", "99.00万元")]
    assert "相差 9.00万元" in found[0].message


def test_a_row_that_does_not_add_up_is_found() -> None:
    found = findings(
        paper(SPENDING.replace("行政运行 | 45.00 | 40.00 | 5.00", "行政运行 | 45.00 | 40.00 | 8.00")), "W3"
    )
    assert [one.found for one in found] == ["45.00万元"]


@pytest.mark.parametrize(("child", "above"), [("45.01", False), ("45.02", True)])
def test_rounding_is_a_remark_and_more_is_a_finding(child: str, above: bool) -> None:
    """Two children and their parent: three halves of 0.01."""
    document = paper(SPENDING.replace("行政运行 | 45.00 | 40.00 | 5.00", f"行政运行 | {child} | 40.00 | 5.00"))
    assert bool(findings(document, "W1")) is above
    assert bool(remarks(document, "W1")) is not above


def test_blank_children_are_not_zero() -> None:
    document = paper(SPENDING.replace("缴费支出 | 20.00 | 20.00 |", "缴费支出 | | |"))
    assert findings(document, "W1") == []
    assert "下级科目均为空" in coverage(document, "W1").reason


def test_a_code_of_another_kind_of_table_is_no_account() -> None:
    document = paper("""
        收入总表 | 万元
        单位 | 合计 | 本年收入/小计 | 本年收入/一般公共预算 | 本年收入/事业收入 | 上年结转结余/小计
        合计 | 9.00 | 8.00 | 5.00 | 3.00 | 1.00
        某局 | 9.00 | 8.00 | 5.00 | 3.00 | 1.00
    """)
    assert findings(document) == []
    assert coverage(document, "W3").passed == 4


def test_a_table_that_never_follows_an_identity_is_skipped() -> None:
    rows = "\n".join(f"    20701{n:02} | 某事务 | {n}.00 | 9.00 | 7.00" for n in range(1, 6))
    document = paper(f"""
        支出总表 | 万元
        科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
    {rows}
    """)
    assert findings(document, "W3") == []
    assert "疑为读取问题" in coverage(document, "W3").reason


TOTALS = """
    收支总表 | 万元 | 表1
    收入/项目 | 收入/预算数 || 支出/项目 | 支出/预算数
    一、一般公共预算拨款 | 80.00 || 一、文化旅游体育与传媒支出 | 70.00
    经费拨款 | 60.00 || 二、社会保障和就业支出 | 20.00
    非税收入拨款 | 20.00 || 三、住房保障支出 |
    本年收入合计 | 80.00 || 本年支出合计 | 90.00
    上年结转 | 10.00 || 结转下年 |
    收入总计 | 90.00 || 支出总计 | 90.00
"""


def test_both_sides_and_their_lines_add_up() -> None:
    document = paper(TOTALS)
    assert findings(document) == []
    assert coverage(document, "W4").passed >= 4
    assert coverage(document, "W5").passed == 1


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ("收入总计 | 90.00", "收入总计 | 95.00", "W4"),
        ("支出 | 70.00", "支出 | 71.00", "W4"),
        ("上年结转 | 10.00", "上年结转 | 17.00", "W4"),
        ("经费拨款 | 60.00", "经费拨款 | 66.00", "W5"),
    ],
)
def test_a_wrong_line_of_a_total_table_is_found(before: str, after: str, rule: str) -> None:
    assert findings(paper(TOTALS.replace(before, after)), rule)


THREE_PUBLIC = """
    三公经费预算表 | 万元 | 表9
    项目 | 本年预算数
    合计 | 12.00
    1、因公出国（境）费用 | 2.00
    2、公务接待费 | 3.00
    3、公务用车购置及运行维护费 | 7.00
    其中：（1）公务用车购置 | 0.00
    （2）公务用车运行维护费 | 7.00
"""


def test_three_public_expenses_add_up_in_rows() -> None:
    assert findings(paper(THREE_PUBLIC)) == []
    found = findings(paper(THREE_PUBLIC.replace("公务接待费 | 3.00", "公务接待费 | 3.50")), "W6")
    assert [one.expected for one in found] == ["12.50万元"]


def test_three_public_expenses_add_up_in_columns_plan_beside_actual() -> None:
    items = ("合计", "因公出国（境）费", "公务接待费", "公务用车购置及运行费/小计")
    header = " | ".join(f"{item}/{stage}" for item in items for stage in ("预算数", "决算数"))
    text = f"""
        三公经费支出决算表 | 万元 | 表7
        {header}
        9.00 | 8.00 | 1.00 | 0.00 | 2.00 | 2.00 | 6.00 | 6.00
    """
    assert findings(paper(text, stage=Stage.FINAL)) == []
    found = findings(paper(text.replace("9.00 | 8.00", "9.00 | 8.80"), stage=Stage.FINAL), "W6")
    assert [one.found for one in found] == ["8.80万元"]


PROJECTS = """
    项目支出表 | 万元
    项目编码 | 项目 | 合计
    | 合计 | 30.00
    | 甲项目 | 10.00
    | 乙项目 | 20.00
"""


def test_the_project_table_carries_the_projects_of_the_spending_table() -> None:
    assert findings(paper(SPENDING, PROJECTS)) == []
    assert findings(paper(SPENDING, PROJECTS.replace("合计 | 30.00", "合计 | 34.00")), "W9")


def test_a_note_of_an_empty_table_over_figures_is_found() -> None:
    document = paper(THREE_PUBLIC)
    noted = document.tables[0].model_copy(update={"note": "注：没有此项经费，故本表为空表。"})
    assert findings(document.model_copy(update={"tables": (noted,)}), "W0")
