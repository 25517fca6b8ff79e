"""How well each table closes: of the identities inside it, how many hold.

    table_closures(document)  ->  {"t03": Closure(held=41, tried=42), …}

A figure from a table whose sums all come out is better backed than one from a table that does not add up. Tried are the
identities inside one table (W1-W9), on each table by itself; what differs by rounding alone holds.
"""

from copy import copy
from typing import NamedTuple

from ingest.check_book import Book, Sheet
from ingest.check_economic import check_economic_split
from ingest.check_outlines import check_fund_columns, check_outline_levels, check_outline_sums, check_sides
from ingest.check_tables import check_parents, check_total_columns, check_total_row
from ingest.check_three_public import check_three_public
from ingest.document import Document, Severity
from ingest.findings import Skipped

_WITHIN = (
    check_parents,
    check_total_row,
    check_total_columns,
    check_sides,
    check_outline_sums,
    check_outline_levels,
    check_three_public,
    check_economic_split,
    check_fund_columns,
)


class Closure(NamedTuple):
    held: int
    tried: int

    def __str__(self) -> str:
        return f"{self.held}/{self.tried}"


def table_closures(document: Document) -> dict[str, Closure]:
    """By the table's id; a table none of whose identities could be tried is left out."""
    book = Book(document.cover, document.tables, document.sections, document.facts)
    found: dict[str, Closure] = {}
    for sheet in book.sheets:
        alone = copy(book)
        alone.sheets = (sheet,)
        closure = _closure(alone)
        if closure.tried:
            found |= dict.fromkeys(_tables(sheet), closure)
    return found


def _closure(book: Book) -> Closure:
    outcomes = [one for rule in _WITHIN for one in rule(book) if not isinstance(one, Skipped)]
    failed = sum(1 for one in outcomes if getattr(one, "severity", Severity.INFO) is not Severity.INFO)
    return Closure(len(outcomes) - failed, len(outcomes))


def _tables(sheet: Sheet) -> set[str]:
    """Ids of the tables a sheet was put together from: pieces of one statement are checked as one."""
    facts = (fact for block in sheet.blocks for line in block.lines for fact in line.facts.values())
    return {fact.table for fact in facts if fact.table}
