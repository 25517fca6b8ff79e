"""Quotients of printed figures: what a percentage should be, and what rounding of its operands allows.

    12.50 is 12.495 … 12.505, so 0.40 / 12.90 is a range of percentages

A printed percentage inside that range, or one last place beside the rounded quotient, is no error.
"""

from collections.abc import Sequence
from decimal import Decimal, DivisionByZero, InvalidOperation
from typing import NamedTuple

from ingest.amount import Amount, convert, plain, round_half_up
from ingest.document import Fact, Severity
from ingest.findings import PASSED, Outcome, Skipped, finding, places_of, printed

HUNDRED = Decimal(100)


TRIMMED = Decimal("0.01")


class Span(NamedTuple):
    """The values a printed figure may stand for."""

    low: Decimal
    value: Decimal
    high: Decimal

    def plus(self, other: "Span") -> "Span":
        return Span(self.low + other.low, self.value + other.value, self.high + other.high)

    def minus(self, other: "Span") -> "Span":
        return Span(self.low - other.high, self.value - other.value, self.high - other.low)

    def size(self) -> "Span":
        if self.low >= 0:
            return self
        if self.high <= 0:
            return Span(-self.high, -self.value, -self.low)
        return Span(Decimal(0), abs(self.value), max(-self.low, self.high))


class Ratio(NamedTuple):
    """A percentage as it should be: rounded, and the range that rounding of the operands allows."""

    top: Span
    bottom: Span
    operands: tuple[Fact, ...]

    def fits(self, amount: Amount) -> bool:
        return self.exact(amount) or self.inside(amount)

    def rounded(self, amount: Amount) -> Decimal:
        return round_half_up(self.top.value / self.bottom.value * HUNDRED, places(amount))

    def exact(self, amount: Amount) -> bool:
        try:
            return self.rounded(amount) == amount.value
        except (DivisionByZero, InvalidOperation):
            return False

    def inside(self, amount: Amount) -> bool:
        if self.bottom.low <= 0:
            return False
        half = amount.step / 2
        low = self.top.low / self.bottom.high * HUNDRED - half
        high = self.top.high / self.bottom.low * HUNDRED + half
        return low <= amount.value <= high

    def close(self, amount: Amount) -> bool:
        """One last place off: rounded twice, cut off, or made to add up to 100."""
        try:
            return abs(self.rounded(amount) - amount.value) <= amount.step
        except (DivisionByZero, InvalidOperation):
            return False


def places(amount: Amount) -> int:
    exponent = amount.value.as_tuple().exponent
    return max(0, -int(exponent))


def span(fact: Fact) -> Span:
    """In 元 for money. Prose trims zeros (8.5万元 for 8.50), so 万元 is taken to the second decimal at the least."""
    amount = fact.amount
    assert amount is not None
    step = min(amount.step, TRIMMED) if amount.unit == "万元" else amount.step
    if amount.is_money:
        step, amount = convert(step, amount.unit, "元"), amount.to("元")
    half = step / 2
    return Span(amount.value - half, amount.value, amount.value + half)


def ratio(top: Span, bottom: Span, *operands: Fact) -> Ratio | None:
    return Ratio(top, bottom, operands) if bottom.value > 0 else None


def judged(rule: str, what: str, percent: Fact, ratios: Sequence[Ratio], formula: str) -> Outcome:
    """A printed percentage against every quotient it may be of; the first is the one to report."""
    amount = percent.amount
    if amount is None or not ratios:
        return Skipped("分子或分母不明")
    if any(one.fits(amount) for one in ratios):
        return PASSED
    severity = Severity.INFO if any(one.close(amount) for one in ratios) else Severity.MEDIUM
    first = next((one for one in ratios if one.close(amount)), ratios[0])
    right = f"{plain(first.rounded(amount))}%"
    note = "末位差一，属舍入。" if severity is Severity.INFO else "请核对百分比或其分子、分母。"
    numbers = "、".join(printed(one.amount) for one in first.operands if one.amount)
    return finding(
        rule,
        severity,
        f"第{percent.place.page}页正文{what}印作 {printed(amount)}，按{formula}（{numbers}）应为 {right}。{note}",
        places_of([percent, *first.operands]),
        expected=right,
        found=printed(amount),
        slack=f"{plain(amount.step)}个百分点",
    )
