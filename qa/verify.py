"""Verdicts: what the tables and sentences say of a figure before it is shown.

A cell is verified when every other printing of the same quantity agrees; a sentence without a table stays text only.
A computed figure is derived when all its operands are sound. `must_be_backed` is the last gate, which every value of
an answer passes: it compares what is about to be shown with the facts that are cited for it.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from types import EllipsisType

from ingest import Amount, Fact, Origin, Stage, convert, squeeze
from qa.answer import Verdict
from qa.gather import Pick


def verdict_of(pick: Pick) -> Verdict:
    """The verdict of a looked-up figure."""
    if pick.fact.ocr:
        return Verdict.OCR
    if pick.disagreeing:
        return Verdict.CONFLICT
    return Verdict.VERIFIED if pick.fact.origin is Origin.CELL else Verdict.TEXT_ONLY


def verdict_of_facts(facts: Iterable[Fact]) -> Verdict:
    """The weakest verdict among bare facts."""
    found = list(facts)
    if any(fact.ocr for fact in found):
        return Verdict.OCR
    return Verdict.VERIFIED if all(fact.origin is Origin.CELL for fact in found) else Verdict.TEXT_ONLY


def derived(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict of a computed figure: derived from sound operands, otherwise the weakest operand's."""
    found = set(verdicts)
    for weak in (Verdict.CONFLICT, Verdict.OCR, Verdict.TEXT_ONLY):
        if weak in found:
            return weak
    return Verdict.DERIVED


def backs(
    fact: Fact,
    amount: Amount,
    *,
    entity: str | EllipsisType = ...,
    year: int | EllipsisType | None = ...,
    stage: Stage | EllipsisType | None = ...,
    subject: str | EllipsisType = ...,
    measure: str | EllipsisType = ...,
) -> list[str]:
    """Why a shown figure is not what the fact prints; empty when everything agrees. What is left out is not claimed.

    Compared exactly after unit conversion: the digits, the unit, the year, the stage, the row, the column, the entity.
    """
    wrong = []
    if fact.amount is None:
        return ["the cell prints no number"]
    if fact.amount.unit != amount.unit and not (fact.amount.is_money and amount.is_money):
        wrong.append(f"unit {amount.unit}, printed {fact.amount.unit}")
    elif _value_in(amount, fact.amount.unit) != fact.amount.value:
        wrong.append(f"value {amount.value} {amount.unit}, printed {fact.amount.value} {fact.amount.unit}")
    if year is not ... and fact.year != year:
        wrong.append(f"year {year}, printed {fact.year}")
    if stage is not ... and fact.stage is not stage:
        wrong.append(f"stage {stage}, printed {fact.stage}")
    if subject is not ... and squeeze(fact.subject) != squeeze(subject):
        wrong.append(f"row {subject}, printed {fact.subject}")
    if measure is not ... and fact.measure != measure:
        wrong.append(f"column {measure}, printed {fact.measure}")
    if entity is not ... and squeeze(fact.entity) != squeeze(entity):
        wrong.append(f"entity {entity}, printed {fact.entity}")
    return wrong


class UnbackedError(Exception):
    """A figure was about to be shown that no cited place prints: a fault of the program, never shown to a reader."""


def must_be_backed(label: str, amount: Amount, facts: Sequence[Fact]) -> None:
    """Raises UnbackedError unless one of the cited facts prints the amount, or all of them together are it."""
    reasons = [backs(fact, amount) for fact in facts]
    if not facts or any(not wrong for wrong in reasons):
        return
    parts = [fact.amount for fact in facts if fact.amount is not None]
    money = amount.is_money and all(part.is_money for part in parts)
    if money and sum((part.to("元").value for part in parts), Decimal(0)) == amount.to("元").value:
        return
    raise UnbackedError(f"{label} {amount.value} {amount.unit}: {'; '.join(reasons[0])}")


def _value_in(amount: Amount, unit: str) -> Decimal:
    return amount.value if amount.unit == unit else convert(amount.value, amount.unit, unit)
