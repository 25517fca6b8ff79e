"""How well each table closes: of the sums inside it, how many come out.

    table_closures(document)  ->  {"t03": Closure(held=41, tried=42), …}

A figure from a table whose sums all come out is better backed than one from a table that does not add up. Counted are
the identities of amounts inside a table (W1 to W9); what differs by rounding alone holds. Names, notes and other tables
are told by findings of their own.
"""

from collections import Counter
from typing import NamedTuple

from ingest.document import Document

_SUMS = tuple(f"W{number}" for number in range(1, 10))


class Closure(NamedTuple):
    held: int
    tried: int

    def __str__(self) -> str:
        return f"{self.held}/{self.tried}"


def table_closures(document: Document) -> dict[str, Closure]:
    """By the table's id; a table none of whose sums could be tried is left out."""
    held: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    for coverage in document.coverage:
        for own in coverage.tables if coverage.rule in _SUMS else ():
            held[own.table] += own.passed
            tried[own.table] += own.passed + own.failed
    return {table: Closure(held[table], count) for table, count in tried.items() if count}
