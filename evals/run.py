"""A run: every gold question asked, every answer graded; a crash is a row like any other.

report = run_eval([Path("gold.jsonl")], library, answer_question)
failures = below(report, {"correct": 0.9, "false_verified": 0})
"""

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

from evals.case import Case, GoldError, read_cases
from evals.grade import judge
from evals.report import Report, Row

Library = TypeVar("Library")
Held = TypeVar("Held", contravariant=True)
MISSING = {"kind": "missing", "text": "", "values": [], "evidence": []}
AT_MOST = ("false_verified", "wrong_number", "missed", "crashed")
"""Measures of the summary of which less is better; a threshold for them is a ceiling."""


class Answered(Protocol):
    """An answer, as far as a run is concerned: the object of the command-line contract."""

    def to_json(self) -> dict[str, Any]: ...


class AnswerFunction(Protocol[Held]):
    """What is being measured; `qa.pipeline.answer_question` is one."""

    def __call__(
        self, question: str, library: Held, /, *, scope: Sequence[str], history: Sequence[Sequence[str]]
    ) -> Answered: ...


def run_eval(
    gold: Iterable[Path],
    library: Library,
    answer: AnswerFunction[Library],
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Every case of the gold files is asked, in order; `progress` hears how many are done, and of how many."""
    cases = read_cases(gold)
    rows = []
    for number, case in enumerate(cases, 1):
        rows.append(run_case(case, library, answer))
        if progress is not None:
            progress(number, len(cases))
    return Report(tuple(rows))


def run_case(case: Case, library: Library, answer: AnswerFunction[Library]) -> Row:
    start = time.perf_counter()
    try:
        given: Mapping[str, Any] = answer(case.question, library, scope=case.scope, history=case.history).to_json()
    except Exception as error:
        given = {"kind": "error", "text": f"{type(error).__name__}: {error}", "values": [], "evidence": []}
    elapsed = (time.perf_counter() - start) * 1000
    return Row(case, given, judge(case, given), elapsed)


def grade_answers(gold: Iterable[Path], answers: Path) -> Report:
    """Grades a file of answers written earlier; a question without one counts as missing. Raises GoldError."""
    given: dict[str, Mapping[str, Any]] = {}
    for number, line in enumerate(answers.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                record = json.loads(line)
                given[record["id"]] = record["answer"]
            except (json.JSONDecodeError, KeyError) as error:
                raise GoldError(f"{answers.name}, line {number}: {error!r}") from error
    rows = []
    for case in read_cases(gold):
        answer = given.get(case.id, MISSING)
        rows.append(Row(case, answer, judge(case, answer), float(answer.get("elapsed_ms") or 0.0)))
    return Report(tuple(rows))


def read_thresholds(path: Path) -> dict[str, float]:
    """A JSON object, measure to limit: {"correct": 0.9, "false_verified": 0, "type:lookup": 0.95}."""
    thresholds = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(thresholds, dict):
        raise GoldError(f"{path.name}: expected one JSON object of measures and limits")
    return {str(name): float(limit) for name, limit in thresholds.items()}


def below(report: Report, thresholds: Mapping[str, float]) -> list[str]:
    """The thresholds that were not met, each as a sentence; an empty list means the run passes."""
    summary = report.summary()
    complaints = []
    for name, limit in thresholds.items():
        if ":" in name:
            by, group = name.split(":", 1)
            share = report.groups(by).get(group)
            if share is None:
                complaints.append(f"{name}: no question of that group in the gold set")
            elif share.value < limit:
                complaints.append(f"{name}: {share.right}/{share.total} = {share.value:.4f}, at least {limit:g} wanted")
        elif name not in summary:
            complaints.append(f"{name}: not a measure of this report; known are {', '.join(sorted(summary))}")
        elif name in AT_MOST:
            if summary[name] > limit:
                complaints.append(f"{name}: {summary[name]}, at most {limit:g} allowed")
        elif summary[name] < limit:
            complaints.append(f"{name}: {summary[name]}, at least {limit:g} wanted")
    return complaints
