"""Questions about one made-up disclosure, put together from its truth: the asker's names for it, and answers as gold
lines expect them.
"""

from decimal import Decimal
from random import Random

from evals.case import Case, Expected, Figure, GoldEvidence
from evals.disclosure import Disclosure
from evals.located import Finder, Located
from evals.names import english_name, short_name
from evals.typeset import Printed
from ingest import plain, round_half_up


class Asking:
    """Numbers the cases of one disclosure and fills its names into their wording."""

    def __init__(self, disclosure: Disclosure, printed: Printed) -> None:
        self.disclosure, self.finder = disclosure, Finder(disclosure, printed)
        self.key, self.year = disclosure.key, disclosure.year
        self.random = Random(f"questions/{disclosure.key}")
        self.stage = "决算" if disclosure.family == "final" else "预算"
        self.count = 0

    def case(
        self,
        kind: str,
        question: str,
        answer: Expected,
        evidence: list[GoldEvidence],
        *,
        lang: str = "zh",
        scoped: bool = False,
        caveat: str | None = None,
        difficulty: int = 1,
        history: tuple[tuple[str, str], ...] = (),
    ) -> Case:
        self.count += 1
        return Case(
            id=f"{self.key}-{self.count:03d}",
            question=self.fill(question),
            lang=lang,
            type=kind,
            scope=(self.key,) if scoped else (),
            history=history,
            answer=answer,
            evidence=tuple(evidence),
            caveat=caveat,
            difficulty=difficulty,
        )

    def fill(self, template: str) -> str:
        words = {
            "who": short_name(self.disclosure),
            "full": self.disclosure.entity,
            "en": english_name(self.disclosure),
            "year": self.year,
            "last": self.year - 1,
            "stage": self.stage,
            "kind": "final account" if self.stage == "决算" else "budget",
        }
        return template.format(**words)


def one(located: Located) -> Expected:
    return Expected(kind="number", value=plain(located.value), unit=located.unit)


def number(value: Decimal, unit: str, signed: bool = False) -> Expected:
    """A figure; a change may be given with its sign or as a size."""
    accept = (Figure(value=plain(-abs(value)), unit=unit),) if signed else ()
    return Expected(kind="number", value=plain(abs(value) if signed else value), unit=unit, accept=accept)


def many(parts: list[Located]) -> Expected:
    return Expected(kind="numbers", values=tuple(part.figure for part in parts))


def share(part: Decimal, whole: Decimal) -> Decimal:
    return round_half_up(part * 100 / whole, 2)
