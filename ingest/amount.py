"""Amounts: exact decimals with the digits as printed.

    read_amount("2,567.10", "万元")  ->  Amount(value=Decimal("2567.10"), unit="万元", printed="2,567.10")
    read_amount("", "万元")          ->  None            a blank cell has no amount
    read_amount("0.00", "元")        ->  a printed zero  which is not the same thing

Money units convert exactly; how far two printings may differ is read off their printed digits (half a unit in the last
place of each), so there is no tolerance to tune.
"""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

MONEY = {
    "元": Decimal(1),
    "千元": Decimal(1_000),
    "万元": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "亿元": Decimal(100_000_000),
}
"""Money units and their worth in 元."""

_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_PARENTHESISED = re.compile(r"\(([\d,.]+)\)")
_DASHES = {"-", "--", "---", "/", "\\"}
_FOLD = str.maketrans({"—": "-", "–": "-", "－": "-", "−": "-", "﹣": "-", "，": ",", "．": ".", "　": " "})


class CellState(StrEnum):
    """What stands in a cell. The five stay different up to the answer."""

    NUMBER = "number"
    ZERO = "zero"
    BLANK = "blank"
    DASH = "dash"
    TEXT = "text"


class Amount(BaseModel):
    """A number as a document prints it."""

    model_config = ConfigDict(frozen=True)

    value: Decimal
    """The printed number; trailing zeros are kept, so that 6.20 is not 6.2."""
    unit: str
    """元, 万元, %, 辆, …; empty when the document gives none."""
    printed: str
    """The characters as printed."""

    @property
    def step(self) -> Decimal:
        """One unit in the last printed place, in the printed unit."""
        exponent = self.value.as_tuple().exponent
        return Decimal(1).scaleb(int(exponent))

    @property
    def is_money(self) -> bool:
        return self.unit in MONEY

    def to(self, unit: str) -> "Amount":
        """The same amount in another money unit, exactly. Raises ValueError when the units do not convert."""
        if unit == self.unit:
            return self
        value = convert(self.value, self.unit, unit)
        return Amount(value=value, unit=unit, printed=str(value))


def fold(text: str) -> str:
    """Full-width digits, brackets and dashes made plain; for matching, never for quoting."""
    return unicodedata.normalize("NFKC", text.translate(_FOLD))


def cell_state(text: str) -> CellState:
    """The state of a body cell, from its printed text."""
    plain = fold(text).strip()
    if not plain:
        return CellState.BLANK
    if plain in _DASHES:
        return CellState.DASH
    value = _decimal(plain)
    if value is None:
        return CellState.TEXT
    return CellState.ZERO if value == 0 else CellState.NUMBER


def read_amount(text: str, unit: str) -> Amount | None:
    """The amount a cell prints, or None when it prints no number (blank, dash, words)."""
    plain = fold(text).strip()
    if plain.endswith("%"):
        plain, unit = plain[:-1].strip(), "%"
    value = _decimal(plain)
    return None if value is None else Amount(value=value, unit=unit, printed=text.strip())


def _decimal(plain: str) -> Decimal | None:
    compact = plain.replace(" ", "").removesuffix("%")
    negative = _PARENTHESISED.fullmatch(compact)
    if negative:
        compact = "-" + negative[1]
    if not _NUMBER.fullmatch(compact):
        return None
    return Decimal(compact.replace(",", ""))


def convert(value: Decimal, unit: str, to: str) -> Decimal:
    """`value` moved from one money unit to another, exactly: every factor is a power of ten.

    Raises ValueError for units that are not money.
    """
    if unit == to:
        return value
    if unit not in MONEY or to not in MONEY:
        raise ValueError(f"{unit or 'no unit'} does not convert to {to or 'no unit'}")
    places = MONEY[unit].adjusted() - MONEY[to].adjusted()
    return value.scaleb(places)


def round_half_up(value: Decimal, places: int) -> Decimal:
    """Rounded once, half away from zero, to `places` decimals."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def plain(value: Decimal) -> str:
    """A decimal as digits, without an exponent: Decimal("1E+4") becomes 10000."""
    return format(value, "f")


def grouped(value: Decimal) -> str:
    """A decimal for reading: 12,345.60."""
    return format(value, ",f")


class Agreement(StrEnum):
    """How two printings of one quantity compare (domain rules 4.0)."""

    EQUAL = "equal"
    ROUNDED = "rounded"
    TRUNCATED = "truncated"
    LAST_PLACE = "last_place"
    DIFFERENT = "different"


def compare(first: Amount, second: Amount) -> Agreement:
    """Whether two printings of the same quantity agree, by their printed digits.

    Equal after unit conversion; equal once the finer one is rounded to the coarser; equal once it is cut off there;
    one unit apart in the last place of the same precision; or different. Units that do not convert are different.
    """
    if first.unit != second.unit:
        if not (first.is_money and second.is_money):
            return Agreement.DIFFERENT
        a, b = first.to("元"), second.to("元")
    else:
        a, b = first, second
    if a.value == b.value:
        return Agreement.EQUAL
    step = max(a.step, b.step)
    gap = abs(a.value - b.value)
    if a.step != b.step:
        if gap * 2 <= step:
            return Agreement.ROUNDED
        return Agreement.TRUNCATED if gap < step else Agreement.DIFFERENT
    return Agreement.LAST_PLACE if gap <= step else Agreement.DIFFERENT


def sum_slack(parts: int, step: Decimal) -> Decimal:
    """How far a printed total may lie from the sum of `parts` printed parts: half a last place for each number."""
    return (parts + 1) * step / 2


def scaled(amount: Amount) -> Decimal:
    """Its worth in 元 for money, the value itself for everything else: what sorting and ledgers compare."""
    return amount.to("元").value if amount.is_money else amount.value
