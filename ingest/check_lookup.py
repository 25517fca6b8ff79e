"""What a table prints, looked up for comparing: columns by kind, grand totals, functional lines, classes.

    column_facts(sheet, "基本支出")["2101101"]      one column by code
    grand_fact(sheet, "项目支出")                   its total row
    function_lines(outline)["208"]                  lines of a total table, by class
    class_facts(sheet)["302"]                       classes of an economic table

Columns are found by their headings, never by their position.
"""

from collections.abc import Sequence

from ingest.amount import Agreement, compare
from ingest.check_book import Book, Ledger, Sheet
from ingest.check_names import class_of
from ingest.check_outlines import Outline, outlines
from ingest.check_tables import is_whole, top_level
from ingest.document import Check, Fact, Severity
from ingest.findings import (
    COMPARE,
    Outcome,
    Skipped,
    adds_up,
    same_quantity,
)

NO_ROW = "无此行"


def column_facts(sheet: Sheet, kind: str) -> dict[str, Fact]:
    """Facts by code of one column: 合计, 基本支出, 项目支出, 人员经费, 公用经费."""
    ledger = ledger_of(sheet, kind)
    found: dict[str, Fact] = {}
    doubled = set()
    for entry in ledger.entries if ledger else ():
        if entry.line.code and entry.fact.amount is not None:
            if entry.line.code in found:
                doubled.add(entry.line.code)
            found[entry.line.code] = entry.fact
    return {code: fact for code, fact in found.items() if code not in doubled}


def grand_fact(sheet: Sheet, kind: str = "合计") -> Fact | None:
    """The total row's figure in one column."""
    ledger = ledger_of(sheet, kind)
    found = (
        [entry.fact for entry in ledger.entries if entry.line.grand and entry.fact.amount is not None] if ledger else []
    )
    return found[0] if len(found) == 1 else None


def ledger_of(sheet: Sheet, kind: str) -> Ledger | None:
    """The column of a kind; 合计 is the column so named, or the only one."""
    ledgers = sheet.ledgers()
    if kind == "合计":
        return next((one for one in ledgers if is_whole(one.path)), ledgers[0] if len(ledgers) == 1 else None)
    return next((one for one in ledgers if _is_kind(one.path, kind)), None)


def _is_kind(path: tuple[str, ...], kind: str) -> bool:
    named = path[-2] if len(path) > 1 and path[-1] in ("小计", "合计") else path[-1] if path else ""
    return named == kind


def first(book: Book, *names: str) -> Sheet | None:
    """The first filled sheet of these statements that goes by accounts."""
    return next((sheet for sheet in book.of(*names) if sheet.coded), None)


def side(book: Book, name: str, which: str) -> Outline | None:
    """The income or the expenditure half of a total table, functional lines preferred, first amount column."""
    found = [outline for outline in outlines(book, name) if outline.block.side == which]
    if which == "支出":
        found.sort(key=lambda outline: -len(function_lines(outline)))
    return found[0] if found else None


def function_lines(outline: Outline) -> dict[str, Fact]:
    """Functional lines by 类 code; nothing for lines by nature."""
    found: dict[str, Fact] = {}
    for line in outline.lines:
        code = class_of(line.subject)
        fact = outline.fact(line)
        if code and fact is not None and not line.total:
            if code in found:
                return {}
            found[code] = fact
    return found


def outline_closes(outline: Outline) -> bool:
    """Whether the functional lines add up to their total: then none was lost. Another block may print the total."""
    lines = list(function_lines(outline).values())
    totals = [fact for line in outline.lines if line.total and (fact := outline.fact(line))]
    for block in outline.sheet.blocks:
        if block.number != outline.block.number and block.side == outline.block.side and block.columns:
            other = Outline(outline.sheet, block, block.columns[0])
            totals += [fact for line in other.lines if line.total and (fact := other.fact(line))]
    totals += [fact for line in outline.lines if line.subject in ("本年支出",) and (fact := outline.fact(line))]
    outcomes = [adds_up("", "", total, lines) for total in totals] if lines else []
    return any(not isinstance(one, Check) or one.severity is Severity.INFO for one in outcomes)


def any_agrees(
    rule: str,
    what: str,
    candidates: Sequence[Fact],
    found: Fact,
    *,
    advice: str = COMPARE,
    severity: Severity = Severity.HIGH,
) -> Outcome:
    """Holds when one of the candidates does; else the finding names the first."""
    outcomes = [
        same_quantity(rule, what, candidate, found, advice=advice, severity=severity) for candidate in candidates
    ]
    if not outcomes:
        return Skipped("对应的表或行未印出")
    rank = {True: 1, False: 0}
    return min(
        outcomes, key=lambda one: (rank[isinstance(one, Check)], isinstance(one, Check) and one.severity != "info")
    )


def agree(one: Fact | None, other: Fact | None) -> bool:
    """Whether both print the same, to the rounding."""
    if one is None or other is None or one.amount is None or other.amount is None:
        return False
    return compare(one.amount, other.amount) is not Agreement.DIFFERENT


def class_facts(sheet: Sheet) -> dict[str, Fact]:
    """Classes (301, 302, …) of an economic table in the total column."""
    ledger = ledger_of(sheet, "合计")
    return (
        {
            entry.line.code: entry.fact
            for entry in top_level(ledger)
            if entry.fact.amount is not None and len(entry.line.code) == 3
        }
        if ledger
        else {}
    )
