"""Follow-ups: what a short question leaves out is taken from the one before.

三公经费预算是多少？ → 其中公务接待呢？        same documents and year, new subject
三公经费预算是多少？ → 那2023年呢             same subject, new year
三公经费预算是多少？ → 原因呢？               same subject, now the reason
收入预算多少？       → 不是决算，是预算        same subject, stage corrected
"""

import re

from qa.question import Operation, Query

_SAME = re.compile(
    r"那|呢|其中|它|这笔|这个|再|还有|and |what about|how about|换算|convert|the year before|可是|你确定|不是",
    re.IGNORECASE,
)
_SURE = re.compile(r"你确定|确定吗|没搞错|再核对|are you sure", re.IGNORECASE)
_ALSO = re.compile(r"更[高低多少]|是不是|比.{0,6}(?:高|低|多|少)|少了|多了|差多少|higher|lower|compared")


def merge(before: Query, now: Query) -> Query:
    """The current question completed from the one before it."""
    keys, named = now.keys, now.named
    comparing = bool(_ALSO.search(now.text))
    if not now.mentioned:
        keys, named = before.keys, before.named or now.named
    elif comparing and before.mentioned:
        keys = tuple(dict.fromkeys((*now.keys, *before.keys)))
    subjects = now.subjects
    operation = now.operation
    measure = now.measure
    short = len(now.phrase) <= 6
    if not subjects or (short and operation is Operation.REASON):
        subjects = before.subjects or subjects
    phrase = now.phrase if now.subjects else f"{before.phrase} {now.phrase}".strip()
    if _SURE.search(now.text):
        return before.with_(text=now.text, english=now.english)
    if (
        operation is Operation.LOOKUP
        and not now.subjects
        and before.operation not in (Operation.LOOKUP, Operation.CHECK)
    ):
        operation = before.operation
        measure = measure or before.measure
    if comparing and now.mentioned and before.mentioned:
        operation = Operation.COMPARE
    years, soft = now.years, False
    if not years:
        soft = True
        years = tuple(year - 1 for year in before.years) if now.prior and before.years else before.years
    elif comparing and before.years:
        years = tuple(dict.fromkeys((*before.years, *years)))
    stage = now.stage or (None if comparing else before.stage)
    return now.with_(
        keys=keys,
        named=named,
        mentioned=now.mentioned or before.mentioned,
        subjects=subjects,
        phrase=phrase,
        operation=operation,
        measure=measure,
        years=years,
        soft_years=soft and not now.prior,
        prior=now.prior and not before.years,
        stage=stage,
        hard_stage=now.hard_stage or (now.stage is None and before.hard_stage),
        statement=now.statement or ("" if now.subjects else before.statement),
        table_label=now.table_label or ("" if now.subjects else before.table_label),
        unit=now.unit or "",
        unknown=now.unknown or (() if now.mentioned else before.unknown),
    )


def is_followup(now: Query) -> bool:
    """Whether a question leans on the one before: it names no agency, or points back."""
    return not now.mentioned or bool(_SAME.search(now.text))
