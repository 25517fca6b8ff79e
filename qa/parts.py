"""The parts of a figure: rows below an account, lines below a heading, the figures a sentence lists after 其中.

Aggregates are never parts beside their own leaves: the children of 302 are its 款, the classes of a statement its 类.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from ingest import Amount, Basis, Fact, Origin, scaled
from qa.match import View, phrase_grams
from qa.phrasing import numeral
from qa.question import Query

BASES = (Basis.BASIC, Basis.PROJECT)
"""The two parts every expenditure has."""
_COUNTERS = "件台套个辆"
"""Counting words that add up with each other: 136 件, of them 9 台."""


def parts_of(view: View, whole: Fact) -> tuple[Fact, ...]:
    """Direct parts of a figure, as printed beside it, in printed order; empty when nothing lists them."""
    if whole.origin is Origin.SENTENCE:
        return _listed_after(view, whole)
    purse = whole.statement == "三公经费表"
    column = [f for f in _same_column(view, whole) if (f.amount is not None or purse) and f.id != whole.id]
    if whole.code:
        below = [fact for fact in column if fact.code.startswith(whole.code) and len(fact.code) > len(whole.code)]
        depth = min((len(fact.code) for fact in below), default=0)
        children = tuple(fact for fact in below if len(fact.code) == depth and not fact.total)
        if len(children) == 1 and not children[0].leaf:
            return parts_of(view, children[0])
        return children
    if not _labelled(view, whole) or _by_columns(view, whole):
        return _row_parts(view, whole)
    if purse and whole.subject == "三公经费" and not whole.total:
        return tuple(fact for fact in column if not fact.parents and not _RUNNING.search(fact.subject))
    if whole.total:
        return classes(view, whole)
    return tuple(fact for fact in column if fact.parents and fact.parents[-1] == whole.subject and not fact.total)


def descendants(view: View, whole: Fact) -> tuple[Fact, ...]:
    """Every coded row below an account, in the first table that prints any."""
    for table in [whole.table, *(t.id for t in view.document.tables)]:
        found = [
            fact
            for fact in view.facts
            if fact.table == table
            and fact.code.startswith(whole.code)
            and len(fact.code) > len(whole.code)
            and fact.basis == whole.basis
            and fact.amount is not None
        ]
        if found:
            column = min(fact.column or 0 for fact in found)
            return tuple(fact for fact in found if fact.column == column)
    return ()


def states(amount: Amount, value: str, unit: str) -> bool:
    """Whether a printed amount is the figure a question states; 万 is 万元, and a bare number has any unit."""
    number = Decimal(value)
    if unit == "%":
        return amount.unit == "%" and amount.value == number
    if unit in ("万", "万元", "亿元", "元", "百万元", "千元"):
        return amount.is_money and amount.to("万元" if unit == "万" else unit).value == number
    return amount.value == number


def printed(view: View, query: Query, value: str, unit: str) -> Fact | None:
    """The fact that prints a figure the question states, by the words around both; a cell before a sentence."""
    at = query.body.find(value)
    wanted = phrase_grams(query.phrase.replace("|", " ")) | phrase_grams(query.body[max(at - 12, 0) : max(at, 0)])
    fitting = [
        (view.context(index, wanted) + (0.1 if fact.origin is Origin.CELL else 0.0), fact)
        for index, fact in enumerate(view.facts)
        if fact.amount is not None and states(fact.amount, value, unit)
    ]
    return max(fitting, key=lambda item: item[0])[1] if fitting else None


def of_classes(view: View, prefixes: Sequence[str]) -> tuple[Fact, ...]:
    """Items (款) of some classes of the economic chart, from the first table of basic expenditure that prints them."""
    for table in view.document.tables:
        found = [
            fact
            for fact in view.facts
            if fact.table == table.id
            and fact.statement == "基本支出表"
            and len(fact.code) == 5
            and fact.code.startswith(tuple(prefixes))
            and fact.amount is not None
        ]
        if found:
            return _once(fact for fact in found if fact.measure == found[0].measure)
    return ()


def two_bases(view: View, whole: Fact) -> tuple[Fact, ...]:
    """What a row's two columns, or the figures behind a sentence's total, print as its basic and its project part."""
    filled = [fact for fact in view.facts if fact.amount is not None and fact.id != whole.id]
    if whole.origin is Origin.CELL:
        near = [fact for fact in filled if fact.table == whole.table and fact.row == whole.row]
        parts = [next((fact for fact in near if fact.basis == basis), None) for basis in BASES]
    else:
        paragraph, number = whole.id.rsplit(".n", 1)
        near = [fact for fact in filled if fact.id.rsplit(".n", 1)[0] == paragraph and fact.measure == "金额"]
        after = [fact for fact in near if int(fact.id.rsplit(".n", 1)[1]) > int(number)]
        parts = [next((fact for fact in after if fact.subject == basis), None) for basis in BASES]
    found = tuple(part for part in parts if part is not None)
    return found if len(found) == len(BASES) and all(part.id != whole.id for part in found) else ()


def classes(view: View, total: Fact, level: int = 0) -> tuple[Fact, ...]:
    """The outermost rows of a total's own column, or its rows at one code length."""
    purse = total.statement == "三公经费表"
    column = [f for f in _same_column(view, total) if (f.amount is not None or purse) and f.id != total.id]
    coded = [fact for fact in column if fact.code]
    if level and not coded:
        return ()
    if coded:
        depth = level or min(len(fact.code) for fact in coded)
        return _once(fact for fact in coded if len(fact.code) == depth)
    return _once(fact for fact in column if not fact.parents and not fact.total)


def _once(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    found: dict[tuple[str, str], Fact] = {}
    for fact in facts:
        found.setdefault((fact.code, fact.subject), fact)
    return tuple(found.values())


def _same_column(view: View, fact: Fact) -> list[Fact]:
    """Cells of the column, and of the same column in the other halves of a table that goes on beside itself."""
    return [
        f
        for f in view.facts
        if f.table == fact.table
        and f.origin is Origin.CELL
        and (f.column == fact.column or (f.measure == fact.measure and f.code and fact.code))
    ]


_RUNNING = re.compile(r"三公|运行经费|行政经费|合计|总计")
"""Lines of a 三公 table that are no items of it."""


def _by_columns(view: View, whole: Fact) -> bool:
    """Whether a 三公 table has its items side by side in the row of one unit or year."""
    row = {fact.subject for fact in view.facts if fact.table == whole.table and fact.row == whole.row}
    return whole.statement == "三公经费表" and len(row) > 3


def _labelled(view: View, fact: Fact) -> bool:
    return bool(fact.row_label)


def _row_parts(view: View, whole: Fact) -> tuple[Fact, ...]:
    """In a table of one row, the columns that the total column sums: same stage, one level down."""
    row = [
        fact
        for fact in view.facts
        if fact.table == whole.table and fact.row == whole.row and fact.id != whole.id and fact.stage is whole.stage
    ]
    if whole.total or whole.subject == "三公经费":
        heads = [fact for fact in row if all("三公" in above for above in fact.parents)]
        named = [fact for fact in heads if fact.subject not in (whole.subject, "机关运行经费")]
        return tuple(named)
    return tuple(fact for fact in row if fact.parents and fact.parents[-1] == whole.subject and fact.amount is not None)


def _listed_after(view: View, whole: Fact) -> tuple[Fact, ...]:
    """The figures a paragraph lists after a total until they add up to it, or to the end of its sentence."""
    assert whole.amount is not None
    paragraph, number = whole.id.rsplit(".n", 1)
    following = [
        fact
        for fact in view.facts
        if fact.section == whole.section
        and fact.id.rsplit(".n", 1)[0] == paragraph
        and int(fact.id.rsplit(".n", 1)[1]) > int(number)
        and fact.amount is not None
        and _same_kind(fact, whole)
        and fact.measure == whole.measure
        and fact.subject != whole.subject
    ]
    goal, running, found = scaled(whole.amount), Decimal(0), []
    named: set[str] = set()
    for fact in following:
        assert fact.amount is not None
        if fact.subject in named and "其中" in fact.row_label:
            continue
        named.add(fact.subject)
        running += scaled(fact.amount)
        found.append(fact)
        if running == goal and goal:
            return tuple(found)
    return tuple(fact for fact in found if fact.clause == whole.clause)


def _same_kind(fact: Fact, whole: Fact) -> bool:
    assert fact.amount is not None and whole.amount is not None
    if whole.amount.is_money:
        return fact.amount.is_money
    return (
        fact.amount.unit[:1] in _COUNTERS
        if whole.amount.unit[:1] in _COUNTERS
        else fact.amount.unit == whole.amount.unit
    )


_SAID = re.compile(r"([两二三四五六七八九十])(?:笔|项|个季度|块|部分|个)")


def series(view: View, query: Query) -> tuple[Fact, ...]:
    """Figures that one paragraph lists side by side, when the question says how many: 四个季度用款计划, 三笔."""
    said = _SAID.search(query.body)
    if not said:
        return ()
    groups: dict[str, list[Fact]] = {}
    for fact in view.facts:
        if fact.origin is Origin.SENTENCE and fact.measure == "金额":
            groups.setdefault(fact.id.rsplit(".n", 1)[0], []).append(fact)
    wanted = phrase_grams(query.spoken)
    best: tuple[float, list[Fact]] | None = None
    for listed in groups.values():
        facts = [fact for fact in listed if "季度" in fact.subject] if "季度" in query.body else listed
        if len(facts) != numeral(said[1]):
            continue
        index = next(i for i, fact in enumerate(view.facts) if fact.id == facts[0].id)
        score = view.context(index, wanted)
        if score > 0.12 and (best is None or score > best[0]):
            best = (score, facts)
    return tuple(best[1]) if best else ()


def exceeded(whole: Fact, parts: Sequence[Fact]) -> bool:
    """Whether one of the figures that a sentence lists is larger than its first: then they are not its parts."""
    if whole.origin is Origin.CELL or whole.amount is None:
        return False
    return any(scaled(part.amount) > scaled(whole.amount) for part in parts if part.amount is not None)


def adds_up(whole: Fact, parts: Sequence[Fact]) -> bool:
    """Whether the parts sum exactly to the whole."""
    if whole.amount is None or not parts:
        return False
    return sum((scaled(part.amount) for part in parts if part.amount), Decimal(0)) == scaled(whole.amount)
