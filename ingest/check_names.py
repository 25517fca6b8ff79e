"""Account names for checking: the same account under its official, old, short or misspelt name.

    class_of("资源勘探信息等支出")          -> "215"      an older name of the class
    plain_account("其它行政事业单位养老支出")  -> "其他行政事业单位养老"
    alias_of("215", "资源勘探信息等支出")   -> "older class name used in narrative"

Data: `data/function_classes.csv` and `data/account_aliases.csv`.
"""

import csv
import re
from functools import cache, lru_cache
from typing import NamedTuple

from ingest.vocabulary import DATA, accounts, squeeze

_MARK = re.compile(r"[（(][类款项][)）]")


class Alias(NamedTuple):
    code: str
    name: str
    note: str


@cache
def aliases() -> dict[str, tuple[Alias, ...]]:
    """Other names by their plain form."""
    found: dict[str, list[Alias]] = {}
    with (DATA / "account_aliases.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(plain_account(row["alias"]), []).append(Alias(row["code"], row["alias"], row["note"]))
    return {name: tuple(known) for name, known in found.items()}


@lru_cache(maxsize=8192)
def plain_account(name: str) -> str:
    """A name without marks, brackets, blanks and the closing 支出 or 用 of 费用; 其它 as 其他."""
    text = _MARK.sub("", squeeze(name)).replace("其它", "其他").replace("帐", "账")
    text = re.sub(r"[（）()“”\"、]", "", text)
    text = text[:-2] if text.endswith("支出") and len(text) > 4 else text
    return text[:-1] if text.endswith("费用") else text


@cache
def function_classes() -> dict[str, str]:
    """Every functional class of the national chart, by code."""
    with (DATA / "function_classes.csv").open(encoding="utf-8") as lines:
        return {row["code"]: row["name"] for row in csv.DictReader(lines)}


@cache
def class_names() -> dict[str, str]:
    """Functional classes (类) by plain name, older names included."""
    found = {plain_account(name): code for code, name in function_classes().items()}
    for name, known in aliases().items():
        for alias in known:
            if len(alias.code) == 3 and alias.code.startswith("2"):
                found.setdefault(name, alias.code)
    return found


def class_of(name: str) -> str:
    """The functional class a name means, or empty."""
    return class_names().get(plain_account(name), "")


def alias_of(code: str, name: str) -> Alias | None:
    """The known other name that this is of this account."""
    return next((alias for alias in aliases().get(plain_account(name), ()) if alias.code == code), None)


def same_account(first: str, second: str) -> bool:
    return plain_account(first) == plain_account(second)


def near(first: str, second: str) -> bool:
    """Whether two names differ by a slip of the pen: one character, in long names two. Two official names never do."""
    one, other = plain_account(first), plain_account(second)
    shortest = min(len(one), len(other))
    if shortest < 4 or one == other or (one in official_names() and other in official_names()):
        return one == other
    allowed = 1 if shortest < 9 else 2
    return edit_distance(one, other, allowed) <= allowed


@cache
def official_names() -> frozenset[str]:
    return frozenset(plain_account(entry.name) for entry in accounts().values()) | frozenset(class_names())


def edit_distance(first: str, second: str, limit: int) -> int:
    """Characters to change, add or drop; anything above `limit` counts as limit + 1."""
    if abs(len(first) - len(second)) > limit:
        return limit + 1
    row = list(range(len(second) + 1))
    for i, char in enumerate(first, start=1):
        previous, row[0] = row[0], i
        for j, other in enumerate(second, start=1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (char != other))
        if min(row) > limit:
            return limit + 1
    return row[-1]
