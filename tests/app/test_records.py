"""Answers saved from the command line: records that replay, files with the evidence."""

import json
from pathlib import Path

import pytest

from tests.app.conftest import DONE, FAILED, QUESTION, Shell


def test_a_recorded_answer_is_replayed(read: Shell, tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    answer = read.json("ask", QUESTION, "--record", path)
    record = json.loads(path.read_text(encoding="utf-8"))
    assert record["question"] == QUESTION
    status, out, _ = read("replay", path)
    assert status == DONE
    assert out.rstrip().endswith("replayed: the same figures")
    assert answer["text"].splitlines()[0] in out
    outcome = read.json("replay", path)
    assert outcome["same"] is True
    assert [figure["value"] for figure in outcome["figures"]] == [value["value"] for value in answer["values"]]


def test_a_figure_that_is_another_one_now_fails_and_is_named(read: Shell, tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    read("ask", QUESTION, "--record", path)
    record = json.loads(path.read_text(encoding="utf-8"))
    record["facts"][0]["value"] = "99.99"
    path.write_text(json.dumps(record), encoding="utf-8")
    status, out, _ = read("replay", path)
    assert status == FAILED
    assert "NOT the same" in out
    assert "recorded 99.99" in out


@pytest.mark.parametrize("ending", ["html", "xlsx", "json"])
def test_an_answer_is_exported(read: Shell, tmp_path: Path, ending: str) -> None:
    if ending == "xlsx":
        pytest.importorskip("openpyxl")
    path = tmp_path / f"answer.{ending}"
    status, out, _ = read("ask", QUESTION, "--export", path)
    assert (status, bool(out)) == (DONE, True)
    assert path.stat().st_size > 1000


def test_what_cannot_be_exported_or_replayed_is_said(read: Shell, tmp_path: Path) -> None:
    status, _, error = read("ask", QUESTION, "--export", tmp_path / "answer.doc")
    assert status == FAILED
    assert "choose .html, .xlsx or .json" in error
    (tmp_path / "no.json").write_text("{}", encoding="utf-8")
    status, _, error = read("replay", tmp_path / "no.json")
    assert status == FAILED
    assert "no record of an answer" in error
    assert read("replay", tmp_path / "missing.json")[0] == FAILED
