"""Claims: what the papers print is shown, a stated figure is never echoed as true."""

import pytest

from tests.qa.conftest import Ask, shown


def test_a_right_claim_is_answered_with_the_cell(ask: Ask) -> None:
    answer = ask("白水市科技局2024年预算三公经费是17.39万元，对吗？")
    assert shown(answer)[0] == "17.39 万元"
    assert answer.values[0].verdict == "verified"


@pytest.mark.parametrize("claimed", ["19.73万元", "17.39亿元", "99.99万元", "173.9万元"])
def test_a_wrong_claim_is_answered_with_what_is_printed(ask: Ask, claimed: str) -> None:
    answer = ask(f"白水市科技局2024年预算三公经费是{claimed}，对吗？")
    assert shown(answer)[0] == "17.39 万元"
    assert claimed not in answer.text.replace(" ", "")


def test_another_scope_is_no_contradiction(ask: Ask) -> None:
    assert "差错" not in ask("白水市科技局2024年预算公务接待费是4.02万元，对吗？").text


def test_parts_are_added_up_and_held_against_their_total(ask: Ask) -> None:
    answer = ask("白水市科技局2024年预算三公经费各项加起来等于合计吗？")
    assert shown(answer)[:2] == ["17.39 万元", "17.39 万元"]
    assert answer.calculation is not None
    assert "17.39" in answer.calculation.formula
    assert "相等" in answer.text


def test_two_printings_are_shown_with_their_places(ask: Ask) -> None:
    answer = ask("白水市科技局2024年预算公务接待费，三公经费表和基本支出表一致吗？")
    assert {"4.02 万元", "2.24 万元"} <= set(shown(answer))
    assert {item.page for item in answer.evidence} >= {2, 4}
