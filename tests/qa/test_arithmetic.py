"""Closed arithmetic: exact decimals, rounded once, half up, the formula shown, unlike things said to be so."""

from decimal import Decimal

import pytest

from qa.answer import Verdict
from qa.arithmetic import add, base_operand, common_unit, divide, subtract, work_back
from qa.match import View
from qa.operands import Operand, fact_to_operand
from qa.question import Query, question
from qa.understand import understand
from qa.wording import tidy
from tests.book import book
from tests.qa.conftest import Ask, headline, shown
from tests.qa.test_understand import NAMES

LEDGER = book(
    "白水市统计局",
    2024,
    """
    部门支出总表 | 万元
    科目编码 | 科目名称 | 合计
    2010502  | 普查 | 0.10
    2010503  | 抽样 | 0.20
    2010504  | 维护 | 3.00
    2010505  | 归零 | 0.00
    2010507  | 一 | 1
    2010508  | 二 | 2
    2010509  | 三 | 3
    2010510  | 八 | 8
    2010511  | 三十 | 30
    2010512  | 八百 | 800
    """,
    """
    一般公共预算支出表 | 元
    科目编码 | 科目名称 | 合计
    2010506  | 调查 | 1,234.5
    """,
    prose={"车辆": ["共有公务用车7辆。", "三公经费比上年减少0.05万元。"]},
)
VIEW = View(LEDGER)


def query(text: str = "加起来多少") -> Query:
    return understand(question(text), NAMES.resolve(text))


def term(subject: str) -> Operand:
    return fact_to_operand(VIEW, next(fact for fact in VIEW.facts if fact.subject == subject))


def test_a_sum_is_exact_where_floats_are_not() -> None:
    answer = add([term("普查"), term("抽样")], query())
    assert answer is not None
    assert headline(answer) == ("0.30 万元", "derived")
    assert answer.calculation is not None
    assert answer.calculation.formula == "0.10 万元 + 0.20 万元 = 0.30 万元"
    assert answer.calculation.operands == ("E1", "E2")


def test_different_money_units_are_added_exactly() -> None:
    answer = add([term("普查"), term("调查")], query())
    assert answer is not None
    assert headline(answer)[0] == "0.22345 万元"


def test_money_and_vehicles_are_not_added() -> None:
    assert add([term("普查"), term("公务用车")], query()) is None
    assert common_unit([term("普查").amount, term("公务用车").amount], query()) is None


def test_every_operand_is_shown_with_its_evidence() -> None:
    answer = add([term("普查"), term("抽样")], query())
    assert answer is not None
    assert shown(answer) == ["0.30 万元", "0.10 万元", "0.20 万元"]
    assert answer.values[0].evidence == ("E1", "E2")
    assert [item.quote for item in answer.evidence] == ["0.10", "0.20"]


def test_how_much_less_is_told_without_a_sign() -> None:
    answer = subtract(term("普查"), term("抽样"), query("低多少"), headline="difference")
    assert answer is not None
    assert headline(answer)[0] == "0.10 万元"
    assert answer.calculation is not None
    assert answer.calculation.formula == "0.10 万元 − 0.20 万元 = -0.10 万元"


@pytest.mark.parametrize("asked", ["高多少", "差多少", "多出多少"])
def test_how_much_more_is_negative_when_it_is_less(asked: str) -> None:
    answer = subtract(term("普查"), term("抽样"), query(asked), headline="difference")
    assert answer is not None
    assert headline(answer)[0] == "-0.10 万元"


@pytest.mark.parametrize(
    ("part", "whole", "asked", "share"),
    [
        ("一", "三十", "占比", "3.33 %"),
        ("一", "八", "占比，保留一位小数", "12.5 %"),
        ("一", "八百", "占比", "0.13 %"),
        ("二", "三", "占比", "66.67 %"),
        ("一", "三", "占比，保留四位小数", "33.3333 %"),
    ],
)
def test_rounding_is_once_and_half_up(part: str, whole: str, asked: str, share: str) -> None:
    answer = divide(term(part), term(whole), query(asked))
    assert answer is not None
    assert headline(answer)[0] == share


def test_an_average_keeps_the_unit_of_money() -> None:
    answer = divide(term("维护"), term("公务用车"), query("平均每辆"))
    assert answer is not None
    assert headline(answer) == ("0.43 万元", "text_only")


def test_nothing_is_divided_by_zero() -> None:
    assert divide(term("普查"), term("归零"), query("占比")) is None
    percent = subtract(term("普查"), term("归零"), query("百分之多少"), headline="percent")
    assert percent is not None
    assert all(value.unit != "%" for value in percent.values)


def test_a_weak_operand_makes_a_weak_result() -> None:
    doubtful = term("抽样")._replace(verdict=Verdict.CONFLICT)
    answer = add([term("普查"), doubtful], query())
    assert answer is not None
    assert answer.values[0].verdict is Verdict.CONFLICT


def test_the_year_before_is_worked_back_by_the_direction_of_the_change() -> None:
    change = next(fact for fact in VIEW.facts if fact.measure == "增减额")
    answer = work_back(term("普查"), change, query("倒推"))
    assert answer is not None
    assert headline(answer) == ("0.15 万元", "text_only")
    assert answer.values[0].label.startswith("2023")
    assert base_operand(term("普查"), change.model_copy(update={"direction": 0})) is None


def test_zeros_that_a_conversion_leaves_are_not_shown() -> None:
    assert str(tidy(Decimal("166.660000"))) == "166.66"
    assert str(tidy(Decimal("110.0000"))) == "110.00"
    assert str(tidy(Decimal("0.22345"))) == "0.22345"
    assert str(tidy(Decimal("40"))) == "40"
    answer = subtract(term("普查"), term("调查"), query("差多少万元"), headline="difference")
    assert answer is not None
    assert headline(answer)[0] == "-0.02345 万元"


def test_questions_are_computed_from_the_figures_asked_for(ask: Ask) -> None:
    assert headline(ask("白水市科技局2024年公务接待费和会议费加起来多少"))[0] == "6.54 万元"
    assert headline(ask("白水市科技局2024年三公经费预算比审计局多多少"))[0] == "8.02 万元"


def test_what_is_unlike_between_the_operands_is_said(ask: Ask) -> None:
    years = ask("白水市科技局三公经费2024年预算比2023年少多少")
    assert headline(years) == ("0.61 万元", "derived")
    assert any("年度不同" in caveat for caveat in years.caveats)
    stages = ask("白水市科技局2024年决算公务接待费比预算少多少")
    assert headline(stages) == ("1.01 万元", "derived")
    assert any("阶段不同" in caveat for caveat in stages.caveats)
