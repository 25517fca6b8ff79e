"""The command line keeps its contract: verbs, JSON, exit statuses, and one bad input never stops the rest."""

import json
import os
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import app
import qa

ROOT = Path(__file__).parents[1]
DONE, FAILED, USAGE = 0, 1, 2
ANSWER = {
    "kind", "text", "values", "scope", "evidence", "calculation",
    "caveats", "assumed", "reason", "choices", "elapsed_ms",
}  # fmt: skip
EVIDENCE = {"id", "doc", "page", "box", "kind", "table", "row", "column", "section", "quote"}
QUESTION = "云溪市科技局2024年三公经费预算多少？"


class Shell:
    """Runs verbs in this process, on one library."""

    def __init__(self, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
        self.capsys = capsys
        self.folder = folder

    def __call__(self, verb: str, *arguments: str | Path) -> tuple[int, str, str]:
        """(exit status, standard output, standard error)."""
        self.capsys.readouterr()
        status = app.main([verb, *map(str, arguments), "--library", str(self.folder)])
        captured = self.capsys.readouterr()
        return status, captured.out, captured.err

    def json(self, verb: str, *arguments: str | Path) -> Any:
        status, out, _ = self(verb, *arguments, "--json")
        assert status == DONE
        return json.loads(out)


@pytest.fixture
def read(capsys: pytest.CaptureFixture[str], library_folder: Path) -> Shell:
    """On the sample library, which is only read."""
    return Shell(capsys, library_folder)


@pytest.fixture
def write(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Shell:
    """On a library of its own."""
    return Shell(capsys, tmp_path / "library")


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


# ingest


def test_a_bad_file_is_named_while_the_rest_is_taken_in(write: Shell, samples: Path, tmp_path: Path) -> None:
    whole = (samples / "yx-kjj-24b.pdf").read_bytes()
    (tmp_path / "cut.pdf").write_bytes(whole[:2000])
    (tmp_path / "letter.pdf").write_text("no PDF at all")
    (tmp_path / "good.pdf").write_bytes(whole)
    missing = tmp_path / "missing.pdf"
    status, out, error = write("ingest", tmp_path, missing, "--json", "--workers", "1")
    results = {Path(result["file"]).name: result for result in json.loads(out)}
    assert status == FAILED
    assert {name: result["status"] for name, result in results.items()} == {
        "cut.pdf": "failed",
        "good.pdf": "added",
        "letter.pdf": "failed",
        "missing.pdf": "failed",
    }
    for name in ("cut.pdf", "letter.pdf", "missing.pdf"):
        assert results[name]["message"].startswith(name)
        assert ";" in results[name]["message"], "the reason, then the next step"
        assert results[name]["message"] in error
    assert [row["key"] for row in write.json("documents")] == ["good"]

    again = write.json("ingest", tmp_path / "good.pdf")
    assert [(result["status"], result["key"]) for result in again] == [("unchanged", "good")]

    assert write.json("remove", "good") == {"removed": "good"}
    assert write.json("documents") == []
    status, _, error = write("remove", "good")
    assert status == FAILED
    assert "good" in error


@pytest.mark.parametrize("share", [0.33, 0.9])
def test_a_file_that_ends_early_is_not_taken_for_whole(
    write: Shell, samples: Path, tmp_path: Path, share: float
) -> None:
    whole = (samples / "yx-kjj-24b.pdf").read_bytes()
    (tmp_path / "cut.pdf").write_bytes(whole[: int(len(whole) * share)])
    status, _, _ = write("ingest", tmp_path / "cut.pdf", "--json")
    assert status == FAILED or write.json("show", "cut")["warnings"]


def test_a_single_file_may_be_given_a_key(write: Shell, samples: Path) -> None:
    added = write.json("ingest", samples / "wz-tjj-24b.pdf", "--key", "统计局预算")
    assert [result["key"] for result in added] == ["统计局预算"]
    status, _, error = write("ingest", samples, "--key", "all")
    assert status == USAGE
    assert "--key" in error


def test_a_folder_without_papers_is_said_to_be_empty(write: Shell, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    status, _, error = write("ingest", tmp_path / "empty")
    assert status == FAILED
    assert "no PDF found" in error


# documents, tables, check, show


def test_documents_are_listed_with_their_covers(read: Shell) -> None:
    rows = {row["key"]: row for row in read.json("documents")}
    assert len(rows) == 9
    cover = rows["yx-cgzx-25b"]["cover"]
    assert (cover["entity"], cover["year"], cover["stage"], cover["level"]) == (
        "云溪市科技成果转化中心", 2025, "预算", "单位",
    )  # fmt: skip
    assert rows["cw-wlj-24a"]["cover"]["stage"] == "决算"
    assert all(row["superseded_by"] is None for row in rows.values())


@pytest.mark.parametrize("target", ["key", "file"])
def test_tables_are_one_object_a_line(read: Shell, samples: Path, target: str) -> None:
    named = "wz-tjj-24b" if target == "key" else samples / "wz-tjj-24b.pdf"
    status, out, _ = read("tables", named, "--json")
    assert status == DONE
    tables = [json.loads(line) for line in out.splitlines()]
    assert len(tables) == 9
    for table in tables:
        assert set(table) == {"doc_key", "pages", "title", "unit", "header", "rows"}
        assert table["doc_key"] == "wz-tjj-24b"
        assert all(len(row) == len(table["header"]) for row in table["rows"])
        assert all(isinstance(cell, str) for row in table["rows"] for cell in row)
        assert all(isinstance(path, list) for path in table["header"])
        assert table["pages"] == sorted(set(table["pages"]))


def test_findings_are_a_list_with_their_places(read: Shell) -> None:
    findings = read.json("check")
    assert isinstance(findings, list)
    for finding in findings:
        assert set(finding) == {"rule", "severity", "doc", "message", "expected", "found", "slack", "places"}
        assert finding["severity"] in ("high", "medium", "low", "info")
        assert all({"page", "box", "quote"} <= set(place) for place in finding["places"])


def test_a_document_is_shown_with_its_account_of_ink(read: Shell) -> None:
    shown = read.json("show", "yx-kjj-24b")
    assert shown["key"] == "yx-kjj-24b"
    assert shown["ink"]["numbers"] == shown["ink"]["placed"] > 100
    assert len(shown["tables"]) == 9
    status, out, _ = read("show", "yx-kjj-24b")
    assert status == DONE
    assert "in exactly one cell" in out


def test_a_page_is_drawn_with_its_cells(read: Shell, tmp_path: Path) -> None:
    picture = tmp_path / "page.png"
    status, _, _ = read("show", "yx-kjj-24b", "--draw", "9", "--out", picture)
    assert status == DONE
    assert picture.read_bytes().startswith(b"\x89PNG")
    status, _, error = read("show", "yx-kjj-24b", "--draw", "999", "--out", picture)
    assert status == FAILED
    assert "999" in error


# eval


def test_gold_questions_are_graded(read: Shell, tmp_path: Path) -> None:
    gold, report = tmp_path / "gold.jsonl", tmp_path / "report.html"
    value = read.json("ask", QUESTION)["values"][0]
    lines = [
        {"id": "1", "question": QUESTION, "answer": {"kind": "number", "value": value["value"], "unit": value["unit"]}},
        {"id": "2", "question": "云溪市科技局局长工资多少？", "type": "unanswerable", "answer": {"kind": "abstain"}},
    ]
    gold.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    status, out, error = read("eval", gold, "--out", report, "--json")
    assert (status, error) == (DONE, "")
    summary = json.loads(out)
    assert (summary["questions"], summary["crashed"], summary["correct"]) == (2, 0, 1.0)
    assert "<html" in report.read_text(encoding="utf-8")


def test_a_gold_file_that_cannot_be_read_is_named_with_its_line(read: Shell, tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text('{"id": "1"}\n', encoding="utf-8")
    status, _, error = read("eval", gold)
    assert status == FAILED
    assert "gold.jsonl, line 1" in error


# As a program of its own


def program(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_with_json_standard_output_holds_json_alone(samples: Path, tmp_path: Path) -> None:
    done = program("ingest", str(samples / "wz-tjj-24b.pdf"), "--library", str(tmp_path / "library"), "--json")
    assert done.returncode == DONE
    assert [result["status"] for result in json.loads(done.stdout)] == ["added"]
    assert "file" in done.stderr, "progress goes to standard error"


def test_the_library_of_the_environment_is_asked(library_folder: Path) -> None:
    done = program("ask", QUESTION, "--json", MINGZHANG_LIBRARY=str(library_folder))
    assert done.returncode == DONE
    assert json.loads(done.stdout)["kind"] == "number"
    assert done.stderr == ""


def test_a_model_that_cannot_be_opened_is_said_before_anything_is_answered(library_folder: Path) -> None:
    done = program("ask", QUESTION, MINGZHANG_LIBRARY=str(library_folder), MINGZHANG_MODEL="nobody:nothing")
    assert (done.returncode, done.stdout) == (FAILED, "")
    assert "MINGZHANG_MODEL" in done.stderr
    assert "Traceback" not in done.stderr
