"""Printings of one quantity: which agree, which disagree, and which are right figures of another scope.

公务接待费 4.02 in the 三公 table, 4.02 in the prose      agree
公务接待费 4.02 in the 三公 table, 2.24 in table 6        another scope, no disagreement
"""

import re
from collections.abc import Iterable

from ingest import Agreement, Basis, Fact, Fund, Origin, compare, squeeze
from qa.lexicon import canonical, find_terms
from qa.match import View
from qa.within import contains

_CARRIED = re.compile(r"结转|结余|本年(?:收入|拨款|支出)/|增减|比上年|比重|占比")
"""Column headings of another quantity than the amount itself."""
_PURSES = frozenset(
    ("收入总计", "支出总计", "本年收入合计", "本年支出合计", "一般公共预算拨款", "财政拨款", "机关运行经费", "绩效目标")
)
"""Subjects of headings that anything may stand under."""
BASIC_TABLES = ("基本支出表", "政府经济分类表")
THREE_PUBLIC = ("公务接待费", "公务用车购置及运行费", "公务用车购置费", "公务用车运行维护费", "因公出国（境）费")
"""Items of the 三公 tables: in the tables of basic expenditure they are narrower."""


def same_quantity(first: Fact, second: Fact) -> bool:
    """Whether two printings show the same figure, up to printed rounding, for the same year and stage."""
    if first.amount is None or second.amount is None or first.year != second.year or first.stage is not second.stage:
        return False
    return compare(first.amount, second.amount) in (Agreement.EQUAL, Agreement.ROUNDED, Agreement.TRUNCATED)


def of_a_unit(fact: Fact) -> bool:
    """Whether a cell stands in the row of one of the department's units."""
    return fact.origin is Origin.CELL and bool(fact.entity) and squeeze(fact.row_label) == squeeze(fact.entity)


def comparable(other: Fact, fact: Fact) -> bool:
    if of_a_unit(other) != of_a_unit(fact):
        return False
    if other.amount is None or fact.amount is None or other.year != fact.year or other.stage is not fact.stage:
        return False
    same_kind = other.amount.is_money == fact.amount.is_money and (
        other.amount.is_money or other.amount.unit == fact.amount.unit
    )
    return same_kind and (other.side == fact.side or not other.side or not fact.side)


def sort_printings(
    view: View, fact: Fact, same: Iterable[Fact]
) -> tuple[tuple[Fact, ...], tuple[Fact, ...], tuple[Fact, ...]]:
    """(agreeing, disagreeing, other scopes).

    Cells disagree when all their coordinates are equal and their figures are not. A sentence names its scope loosely,
    so it disagrees only when no cell of the subject, in any scope, prints its figure, when a cell of its own fund
    prints another, and when its heading is not about something narrower: 基本支出 under a heading of the 三公
    speaks of their basic part.
    """
    agreeing: list[Fact] = []
    disagreeing: list[Fact] = []
    others: list[Fact] = []
    cells = [f for f in [fact, *same] if f.origin is Origin.CELL]
    for other in same:
        equal = same_quantity(fact, other)
        scoped = _same_scope(fact, other)
        if other.origin is Origin.SENTENCE:
            if equal:
                agreeing.append(other)
            elif fact.origin is Origin.CELL and not any(same_quantity(cell, other) for cell in cells):
                rivals = [cell for cell in cells if _same_scope(cell, other) and same_quantity(cell, fact)]
                elsewhere = _under_another(view, other, canonical(fact.subject))
                if rivals and not elsewhere:
                    disagreeing.append(other)
                elif not elsewhere and _wider(fact, other) and not any(same_quantity(known, other) for known in others):
                    others.append(other)
            elif fact.origin is Origin.SENTENCE and not any(same_quantity(known, other) for known in others):
                others.append(other)
        elif equal:
            agreeing.append(other)
        elif scoped and not (fact.origin is Origin.SENTENCE and _printed_as_total(view, fact)):
            disagreeing.append(other)
        elif not any(_same_scope(known, other) for known in others):
            others.append(other)
    return tuple(agreeing), tuple(disagreeing), tuple(others)


def _printed_as_total(view: View, sentence: Fact) -> bool:
    """Whether some table's total prints what a sentence says: then other totals are other sums."""
    return any(cell.total and same_quantity(cell, sentence) for cell in view.facts if cell.origin is Origin.CELL)


def _wider(first: Fact, second: Fact) -> bool:
    """Whether a sentence speaks of all spending and the cell of its basic part, and the figures are so, too.

    A whole that is smaller than its part stays a contradiction.
    """
    told, cell = (first, second) if first.origin is Origin.SENTENCE else (second, first)
    if cell.statement not in BASIC_TABLES or told.basis == Basis.BASIC or told.amount is None or cell.amount is None:
        return False
    if canonical(cell.subject) in THREE_PUBLIC or not (told.amount.is_money and cell.amount.is_money):
        return canonical(cell.subject) in THREE_PUBLIC
    return told.amount.to("元").value > cell.amount.to("元").value


def _under_another(view: View, sentence: Fact, name: str) -> bool:
    """Whether the heading a sentence stands under is about a subject that neither is nor holds this one."""
    topics = {hit.name for hit in find_terms(view.heading(sentence))} - _PURSES
    return bool(topics) and name not in topics and not any(contains(topic, name) for topic in topics)


def _same_scope(first: Fact, second: Fact) -> bool:
    """Whether fund, basis, chart and code do not tell the two apart; empty coordinates match anything.

    Two columns of one table are two scopes, whatever their headings are taken to mean.
    """

    def alike(a: str, b: str) -> bool:
        return not a or not b or a == b

    if first.table is not None and first.table == second.table and first.column != second.column:
        return False
    if bool(_CARRIED.search(first.measure)) != bool(_CARRIED.search(second.measure)):
        return False
    sentence = Origin.SENTENCE in (first.origin, second.origin)
    if sentence and _wider(first, second):
        return False
    basis = alike(first.basis, second.basis) or (sentence and Basis.ALL in (first.basis, second.basis))
    said = {fact.fund for fact in (first, second) if fact.origin is Origin.SENTENCE}
    fiscal = {first.fund, second.fund} == {Fund.FISCAL, Fund.GENERAL}
    fund = alike(first.fund, second.fund) or Fund.ALL in said or (sentence and fiscal)
    same_chart = first.tree is second.tree or sentence
    return basis and fund and same_chart and alike(first.code, second.code)
