"""Several questions in one sentence: each is answered, or said not to be."""

from tests.qa.conftest import Ask, shown


def test_each_part_has_its_own_subject(ask: Ask) -> None:
    assert shown(ask("白水市科技局2024年预算公务接待费多少？会议费又是多少？"))[:1] == ["4.02 万元"]
    assert "2.52 万元" in shown(ask("白水市科技局2024年预算公务接待费多少？会议费又是多少？"))


def test_a_count_and_the_money(ask: Ask) -> None:
    answer = ask("白水市科技局2024年预算里有几辆公车，三公经费多少？")
    assert {"4 辆", "17.39 万元"} <= set(shown(answer))


def test_a_part_without_an_answer_is_named(ask: Ask) -> None:
    answer = ask("白水市科技局2024年预算三公经费多少，接待了几批几人？")
    assert shown(answer) == ["17.39 万元"]
    assert "没有找到" in answer.text and "几批" in answer.text


def test_a_count_is_never_of_another_kind(ask: Ask) -> None:
    assert "4 辆" not in shown(ask("白水市科技局2024年预算里有多少人次，三公经费多少？"))
