"""Which facts a subject speaks of: by name first, then by the words around them."""

import pytest

from ingest import Fact
from qa.lexicon import canonical
from qa.match import View, grams, label_likeness
from qa.question import Subject


def best(view: View, name: str, phrase: str = "", codes: tuple[str, ...] = ()) -> Fact:
    return view.match(Subject(name, codes, True), phrase or name)[0].fact


def test_the_name_itself_beats_names_that_contain_it(budget: View) -> None:
    assert canonical(best(budget, "公务用车购置及运行费").subject) == "公务用车购置及运行费"
    assert best(budget, "公务用车运行维护费").subject == "公务用车运行维护费"


def test_a_code_is_the_account_and_nothing_like_it(budget: View) -> None:
    found = budget.match(Subject("公务接待费", ("30217",), True), "公务接待费")
    assert found[0].fact.code == "30217"
    assert all(candidate.fact.code == "30217" for candidate in found if candidate.name > 1)


def test_both_printings_of_one_name_are_found(budget: View) -> None:
    found = [c.fact for c in budget.match(Subject("公务接待费", (), True), "公务接待费") if c.name >= 0.9]
    assert sorted({str(fact.amount.value) for fact in found if fact.amount}) == ["2.24", "4.02"]


def test_words_beside_the_subject_rank_the_candidates(budget: View) -> None:
    found = budget.match(Subject("公务接待费", (), True), "公务接待费", "工资福利")
    assert all(0 <= candidate.rest <= 1 for candidate in found)
    unrelated = budget.match(Subject("公务接待费", (), True), "公务接待费", "火星探测")
    assert max(candidate.rest for candidate in unrelated) == 0


def test_counted_vehicles_are_not_the_money_spent_on_them(budget: View) -> None:
    fact = best(budget, "公务用车数量")
    assert fact.amount is not None
    assert (str(fact.amount.value), fact.amount.unit) == ("4", "辆")


@pytest.mark.parametrize(
    ("wanted", "label", "least", "most"),
    [
        ("工会经费", "工会费", 0.9, 1.0),
        ("公务接待费", "接待费", 0.5, 0.9),
        ("住房公积金", "公务接待费", 0.0, 0.3),
        ("公务接待费", "", 0.0, 0.0),
        ("基本工资", "基本养老保险", 0.0, 0.5),
    ],
)
def test_likeness_is_high_for_the_same_name_and_low_for_others(
    wanted: str, label: str, least: float, most: float
) -> None:
    assert least <= label_likeness(wanted, label) <= most


def test_labels_of_the_document_come_longest_first(budget: View) -> None:
    lengths = [len(label) for label in budget.labels]
    assert lengths == sorted(lengths, reverse=True)
    assert "一般行政管理事务" in budget.labels
    assert "合计" not in budget.labels


def test_pairs_of_characters_ignore_width_quotes_and_case() -> None:
    assert grams("“三公”ＡＢ") == {"三公", "公a", "ab"}
    assert grams("费") == {"费"}
    assert grams("") == set()
