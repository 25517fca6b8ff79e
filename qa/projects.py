"""Projects: the rows of a 项目支出表, or what the prose lists after the sum of the projects.

四个项目各多少      each with its amount
哪个项目最大        the largest first; 最小 the smallest first
一共几个项目        how many are listed
四个季度各多少      the plan of payments of one project
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from ingest import Amount, Fact, Fund, Origin, scaled, squeeze
from qa.answer import Answer, Kind
from qa.draft import Draft
from qa.figures import say_part
from qa.gather import of_whom_and_when
from qa.match import View
from qa.parts import adds_up, parts_of, series
from qa.question import Operation, Query
from qa.verify import verdict_of_facts
from qa.wording import document_name, fact_scope, figure, place_words, subject_name

_ASKED = re.compile(
    r"(?:[一二两三四五六七八九十\d几各每那些]+|多少|哪[些几]?)(?:个|项)?项目(?!支出|编码|经费)|项目(?:支出)?表|项目明细|具体项目|"
    r"(?:最|几个|投向)[^,，。]{0,8}项目(?!支出)|项目[^,，。支类级]{0,8}(?:最|几个|有哪些)|"
    r"(?:top|前)\s*[\d一二两三四五六七八九十]+\s*(?:大|个|项)?项目|项目支出.{0,4}(?:从[大高]到[小低]|从[小低]到[大高]|排)|"
    r"(?:which|largest|biggest|smallest|top|how many|list).{0,24}\bprojects?\b|"
    r"\bprojects\b.{0,30}(?:largest|biggest|smallest)"
)
LEAST = re.compile(r"最[少小低]|smallest|least|lowest")
_GROUP = re.compile(r"(?:类|支出项目|合计|小计|本级|本部)$")


_BOUND = re.compile(
    r"(超过|大于|多于|高于|不低于|不少于|低于|小于|少于|不足|不到|over|above|more than|below|under)"
    r"\s*(\d[\d,.]*)\s*(亿元|万元|万|元)"
)
_BOUND_AFTER = re.compile(
    r"(?<!\d)(\d[\d,.]*)\s*(亿元|万元|万|元)(?:（含）)?(以上|以下)(?=的?(?:项目|支出|科目|功能|[类款项]级|有[几多]))"
)
_LESS = re.compile(r"低于|小于|少于|不足|不到|以下|below|under")


class Bound(NamedTuple):
    """A bound on amounts: 超过100万元."""

    said: str
    limit: Decimal
    unit: str
    less: bool
    inclusive: bool

    def holds(self, amount: Amount) -> bool:
        if not amount.is_money:
            return False
        value = amount.to(self.unit).value
        return self.inclusive if value == self.limit else (value < self.limit) == self.less


def bound_in(query: Query) -> Bound | None:
    """The bound a question names; 不低于 and 以上 include it."""
    found, after = _BOUND.search(query.body), _BOUND_AFTER.search(query.body)
    if found:
        word, digits, unit = found[1], found[2], found[3]
    elif after:
        digits, unit, word = after[1], after[2], after[3]
    else:
        return None
    limit = Decimal(digits.replace(",", "").rstrip("."))
    inclusive = word in ("不低于", "不少于", "以上", "以下")
    less = bool(_LESS.search(word)) and word not in ("不低于", "不少于")
    return Bound((found or after or [""])[0], limit, "万元" if unit == "万" else unit, less, inclusive)


def projects(views: Sequence[View], query: Query) -> Answer | None:
    """The projects of the first document that lists any, as the operation asks; None when they are not asked for."""
    if not _ASKED.search(query.spoken) or re.search(r"科目|功能分?类", query.spoken):
        return None
    for view in views:
        whole, listed = projects_of(view, query)
        within = bound_in(query)
        if len(listed) > 1 and within is not None:
            kept = [fact for fact in listed if fact.amount and within.holds(fact.amount)]
            return _answer(view, None, kept, query) if kept else None
        if len(listed) > 1:
            return _answer(view, whole, listed, query)
    return None


def projects_of(view: View, query: Query) -> tuple[Fact | None, tuple[Fact, ...]]:
    """(their sum where it is printed, the projects), of the fund asked for where there are several."""
    found = [_in_table(view, query), *_in_prose(view, query)]
    found = [(whole, listed) for whole, listed in found if len(listed) > 1]
    return found[0] if found else (None, ())


def _in_table(view: View, query: Query) -> tuple[Fact | None, tuple[Fact, ...]]:
    rows = [fact for fact in view.facts if fact.statement == "项目支出表" and fact.origin is Origin.CELL]
    rows = [fact for fact in rows if fact.amount is not None and of_whom_and_when(view, fact, query)]
    rows = [fact for fact in rows if "编码" not in fact.measure]
    of_fund = [fact for fact in rows if fact.fund == (query.fund or Fund.ALL)] or rows
    first = min((fact.column or 0 for fact in of_fund), default=0)
    column = [fact for fact in of_fund if fact.column == first]
    totals = [fact for fact in column if fact.total]
    bodies = {squeeze(name) for name in (view.document.cover.entity, *view.document.cover.units)}
    named = [fact for fact in column if not fact.total and squeeze(fact.subject) not in bodies]
    listed = [
        fact for n, fact in enumerate(named) if not _GROUP.search(fact.subject) and not _sums(fact, named[n + 1 :])
    ]
    return (totals[0] if totals else None), tuple(fact for fact in listed if fact.amount and fact.amount.value)


def _sums(fact: Fact, below: Sequence[Fact]) -> bool:
    """Whether a row is the sum of at least two that follow it directly."""
    running, goal = Decimal(0), scaled(fact.amount) if fact.amount else Decimal(0)
    for count, other in enumerate(below, start=1):
        running += scaled(other.amount) if other.amount else Decimal(0)
        if running >= goal:
            return running == goal and count > 1
    return False


def _in_prose(view: View, query: Query) -> list[tuple[Fact, tuple[Fact, ...]]]:
    """Sums of projects in the prose with what they list, those that add up first."""
    found = []
    for fact in view.facts:
        asked = not query.fund or not fact.fund or fact.fund == query.fund
        if fact.origin is Origin.SENTENCE and "项目" in fact.subject and fact.measure == "金额" and asked:
            listed = parts_of(view, fact) if fact.amount and of_whom_and_when(view, fact, query) else ()
            found.append((fact, listed))
    return sorted(found, key=lambda group: not adds_up(*group))


def _answer(view: View, whole: Fact | None, listed: Sequence[Fact], query: Query) -> Answer:
    draft = Draft(query)
    draft.scope = fact_scope(view, listed[0])
    where = place_words(view, listed[0], query.english)
    if query.operation is Operation.COUNT:
        keys = [draft.cite(view, fact) for fact in listed]
        label = "Projects" if query.english else "项目个数"
        draft.computed(label, Decimal(len(listed)), "个", verdict_of_facts(listed), keys)
        draft.say(f"{len(listed)} projects ({where}):" if query.english else f"共 {len(listed)} 个项目（{where}）：")
        draft.calculate("count", str(len(listed)), keys)
        for fact in listed:
            draft.say(f"· {subject_name(fact)} {figure(fact.amount)}" if fact.amount else "")
        return draft.answer(Kind.NUMBER)
    if query.operation is Operation.RANK:
        least = bool(LEAST.search(query.spoken))
        listed = sorted(listed, key=lambda fact: scaled(fact.amount) if fact.amount else 0, reverse=not least)
        listed = listed[: query.top or 3]
        draft.say(in_order(where, least, query.english))
        draft.calculate("rank", "min" if least else "max", [])
    else:
        draft.say(f"Projects ({where}):" if query.english else f"项目（{where}）：")
    for fact in listed:
        say_part(draft, view, fact, query)
    if whole is not None and whole.amount is not None and query.operation is not Operation.RANK:
        draft.value(subject_name(whole), whole.amount, verdict_of_facts([whole]), [draft.cite(view, whole)])
        draft.say(f"{subject_name(whole)} {figure(whole.amount)}")
    return draft.answer(Kind.NUMBERS)


def in_order(where: str, least: bool, english: bool) -> str:
    """The opening of a ranking: from which end, and where it was read."""
    if english:
        return f"{'Smallest' if least else 'Largest'} first ({where}):"
    return f"{'从小到大' if least else '从大到小'}（{where}）："


def quarters(views: Sequence[View], query: Query) -> Answer | None:
    """四个季度各多少: the figures a paragraph lists for the quarters."""
    for view in views:
        listed = series(view, query) if "季度" in query.body else ()
        if listed:
            draft = Draft(query)
            draft.scope = fact_scope(view, listed[0])
            draft.say(
                f"{document_name(view.document.cover, query.english)}（{place_words(view, listed[0], query.english)}）"
            )
            for fact in listed:
                say_part(draft, view, fact, query)
            return draft.answer(Kind.NUMBERS)
    return None
