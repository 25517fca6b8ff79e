"""Shares, averages and rates: the right figure over the right one."""

import pytest

from tests.qa.conftest import Ask, headline


@pytest.mark.parametrize(
    ("question", "share"),
    [
        ("白水市科技局2024年预算三公经费占总支出的比例", "17.39 %"),
        ("白水市科技局2024年预算公务接待费占三公经费的百分之几", "23.12 %"),
        ("白水市科技局2024年预算人员经费占基本支出的比例", "83.73 %"),
        ("白水市科技局2024年预算科学技术支出占比", "80.00 %"),
        ("白水市科技局2024年预算三公经费占总支出的比例，保留一位小数", "17.4 %"),
    ],
)
def test_the_part_stands_over_the_whole(ask: Ask, question: str, share: str) -> None:
    assert headline(ask(question)) == (share, "derived")


def test_a_share_shows_its_formula_and_both_operands(ask: Ask) -> None:
    answer = ask("白水市科技局2024年预算公务接待费占三公经费的百分之几")
    assert answer.calculation is not None
    assert answer.calculation.formula == "4.02 万元 ÷ 17.39 万元 = 23.12%"
    assert [item.quote for item in answer.evidence[:2]] == ["4.02", "17.39"]


def test_an_average_divides_by_what_the_papers_count(ask: Ask) -> None:
    answer = ask("白水市科技局2024年预算平均每辆车运行费多少")
    assert headline(answer) == ("1.97 万元", "text_only")
    assert answer.calculation is not None
    assert answer.calculation.formula == "7.87 万元 ÷ 4 辆 = 1.97 万元"


def test_a_final_account_is_measured_against_its_budget(ask: Ask) -> None:
    assert headline(ask("白水市科技局2024年三公经费决算占预算的比例"))[0] == "69.01 %"


def test_a_rate_of_execution_is_no_amount(ask: Ask) -> None:
    assert headline(ask("白水市科技局2024年三公经费预算执行率是多少"))[0] == "69.01 %"


def test_how_many_times_compares_the_years(ask: Ask) -> None:
    assert headline(ask("白水市科技局2023年和2024年三公经费预算是几倍"))[0] == "0.97 倍"
