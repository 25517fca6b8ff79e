"""Numbers of a workbook as their cells show them: `2567.1900000000001` with `#,##0.00` is printed `2,567.19`.

    shown(1234.5, "#,##0.00")                 ->  "1,234.50"
    shown(0, '_ * #,##0.00_ ;-* "-"??_ ')     ->  "-" when the third section says so
    shown(0.125, "0.0%")                      ->  "12.5%"

A format has up to four sections: positive; negative; zero; text. What is not understood (fractions, scientific, dates)
is shown plain, with the fifteen digits a workbook keeps.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_SECTION = re.compile(r'"[^"]*"|\\\\.')
_CONDITION = re.compile(r"\[([<>=]{1,2})(-?\d+(?:\.\d+)?)\]")
_OTHER = re.compile(r"[eEyYdDhHsSmM/]")
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.[#0?]*)?,*|\.[#0?]+,*")


@lru_cache(maxsize=65536)
def shown(value: int | float, number_format: str) -> str:
    """The number as a reader of the sheet sees it; empty when its format hides it."""
    number = Decimal(f"{value:.15g}")
    section, negative = _section_for(number, _sections(number_format or "General"))
    codes = _LITERAL.sub("", section)
    if "general" in codes.lower() or "@" in codes or _OTHER.search(codes) or (not section and number):
        return _plain(number)
    words = _LITERAL.sub(lambda found: _kept(found[0]), section).replace("?", "").strip()
    digits = _DIGITS.search(codes)
    if digits is None or (not number and not digits[0].strip("?,.#")):
        return words if not any(map(str.isalpha, words)) else _plain(number)  # `-` for none, or nothing at all
    if not negative:
        return _printed(number, digits[0], "%" in codes)
    text = _printed(abs(number), digits[0], "%" in codes)
    if "(" in words and ")" in words:
        return f"({text})"
    return f"-{text}" if number < 0 else text  # red without a minus would be lost on the way


def _printed(number: Decimal, pattern: str, percent: bool) -> str:
    scale = len(pattern) - len(pattern.rstrip(","))  # commas at the end: thousands, millions
    whole, _, decimals = pattern.rstrip(",").partition(".")
    number = number * (100 if percent else 1) / Decimal(1000) ** scale
    exact = number.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    text = f"{abs(exact):{',' if ',' in whole else ''}f}"
    for _ in range(len(decimals) - len(decimals.rstrip("#?"))):
        text = text.removesuffix("0") if "." in text else text
    text = text.removesuffix(".")
    digits = len(text.partition(".")[0].replace(",", ""))
    text = "0" * max(whole.count("0") - digits, 0) + text
    return f"{'-' if exact < 0 else ''}{text}{'%' if percent else ''}"


def _sections(number_format: str) -> list[str]:
    """The format cut at its semicolons, those in quotes aside."""
    return _SECTION.sub(lambda found: found[0].replace(";", "\x00"), number_format).split(";")


def _section_for(number: Decimal, sections: list[str]) -> tuple[str, bool]:
    """The section for a number, and whether it stands without the minus."""
    asked = [_CONDITION.search(section) for section in sections]
    if any(asked):
        for section, condition in zip(sections, asked, strict=True):
            if condition is None or _holds(number, condition[1], Decimal(condition[2])):
                return section, False
        return "General", False
    if number < 0 and len(sections) > 1:
        return sections[1], True
    if number == 0 and len(sections) > 2:
        return sections[2], True
    return sections[0], False


def _holds(number: Decimal, sign: str, limit: Decimal) -> bool:
    return (number < limit and "<" in sign) or (number > limit and ">" in sign) or (number == limit and "=" in sign)


def _kept(literal: str) -> str:
    if literal.startswith('"'):
        return literal[1:-1]
    return literal[1] if literal.startswith("\\") else ""


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
