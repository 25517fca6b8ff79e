"""Accounting identities (勾稽关系) of one disclosure."""

from collections.abc import Sequence

from ingest.document import Check, Cover, Fact, RuleCoverage, Section, Table


def check_document(
    cover: Cover, tables: Sequence[Table], sections: Sequence[Section], facts: Sequence[Fact]
) -> tuple[tuple[Check, ...], tuple[RuleCoverage, ...]]:
    """Findings, and how often each identity was tried."""
    return (), ()
