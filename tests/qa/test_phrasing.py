"""Questions put into plain words: codes, members, mixed language, glosses; years that are years."""

import pytest

from qa.coordinates import year_before_of, years_of
from qa.intents import operation_of
from qa.phrasing import codes_in_one, in_chinese, member_by_member, numeral, without_glosses
from qa.question import Operation


@pytest.mark.parametrize("written", ["会议费 302 15", "会议费 302-15", "会议费 302|15", "会议费 302/15"])
def test_a_code_in_pieces_is_one_code(written: str) -> None:
    assert codes_in_one(written) == "会议费 30215"


@pytest.mark.parametrize("written", ["302、303", "2024 302 万元", "301 12万元", "前302 名"])
def test_numbers_side_by_side_are_no_code(written: str) -> None:
    assert codes_in_one(written) == written


def test_members_are_asked_one_by_one() -> None:
    assert member_by_member("在编、借调和返聘各几人") == "在编几人，借调几人，返聘几人"
    assert member_by_member("今年和去年各多少") == "今年和去年各多少"


def test_english_asking_words_of_a_chinese_question_become_chinese() -> None:
    assert in_chinese("租赁费 is how many 元") == "租赁费是多少元"
    assert in_chinese("运行费 grew by 百分之多少") == "运行费增长了百分之多少"


def test_a_chinese_term_in_brackets_replaces_its_english_words() -> None:
    assert "subsidy" not in without_glosses("How much is the housing subsidy (购房补贴)?")
    assert "sections" in without_glosses("How many numbered sections (秘书N科) are there?")


def test_amounts_that_look_like_years_are_no_years() -> None:
    assert years_of("人员经费2068.89加公用经费968.21") == ()
    assert years_of("2031年会议费2045万元") == (2031,)


def test_the_year_of_a_document_is_told_from_the_year_of_a_figure() -> None:
    assert year_before_of("2031年预算里写的2030年执行了多少", (2031, 2030)) == 2030
    assert year_before_of("2031年和2030年预算里的会议费", (2031, 2030)) == 0


@pytest.mark.parametrize(
    ("asked", "operation"),
    [
        ("会议费 plus 培训费 = ?", Operation.SUM),
        ("占比61.20%、20.10%、18.71%加起来是多少", Operation.SUM),
        ("货物和服务相加等于总额吗", Operation.CHECK),
        ("How much did spending grow, in percent?", Operation.CHANGE),
        ("By how much did it fall short of its initial budget?", Operation.DIFFERENCE),
        ("给企业减负多少", Operation.LOOKUP),
        ("卫生健康支出分成哪几项", Operation.BREAKDOWN),
        ("下面有几家事业单位", Operation.COUNT),
    ],
)
def test_what_is_asked_for(asked: str, operation: Operation) -> None:
    assert operation_of(asked) is operation


def test_numerals() -> None:
    assert [numeral(word) for word in ("六", "12", "两", "些")] == [6, 12, 2, 0]
