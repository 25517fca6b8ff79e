"""Identities across documents: last year's totals against stated changes, departments against their units.

    X1  a change stated for year Y leads back to what the same agency's document of year Y-1 prints
    X2  a department's expenditure is at least its unit's, code by code
    X3  a code that one unit alone uses is equal in unit and department (tried when every unit's document is here)

Quantities are compared in one unit with the slack of their printed digits. A figure that has no counterpart is skipped
and counted; a reorganisation can explain what X1 and X3 find, so their findings ask and do not accuse.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from index.ledger import Ledger
from index.names import plain_name
from index.shelf import DocumentRow
from ingest.amount import Amount, convert, plain, sum_slack
from ingest.document import Check, CheckPlace, Fact, Origin, RuleCoverage, Severity

_TOTAL_COLUMN = re.compile(r"(?:^|/)(?:合\s*计|总\s*计|本年支出合计|小计)$")
_OTHER_BASE = re.compile(r"执行|决算|年初预算|年初")


class CrossFindings(NamedTuple):
    checks: tuple[Check, ...]
    coverage: tuple[RuleCoverage, ...]


def check_across(documents: Sequence[DocumentRow], ledger: Ledger) -> CrossFindings:
    """What the documents in force say about each other."""
    counts: dict[str, Counter[str]] = {rule: Counter() for rule in ("X1", "X2", "X3")}
    checks: list[Check] = []
    for rule, outcome in _outcomes(documents, ledger):
        if isinstance(outcome, Check):
            checks.append(outcome)
            counts[rule]["failed"] += 1
        else:
            counts[rule]["passed" if outcome else "skipped"] += 1
    coverage = tuple(
        RuleCoverage(
            rule=rule,
            passed=count["passed"],
            failed=count["failed"],
            skipped=count["skipped"],
            reason="" if not count["skipped"] else "另一份文件没有同一口径的数字",
        )
        for rule, count in counts.items()
    )
    return CrossFindings(tuple(checks), coverage)


Outcome = Check | bool


def _outcomes(documents: Sequence[DocumentRow], ledger: Ledger) -> Iterator[tuple[str, Outcome]]:
    for later in documents:
        for earlier in documents:
            if _is_year_before(earlier, later):
                for outcome in _changes(earlier, later, ledger):
                    yield "X1", outcome
    for department in documents:
        if department.cover.level != "部门":
            continue
        units = [unit for unit in documents if _is_unit_of(unit, department)]
        totals = {unit.key: _by_code(ledger, unit.key) for unit in units}
        whole = _by_code(ledger, department.key)
        for unit in units:
            for code, part in totals[unit.key].items():
                yield "X2", _at_least(department.key, whole.get(code), unit.key, part)
        if units and len(units) == len(_unit_names(department)):
            yield from (("X3", outcome) for outcome in _alone(department.key, whole, totals))


def _is_year_before(earlier: DocumentRow, later: DocumentRow) -> bool:
    one, other = earlier.cover, later.cover
    same = (one.entity, one.stage, one.level) == (other.entity, other.stage, other.level)
    return same and bool(one.entity) and one.year is not None and other.year == one.year + 1


def _unit_names(department: DocumentRow) -> set[str]:
    own = plain_name(department.cover.entity)
    return {plain_name(name) for name in department.cover.units} - {own}


def _is_unit_of(unit: DocumentRow, department: DocumentRow) -> bool:
    one, other = unit.cover, department.cover
    return (
        unit.key != department.key
        and (one.year, one.stage) == (other.year, other.stage)
        and plain_name(one.entity) in _unit_names(department)
    )


# X1


def _changes(earlier: DocumentRow, later: DocumentRow, ledger: Ledger) -> Iterator[Outcome]:
    before = [fact for fact in ledger.facts([earlier.key]) if fact.amount and fact.amount.is_money]
    facts = ledger.facts([later.key], origin=Origin.SENTENCE)
    for n, change in enumerate(facts):
        if change.measure != "增减额" or not change.direction or change.amount is None or not change.amount.is_money:
            continue
        if _OTHER_BASE.search(change.base) and str(later.cover.stage) not in change.base:
            continue
        current = _stated(facts[:n], change)
        if current is None or current.amount is None:
            yield False
            continue
        yield _leads_back(earlier, later, before, current, change)


def _stated(before: Sequence[Fact], change: Fact) -> Fact | None:
    """The amount that changed: the nearest one before the change, of the same subject and sentence."""
    for fact in reversed(before):
        if fact.section != change.section:
            return None
        if fact.measure == "金额" and fact.subject == change.subject and fact.amount and fact.amount.is_money:
            return fact
    return None


def _leads_back(
    earlier: DocumentRow, later: DocumentRow, before: Sequence[Fact], current: Fact, change: Fact
) -> Outcome:
    assert current.amount is not None and change.amount is not None
    unit = current.amount.unit
    base = current.amount.value - change.direction * convert(change.amount.value, change.amount.unit, unit)
    step = max(current.amount.step, convert(change.amount.step, change.amount.unit, unit))
    same = [fact for fact in before if _same_quantity(fact, current)]
    if not same:
        return False
    for fact in same:
        if abs(_in(fact, unit) - base) <= sum_slack(2, max(step, _step_in(fact, unit))):
            return True
    nearest = min(same, key=lambda fact: abs(_in(fact, unit) - base))
    found = _in(nearest, unit)
    return Check(
        rule="X1",
        severity=Severity.MEDIUM,
        message=(
            f"{later.cover.year}年文件称{current.subject}{current.amount.printed}、比上年"
            f"{'增加' if change.direction > 0 else '减少'}{change.amount.printed}，倒推上年为{plain(base)}{unit}；"
            f"{earlier.cover.year}年文件为{plain(found)}{unit}（机构调整可能造成差异）"
        ),
        expected=f"{plain(base)}{unit}",
        found=f"{plain(found)}{unit}",
        slack=f"{plain(sum_slack(2, step))}{unit}",
        places=(_place(later.key, current), _place(later.key, change), _place(earlier.key, nearest)),
    )


def _same_quantity(fact: Fact, current: Fact) -> bool:
    """The same subject, scope and kind of sentence in last year's document."""
    if fact.origin is not Origin.SENTENCE or fact.measure != "金额":
        return False
    mine = (current.subject, current.fund, current.basis, current.side)
    return (fact.subject, fact.fund, fact.basis, fact.side) == mine


# X2, X3


def _by_code(ledger: Ledger, key: str) -> dict[str, Fact]:
    """The total of each functional code in the table of expenditure."""
    totals: dict[str, Fact] = {}
    for fact in ledger.facts([key], statement="支出总表"):
        if fact.code and fact.amount is not None and (_TOTAL_COLUMN.search(fact.measure) or fact.basis == "全部支出"):
            totals.setdefault(fact.code, fact)
    return totals


def _at_least(department: str, whole: Fact | None, unit: str, part: Fact) -> Outcome:
    if part.amount is None:
        return False
    if whole is None or whole.amount is None:
        if not part.amount.value:
            return True
        return Check(
            rule="X2",
            severity=Severity.HIGH,
            message=f"{part.code} {part.subject}：单位列支{part.amount.printed}{part.amount.unit}，部门没有此科目",
            expected=f"≥ {part.amount.printed}{part.amount.unit}",
            found="",
            slack="",
            places=(_place(unit, part),),
        )
    common = whole.amount.unit
    slack = sum_slack(1, max(whole.amount.step, _step_in(part, common)))
    if _in(part, common) <= whole.amount.value + slack:
        return True
    return Check(
        rule="X2",
        severity=Severity.HIGH,
        message=(
            f"{part.code} {part.subject}：部门{whole.amount.printed}{common}小于所属单位"
            f"{part.amount.printed}{part.amount.unit}"
        ),
        expected=f"≥ {part.amount.printed}{part.amount.unit}",
        found=f"{whole.amount.printed}{common}",
        slack=f"{plain(slack)}{common}",
        places=(_place(department, whole), _place(unit, part)),
    )


def _alone(department: str, whole: dict[str, Fact], totals: dict[str, dict[str, Fact]]) -> Iterator[Outcome]:
    """Codes of one unit alone. The headquarters has no document of its own, so a larger department is no finding."""
    for code, fact in whole.items():
        users = [key for key, own in totals.items() if code in own]
        if len(users) != 1 or fact.amount is None:
            continue
        part = totals[users[0]][code]
        if part.amount is None:
            continue
        difference = fact.amount.value - _in(part, fact.amount.unit)
        yield abs(difference) <= sum_slack(1, max(fact.amount.step, _step_in(part, fact.amount.unit)))


def _in(fact: Fact, unit: str) -> Decimal:
    amount = _amount(fact)
    return convert(amount.value, amount.unit, unit)


def _step_in(fact: Fact, unit: str) -> Decimal:
    amount = _amount(fact)
    return convert(amount.step, amount.unit, unit)


def _amount(fact: Fact) -> Amount:
    if fact.amount is None:
        raise ValueError(f"{fact.id} prints no amount")
    return fact.amount


def _place(key: str, fact: Fact) -> CheckPlace:
    return CheckPlace(page=fact.place.page, box=fact.place.box, quote=fact.place.quote, doc=key)
