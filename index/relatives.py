"""What stands around one figure of the ledger: its parts by code, its other printings, last year's in the prose.

    branches(ledger, "hy-gxj-24b", fact 302)     -> the facts 30201, 30202, … of the same column
    printings(ledger, "hy-gxj-24b", fact)        -> the same quantity elsewhere in the document, equal or not
    year_before(ledger, "hy-gxj-24b", "三公经费") -> what the prose says of the year before, and stated changes

Facts are never merged: other printings come back as they are, and whoever compares them sees a disagreement.
"""

from index.ledger import Ledger
from ingest.amount import Amount
from ingest.document import Fact, Origin
from ingest.vocabulary import squeeze

_STEP = 2
"""Digits that a level of the code tree adds: 类 3, 款 5, 项 7."""


def branches(ledger: Ledger, key: str, fact: Fact) -> tuple[Fact, ...]:
    """The rows one level below a coded row, in its own table and column; none below a leaf."""
    if not fact.code or fact.table is None:
        return ()
    below = ledger.facts([key], table=fact.table, under=fact.code)
    return tuple(other for other in below if other.column == fact.column and len(other.code) == len(fact.code) + _STEP)


def printings(ledger: Ledger, key: str, fact: Fact) -> tuple[Fact, ...]:
    """Other places of the document that name the same quantity: subject, year, stage, fund and basis as far as told.

    A code and a name are one subject where either says so; a cell and a sentence may leave the fund or basis open.
    """
    named = ledger.facts([key], subject=fact.subject, year=fact.year)
    coded = ledger.facts([key], code=fact.code, year=fact.year) if fact.code else ()
    found = {other.id: other for other in (*named, *coded) if other.id != fact.id and _same_quantity(fact, other)}
    return tuple(found.values())


def _same_quantity(fact: Fact, other: Fact) -> bool:
    coordinates = ((fact.fund, other.fund), (fact.basis, other.basis), (fact.side, other.side))
    told = all(not one or not two or one == two for one, two in coordinates)
    measured = other.origin is Origin.CELL or other.measure in ("金额", fact.measure)
    return told and measured and fact.stage is other.stage and _alike(fact.amount, other.amount)


def _alike(one: Amount | None, other: Amount | None) -> bool:
    if one is None or other is None:
        return False
    return one.is_money == other.is_money and (one.is_money or one.unit == other.unit)


def year_before(ledger: Ledger, key: str, subject: str) -> tuple[Fact, ...]:
    """Sentences of a document about the year before: its figures, and changes against it, of one subject."""
    own = ledger.facts([key], subject=subject, origin=Origin.SENTENCE)
    latest = max((fact.year or 0 for fact in ledger.facts([key], subject=subject)), default=0)
    wanted = squeeze(subject)
    return tuple(
        fact
        for fact in own
        if squeeze(fact.subject) == wanted and (fact.base or fact.direction or (fact.year or latest) < latest)
    )
