"""Sums: several subjects of one document, one subject of several agencies or years, or figures that a passage lists.

水费、电费合计              two accounts of one document
甲局和乙局的三公经费总和      one subject of two documents
培训、宣传两个项目一共多少     parts that only their own words name
"""

import re
from collections.abc import Sequence

from ingest import Level
from qa.answer import Answer
from qa.arithmetic import add
from qa.figures import for_view, look_up, main_subjects
from qa.lexicon import canonical
from qa.match import View
from qa.operands import Operand, asked_subjects, each, fact_to_operand, operand, own_words
from qa.parts import printed, series
from qa.phrasing import beside, numeral, phrase_of
from qa.question import Operation, Query, Subject
from qa.understand import part_of
from qa.within import contains

_JOINS = re.compile(r"[、，,和与及跟加＋+]|以及")
_ALL = re.compile(
    r"\bplus\b|\btotal of\b|合计|总共|总和|一共|共计|加起来|加在一?[块起]|相加|合起来|加总|之和|共多少|"
    r"(?<!收支)(?<!收入)(?<!支出)总计"
)
_COUNTED = re.compile(r"(?<!第)([两二三四五六])(?:个?项目?|样|笔|家|者|个(?!月|季))")
_OWN_UNITS = re.compile(r"下属|所属|二级|构成|纳入.{0,20}范围|汇总")


def total(views: Sequence[View], query: Query) -> Answer | None:
    """The sum a question asks for; None when a term is missing, so that no term is taken for the sum."""
    for view in views:
        stated = [printed(view, query, value, unit) for value, unit in query.figures]
        if len(stated) > 1 and all(stated):
            return add([fact_to_operand(view, fact) for fact in stated if fact], query)
    across = _across(views, query)
    if across:
        return add(across, query)
    if any(contains(a.name, b.name) for a in query.subjects for b in query.subjects):
        return look_up(views, query.with_(operation=Operation.LOOKUP, rest=""))
    if len(views) > 1 and len(_owners(views)) == len(views) and len(_listed(query)) == 1 and _nested(views):
        wholes = _nested(views)
        outer = [view for view in views if not _named_by(view, views)]
        terms = each(outer, query.with_(years=()))
        if len(outer) > 1 and len(terms) == len(outer):
            return _without_units(add(terms, query), query)
        first = sorted(views, key=lambda view: view not in wholes)
        return _held_in(look_up(first, query.with_(operation=Operation.LOOKUP)), query)
    for view in views:
        terms = _terms(view, query)
        if len(terms) > 1:
            return add(terms, query)
        listed = () if len(_clauses(view, query)) > 1 else series(view, query)
        if listed:
            return add([fact_to_operand(view, fact) for fact in listed], query)
    return None


_SOURCES = re.compile(
    r"(?:连同|连着?|算上|加上|包括|包含|含)[^,，。?？]{0,6}?(?:结转(?:结余)?|(?:事业|经营|其他)(?:单位)?(?:经营)?收入|上级补助|自有资金|财政专户)"
)


def from_all_sources(query: Query) -> Query:
    """图书馆算上事业收入安排的: the source widens the fund of the subject and is no figure to be added to it."""
    found = _SOURCES.search(query.body)
    if not found:
        return query
    kept = tuple(s for s in query.subjects if s.start < 0 or not found.start() <= s.start < found.end())
    body = query.body[: found.start()] + " " * len(found[0]) + query.body[found.end() :]
    local = query.with_(subjects=kept, body=body, text=body, phrase=phrase_of(body), rest=beside(body, kept))
    return local.with_(fund="全部资金", operation=Operation.LOOKUP)


def is_total(views: Sequence[View], query: Query) -> bool:
    """Whether a question with a word such as 合计 has several things to add, and does not ask for a printed total."""
    if not _ALL.search(query.body) and query.operation is not Operation.SUM:
        return False
    if len(_owners(views)) == len(views) > 1 and len(_listed(query)) <= 1:
        return query.mentioned
    subjects = _listed(query)
    if any(contains(a.name, b.name) for a in subjects for b in subjects):
        return False
    return len(subjects) > 1 or bool(_COUNTED.search(query.body))


def _owners(views: Sequence[View]) -> set[tuple[str, int | None]]:
    return {(view.document.cover.entity, view.document.cover.year) for view in views}


def _listed(query: Query) -> tuple[Subject, ...]:
    """Subjects that stand side by side; the scope of the others is none of them."""
    return tuple(s for s in main_subjects(query) if s.name != query.basis) if query.subjects else ()


def _across(views: Sequence[View], query: Query) -> list[Operand]:
    """One figure from each of several agencies or years."""
    if len(views) < 2 or len(_owners(views)) != len(views) or len(_listed(query)) > 1 or _nested(views):
        return []
    terms = each(views, query.with_(years=()))
    return terms if len(terms) == len(views) else []


def _nested(views: Sequence[View]) -> list[View]:
    """Documents that name another one's agency among the units that their own figures include."""
    found = []
    for view in views:
        others = [o.document.cover.entity for o in views if o.document.cover.entity != view.document.cover.entity]
        told = _own_units(view)
        if any(other and other in told for other in others):
            found.append(view)
    return found


def _named_by(view: View, views: Sequence[View]) -> bool:
    """Whether another of the documents counts this one's agency among its own units."""
    own = view.document.cover.entity
    others = [other for other in views if other.document.cover.entity != own]
    if any(own in other.document.cover.units for other in others):
        return True
    return view.document.cover.level is not Level.DEPARTMENT and any(own in _own_units(other) for other in others)


def _without_units(answer: Answer | None, query: Query) -> Answer | None:
    """A sum of departments, with the word that their units are in it already."""
    if answer is None:
        return None
    chinese = "下属单位已含在所属部门的数字里，不重复相加。"
    english = "Units are in their departments' figures already and are not added again."
    said = english if query.english else chinese
    return answer.model_copy(update={"text": f"{answer.text}\n{said}", "caveats": (*answer.caveats, said)})


def _own_units(view: View) -> str:
    return "".join(p.text for s in view.document.sections for p in s.paragraphs if _OWN_UNITS.search(p.text))


def _held_in(answer: Answer | None, query: Query) -> Answer | None:
    """The figures side by side, with the reason why they are not added."""
    if answer is None:
        return None
    chinese = "部门的数字已包含所属单位，不再相加，以部门数为准："
    english = "The department's figure includes its units, so they are not added; the department's is the total:"
    return answer.model_copy(update={"text": f"{english if query.english else chinese}\n{answer.text}"})


def _terms(view: View, query: Query) -> list[Operand]:
    """The figures to add in one document; [] when one of those the question lists is missing."""
    local = for_view(view, query)
    said = _COUNTED.search(query.body)
    subjects = _listed(local)
    wanted = numeral(said[1]) if said else 0
    if len(subjects) < 2 or (wanted and len(subjects) != wanted) or own_words(local):
        clauses = _clauses(view, query)
        if len(clauses) > 1 and (not wanted or len(clauses) == wanted):
            found = [operand(view, clause, asked_subjects(clause)[0]) for clause in clauses]
            return _whole([one for one in found if one], len(clauses))
    if len(subjects) < 2 or (wanted and len(subjects) != wanted):
        return []
    return _whole([one for s in subjects if (one := operand(view, local, s))], len(subjects))


def _whole(terms: list[Operand], wanted: int) -> list[Operand]:
    """The terms, when none is missing, none is counted twice, and income is not added to expenditure."""
    sides = {one.fact.side for one in terms} - {""}
    if any(contains(canonical(a.name), canonical(b.name)) for a in terms for b in terms):
        return []
    once = len(terms) == wanted == len({fact.id for one in terms for fact in one.facts[:1]})
    return terms if once and len(sides) <= 1 else []


def _clauses(view: View, query: Query) -> list[Query]:
    """Each of the things a question lists, as a query of its own under the scope of the whole."""
    before = _ALL.split(query.body)[0]
    before = _COUNTED.sub("", re.sub(r"^.*[:：]|20\d\d年?(?:度)?", "", before))
    clauses = [clause for clause in _JOINS.split(before) if len(clause.strip()) > 1]
    made = [part_of(query, clause) for clause in clauses]
    return [
        for_view(view, one.with_(fund=query.fund, basis=query.basis, unit=query.unit, operation=query.operation))
        for one in made
        if one.subjects or own_words(one)
    ]
