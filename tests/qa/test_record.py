"""A recorded answer comes out again as it was, also when its file was superseded; what has changed is said."""

from pathlib import Path

import pytest

from index import Library
from qa import Question, RecordError, answer_question, make_record, read_record, replay
from qa.record import Record
from tests.book import book
from tests.qa.conftest import BUDGET_2023, BUDGET_2024, SPENDING_2024, THREE_2024

RECEPTION = "白水市科技局2024年公务接待费预算多少？"
SUM = "白水市科技局2024年公务接待费和会议费预算加起来多少？"
CORRECTED = book(
    "白水市科学技术局", 2024, THREE_2024.replace("4.02", "4.60"), SPENDING_2024, key="kj-24b"
)  # the same budget, published again with another figure


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Library.open(tmp_path / "library", encoder="none") as library:
        library.add(BUDGET_2024)
        library.add(BUDGET_2023)
    return tmp_path / "library"


def record_of(folder: Path, question: str, *before: str) -> Record:
    history = [(text, "") for text in before]
    with Library.open(folder, read_only=True) as library:
        answer = answer_question(question, library, history=history)
        assert answer.values
        return make_record(Question(question, (), tuple(history)), answer, library)


def test_a_record_holds_question_query_cells_checks_and_hashes(folder: Path) -> None:
    record = record_of(folder, RECEPTION)
    assert record.question == RECEPTION
    assert record.understood.operation == "lookup"
    assert record.understood.subjects == ("公务接待费",)
    assert record.understood.years == (2024,)
    assert [(source.key, source.sha256) for source in record.documents] == [("kj-24b", BUDGET_2024.sha256)]
    first = record.facts[0]
    assert (first.printed, first.value, first.unit, first.page) == ("4.02", "4.02", "万元", 2)
    assert first.fact == record.answer.evidence[0].fact
    assert record.checks[0].verdict.value == "verified"
    assert record.checks[0].sources == ("E1",)
    assert len(record.library) == 64
    assert record.program.startswith("mingzhang ")


def test_a_record_is_saved_and_read_again_as_it_was(folder: Path, tmp_path: Path) -> None:
    record = record_of(folder, RECEPTION)
    path = tmp_path / "record.json"
    path.write_text(record.model_dump_json(indent=1), encoding="utf-8")
    assert read_record(path) == record


@pytest.mark.parametrize("text", ["", "{}", "[1]", "no JSON", '{"format": 1}'])
def test_what_is_no_record_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "record.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RecordError, match=r"record\.json"):
        read_record(path)


def test_a_record_of_a_later_format_is_refused(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    later = record_of(folder, RECEPTION).model_copy(update={"format": 2})
    path.write_text(later.model_dump_json(), encoding="utf-8")
    with pytest.raises(RecordError, match="later format"):
        read_record(path)


@pytest.mark.parametrize("question", [RECEPTION, SUM, "白水市科技局2024年一般公共预算基本支出中会议费多少？"])
def test_an_answer_is_replayed_as_it_was(folder: Path, question: str) -> None:
    record = record_of(folder, question)
    with Library.open(folder, read_only=True) as library:
        outcome = replay(record, library)
    assert (outcome.same, outcome.changes, outcome.notes) == (True, (), ())
    assert outcome.answer.values == record.answer.values
    assert outcome.answer.text == record.answer.text


def test_a_follow_up_is_replayed_with_what_came_before(folder: Path) -> None:
    record = record_of(folder, "其中公务接待费呢？", "白水市科技局2024年三公经费预算多少？")
    with Library.open(folder, read_only=True) as library:
        outcome = replay(record, library)
    assert outcome.same
    assert outcome.answer.values == record.answer.values


def test_an_answer_from_a_superseded_file_is_replayed_from_that_file(folder: Path) -> None:
    record = record_of(folder, RECEPTION)
    with Library.open(folder, encoder="none") as library:
        library.add(CORRECTED)
        assert answer_question(RECEPTION, library).values[0].value == "4.60"
        outcome = replay(record, library)
    assert outcome.same
    assert outcome.answer.values[0].value == "4.02"
    assert outcome.answer.evidence[0].doc == "kj-24b"
    assert "superseded by kj-24b" in outcome.notes[0]


def test_a_record_made_of_a_superseded_file_knows_its_bytes(folder: Path) -> None:
    with Library.open(folder, encoder="none") as library:
        answer = answer_question(RECEPTION, library)
        library.add(CORRECTED)
        record = make_record(Question(RECEPTION), answer, library)
        assert [(fact.value, fact.doc) for fact in record.facts][:1] == [("4.02", "kj-24b")]
        assert replay(record, library).same


def test_documents_added_later_do_not_answer_in_a_replay(folder: Path) -> None:
    record = record_of(folder, RECEPTION).model_copy(update={"made_at": "2024-01-01T00:00:00+00:00"})
    with Library.open(folder, read_only=True) as library:
        outcome = replay(record, library)
    assert outcome.same, "the file of the answer itself is always there"
    assert any("other documents" in note for note in outcome.notes)


def test_a_removed_document_is_said(folder: Path) -> None:
    record = record_of(folder, RECEPTION)
    with Library.open(folder, encoder="none") as library:
        library.remove("kj-24b")
        outcome = replay(record, library)
    assert not outcome.same
    assert outcome.changes[0].startswith("kj-24b")
    assert "removed" in outcome.changes[0]


def test_other_bytes_under_the_same_key_are_said(folder: Path) -> None:
    record = record_of(folder, RECEPTION)
    with Library.open(folder, encoder="none") as library:
        library.remove("kj-24b")
        library.add(CORRECTED)
        outcome = replay(record, library)
    assert not outcome.same
    assert "its bytes changed" in outcome.changes[0]


def test_a_figure_that_is_read_otherwise_is_said(folder: Path) -> None:
    """The same bytes, read again by a reader that finds other digits."""
    record = record_of(folder, RECEPTION)
    with Library.open(folder, encoder="none") as library:
        library.add(CORRECTED.model_copy(update={"sha256": BUDGET_2024.sha256}), refresh=True)
        outcome = replay(record, library)
    assert not outcome.same
    assert any("figure differs, recorded 4.02 万元, now 4.60 万元" in change for change in outcome.changes)
    assert any("not among the figures" in change for change in outcome.changes)


def test_another_program_version_is_noted(folder: Path) -> None:
    record = record_of(folder, RECEPTION).model_copy(update={"program": "mingzhang 0.0.1"})
    with Library.open(folder, read_only=True) as library:
        outcome = replay(record, library)
    assert outcome.same
    assert any("recorded by mingzhang 0.0.1" in note for note in outcome.notes)


def test_a_tampered_record_does_not_pass_for_the_same(folder: Path) -> None:
    record = record_of(folder, RECEPTION)
    wrong = record.answer.values[0].model_copy(update={"value": "40.20"})
    forged = record.model_copy(update={"answer": record.answer.model_copy(update={"values": (wrong,)})})
    with Library.open(folder, read_only=True) as library:
        assert not replay(forged, library).same


def test_an_abstention_is_replayed_too(folder: Path) -> None:
    question = "白水市教育局2024年三公经费预算多少？"
    with Library.open(folder, read_only=True) as library:
        answer = answer_question(question, library)
        assert answer.kind.value == "abstain"
        outcome = replay(make_record(Question(question), answer, library), library)
    assert outcome.same
    assert outcome.to_text().endswith("replayed: the same figures")
