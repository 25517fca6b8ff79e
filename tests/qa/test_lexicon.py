"""What people call things leads to one name, in Chinese and in English."""

import pytest

from ingest import squeeze
from qa.lexicon import canonical, find_terms, is_english, long_aliases, stem, terms, to_chinese


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("吃喝费", "公务接待费"),
        ("招待费", "公务接待费"),
        ("“三公”经费", "三公经费"),
        ("养车", "公务用车运行维护费"),
        ("公务用车运行费", "公务用车运行维护费"),
        ("买车的钱", "公务用车购置费"),
        ("公积金", "住房公积金"),
        ("公务接待费预算数", "公务接待费"),
        ("科学技术", "科学技术支出"),
        ("园林绿化养护", "园林绿化养护"),
    ],
)
def test_every_way_of_saying_has_one_name(said: str, name: str) -> None:
    assert canonical(said) == name


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("what is the vehicle running cost?", ["公务用车运行维护费"]),
        ("how much for overseas trips and reception", ["因公出国（境）费", "公务接待费"]),
        ("share of personnel in total spending", ["人员经费", "支出总计"]),
        ("三公经费 how much", ["三公经费"]),
        ("会议费和培训费各多少", ["会议费", "培训费"]),
        ("training", ["培训费"]),
        ("retraining", []),
    ],
)
def test_terms_are_found_whole_and_in_reading_order(question: str, names: list[str]) -> None:
    assert [hit.name for hit in find_terms(question)] == names


def test_the_longest_name_wins_where_names_overlap() -> None:
    hits = find_terms("公务用车购置及运行费")
    assert [(hit.name, hit.alias) for hit in hits] == [("公务用车购置及运行费", "公务用车购置及运行费")]


def test_no_way_of_saying_leads_to_two_names() -> None:
    said: dict[str, set[str]] = {}
    for term in terms().values():
        for alias in {squeeze(words) for words in (term.name, *term.chinese)} | set(term.english):
            said.setdefault(alias, set()).add(term.name)
    assert {alias: names for alias, names in said.items() if len(names) > 1} == {}


def test_the_stem_leaves_out_endings_without_meaning() -> None:
    assert stem("工会经费") == "工会"
    assert stem("会费") == "会费"


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("How much did the bureau spend?", True),
        ("三公经费 how much", False),
        ("What is the 三公 total?", True),
        ("公务接待费（reception expenses）是多少", False),
    ],
)
def test_the_language_is_the_one_most_of_the_words_are_in(text: str, english: bool) -> None:
    assert is_english(text) is english


def test_english_words_of_the_field_become_chinese_and_the_rest_is_dropped() -> None:
    assert to_chinese("reception expenses of the bureau in 2024").split() == ["公务接待费", "2024"]


def test_names_known_with_a_wrong_character_are_long_enough_not_to_be_guessed() -> None:
    assert all(len(alias) >= 4 for alias, _ in long_aliases())
