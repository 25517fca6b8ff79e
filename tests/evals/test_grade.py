"""Grades: figures, words, abstentions, places, honesty; and agreement with the shared scorer, where it is at hand."""

import importlib.util
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import pytest

from evals.case import Case, Expected, Figure, GoldEvidence
from evals.grade import judge, same_figure

SCORER = Path(__file__).parents[2].parent / "shared" / "tools" / "score_answers.py"
PLACE = GoldEvidence(doc="a-24b", page=9, row="合计")


def case(asked: str = "lookup", **answer: Any) -> Case:
    return Case(
        id="q1",
        question="三公经费多少？",
        type=asked,
        answer=Expected(**({"kind": "number"} | answer)),
        evidence=(PLACE,),
    )


def said(value: str = "17.11", unit: str = "万元", verdict: str = "verified", **more: Any) -> dict[str, Any]:
    place = {"id": "E1", "doc": "a-24b", "page": 9, "row": "合计", "quote": value}
    figure = {"label": "", "value": value, "unit": unit, "verdict": verdict, "evidence": ["E1"]}
    return {"kind": "number", "text": f"{value}{unit}", "values": [figure], "evidence": [place]} | more


@pytest.mark.parametrize(
    ("got", "want", "same"),
    [
        (("17.11", "万元"), ("17.11", "万元"), True),
        (("171100", "元"), ("17.11", "万元"), True),
        (("171149", "元"), ("17.11", "万元"), True),
        (("171151", "元"), ("17.11", "万元"), False),
        (("17.1", "万元"), ("17.11", "万元"), True),
        (("17.12", "万元"), ("17.11", "万元"), False),
        (("17.11", "元"), ("17.11", "万元"), False),
        (("17.11", "%"), ("17.11", "万元"), False),
        (("1,234.50", "万元"), ("1234.50", "万元"), True),
        (("8", "辆"), ("8", "台"), True),
        (("2.91", "万元/辆"), ("2.905", "万元"), True),
        (("many", "万元"), ("17.11", "万元"), False),
    ],
)
def test_figures_agree_to_the_coarser_precision(got: tuple[str, str], want: tuple[str, str], same: bool) -> None:
    assert same_figure({"value": got[0], "unit": got[1]}, Figure(value=want[0], unit=want[1])) is same


def test_a_right_figure_is_correct() -> None:
    judgement = judge(case(value="17.11", unit="万元"), said())
    assert judgement.correct and judgement.wrong is False
    assert all(grade.passed is not False for grade in judgement.grades)


def test_a_wrong_figure_called_verified_is_dishonest() -> None:
    judgement = judge(case(value="17.11", unit="万元"), said("4.79"))
    assert not judgement.correct and judgement.wrong
    assert judgement.grade("honesty").passed is False
    assert "4.79 万元 where 17.11 万元 was expected" in judgement.grade("honesty").reason


def test_a_wrong_figure_called_text_only_is_honest() -> None:
    assert judge(case(value="17.11", unit="万元"), said("4.79", verdict="text_only")).grade("honesty").passed


def test_a_verified_figure_needs_evidence() -> None:
    answer = said() | {"evidence": []}
    assert judge(case(value="17.11", unit="万元"), answer).grade("honesty").passed is False


def test_a_list_needs_every_figure() -> None:
    want = case(
        "breakdown", kind="numbers", values=(Figure(value="1.00", unit="万元"), Figure(value="2.00", unit="万元"))
    )
    answer = said("1.00")
    assert judge(want, answer).grade("values").reason.startswith("missing")
    assert not judge(want, answer).correct and judge(want, answer).wrong is False


def test_words_are_compared_without_spaces_and_quotes() -> None:
    want = case("narrative", kind="text", must_contain=("“三公”经费",))
    assert judge(want, {"kind": "text", "text": "三公 经费下降", "values": []}).correct


def test_forbidden_words_fail() -> None:
    want = case("narrative", kind="text", must_not_contain=("43.84",))
    assert not judge(want, {"kind": "text", "text": "是 43.84 万元", "values": []}).correct


def test_abstaining_where_nothing_is_said_is_right() -> None:
    want = case("unanswerable", kind="abstain")
    assert judge(want, {"kind": "abstain", "text": "文件中没有", "values": [], "reason": "not_found"}).correct
    assert judge(want, said()).wrong


def test_asking_back_is_right_when_the_question_is_ambiguous() -> None:
    want = case("ambiguous", kind="numbers", values=(Figure(value="1", unit="万元"),))
    assert judge(want, {"kind": "abstain", "reason": "ambiguous", "values": []}).correct


def test_the_place_may_be_named_by_page_row_or_words() -> None:
    want = case(value="17.11", unit="万元")
    for evidence in ({"doc": "a-24b", "page": 9}, {"doc": "a-24b", "page": 1, "row": "合 计"}):
        assert judge(want, said() | {"evidence": [evidence | {"id": "E1"}]}).grade("place").passed
    assert judge(want, said() | {"evidence": [{"id": "E1", "doc": "other", "page": 9}]}).grade("place").passed is False


def _scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_answers", SCORER)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _random_pair(random: Random) -> tuple[Case, dict[str, Any]]:
    units = ["万元", "元", "%", "辆", "", "yuan", "亿元"]
    digits = ["17.11", "171100", "0.1711", "17.1", "-17.11", "8", "0.00"]

    def figure() -> Figure:
        return Figure(value=random.choice(digits), unit=random.choice(units))

    kind = random.choice(["number", "numbers", "text", "abstain"])
    first = figure()
    expected = Expected(
        kind=kind,
        value=first.value if kind == "number" else None,
        unit=first.unit if kind == "number" else "",
        values=tuple(figure() for _ in range(random.randint(0, 3))) if kind == "numbers" else (),
        accept=tuple(figure() for _ in range(random.randint(0, 2))),
        must_contain=tuple(random.sample(["合计", "“三公”", "1,234"], random.randint(0, 2))),
        must_not_contain=("错",) if random.random() < 0.2 else (),
    )
    evidence = (GoldEvidence(doc="a", page=random.choice([None, 3]), row=random.choice(["", "合计"])),)
    gold = Case(
        id="q",
        question="?",
        type=random.choice(["lookup", "ambiguous", "unanswerable"]),
        answer=expected,
        evidence=evidence if random.random() < 0.8 else (),
    )
    values = [
        figure().model_dump() | {"verdict": random.choice(["verified", "text_only"]), "evidence": ["E1"]}
        for _ in range(random.randint(0, 3))
    ]
    text = "".join(random.sample(["合 计 ", "三公", "1234", "错", "没有"], random.randint(0, 4)))
    answer = {
        "kind": random.choice(["number", "numbers", "text", "abstain", "error"]),
        "text": text,
        "values": values,
        "reason": random.choice([None, "ambiguous", "not_found"]),
        "evidence": [
            {
                "id": "E1",
                "doc": random.choice(["a", "b"]),
                "page": random.choice([3, 4]),
                "row": random.choice(["合 计", ""]),
            }
        ],
    }
    return gold, answer


@pytest.mark.skipif(not SCORER.exists(), reason="the shared scorer is not at hand")
def test_grades_agree_with_the_shared_scorer() -> None:
    scorer, random = _scorer(), Random(20)
    for _ in range(4000):
        gold, answer = _random_pair(random)
        judgement = judge(gold, answer)
        line = gold.to_json()
        right, wrong = scorer.judge(line, answer)
        assert (judgement.correct, bool(judgement.wrong)) == (right, bool(wrong)), (line, answer)
        assert (judgement.grade("place").passed is not False) == scorer.evidence_hit(line, answer), (line, answer)
