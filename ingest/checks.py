"""Accounting identities (勾稽关系) of one disclosure: every rule, tried and counted.

    check_document(cover, tables, sections, facts)  ->  findings, and how often each identity was tried

A rule is a function over the Book that yields what it found: passed, skipped with its reason, or a Check. The list
stands at the foot of this page; the numbers are those of the domain reference, section 4.
"""

from collections import Counter
from collections.abc import Callable, Sequence

from ingest.check_across import (
    check_expenditure_total,
    check_final_accounts,
    check_fiscal_by_function,
    check_fiscal_lines,
    check_functions,
    check_general_within_all,
    check_income_total,
)
from ingest.check_book import Book
from ingest.check_change import check_changes, check_directions, check_reasons
from ingest.check_codes import check_code_digits, check_code_names, check_known_codes, check_own_codes
from ingest.check_contents import (
    check_cover,
    check_empty_tables,
    check_listed_tables,
    check_notes,
    check_numbered_tables,
    check_periods,
    check_repeated_captions,
)
from ingest.check_economic import (
    check_basic_totals,
    check_economic_split,
    check_function_against_economic,
    check_government_view,
    check_running_costs,
    check_scope_ladder,
)
from ingest.check_items import check_operating_list, check_projects_quoted, check_spending_items
from ingest.check_labels import (
    check_class_names,
    check_copied_items,
    check_item_names,
    check_missing_items,
    check_scope_words,
)
from ingest.check_lists import check_attendance, check_lists, check_reserved
from ingest.check_outlines import check_fund_columns, check_outline_levels, check_outline_sums, check_sides
from ingest.check_projects import check_projects
from ingest.check_prose import (
    check_classes_quoted,
    check_items_quoted,
    check_running_costs_quoted,
    check_three_public_quoted,
    check_totals_quoted,
)
from ingest.check_shares import check_completion, check_shares
from ingest.check_tables import check_parents, check_total_columns, check_total_row
from ingest.check_terms import check_confused_words, check_item_words, check_listed_items
from ingest.check_three_public import check_three_public
from ingest.check_wording import check_empty_sections, check_endings, check_entity, check_residue, check_years
from ingest.document import Check, Cover, Fact, RuleCoverage, Section, Severity, Table
from ingest.findings import Outcomes, Passed, Skipped, doubted

Rule = Callable[[Book], Outcomes]
_ORDER = {severity: index for index, severity in enumerate(Severity)}


def check_document(
    cover: Cover, tables: Sequence[Table], sections: Sequence[Section], facts: Sequence[Fact]
) -> tuple[tuple[Check, ...], tuple[RuleCoverage, ...]]:
    """Findings, the gravest first, and how often each identity was tried."""
    book = Book(cover, tables, sections, facts)
    if book.blank_form:
        reason = "空白模板，占位符尚未填写"
        names = dict.fromkeys(rule for rule, _ in RULES)
        return (), tuple(RuleCoverage(rule=rule, passed=0, failed=0, skipped=1, reason=reason) for rule in names)
    found: dict[tuple[object, ...], Check] = {}
    coverage: dict[str, tuple[Counter[str], Counter[str]]] = {}
    for rule, function in RULES:
        counts, reasons = coverage.setdefault(rule, (Counter(), Counter()))
        for outcome in function(book):
            if isinstance(outcome, Passed):
                counts["passed"] += 1
            elif isinstance(outcome, Skipped):
                counts["skipped"] += 1
                reasons[outcome.reason] += 1
            else:
                outcome = _doubted(book, outcome)
                counts["passed" if outcome.severity is Severity.INFO else "failed"] += 1
                found.setdefault((outcome.rule, outcome.message, outcome.places[:1]), outcome)
    return (
        tuple(sorted(found.values(), key=lambda check: (_ORDER[check.severity], check.rule))),
        tuple(_coverage(rule, counts, reasons) for rule, (counts, reasons) in coverage.items()),
    )


def _doubted(book: Book, check: Check) -> Check:
    """A finding about a table that was not read to its end is a doubt about the reading, not about the document."""
    if (
        check.severity is Severity.INFO
        or check.rule[0] == "N"
        or not any(book.half_read(at.page) for at in check.places)
    ):
        return check
    return doubted(check, "该表附近有未能读入表格的行")


def _coverage(rule: str, counts: Counter[str], reasons: Counter[str]) -> RuleCoverage:
    tried = counts["passed"] + counts["failed"]
    skipped = counts["skipped"] if reasons else (0 if tried else 1)
    reason = "；".join(reason for reason, _ in reasons.most_common(3)) or ("" if tried else "没有可用的表或语句")
    return RuleCoverage(rule=rule, passed=counts["passed"], failed=counts["failed"], skipped=skipped, reason=reason)


RULES: tuple[tuple[str, Rule], ...] = (
    ("W0", check_listed_tables),
    ("W0", check_numbered_tables),
    ("W0", check_empty_tables),
    ("W1", check_parents),
    ("W2", check_total_row),
    ("W3", check_total_columns),
    ("W4", check_sides),
    ("W4", check_outline_sums),
    ("W5", check_outline_levels),
    ("W6", check_three_public),
    ("W7", check_economic_split),
    ("W8", check_fund_columns),
    ("W9", check_projects),
    ("W10", check_code_names),
    ("W10", check_known_codes),
    ("W10", check_code_digits),
    ("W10", check_own_codes),
    ("B1", check_income_total),
    ("B2", check_expenditure_total),
    ("B3", check_functions),
    ("B4", check_fiscal_lines),
    ("B5", check_fiscal_by_function),
    ("B6", check_basic_totals),
    ("B7", check_government_view),
    ("B8", check_function_against_economic),
    ("B9", check_scope_ladder),
    ("B10", check_general_within_all),
    ("B11", check_running_costs),
    ("B12", check_final_accounts),
    ("N1", check_totals_quoted),
    ("N2", check_classes_quoted),
    ("N2", check_items_quoted),
    ("N2", check_operating_list),
    ("N2", check_projects_quoted),
    ("N3", check_lists),
    ("N9", check_reserved),
    ("N10", check_attendance),
    ("N4", check_shares),
    ("N5", check_changes),
    ("N6", check_directions),
    ("N7", check_completion),
    ("N8", check_three_public_quoted),
    ("B9", check_spending_items),
    ("B11", check_running_costs_quoted),
    ("N12", check_reasons),
    ("N13", check_years),
    ("N13", check_periods),
    ("N13", check_cover),
    ("N14", check_entity),
    ("N14", check_notes),
    ("N14", check_repeated_captions),
    ("N14", check_class_names),
    ("N14", check_item_names),
    ("N14", check_copied_items),
    ("N14", check_item_words),
    ("N14", check_confused_words),
    ("N2", check_missing_items),
    ("N2", check_scope_words),
    ("N15", check_residue),
    ("N15", check_endings),
    ("N15", check_empty_sections),
    ("N17", check_listed_items),
)
