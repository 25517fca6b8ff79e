"""Accounting identities (勾稽关系) of one disclosure: every rule, tried and counted.

    check_document(cover, tables, sections, facts)  ->  findings, and how often each identity was tried

A rule is a function over the Book that yields what it found: passed, skipped with its reason, or a Check. The list
stands at the foot of this page; what each identity says is in `rules.py`.
"""

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
from ingest.check_agency import check_entity
from ingest.check_book import Book
from ingest.check_change import check_changes, check_directions, check_reasons
from ingest.check_codes import (
    check_childless_accounts,
    check_code_digits,
    check_code_names,
    check_known_codes,
    check_moved_codes,
    check_own_codes,
)
from ingest.check_contents import (
    check_cover,
    check_empty_tables,
    check_listed_tables,
    check_notes,
    check_numbered_tables,
    check_periods,
    check_repeated_captions,
)
from ingest.check_counts import check_counted_lists
from ingest.check_economic import (
    check_basic_totals,
    check_economic_split,
    check_function_against_economic,
    check_government_view,
    check_natures,
    check_running_costs,
    check_scope_ladder,
    check_subtotals,
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
from ingest.check_required import check_required_tables
from ingest.check_shares import check_completion, check_shares
from ingest.check_tables import check_parents, check_total_columns, check_total_row
from ingest.check_tally import Tally
from ingest.check_terms import check_confused_words, check_item_words, check_listed_items
from ingest.check_three_public import check_three_public
from ingest.check_units import check_units
from ingest.check_unsure import Unsure
from ingest.check_wording import check_empty_sections, check_endings, check_residue, check_years
from ingest.document import Check, Cover, Fact, PageReading, RuleCoverage, Section, Severity, Table
from ingest.findings import Outcomes
from ingest.rules import NAMES

Rule = Callable[[Book], Outcomes]
_ORDER = {severity: index for index, severity in enumerate(Severity)}


def check_document(
    cover: Cover,
    tables: Sequence[Table],
    sections: Sequence[Section],
    facts: Sequence[Fact],
    pages: Sequence[PageReading] = (),
) -> tuple[tuple[Check, ...], tuple[RuleCoverage, ...]]:
    """Findings, the gravest first, and how often each identity was tried. `pages` tells where reading is in doubt."""
    book = Book(cover, tables, sections, facts)
    if book.blank_form:
        reason = "空白模板，占位符尚未填写"
        return (), tuple(RuleCoverage(rule=rule, passed=0, failed=0, skipped=1, reason=reason) for rule in NAMES)
    found: dict[tuple[object, ...], Check] = {}
    tally = Tally(tables)
    unsure = Unsure(book, pages)
    for rule, function in RULES:
        for outcome in function(book):
            told = unsure.weigh(outcome) if isinstance(outcome, Check) else outcome
            tally.count(rule, told)
            if isinstance(told, Check):
                found.setdefault((told.rule, told.message, told.places[:1]), told)
    return tuple(sorted(found.values(), key=lambda check: (_ORDER[check.severity], check.rule))), tally.coverage(NAMES)


RULES: tuple[tuple[str, Rule], ...] = (
    ("W0", check_listed_tables),
    ("W0", check_numbered_tables),
    ("W0", check_required_tables),
    ("W0", check_empty_tables),
    ("W1", check_parents),
    ("W2", check_total_row),
    ("W3", check_total_columns),
    ("W4", check_sides),
    ("W4", check_outline_sums),
    ("W5", check_outline_levels),
    ("W5", check_natures),
    ("W6", check_three_public),
    ("W7", check_economic_split),
    ("W7", check_subtotals),
    ("W8", check_fund_columns),
    ("W9", check_projects),
    ("W10", check_code_names),
    ("W10", check_known_codes),
    ("W10", check_code_digits),
    ("W10", check_own_codes),
    ("W10", check_moved_codes),
    ("W10", check_childless_accounts),
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
    ("N10", check_counted_lists),
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
    ("N16", check_units),
    ("N15", check_residue),
    ("N15", check_endings),
    ("N15", check_empty_sections),
    ("N17", check_listed_items),
)
