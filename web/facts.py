"""Facts of one document, filtered for browsing and export.

chosen(document, "公务接待", statement="三公经费")  ->  facts whose subject, code, measure or value has the words
"""

import csv
import io
from collections.abc import Sequence

from ingest import Document, Fact, fold

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def chosen(document: Document, words: str = "", statement: str = "", origin: str = "") -> list[Fact]:
    wanted = fold(words).lower().split()
    return [
        fact
        for fact in document.facts
        if (not statement or fact.statement == statement)
        and (not origin or fact.origin.value == origin)
        and all(word in _searched(fact) for word in wanted)
    ]


def statements(document: Document) -> list[str]:
    """In the order they are printed."""
    return [name for name in dict.fromkeys(fact.statement for fact in document.facts) if name]


def facts_to_csv(facts: Sequence[Fact]) -> str:
    """For spreadsheets: digits as printed without separators, text that looks like a formula made plain."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        ["id", "entity", "year", "stage", "fund", "basis", "statement", "subject", "code", "measure", "value", "unit",
         "state", "page", "quote"]
    )  # fmt: skip
    for fact in facts:
        amount = fact.amount
        writer.writerow(
            [
                fact.id, _plain(fact.entity), fact.year or "", fact.stage or "", fact.fund, fact.basis, fact.statement,
                _plain(fact.subject), fact.code, _plain(fact.measure), format(amount.value, "f") if amount else "",
                amount.unit if amount else "", fact.state.value, fact.place.page, _plain(fact.place.quote),
            ]
        )  # fmt: skip
    return "\ufeff" + out.getvalue()


def _plain(text: str) -> str:
    return (
        f"'{text}"
        if text.startswith(_FORMULA) and not text.lstrip("-+").replace(",", "").replace(".", "").isdigit()
        else text
    )


def _searched(fact: Fact) -> str:
    amount = fact.amount
    parts = [fact.subject, fact.code, fact.measure, fact.row_label, fact.place.quote]
    if amount:
        parts += [format(amount.value, "f"), amount.printed]
    return fold(" ".join(parts)).lower()
