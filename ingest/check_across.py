"""Identities between the tables of one document: totals and functional lines (B1–B5, B10, B12).

    收支总表 支出总计          =  支出总表 合计                  B2
    收支总表 八、卫生健康支出  =  支出总表 210 卫生健康支出      B3
    支出总表 2101101           ≥  一般公共预算支出表 2101101     B10, equal when both totals are

Lines without codes are matched with accounts by name, old names included. Two figures meet here only where an identity
relates their scopes; where it gives an order, the order is what is checked.
"""

from collections.abc import Iterator

from ingest.check_book import Book, Line, Sheet
from ingest.check_lookup import (
    NO_ROW,
    agree,
    any_agrees,
    column_facts,
    first,
    function_lines,
    grand_fact,
    outline_closes,
    side,
)
from ingest.check_outlines import Outline, outlines
from ingest.check_tables import closes, guarded
from ingest.document import Check, Fact, Severity
from ingest.findings import (
    COMPARE,
    PASSED,
    Outcome,
    Outcomes,
    Passed,
    Skipped,
    adds_up,
    finding,
    not_above,
    places_of,
    printed,
    same_quantity,
    where,
)

_GENERAL = ("一般公共预算支出表", "财政拨款支出表")


# What a table prints


def line_by_line(rule: str, what: str, expected: dict[str, Fact], found: dict[str, Fact]) -> list[Outcome]:
    """Accounts of two tables that print the same quantities; a line with money that the other table lacks fails."""
    outcomes: list[Outcome] = []
    renamed = _under_another_code(expected, found)
    for code in sorted((expected.keys() | found.keys()) - renamed):
        one, other = expected.get(code), found.get(code)
        if one is not None and other is not None:
            outcomes.append(same_quantity(rule, f"{what}（{code} {one.subject}）", one, other, advice=COMPARE))
        elif (single := one or other) and single.amount and single.amount.value != 0:
            outcomes.append(_missing(rule, what, code, single))
    return outcomes


def _under_another_code(expected: dict[str, Fact], found: dict[str, Fact]) -> set[str]:
    """Codes that differ between the tables while name and amount agree: the code is at fault, not the amount."""
    mine = {code: fact for code, fact in expected.items() if code not in found}
    theirs = {code: fact for code, fact in found.items() if code not in expected}
    pairs = [
        (one, other)
        for one, first in mine.items()
        for other, second in theirs.items()
        if first.subject == second.subject and agree(first, second)
    ]
    return {code for pair in pairs for code in pair}


def without_lost_rows(outcomes: Iterator[Outcome] | list[Outcome], *sheets: Sheet) -> Iterator[Outcome]:
    """Rows are missed only where the tables close: one that does not is reported as such already."""
    whole = all(closes(sheet) for sheet in sheets if sheet.coded)
    for outcome in outcomes:
        lost = isinstance(outcome, Check) and outcome.found == NO_ROW
        yield Skipped("表内合计不闭合，先核对该表") if lost and not whole else outcome


def _missing(rule: str, what: str, code: str, fact: Fact) -> Check:
    amount = printed(fact.amount) if fact.amount else ""
    return finding(
        rule,
        Severity.HIGH,
        f"{what}：{where(fact)}印有 {amount}，另一张表没有 {code} {fact.subject} 这一行。请核对是否漏列或科目写错。",
        places_of([fact]),
        expected=amount,
        found=NO_ROW,
    )


# Rules


def check_income_total(book: Book) -> Outcomes:
    """B1: 收入总计 of the total table = 合计 of 收入总表 (in a final account: 本年收入合计)."""
    yield from _total_against(book, "B1", "收入", "收入总表")


def check_expenditure_total(book: Book) -> Outcomes:
    """B2: 支出总计 of the total table = 合计 of 支出总表 (in a final account: 本年支出合计)."""
    yield from _total_against(book, "B2", "支出", "支出总表")


def _total_against(book: Book, rule: str, which: str, name: str) -> Outcomes:
    outline = side(book, "收支总表", which)
    for sheet in book.of(name):
        total = grand_fact(sheet)
        if outline is None or total is None:
            yield Skipped(f"收支总表或{name}没有合计")
            continue
        rows = [outline.grand_total(), outline.year_total()]
        facts = [fact for line in rows if line and (fact := outline.fact(line))]
        if book.final:
            facts.reverse()
        yield any_agrees(rule, f"收支总表的{which}总额应等于“{sheet.title}”合计", facts, total)


def check_functions(book: Book) -> Outcomes:
    """B3: functional lines of the total table = 类 rows of 支出总表; income by function = expenditure in a plan."""
    outline, spent = side(book, "收支总表", "支出"), first(book, "支出总表")
    if outline is None or spent is None:
        yield Skipped("没有收支总表或支出总表")
        return
    lines = function_lines(outline)
    if lines and outline_closes(outline):
        classes = {code: fact for code, fact in column_facts(spent, "合计").items() if len(code) == 3}
        outcomes = line_by_line("B3", "收支总表功能分类应与支出总表一致", classes, lines)
        yield from guarded(list(without_lost_rows(outcomes, spent)), spent)
    income = first(book, "收入总表")
    if income is None or book.final or not agree(grand_fact(income), grand_fact(spent)):
        return
    expected, found = column_facts(income, "合计"), column_facts(spent, "合计")
    if expected and found:
        outcomes = line_by_line("B3", "预算按科目收支应相等", expected, found)
        yield from guarded(list(without_lost_rows(outcomes, income, spent)), spent)


def check_fiscal_lines(book: Book) -> Outcomes:
    """B4: fiscal lines never exceed those of all funds, and equal them when the totals do."""
    whole, fiscal = side(book, "收支总表", "支出"), side(book, "财政拨款收支总表", "支出")
    if whole is None or fiscal is None:
        yield Skipped("没有收支总表或财政拨款收支总表")
        return
    lines, parts = function_lines(whole), function_lines(fiscal)
    equal = agree(_year_or_total(whole), _year_or_total(fiscal))
    yield from guarded(list(_within("B4", "财政拨款支出与全部支出", lines, parts, equal)), fiscal.sheet)


def _year_or_total(outline: Outline) -> Fact | None:
    line = outline.year_total() or outline.grand_total()
    return outline.fact(line) if line else None


def _within(rule: str, what: str, whole: dict[str, Fact], part: dict[str, Fact], equal: bool) -> Iterator[Outcome]:
    for code, fact in part.items():
        if code in whole:
            name = f"{what}（{code} {fact.subject}）"
            if equal:
                yield same_quantity(rule, name + "总额相等，逐行也应相等", whole[code], fact, advice=COMPARE)
            else:
                yield not_above(rule, name, fact, whole[code], advice=COMPARE)
        elif fact.amount and fact.amount.value and whole:
            yield _missing(rule, what, code, fact)


def check_fiscal_by_function(book: Book) -> Outcomes:
    """B5: 财政拨款总表 by function = 一般公共预算支出表 + fund table + state capital table."""
    general = first(book, *_GENERAL)
    found = [outline for outline in outlines(book, "财政拨款收支总表") if outline.block.side == "支出"]
    if general is None or not found:
        yield Skipped("没有财政拨款收支总表或一般公共预算支出表")
        return
    by_fund = [outline for outline in found if "一般公共预算" in outline.sheet.path(outline.column)[-1]]
    outline = by_fund[0] if by_fund else found[0]
    others = [] if by_fund else [sheet for sheet in book.of("政府性基金支出表", "国有资本经营支出表") if sheet.coded]
    tables = [column_facts(sheet, "合计") for sheet in (general, *others)]
    lines = function_lines(outline)
    if not lines or not outline_closes(outline):
        yield Skipped("财政拨款收支总表没有功能分类行，或未能读全")
        return
    totals = [fact for sheet in (general, *others) if (fact := grand_fact(sheet))]
    whole = _year_or_total(outline)
    equal = whole is None or not totals or isinstance(adds_up("B5", "", whole, totals), Passed)
    outcomes: list[Outcome] = []
    what = "财政拨款收支总表功能分类应等于一般公共预算支出表"
    unread_fund = not others and any("基金" in line.label and _positive(fact) for line, fact in _carried_lines(book))
    if (
        not equal
        and whole
        and not unread_fund
        and not any(line.carries and _positive(fact) for line, fact in _carried_lines(book))
    ):
        outcomes.append(adds_up("B5", "财政拨款支出总额应等于各预算支出表合计之和", whole, totals, advice=COMPARE))
    for code, fact in lines.items():
        parts = [table[code] for table in tables if code in table]
        if parts and equal:
            outcomes.append(adds_up("B5", f"{what}（{code} {fact.subject}）", fact, parts, advice=COMPARE))
        elif parts:
            outcomes += [
                not_above("B5", f"一般公共预算与财政拨款（{code} {fact.subject}）", parts[0], fact, advice=COMPARE)
            ]
        elif fact.amount and fact.amount.value and equal:
            outcomes.append(_missing("B5", what, code, fact))
    for table in tables:
        outcomes += [
            _missing("B5", what, code, fact)
            for code, fact in table.items()
            if len(code) == 3 and code not in lines and fact.amount and fact.amount.value
        ]
    yield from guarded(list(without_lost_rows(outcomes, general, *others)), outline.sheet)


def _carried_lines(book: Book) -> Iterator[tuple[Line, Fact]]:
    for outline in outlines(book, "财政拨款收支总表", "收支总表"):
        for line in outline.lines:
            if (fact := outline.fact(line)) is not None:
                yield line, fact


def _positive(fact: Fact) -> bool:
    return fact.amount is not None and fact.amount.value != 0


def check_general_within_all(book: Book) -> Outcomes:
    """B10: by account, 一般公共预算支出表 never exceeds 支出总表, and equals it when the totals do."""
    whole, part = first(book, "支出总表"), first(book, *_GENERAL)
    if whole is None or part is None:
        yield Skipped("没有支出总表或一般公共预算支出表")
        return
    for kind in ("合计", "基本支出", "项目支出"):
        all_funds, general = column_facts(whole, kind), column_facts(part, kind)
        if all_funds and general:
            equal = agree(grand_fact(whole, kind), grand_fact(part, kind))
            outcomes = list(_within("B10", f"一般公共预算{kind}与支出总表", all_funds, general, equal))
            outcomes = list(without_lost_rows(outcomes, whole, part))
            yield from guarded(outcomes, part)


def check_final_accounts(book: Book) -> Outcomes:
    """B12: in a final account 02 and 04 carry the fiscal income of 01, 05 the general expenditure of 04."""
    income, fiscal = side(book, "收支总表", "收入"), side(book, "财政拨款收支总表", "收入")
    if not book.final or income is None:
        yield Skipped("不是决算，或没有收支总表")
        return
    lines = [
        fact for line in income.lines if "财政拨款收入" in line.label and not line.total and (fact := income.fact(line))
    ]
    for sheet in book.of("收入总表"):
        found = next((fact for fact in _grand_row(sheet) if fact.measure.split("/")[-1] == "财政拨款收入"), None)
        if found and lines:
            yield adds_up(
                "B12", "收入决算表的财政拨款收入应等于收支总表各项财政拨款收入之和", found, lines, advice=COMPARE
            )
    if fiscal and (year := fiscal.year_total()) and (total := fiscal.fact(year)) and lines:
        yield adds_up(
            "B12", "财政拨款收支总表的本年收入应等于收支总表各项财政拨款收入之和", total, lines, advice=COMPARE
        )
    yield from _general_of_fiscal(book)
    yield from _funds_of_fiscal(book)
    for which, words in (("收入", "年初"), ("支出", "年末")):
        yield from _carried(book, which, words)


def _grand_row(sheet: Sheet) -> list[Fact]:
    return [
        fact
        for block in sheet.blocks
        for line in block.lines
        if line.grand
        for fact in line.facts.values()
        if fact.amount is not None
    ]


def _general_of_fiscal(book: Book) -> Outcomes:
    general = first(book, "一般公共预算支出表")
    for outline in outlines(book, "财政拨款收支总表"):
        path = outline.sheet.path(outline.column)
        if outline.block.side == "支出" and "一般公共预算" in path[-1] and general and (year := outline.year_total()):
            total, printed_total = outline.fact(year), grand_fact(general)
            if total and printed_total:
                what = "财政拨款收支总表的一般公共预算本年支出应等于一般公共预算支出表合计"
                yield same_quantity("B12", what, total, printed_total, advice=COMPARE)


def _funds_of_fiscal(book: Book) -> Outcomes:
    """08 and 09 carry the expenditure of their columns in 04."""
    for fund, name in (("政府性基金", "政府性基金支出表"), ("国有资本", "国有资本经营支出表")):
        spent = [fact for sheet in book.of(name) for fact in _grand_row(sheet) if _spends(fact.measure)]
        for outline in outlines(book, "财政拨款收支总表"):
            path = outline.sheet.path(outline.column)
            year = outline.year_total() if outline.block.side == "支出" and fund in path[-1] else None
            if year is not None and (total := outline.fact(year)) and len(spent) == 1:
                what = f"财政拨款收支总表的{fund}本年支出应等于该项资金支出表合计"
                yield same_quantity("B12", what, total, spent[0], advice=COMPARE)


def _spends(measure: str) -> bool:
    """本年支出/小计, or 本年支出 or 合计 alone: not its parts, not the carry-over beside it."""
    parts = measure.split("/")
    return parts[-1] in ("本年支出", "支出合计") or (parts[-1] in ("小计", "合计") and "收入" not in measure)


def _carried(book: Book, which: str, words: str) -> Outcomes:
    whole, part = side(book, "收支总表", which), side(book, "财政拨款收支总表", which)
    if whole is None or part is None:
        return
    one, other = ([o.fact(line) for line in o.lines if line.label.startswith(words)] for o in (whole, part))
    if len(one) >= 1 and len(other) >= 1 and one[0] and other[0]:
        yield not_above("B12", f"财政拨款{words}结转结余不应大于全部{words}结转结余", other[0], one[0], advice=COMPARE)
    else:
        yield PASSED if one and other else Skipped("没有结转结余行")
