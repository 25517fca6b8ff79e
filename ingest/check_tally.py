"""How often each identity was tried: on the document, and on each of its tables.

    tally = Tally(tables)
    tally.count("W1", Passed("W1", ("t03",)));  tally.count("W1", Skipped("下级科目均为空"))
    tally.coverage(("W1",))   RuleCoverage(rule="W1", passed=1, skipped=1, …, tables=(RuleCoverage(table="t03", …),))

A difference within rounding holds. An identity with nothing to try says so once: what was not looked at is seen, too.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from ingest.document import Check, RuleCoverage, Severity, Table
from ingest.findings import Outcome, Skipped

_NOTHING = "没有可用的表或语句"
_WHOLE = ""
"""Stands for the document among the ids of tables."""


class Tally:
    def __init__(self, tables: Sequence[Table]) -> None:
        self._order = [_WHOLE, *(table.id for table in tables)]
        self._parts = [(table.id, part) for table in tables for part in table.parts]
        self._counts: dict[tuple[str, str], Counter[str]] = {}
        self._reasons: dict[tuple[str, str], Counter[str]] = {}

    def count(self, rule: str, outcome: Outcome) -> None:
        """`rule` is what was being tried; an outcome that names its own identity counts for that one."""
        named = rule if isinstance(outcome, Skipped) else outcome.rule or rule
        tables = self._tables_of(outcome) if isinstance(outcome, Check) else outcome.tables
        for table in dict.fromkeys((_WHOLE, *tables)):
            counts = self._counts.setdefault((named, table), Counter())
            if isinstance(outcome, Skipped):
                counts["skipped"] += 1
                self._reasons.setdefault((named, table), Counter())[outcome.reason] += 1
            elif isinstance(outcome, Check) and outcome.severity is not Severity.INFO:
                counts["failed"] += 1
            else:
                counts["passed"] += 1

    def _tables_of(self, check: Check) -> list[str]:
        """Tables that the places of a finding stand in."""
        return [
            table
            for place in check.places
            for table, part in self._parts
            if part.page == place.page
            and part.box[0] <= (place.box[0] + place.box[2]) / 2 <= part.box[2]
            and part.box[1] <= (place.box[1] + place.box[3]) / 2 <= part.box[3]
        ]

    def coverage(self, rules: Iterable[str]) -> tuple[RuleCoverage, ...]:
        return tuple(self._covered(rule) for rule in rules)

    def _covered(self, rule: str) -> RuleCoverage:
        tables = tuple(self._row(rule, table) for table in self._order[1:] if (rule, table) in self._counts)
        return self._row(rule, _WHOLE).model_copy(update={"tables": tables})

    def _row(self, rule: str, table: str) -> RuleCoverage:
        counts = self._counts.get((rule, table), Counter({"skipped": 1}))
        reasons = [reason for reason, _ in self._reasons.get((rule, table), Counter()).most_common(3)]
        if (rule, table) not in self._counts:
            reasons = [_NOTHING]
        return RuleCoverage(
            rule=rule,
            passed=counts["passed"],
            failed=counts["failed"],
            skipped=counts["skipped"],
            reason="；".join(reasons),
            table=table,
        )
