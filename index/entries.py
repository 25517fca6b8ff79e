"""A fact as a row of the ledger, and back again as an equal record.

    Fact(subject="公务接待费", amount=8.37 万元, …)  <->  (doc 3, "t09.r2.c1", …, "8.37", word 17, …, word 214, …)

Strings that come again and again (subjects, columns, statements, sentences) are kept once in `words`; their numbers
never change and are never used twice, so they may be remembered. A field that later versions add to Fact travels in
`more` until it gets a column.
"""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from index.store import Store
from ingest.amount import Amount, CellState, scaled
from ingest.document import Fact, Origin, Place, Stage, Tree

COLUMNS = (
    "doc, id, origin, state, value, unit, printed, scaled, entity, year, stage, fund, basis, side, statement, tbl, "
    "section, subject, code, tree, parents, measure, leaf, total, row, col, row_label, direction, base, clause, ocr, "
    "page, x0, top, x1, bottom, quote, more"
)
INSERT = f"INSERT INTO facts ({COLUMNS}) VALUES ({', '.join('?' * len(COLUMNS.split(',')))})"
_SCALE = Decimal(10_000)
_LARGEST = 2**63 - 1
_STORED = frozenset(
    {
        "id", "origin", "state", "amount", "entity", "year", "stage", "fund", "basis", "side", "statement", "table",
        "section", "subject", "code", "tree", "parents", "measure", "leaf", "total", "row", "column", "row_label",
        "direction", "base", "clause", "ocr", "place",
    }
)  # fmt: skip
_LATER = tuple(name for name in Fact.model_fields if name not in _STORED)


class Words:
    """Strings by number and numbers by string."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._texts: dict[int, str] = {}
        self._ids: dict[str, int] = {}

    def text(self, word: int) -> str:
        text = self._texts.get(word)
        if text is None:
            row = self._store.row("SELECT text FROM words WHERE id = ?", (word,))
            text = self._texts[word] = "" if row is None else str(row[0])
        return text

    def known(self, text: str) -> int | None:
        """Its number; None when no fact has it."""
        word = self._ids.get(text)
        if word is None:
            row = self._store.row("SELECT id FROM words WHERE text = ?", (text,))
            if row is None:
                return None
            word = self._ids[text] = int(row[0])
        return word

    def number(self, text: str) -> int:
        """Its number, given one when it has none; inside the store's transaction."""
        word = self.known(text)
        if word is None:
            word = self._ids[text] = self._store.write("INSERT INTO words (text) VALUES (?)", (str(text),))
        return word

    def forget(self) -> None:
        """Drops what is remembered, after a transaction that did not happen."""
        self._texts.clear()
        self._ids.clear()


def fact_to_row(document: int, fact: Fact, word: Callable[[str], int]) -> tuple[Any, ...]:
    amount, place = fact.amount, fact.place
    printed = None if amount is None else amount.printed
    return (
        document, fact.id, word(fact.origin), word(fact.state),
        None if amount is None else str(amount.value), None if amount is None else word(amount.unit), printed,
        None if amount is None else ten_thousandths(amount),
        word(fact.entity), fact.year, _opt(word, fact.stage), word(fact.fund), word(fact.basis), word(fact.side),
        word(fact.statement), _opt(word, fact.table), _opt(word, fact.section), word(fact.subject), fact.code,
        _opt(word, fact.tree), word(json.dumps(fact.parents, ensure_ascii=False)), word(fact.measure),
        fact.leaf, fact.total, fact.row, fact.column, word(fact.row_label), fact.direction, word(fact.base),
        word(fact.clause), fact.ocr, place.page, *place.box, None if place.quote == printed else place.quote,
        fact.model_dump_json(include=set(_LATER)) if _LATER else None,
    )  # fmt: skip


def row_to_fact(row: tuple[Any, ...], text: Callable[[int], str]) -> Fact:
    (
        _, fact_id, origin, state, value, unit, printed, _, entity, year, stage, fund, basis, side, statement, table,
        section, subject, code, tree, parents, measure, leaf, total, line, column, row_label, direction, base,
        clause, ocr, page, x0, top, x1, bottom, quote, more,
    ) = row  # fmt: skip
    amount = None
    if value is not None:
        amount = Amount.model_construct(value=Decimal(value), unit=text(unit), printed=printed)
    place = Place.model_construct(page=page, box=(x0, top, x1, bottom), quote=printed if quote is None else quote)
    fact = Fact.model_construct(
        id=fact_id, origin=Origin(text(origin)), state=CellState(text(state)), amount=amount, entity=text(entity),
        year=year, stage=None if stage is None else Stage(text(stage)), fund=text(fund), basis=text(basis),
        side=text(side), statement=text(statement), table=None if table is None else text(table),
        section=None if section is None else text(section), subject=text(subject), code=code,
        tree=None if tree is None else Tree(text(tree)), parents=tuple(json.loads(text(parents))),
        measure=text(measure), leaf=bool(leaf), total=bool(total), row=line, column=column,
        row_label=text(row_label), direction=direction, base=text(base), clause=text(clause), ocr=bool(ocr),
        place=place,
    )  # fmt: skip
    return Fact.model_validate(fact.model_dump() | json.loads(more)) if more else fact


def ten_thousandths(amount: Amount) -> int | None:
    """Ten-thousandths of 元, or of the unit; None beyond what 64 bits hold."""
    number = int((scaled(amount) * _SCALE).to_integral_value())
    return number if abs(number) <= _LARGEST else None


def _opt(word: Callable[[str], int], text: str | None) -> int | None:
    return None if text is None else word(text)
