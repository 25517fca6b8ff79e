"""Two runs over the same questions: what changed, and whether the change is more than luck.

McNemar's exact test looks at the questions that only one of the runs got right; the bootstrap draws whole documents, as
questions about one document stand and fall together.
"""

from math import comb
from random import Random
from typing import NamedTuple

from evals.report import Report, Row


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

    def sentence(self) -> str:
        low, high = self.interval
        return (
            f"{self.difference:+.1%} on {self.questions} questions "
            f"({low:+.1%} to {high:+.1%}, p = {self.p_value:.3f}): "
            f"{len(self.gained)} gained, {len(self.lost)} lost"
        )


def compare_runs(first: Report, second: Report, draws: int = 2000, seed: int = 1) -> Comparison:
    """Only questions that both runs were asked are compared."""
    before = {row.case.id: row for row in first.rows}
    pairs = [(before[row.case.id], row) for row in second.rows if row.case.id in before]
    gained = tuple(b.case.id for a, b in pairs if b.judgement.correct and not a.judgement.correct)
    lost = tuple(b.case.id for a, b in pairs if a.judgement.correct and not b.judgement.correct)
    difference = (len(gained) - len(lost)) / len(pairs) if pairs else 0.0
    return Comparison(
        len(pairs), gained, lost, difference, _bootstrap(pairs, draws, seed), mcnemar(len(gained), len(lost))
    )


def mcnemar(gained: int, lost: int) -> float:
    """Two-sided exact binomial test of an even split."""
    total = gained + lost
    if not total:
        return 1.0
    tail = sum(comb(total, k) for k in range(min(gained, lost) + 1))
    return min(1.0, float(2 * tail / 2**total))


def _bootstrap(pairs: list[tuple[Row, Row]], draws: int, seed: int) -> tuple[float, float]:
    clusters: dict[str, tuple[int, int]] = {}
    for a, b in pairs:
        gain, size = clusters.get(b.case.document, (0, 0))
        clusters[b.case.document] = gain + int(b.judgement.correct) - int(a.judgement.correct), size + 1
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
