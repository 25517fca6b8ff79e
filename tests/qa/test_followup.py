"""Follow-ups inherit what they leave out, and only that."""

import pytest

from tests.qa.conftest import Ask, headline, shown

FIRST = "白水市科技局2024年三公经费预算多少？"


@pytest.mark.parametrize(
    ("follow", "figure"),
    [
        ("其中公务接待费呢？", "4.02 万元"),
        ("那2023年呢？", "18.00 万元"),
        ("去年呢？", "18.00 万元"),
        ("那审计局呢？", "9.37 万元"),
        ("换算成元", "173900 元"),
        ("And reception?", "4.02 万元"),
        ("那决算呢？", "12.00 万元"),
        ("你确定吗？", "17.39 万元"),
    ],
)
def test_a_short_question_takes_the_rest_from_the_one_before(ask: Ask, follow: str, figure: str) -> None:
    assert headline(ask(FIRST, follow)) == (figure, "verified")


def test_a_third_question_goes_on_from_the_second(ask: Ask) -> None:
    assert headline(ask(FIRST, "那2023年呢？", "其中公务接待费呢？")) == ("4.63 万元", "verified")


def test_a_new_agency_with_a_new_subject_starts_afresh(ask: Ask) -> None:
    assert headline(ask(FIRST, "白水市审计局2024年公务接待费预算是多少"))[0] == "1.50 万元"


def test_the_reason_asked_for_is_the_subjects(ask: Ask) -> None:
    assert "过紧日子" in ask(FIRST, "为什么减少？").text


def test_a_correction_changes_the_stage(ask: Ask) -> None:
    assert shown(ask("白水市科技局2024年三公经费决算多少？", "不是决算，是预算"))[0] == "17.39 万元"


def test_a_comparison_sets_the_other_agency_beside_the_first(ask: Ask) -> None:
    assert {"17.39 万元", "9.37 万元"} <= set(shown(ask(FIRST, "比审计局高吗？")))


def test_an_unknown_agency_is_not_answered_with_the_one_before(ask: Ask) -> None:
    answer = ask(FIRST, "那白水市教育局呢？")
    assert (answer.kind, answer.values) == ("abstain", ())


def test_a_share_of_a_whole_named_now_takes_its_part_from_before(ask: Ask) -> None:
    assert headline(ask(FIRST, "占总支出多少")) == ("17.39 %", "derived")


def test_a_share_of_a_part_named_now_takes_its_whole_from_before(ask: Ask) -> None:
    assert headline(ask(FIRST, "其中公务接待费占百分之几")) == ("23.12 %", "derived")


def test_the_last_two_questions_are_set_against_each_other(ask: Ask) -> None:
    assert headline(ask(FIRST, "那审计局呢？", "两家差多少")) == ("8.02 万元", "derived")


def test_what_was_asked_is_added_up(ask: Ask) -> None:
    asked = ("白水市科技局2024年公务接待费预算多少？", "出国费呢", "它们加起来")
    assert headline(ask(*asked)) == ("9.52 万元", "derived")


@pytest.mark.parametrize("said", ["我说错了，是2023年的", "改成2023年呢", "I meant 2023"])
def test_a_correction_changes_the_year(ask: Ask, said: str) -> None:
    assert headline(ask(FIRST, said)) == ("18.00 万元", "verified")


def test_the_answer_keeps_to_the_agency_asked_for_last(ask: Ask) -> None:
    assert headline(ask(FIRST, "我问的是审计局")) == ("9.37 万元", "verified")


def test_what_is_taken_back_is_not_read(ask: Ask) -> None:
    assert headline(ask(FIRST, "不看2024年，看2023年")) == ("18.00 万元", "verified")


def test_words_that_only_point_are_no_content(ask: Ask) -> None:
    assert headline(ask(FIRST, "搞错了，我要查的是公务接待费")) == ("4.02 万元", "verified")


@pytest.mark.parametrize(
    ("said", "total"), [("两家合计", "26.76 万元"), ("两家一共多少", "26.76 万元"), ("谁更高", "17.39 万元")]
)
def test_what_two_agencies_come_to(ask: Ask, said: str, total: str) -> None:
    assert headline(ask(FIRST, "那审计局呢？", said))[0] == total


def test_a_final_account_is_held_against_the_budget(ask: Ask) -> None:
    assert "5.39 万元" in ask("白水市科技局2024年三公经费决算多少？", "比预算呢").text


def test_the_basic_part_of_an_account_is_not_the_whole_basic_expenditure(ask: Ask) -> None:
    asked = ("白水市科技局2024年预算科学技术支出多少？", "其中基本支出多少")
    assert headline(ask(*asked))[0] == "40.00 万元"


def test_parts_of_a_share_that_cannot_be_added_are_not_dropped(ask: Ask) -> None:
    asked = ("白水市科技局2024年预算会议费多少", "办公费多少", "这两项占基本支出的比例")
    assert ask(*asked).kind == "abstain"
