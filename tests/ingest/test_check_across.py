"""Identities between tables: totals, functional lines, funds, the ladder of scopes, economic views."""

import pytest

from ingest.document import Severity, Stage
from tests.ingest.checking import coverage, findings, paper, remarks
from tests.ingest.test_check_tables import SPENDING, THREE_PUBLIC, TOTALS

GENERAL = SPENDING.replace("支出总表", "一般公共预算支出表").replace("表3", "表5")
NARROW = """
    一般公共预算支出表 | 万元 | 表5
    科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
             | 合计 | 80.00 | 60.00 | 20.00
    207      | 文化旅游体育与传媒支出 | 60.00 | 40.00 | 20.00
    20701    | 文化和旅游 | 60.00 | 40.00 | 20.00
    2070101  | 行政运行 | 45.00 | 40.00 | 5.00
    2070108  | 文化活动 | 15.00 | | 15.00
    208      | 社会保障和就业支出 | 20.00 | 20.00 |
    20805    | 行政事业单位养老支出 | 20.00 | 20.00 |
    2080505  | 机关事业单位基本养老保险缴费支出 | 20.00 | 20.00 |
"""
FISCAL = """
    财政拨款收支总表 | 万元 | 表4
    收入/项目 | 收入/预算数 || 支出/项目 | 支出/预算数
    一、一般公共预算拨款 | 80.00 || 一、文化旅游体育与传媒支出 | 60.00
    二、政府性基金拨款 | || 二、社会保障和就业支出 | 20.00
    收入总计 | 80.00 || 支出总计 | 80.00
"""
BASIC = """
    一般公共预算基本支出表 | 万元 | 表6
    科目编码 | 科目名称 | 合计 | 人员经费 | 公用经费
        | 合计 | 60.00 | 45.00 | 15.00
    301 | 工资福利支出 | 45.00 | 45.00 |
    30101 | 基本工资 | 25.00 | 25.00 |
    30108 | 机关事业单位基本养老保险缴费 | 20.00 | 20.00 |
    302 | 商品和服务支出 | 15.00 | | 15.00
    30216 | 培训费 | 2.00 | | 2.00
    30217 | 公务接待费 | 2.00 | | 2.00
    30299 | 其他商品和服务支出 | 11.00 | | 11.00
"""


def test_tables_of_different_scope_are_no_contradiction() -> None:
    document = paper(TOTALS, SPENDING, FISCAL, NARROW, BASIC, THREE_PUBLIC)
    assert findings(document) == []
    for rule in ("B2", "B3", "B4", "B5", "B6", "B8", "B9", "B10"):
        assert coverage(document, rule).passed, rule


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ("支出总计 | 90.00", "支出总计 | 97.00", "B2"),
        ("传媒支出 | 70.00\n    经费", "传媒支出 | 75.00\n    经费", "B3"),
    ],
)
def test_the_total_table_agrees_with_the_spending_table(before: str, after: str, rule: str) -> None:
    changed = TOTALS.replace(before, after)
    if rule == "B2":
        changed = changed.replace("本年支出合计 | 90.00", "本年支出合计 | 97.00")
    else:
        changed = changed.replace("保障和就业支出 | 20.00", "保障和就业支出 | 15.00")
    assert changed != TOTALS
    assert findings(paper(changed, SPENDING), rule)


def test_a_part_above_its_whole_is_found() -> None:
    wrong = NARROW.replace("文化活动 | 15.00 | | 15.00", "文化活动 | 29.00 | | 29.00")
    found = findings(paper(SPENDING, wrong), "B10")
    assert found and all(one.severity is Severity.HIGH for one in found)
    assert "不可能同时成立" in found[0].message


def test_equal_totals_ask_for_equal_rows() -> None:
    swapped = GENERAL.replace("行政运行 | 45.00 | 40.00 | 5.00", "行政运行 | 50.00 | 40.00 | 10.00").replace(
        "文化活动 | 25.00 | | 25.00", "文化活动 | 20.00 | | 20.00"
    )
    assert findings(paper(SPENDING, GENERAL)) == []
    assert len(findings(paper(SPENDING, swapped), "B10")) == 4


def test_fiscal_lines_are_those_of_the_general_budget() -> None:
    wrong = FISCAL.replace("传媒支出 | 60.00", "传媒支出 | 55.00").replace("就业支出 | 20.00", "就业支出 | 25.00")
    assert len(findings(paper(wrong, NARROW), "B5")) == 2


def test_the_basic_total_is_the_same_in_both_tables() -> None:
    wrong = BASIC.replace("合计 | 60.00", "合计 | 64.00")
    assert [one.found for one in findings(paper(NARROW, wrong), "B6")] == ["64.00万元"]


def test_functional_and_economic_lines_are_a_hint_unless_they_crossed() -> None:
    drifted = BASIC.replace("养老保险缴费 | 20.00 | 20.00", "养老保险缴费 | 21.00 | 21.00").replace(
        "基本工资 | 25.00 | 25.00", "基本工资 | 24.00 | 24.00"
    )
    document = paper(NARROW, drifted)
    assert findings(document) == []
    assert remarks(document, "B8")


def test_three_public_is_never_below_basic_expenditure() -> None:
    narrow = THREE_PUBLIC.replace("公务接待费 | 3.00", "公务接待费 | 1.00").replace("合计 | 12.00", "合计 | 10.00")
    assert [one.rule for one in findings(paper(BASIC, narrow))] == ["B9"]


def test_government_and_department_view_agree_by_class() -> None:
    government = """
        一般公共预算基本支出表（政府预算经济分类） | 万元 | 表7
        科目编码 | 科目名称 | 金额
        | 合计 | 60.00
        501 | 机关工资福利支出 | 30.00
        502 | 机关商品和服务支出 | 15.00
        505 | 对事业单位经常性补助 | 15.00
        50501 | 工资福利支出 | 15.00
    """
    assert findings(paper(BASIC, government)) == []
    wrong = government.replace("502 | 机关商品和服务支出 | 15.00", "502 | 机关商品和服务支出 | 12.00").replace(
        "501 | 机关工资福利支出 | 30.00", "501 | 机关工资福利支出 | 33.00"
    )
    assert len(findings(paper(BASIC, wrong), "B7")) == 2


def test_a_final_account_carries_its_fiscal_income() -> None:
    totals = """
        收入支出决算总表 | 万元 | 公开01表
        收入/项目 | 收入/金额 || 支出/项目 | 支出/金额
        一、一般公共预算财政拨款收入 | 90.00 || 一、文化旅游体育与传媒支出 | 70.00
        二、其他收入 | 2.00 || 二、社会保障和就业支出 | 20.00
        本年收入合计 | 92.00 || 本年支出合计 | 90.00
        年初结转和结余 | 3.00 || 年末结转和结余 | 5.00
        总计 | 95.00 || 总计 | 95.00
    """
    income = """
        收入决算表 | 万元 | 公开02表
        科目编码 | 科目名称 | 本年收入合计 | 财政拨款收入 | 其他收入
        | 合计 | 92.00 | 90.00 | 2.00
        207 | 文化旅游体育与传媒支出 | 72.00 | 70.00 | 2.00
        208 | 社会保障和就业支出 | 20.00 | 20.00 | 0.00
    """
    assert findings(paper(totals, income, stage=Stage.FINAL)) == []
    wrong = totals.replace("拨款收入 | 90.00", "拨款收入 | 88.00").replace("其他收入 | 2.00", "其他收入 | 4.00")
    assert findings(paper(wrong, income, stage=Stage.FINAL), "B12")
