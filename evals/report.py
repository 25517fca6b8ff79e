"""What a run of the gold questions came to: a row a question, shares with their uncertainty, and what it all says.

Report(rows=(Row(case=…, answer={…}, judgement=…), …)).summary()
{"questions": 124, "correct": 0.9194, "interval": [0.857, 0.956], "false_verified": 0, "wrong_number": 4, …}
"""

import json
from collections.abc import Callable, Iterable, Mapping
from math import sqrt
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from evals.case import Case
from evals.grade import SURE, Judgement

VERDICTS = ("verified", "derived", "text_only", "conflict", "ocr", "")
"""Most trustworthy first; the order in which risk is traded for coverage."""


class Row(NamedTuple):
    case: Case
    answer: Mapping[str, Any]
    judgement: Judgement
    elapsed_ms: float

    @property
    def verdict(self) -> str:
        """Of the headline figure; empty when there is none."""
        values = self.answer.get("values") or [{}]
        return str(values[0].get("verdict") or "")

    @property
    def false_verified(self) -> bool:
        return bool(self.judgement.wrong) and self.verdict in SURE

    @property
    def missed(self) -> bool:
        """An answerable question on which the system abstained."""
        silent = self.answer.get("kind") in ("abstain", "missing")
        return self.case.answer.kind != "abstain" and not self.judgement.correct and silent

    @property
    def crashed(self) -> bool:
        return self.answer.get("kind") == "error"


class Share(NamedTuple):
    """So many right of so many, with the interval the true share lies in (Wilson, 95 %)."""

    right: int
    total: int

    @property
    def value(self) -> float:
        return self.right / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.right, self.total)


def wilson(right: int, total: int, z: float = 1.959964) -> tuple[float, float]:
    """E. B. Wilson's score interval: honest for small counts and for shares near 0 and 1."""
    if not total:
        return 0.0, 1.0
    share = right / total
    centre = share + z * z / (2 * total)
    spread = z * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    below, above = (centre - spread) / (1 + z * z / total), (centre + spread) / (1 + z * z / total)
    return max(0.0, below), min(1.0, above)


class Point(NamedTuple):
    """Answering only with these verdicts: how many questions get an answer, and how many of those are wrong."""

    verdict: str
    coverage: float
    risk: float


GROUPINGS: dict[str, Callable[[Row], str]] = {
    "type": lambda row: row.case.type,
    "language": lambda row: row.case.lang,
    "difficulty": lambda row: str(row.case.difficulty),
    "document": lambda row: row.case.document,
}


class Blame(NamedTuple):
    """Where a failure began."""

    stage: str
    """extraction, retrieval, verification or answer."""
    reason: str


class Report(NamedTuple):
    rows: tuple[Row, ...]
    stages: Mapping[str, Share] = MappingProxyType({})
    """What each stage got right of what the one before it left; empty until `evals.stages` looked at the library."""
    blames: Mapping[str, Blame] = MappingProxyType({})
    """The stage of every failure, by id."""

    @property
    def correct(self) -> Share:
        return Share(sum(row.judgement.correct for row in self.rows), len(self.rows))

    @property
    def evidence(self) -> Share:
        """Of the right answers with figures: how many point at the right place."""
        judged = [row for row in self.rows if row.judgement.correct and row.answer.get("values")]
        return Share(sum(row.judgement.grade("place").passed is not False for row in judged), len(judged))

    def groups(self, by: str) -> dict[str, Share]:
        """Shares by type, language, document or difficulty."""
        key = GROUPINGS[by]
        names = sorted({key(row) for row in self.rows})
        return {name: _share(row for row in self.rows if key(row) == name) for name in names}

    def criteria(self) -> dict[str, Share]:
        """How often each single criterion was met, where it applied."""
        names = [grade.name for grade in self.rows[0].judgement.grades] if self.rows else []
        shares = {}
        for name in names:
            passed = [p for p in (row.judgement.grade(name).passed for row in self.rows) if p is not None]
            shares[name] = Share(sum(passed), len(passed))
        return shares

    def risk_coverage(self) -> list[Point]:
        """From answering only what is verified to answering everything."""
        answered = [row for row in self.rows if row.answer.get("kind") not in ("abstain", "error", "missing")]
        points, taken = [], []
        for verdict in VERDICTS:
            more = [row for row in answered if row.verdict == verdict]
            taken += more
            if more:
                wrong = sum(not row.judgement.correct for row in taken)
                points.append(Point(verdict or "no figure", len(taken) / len(self.rows), wrong / len(taken)))
        return points

    def risk_area(self) -> float:
        """Area under risk over coverage, from the surest answers to all of them: 0 when none is wrong."""
        points = self.risk_coverage()
        starts = [Point("", 0.0, points[0].risk if points else 0.0), *points]
        return sum((b.coverage - a.coverage) * (a.risk + b.risk) / 2 for a, b in zip(starts, points, strict=False))

    def summary(self) -> dict[str, Any]:
        times = sorted(row.elapsed_ms for row in self.rows)
        low, high = self.correct.interval
        return {
            "questions": len(self.rows),
            "correct": round(self.correct.value, 4),
            "interval": [round(low, 4), round(high, 4)],
            "false_verified": sum(row.false_verified for row in self.rows),
            "wrong_number": sum(bool(row.judgement.wrong) for row in self.rows),
            "missed": sum(row.missed for row in self.rows),
            "crashed": sum(row.crashed for row in self.rows),
            "evidence": round(self.evidence.value, 4),
            "elapsed_ms": {"p50": _quantile(times, 0.5), "p95": _quantile(times, 0.95), "max": _quantile(times, 1.0)},
        }

    def to_json(self) -> dict[str, Any]:
        def shares(groups: Mapping[str, Share]) -> dict[str, Any]:
            return {
                n: {"right": s.right, "total": s.total, "interval": [round(x, 4) for x in s.interval]}
                for n, s in groups.items()
            }

        return self.summary() | {
            "groups": {by: shares(self.groups(by)) for by in GROUPINGS},
            "criteria": shares(self.criteria()),
            "stages": shares(self.stages),
            "risk_area": round(self.risk_area(), 4),
            "risk_coverage": [point._asdict() for point in self.risk_coverage()],
            "rows": [_row_json(row, self.blames.get(row.case.id)) for row in self.rows],
        }


def _row_json(row: Row, blame: Blame | None) -> dict[str, Any]:
    return {
        "id": row.case.id,
        "type": row.case.type,
        "doc": row.case.document,
        "correct": row.judgement.correct,
        "wrong": row.judgement.wrong,
        "false_verified": row.false_verified,
        "stage": blame._asdict() if blame else None,
        "grades": {g.name: {"passed": g.passed, "reason": g.reason} for g in row.judgement.grades},
        "question": row.case.question,
        "answer": {k: row.answer.get(k) for k in ("kind", "text", "values", "reason", "evidence")},
        "elapsed_ms": round(row.elapsed_ms, 2),
    }


def _share(rows: Iterable[Row]) -> Share:
    listed = list(rows)
    return Share(sum(row.judgement.correct for row in listed), len(listed))


def _quantile(times: list[float], share: float) -> float | None:
    return round(times[min(len(times) - 1, int(len(times) * share))], 2) if times else None


def write_json(report: Report, path: Path) -> None:
    path.write_text(json.dumps(report.to_json(), ensure_ascii=False, indent=1), encoding="utf-8")
