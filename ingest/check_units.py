"""Units of money in the prose (N16): a change, and a part named by 其中, is in the unit of its whole.

    预算120.00万元，比上年减少3.50元          万 is missing
    金额71.30万元，其中授予小微企业42.80元     here too
    预算3,000元，比上年减少500元              all in 元: as it should be

A change of a ten-thousandth of its figure, printed with the decimals that only 万元 needs, is no change in 元.
Slips of the figures themselves are found by the rules that compare them with tables and with the sums of lists.
"""

import re
from decimal import Decimal

from ingest.check_book import Book
from ingest.check_change import is_money, statements
from ingest.check_prose import weighed
from ingest.check_ratio import places
from ingest.document import Fact, Severity
from ingest.findings import PASSED, Outcome, Outcomes, finding, places_of, printed

_TINY = Decimal("0.0001")


def check_units(book: Book) -> Outcomes:
    """N16: within a sentence a figure and its change are in one unit, or differ as units do."""
    for passage, figures, _ in statements(book):
        facts = [figure.fact for figure in figures if is_money(figure.fact)]
        for at, fact in enumerate(facts):
            before = [one for one in facts[:at] if one.measure == "金额"]
            named_part = fact.measure == "金额" and re.search(r"其中.*(?:授予|预留|小微)", fact.row_label)
            if (fact.measure == "增减额" or named_part) and before:
                yield weighed(_in_one_unit(before[-1], fact), passage)


def _in_one_unit(whole: Fact, change: Fact) -> Outcome:
    if whole.amount is None or change.amount is None or not whole.amount.value or not change.amount.value:
        return PASSED
    share = abs(change.amount.to("元").value / whole.amount.to("元").value)
    if (whole.amount.unit, change.amount.unit) != ("万元", "元") or share > _TINY or not places(change.amount):
        return PASSED
    return finding(
        "N16",
        Severity.MEDIUM,
        f"第{change.place.page}页正文“{whole.subject}”{printed(whole.amount)}，其后却印作 {printed(change.amount)}，"
        "单位疑漏“万”字。请改正单位。",
        places_of([change, whole]),
        expected=f"{change.amount.value}万元",
        found=printed(change.amount),
    )
