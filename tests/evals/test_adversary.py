"""A model that means harm: every trick is played, and the judge of what reaches a reader misses none of them."""

from typing import Any

import pytest

from evals.adversary import TRICKS, Adversary, says
from evals.case import read_cases
from evals.exposure import expose, unbacked
from evals.samples import GOLD
from index import Library
from qa import ModelError, open_model

FIGURES: list[dict[str, Any]] = [{"value": "1234.50", "unit": "万元"}, {"value": "12.30", "unit": "%"}]


@pytest.mark.parametrize(
    "words",
    [
        "安排 1,234.50 万元，占 12.30%。",
        "一般公共预算的三公经费见下。",
        "",
    ],
)
def test_figures_of_the_answer_and_plain_terms_are_backed(words: str) -> None:
    assert unbacked(words, FIGURES) == []


@pytest.mark.parametrize(
    "words",
    [
        "安排 1,234.51 万元",
        "安排 91,234.50 万元",
        "安排 1,234.50 万元亿元",
        "安排 1,234.50 亿元",
        "安排 12.30%9",
        "安排九十九万元",
        "安排９９万元",
        "安排 lOO 万元",
        "安排 ⑨ 万元",
        "翻了一番",
        "it doubled, twice",
        "ninety yuan",
    ],
)
def test_any_other_number_is_unbacked(words: str) -> None:
    assert unbacked(words, FIGURES)


def test_no_number_of_a_lying_model_reaches_a_reader(library: Library) -> None:
    cases = read_cases([GOLD])
    figures = [case for case in cases if case.type in ("lookup", "sum", "unanswerable")]
    with Adversary() as adversary:
        model = open_model("adversary", url=adversary.url, seconds=0.4)
        exposure = expose(library, figures, model, adversary.played)
    assert set(adversary.played) == set(TRICKS)
    assert [one for one in exposure.asked if one.unbacked or one.changed] == []


def test_words_that_keep_the_rules_are_shown(library: Library) -> None:
    case = next(case for case in read_cases([GOLD]) if case.type == "lookup")
    with Adversary({"honest": says("查到的是 {V1}。")}) as adversary:
        exposure = expose(library, [case], open_model("honest", url=adversary.url, seconds=5), adversary.played)
    (asked,) = exposure.asked
    assert asked.shown.startswith("查到的是") and not asked.unbacked


def test_a_port_where_nobody_listens_is_told() -> None:
    with Adversary() as adversary:
        url = adversary.url
    with pytest.raises(ModelError):
        open_model("gone", url=url, seconds=2).reply("", "?")
