"""Prose against tables and against itself: quoted figures, percentages, directions, lists, units."""

import pytest

from ingest.document import Severity, Stage
from tests.ingest.checking import findings, paper, remarks
from tests.ingest.test_check_across import BASIC, NARROW
from tests.ingest.test_check_tables import SPENDING, THREE_PUBLIC, TOTALS


def said(*sentences: str, heading: str = "情况说明", stage: Stage = Stage.BUDGET) -> list[str]:
    """Rules that find something in these paragraphs, read beside all the tables of a plan."""
    tables = (TOTALS, SPENDING, NARROW, BASIC, THREE_PUBLIC) if stage is Stage.BUDGET else ()
    return [one.rule for one in findings(paper(*tables, prose={heading: list(sentences)}, stage=stage))]


@pytest.mark.parametrize(
    ("right", "wrong", "rule"),
    [
        ("2030年本部门支出预算90.00万元。", "2030年本部门支出预算95.00万元。", "N1"),
        ("2030年本部门收入预算90.00万元。", "2030年本部门收入预算9.00万元。", "N1"),
        (
            "2030年本部门支出预算90.00万元，其中，社会保障和就业支出20.00万元。",
            "2030年本部门支出预算90.00万元，其中，社会保障和就业支出26.00万元。",
            "N2",
        ),
        (
            "1. “文化旅游体育与传媒支出（类）文化和旅游（款）行政运行（项）”45.00万元。",
            "1. “文化旅游体育与传媒支出（类）文化和旅游（款）行政运行（项）”54.00万元。",
            "N2",
        ),
        (
            "2030年机关运行经费15.00万元，其中：培训费2.00万元、公务接待费2.00万元。",
            "2030年机关运行经费15.00万元，其中：培训费2.00元、公务接待费2.00万元。",
            "N16",
        ),
        ("2030年本部门机关运行经费15.00万元。", "2030年本部门机关运行经费51.00万元。", "B11"),
        ("2030年本部门会议费和培训费用途广。培训费预算2.60万元。", "培训费预算0.60万元。", "B9"),
    ],
)
def test_a_figure_of_the_prose_is_that_of_the_tables(right: str, wrong: str, rule: str) -> None:
    assert said(right) == []
    assert said(wrong) == [rule]


def test_another_scope_of_the_same_words_is_right() -> None:
    """项目支出 is 20.00 in the general budget and 30.00 over all funds."""
    assert said("2030年项目支出预算20.00万元。") == said("2030年项目支出预算30.00万元。") == []
    assert said("2030年项目支出预算25.00万元。") == ["N1"]


def test_three_public_figures_are_those_of_the_table() -> None:
    text = "2030年“三公”经费预算数为12.00万元，其中，公务接待费3.00万元，因公出国（境）费2.00万元。"
    assert said(text, heading="“三公”经费") == []
    assert "N8" in said(text.replace("接待费3.00", "接待费3.30"), heading="“三公”经费")


def test_an_amount_repeated_in_one_item_stays_the_same() -> None:
    text = (
        "1. “文化旅游体育与传媒支出（类）文化和旅游（款）行政运行（项）”45.00万元，主要用于行政运行。"
        "2029年当年预算执行数为40.00万元，2030年预算安排45.00万元，比2029年预算执行数增加12.50%。"
    )
    assert said(text) == []
    assert "N11" in said(text.replace("预算安排45.00", "预算安排45.50"))


def test_figures_cut_off_instead_of_rounded_are_a_remark() -> None:
    table = (
        SPENDING.replace("支出总表", "一般公共预算支出表")
        .replace("万元 | 表3", "元 | 表3")
        .replace("0.00", "0,004,799.00")
        .replace("5.00", "5,004,799.00")
    )
    text = "“社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项）”2,000.47万元。"
    document = paper(table, prose={"说明": [text]})
    assert findings(document, "N2") == []
    assert remarks(document, "N2")


@pytest.mark.parametrize(
    ("right", "wrong", "rule"),
    [
        (
            "会议费12.50万元，比上年预算减少0.40万元，下降3.10%。",
            "会议费12.50万元，比上年预算减少0.40万元，下降3.20%。",
            "N5",
        ),
        ("会议费4万元，比上年预算增加1万元，增长33.33%。", "会议费4万元，比上年预算增加1万元，增长25%。", "N5"),
        (
            "会议费12.50万元，比上年预算减少0.40万元，下降3.10%。",
            "会议费12.50万元，比上年预算减少0.40万元，增长3.10%。",
            "N6",
        ),
        (
            "2029年当年预算执行数为10.00万元，2030年预算安排12.00万元，比2029年预算执行数增加20.00%。",
            "2029年当年预算执行数为10.00万元，2030年预算安排12.00万元，比2029年预算执行数增加16.67%。",
            "N5",
        ),
        (
            "2029年当年预算执行数为10.00万元，2030年预算安排10.00万元，比2029年预算执行数持平。",
            "2029年当年预算执行数为10.00万元，2030年预算安排12.00万元，比2029年预算执行数持平。",
            "N6",
        ),
        (
            "2029年预算执行数为10.00万元，2030年预算安排8.00万元，比2029年预算执行数减少20.00%。主要原因是：会议经费减少。",
            "2029年预算执行数为10.00万元，2030年预算安排8.00万元，比2029年预算执行数减少20.00%。主要原因是：会议经费增加。",
            "N12",
        ),
        (
            "会议费共计8.00万元，其中：甲会议6.00万元，占75.00%；乙会议2.00万元，占25.00%。",
            "会议费共计8.00万元，其中：甲会议6.00万元，占77.00%；乙会议2.00万元，占25.00%。",
            "N4",
        ),
    ],
)
def test_percentages_and_directions_follow_from_the_figures(right: str, wrong: str, rule: str) -> None:
    assert said(right, stage=Stage.FINAL) == said(right) == []
    found = findings(paper(prose={"情况说明": [wrong]}))
    assert [(one.rule, one.severity) for one in found] == [(rule, Severity.MEDIUM)]


def test_a_rate_inside_the_rounding_of_its_operands_is_right() -> None:
    """0.31 and 0.39 stand for anything between 22.2 % and 29.5 %."""
    text = "2029年预算执行数为0.31万元，2030年预算安排0.39万元，比2029年预算执行数增加26.90%。"
    assert said(text) == []


def test_a_change_over_nothing_is_a_remark() -> None:
    text = "2029年预算执行数为0.00万元，2030年预算安排9.00万元，比2029年预算执行数增加100.00%。"
    document = paper(prose={"说明": [text]})
    assert findings(document) == []
    assert [one.rule for one in remarks(document, "N5")] == ["N5"]


def test_a_completion_rate_is_actual_over_plan() -> None:
    text = "年初预算为10.00万元，支出决算为9.00万元，完成年初预算的90.00%。决算数小于预算数的主要原因：会议减少。"
    assert findings(paper(prose={"说明": [text]}, stage=Stage.FINAL)) == []
    wrong = text.replace("90.00%", "96.00%")
    assert [one.rule for one in findings(paper(prose={"说明": [wrong]}, stage=Stage.FINAL))] == ["N7"]
    wrong = text.replace("小于预算数", "大于预算数")
    assert [one.rule for one in findings(paper(prose={"说明": [wrong]}, stage=Stage.FINAL))] == ["N6"]


@pytest.mark.parametrize(
    ("right", "wrong", "rule"),
    [
        (
            "政府采购预算12.50万元，其中：政府采购货物预算2.50万元、政府采购工程预算0万元、政府采购服务预算10.00万元。",
            "政府采购预算12.50万元，其中：政府采购货物预算2.50万元、政府采购工程预算0万元、政府采购服务预算11.00万元。",
            "N9",
        ),
        (
            "政府采购预算12.50万元。面向中小企业预留政府采购项目预算金额10.00万元。",
            "政府采购预算12.50万元。面向中小企业预留政府采购项目预算金额100.00万元。",
            "N9",
        ),
        (
            "共有车辆7辆，其中，机要通信用车2辆，应急保障用车0辆，其他用车5辆；单价100万元以上设备0台。",
            "共有车辆7辆，其中，机要通信用车2辆，应急保障用车0辆，其他用车4辆；单价100万元以上设备0台。",
            "N10",
        ),
        (
            "会议人数200人，包括甲会（全年2次，40人/次）、乙会（全年3次，40人/次）。",
            "会议人数210人，包括甲会（全年2次，40人/次）、乙会（全年3次，40人/次）。",
            "N10",
        ),
        (
            "宣传费9.00万元，其中：印刷4.00万元、展板3.50万元、视频1.50万元。",
            "宣传费9.00万元，其中：印刷4.00万元、展板3.50元、视频1.50万元。",
            "N16",
        ),
        (
            "面积300平方米，其中地上200平方米，地下100平方米。",
            "面积300平方米，其中地上200平方米，地下110平方米。",
            "N3",
        ),
    ],
)
def test_lists_add_up_to_their_whole(right: str, wrong: str, rule: str) -> None:
    assert findings(paper(prose={"说明": [right]})) == []
    assert [one.rule for one in findings(paper(prose={"说明": [wrong]}))] == [rule]


def test_a_project_has_the_amount_of_the_project_table() -> None:
    table = """
        项目支出表 | 万元
        项目编码 | 项目 | 合计
        | 合计 | 30.00
        | 文物普查专项 | 30.00
    """
    assert findings(paper(table, prose={"（1）文物普查专项": ["年初预算30万元，为一般公共预算拨款。"]})) == []
    found = findings(paper(table, prose={"（1）文物普查专项": ["年初预算35万元，为一般公共预算拨款。"]}))
    assert [one.rule for one in found] == ["N2"]


def test_last_years_amount_and_the_change_give_this_years() -> None:
    text = "收入预算90.00万元。（上年预算88.00万元）收入较去年增加2.00万元，上升2.27%。"
    assert findings(paper(prose={"部门收支总体情况": [text]})) == []
    wrong = text.replace("88.00", "89.00")
    assert {one.rule for one in findings(paper(prose={"部门收支总体情况": [wrong]}))} == {"N5"}


def test_an_open_list_may_leave_parts_out() -> None:
    text = "宣传费9.00万元，其中：印刷4.00万元、展板3.50万元。"
    assert findings(paper(prose={"说明": [text]})) == []


def test_an_appendix_that_counts_otherwise_is_asked_not_accused() -> None:
    text = "2030年本部门支出预算95.00万元。"
    document = paper(TOTALS, SPENDING, prose={"附件：绩效自评报告": [text]})
    assert findings(document) == []
    assert remarks(document, "N1")
