"""The gold questions: how many are answered right, and that no figure claims more than its evidence shows."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from evals.report import Report
from evals.run import run_eval
from evals.samples import GOLD
from index import Library
from ingest import MONEY, IngestError, ingest_file, read_amount, read_many
from qa import answer_question

LEAST_CORRECT = 0.97
"""Of the sample questions; a little below what was last measured."""
MOST_FALSE = 0
"""Wrong figures called verified or derived; it may only fall."""
SHARED = Path(__file__).parents[3] / "shared"


@pytest.fixture(scope="module")
def report(library: Library) -> Report:
    return run_eval([GOLD], library, answer_question)


def test_enough_sample_questions_are_answered_right(report: Report) -> None:
    summary = report.summary()
    assert summary["questions"] >= 100
    assert summary["correct"] >= LEAST_CORRECT, summary


def test_no_more_wrong_figures_claim_to_be_checked(report: Report) -> None:
    wrong = [(row.case.question, row.judgement.grade("headline").reason) for row in report.rows if row.false_verified]
    assert len(wrong) <= MOST_FALSE, wrong


def test_no_question_crashes(report: Report) -> None:
    assert [(row.case.question, row.answer["text"]) for row in report.rows if row.crashed] == []


def test_a_verified_figure_is_printed_by_the_cell_it_cites(report: Report) -> None:
    """Every value called verified equals, after unit conversion, what one of its own cells prints."""
    checked, unbacked = 0, []
    for row in report.rows:
        evidence = {item["id"]: item for item in row.answer["evidence"]}
        for value in row.answer["values"]:
            if value["verdict"] != "verified":
                continue
            checked += 1
            cited = [evidence[key] for key in value["evidence"]]
            if not any(item["kind"] == "cell" and _prints(item["quote"], value) for item in cited):
                unbacked.append((row.case.question, value, [item["quote"] for item in cited]))
    assert checked > 100
    assert unbacked == []


def _prints(quote: str, value: dict[str, str]) -> bool:
    amount = read_amount(quote, value["unit"])
    if amount is None:
        return False
    wanted = Decimal(value["value"])
    if value["unit"] not in MONEY:
        return amount.value == wanted
    return any(amount.value * worth == wanted * MONEY[value["unit"]] for worth in MONEY.values())


def test_every_evidence_key_of_an_answer_is_there(report: Report) -> None:
    for row in report.rows:
        known = [item["id"] for item in row.answer["evidence"]]
        assert known == [f"E{number}" for number in range(1, len(known) + 1)], row.case.question
        cited = [key for value in row.answer["values"] for key in value["evidence"]]
        cited += (row.answer["calculation"] or {}).get("operands", [])
        assert set(cited) <= set(known), row.case.question


@pytest.fixture(scope="module")
def visible(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The disclosures that the visible gold questions are asked of."""
    if not (SHARED / "gold" / "seeds.jsonl").exists():
        pytest.skip("the visible gold questions are not on this machine")
    odd = ("_encrypted", "_truncated", "_scan", "_borderless")
    files = [
        path
        for folder in ("seeds_pdf", "real_pdf")
        for path in sorted((SHARED / "corpus" / folder).glob("*.pdf"))
        if not path.stem.endswith(odd)
    ]
    folder = tmp_path_factory.mktemp("visible") / "library"
    with Library.open(folder) as made:
        for reading in read_many(files, ingest_file, workers=2):
            if reading.document is None:
                raise IngestError(reading.problem)
            made.add(reading.document, reading.path)
    with Library.open(folder, read_only=True) as opened:
        yield opened


@pytest.mark.skipif(not SHARED.exists(), reason="the visible gold questions are not on this machine")
def test_enough_visible_questions_are_answered_right(visible: Library) -> None:
    gold = [SHARED / "gold" / name for name in ("seeds.jsonl", "real_visible.jsonl")]
    summary = run_eval(gold, visible, answer_question).summary()
    assert summary["crashed"] == 0
    assert summary["correct"] >= 0.85, summary
