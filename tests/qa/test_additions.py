"""Claims that add up, codes of rows, printings of one figure: told with the figures that the documents print."""

from tests.qa.conftest import Ask, headline


def test_stated_figures_are_looked_for_and_added(ask: Ask) -> None:
    answer = ask("白水市科技局2024年办公费5.00万元加会议费2.52万元等于7.60万元吗")
    assert "5.00 万元 + 2.52 万元 = 7.52 万元" in answer.text
    assert headline(answer) == ("7.52 万元", "derived")


def test_a_part_is_not_added_to_its_whole(ask: Ask) -> None:
    answer = ask("白水市科技局2024年三公经费和公务接待费总共多少")
    assert "21.41" not in answer.text
    assert {value.value for value in answer.values} >= {"17.39", "4.02"}


def test_both_parts_of_an_account_come_from_its_row(ask: Ask) -> None:
    answer = ask("白水市科技局2024年科学技术支出里，基本支出和项目支出各多少")
    assert [value.value for value in answer.values].count("40.00") == 2


def test_the_code_of_a_row_is_told(ask: Ask) -> None:
    answer = ask("白水市科技局2024年会议费的科目编码是多少")
    assert "30215" in answer.text and not answer.values


def test_items_of_a_scope_are_ranked_by_the_economic_chart(ask: Ask) -> None:
    answer = ask("白水市科技局2024年公用经费里最大的两项是什么")
    assert [value.value for value in answer.values] == ["5.00", "2.52"]


def test_the_wider_figure_of_an_item_stands_beside_its_basic_part(ask: Ask) -> None:
    answer = ask("白水市科技局2024年公务接待费预算多少")
    assert headline(answer) == ("4.02 万元", "verified")
    assert any(value.value == "2.24" for value in answer.values)
    assert "不一致" not in answer.text


def test_details_that_nobody_discloses_are_declined(ask: Ask) -> None:
    for words in ("公车的车牌号是多少", "每个局领导的接待费各多少", "公务用车的油耗是多少升"):
        assert ask(f"白水市科技局2024年{words}").kind.value == "abstain", words
