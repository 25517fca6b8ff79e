"""Two runs over the same questions: what changed, and whether the change is more than luck.

    comparison = compare_runs(read_outcomes(Path("earlier.json")), outcomes(report))
    print("\\n".join(comparison.lines()))      +1.2% on 152 questions (…, p = 0.063): 3 gained, 1 lost
                                             gained yx-kjj-24b-007 云溪市科技局…？  4.02 万元 → 17.39 万元

McNemar's exact test looks at the questions that only one of the runs got right; the bootstrap draws whole documents, as
questions about one document stand and fall together.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from math import comb
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from evals.case import GoldError
from evals.report import Report


class Outcome(NamedTuple):
    """What one run made of one question."""

    id: str
    document: str
    question: str
    correct: bool
    said: str
    """Its figures with their verdicts, or the first words of its text."""


class Change(NamedTuple):
    id: str
    question: str
    before: str
    after: str


class Comparison(NamedTuple):
    questions: int
    """Asked in both runs."""
    gained: tuple[str, ...]
    """Ids that only the second run got right."""
    lost: tuple[str, ...]
    """Ids that only the first run got right."""
    difference: float
    """Share right in the second run minus the first."""
    interval: tuple[float, float]
    """Of the difference, 95 %, drawn by document."""
    p_value: float
    """McNemar, exact, two-sided: how likely so uneven a split would be if nothing had changed."""
    changes: tuple[Change, ...] = ()
    """Every question whose answer is another one now, right or wrong."""

    def sentence(self) -> str:
        low, high = self.interval
        return (
            f"{self.difference:+.1%} on {self.questions} questions "
            f"({low:+.1%} to {high:+.1%}, p = {self.p_value:.3f}): "
            f"{len(self.gained)} gained, {len(self.lost)} lost"
        )

    def mark(self, change: Change) -> str:
        return "gained" if change.id in self.gained else "lost" if change.id in self.lost else "other"

    def lines(self) -> Iterator[str]:
        """The sentence, then what was lost, gained and answered in another way."""
        yield self.sentence()
        for wanted in ("lost", "gained", "other"):
            for change in self.changes:
                if self.mark(change) == wanted:
                    yield f"  {wanted:<6} {change.id}  {change.question}  {change.before} → {change.after}"

    def to_json(self) -> dict[str, Any]:
        listed = [change._asdict() | {"mark": self.mark(change)} for change in self.changes]
        return self._asdict() | {"changes": listed}


def outcomes(report: Report) -> list[Outcome]:
    return [
        Outcome(r.case.id, r.case.document, r.case.question, r.judgement.correct, _said(r.answer)) for r in report.rows
    ]


def read_outcomes(path: Path) -> list[Outcome]:
    """The outcomes of a report that `--json` wrote earlier. Raises GoldError."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))["rows"]
        return [Outcome(r["id"], r["doc"], r["question"], r["correct"], _said(r["answer"])) for r in rows]
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise GoldError(f"{path.name}: not a report that `mingzhang eval --json` wrote ({error!r})") from error


def _said(answer: Mapping[str, Any]) -> str:
    values = answer.get("values") or []
    if values and answer.get("kind") != "abstain":
        figures = (f"{v.get('value')} {v.get('unit') or ''} [{v.get('verdict')}]" for v in values[:3])
        return "、".join(figures) + ("…" if len(values) > 3 else "")
    text = " ".join(str(answer.get("text") or "").split())
    return f"{answer.get('kind')}: {text[:40]}{'…' if len(text) > 40 else ''}"


def compare_runs(first: Sequence[Outcome], second: Sequence[Outcome], draws: int = 2000, seed: int = 1) -> Comparison:
    """Only questions that both runs were asked are compared."""
    before = {outcome.id: outcome for outcome in first}
    pairs = [(before[outcome.id], outcome) for outcome in second if outcome.id in before]
    gained = tuple(b.id for a, b in pairs if b.correct and not a.correct)
    lost = tuple(b.id for a, b in pairs if a.correct and not b.correct)
    changes = tuple(
        Change(b.id, b.question, a.said, b.said) for a, b in pairs if (a.said, a.correct) != (b.said, b.correct)
    )
    difference = (len(gained) - len(lost)) / len(pairs) if pairs else 0.0
    interval, p_value = _bootstrap(pairs, draws, seed), mcnemar(len(gained), len(lost))
    return Comparison(len(pairs), gained, lost, difference, interval, p_value, changes)


def mcnemar(gained: int, lost: int) -> float:
    """Two-sided exact binomial test of an even split."""
    total = gained + lost
    if not total:
        return 1.0
    tail = sum(comb(total, k) for k in range(min(gained, lost) + 1))
    return min(1.0, float(2 * tail / 2**total))


def _bootstrap(pairs: list[tuple[Outcome, Outcome]], draws: int, seed: int) -> tuple[float, float]:
    clusters: dict[str, tuple[int, int]] = {}
    for a, b in pairs:
        gain, size = clusters.get(b.document, (0, 0))
        clusters[b.document] = gain + int(b.correct) - int(a.correct), size + 1
    if not clusters:
        return 0.0, 0.0
    random = Random(seed)
    listed = list(clusters.values())
    differences = []
    for _ in range(draws):
        drawn = random.choices(listed, k=len(listed))
        differences.append(sum(gain for gain, _ in drawn) / sum(size for _, size in drawn))
    differences.sort()
    return differences[int(draws * 0.025)], differences[min(draws - 1, int(draws * 0.975))]
