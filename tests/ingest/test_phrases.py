"""The words before a figure: its subject, its role, its direction, its year and stage."""

import pytest

from ingest.document import Stage
from ingest.phrases import base_of, measure_of, plain_lead, subject_of, time_of, total_of
from tests.book import cover

FRONT = cover("某市科技局", 2024)


@pytest.mark.parametrize(
    ("lead", "unit", "measure", "direction"),
    [
        ("三公经费预算数为", "万元", "金额", 0),
        ("比上年减少", "万元", "增减额", -1),
        ("较上年预算增加了", "万元", "增减额", 1),
        ("下降", "%", "增减幅", -1),
        ("同比增长", "%", "增减幅", 1),
        ("占本年收入合计", "%", "占比", 0),
        ("完成年初预算的", "%", "完成率", 0),
        ("比上年增加（减少）", "万元", "增减额", 0),
        ("公务用车保有量", "辆", "数量", 0),
        ("满意度", "%", "比率", 0),
    ],
)
def test_role_and_direction_are_read_off_the_last_words(lead: str, unit: str, measure: str, direction: int) -> None:
    assert measure_of(lead, unit) == (measure, direction)


@pytest.mark.parametrize(
    ("lead", "measure", "subject"),
    [
        ("2024年某市科技局“三公”经费预算数为", "金额", "三公经费"),
        ("其中,公务接待费", "金额", "公务接待费"),
        ("因公出国(境)费", "金额", "因公出国（境）费"),
        (",比上年减少", "增减额", ""),
        ("2024年本部门机关运行经费当年一般公共预算拨款", "金额", "机关运行经费当年一般公共预算拨款"),
        ("截至2023年12月,共有车辆", "数量", "车辆"),
        ("公务接待费较上年预算减少", "增减额", "公务接待费"),
    ],
)
def test_the_subject_is_the_phrase_of_the_figures_own_clause(lead: str, measure: str, subject: str) -> None:
    assert subject_of(plain_lead(lead), FRONT, measure) == subject


@pytest.mark.parametrize(
    ("lead", "total"),
    [
        ("2024年本部门收入预算", "收入总计"),
        ("支出总计", "支出总计"),
        ("某市科技局2024年收支总计", "收支总计"),
        ("公务接待费支出", ""),
        ("收入预算较上年", "收入总计"),
    ],
)
def test_a_whole_is_told_from_its_parts(lead: str, total: str) -> None:
    assert total_of(plain_lead(lead), FRONT) == total


@pytest.mark.parametrize(
    ("lead", "base"), [("比上年预算减少", "上年预算"), ("较2023年执行数增加", "2023年执行数"), ("公务接待费", "")]
)
def test_a_change_names_what_it_is_measured_against(lead: str, base: str) -> None:
    assert base_of(lead) == base


@pytest.mark.parametrize(
    ("lead", "year", "stage"),
    [
        ("三公经费预算数为", 2024, Stage.BUDGET),
        ("2023年三公经费预算数为", 2023, Stage.BUDGET),
        ("上年决算数", 2023, Stage.FINAL),
        ("上年结转", 2024, Stage.BUDGET),
        ("上年预算执行数", 2023, Stage.EXECUTED),
        ("调整预算数", 2024, Stage.ADJUSTED),
        ("截至2023年12月31日,共有车辆", 2024, Stage.BUDGET),
        ("一般公共预算拨款", 2024, Stage.BUDGET),
    ],
)
def test_year_and_stage_are_the_words_own_before_the_documents(lead: str, year: int, stage: Stage) -> None:
    assert time_of(plain_lead(lead), "金额", FRONT) == (year, stage)


def test_a_remark_in_brackets_is_no_subject() -> None:
    assert subject_of(plain_lead("政府采购预算（以合同签订为准）为"), FRONT, "金额") == "政府采购"
