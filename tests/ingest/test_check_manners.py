"""Manners of other places: the same identities said and laid out in other ways, rightly and wrongly."""

import pytest

from ingest.checks import check_document
from ingest.document import Check, Document, Severity, Stage
from tests.ingest.checking import checked, coverage, findings, paper
from tests.ingest.test_check_across import BASIC, FISCAL, GENERAL, NARROW
from tests.ingest.test_check_prose import said
from tests.ingest.test_check_tables import SPENDING, THREE_PUBLIC, TOTALS


def placed(document: Document, region: str = "某市") -> list[Check]:
    """Findings above a remark in a document whose place is known."""
    cover = document.cover.model_copy(update={"region": region})
    checks, _ = check_document(cover, document.tables, document.sections, document.facts)
    return [one for one in checks if one.severity is not Severity.INFO]


# The agency


def bureau(entity: str, text: str) -> list[str]:
    document = paper(prose={"说明": [text]})
    named = document.model_copy(update={"cover": document.cover.model_copy(update={"entity": entity})})
    return [one.found for one in placed(named) if one.rule == "N14"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2030年某市民务局机关运行经费3.00万元。", ["某市民务局"]),
        ("2030年，某市政局政府采购预算3.00万元。", ["某市政局"]),
        ("某市财政局2030年下达资金3.00万元。", []),
        ("某市民政局2030年预算3.00万元。", []),
    ],
)
def test_a_short_name_is_wrong_only_where_no_other_agency_is_meant(text: str, found: list[str]) -> None:
    assert bureau("某市民政局", text) == found


# Changes


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("公务接待费3.00万元，比上年增加1.00万元，增长50.00%。", []),
        ("公务接待费3.00万元，比上年增加9.00万元，增长50.00%。", ["N5"]),
        ("2029年执行数3.01万元，2030年公务接待费3.00万元，减少0.01万元，下降0.33%。", []),
        ("公务接待费较2029年预算增加1.00万元，增长50.00%。", []),
        ("公务接待费较2029年预算增加1.00万元，增长33.33%。", ["N5"]),
        ("收入、支出分别增加10.00万元、10.00万元，增长12.50%、12.50%。", []),
        ("支出预算90.00万元，比上年减少10.00元。", ["N16"]),
        ("公务接待费3.00万元，比上年增加1.00万元，增长50.00%，主要原因是压减一般性支出。", ["N12"]),
        ("公务接待费3.00万元，比上年增加1.00万元，增长50.00%，主要原因是厉行节约。", []),
    ],
)
def test_changes_are_weighed_by_what_they_are_of(text: str, rules: list[str]) -> None:
    assert [rule for rule in said(text, heading="“三公”经费及收支情况") if rule in ("N1", "N5", "N12", "N16")] == rules


def test_what_follows_a_complete_list_is_no_part_of_it() -> None:
    listed = "政府采购预算9.00万元，其中货物4.00万元、工程2.00万元、服务3.00万元，另面向企业5.00万元。"
    assert said(listed) == []
    assert said(listed.replace("服务3.00", "服务1.00")) != []


def test_a_part_is_in_the_unit_of_its_whole() -> None:
    assert said("合同金额55.00万元，其中授予小微企业33.10万元。") == []
    assert "N16" in said("合同金额55.00万元，其中授予小微企业33.10元。")


def test_plans_among_actuals_are_not_added_to_them() -> None:
    text = (
        "接待及用车支出9.00万元，其中：甲费预算数为5.00万元，决算数为4.00万元；乙费预算数为6.00万元，决算数为5.00万元。"
    )
    assert said(text, stage=Stage.FINAL) == []


def test_an_opening_year_before_a_list_of_sides_is_the_documents_own() -> None:
    assert said("1．总体情况。2027年度收、支总计均为90.00万元。") == ["N13"]
    assert said("2030年度收、支总计均为90.00万元。") == []


# Tables


def test_the_slip_of_one_digit_is_pointed_at() -> None:
    (found,) = findings(paper(SPENDING.replace("文化活动 | 25.00", "文化活动 | 85.00")), "W1")
    assert found.places[1].quote == "85.00" and "的 85.00万元 为 25.00万元，就相符" in found.message


def test_a_code_that_other_tables_print_otherwise_is_found() -> None:
    (found,) = findings(paper(SPENDING, GENERAL.replace("2070108", "2070109")), "W10")
    assert (found.expected, found.found) == ("2070108", "2070109")


def test_a_group_without_the_item_that_other_tables_print_is_found() -> None:
    item = "    2080505  | 机关事业单位基本养老保险缴费支出 | 20.00 | 20.00 |\n"
    rows = GENERAL.splitlines(keepends=True)
    short = "".join(rows[:4] + [row for row in rows[8:] if row != item] + rows[4:8])
    assert [one.expected for one in findings(paper(SPENDING, short), "W10")] == ["2080505"]
    assert findings(paper(SPENDING, GENERAL.replace(item, "")), "W10") == []  # perhaps lost with the end of the page


@pytest.mark.parametrize(("left_out", "found"), [("", []), (BASIC, ["基本支出表"])])
def test_a_statement_that_everyone_publishes_is_missed(left_out: str, found: list[str]) -> None:
    income = SPENDING.replace("支出总表", "收入总表").replace("表3", "表2")
    fund = "政府性基金预算支出表 | 万元\n    科目编码 | 科目名称 | 合计\n             | 合计 | "
    every = [TOTALS, income, SPENDING, FISCAL, NARROW, BASIC, THREE_PUBLIC, fund]
    document = paper(*[one.replace("| 表", "| ") for one in every if one != left_out])
    assert [one.expected for one in findings(document, "W0")] == found


def test_lines_by_nature_are_the_classes_of_basic_expenditure() -> None:
    totals = """
        收支总表 | 万元
        收入/项目 | 收入/预算数 || 支出/项目 | 支出/预算数
        一、一般公共预算拨款 | 60.00 || 一、基本支出 | 60.00
         | || 工资福利支出 | 45.00
         | || 一般商品和服务支出 | 15.00
        收入总计 | 60.00 || 支出总计 | 60.00
    """
    assert findings(paper(totals, BASIC), "W5") == [] and coverage(paper(totals, BASIC), "W5").passed >= 2
    wrong = totals.replace("工资福利支出 | 45.00", "工资福利支出 | 44.00").replace(
        "服务支出 | 15.00", "服务支出 | 16.00"
    )
    assert {one.found for one in findings(paper(wrong, BASIC), "W5")} == {"44.00万元", "16.00万元"}


def test_the_years_expenditure_may_head_lines_of_its_own_level() -> None:
    fiscal = """
        财政拨款收支总表 | 万元
        收入/项目 | 收入/预算数 || 支出/项目 | 支出/预算数
        一、本年收入 | 80.00 || 一、本年支出 | 80.00
        （一）一般公共预算 | 80.00 || 一、文化旅游体育与传媒支出 | 60.00
        （二）政府性基金预算 | || 二、社会保障和就业支出 | 20.00
        收入总计 | 80.00 || 支出总计 | 80.00
    """
    assert findings(paper(fiscal)) == []
    assert [one.rule for one in findings(paper(fiscal.replace("就业支出 | 20.00", "就业支出 | 26.00")))] == ["W4"]


def test_units_of_a_three_public_table_are_not_held_against_the_whole() -> None:
    table = """
        “三公”经费支出表 | 万元
        单位 | “三公”经费合计 | 因公出国（境）费 | 公务接待费 | 公务用车购置及运行费
        某局 | 9.00 | 2.00 | 3.00 | 4.00
        某局本级 | 6.00 | 2.00 | 1.00 | 3.00
        某中心 | 3.00 | 0.00 | 2.00 | 1.00
    """
    assert findings(paper(table, BASIC), "B9") == []
    assert len(findings(paper(table, BASIC.replace("公务接待费 | 2.00", "公务接待费 | 4.00")), "B9")) == 1


def test_a_subtotal_that_belongs_to_another_row_is_a_doubt_about_the_reading() -> None:
    moved = BASIC.replace("工资福利支出 | 45.00 | 45.00 |", "工资福利支出 | 15.00 | 45.00 |").replace(
        "商品和服务支出 | 15.00 | | 15.00", "商品和服务支出 | | | 15.00"
    )
    checks, _ = checked(paper(moved))
    found = [one for one in checks if one.rule == "W1" and "301" in one.message]
    assert found and all(one.severity is Severity.INFO and "疑为读取问题" in one.message for one in found)


@pytest.mark.parametrize(
    ("note", "found"),
    [
        ("注：本表反映部门本年度各项支出情况。", 0),
        ("注：本表反映政府性基金预算财政拨款收支情况。", 1),
        ("注：本部门无国有资本经营预算安排的支出，故本表为空。", 1),
    ],
)
def test_a_note_speaks_of_its_own_table(note: str, found: int) -> None:
    document = paper(SPENDING)
    table = document.tables[0].model_copy(update={"note": note})
    noted = document.model_copy(update={"tables": (table,)})
    assert len(findings(noted, "N14")) == found


@pytest.mark.parametrize(
    "text",
    [
        "比上年增长/下降0%。",
        "本年支出____万元。",
        "新增项目XX项。",
        "具体情况见附表（根据实际情况填写）。",
        "主要原因是政策调整（如有请说明）。",
    ],
)
def test_blanks_and_choices_of_a_form_are_found(text: str) -> None:
    assert "N15" in said(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("某局内设3个科室，分别是办公室、财务科、业务科。", []),
        ("某局内设4个科室，分别是办公室、财务科、业务科。", ["4个"]),
        ("本部门下属单位共两家：甲中心、乙站、丙队。", ["2个"]),
        ("内设机构十二个，包括办公室、财务科等。", []),
        ("设3个内设机构：办公室（党建办、人事科）、财务科、业务科。", []),
        ("内设5个科室，其中办公室、财务科、业务科为综合科室。", []),
    ],
)
def test_a_list_has_as_many_names_as_its_count(text: str, found: list[str]) -> None:
    assert [one.found for one in findings(paper(prose={"机构设置": [text]}), "N10")] == found
