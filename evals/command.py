"""What `mingzhang eval` does: ask and grade, name the stage of every failure, compare with an earlier run, hold the
result against its limits.

    finished = evaluate(library, [Path("gold.jsonl")], model=None, against=Path("earlier.json"))
    print("\\n".join(finished.lines()))
"""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from evals.case import GoldError
from evals.crops import Crops
from evals.paired import Comparison, compare_runs, outcomes, read_outcomes
from evals.report import Report
from evals.report_html import report_to_html
from evals.run import below, grade_answers, read_thresholds, run_eval
from evals.stages import with_stages
from index import Library
from qa import Model, answer_question

_LISTED = 60
"""Failures named on a terminal; the page and the JSON hold them all."""


class Finished(NamedTuple):
    report: Report
    comparison: Comparison | None
    complaints: tuple[str, ...]
    """Limits that were not kept."""

    def lines(self) -> Iterator[str]:
        """For a terminal: measures, what each stage got right, every failure with its stage, what changed."""
        report = self.report
        for name, value in report.summary().items():
            yield f"{name}: {value}"
        yield f"risk area: {report.risk_area():.4f}"
        for stage, share in report.stages.items():
            low, high = share.interval
            failed = sum(blame.stage == stage for blame in report.blames.values())
            yield f"{stage}: {share.right}/{share.total} right ({low:.3f} to {high:.3f}), {failed} failures began here"
        rows = {row.case.id: row.case.question for row in report.rows}
        for number, (key, blame) in enumerate(report.blames.items()):
            if number == _LISTED:
                yield f"  … and {len(report.blames) - _LISTED} more: --json or --out names them all"
                break
            yield f"  {blame.stage:<12} {key}  {rows[key]}  {blame.reason}"
        yield from self.comparison.lines() if self.comparison else ()

    def to_json(self) -> dict[str, Any]:
        changed = {"comparison": self.comparison.to_json()} if self.comparison else {}
        return self.report.to_json() | changed | {"complaints": list(self.complaints)}


def evaluate(
    library: Library,
    gold: Sequence[Path],
    *,
    model: Model | None = None,
    answers: Path | None = None,
    against: Path | None = None,
    beside_none: bool = False,
    thresholds: Path | None = None,
    out: Path | None = None,
) -> Finished:
    """One run, or the grading of `answers` written earlier; its page is written to `out`.

    `against` is the JSON of an earlier run; with `beside_none` the questions are asked without the model first, and
    that run is the one compared with. Raises GoldError.
    """
    if beside_none and model is None:
        raise GoldError("--beside-none compares with a run that has a language model; set MINGZHANG_MODEL")
    ask = partial(answer_question, model=model)
    earlier = read_outcomes(against) if against else None
    if beside_none:
        earlier = outcomes(run_eval(gold, library, answer_question))
    report = grade_answers(gold, answers) if answers else run_eval(gold, library, ask)
    report = with_stages(report, library)
    comparison = compare_runs(earlier, outcomes(report)) if earlier is not None else None
    complaints = below(report, read_thresholds(thresholds)) if thresholds else []
    if out:
        out.write_text(report_to_html(report, pictures=Crops(library), before=comparison), encoding="utf-8")
    return Finished(report, comparison, tuple(complaints))
