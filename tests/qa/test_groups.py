"""Breakdowns, ranks and counts: parts beside their whole, trees respected."""

from ingest import scaled
from qa.match import View
from qa.parts import adds_up, descendants, parts_of
from tests.qa.conftest import Ask, headline, shown


def test_a_breakdown_lists_the_parts_and_then_the_whole(ask: Ask) -> None:
    answer = ask("白水市科技局2024年三公经费预算由哪些构成，各多少？")
    assert shown(answer) == ["5.50 万元", "4.02 万元", "7.87 万元", "17.39 万元"]
    assert "各项相加等于合计" in answer.text


def test_a_breakdown_by_function_takes_the_classes_alone(ask: Ask) -> None:
    answer = ask("白水市科技局2024年预算支出按功能分类怎么分？")
    assert [value.label for value in answer.values] == ["206 科学技术支出", "221 住房保障支出", "支出合计"]


def test_aggregates_are_never_parts_beside_their_own_leaves(budget: View) -> None:
    for fact in budget.facts:
        parts = parts_of(budget, fact)
        codes = [part.code for part in parts if part.code]
        assert not any(a != b and b.startswith(a) for a in codes for b in codes), fact.id
        assert fact not in parts


def test_the_parts_of_every_coded_row_add_up_to_it(budget: View) -> None:
    wholes = [fact for fact in budget.facts if fact.code and not fact.leaf and fact.amount is not None]
    assert len(wholes) > 6
    assert all(adds_up(fact, parts_of(budget, fact)) for fact in wholes)


def test_descendants_are_all_levels_below(budget: View) -> None:
    whole = next(fact for fact in budget.facts if fact.code == "206" and fact.measure == "合计")
    assert [fact.code for fact in descendants(budget, whole)] == ["20601", "2060101", "2060102"]


def test_a_rank_is_by_worth_largest_first(ask: Ask) -> None:
    answer = ask("白水市科技局2024年预算商品和服务支出里最大的2项")
    assert shown(answer) == ["5.00 万元", "2.52 万元"]
    assert headline(answer)[1] == "verified"


def test_documents_are_ranked_by_one_figure_each(ask: Ask) -> None:
    answer = ask("三公经费预算从高到低排名", scope=["sj-24b", "kj-24b"])
    assert [(value.label, value.value) for value in answer.values] == [
        ("白水市科学技术局2024年部门预算", "17.39"),
        ("白水市审计局2024年部门预算", "9.37"),
    ]


def test_an_agency_is_ranked_once(ask: Ask) -> None:
    assert shown(ask("2024年三公经费预算从高到低排名")) == ["17.39 万元", "9.37 万元"]


def test_documents_of_different_years_are_ranked_with_a_caveat(ask: Ask) -> None:
    answer = ask("三公经费预算从高到低排名", scope=["sj-24b", "kj-23b"])
    assert shown(answer) == ["18.00 万元", "9.37 万元"]
    assert any("仅供参考" in caveat for caveat in answer.caveats)


def test_a_count_is_printed_not_money(ask: Ask) -> None:
    assert headline(ask("白水市科技局2024年预算有几个内设机构")) == ("6 个", "text_only")
    assert ask("白水市科技局2024年预算公务接待费有几个").values == ()


def test_worth_is_compared_in_one_unit(budget: View) -> None:
    amounts = [fact.amount for fact in budget.facts if fact.subject == "基本工资" and fact.amount]
    assert [scaled(amount) for amount in amounts] == [amounts[0].to("元").value]
