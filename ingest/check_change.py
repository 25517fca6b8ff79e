"""Percentages and directions of the prose (N4–N7, N12), recomputed from the figures beside them.

    12.50万元，比上年减少0.40万元，下降3.10%          N5   0.40 / (12.50 + 0.40)
    上年执行数10.00万元，今年安排12.00万元，增加20.00%  N5   (12.00 − 10.00) / 10.00
    收入80.00万元，其中财政拨款60.00万元，占75.00%     N4   60.00 / 80.00
    年初预算为10.00万元，支出决算为9.00万元，完成年初预算的90.00%   N7
    决算数大于预算数                                  N6

Every printed operand stands for an interval of half a last place; a percentage inside the interval of the quotient, or
one last place beside the rounded one, is no error. Where the sentence leaves open which figure a percentage is of, it
fails only if none of the candidates gives it.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal, DivisionByZero, InvalidOperation
from typing import NamedTuple

from ingest.amount import Amount, convert, plain, round_half_up
from ingest.check_book import Book, Figure, Passage
from ingest.check_pools import Pools
from ingest.check_prose import weighed
from ingest.document import Check, Fact, Severity, Stage
from ingest.findings import PASSED, Outcome, Outcomes, Skipped, check_place, finding, places_of, printed, words_place
from ingest.vocabulary import squeeze

HUNDRED = Decimal(100)
TRIMMED = Decimal("0.01")


class Span(NamedTuple):
    """The values a printed figure may stand for."""

    low: Decimal
    value: Decimal
    high: Decimal

    def plus(self, other: "Span") -> "Span":
        return Span(self.low + other.low, self.value + other.value, self.high + other.high)

    def minus(self, other: "Span") -> "Span":
        return Span(self.low - other.high, self.value - other.value, self.high - other.low)

    def size(self) -> "Span":
        if self.low >= 0:
            return self
        if self.high <= 0:
            return Span(-self.high, -self.value, -self.low)
        return Span(Decimal(0), abs(self.value), max(-self.low, self.high))


class Ratio(NamedTuple):
    """A percentage as it should be: rounded, and the range that rounding of the operands allows."""

    top: Span
    bottom: Span
    operands: tuple[Fact, ...]

    def fits(self, amount: Amount) -> bool:
        return self.exact(amount) or self.inside(amount)

    def rounded(self, amount: Amount) -> Decimal:
        return round_half_up(self.top.value / self.bottom.value * HUNDRED, places(amount))

    def exact(self, amount: Amount) -> bool:
        try:
            return self.rounded(amount) == amount.value
        except (DivisionByZero, InvalidOperation):
            return False

    def inside(self, amount: Amount) -> bool:
        if self.bottom.low <= 0:
            return False
        half = amount.step / 2
        low = self.top.low / self.bottom.high * HUNDRED - half
        high = self.top.high / self.bottom.low * HUNDRED + half
        return low <= amount.value <= high

    def close(self, amount: Amount) -> bool:
        """One last place off: rounded twice, cut off, or made to add up to 100."""
        try:
            return abs(self.rounded(amount) - amount.value) <= amount.step
        except (DivisionByZero, InvalidOperation):
            return False


def places(amount: Amount) -> int:
    exponent = amount.value.as_tuple().exponent
    return max(0, -int(exponent))


def span(fact: Fact) -> Span:
    """In 元 for money. Prose trims zeros (8.5万元 for 8.50), so 万元 is taken to the second decimal at the least."""
    amount = fact.amount
    assert amount is not None
    step = min(amount.step, TRIMMED) if amount.unit == "万元" else amount.step
    if amount.is_money:
        step, amount = convert(step, amount.unit, "元"), amount.to("元")
    half = step / 2
    return Span(amount.value - half, amount.value, amount.value + half)


def ratio(top: Span, bottom: Span, *operands: Fact) -> Ratio | None:
    return Ratio(top, bottom, operands) if bottom.value > 0 else None


def judged(rule: str, what: str, percent: Fact, ratios: Sequence[Ratio], formula: str) -> Outcome:
    """A printed percentage against every quotient it may be of; the first is the one to report."""
    amount = percent.amount
    if amount is None or not ratios:
        return Skipped("分子或分母不明")
    if any(one.fits(amount) for one in ratios):
        return PASSED
    severity = Severity.INFO if any(one.close(amount) for one in ratios) else Severity.MEDIUM
    first = next((one for one in ratios if one.close(amount)), ratios[0])
    right = f"{plain(first.rounded(amount))}%"
    note = "末位差一，属舍入。" if severity is Severity.INFO else "请核对百分比或其分子、分母。"
    numbers = "、".join(printed(one.amount) for one in first.operands if one.amount)
    return finding(
        rule,
        severity,
        f"第{percent.place.page}页正文{what}印作 {printed(amount)}，按{formula}（{numbers}）应为 {right}。{note}",
        places_of([percent, *first.operands]),
        expected=right,
        found=printed(amount),
        slack=f"{plain(amount.step)}个百分点",
    )


# Year on year


def statements(book: Book) -> Iterator[tuple[Passage, tuple[Figure, ...], int]]:
    """Sentences with figures; the offset is how many figures of the paragraph stand before them."""
    for passage in book.passages:
        if passage.section.kind:
            continue
        for start, _, figures in passage.sentences():
            if figures:
                yield passage, figures, sum(1 for figure in passage.figures if figure.start < start)


def check_changes(book: Book) -> Outcomes:
    """N5: year-on-year percentages are the change over the base, and the change is the difference of both years."""
    for passage, figures, before in statements(book):
        earlier = [figure.fact for figure in passage.figures[:before]]
        for at, figure in enumerate(figures):
            if figure.fact.measure == "增减幅" and figure.fact.amount:
                yield from _change(book, passage, earlier, [one.fact for one in figures[:at]], figure.fact)


def _change(book: Book, passage: Passage, earlier: list[Fact], before: list[Fact], percent: Fact) -> Iterator[Outcome]:
    deltas = [fact for fact in before if fact.measure == "增减额" and _money(fact)]
    delta = deltas[-1] if deltas and not _closed(before, deltas[-1]) else None
    own, prior = _amounts(book, earlier, before, percent, delta)
    if not own and delta is not None and re.search(r"收支|收入|支出|总额|总计", percent.subject + delta.row_label):
        pools = Pools.of(book)
        own = pools.named("支出", "") + pools.named("收入", "")
    found: list[Ratio | None] = []
    if delta is not None:
        if delta.direction and percent.direction and delta.direction != percent.direction:
            yield weighed(_contrary(delta, percent), passage)
            return
        ways = (delta.direction,) if delta.direction else (1, -1)
        for fact in own:
            for way in ways:
                change = span(delta)
                base = span(fact).minus(change) if way > 0 else span(fact).plus(change)
                found.append(ratio(change, base, delta, fact))
        found += [ratio(span(delta), span(fact), delta, fact) for fact in prior]
    else:
        found = [
            ratio(span(fact).minus(span(old)).size(), span(old), fact, old)
            for fact in own[:2]
            for old in prior[:1]
        ]
    ratios = [one for one in found if one is not None]
    if not ratios and prior and delta is None and prior[0].amount and prior[0].amount.value == 0 and percent.amount:
        yield _zero_base(percent, prior[0])
        return
    yield weighed(judged("N5", f"“{percent.subject}”的增减幅", percent, ratios, "增减额÷基数"), passage)


def _closed(before: Sequence[Fact], delta: Fact) -> bool:
    """Whether a percentage already follows this change."""
    after = before[before.index(delta) + 1 :]
    return any(fact.measure == "增减幅" for fact in after)


def _money(fact: Fact) -> bool:
    return fact.amount is not None and fact.amount.is_money


def _amounts(
    book: Book, earlier: list[Fact], before: list[Fact], percent: Fact, delta: Fact | None
) -> tuple[list[Fact], list[Fact]]:
    """(this year's amounts a change may be of, those of the year before), the likeliest first."""
    known = [fact for fact in earlier + before if fact.measure == "金额" and _money(fact)]
    year = book.cover.year
    own_stage = Stage.FINAL if book.final else Stage.BUDGET
    own = [fact for fact in known if fact.year in (None, year) and fact.stage in (None, own_stage)]
    prior = [fact for fact in before if fact.measure == "金额" and _money(fact) and _is_prior(fact, year)]
    same = [fact for fact in own if fact.subject == percent.subject]
    here = [fact for fact in own if fact in before]
    chosen = [*same[::-1], *here[::-1], *own[:1], *own[::-1][:1]]
    if delta is not None and delta.base.startswith("年初") and book.final:
        prior += [fact for fact in before if fact.stage is Stage.BUDGET and _money(fact) and fact.measure == "金额"]
    if not prior and delta is not None:
        prior = [fact for fact in earlier if fact.measure == "金额" and _money(fact) and _is_prior(fact, year)]
    return list(dict.fromkeys(chosen)), prior[::-1]


def _is_prior(fact: Fact, year: int | None) -> bool:
    return year is not None and fact.year == year - 1


def _contrary(delta: Fact, percent: Fact) -> Check:
    words = {1: "增加", -1: "减少"}
    return finding(
        "N6",
        Severity.MEDIUM,
        f"第{percent.place.page}页“{percent.subject}”先写{words[delta.direction]} {delta.place.quote}，又写"
        f"{words[percent.direction]} {percent.place.quote}，方向相反。请核对。",
        places_of([percent, delta]),
        expected=words[delta.direction],
        found=words[percent.direction],
    )


def _zero_base(percent: Fact, base: Fact) -> Check:
    return finding(
        "N5",
        Severity.INFO,
        f"第{percent.place.page}页“{percent.subject}”的基数为零，增减幅 {percent.place.quote} 没有意义，宜写“上年无此项”。",
        places_of([percent, base]),
        expected="不写百分比",
        found=percent.place.quote,
    )


def check_directions(book: Book) -> Outcomes:
    """N6: 增加, 减少 and 持平 agree with the two years' figures; 大于 and 小于 with 决算 and 预算."""
    year = book.cover.year
    for passage, figures, _ in statements(book):
        facts = [figure.fact for figure in figures]
        prior = [fact for fact in facts if fact.measure == "金额" and _money(fact) and _is_prior(fact, year)]
        own = [fact for fact in facts if fact.measure == "金额" and _money(fact) and fact.year == year]
        text = squeeze(facts[0].clause)
        if len(prior) == 1 and own and re.search(r"执行数|上年", text):
            yield weighed(_against_prior(own[-1], prior[0], facts, text), passage)
    if book.final:
        yield from _plan_and_actual(book)


def _against_prior(own: Fact, prior: Fact, facts: Sequence[Fact], text: str) -> Outcome:
    gap = span(own).minus(span(prior))
    change = next((fact for fact in facts if fact.measure in ("增减幅", "增减额") and fact.direction), None)
    level = re.search(r"(?<!基本)持平", text)
    said = change.direction if change else (0 if level else None)
    actual = 0 if gap.low <= 0 <= gap.high else (1 if gap.value > 0 else -1)
    if said is None or said == actual or (change is not None and change.amount and change.amount.value == 0):
        return PASSED if said is not None else Skipped("没有增减方向")
    words = {1: "增加", -1: "减少", 0: "持平"}
    return finding(
        "N6",
        Severity.MEDIUM,
        f"第{own.place.page}页“{own.subject}”由 {prior.place.quote} 变为 {own.place.quote}，实为{words[actual]}，"
        f"正文写作{words[said]}。请核对数字或用词。",
        places_of([change or own, own, prior]),
        expected=words[actual],
        found=words[said],
    )


_COMPARED = re.compile(r"决算数?(?:与|同)?(?P<word>大于|小于|高于|低于|等于)?(?:年初|调整|全年)?预算数?(?P<level>(?:基本)?持平|一致)?")


def _plan_and_actual(book: Book) -> Outcomes:
    for passage in book.passages:
        if passage.section.kind:
            continue
        plan = [f.fact for f in passage.figures if f.fact.stage in (Stage.BUDGET, Stage.ADJUSTED) and _amount(f.fact)]
        actual = [f.fact for f in passage.figures if f.fact.stage is Stage.FINAL and _amount(f.fact)]
        said = _COMPARED.search(squeeze(passage.paragraph.text))
        if not said or len(plan) != 1 or len(actual) != 1 or not (said["word"] or said["level"]):
            continue
        gap = span(actual[0]).minus(span(plan[0])).value
        word = said["word"] or said["level"]
        wrong = (
            (word in ("大于", "高于") and gap <= 0)
            or (word in ("小于", "低于") and gap >= 0)
            or (word in ("持平", "一致", "等于") and gap != 0)
        )
        yield PASSED if not wrong else weighed(_misjudged(actual[0], plan[0], word), passage)


def _amount(fact: Fact) -> bool:
    return fact.measure == "金额" and _money(fact)


def _misjudged(actual: Fact, plan: Fact, word: str) -> Check:
    return finding(
        "N6",
        Severity.MEDIUM,
        f"第{actual.place.page}页“{actual.subject}”预算 {plan.place.quote}、决算 {actual.place.quote}，正文却写决算数"
        f"与预算数“{word}”。请核对数字或用词。",
        places_of([actual, plan]),
        expected="与数字相符的用词",
        found=word,
    )


# Shares and completion

_WHOLE = re.compile(r"(?:收支|收入|支出)(?:总计|合计)|基本支出$|三公经费$|政府采购(?:支出)?$")

def check_shares(book: Book) -> Outcomes:
    """N4: 占比 is the part over the whole."""
    pools = Pools.of(book)
    leading: dict[str, list[Fact]] = defaultdict(list)
    said: list[Fact] = []
    for passage in book.passages:
        leading[passage.section.id] += [figure.fact for figure in passage.figures[:1] if _amount(figure.fact)]
        said += [figure.fact for figure in passage.figures if _WHOLE.search(figure.fact.subject) and _amount(figure.fact)]
    for passage, figures, before in statements(book):
        earlier = [figure.fact for figure in passage.figures[:before]]
        for at, figure in enumerate(figures):
            if figure.fact.measure == "占比" and figure.fact.amount:
                here = [one.fact for one in figures[:at] if one.fact.measure == "金额" and _money(one.fact)]
                heads = leading.get(passage.section.id, []) + said
                ratios = _shares(pools, heads, earlier, here, figure.fact)
                what = f"“{figure.fact.subject}”的占比"
                yield weighed(judged("N4", what, figure.fact, ratios, "部分÷整体"), passage)


def _shares(pools: Pools, heads: list[Fact], earlier: list[Fact], here: list[Fact], percent: Fact) -> list[Ratio]:
    if not here:
        return []
    own = [fact for fact in here if fact.subject == percent.subject]
    parts = list(dict.fromkeys([*own[::-1][:1], here[-1]]))
    money = [fact for fact in earlier if fact.measure == "金额" and _money(fact)]
    named = re.search(r"占(?P<whole>[^，。；]{2,24}?)(?:总额|总数)?的?$", percent.row_label)
    wholes = here[:1] + money[:1] + money[-1:] + heads
    if named:
        text = named["whole"]
        wholes = _named_wholes(pools, text, money + here) + wholes
    if re.search(r"三公", percent.clause):
        wholes += [one["三公经费"] for one in pools.three_public if "三公经费" in one and _money(one["三公经费"])]
    if not named:
        wholes += [fact for key in ("支出", "收入", "基本支出", "项目支出") for fact in pools.named(key, "")]
    found = [ratio(span(part), span(whole), part, whole) for part in parts for whole in wholes if whole.id != part.id]
    fitting = [one for one in found if one is not None]
    if here[:1] == parts[:1] and percent.amount and percent.amount.value == HUNDRED and not fitting:
        return []
    return fitting


def _named_wholes(pools: Pools, text: str, money: list[Fact]) -> list[Fact]:
    """What 占…的 names: a figure said before, or a total of the tables."""
    said = [fact for fact in money if len(fact.subject) > 2 and (fact.subject in text or text in fact.subject)]
    keys = {
        "基本支出": ("基本支出",),
        "项目支出": ("项目支出",),
        "收入": ("收入",),
        "支出": ("支出",),
        "预算": ("收入", "支出"),
    }
    word = next((key for key in keys if key in text), "")
    return said[::-1] + [fact for key in keys.get(word, ()) for fact in pools.named(key, text)]


def check_completion(book: Book) -> Outcomes:
    """N7: 完成率 is the actual over the plan."""
    for passage, figures, before in statements(book):
        earlier = [figure.fact for figure in passage.figures[:before]]
        for at, figure in enumerate(figures):
            percent = figure.fact
            if percent.measure != "完成率" or percent.amount is None:
                continue
            known = [one.fact for one in figures[:at] if _amount(one.fact)]
            plans = [fact for fact in known if fact.stage in (Stage.BUDGET, Stage.ADJUSTED)]
            actuals = [fact for fact in known if fact.stage in (Stage.FINAL, Stage.EXECUTED)]
            plans = plans or [fact for fact in earlier if _amount(fact) and fact.subject == percent.subject]
            own = [fact for fact in plans if fact.subject == percent.subject] or plans[-1:]
            if not own or not actuals:
                yield Skipped("预算数或决算数不在同一句")
                continue
            done = [fact for fact in actuals if fact.subject == own[-1].subject] or actuals
            found = [ratio(span(fact), span(plan), fact, plan) for plan in own[::-1] for fact in done[::-1]]
            ratios = [one for one in found if one is not None]
            yield weighed(judged("N7", f"“{percent.subject}”的完成率", percent, ratios, "决算数÷预算数"), passage)


# Reasons


_REASON = re.compile(r"(?:主要)?原因(?:是)?[：:]?(?:是)?(?P<reason>[^。；;]{2,60})")
_MONEY_MOVES = re.compile(r"(?:经费|支出|费用|资金|预算|费)(?P<way>增加|增长|减少|下降)(?:$|[，,。])")


def check_reasons(book: Book) -> Outcomes:
    """N12: the reason given for a change does not say that the money moved the other way."""
    for passage in book.passages:
        if passage.section.kind or passage.annex:
            continue
        changes = [figure for figure in passage.figures if figure.fact.direction and figure.fact.measure.startswith("增减")]
        text = passage.paragraph.text
        for match in _REASON.finditer(text):
            told = [figure for figure in changes if figure.end <= match.start()]
            moves = [1 if move["way"][0] == "增" else -1 for move in _MONEY_MOVES.finditer(match["reason"] + "。")]
            if not told or not moves or "。" in text[told[-1].end : match.start()].rstrip()[:-1]:
                continue
            change = told[-1].fact
            if len(set(moves)) > 1 or moves[0] == change.direction or (change.amount and change.amount.value == 0):
                yield PASSED
                continue
            yield _odd_reason(passage, change, match)


def _odd_reason(passage: Passage, change: Fact, match: re.Match[str]) -> Check:
    said = "增加" if change.direction > 0 else "减少"
    return finding(
        "N12",
        Severity.MEDIUM,
        f"第{change.place.page}页正文数字为{said}（{change.place.quote}），所述原因却是“{match['reason'].strip()}”，方向相反。请核对原因。",
        [words_place(passage.paragraph, match.start("reason"), match.end("reason")), check_place(change.place)],
        expected=f"{said}的原因",
        found=match["reason"].strip(),
    )
