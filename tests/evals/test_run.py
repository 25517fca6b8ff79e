"""A run from gold file to report: crashes are rows, thresholds decide, two runs are compared."""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from evals.case import Case, Expected, Figure, GoldError, GoldEvidence, read_cases, write_cases
from evals.paired import compare_runs, mcnemar, outcomes, read_outcomes
from evals.report import Report, wilson, write_json
from evals.report_html import report_to_html
from evals.run import below, grade_answers, read_thresholds, run_eval

CASES = [
    Case(
        id="a",
        question="三公经费多少？",
        answer=Expected(kind="number", value="17.11", unit="万元"),
        evidence=(GoldEvidence(doc="d-24b", page=3),),
    ),
    Case(
        id="b",
        question="接待费？",
        lang="mixed",
        answer=Expected(kind="number", value="4.79", unit="万元"),
        evidence=(GoldEvidence(doc="d-24b", page=3),),
    ),
    Case(id="c", question="局长工资？", type="unanswerable", answer=Expected(kind="abstain")),
    Case(
        id="d",
        question="<b>崩溃</b>",
        type="sum",
        answer=Expected(kind="numbers", values=(Figure(value="1", unit="元"),)),
        scope=("e-25b",),
    ),
]


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    write_cases(CASES, path)
    return path


class Said(NamedTuple):
    line: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        return self.line


def answer(
    question: str, library: dict[str, str], *, scope: Sequence[str] = (), history: Sequence[Sequence[str]] = ()
) -> Said:
    """Right on the first, wrong on the second, silent on the third, broken on the last."""
    if "崩溃" in question:
        raise RuntimeError("no such table")
    if "工资" in question:
        return Said({"kind": "abstain", "text": "没有", "values": [], "evidence": []})
    figure = library[question]
    place = {"id": "E1", "doc": "d-24b", "page": 3, "box": [0, 0, 1, 1], "kind": "cell", "quote": figure}
    value = {"label": "", "value": figure, "unit": "万元", "verdict": "verified", "evidence": ["E1"]}
    return Said({"kind": "number", "text": f"{figure}万元", "values": [value], "evidence": [place]})


def run(gold: Path, second: str = "9.99") -> Report:
    return run_eval([gold], {"三公经费多少？": "17.11", "接待费？": second}, answer)


def test_gold_lines_survive_writing_and_reading(gold: Path) -> None:
    assert read_cases([gold]) == CASES


def test_a_broken_gold_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "a", "question": "?"}\n', encoding="utf-8")
    with pytest.raises(GoldError, match=r"gold\.jsonl, line 1"):
        read_cases([path])


def test_a_crash_is_a_row(gold: Path) -> None:
    report = run(gold)
    assert [row.judgement.correct for row in report.rows] == [True, False, True, False]
    assert report.rows[3].crashed and "no such table" in report.rows[3].answer["text"]


def test_the_summary_counts_what_matters(gold: Path) -> None:
    summary = run(gold).summary()
    assert summary["correct"] == 0.5 and summary["false_verified"] == 1 and summary["crashed"] == 1


def test_groups_are_shares_with_intervals(gold: Path) -> None:
    report = run(gold)
    assert report.groups("language")["mixed"].right == 0
    assert report.groups("document")["e-25b"].total == 1
    low, high = report.groups("type")["lookup"].interval
    assert 0 < low < 0.5 < high < 1


def test_risk_falls_on_what_is_answered(gold: Path) -> None:
    (point,) = run(gold).risk_coverage()
    assert point.verdict == "verified" and point.coverage == 0.5 and point.risk == 0.5
    assert run(gold).risk_area() == 0.25


def test_thresholds_name_what_was_missed(gold: Path, tmp_path: Path) -> None:
    path = tmp_path / "thresholds.json"
    path.write_text(json.dumps({"correct": 0.4, "false_verified": 0, "type:sum": 0.5}), encoding="utf-8")
    complaints = below(run(gold), read_thresholds(path))
    assert len(complaints) == 2 and complaints[0].startswith("false_verified: 1, at most 0")


def test_answers_written_earlier_are_graded(gold: Path, tmp_path: Path) -> None:
    answers = tmp_path / "answers.jsonl"
    line: dict[str, Any] = {"id": "c", "answer": {"kind": "abstain", "text": "没有", "values": []}}
    answers.write_text(json.dumps(line) + "\n", encoding="utf-8")
    report = grade_answers([gold], answers)
    assert [row.judgement.correct for row in report.rows] == [False, False, True, False]
    assert report.summary()["missed"] == 3


class Pictures:
    def cited(self, evidence: Mapping[str, Any]) -> bytes | None:
        return b"cited"

    def wanted(self, evidence: GoldEvidence, figures: Sequence[Figure]) -> bytes | None:
        return b"wanted"


def test_the_page_escapes_and_puts_failures_first(gold: Path) -> None:
    page = report_to_html(run(gold), pictures=Pictures())
    assert "<b>崩溃</b>" not in page and "&lt;b&gt;崩溃" in page
    assert page.index("接待费？") < page.index("三公经费多少？")
    for picture in (b"cited", b"wanted"):
        assert f"data:image/png;base64,{b64encode(picture).decode()}" in page


def test_the_report_is_written_for_machines(gold: Path, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    write_json(run(gold), path)
    read = json.loads(path.read_text(encoding="utf-8"))
    assert read["questions"] == 4 and read["rows"][1]["grades"]["headline"]["passed"] is False


def test_two_runs_are_compared(gold: Path) -> None:
    comparison = compare_runs(outcomes(run(gold)), outcomes(run(gold, "4.79")))
    assert comparison.gained == ("b",) and comparison.lost == () and comparison.difference == 0.25
    assert comparison.p_value == 1.0 and "1 gained" in comparison.sentence()


def test_what_changed_is_named_also_against_a_run_that_was_written_down(gold: Path, tmp_path: Path) -> None:
    earlier = tmp_path / "earlier.json"
    write_json(run(gold, "4.79"), earlier)
    comparison = compare_runs(read_outcomes(earlier), outcomes(run(gold)))
    assert comparison.lost == ("b",)
    assert list(comparison.lines())[1] == "  lost   b  接待费？  4.79 万元 [verified] → 9.99 万元 [verified]"
    assert "新答错" in report_to_html(run(gold), before=comparison)


def test_a_file_that_is_no_report_is_named(tmp_path: Path) -> None:
    path = tmp_path / "earlier.json"
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(GoldError, match=r"earlier\.json: not a report"):
        read_outcomes(path)


@pytest.mark.parametrize(("gained", "lost", "p"), [(0, 0, 1.0), (5, 0, 0.0625), (8, 1, 0.0390625), (3, 3, 1.0)])
def test_mcnemar_is_exact(gained: int, lost: int, p: float) -> None:
    assert mcnemar(gained, lost) == pytest.approx(p)


def test_wilson_stays_inside_the_unit_interval() -> None:
    assert wilson(0, 10)[0] == 0.0 and wilson(10, 10)[1] == pytest.approx(1.0)
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
