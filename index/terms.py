"""What people say for what tables print: colloquial and English words, as data (`data/terms.csv`).

    expansions("吃喝费 how much")  ->  ("公务接待费",)

Used to widen a query and to make up lessons for the encoder. Words of one Chinese character are never in the list, and
English ones match whole words only.
"""

import csv
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ingest.amount import fold

_DATA = Path(__file__).parent / "data" / "terms.csv"


class Term(NamedTuple):
    standard: str
    said: tuple[str, ...]
    english: tuple[str, ...]


@cache
def terms() -> tuple[Term, ...]:
    with _DATA.open(encoding="utf-8") as lines:
        return tuple(
            Term(
                row["standard"],
                tuple(filter(None, row["said"].split("|"))),
                tuple(filter(None, row["english"].split("|"))),
            )
            for row in csv.DictReader(lines)
        )


_ASKING = re.compile(
    r"是(?:干什么|做什么|干嘛|干啥|管什么)的|分别是多少|各是多少|是多少|多少钱|有多少|各多少|多少|几多|分别|是什么|为什么|什么|有哪些|哪几|哪些|"
    r"哪个|几个|怎么|请问|一下|到底|安排了|一共|总共|吗|呢|"
    r"\b(?:how much|how many|what|which|was|were|is|are|the|of|in|for|does|did|do|and|by|to|an?|its?|this|that|"
    r"from|on|at)\b"
)


def content(query: str) -> str:
    """The query without the words that only ask; as it is when nothing else is in it."""
    return _asked(query) or query


def _asked(query: str) -> str:
    return _ASKING.sub(" ", fold(query).lower()).strip()


def only_asks(query: str) -> bool:
    """Whether nothing is left of a query without the words that only ask: 是干什么的."""
    return not _asked(query)


DEFINITION = re.compile(
    r"什么意思|(?<!分别)(?<!都)(?<!各)是什么|指什么|指的是|定义|解释|含义|概念|怎么理解|包括哪|"
    r"\bmeans?\b|\bmeaning\b|\bdefin|\bwhat is meant"
)
"""A question that wants a glossary's words."""


@cache
def _by_word() -> dict[str, str]:
    return {word: term.standard for term in terms() for word in (*term.said, *term.english)}


@cache
def _pattern() -> re.Pattern[str]:
    words = sorted(_by_word(), key=lambda word: (-len(word), word))
    return re.compile("|".join(rf"\b{re.escape(w)}\b" if w[0].isascii() else re.escape(w) for w in words))


_WHOLE = re.compile(
    r"预算|决算|预决算|收支|收入|支出|总额|总量|总的|整个|全部|全年|年度|增长|增加|减少|下降|变化|百分之|比重|占比|比例|相比|对比|比较|差|比|"
    r"占|几|钱|规模|情况|倒推|推算|合计|总计|[的和与年是为了在今]|"
    r"\b(?:total|whole|overall|grand|budgets?|final|accounts?|share|percentage|percent|consolidated|expenditure|"
    r"revenue|income|spending|vs|versus|compared?|with|change|year|bureau|two|decimals|worked|back|text)\b|[\W\d_]"
)
_LISTED = re.compile(r"(?:分别|都|各)是什么")
"""Asks for several things by name, not for what a word means."""
_TOTALS = ("收入总计", "支出总计", "收入预算", "支出预算")


def expansions(query: str) -> tuple[str, ...]:
    """Standard words for what the query says in other words, longest match first, none of them already in it.

    A query that speaks of a budget and of nothing in it means its totals.
    """
    plain = _LISTED.sub(" ", fold(query).lower())
    found = [_by_word()[match[0]] for match in _pattern().finditer(plain)]
    if not _WHOLE.sub("", content(query)):
        found += _TOTALS
    return tuple(standard for standard in dict.fromkeys(found) if standard not in plain)
