"""Questions at the command line keep its contract: JSON, batches, exit statuses, and the README's example."""

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import app
import qa
from tests.app.conftest import DONE, FAILED, QUESTION, USAGE, Shell

ROOT = Path(__file__).parents[2]
ANSWER = {
    "kind", "text", "values", "scope", "evidence", "calculation",
    "caveats", "assumed", "reason", "choices", "elapsed_ms",
}  # fmt: skip
EVIDENCE = {"id", "doc", "page", "box", "kind", "table", "row", "column", "section", "quote"}


# ask


def test_an_answer_has_the_fields_of_the_contract(read: Shell) -> None:
    answer = read.json("ask", QUESTION)
    assert set(answer) >= ANSWER
    assert answer["kind"] == "number"
    value = answer["values"][0]
    assert set(value) == {"label", "value", "unit", "verdict", "evidence"}
    assert isinstance(value["value"], str) and Decimal(value["value"]) > 0
    assert set(answer["scope"]) == {"entity", "year", "stage", "level", "fund", "basis"}
    for item in answer["evidence"]:
        assert set(item) >= EVIDENCE
        x0, top, x1, bottom = item["box"]
        assert 0 <= x0 < x1 and 0 <= top < bottom
    assert answer["evidence"][0]["quote"].replace(",", "") == value["value"]
    assert answer["scope"]["entity"] == "云溪市科学技术局"


def test_a_calculation_has_its_operands(read: Shell) -> None:
    answer = read.json("ask", "云溪市科技局2024年公务接待费和会议费预算加起来多少？")
    assert set(answer["calculation"]) == {"operation", "formula", "operands"}
    assert set(answer["calculation"]["operands"]) <= {item["id"] for item in answer["evidence"]}


def test_an_abstention_says_why_and_what_is_there(read: Shell) -> None:
    answer = read.json("ask", "云溪市教育局2024年三公经费预算多少？")
    assert (answer["kind"], answer["reason"], answer["values"]) == ("abstain", "not_found", [])
    assert answer["choices"]


def test_for_people_the_answer_comes_with_its_places(read: Shell) -> None:
    status, out, _ = read("ask", QUESTION)
    assert status == DONE
    assert "三公经费" in out.splitlines()[0]
    assert "[verified]" in out
    assert "E1 yx-kjj-24b p." in out


def test_the_example_of_the_readme_is_what_comes_out(read: Shell) -> None:
    readme = ROOT / "README.md"
    shown = re.search(
        r'^\$ mingzhang ask "(.+?)"\n(.*?)^```',
        readme.read_text(encoding="utf-8") if readme.exists() else "",
        re.M | re.S,
    )
    if shown is None:
        pytest.skip("the README shows no example yet")
    status, out, _ = read("ask", shown[1])
    assert status == DONE
    assert [line.rstrip() for line in out.splitlines()] == [line.rstrip() for line in shown[2].splitlines()]


def test_only_the_documents_named_are_asked(read: Shell) -> None:
    answer = read.json("ask", "三公经费预算多少？", "--doc", "yx-sjj-25b")
    assert {item["doc"] for item in answer["evidence"]} == {"yx-sjj-25b"}


def test_a_question_of_100_kilobytes_gets_a_clear_answer(read: Shell) -> None:
    answer = read.json("ask", "三公经费多少？" * 15_000)
    assert (answer["kind"], answer["reason"]) == ("abstain", "unsupported")
    assert len(answer["text"]) < 200


@pytest.mark.parametrize(
    ("arguments", "expected", "words"),
    [
        (("ask", "三公", "--doc", "nowhere"), FAILED, "no document nowhere"),
        (("ask",), USAGE, "nothing asked"),
        (("ask", "--batch", "questions.jsonl"), USAGE, "--out"),
        (("check", "nowhere"), FAILED, "nowhere"),
        (("show", "nowhere"), FAILED, "nowhere"),
        (("tables", "nowhere.pdf"), FAILED, "nowhere.pdf"),
        (("eval", "nowhere.jsonl"), FAILED, "nowhere.jsonl"),
        (("library", "export"), USAGE, "--out"),
        (("library", "export", "--out", "nowhere/facts.csv"), FAILED, "nowhere/facts.csv"),
    ],
)
def test_what_a_person_can_put_right_is_said_so(
    read: Shell, arguments: tuple[str, ...], expected: int, words: str
) -> None:
    status, out, error = read(*arguments)
    assert (status, out) == (expected, "")
    assert error.startswith("mingzhang: ")
    assert words in error
    assert "Traceback" not in error


def test_a_library_that_is_not_there_is_not_made_by_reading(write: Shell) -> None:
    status, _, error = write("ask", QUESTION)
    assert status == FAILED
    assert "mingzhang ingest" in error
    assert not write.folder.exists()


@pytest.mark.parametrize("arguments", [["sing"], ["ask", "三公", "--loud"], ["remove"], ["ingest"]])
def test_wrong_usage_is_status_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        app.main(arguments)
    assert ended.value.code == USAGE
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "usage: mingzhang" in captured.err


# ask --batch


def batch(read: Shell, tmp_path: Path, *lines: Any) -> tuple[int, list[dict[str, Any]], str]:
    questions, answers = tmp_path / "questions.jsonl", tmp_path / "answers.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    questions.write_text("\n".join(texts) + "\n\n", encoding="utf-8")
    status, _, error = read("ask", "--batch", questions, "--out", answers)
    return status, [json.loads(line) for line in answers.read_text(encoding="utf-8").splitlines()], error


def test_a_batch_is_answered_in_its_order(read: Shell, tmp_path: Path) -> None:
    status, lines, _ = batch(
        read,
        tmp_path,
        {
            "id": "z",
            "question": "三公经费预算多少？",
            "scope": ["yx-sjj-25b"],
            "type": "lookup",
            "answer": {"value": "1"},
        },
        {"id": "a", "question": "其中公务接待费呢？", "history": [[QUESTION, "17.39万元"]]},
        {"id": "m", "question": ""},
    )
    assert status == DONE
    assert [line["id"] for line in lines] == ["z", "a", "m"]
    assert all(set(line["answer"]) >= ANSWER for line in lines)
    assert [line["answer"]["kind"] for line in lines] == ["number", "number", "abstain"]
    assert lines[1]["answer"]["evidence"][0]["doc"] == "yx-kjj-24b"


def test_a_question_that_crashes_is_a_line_of_its_own(
    read: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = qa.answer_question

    def sometimes(question: str, *arguments: Any, **settings: Any) -> qa.Answer:
        if "崩溃" in question:
            raise ZeroDivisionError("a fault of the engine")
        return real(question, *arguments, **settings)

    monkeypatch.setattr(qa, "answer_question", sometimes)
    status, lines, error = batch(
        read, tmp_path, {"id": "1", "question": "崩溃"}, "no JSON", {"id": "3"}, {"id": "4", "question": QUESTION}
    )
    assert status == FAILED
    assert [line["answer"]["kind"] for line in lines] == ["error", "error", "error", "number"]
    assert (lines[0]["id"], lines[2]["id"]) == ("1", "3")
    assert "ZeroDivisionError" in error
