"""How well each table closes: of the identities it takes part in, how many hold.

    table_closures(document)  ->  {"t03": Closure(held=41, tried=42), …}

A figure from a table whose sums all come out is better backed than one from a table that does not add up. Counted are
the identities inside a table (W) and between tables (B); what differs by rounding alone holds.
"""

from collections import Counter
from typing import NamedTuple

from ingest.document import Document

_OF_TABLES = ("W", "B")


class Closure(NamedTuple):
    held: int
    tried: int

    def __str__(self) -> str:
        return f"{self.held}/{self.tried}"


def table_closures(document: Document) -> dict[str, Closure]:
    """By the table's id; a table none of whose identities could be tried is left out."""
    held: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    for coverage in document.coverage:
        for own in coverage.tables if coverage.rule.startswith(_OF_TABLES) else ():
            held[own.table] += own.passed
            tried[own.table] += own.passed + own.failed
    return {table: Closure(held[table], count) for table, count in tried.items() if count}
