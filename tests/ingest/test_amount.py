"""Amounts: digits as printed, blanks that are no zeros, exact conversion, tolerance read off the digits."""

from decimal import Decimal

import pytest

from ingest.amount import (
    Agreement,
    Amount,
    CellState,
    cell_state,
    compare,
    convert,
    fold,
    grouped,
    plain,
    read_amount,
    round_half_up,
    sum_slack,
)


def money(digits: str, unit: str = "万元") -> Amount:
    return Amount(value=Decimal(digits), unit=unit, printed=digits)


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("2,567.10", "2567.10"),
        ("6.20", "6.20"),
        ("-3.5", "-3.5"),
        ("−3.5", "-3.5"),
        ("（4.02）", "-4.02"),
        ("１２．５０", "12.50"),
        (" 40,200 ", "40200"),
        ("0.00", "0.00"),
    ],
)
def test_digits_are_kept_as_printed(printed: str, value: str) -> None:
    amount = read_amount(printed, "万元")
    assert amount is not None
    assert str(amount.value) == value
    assert amount.unit == "万元"


@pytest.mark.parametrize(
    "printed", ["", "  ", "-", "—", "——", "/", "不涉及", "1,23", "1.2.3", "12,34.5", "3-4", "十二"]
)
def test_what_prints_no_number_has_no_amount(printed: str) -> None:
    assert read_amount(printed, "万元") is None


@pytest.mark.parametrize(
    ("printed", "state"),
    [
        ("", CellState.BLANK),
        ("　", CellState.BLANK),
        ("0", CellState.ZERO),
        ("0.00", CellState.ZERO),
        ("—", CellState.DASH),
        ("--", CellState.DASH),
        ("/", CellState.DASH),
        ("不涉及", CellState.TEXT),
        ("本表为空", CellState.TEXT),
        ("12.50", CellState.NUMBER),
        ("(1.00)", CellState.NUMBER),
    ],
)
def test_blank_zero_dash_and_words_stay_different(printed: str, state: CellState) -> None:
    assert cell_state(printed) is state


def test_a_percent_sign_is_the_unit() -> None:
    amount = read_amount("16.00%", "万元")
    assert amount is not None
    assert (amount.value, amount.unit) == (Decimal("16.00"), "%")


@pytest.mark.parametrize(
    ("value", "unit", "to", "expected"),
    [
        ("4.02", "万元", "元", "40200"),
        ("40200", "元", "万元", "4.02"),
        ("1.5", "亿元", "万元", "15000"),
        ("1", "元", "亿元", "0.00000001"),
        ("123456789.01", "千元", "百万元", "123456.78901"),
        ("0.00", "万元", "元", "0"),
    ],
)
def test_money_converts_exactly_and_back(value: str, unit: str, to: str, expected: str) -> None:
    moved = convert(Decimal(value), unit, to)
    assert moved == Decimal(expected)
    assert convert(moved, to, unit) == Decimal(value)


@pytest.mark.parametrize(("unit", "to"), [("万元", "%"), ("辆", "元"), ("", "元"), ("元", "")])
def test_money_and_other_units_do_not_mix(unit: str, to: str) -> None:
    with pytest.raises(ValueError, match="does not convert"):
        convert(Decimal(1), unit, to)


@pytest.mark.parametrize(
    ("first", "second", "agreement"),
    [
        (("4.02", "万元"), ("40200", "元"), Agreement.EQUAL),
        (("4.0", "万元"), ("4.00", "万元"), Agreement.EQUAL),
        (("4.02", "万元"), ("40187.55", "元"), Agreement.ROUNDED),
        (("4.01", "万元"), ("40187.55", "元"), Agreement.TRUNCATED),
        (("4.02", "万元"), ("4.03", "万元"), Agreement.LAST_PLACE),
        (("4.02", "万元"), ("4.04", "万元"), Agreement.DIFFERENT),
        (("4.02", "万元"), ("402000", "元"), Agreement.DIFFERENT),
        (("4", "辆"), ("4", "万元"), Agreement.DIFFERENT),
        (("4", "辆"), ("4", "台"), Agreement.DIFFERENT),
    ],
)
def test_agreement_is_read_off_the_printed_digits(
    first: tuple[str, str], second: tuple[str, str], agreement: Agreement
) -> None:
    assert compare(money(*first), money(*second)) is agreement
    assert compare(money(*second), money(*first)) is agreement


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [("0.125", 2, "0.13"), ("-0.125", 2, "-0.13"), ("2.5", 0, "3"), ("1.005", 2, "1.01"), ("43.8449", 2, "43.84")],
)
def test_rounding_is_half_up(value: str, places: int, rounded: str) -> None:
    assert str(round_half_up(Decimal(value), places)) == rounded


def test_one_step_is_one_unit_in_the_last_printed_place() -> None:
    assert money("6.20").step == Decimal("0.01")
    assert money("620", "元").step == Decimal(1)


def test_slack_of_a_sum_is_half_a_step_for_every_number() -> None:
    assert sum_slack(3, Decimal("0.01")) == Decimal("0.02")


def test_shown_digits_have_no_exponent_and_grouped_ones_have_separators() -> None:
    assert plain(Decimal("1E+4")) == "10000"
    assert grouped(Decimal("12345.60")) == "12,345.60"


def test_folding_makes_full_width_forms_plain() -> None:
    assert fold("２０２４年（万元）：１，２３４．５０－") == "2024年(万元):1,234.50-"
