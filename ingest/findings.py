"""What a rule says of one comparison: it holds, it fails with a finding for a person, or it cannot be applied.

    money(rule, "t05 合计", expected=sum of parts, found=printed total, slack=0.065)
        equal                  PASSED
        apart by rounding      Check, info
        apart by more          Check with both values, the difference, the places and the next step

Tolerances come from printed digits alone (domain rules 4.0).
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from ingest.amount import Agreement, Amount, compare, plain
from ingest.document import Check, CheckPlace, Fact, Paragraph, Place, Severity, Table
from ingest.places import place_of


class Passed(NamedTuple):
    """The identity was tried and holds."""

    rule: str = ""
    """The identity, where it is not the one the rule stands for."""
    tables: tuple[str, ...] = ()
    """Ids of the tables it was tried on."""


class Skipped(NamedTuple):
    """The identity could not be tried."""

    reason: str
    tables: tuple[str, ...] = ()


PASSED = Passed()
Outcome = Check | Passed | Skipped
Outcomes = Iterator[Outcome]

COMPARE = "请核对两张表，改正其中一处。"
READING = "该表由图像识别得到，疑为读取问题，请先对照原件。"


def tables_of(facts: Iterable[Fact]) -> tuple[str, ...]:
    """Ids of the tables that print these facts; the prose has none."""
    return tuple(dict.fromkeys(fact.table for fact in facts if fact.table))


def places_of(facts: Sequence[Fact]) -> tuple[CheckPlace, ...]:
    return tuple(check_place(fact.place) for fact in facts)


def check_place(place: Place) -> CheckPlace:
    return CheckPlace(page=place.page, box=place.box, quote=place.quote)


def table_place(table: Table, quote: str = "") -> CheckPlace:
    """Where a table begins: its caption when it has one, else its frame."""
    part = table.parts[0]
    box = part.caption_boxes[0] if part.caption_boxes else part.box
    return CheckPlace(page=part.page, box=box, quote=quote or table.title)


def words_place(paragraph: Paragraph, start: int, end: int) -> CheckPlace:
    """Where characters of a paragraph stand: the first printed line they touch."""
    quote = paragraph.text[start:end]
    found = place_of(paragraph, start, end) if paragraph.lines else ()
    page, box = (found[0].page, found[0].box) if found else (paragraph.page, (0.0, 0.0, 0.0, 0.0))
    return CheckPlace(page=page, box=box, quote=quote)


def finding(
    rule: str,
    severity: Severity,
    message: str,
    places: Sequence[CheckPlace],
    *,
    expected: str = "",
    found: str = "",
    slack: str = "",
) -> Check:
    return Check(
        rule=rule,
        severity=severity,
        message=message,
        expected=expected,
        found=found,
        slack=slack,
        places=tuple(places),
    )


def printed(amount: Amount) -> str:
    """A figure with its unit, as a reader finds it."""
    return amount.printed if amount.unit and amount.printed.endswith(amount.unit) else f"{amount.printed}{amount.unit}"


def same_quantity(
    rule: str, what: str, expected: Fact, found: Fact, *, advice: str, severity: Severity = Severity.HIGH
) -> Outcome:
    """One quantity printed twice. Facts without a number cannot be compared."""
    if expected.amount is None or found.amount is None:
        return Skipped("一处为空", tables_of((expected, found)))
    if in_unit(expected.amount, found.amount.unit) is None:
        return Skipped("单位不同或没有单位", tables_of((expected, found)))
    agreement = compare(expected.amount, found.amount)
    if agreement in (Agreement.EQUAL, Agreement.ROUNDED):
        return Passed(rule, tables_of((expected, found)))
    first, second = printed(expected.amount), printed(found.amount)
    gap = difference(expected.amount, found.amount)
    if agreement is not Agreement.DIFFERENT:
        return finding(
            rule,
            Severity.INFO,
            f"{what}：{where(expected)}为{first}，{where(found)}为{second}，末位相差 {gap}，属四舍五入。",
            places_of([found, expected]),
            expected=first,
            found=second,
            slack=gap,
        )
    doubtful = expected.ocr or found.ocr
    return finding(
        rule,
        Severity.INFO if doubtful else severity,
        f"{what}：{where(expected)}为{first}，{where(found)}为{second}，相差 {gap}。"
        + (READING if doubtful else advice),
        places_of([found, expected]),
        expected=first,
        found=second,
        slack=plain(coarser_step(expected.amount, found.amount)),
    )


def adds_up(
    rule: str,
    what: str,
    total: Fact,
    parts: Sequence[Fact],
    *,
    advice: str = "请逐项核对合计与各分项。",
    severity: Severity = Severity.HIGH,
) -> Outcome:
    """A printed total against the sum of its printed parts; blank parts do not count."""
    given = [part for part in parts if part.amount is not None]
    if total.amount is None or not given:
        return Skipped("合计或分项为空", tables_of((total, *parts)))
    unit = total.amount.unit
    amounts = [in_unit(part.amount, unit) for part in given if part.amount is not None]
    if any(amount is None for amount in amounts):
        return Skipped("单位不同", tables_of((total, *parts)))
    values = [amount for amount in amounts if amount is not None]
    added = sum((amount.value for amount in values), Decimal(0))
    gap = total.amount.value - added
    if gap == 0:
        return Passed(rule, tables_of((total, *given)))
    step = max([total.amount.step, *(amount.step for amount in values)])
    slack = (len(values) + 1) * step / 2
    rounded = abs(gap) <= slack
    doubtful = not rounded and (total.ocr or any(part.ocr for part in given))
    verdict = "在四舍五入范围内。" if rounded else (READING if doubtful else advice)
    slipped = [] if rounded else _slips(given, values, gap)
    own = slip_of_digits(plain(total.amount.value), plain(added))
    if len(slipped) == 1 and not own and not doubtful:
        verdict = f"{_meant(slipped[0], gap)}就相符，疑为笔误。{advice}"
    return finding(
        rule,
        Severity.INFO if rounded or doubtful else severity,
        f"{what}：{where(total)}印作 {printed(total.amount)}，{len(values)} 个分项之和为 {plain(added)}{unit}，"
        f"相差 {plain(abs(gap))}{unit}，{verdict}",
        places_of([total, *sorted(given, key=lambda part: part not in slipped)[:12]]),
        expected=f"{plain(added)}{unit}",
        found=printed(total.amount),
        slack=f"{plain(slack)}{unit}",
    )


def _slips(parts: Sequence[Fact], values: Sequence[Amount], gap: Decimal) -> list[Fact]:
    """Parts that close the sum once a digit, the order of two or the decimal point is changed."""
    return [
        part
        for part, amount in zip(parts, values, strict=True)
        if slip_of_digits(plain(amount.value), plain(amount.value + gap))
        or amount.value == (amount.value + gap) * 10
        or amount.value * 10 == amount.value + gap
    ]


def _meant(part: Fact, gap: Decimal) -> str:
    if part.amount is None:
        return ""
    return f"若{where(part)}的 {printed(part.amount)} 为 {plain(part.amount.value + gap)}{part.amount.unit}，"


def slip_of_digits(first: str, second: str) -> bool:
    """One digit wrong, or two neighbours exchanged."""
    if len(first) != len(second) or first == second:
        return False
    apart = [i for i, (a, b) in enumerate(zip(first, second, strict=True)) if a != b]
    if len(apart) == 1:
        return True
    return len(apart) == 2 and first[apart[0]] == second[apart[1]] and first[apart[1]] == second[apart[0]]


def not_above(rule: str, what: str, part: Fact, whole: Fact, *, advice: str) -> Outcome:
    """A part never exceeds its whole."""
    if part.amount is None or whole.amount is None:
        return Skipped("一处为空", tables_of((part, whole)))
    inside = in_unit(part.amount, whole.amount.unit)
    if inside is None:
        return Skipped("单位不同", tables_of((part, whole)))
    gap = inside.value - whole.amount.value
    step = coarser_step(part.amount, whole.amount)
    if gap <= step:
        return Passed(rule, tables_of((part, whole)))
    return finding(
        rule,
        Severity.INFO if part.ocr or whole.ocr else Severity.HIGH,
        f"{what}：部分（{where(part)} {printed(part.amount)}）大于整体（{where(whole)} {printed(whole.amount)}），"
        f"相差 {plain(gap)}{whole.amount.unit}，两者不可能同时成立。{advice}",
        places_of([whole, part]),
        expected=f"不小于 {printed(part.amount)}",
        found=printed(whole.amount),
        slack=plain(step),
    )


def doubted(check: Check, why: str) -> Check:
    """The same finding as a doubt about the reading: nothing above a remark."""
    return check.model_copy(
        update={"severity": Severity.INFO, "message": f"{check.message}（{why}，疑为读取问题，请先对照原件。）"}
    )


def in_unit(amount: Amount, unit: str) -> Amount | None:
    """The amount in another unit of its kind; None when the two do not convert."""
    try:
        return amount.to(unit)
    except ValueError:
        return None


def coarser_step(first: Amount, second: Amount) -> Decimal:
    """One last place of the coarser printing, in the second's unit."""
    moved = in_unit(first, second.unit)
    return max(moved.step, second.step) if moved else second.step


def difference(first: Amount, second: Amount) -> str:
    moved = in_unit(first, second.unit)
    return f"{plain(abs(moved.value - second.value))}{second.unit}" if moved else "单位不同"


def where(fact: Fact) -> str:
    """第9页“一般公共预算支出表”2150501 行政运行 · 基本支出"""
    if fact.table is None:
        return f"第{fact.place.page}页正文"
    name = " ".join(part for part in (fact.code, fact.subject or fact.row_label) if part)
    column = fact.measure.split("/")[-1]
    return f"第{fact.place.page}页“{fact.statement or '表'}”{name}" + (f"·{column}" if column else "")
