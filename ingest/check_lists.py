"""Lists of the prose that should add up to their whole (N3, N9, N10) and the unit that makes them (N16).

    政府采购12.57万元，其中：货物2.50万元、工程0.00万元、服务10.07万元      N9
    共有车辆7辆，其中：机要通信用车2辆、其他用车5辆                          N10
    会议人数200人，包括甲会（全年2次，40人/次）、乙会（3次，40人/次）        N10

A list is closed when its parts are known to make up the whole (货物, 工程 and 服务; kinds of vehicles; 基本 and 项目; a
thing and its opposite), or when 其中 ends in nothing else. An open list may leave parts out: it fails only if it
exceeds its whole, or closes once 元 is read as 万元.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from ingest.amount import plain
from ingest.check_book import Book, Figure, Passage
from ingest.check_prose import weighed
from ingest.document import Check, Fact, Severity, Stage
from ingest.findings import PASSED, Outcome, Outcomes, Skipped, finding, in_unit, not_above, places_of, printed

_OPENS = re.compile(r"其中|包括|分别|包含|含")
_AWAY = re.compile(r"压减|核减|调减|扣除|减去|调剂|预留|授予")
_NEXT_THING = re.compile(
    r"面向|中小|小微|截至|拟|新增|安排购置|另|此外|单位价值|单价|较|比|与20|占|主要是|均|全年|开支|持平"
)
_CLOSED: tuple[tuple[str, str, str], ...] = (
    ("N10", "车辆", r"车"),
    ("N9", "政府采购", r"货物|工程|服务"),
    ("N3", "基本支出与项目支出", r"基本支出|项目支出"),
    ("N3", "人员经费与公用经费", r"人员经费|公用经费"),
    ("N3", "公务用车购置费与运行费", r"购置|运行"),
    ("N3", "“三公”经费", r"出国|接待|公务用车"),
)
_OPPOSITES = (("不", ""), ("地上", "地下"), ("上", "下"), ("内", "外"), ("男", "女"), ("国内", "国外"))


class List(NamedTuple):
    whole: Figure
    parts: tuple[Figure, ...]


def check_lists(book: Book) -> Outcomes:
    """N3, N9, N10, N16: parts said to make up a whole add up to it."""
    for passage in book.passages:
        if passage.section.kind:
            continue
        for start, _, figures in passage.sentences():
            opened = re.match(r"\s*(?:其中|包括|分别为)", passage.paragraph.text[start:])
            head = _spoken_of(passage, start, figures[0].fact) if opened and figures else None
            if head:
                figures, start = (head, *figures), head.start
            for found in _lists(passage, start, figures):
                yield weighed(_judged(found), passage, loose=True)


def _spoken_of(passage: Passage, start: int, first: Fact) -> Figure | None:
    """The whole of a list that opens a sentence: the first amount said before of the same year and stage."""
    before = [figure for figure in passage.figures if figure.start < start and figure.fact.measure == "金额"]
    return next((one for one in before if (one.fact.stage, one.fact.year) == (first.stage, first.year)), None)


def _lists(passage: Passage, start: int, figures: Sequence[Figure]) -> Iterator[List]:
    """Whole and parts at every depth of brackets."""
    text = passage.paragraph.text
    amounts = [figure for figure in figures if figure.fact.measure in ("金额", "数量") and figure.fact.amount]
    depth = {figure.start: _depth(text[start : figure.start]) for figure in amounts}
    for at, whole in enumerate(amounts):
        level = depth[whole.start]
        rest = amounts[at + 1 :]
        if not rest:
            continue
        between = text[whole.end : rest[0].start]
        if not _OPENS.search(between.rpartition("。")[2]) or between.count("。") > 1:
            continue
        if "。" in between and at:
            continue
        inner = depth[rest[0].start]
        if inner < level or inner > level + 1 or not _same_kind(whole.fact, rest[0].fact):
            continue
        parts: list[Figure] = []
        marks: list[str] = []
        last = whole.end
        for figure in rest:
            lead = text[last : figure.start]
            here = depth[figure.start]
            if here < inner:
                break
            if here > inner:
                last = figure.end
                continue
            opened_again = parts and _OPENS.search(_outside(lead))
            if _other_stage(whole.fact, figure.fact):
                last = figure.end
                continue
            if (
                not _same_kind(whole.fact, figure.fact)
                or opened_again
                or (parts and _NEXT_THING.search(_outside(lead)))
            ):
                break
            mark = next((char for char in _outside(lead).lstrip() if char in "，,、；;"), "")
            if len(parts) > 1 and mark in "；;" and marks and marks[0] not in "；;":
                break
            marks += [mark] if parts and mark else []
            parts.append(figure)
            last = figure.end
        if len(parts) >= 2 or (parts and "其中" in between):
            yield List(whole, tuple(parts))


def _depth(text: str) -> int:
    return len(re.findall(r"[（(]", text)) - len(re.findall(r"[）)]", text))


def _outside(lead: str) -> str:
    """A lead without what stands in brackets."""
    return re.sub(r"[（(][^（()）]*[）)]", "", lead).split("）")[-1]


def _same_kind(whole: Fact, part: Fact) -> bool:
    if whole.amount is None or part.amount is None:
        return False
    if whole.amount.is_money:
        return part.amount.is_money
    return whole.amount.unit == part.amount.unit


def _other_stage(whole: Fact, part: Fact) -> bool:
    """A plan among actuals: 全年预算数为…，决算数为…."""
    if whole.stage is None or part.stage is None or not re.search(r"预算|决算", part.row_label):
        return False
    return (whole.stage is Stage.FINAL) != (part.stage is Stage.FINAL)


def _judged(found: List) -> Outcome:
    whole = found.whole.fact
    parts = [figure.fact for figure in found.parts]
    gap, slack, added = _gap(whole, parts)
    if abs(gap) <= slack or whole.amount is None or (len(parts) == 1 and gap > 0):
        return PASSED
    if any(_closes(whole, parts[:size]) for size in range(2, len(parts))):
        return PASSED  # what follows a complete list is something else
    slipped = _unit_slip(whole, parts)
    if slipped:
        return slipped
    rule, kind = _kind(whole, parts)
    area = "米" in whole.amount.unit
    if not kind and (gap > 0 or (len(parts) > 1 and _AWAY.search(whole.clause))):
        return Skipped("列举可能不全")
    severity = Severity.LOW if area else (Severity.HIGH if whole.amount.is_money and kind else Severity.MEDIUM)
    unit = whole.amount.unit
    return finding(
        rule,
        severity,
        f"第{whole.place.page}页正文“{whole.subject}”{printed(whole.amount)}，"
        f"所列 {len(parts)} 项之和为 {plain(added)}{unit}，"
        f"相差 {plain(abs(gap))}{unit}。请核对总数与各项。",
        places_of([whole, *parts]),
        expected=f"{plain(added)}{unit}",
        found=printed(whole.amount),
        slack=f"{plain(slack)}{unit}",
    )


def _closes(whole: Fact, parts: Sequence[Fact]) -> bool:
    gap, slack, added = _gap(whole, parts)
    return abs(gap) <= slack and added != 0


def _gap(whole: Fact, parts: Sequence[Fact]) -> tuple[Decimal, Decimal, Decimal]:
    """(whole − sum, slack, sum) in the whole's unit; counts have no slack."""
    assert whole.amount is not None
    moved = [in_unit(part.amount, whole.amount.unit) for part in parts if part.amount]
    values = [amount for amount in moved if amount is not None]
    added = sum((amount.value for amount in values), Decimal(0))
    step = max([whole.amount.step, *(amount.step for amount in values)])
    step = min(step, Decimal("0.01")) if whole.amount.unit == "万元" else step
    slack = (len(values) + 1) * step / 2 if whole.amount.is_money else Decimal(0)
    return whole.amount.value - added, slack, added


def _unit_slip(whole: Fact, parts: Sequence[Fact]) -> Check | None:
    """One part in 元 among 万元 (or the reverse) that makes the sum come out once its unit is changed."""
    odd = [part for part in parts if part.amount and whole.amount and part.amount.unit != whole.amount.unit]
    others = [part for part in parts if part not in odd]
    subject, changed = (odd[0], list(parts)) if len(odd) == 1 and others else (whole, list(parts))
    if subject is whole and (odd and len(odd) != len(parts)):
        return None
    if subject.amount is None or subject.amount.unit not in ("元", "万元") or subject.amount.value == 0:
        return None
    unit = "万元" if subject.amount.unit == "元" else "元"
    meant = subject.amount.model_copy(update={"unit": unit})
    right = subject.model_copy(update={"amount": meant})
    if subject is whole:
        gap, slack, _ = _gap(right, changed)
    else:
        gap, slack, _ = _gap(whole, [right if part is subject else part for part in changed])
    if (abs(gap) > slack and not (len(parts) == 1 and gap > 0)) or slack * 10 > meant.value:
        return None
    return finding(
        "N16",
        Severity.HIGH,
        f"第{subject.place.page}页正文“{subject.subject}”印作 {printed(subject.amount)}，"
        f"按 {subject.amount.value}{unit} 计算各项才与"
        f"总数相符，单位疑误。请改正单位。",
        places_of([subject, whole]),
        expected=f"{plain(subject.amount.value)}{unit}",
        found=printed(subject.amount),
    )


def _kind(whole: Fact, parts: Sequence[Fact]) -> tuple[str, str]:
    """(rule, the closed kind of list this is); no kind for a list that may leave parts out."""
    names = [part.subject for part in parts]
    for rule, kind, pattern in _CLOSED:
        hits = [re.search(pattern, name) for name in names]
        if not all(hits):
            continue
        found = {hit[0] for hit in hits if hit}
        if rule == "N10" and whole.amount and whole.amount.unit in ("辆", "台"):
            return rule, kind
        if rule == "N9" and len(found) == 3 and len(parts) == 3:
            return rule, kind
        if rule == "N3" and len(found) == len(parts) == (3 if "出国" in pattern else 2):
            return rule, kind
    if len(parts) == 2 and any(_opposite(names[0], names[1], pair) for pair in _OPPOSITES):
        return "N3", "两类相对的部分"
    return "N3", ""


def _opposite(first: str, second: str, pair: tuple[str, str]) -> bool:
    one, other = pair
    return any(a.replace(one, other, 1) == b and a != b for a, b in ((first, second), (second, first)) if one in a)


# Procurement


def check_reserved(book: Book) -> Outcomes:
    """N9: what is reserved for or awarded to small firms does not exceed all procurement."""
    for section in book.sections:
        passages = [passage for passage in book.passages if passage.section is section and not passage.torn]
        amounts = [f.fact for one in passages for f in one.figures if f.fact.measure == "金额" and f.fact.amount]
        whole = next((fact for fact in amounts if re.search(r"^政府采购(?:支出|预算)?$", fact.subject)), None)
        if whole is None or section.kind:
            continue
        for fact in amounts:
            if re.search(r"预留|授予", fact.row_label):
                yield not_above("N9", f"“{fact.subject}”", fact, whole, advice="请核对采购总额与其中的预留、授予金额。")


# People


_TIMES = re.compile(r"(?P<times>\d+)\s*次[，,、]?\s*(?P<about>约)?\s*(?P<each>\d+)\s*人\s*/\s*次")


def check_attendance(book: Book) -> Outcomes:
    """N10: 人数 = 次数 × 人/次, summed over the meetings listed."""
    for passage in book.passages:
        if passage.section.kind:
            continue
        text = passage.paragraph.text
        heads = [figure for figure in passage.figures if figure.fact.amount and figure.fact.amount.unit == "人"]
        for at, head in enumerate(heads):
            end = heads[at + 1].start if at + 1 < len(heads) else len(text)
            stretch = re.split(r"[。；;]", text[head.end : end])[0]
            found = list(_TIMES.finditer(stretch))
            if not found or not re.match(r"[，,]?\s*(?:包括|其中)", stretch):
                continue
            total = sum(int(one["times"]) * int(one["each"]) for one in found)
            if head.fact.amount and head.fact.amount.value == total:
                yield PASSED
                continue
            yield weighed(_miscounted(head.fact, total, any(one["about"] for one in found)), passage, loose=True)


def _miscounted(head: Fact, total: int, about: bool) -> Check:
    return finding(
        "N10",
        Severity.INFO if about else Severity.MEDIUM,
        f"第{head.place.page}页正文人数 {head.place.quote}，按所列次数与每次人数合计为 {total}人。请核对。",
        places_of([head]),
        expected=f"{total}人",
        found=head.place.quote,
    )
