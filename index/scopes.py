"""Years, stages and levels that a question names.

    read_years("２０２４年和25年预算")  ->  (2024, 2025)
    read_stages("决算还是预算")        ->  (预算, 决算)

Dates (截至2023年底), account codes, document numbers and amounts are not years.
"""

import re
from typing import NamedTuple

from ingest.document import Level, Stage

_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_YEAR = re.compile(
    r"(?<!\d)(?<!\d[.,/])(?:fy\s?)?(?P<four>(?:19|20)\d\d)(?!\d|[.,]\d)(?!\s*(?:万|元|亿|辆|人|项|家|平方|个|%))"
    r"|(?<!\d)(?<!\d[.,])(?P<two>[12]\d)年(?!龄|限|来|间)"
    r"|(?P<han>二[〇零]\s?[〇零一二]\s?[〇零一二三四五六七八九])\s?年"
)
_CUT_OFF = re.compile(r"(?:截至|截止|as of|at the end of)\s*$")

_STAGES = (
    (Stage.ADJUSTED, re.compile(r"调整(?:后)?预算|全年预算数|adjusted budget")),
    (Stage.FINAL, re.compile(r"决算|final accounts?|\bactual(?:ly)?\b|实际(?:支出|花|用)|\bspent\b|花了|用了")),
    (Stage.BUDGET, re.compile(r"(?<!调整)(?<!年初)(?<!完成)(?<!完成了)预算|(?<!opening )(?<!initial )\bbudget")),
)
_LEVELS = (
    (Level.UNIT, re.compile(r"单位(?:预算|决算)|\bunit budget")),
    (Level.DEPARTMENT, re.compile(r"部门(?:预算|决算)|department(?:al)? (?:budget|final)")),
)


class YearMention(NamedTuple):
    year: int
    start: int
    end: int
    cut_off: bool
    """截至…: a date, hardly the year of a document."""


def find_years(text: str) -> tuple[YearMention, ...]:
    """Years in a folded, lower-case text, in their order."""
    found = []
    for match in _YEAR.finditer(text):
        if match["four"]:
            year = int(match["four"])
        elif match["two"]:
            year = 2000 + int(match["two"])
        else:
            year = int(match["han"].replace(" ", "").translate(_DIGITS))
        found.append(YearMention(year, match.start(), match.end(), bool(_CUT_OFF.search(text[: match.start()]))))
    return tuple(found)


def read_years(text: str) -> tuple[int, ...]:
    """Distinct years, in their order; dates after 截至 are left out."""
    return tuple(dict.fromkeys(mention.year for mention in find_years(text) if not mention.cut_off))


def read_stages(text: str) -> tuple[Stage, ...]:
    return tuple(stage for stage, pattern in _STAGES if pattern.search(text))


def read_levels(text: str) -> tuple[Level, ...]:
    return tuple(level for level, pattern in _LEVELS if pattern.search(text))
