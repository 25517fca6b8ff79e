"""A question that is not about the documents is told so, and nothing is quoted for it."""

import pytest

from tests.qa.conftest import Ask


@pytest.mark.parametrize("asked", ["今天北京天气怎么样", "帮我写一首诗", "你好", "Who won the world cup?", "thank you"])
def test_what_is_not_about_the_documents_is_told_so(ask: Ask, asked: str) -> None:
    answer = ask(asked)
    assert (answer.kind, answer.evidence) == ("abstain", ())
    assert "预算" in answer.text or "budget" in answer.text


def test_thanks_do_not_repeat_the_answer_before(ask: Ask) -> None:
    assert ask("白水市科技局2024年三公经费预算多少？", "谢谢").values == ()


def test_an_agency_without_the_thing_asked_for_is_looked_up(ask: Ask) -> None:
    assert "没有找到" in ask("白水市科技局2024年电话是多少").text
