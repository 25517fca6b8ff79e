"""Measuring a checker, with checkers whose worth is known; and scans that have lost their words."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from evals.checking import score_checker
from evals.generate import generate
from evals.plant import PLANTERS
from evals.scan import scan
from evals.typeset import Layout, typeset
from ingest import Check, CheckPlace, Severity
from ingest.pages import read_pages


def suspicious(path: Path) -> Any:
    """Complains about every page, in other words for every file."""
    mark = str(hash(path.read_bytes()))
    places = tuple(CheckPlace(page=n, box=(0, 0, 1, 1), quote="") for n in range(1, 60))
    check = Check(rule="W0", severity=Severity.LOW, message="?", expected=mark, found="", slack="", places=places)
    return SimpleNamespace(checks=(check,))


def blind(path: Path) -> Any:
    return SimpleNamespace(checks=())


def test_a_checker_that_suspects_everything_finds_all_and_alarms_always(tmp_path: Path) -> None:
    score = score_checker([3], suspicious, tmp_path, Layout())
    assert all(share.value == 1.0 for share in score.recall().values())
    assert set(score.recall()) == set(PLANTERS) and len(score.false_alarms) == score.clean == 1
    assert not any(trial.located for trial in score.trials if trial.kind != "missing_table")


def test_a_blind_checker_finds_nothing(tmp_path: Path) -> None:
    score = score_checker([3], blind, tmp_path, Layout())
    assert all(share.right == 0 for share in score.recall().values()) and not score.false_alarms


def test_a_scan_has_pictures_and_no_words(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(typeset(generate(1), Layout()).pdf)
    path.write_bytes(scan(path, 1, seed=1))
    (page,) = read_pages(path)
    assert page.is_scan and not page.words
