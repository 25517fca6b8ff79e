"""What the rules say of a small disclosure: findings of one rule, above a remark or of any severity."""

from collections.abc import Mapping, Sequence

from ingest.checks import check_document
from ingest.document import Check, Document, RuleCoverage, Severity, Stage
from tests.book import book

Prose = Mapping[str, Sequence[str]]


def paper(*tables: str, prose: Prose | None = None, year: int = 2030, stage: Stage = Stage.BUDGET) -> Document:
    return book("某市文化和旅游局", year, *tables, stage=stage, prose=prose)


def checked(document: Document) -> tuple[tuple[Check, ...], tuple[RuleCoverage, ...]]:
    return check_document(document.cover, document.tables, document.sections, document.facts)


def findings(document: Document, rule: str = "") -> list[Check]:
    """Findings above a remark, of one rule or of all."""
    checks, _ = checked(document)
    return [one for one in checks if one.severity is not Severity.INFO and (not rule or one.rule == rule)]


def remarks(document: Document, rule: str) -> list[Check]:
    checks, _ = checked(document)
    return [one for one in checks if one.severity is Severity.INFO and one.rule == rule]


def coverage(document: Document, rule: str) -> RuleCoverage:
    _, found = checked(document)
    return next(one for one in found if one.rule == rule)
