"""Follow-ups: what a question leaves out is taken from the ones before.

三公经费预算是多少？ → 其中公务接待呢？        same documents and year, new subject
三公经费预算是多少？ → 那2023年呢             the same question at another year, stage, fund or agency
收入决算多少？       → 不是决算，是预算        the same question, corrected
公车费多少？         → 其中买车占百分之多少    a share of what was asked before
甲局三公？ → 乙局呢 → 两家差多少              the last two, set against each other
"""

import re
from collections.abc import Sequence

from qa.question import Operation, Query, Subject
from qa.together import latest_year, together
from qa.within import WITHIN, contains, is_function

_SAME = re.compile(
    r"那|呢|其中|它|这笔|这个|这[一几]?项|再|还有|and |what about|how about|换算|convert|the year before|可是|"
    r"你确定|不是",
    re.IGNORECASE,
)
_SURE = re.compile(r"你确定|确定吗|没搞错|再核对|are you sure", re.IGNORECASE)
_ALSO = re.compile(
    r"更[高低多少]|是不是|[比跟和与].{0,8}(?:高|低|多|少|比|差)|少了|多了|差多少|"
    r"higher|lower|more than|less than|compared",
    re.IGNORECASE,
)
_AGAINST = re.compile(r"^\W*(?:那么?|它)?\W*(?:比|跟|和|与|同|相比|higher|lower|more|less|compared)", re.IGNORECASE)
"""比审计局高吗: what was asked before is held against the agency named now."""
_AGAINST_STAGE = re.compile(
    r"\W*那?么?[比较跟和与同](?:年初|全年|调整)?(?:的)?(?:预算|决算)数?(?:相?比|对比)?(?:呢|如何|怎么样)?\W*"
)
_INSIDE = re.compile(r"其中|里面?|当中|of (?:it|that|this|them|which)", re.IGNORECASE)
_PLURAL = re.compile(r"这?[两三四][项个者]|它们|这些")
_THIS_YEAR = re.compile(r"今年|本年|this year", re.IGNORECASE)
_DONE = re.compile(r"完成|执行")
_ARITHMETIC = (Operation.SUM, Operation.DIFFERENCE, Operation.COMPARE, Operation.RATIO, Operation.CHANGE)
_PLAIN = (Operation.LOOKUP, Operation.CHECK)
_TOLD = (Operation.DEFINITION, Operation.PROSE, Operation.REASON, Operation.LIST)
"""Answered in words: 多少钱 after them asks for the figure."""
_KEPT = (Operation.CHANGE, Operation.RATIO, Operation.REASON, Operation.DEFINITION, Operation.BASE)
"""What a bare 接待费呢 asks again of its new subject."""

_FUNDS = frozenset(("一般公共预算拨款", "财政拨款", "政府性基金", "国有资本经营预算"))
_BUDGET_WHOLE = ("支出总计", "收入总计", "本年支出合计", "本年收入合计")
_COORDINATES = re.compile(
    r"决算|预算|年初|年末|实际|执行|安排|计划|批复?|调整|政府性基金|国有资本经营|一般公共|财政拨款|全部资金|全口径|"
    r"(?:20)?\d\d年?度?|去年|上年度?|上一?年|前一?年|明年|下一年|今年|本年度?|当年|换算成?|折合|亿|万?元|"
    r"\b(?:actual(?:ly)?|final|accounts?|budget|spent|yuan|rmb|last|previous|prior|before|year|initial|planned)\b",
    re.IGNORECASE,
)
"""Words that say which year, stage, fund or unit, and nothing of the subject."""
_FILLER = re.compile(
    r"不对|不是|而是|哦|噢|嗯|呃|哎|说错|搞错|弄错|问错|看错|抱歉|对不起|应该|改成?为?|换成?|我|你|想|要|问|说|看|查|只|光|单|算|按|用|"
    r"那[边里么]?|这[边里个笔]?一?[项个]?|它|呢|吗|呀|啊|吧|的话?|了|是|有|又|再|还|来|下|一下|请|也|就|花费?|掉|钱|总共|一?共|大[概约]|定|编|下达|多少|几|数据?|"
    r"金额|口径|表示?|资金|拨款|同样|一样|情况|哪|什么|如果|\d|"
    r"\b(?:and|in|for|what|about|how|the|of|i|meant?|mean|not|no|sorry|instead|it|is|was|were|much|that|but|rather|"
    r"as|to|a|an|on|only|same|one|convert(?:ed)?|please|ten|thousand)\b|[\W_]+",
    re.IGNORECASE,
)


def follow(before: Query | None, now: Query) -> Query:
    """The query of a question asked after another one; the earlier ones stay with it."""
    if before is None:
        return now
    whole = merge(before, now) if is_followup(now) and not now.unknown else now
    return whole.with_(trail=(*before.trail, before.with_(trail=())))


def is_followup(now: Query) -> bool:
    """Whether a question leans on the one before: it names no agency, points back, or compares without a subject."""
    if not now.mentioned or _SAME.search(now.text):
        return True
    if not _own(now) and not left_over(now.spoken):
        return True
    return not now.subjects and len(now.years) < 2 and bool(_ALSO.search(now.text))


def merge(before: Query, now: Query) -> Query:
    """The current question completed from the one before it."""
    if _SURE.search(now.text):
        return before.with_(text=now.text, english=now.english)
    earlier = (*before.trail, before)
    if now.stage and _AGAINST_STAGE.fullmatch(now.spoken):
        return _moved(before, now).with_(operation=Operation.COMPARE, stage=None)
    if _only_coordinates(now):
        return _moved(before, now)
    if not _own(now) and not now.mentioned:
        several = together(earlier, now)
        if several:
            return several
    if now.operation is Operation.LOOKUP and before.operation is Operation.RATIO and "占" in now.body:
        now = now.with_(operation=Operation.RATIO)
    whole = _completed(before, now)
    if now.operation is Operation.CHANGE and not now.years and not now.prior:
        whole = whole.with_(years=latest_year(earlier) or whole.years)
    if now.operation is Operation.RATIO and _PLURAL.search(now.text) and len(before.subjects) == 1:
        return whole.with_(subjects=(), phrase="", rest="")
    if now.operation is Operation.RATIO:
        if not re.search(r"平均|人均|每[辆人台]|倍|average|per ", now.text):
            return share(earlier, now, whole)
        if not _own(now):
            return whole.with_(body=f"{''.join(s.name for s in before.subjects)} {now.body}")
    if _again(before, now):
        return _same_operation(before, whole)
    return whole


def _own(now: Query) -> tuple[Subject, ...]:
    """Subjects of a question's own; a fund beside nothing else only says from which purse."""
    return tuple(s for s in now.subjects if s.name not in _FUNDS)


def left_over(said: str) -> str:
    """What a question says beside years, stages, funds and words that only point."""
    return _FILLER.sub("", _COORDINATES.sub(" ", said))


def _only_coordinates(now: Query) -> bool:
    """Whether a question only moves the one before: 那决算呢, 只算一般公共预算的呢, 不是决算，是预算."""
    if now.operation not in (Operation.LOOKUP, Operation.CHECK) or _own(now):
        return False
    moved = now.mentioned or now.years or now.stage or now.fund or now.basis or now.unit or now.prior
    return bool(moved) and not left_over(now.spoken)


def _moved(before: Query, now: Query) -> Query:
    """The earlier question at another year, stage, fund, unit or agency."""
    body = before.body
    subjects = before.subjects
    if now.fund:
        body = re.sub(
            r"一般公共预算|政府性基金(?:预算)?|国有资本经营(?:预算)?|全部资金|全口径|财政拨款", _blanked, body
        )
        subjects = _own(before) or before.subjects
    if now.stage and now.stage is not before.stage:
        body = re.sub(r"(?<!公共)(?:预算|决算)(?!单位)", _blanked, body)
    moved = now.fund or now.basis
    return _placed(before, now).with_(
        text=f"{before.text} {now.text}" if now.english == before.english else now.text,
        body=body,
        spoken=before.spoken,
        subjects=subjects,
        phrase=before.phrase,
        rest=before.rest,
        operation=before.operation,
        measure=before.measure,
        statement=now.statement or ("" if moved else before.statement),
        table_label=now.table_label or ("" if moved else before.table_label),
        fund=now.fund or before.fund,
        basis=now.basis or before.basis,
        unit=now.unit or before.unit,
        top=before.top,
        level=before.level,
        figures=before.figures,
        quantity=before.quantity,
        strange=before.strange,
        places=now.places or before.places,
        anchor=before.anchor,
        prose_only=before.prose_only,
    )


def _blanked(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _placed(before: Query, now: Query) -> Query:
    """The current question at the documents, years and stage it names, else at those of the one before."""
    comparing = bool(_ALSO.search(now.text)) and now.mentioned and before.mentioned
    keys, named = now.keys, now.named
    if not now.mentioned:
        keys, named = before.keys, before.named or now.named
    elif comparing:
        first, second = (before, now) if _AGAINST.search(now.spoken) else (now, before)
        keys = tuple(dict.fromkeys((*first.keys, *second.keys)))
    years, soft = now.years, False
    if not years:
        soft = True
        years = tuple(year - 1 for year in before.years) if now.prior and before.years else before.years
        if _THIS_YEAR.search(now.text) and before.years:
            years = (max(year for query in (*before.trail, before) for year in query.years),)
    elif _ALSO.search(now.text) and before.years:
        years = tuple(dict.fromkeys((*before.years, *years)))
    bare = bool(_ALSO.search(now.text)) and not comparing
    return now.with_(
        keys=keys,
        named=named,
        mentioned=now.mentioned or before.mentioned,
        units=now.units if now.mentioned else before.units,
        unknown=now.unknown or (() if now.mentioned else before.unknown),
        years=years,
        soft_years=soft and not now.prior,
        prior=now.prior and not before.years,
        stage=now.stage or (None if bare else before.stage),
        hard_stage=now.hard_stage or (now.stage is None and before.hard_stage),
    )


def _completed(before: Query, now: Query) -> Query:
    """A question that asks something of its own, under the documents, years and subject of the one before."""
    whole = _placed(before, now)
    own, operation, measure = _own(now), now.operation, now.measure
    if (
        [s.name for s in own] in (["基本支出"], ["项目支出"])
        and _INSIDE.search(now.text)
        and is_function(before.subjects)
    ):
        now, own = now.with_(basis=own[0].name, subjects=(), phrase="", rest=""), ()
    subjects = own or now.subjects
    short = len(now.phrase) <= 6
    inherited = not own or (short and operation is Operation.REASON)
    if inherited:
        subjects = tuple(s._replace(start=-1, end=-1) for s in before.subjects) or subjects
    figure = now.quantity and before.operation in _TOLD
    if operation is Operation.LOOKUP and not own and not figure and before.operation not in _PLAIN:
        operation, measure = before.operation, measure or before.measure
    if whole.keys != now.keys and now.mentioned and before.mentioned and _ALSO.search(now.text):
        operation = Operation.COMPARE
    plain = inherited and operation in (*_ARITHMETIC, Operation.BREAKDOWN)
    bare = bool(own) and not _beside(now)
    phrase = now.phrase if own else f"{before.phrase} {'' if plain else now.phrase}".strip()
    return whole.with_(
        subjects=subjects,
        phrase=phrase,
        rest=before.rest if plain else "" if bare else now.rest,
        operation=operation,
        measure=measure,
        level=0 if plain and not any(s.name in _BUDGET_WHOLE for s in subjects) else now.level,
        fund=now.fund or (before.fund if plain else ""),
        basis=now.basis or (before.basis if plain else ""),
        statement=now.statement or ("" if own else before.statement),
        table_label=now.table_label or ("" if own else before.table_label),
    )


def _again(before: Query, now: Query) -> bool:
    """Whether a bare subject asks of itself what was asked of the one before: 三公增加多少？ 接待费呢？"""
    if not _own(now) or now.operation is not Operation.LOOKUP or before.operation not in _KEPT or now.quantity:
        return False
    return not _beside(now)


def _beside(now: Query) -> str:
    """What a question says beside its subjects and the words that only point."""
    said = now.spoken
    for subject in sorted(now.subjects, key=lambda s: -s.start):
        said = said.replace(now.body[subject.start : subject.end], " ") if subject.start >= 0 else said
    return left_over(re.sub(r"其中|里面", "", said))


def _same_operation(before: Query, whole: Query) -> Query:
    whole = whole.with_(operation=before.operation, measure=before.measure)
    if before.operation is Operation.RATIO and len(before.subjects) > 1:
        outer = max(before.subjects, key=lambda s: s.name in _BUDGET_WHOLE or s.name in WITHIN)
        return whole.with_(body="占", subjects=(whole.subjects[0]._replace(start=-1, end=-1), _after(outer, "占")))
    return whole


def _after(subject: Subject, body: str) -> Subject:
    """A subject placed behind the words of a question."""
    return subject._replace(start=len(body), end=len(body))


def share(earlier: Sequence[Query], now: Query, whole: Query) -> Query:
    """A share whose part or whole is what was asked before."""
    before = earlier[-1]
    last = tuple(s._replace(start=-1, end=-1) for s in before.subjects[:1])
    own = _own(now)
    at = now.body.find("占")
    if not own and at >= 0 and now.subjects:
        purse = now.subjects[0]
        own = (purse if purse.start < at else Subject("支出总计", (), True, purse.start, purse.end),)
        whole = whole.with_(fund="") if purse.start < at else whole
    if _DONE.search(now.text) and not own:
        return whole.with_(subjects=last, body=f"{now.body} 完成率", stage=before.stage, measure="")
    if len(own) > 1 or not last:
        return whole
    if not own:
        outer = _around(last[0], earlier[:-1])
        found = (*last, _after(outer, now.body)) if outer else last
        return whole.with_(subjects=found, rest=before.rest)
    is_whole = own[0].name in _BUDGET_WHOLE or contains(own[0].name, last[0].name) or 0 <= at <= own[0].start
    if is_whole and own[0].name != last[0].name:
        return whole.with_(subjects=(*last, _after(own[0], now.body)), rest=before.rest)
    outer = _around(own[0], earlier) or (last[0] if _INSIDE.search(now.text) else None)
    return whole.with_(subjects=(own[0], _after(outer, now.body))) if outer else whole


def _around(part: Subject, earlier: Sequence[Query]) -> Subject | None:
    """The latest subject asked about that contains this one."""
    for query in reversed(earlier):
        for subject in query.subjects:
            if contains(subject.name, part.name):
                return subject
    return None
