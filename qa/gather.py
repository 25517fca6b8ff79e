"""From a subject to the one figure it means, with the other right figures beside it.

Several cells may print a subject: other funds, other scopes, other years, income beside expenditure. They are ranked by
what the question says of each coordinate; what it leaves open is filled with the usual scope (statement ranks), and the
figures of other scopes are kept, so that an answer can name them. Nothing is picked silently.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from ingest import (
    MONEY,
    STATEMENTS,
    Basis,
    CellState,
    Fact,
    Fund,
    Level,
    Origin,
    Stage,
    fund_in,
    squeeze,
)
from qa.lexicon import terms
from qa.match import Candidate, View
from qa.printings import BASIC_TABLES, THREE_PUBLIC, comparable, of_a_unit, same_quantity, sort_printings
from qa.question import Operation, Query, Subject

_COUNTED = re.compile(r"(?:几|多少)(?:[辆台家件人项张]|个(?!百分))|how many|辆|台车|批次|人次", re.IGNORECASE)
_MONEY_ASKED = re.compile(
    r"多少钱|多少元|多少万|经费|支出|收入|费|budget|cost|spend|expens|how much|yuan|元", re.IGNORECASE
)
_FIGURE_MEASURES = ("金额", "数量", "比率")
CERTAIN = 0.9
"""Names at least this alike are the subject itself."""


class Pick(NamedTuple):
    """The figure a subject means in one document."""

    view: View
    subject: Subject
    fact: Fact
    score: float
    name: float
    context: float
    rest: float
    others: tuple[Fact, ...]
    """Other right figures of the same subject: another fund, scope or chart."""
    agreeing: tuple[Fact, ...]
    """Other printings of the same quantity that agree."""
    disagreeing: tuple[Fact, ...]
    """Other printings of the same quantity that do not."""


def pick(view: View, subject: Subject, query: Query) -> Pick | None:
    """The best figure for a subject in one document, or None when nothing fits."""
    ranked = rank(view, subject, query)
    if not ranked:
        return None
    best, score = ranked[0]
    fact = best.fact
    if fact.origin is Origin.SENTENCE:
        fact = _cell_twin(fact, ranked) or fact
    same = [c.fact for c, _ in ranked if c.name >= CERTAIN and c.fact.id != fact.id and comparable(c.fact, fact)]
    agreeing, disagreeing, others = sort_printings(view, fact, same)
    return Pick(view, subject, fact, score, best.name, best.context, best.rest, others, agreeing, disagreeing)


def rank(view: View, subject: Subject, query: Query) -> list[tuple[Candidate, float]]:
    """Candidates with a figure, best first."""
    scored = [
        (candidate, _fit(candidate, subject, query, view))
        for candidate in view.match(subject, query.phrase, query.rest)
        if _wanted_measure(candidate.fact, query)
    ]
    filled = [(c, s) for c, s in scored if c.fact.amount is not None and of_whom_and_when(view, c.fact, query)]
    filled = [(c, s) for c, s in filled if not wrong_kind(c.fact, query)] or filled
    return sorted(filled, key=lambda item: -item[1])


def of_whom_and_when(view: View, fact: Fact, query: Query) -> bool:
    """Whether a figure is of a year asked for and, when a subordinate unit is named, of that unit.

    Another year's figure and the department's are no answers, however well the words fit.
    """
    cover = view.document.cover
    years = [year - 1 if query.prior and year == cover.year else year for year in query.years]
    if query.prior and not years and cover.year is not None and query.operation is Operation.LOOKUP:
        years = [cover.year - 1]
    if years and fact.year is not None and fact.year not in years and not _counted_at_end(fact, years):
        return False
    for unit in query.units:
        if unit in OWN_LEVEL and (cover.level is not Level.DEPARTMENT or len(cover.units) < 2):
            continue
        said = squeeze("".join((fact.entity, *fact.parents, fact.row_label, fact.subject, fact.clause)))
        if squeeze(unit) not in said.replace(squeeze(cover.entity), "", 1):
            return False
    return True


def _counted_at_end(fact: Fact, years: Sequence[int]) -> bool:
    """Whether a sentence counts a stock at the end of a year asked for: 截至2030年12月31日，共有车辆7辆."""
    at_end = r"年?(?:12月31日|末|底|年末|年底)"
    return any(re.search(rf"{year}\s*{at_end}", re.sub(r"\s", "", fact.clause)) for year in years)


_WHOLES = ("收入总计", "支出总计", "本年收入合计", "本年支出合计")
"""Without a fund named they are of all funds."""
OWN_LEVEL = ("本级", "本部")
"""The department itself without its units."""
_PLANNED = re.compile(r"新增|购置(?!及|费)|拟|报废|处置")
"""Things still to come or gone are not the stock, unless asked for."""
_UNIT_WORD = re.compile(r"多少(分|张|平方米|公里|吨|批|户|亩)(?!钱|别)")
_GROUPED = (Operation.RANK, Operation.BREAKDOWN, Operation.LIST, Operation.CHECK, Operation.SUM)
_PEOPLE = re.compile(
    r"几个人|几个团|(?:多少|几)名?(?:个)?(?:在职|退休|离休|在编|编外|借调|聘用)(?:的|人)|number of (?:staff|"
    r"employees|people|persons)|headcount|how many (?:people|staff|employees)",
    re.IGNORECASE,
)
_THINGS = re.compile(r"(?<!哪)(?:几|多少)(?:[辆台件家项张]|个(?!百分))|how many (?!times|yuan|percent)", re.IGNORECASE)
_PAID = re.compile(r"多少钱|多少万?元|(?:多少|几)万(?![个只人户件平吨次])|how much|in yuan|yuan\?", re.IGNORECASE)


_NOUN = re.compile(r"(?:几|多少)[个家名项]([\u4e00-\u9fff]{2})")
"""What is counted, right behind the word that asks how many."""
_RATED = re.compile(r"满意度|satisfaction|增速|完成率是|[\u4e00-\u9fff](?<![汇费税频效概速利])率(?![先领])")


_CLASSIFIER = re.compile(
    r"(?<!哪)(?:几|多少)"
    r"(人次|批次|名|人|批|辆|台|家|处|场|次|户|所|座|条|套|期|层|亩|公里|平方米|米|吨|公斤|万个|万人|分(?![之成别])|天|小时)"
    r"(?!公?务?车?费)"
)
_COUNTED_AS: dict[str, tuple[str, ...]] = {
    "名": ("名", "人"),
    "人": ("人", "名", "人次", "万人"),
    "批": ("批", "次", "个"),
    "批次": ("批", "次"),
    "辆": ("辆", "台"),
    "台": ("台", "辆", "套"),
    "家": ("家", "个", "户"),
    "户": ("户", "家"),
    "场": ("场", "次"),
    "次": ("次", "场", "批"),
    "套": ("套", "台"),
    "期": ("期", "次", "场", "班"),
}
"""Counting words that may stand for each other."""


def wrong_kind(fact: Fact, query: Query) -> bool:
    """Whether a count was asked and money found, or the other way round."""
    if fact.amount is None:
        return False
    if query.operation in _GROUPED:
        return False
    if _PEOPLE.search(query.body) and fact.amount.unit not in _COUNTED_AS["人"] and not _PAID.search(query.body):
        return True
    if query.operation is Operation.LOOKUP and _RATED.search(query.body) and not _PAID.search(query.body):
        return fact.amount.unit != "%"
    money = fact.amount.unit.split("/")[0] in MONEY
    counted = _CLASSIFIER.search(query.body)
    if counted and not money:
        each = "/" in fact.amount.unit and not re.search(r"每|/|\bper\b|\beach\b", query.body)
        if each or not fact.amount.unit.startswith(_COUNTED_AS.get(counted[1], (counted[1],))):
            return True
    paid = bool(_PAID.search(query.body)) or bool(query.unit)
    if money:
        return bool(counted or _PEOPLE.search(query.body) or _THINGS.search(query.body)) and not paid
    return paid and (fact.amount.unit != "%" or bool(query.unit)) and not _THINGS.search(query.body)


def blanks(view: View, subject: Subject, query: Query) -> list[Fact]:
    """Cells that would hold the subject but print nothing."""
    found = [c.fact for c in view.match(subject, query.phrase, query.rest) if c.name >= CERTAIN]
    empty = (CellState.BLANK, CellState.DASH)
    return [f for f in found if f.amount is None and f.state in empty and of_whom_and_when(view, f, query)]


def _wanted_measure(fact: Fact, query: Query) -> bool:
    if fact.origin is Origin.CELL:
        return query.measure in ("", "金额", "数量") or (
            query.measure == "占比" and fact.amount is not None and fact.amount.unit == "%"
        )
    if query.measure:
        return fact.measure == query.measure
    return fact.measure in _FIGURE_MEASURES


def _fit(candidate: Candidate, subject: Subject, query: Query, view: View) -> float:
    """How well a candidate fits what the question says and what is usual."""
    fact = candidate.fact
    cover = view.document.cover
    score = candidate.score
    year = query.years[0] if query.years and cover.year not in query.years else cover.year
    year = year - 1 if query.prior and year == cover.year and year is not None else year
    if fact.year != year and fact.year is not None and year is not None:
        score -= 1.5
    score += _stage_fit(fact, query, cover.stage)
    if query.statement:
        score += 1.0 if fact.statement == query.statement else -0.8
    if query.table_label:
        score += 1.2 if in_table(view, fact, query.table_label) else -0.6
    if query.fund and not subject.name.startswith(query.fund):
        within = query.fund == Fund.FISCAL and fact.fund == Fund.GENERAL
        score += 0.5 if fact.fund == query.fund else 0.2 if within else -0.3
    if query.basis and query.basis != subject.name:
        basic = query.basis == Basis.BASIC and fact.statement in ("基本支出表", "政府经济分类表")
        score += 0.6 if fact.basis == query.basis or basic else -0.4
    elif fact.origin is Origin.CELL and fact.statement in STATEMENTS and subject.name != fact.basis:
        score += 0.2 if fact.basis in ("", STATEMENTS[fact.statement].basis) else -0.2
    if subject.name in _WHOLES and not query.fund and fact.fund not in ("", Fund.ALL):
        score -= 0.15
    statement = STATEMENTS.get(fact.statement)
    score -= 0.04 * (statement.rank if statement else 5)
    if statement and fund_in(fact.measure) not in ("", statement.fund, query.fund) and fact.side == "支出":
        score -= 0.1
    if fact.origin is Origin.CELL:
        score += 0.1 if not query.prose_only else -0.6
    if fact.side == "收入" and fact.code and subject.name != "":
        score -= 0.25
    score += _unit_fit(fact, query)
    if _PLANNED.search(fact.subject + fact.row_label) and not _PLANNED.search(query.phrase):
        score -= 0.3
    if of_a_unit(fact) and not query.units:
        score -= 0.8
    if query.anchor and query.anchor in (fact.section, fact.table):
        score += 0.5
    narrowed = query.basis or query.statement or query.table_label or subject.codes
    if subject.name in THREE_PUBLIC and fact.statement in BASIC_TABLES and not narrowed:
        score -= 0.9
    term = terms().get(subject.name)
    if term and fact.code in term.codes:
        score += 0.01
    noun = _NOUN.search(query.body)
    if noun and fact.amount is not None and not fact.amount.is_money:
        score += 0.4 if noun[1] in fact.subject + fact.row_label else -0.2
    if "季度" in fact.subject and "季度" not in query.body:
        score -= 0.3
    return score


def _stage_fit(fact: Fact, query: Query, own: Stage | None) -> float:
    """A soft word such as 安排 or 预算 in a question to a final account is no demand for the plan."""
    wanted = query.stage if query.stage and len(query.years) < 2 else own
    if wanted is None or fact.stage is None:
        return 0.0
    if fact.stage is wanted:
        return 0.5
    if (wanted, fact.stage) in ((Stage.BUDGET, Stage.ADJUSTED), (Stage.FINAL, Stage.EXECUTED)):
        return 0.2
    soft = query.stage is not None and not query.hard_stage and fact.stage is own
    return 0.1 if soft else -0.8


def _unit_fit(fact: Fact, query: Query) -> float:
    if fact.amount is None:
        return 0.0
    money = fact.amount.unit.split("/")[0] in MONEY
    counted_in = _UNIT_WORD.search(query.body)
    if counted_in:
        return 0.5 if fact.amount.unit.startswith(counted_in[1]) else -0.5
    if query.unit:
        return 0.3 if money else -0.8
    counted, paid = bool(_COUNTED.search(query.text)), bool(_MONEY_ASKED.search(query.text))
    if counted and not paid:
        return -0.5 if money else 0.4
    if paid and not counted:
        return 0.2 if money else -0.4
    return 0.0


def in_table(view: View, fact: Fact, number: str) -> bool:
    if fact.table is None:
        return False
    label = view.document.table(fact.table).label
    if not any(table.label for table in view.document.tables):
        return [table.id for table in view.document.tables].index(fact.table) + 1 == int(number)
    return re.sub(r"\D", "", label).lstrip("0") == number.lstrip("0")


def _cell_twin(sentence: Fact, ranked: Sequence[tuple[Candidate, float]]) -> Fact | None:
    """The cell that prints what a sentence says: tables win for look-ups."""
    for candidate, _ in ranked:
        fact = candidate.fact
        if fact.origin is Origin.CELL and candidate.name >= CERTAIN and same_quantity(fact, sentence):
            return fact
    return None
