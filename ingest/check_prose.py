"""Figures of the prose against the tables they speak of (N1, N2, N8, N11, N16; narrative side of B9 and B11).

    2030年本部门支出预算 120.00万元，其中，卫生健康支出 20.00万元      totals, 类 rows
    “卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）”20.00万元    accounts
    “三公”经费预算数为 3.00万元，其中公务接待费 1.00万元                三公 table
    会议费预算 0.30万元                                                never below the basic expenditure of 30215

A figure passes when any place that prints its quantity agrees: the same words stand for several scopes, and all of them
are right. Only a figure that no place supports is reported.
"""

import re
from collections.abc import Iterator, Sequence

from ingest.check_book import Book, Figure, Passage
from ingest.check_economic import above_operating, operating_candidates
from ingest.check_lookup import any_agrees
from ingest.check_names import class_of
from ingest.check_pools import Pools, find_item, items_in
from ingest.check_three_public import three_public_item
from ingest.document import Check, Fact, Severity, Stage
from ingest.findings import (
    Outcome,
    Outcomes,
    Passed,
    Skipped,
    check_place,
    finding,
    places_of,
    printed,
    same_quantity,
    slip_of_digits,
    where,
)
from ingest.vocabulary import squeeze

_ASIDE = re.compile(r"三公|出国|接待|用车|采购|会议|培训|购买服务|资产|专户|名词")
_LOOSE = re.compile(r"绩效|项目概况|立项|实施|年度预算安排")
_TOTALS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"财政拨款收支(?:总计|合计)|财政拨款收入支出(?:总计|合计)", ("财政收入", "财政支出")),
    (r"(?:收支|收入支出)(?:总计|合计)", ("收入", "支出")),
    (r"一般公共预算(?:财政)?(?:拨款)?收入(?:总计|合计)?|一般公共预算(?:当年)?(?:财政)?拨款", ("财政收入", "财政支出")),
    (r"一般公共预算(?:财政)?(?:拨款)?支出(?:总计|合计)?", ("财政支出",)),
    (r"财政拨款收入(?:总计|合计)?", ("财政收入",)),
    (r"财政拨款支出(?:总计|合计)?", ("财政支出",)),
    (r"(?:本年|部门|单位)*收入(?:总计|合计)", ("收入",)),
    (r"(?:本年|部门|单位)*支出(?:总计|合计)", ("支出",)),
    (r"(?:一般公共(?:预算)?)?(?:财政拨款)?基本支出", ("基本支出",)),
    (r"(?:一般公共(?:预算)?)?(?:财政拨款)?项目支出", ("项目支出",)),
    (r"人员经费", ("人员经费",)),
    (r"(?:基本支出中)?(?:日常)?公用经费", ("公用经费",)),
    (r"(?:上年|年初)(?:结转和?结余|结转|结余)", ("结转",)),
    (r"事业收入|经营收入|其他收入|上级补助收入|上级财政补助收入|附属单位上缴收入|事业单位经营收入", ("行",)),
)
_FISCAL = (
    "财政拨款收支总表",
    "一般公共预算支出表",
    "财政拨款支出表",
    "基本支出表",
    "政府经济分类表",
    "收支总表",
    "收入总表",
)
_ADVICE = "请核对正文与表格，改正其中一处。"


def current(book: Book, fact: Fact) -> bool:
    """Whether a figure speaks of the document's own year and stage."""
    own = Stage.FINAL if book.final else Stage.BUDGET
    return fact.measure == "金额" and fact.year in (None, book.cover.year) and fact.stage in (None, own)


def spoken(book: Book, *, annex: bool = True) -> Iterator[tuple[Passage, Figure]]:
    """Figures of the explanation itself, not of glossary and forms."""
    for passage in book.passages:
        if passage.section.kind or (passage.annex and not annex):
            continue
        for at, figure in enumerate(passage.figures):
            if not (at and _also_changed(passage, passage.figures[at - 1], figure)):
                yield passage, figure


def _also_changed(passage: Passage, before: Figure, figure: Figure) -> bool:
    """收入、支出分别增加1.20万元、1.20万元: the second is a change as well."""
    between = passage.paragraph.text[before.end : figure.start].strip()
    return before.fact.measure.startswith("增减") and bool(re.fullmatch(r"[、和及与]", between))


def weighed(outcome: Outcome, passage: Passage, *, loose: bool = False) -> Outcome:
    """Reports in the appendix may count otherwise: what differs there is a question, not a finding. What speaks of
    projects may count otherwise than the tables too, though not (`loose`) than itself."""
    if isinstance(outcome, Check) and passage.torn:
        return Skipped("段落未能完整读入")
    if isinstance(outcome, Check) and (passage.annex or (not loose and _LOOSE.search(passage.heading))):
        message = outcome.message + "（附件或绩效说明的口径可能不同，请说明。）"
        return outcome.model_copy(update={"severity": Severity.INFO, "message": message})
    return outcome


def settle(book: Book, rule: str, what: str, candidates: Sequence[Fact], fact: Fact, passage: Passage) -> Outcome:
    """A figure against every place that prints its quantity; a unit slip is named as one."""
    outcome = any_agrees(rule, what, candidates, fact, advice=_ADVICE)
    lost = book.unread_pages if rule == "N1" else any(book.half_read(one.place.page) for one in candidates)
    if lost and isinstance(outcome, Check):
        return Skipped("部分表格未能完整读入")
    if isinstance(outcome, Check) and outcome.severity is Severity.HIGH:
        slipped = _other_unit(fact)
        fits = [
            one
            for other in slipped
            for one in candidates
            if isinstance(same_quantity(rule, "", one, other, advice=""), Passed)
        ]
        if fits and fact.amount and fits[0].amount:
            outcome = finding(
                "N16",
                Severity.HIGH,
                f"第{fact.place.page}页正文“{what}”{printed(fact.amount)}，"
                f"{where(fits[0])}为 {printed(fits[0].amount)}："
                f"数字相同而单位不同，正文单位疑误。请改正单位。",
                places_of([fact, fits[0]]),
                expected=printed(fits[0].amount),
                found=printed(fact.amount),
            )
    return weighed(outcome, passage)


def _other_unit(fact: Fact) -> list[Fact]:
    if fact.amount is None or fact.amount.unit not in ("元", "万元") or fact.amount.value == 0:
        return []
    unit = "万元" if fact.amount.unit == "元" else "元"
    return [fact.model_copy(update={"amount": fact.amount.model_copy(update={"unit": unit})})]


def check_totals_quoted(book: Book) -> Outcomes:
    """N1: totals quoted in the prose are totals that the tables print."""
    pools = Pools.of(book)
    for passage, figure in spoken(book):
        fact = figure.fact
        subject = _whole_spoken_of(fact) or re.sub(r"(?:预算|决算)(?=总|合)|(?:均|各|分别)$", "", squeeze(fact.subject))
        names = next((keys for pattern, keys in _TOTALS if re.fullmatch(pattern, subject)), ())
        if not names or not current(book, fact) or not fact.amount or not fact.amount.is_money:
            continue
        if (
            _ASIDE.search(passage.heading)
            or _ASIDE.search(squeeze(fact.clause.partition(fact.place.quote)[0]))
            or not _leads(fact)
        ):
            continue
        candidates = [one for key in names for one in pools.named(key, subject)]
        whole = [key for key in names if key in pools.all_funds]
        if (
            whole
            and "拨款" not in subject
            and "公共预算" not in subject
            and not all(pools.all_funds[key] for key in whole)
        ):
            yield Skipped("没有读到全部资金口径的表")
        elif not fact.amount.value and not candidates:
            continue
        elif re.search(r"拨款|公共预算", subject) and not any(one.statement in _fiscal(subject) for one in candidates):
            yield Skipped("没有读到财政拨款的表")
        elif candidates:
            yield settle(book, "N1", fact.subject, candidates, fact, passage)
        else:
            yield Skipped("表中没有对应的合计")


def _fiscal(subject: str) -> tuple[str, ...]:
    """Statements that print a fiscal figure: of its total any that has its line, of a part of it only its own."""
    return _FISCAL[:-2] if re.search(r"基本支出|项目支出", subject) else _FISCAL


_OWN_TOTAL = re.compile(
    r"20\d\d年?度?(?:本部门|本单位|我部门|我单位|全部门)(?P<side>收入|支出)预算(?:总额|总数|总计)?数?(?:为|是)?$"
)


def _whole_spoken_of(fact: Fact) -> str:
    """收入总计 for 2030年本部门收入预算, whatever the heading is about."""
    found = _OWN_TOTAL.match(re.split(r"[，,；;：:]", squeeze(fact.row_label))[-1])
    return f"{found['side']}总计" if found else ""


def _leads(fact: Fact) -> bool:
    """The figure stands right after words that name it or state it, not after an aside."""
    tail = re.split(r"[，,；;：:（(）)]", fact.row_label)[-1]
    return not re.search(r"压减|追加|调整|统筹|预留|标准|每|人均|授予|涉及", tail)


def check_classes_quoted(book: Book) -> Outcomes:
    """N2: every functional class quoted in the prose has an amount that a table prints for it."""
    pools = Pools.of(book)
    general = book.of("一般公共预算支出表", "财政拨款支出表")
    for passage, figure in spoken(book):
        fact = figure.fact
        code = class_of(fact.subject)
        if not code or not current(book, fact) or not fact.amount or not fact.amount.is_money or not _leads(fact):
            continue
        if fact.parents or _ASIDE.search(passage.heading):
            continue
        candidates = pools.by_code.get(code, [])
        if candidates and not general and re.search(r"公共预算|拨款", passage.heading):
            yield Skipped("没有读到一般公共预算支出表")
        elif candidates:
            yield settle(book, "N2", fact.subject, candidates, fact, passage)
        elif fact.amount.value:
            yield Skipped("表中没有这一类")


def check_items_quoted(book: Book) -> Outcomes:
    """N2, N11: the amount given for 某类（类）某款（款）某项（项） is that account's, wherever it is repeated."""
    pools = Pools.of(book)
    general = ("一般公共预算支出表", "财政拨款支出表")
    for passage in book.passages:
        if passage.section.kind:
            continue
        for item in items_in(passage):
            entry, _ = find_item(pools, item)
            own = [f.fact for f in item.figures if current(book, f.fact) and _leads(f.fact) and f.fact.amount]
            own = [fact for fact in own if fact.amount and fact.amount.is_money and _headline(book, fact)]
            if not own:
                continue
            if entry is not None and not any(one.statement in general for one in pools.by_code[entry.code]):
                yield Skipped("没有读到一般公共预算支出表")
            elif entry is not None:
                yield settle(book, "N2", item.names[-1], pools.by_code[entry.code], own[0], passage)
            for repeated in own[1:]:
                yield weighed(_repeated(item.names[-1], own[0], repeated), passage)


def _headline(book: Book, fact: Fact) -> bool:
    """The first amount, and those that repeat it: 2030年预算安排, 支出决算为."""
    tail = squeeze(fact.row_label)
    if book.final:
        return bool(re.search(r"(?:决算|支出)数?(?:为|是)?$|（项）$", tail)) and "预算" not in tail[-8:]
    named = bool(re.search(r"预算安排(?:数)?(?:为)?$|预算数?(?:为)?$", tail)) and "执行" not in tail
    return named or not re.search(r"执行|上年|其中", tail)


def _repeated(name: str, first: Fact, repeated: Fact) -> Outcome:
    outcome = same_quantity("N11", name, first, repeated, advice="", severity=Severity.MEDIUM)
    if isinstance(outcome, Check) and outcome.severity is Severity.MEDIUM:
        message = (
            f"第{first.place.page}页“{name}”先写 {outcome.expected}，同条又写 {outcome.found}，前后不一，"
            "疑为上年数字残留。请核对表格后统一。"
        )
        return outcome.model_copy(update={"message": message})
    return outcome


def check_three_public_quoted(book: Book) -> Outcomes:
    """N8: 三公 figures of the prose are those of the 三公 table, item by item, plan and actuals."""
    sets = Pools.of(book).three_public
    for passage, figure in spoken(book):
        fact = figure.fact
        item = _three_public_subject(passage, fact)
        if not item or fact.measure != "金额" or not fact.amount or not fact.amount.is_money:
            continue
        if fact.year not in (None, book.cover.year) or not _leads(fact):
            continue
        stages = _stages(book, fact)
        given = [one[item] for one in sets if item in one and one[item].year in (None, book.cover.year)]
        undated = len(given) > 1 and len({one.stage for one in given}) == 1
        found = [one for one in given if undated or _stage_of(one) in stages]
        if not found:
            continue
        filled = [one for one in found if one.amount is not None]
        if filled:
            outcome = settle(book, "N8", item, filled, fact, passage)
            if isinstance(outcome, Check) and fact.stage is Stage.BUDGET and book.final and "年初" in fact.row_label:
                outcome = Skipped("正文为年初预算，表为调整后预算")
            yield outcome
        elif fact.amount.value != 0:
            yield Skipped("三公经费表该栏为空")


def _stage_of(fact: Fact) -> Stage | None:
    """Plan or actual, by the words of the column first: 安排数, 实际发生数."""
    if re.search(r"安排|计划", fact.measure):
        return Stage.ADJUSTED
    return Stage.FINAL if fact.stage is Stage.EXECUTED else fact.stage


def _stages(book: Book, fact: Fact) -> tuple[Stage, ...]:
    if not book.final:
        return (Stage.BUDGET,)
    return (Stage.FINAL,) if fact.stage is Stage.FINAL else (Stage.BUDGET, Stage.ADJUSTED)


def _three_public_subject(passage: Passage, fact: Fact) -> str:
    subject = squeeze(fact.subject)
    words = passage.heading + squeeze(fact.clause)
    if "三公" not in words or len(subject) > 22 or re.search(r"每|压减|按|标准|批次|人次|机关运行|车型|新增", subject):
        return ""
    if not re.search(r"三公|出国|接待费|公务用?车|车.*(?:[置行]|维护)费", subject):
        return ""
    return three_public_item(subject)


def check_running_costs_quoted(book: Book) -> Outcomes:
    """B11: 机关运行经费 in the prose is that of the table, else 公用经费 or part of it."""
    own = Pools.of(book).running_costs
    wide = operating_candidates(book)
    for passage, figure in spoken(book, annex=False):
        fact = figure.fact
        named = re.search(r"机关运行经费(?:支出|预算|决算)*(?:总额)?数?(?:为|是)?$", squeeze(fact.row_label))
        if not (named or re.search(r"机关运行经费(?:支出)?$", squeeze(fact.subject))) or not current(book, fact):
            continue
        if own:
            yield settle(book, "B11", "机关运行经费", own, fact, passage)
        elif wide:
            slipped = settle(book, "B11", "机关运行经费", wide, fact, passage)
            yield slipped if isinstance(slipped, Check) and slipped.rule == "N16" else _near_miss(fact, wide)


def _near_miss(fact: Fact, wide: list[Fact]) -> Outcome:
    outcome = above_operating(fact, wide)
    if not isinstance(outcome, Skipped) or fact.amount is None:
        return outcome
    for one in wide:
        if (
            one.amount
            and one.amount.unit == fact.amount.unit
            and slip_of_digits(str(one.amount.value), str(fact.amount.value))
        ):
            return finding(
                "B11",
                Severity.MEDIUM,
                f"第{fact.place.page}页正文机关运行经费 {printed(fact.amount)}，与{where(one)} {printed(one.amount)}"
                "只差一个数字或两位颠倒，疑为笔误。请核对。",
                [check_place(fact.place), check_place(one.place)],
                expected=printed(one.amount),
                found=printed(fact.amount),
            )
    return outcome
