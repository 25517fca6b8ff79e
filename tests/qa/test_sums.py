"""Sums, differences and shares: in many words, from the right figures, refused when one is missing."""

import pytest

from tests.qa.conftest import Ask, headline


@pytest.mark.parametrize(
    "words",
    [
        "办公费和会议费合计",
        "办公费、会议费两项加起来",
        "办公费、会议费一共安排多少",
        "办公费与会议费总和",
        "办公费加会议费等于多少",
        "办公费和会议费加在一块多少",
    ],
)
def test_several_subjects_are_added(ask: Ask, words: str) -> None:
    assert headline(ask(f"白水市科技局2024年预算{words}")) == ("7.52 万元", "derived")


def test_one_subject_of_several_agencies_is_added(ask: Ask) -> None:
    answer = ask("白水市科技局和审计局2024年三公经费预算总和")
    assert headline(answer) == ("26.76 万元", "derived")
    assert "合计 26.76 万元" in answer.text.splitlines()[0]


@pytest.mark.parametrize(
    "words",
    [
        "办公费和食堂补贴费合计",
        "食堂补贴费、办公费两项加起来",
        "办公费比食堂补贴费多多少",
        "云平台办公费比会议费多多少",
        "食堂补贴费占办公费的比例",
        "办公费占食堂补贴费的比重",
        "食堂改造项目占办公费的百分之几",
        "食堂补贴费执行率",
        "食堂补贴费2024比2023增加多少",
    ],
)
def test_an_operand_is_never_the_answer(ask: Ask, words: str) -> None:
    answer = ask(f"白水市科技局2024年预算{words}")
    assert answer.kind == "abstain", answer.text
    assert answer.values == ()


@pytest.mark.parametrize("words", ["写错了吗", "属实吗", "对不对", "核一下对不对"])
def test_a_claim_is_judged_first(ask: Ask, words: str) -> None:
    right = ask(f"白水市科技局2024年预算办公费是5.00万元，{words}")
    assert right.text.startswith("属实")
    wrong = ask(f"白水市科技局2024年预算办公费是6.00万元，{words}")
    assert wrong.text.startswith("不属实")
    assert headline(wrong)[0] == "5.00 万元"


@pytest.mark.parametrize(
    ("words", "share"),
    [("是", "百分之几"), ("相当于", "百分之多少"), ("占", "比重")],
)
def test_the_first_stands_over_the_second(ask: Ask, words: str, share: str) -> None:
    assert headline(ask(f"白水市科技局2024年预算会议费{words}办公费的{share}"))[0] == "50.40 %"


@pytest.mark.parametrize(
    "words",
    ["预算执行率", "执行了预算的百分之几", "完成预算的百分比", "花掉了预算的百分之几", "预算执行了多少（百分比）"],
)
def test_a_rate_is_asked_for_in_many_words(ask: Ask, words: str) -> None:
    assert headline(ask(f"白水市科技局2024年三公经费{words}"))[0] == "69.01 %"


def test_which_is_larger_is_said_in_the_first_line(ask: Ask) -> None:
    first = ask("白水市科技局和审计局2024年三公经费预算谁高").text.splitlines()[0]
    assert "白水市科学技术局比白水市审计局多 8.02 万元" in first


def test_more_or_less_than_the_year_before_is_said(ask: Ask) -> None:
    answer = ask("白水市科技局2024年三公经费比上年是增还是减，多少")
    assert "减少" in answer.text
    assert headline(answer)[0] == "0.61 万元"
