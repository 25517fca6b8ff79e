"""The last gate: a right figure passes, and does not after any one change."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest

from index import Library
from ingest import Amount, Fact, Origin, Stage
from qa import Verdict
from qa.verify import backs, derived, verdict_of_facts

Claim = dict[str, Any]


def claim_of(fact: Fact) -> Claim:
    """What an answer says of a fact when it is right."""
    return {
        "amount": fact.amount,
        "entity": fact.entity,
        "year": fact.year,
        "stage": fact.stage,
        "subject": fact.subject,
        "measure": fact.measure,
    }


@pytest.fixture(scope="module")
def facts(library: Library) -> list[Fact]:
    """Every figure of the sample library."""
    found = [fact for fact in library.ledger.facts() if fact.amount is not None]
    assert len(found) > 2000
    return found


Mutation = Callable[[Fact, list[Fact]], Iterator[Claim]]


def digits(fact: Fact, _: list[Fact]) -> Iterator[Claim]:
    """Each digit in turn becomes the next one."""
    assert fact.amount is not None
    printed = str(fact.amount.value)
    for at, char in enumerate(printed):
        if char.isdigit():
            wrong = Decimal(printed[:at] + str((int(char) + 1) % 10) + printed[at + 1 :])
            yield {**claim_of(fact), "amount": fact.amount.model_copy(update={"value": wrong})}


def units(fact: Fact, _: list[Fact]) -> Iterator[Claim]:
    """The same digits in other units. A zero is no money in any of them, and stays what it is."""
    assert fact.amount is not None
    for unit in ("元", "千元", "万元", "亿元", "%", "辆"):
        same_zero = fact.amount.value == 0 and fact.amount.is_money and unit not in ("%", "辆")
        if unit != fact.amount.unit and not same_zero:
            yield {**claim_of(fact), "amount": Amount(value=fact.amount.value, unit=unit, printed="")}


def years(fact: Fact, _: list[Fact]) -> Iterator[Claim]:
    for year in ((fact.year or 2024) - 1, (fact.year or 2024) + 1, None if fact.year else 2024):
        yield {**claim_of(fact), "year": year}


def stages(fact: Fact, _: list[Fact]) -> Iterator[Claim]:
    for stage in (*Stage, None):
        if stage is not fact.stage:
            yield {**claim_of(fact), "stage": stage}


def entities(fact: Fact, others: list[Fact]) -> Iterator[Claim]:
    for entity in {other.entity for other in others} - {fact.entity}:
        yield {**claim_of(fact), "entity": entity}


def rows(fact: Fact, others: list[Fact]) -> Iterator[Claim]:
    """The figure of this row under the name of another row of its column."""
    beside = [o for o in others if (o.table, o.column, o.entity) == (fact.table, fact.column, fact.entity)]
    for subject in {other.subject for other in beside if fact.table} - {fact.subject}:
        yield {**claim_of(fact), "subject": subject}


def columns(fact: Fact, others: list[Fact]) -> Iterator[Claim]:
    """The figure of this column under the heading of another column of its row."""
    beside = [o for o in others if (o.table, o.row, o.entity) == (fact.table, fact.row, fact.entity)]
    for measure in {other.measure for other in beside if fact.table} - {fact.measure}:
        yield {**claim_of(fact), "measure": measure}


@pytest.mark.parametrize("mutation", [digits, units, years, stages, entities, rows, columns])
def test_one_change_is_noticed(facts: list[Fact], mutation: Mutation) -> None:
    tried, passed = 0, []
    for fact in facts[::7]:
        near = [other for other in facts if other.table == fact.table] if mutation in (rows, columns) else facts[::50]
        for claim in mutation(fact, near):
            tried += 1
            if not backs(fact, **claim):
                passed.append(claim)
    print(f"\n{mutation.__name__}: {tried - len(passed)} of {tried} rejected")
    assert tried > 500
    assert len(passed) <= tried / 100, passed[:3]


def test_every_right_figure_is_accepted(facts: list[Fact]) -> None:
    print(f"\n{len(facts)} right figures")
    refused = [(fact.id, reasons) for fact in facts if (reasons := backs(fact, **claim_of(fact)))]
    assert refused == []


def test_a_right_figure_in_another_unit_is_accepted(facts: list[Fact]) -> None:
    money = [fact for fact in facts[::5] if fact.amount is not None and fact.amount.is_money]
    assert len(money) > 100
    for fact in money:
        assert fact.amount is not None
        for unit in ("元", "万元", "亿元"):
            assert backs(fact, **{**claim_of(fact), "amount": fact.amount.to(unit)}) == []


def test_a_blank_cell_backs_nothing(library: Library) -> None:
    blank = next(fact for fact in library.ledger.facts() if fact.amount is None)
    zero = Amount(value=Decimal(0), unit="万元", printed="0")
    assert backs(blank, **{**claim_of(blank), "amount": zero}) == ["the cell prints no number"]


def test_every_reason_names_what_is_shown_and_what_is_printed(facts: list[Fact]) -> None:
    fact = facts[0]
    reasons = backs(fact, **{**claim_of(fact), "year": 1999, "subject": "园林"})
    assert reasons == [f"year 1999, printed {fact.year}", f"row 园林, printed {fact.subject}"]


def test_the_weakest_operand_decides(facts: list[Fact]) -> None:
    cell = next(fact for fact in facts if fact.origin is Origin.CELL)
    sentence = next(fact for fact in facts if fact.origin is Origin.SENTENCE)
    pixels = cell.model_copy(update={"ocr": True})
    assert verdict_of_facts([cell, cell]) is Verdict.VERIFIED
    assert verdict_of_facts([cell, sentence]) is Verdict.TEXT_ONLY
    assert verdict_of_facts([cell, sentence, pixels]) is Verdict.OCR
    assert derived([Verdict.VERIFIED, Verdict.DERIVED]) is Verdict.DERIVED
    assert derived([Verdict.VERIFIED, Verdict.TEXT_ONLY, Verdict.CONFLICT]) is Verdict.CONFLICT
    assert derived([Verdict.VERIFIED, Verdict.OCR]) is Verdict.OCR
