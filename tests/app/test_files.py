"""Files and libraries at the command line: one bad input never stops the rest; every verb does real work."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.app.conftest import DONE, FAILED, QUESTION, USAGE, Shell

ROOT = Path(__file__).parents[2]


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
    assert "no document found" in error


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
