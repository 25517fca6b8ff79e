"""Year-on-year changes, directions and reasons of the prose (N5, N6, N12), recomputed from the figures beside them.

    12.50万元，比上年减少0.40万元，下降3.10%            N5   0.40 / (12.50 + 0.40)
    上年执行数6.25万元，今年安排7.50万元，增加20.00%     N5   (7.50 − 6.25) / 6.25
    决算数大于预算数                                    N6
    减少3.00万元，主要原因是：会议经费增加               N12

Where the sentence leaves open which figure a percentage is of, it fails only if none of the candidates gives it.
"""

import re
from collections.abc import Iterator, Sequence

from ingest.check_book import Book, Figure, Passage
from ingest.check_pools import Pools
from ingest.check_prose import weighed
from ingest.check_ratio import Ratio, judged, ratio, span
from ingest.check_three_public import three_public_item
from ingest.document import Check, Fact, Severity, Stage
from ingest.findings import PASSED, Outcome, Outcomes, Skipped, check_place, finding, places_of, words_place
from ingest.vocabulary import squeeze

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
    deltas = [fact for fact in before if fact.measure == "增减额" and is_money(fact)]
    delta = deltas[-1] if deltas and not _closed(before, deltas[-1]) else None
    own, prior = _amounts(book, earlier, before, percent, delta)
    if not own and delta is not None:
        own = _in_tables(book, passage, squeeze(delta.row_label) or percent.subject)
    found: list[Ratio | None] = []
    if delta is not None and delta.direction and own:
        yield from _base_printed(
            delta, own, [fact for fact in prior if fact in before and fact.subject == percent.subject]
        )
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
            ratio(span(fact).minus(span(old)).size(), span(old), fact, old) for fact in own[:2] for old in prior[:1]
        ]
    ratios = [one for one in found if one is not None]
    mine = [fact for fact in before if fact in own and fact.subject == percent.subject]
    said = [span(fact).high for fact in before if is_amount(fact)]
    if not said and own and all(fact.table for fact in own):
        mine, said = own, [max(span(fact).high for fact in own)]
    if delta is not None and delta.direction > 0 and mine and max(said) < span(delta).low:
        yield weighed(_more_than_all(delta, mine[-1]), passage)
        return
    if not ratios and prior and delta is None and prior[0].amount and prior[0].amount.value == 0 and percent.amount:
        yield _zero_base(percent, prior[0])
        return
    yield weighed(judged("N5", f"“{percent.subject}”的增减幅", percent, ratios, "增减额÷基数"), passage)


def _more_than_all(delta: Fact, own: Fact) -> Check:
    return finding(
        "N5",
        Severity.MEDIUM,
        f"第{delta.place.page}页“{own.subject}”{own.place.quote}，却写增加 {delta.place.quote}："
        "增加额不可能大于本年数。请核对金额与增减方向。",
        places_of([delta, own]),
        expected=f"不大于 {own.place.quote}",
        found=delta.place.quote,
    )


def _in_tables(book: Book, passage: Passage, words: str) -> list[Fact]:
    """This year's figure where the sentence gives the change alone: totals, items of the 三公 table."""
    pools = Pools.of(book)
    item = three_public_item(words) if re.search(r"三公|出国|接待|用车", words) else ""
    if item and "三公" in passage.heading + words:
        stages = (Stage.FINAL, Stage.EXECUTED) if book.final else (Stage.BUDGET,)
        given = [one[item] for one in pools.three_public if item in one]
        return [fact for fact in given if fact.stage in stages and fact.year == book.cover.year and is_money(fact)]
    if re.search(r"政府性基金|国有资本|上年结转|事业收入|其他收入", words):
        return []
    for kind in ("基本支出", "项目支出", "人员经费", "公用经费"):
        if kind in words:
            return pools.named(kind, "")
    if re.search(r"拨款|公共预算", words):
        return pools.named("财政收入", "") + pools.named("财政支出", "")
    if re.search(r"收支|收入|支出|总额|总计", words):
        return pools.named("支出", "") + pools.named("收入", "")
    return []


def _base_printed(delta: Fact, own: list[Fact], prior: list[Fact]) -> Iterator[Outcome]:
    """Where last year's figure is printed too, this year's differs from it by the change."""
    if len(prior) != 1 or delta.amount is None or prior[0].amount is None:
        return
    change, base = span(delta), span(prior[0])
    sides = [span(fact).minus(change) if delta.direction > 0 else span(fact).plus(change) for fact in own]
    if any(side.low <= base.high and base.low <= side.high for side in sides):
        yield PASSED
        return
    yield finding(
        "N5",
        Severity.MEDIUM,
        f"第{delta.place.page}页“{prior[0].subject}”上年 {prior[0].place.quote}、本年 {own[0].place.quote}，"
        f"与所写增减额 {delta.place.quote} 不符。请核对三个数字。",
        places_of([prior[0], own[0], delta]),
        expected=delta.place.quote,
        found=prior[0].place.quote,
    )


def _closed(before: Sequence[Fact], delta: Fact) -> bool:
    """Whether a percentage already follows this change."""
    after = before[before.index(delta) + 1 :]
    return any(fact.measure == "增减幅" for fact in after)


def is_money(fact: Fact) -> bool:
    return fact.amount is not None and fact.amount.is_money


def _amounts(
    book: Book, earlier: list[Fact], before: list[Fact], percent: Fact, delta: Fact | None
) -> tuple[list[Fact], list[Fact]]:
    """(this year's amounts a change may be of, those of the year before), the likeliest first."""
    known = [fact for fact in earlier + before if fact.measure == "金额" and is_money(fact)]
    year = book.cover.year
    own_stage = Stage.FINAL if book.final else Stage.BUDGET
    own = [fact for fact in known if fact.year in (None, year) and fact.stage in (None, own_stage)]
    prior = [fact for fact in before if fact.measure == "金额" and is_money(fact) and _is_prior(fact, year)]
    same = [fact for fact in own if fact.subject == percent.subject]
    here = [fact for fact in own if fact in before]
    chosen = [*same[::-1], *here[::-1], *own[:1], *own[::-1][:1]]
    if delta is not None and delta.base.startswith("年初") and book.final:
        prior += [fact for fact in before if fact.stage is Stage.BUDGET and is_money(fact) and fact.measure == "金额"]
    if not prior and delta is not None:
        prior = [fact for fact in earlier if fact.measure == "金额" and is_money(fact) and _is_prior(fact, year)]
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
        f"第{percent.place.page}页“{percent.subject}”的基数为零，增减幅 {percent.place.quote} 没有意义，"
        "宜写“上年无此项”。",
        places_of([percent, base]),
        expected="不写百分比",
        found=percent.place.quote,
    )


def check_directions(book: Book) -> Outcomes:
    """N6: 增加, 减少 and 持平 agree with the two years' figures; 大于 and 小于 with 决算 and 预算."""
    year = book.cover.year
    for passage, figures, _ in statements(book):
        facts = [figure.fact for figure in figures]
        prior = [fact for fact in facts if fact.measure == "金额" and is_money(fact) and _is_prior(fact, year)]
        own = [fact for fact in facts if fact.measure == "金额" and is_money(fact) and fact.year == year]
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
    shown = (gap.value > 0) - (gap.value < 0)
    if said is None or said in (actual, shown) or (change is not None and change.amount and change.amount.value == 0):
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


_COMPARED = re.compile(
    r"决算数?(?:与|同)?(?P<word>大于|小于|高于|低于|等于)?(?:年初|调整|全年)?预算数?(?P<level>(?:基本)?持平|一致)?"
)


def _plan_and_actual(book: Book) -> Outcomes:
    for passage in book.passages:
        if passage.section.kind:
            continue
        plan = [f.fact for f in passage.figures if f.fact.stage in (Stage.BUDGET, Stage.ADJUSTED) and is_amount(f.fact)]
        actual = [f.fact for f in passage.figures if f.fact.stage is Stage.FINAL and is_amount(f.fact)]
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


def is_amount(fact: Fact) -> bool:
    return fact.measure == "金额" and is_money(fact)


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


# Reasons


_REASON = re.compile(r"(?:(?:主要)?原因(?:是)?|主要是)[：:]?(?:是)?(?P<reason>[^。；;]{2,60})")
_SAVES = re.compile(r"(?:压减|压缩|核减|缩减)[^，。；、]{0,8}(?:支出|经费|开支|费用|预算)")
_SPENDS = re.compile(r"^(?:[一二三四]是)?(?:新增|增加|追加)[^，。；]{0,10}(?:支出|经费|项目|人员|资金|预算)")
_RISES = re.compile(r"增|上涨|上升|提高|提标|调标|追加|扩大|新")
_FALLS = re.compile(r"减|下降|降低|完成|上年|去年|以前|不再|取消|退|调出|节|压|少")
_MONEY_MOVES = re.compile(r"(?:经费|支出|费用|资金|预算|费)(?P<way>增加|增长|减少|下降)(?:$|[，,。])")


def check_reasons(book: Book) -> Outcomes:
    """N12: the reason given for a change does not say that the money moved the other way."""
    for passage in book.passages:
        if passage.section.kind or passage.annex:
            continue
        changes = [
            figure for figure in passage.figures if figure.fact.direction and figure.fact.measure.startswith("增减")
        ]
        text = passage.paragraph.text
        for match in _REASON.finditer(text):
            told = [figure for figure in changes if figure.end <= match.start()]
            moves = [1 if move["way"][0] == "增" else -1 for move in _MONEY_MOVES.finditer(match["reason"] + "。")]
            if not told or "。" in text[told[-1].end : match.start()].rstrip()[:-1]:
                continue
            change = told[-1].fact
            if not moves:
                if change.amount and change.amount.value and _wrong_spirit(change.direction, match["reason"]):
                    yield _odd_reason(passage, change, match, Severity.LOW)
                continue
            if len(set(moves)) > 1 or moves[0] == change.direction or (change.amount and change.amount.value == 0):
                yield PASSED
                continue
            yield _odd_reason(passage, change, match)


def _wrong_spirit(direction: int, reason: str) -> bool:
    """A rise for thrift alone, or a fall for new spending alone."""
    if direction > 0:
        return bool(_SAVES.search(reason)) and not _RISES.search(reason)
    return bool(_SPENDS.search(reason)) and not _FALLS.search(reason)


def _odd_reason(passage: Passage, change: Fact, match: re.Match[str], severity: Severity = Severity.MEDIUM) -> Check:
    said = "增加" if change.direction > 0 else "减少"
    return finding(
        "N12",
        severity,
        f"第{change.place.page}页正文数字为{said}（{change.place.quote}），所述原因却是“{match['reason'].strip()}”，方向相反。请核对原因。",
        [words_place(passage.paragraph, match.start("reason"), match.end("reason")), check_place(change.place)],
        expected=f"{said}的原因",
        found=match["reason"].strip(),
    )
