"""Which documents a question is about: the agencies it names, the years and stages, and what is said when none fits.

The usual figure first, never a silent choice: a year that is not there, an agency that is not in the library, an actual
figure asked of a plan are said as such, with what is there instead.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from index import DocumentRow, Library
from index.entities import Named, Names
from ingest import Level, Stage, squeeze
from qa.answer import Answer, Kind, Reason
from qa.draft import Draft
from qa.followup import follow
from qa.question import Operation, Query, Question
from qa.understand import understand
from qa.wording import document_name

MOST_AT_ONCE = 12
"""Documents answered about together when the question names none."""
_ACROSS = (Operation.COMPARE, Operation.CHANGE, Operation.DIFFERENCE, Operation.RATIO, Operation.RANK, Operation.CHECK)


class Choice(NamedTuple):
    keys: tuple[str, ...]
    query: Query
    declined: Answer | None = None


def choose_documents(asked: Question, library: Library) -> Choice:
    """The documents to answer from, with the query completed from earlier turns; or why there are none."""
    rows = {row.key: row for row in library.documents(include_superseded=bool(asked.scope))}
    pool = [rows[key] for key in asked.scope if key in rows] or list(library.documents())
    query = _read(asked, pool)
    if not pool:
        return Choice((), query, _empty(query))
    if query.unknown and (not query.mentioned or query.operation in _ACROSS):
        words = asked.scope and (query.english or not query.quantity)
        if not (words and all(_spoken_of(name, pool, library) for name in query.unknown)):
            return Choice((), query, _unknown(query, pool))
    across = bool(asked.scope) and query.operation in _ACROSS
    chosen = [row for row in pool if row.key in query.keys] if query.keys and not across else pool
    if not query.named and len(chosen) > MOST_AT_ONCE and not query.years:
        return Choice((), query)
    by_year = _of_years(chosen, query)
    if not by_year:
        return Choice((), query, _missing_year(query, chosen))
    by_stage, declined = _of_stage(by_year, query)
    if declined:
        return Choice((), query, declined)
    return Choice(tuple(row.key for row in _ordered(by_stage, query)), query)


def _spoken_of(name: str, rows: Sequence[DocumentRow], library: Library) -> bool:
    """Whether selected documents speak of a body by this name: then it is their subject, and no agency of its own.

    English names are told by their spelling: a service centre is anybody's, the Harbour Service Centre is one.
    """
    if not re.search("[\u4e00-\u9fff]", name):
        return name == name.lower()
    core = re.sub(r"^.{0,2}(?=[省市区县][\u4e00-\u9fff]{3})", "", squeeze(name))
    core = core[1:] if re.match("[省市区县]", core) and len(core) > 4 else core
    texts = (p.text for row in rows for s in library.document(row.key).sections for p in s.paragraphs)
    return any(core in squeeze(text) for text in texts)


def _read(asked: Question, pool: Sequence[DocumentRow]) -> Query:
    names = _names_of(tuple(Named(row.key, row.cover) for row in pool))
    query: Query | None = None
    for text in [*(turn[0] for turn in asked.history), asked.text]:
        resolution = names.resolve(text)
        now = understand(Question(text, asked.scope), resolution)
        query = follow(query, now)
    assert query is not None
    return query


def _of_years(rows: Sequence[DocumentRow], query: Query) -> list[DocumentRow]:
    """Documents of the years asked for, agency by agency."""
    agencies: dict[str, list[DocumentRow]] = {}
    for row in rows:
        agencies.setdefault(row.cover.entity, []).append(row)
    return [row for own in agencies.values() for row in _of_years_of_one(own, query)]


def _of_years_of_one(rows: Sequence[DocumentRow], query: Query) -> list[DocumentRow]:
    """Documents of the years asked for; without them, those of the year after, which may state the year before."""
    if not query.years:
        latest = max((row.cover.year or 0 for row in rows), default=0)
        return [row for row in rows if (row.cover.year or 0) == latest] if query.prior else list(rows)
    same = [row for row in rows if row.cover.year in query.years]
    if same and (len(query.years) > 1 or query.operation is not Operation.BASE):
        return same
    after = [row for row in rows if row.cover.year is not None and row.cover.year - 1 in query.years]
    return after or same or (list(rows) if query.soft_years else [])


def _of_stage(rows: Sequence[DocumentRow], query: Query) -> tuple[list[DocumentRow], Answer | None]:
    if query.stage is None:
        return list(rows), None
    same = [row for row in rows if row.cover.stage is query.stage]
    if query.stage is Stage.FINAL and query.hard_stage and rows and all(r.cover.stage is Stage.BUDGET for r in rows):
        return [], _no_actuals(query, rows)
    if not query.named and not query.hard_stage:
        return list(rows), None
    if len(query.years) > 1:
        years = {row.cover.year for row in same}
        return [row for row in rows if row in same or row.cover.year not in years], None
    if same:
        return same, None
    return list(rows), None


def _ordered(rows: Sequence[DocumentRow], query: Query) -> list[DocumentRow]:
    """Latest year first; a department before its units."""
    years = {year: index for index, year in enumerate(query.years)}
    order = {key: index for index, key in enumerate(query.keys)}
    return sorted(
        rows,
        key=lambda row: (
            years.get(row.cover.year or 0, 9) if len(years) > 1 else 0,
            order.get(row.key, 0) if query.named else 0,
            -(row.cover.year or 0),
            row.cover.level is Level.UNIT,
        ),
    )


@lru_cache(maxsize=64)
def _names_of(rows: tuple[Named, ...]) -> Names:
    return Names(rows)


def _names(rows: Sequence[DocumentRow], english: bool) -> list[str]:
    return list(dict.fromkeys(document_name(row.cover, english) for row in rows))


def _decline(query: Query, chinese: str, english: str, rows: Sequence[DocumentRow]) -> Answer:
    draft = Draft(query)
    draft.say(english if query.english else chinese)
    return draft.answer(Kind.ABSTAIN, Reason.NOT_FOUND, _names(rows, query.english)[:8])


def _empty(query: Query) -> Answer:
    return _decline(
        query,
        "资料库中还没有文件；请先用 mingzhang ingest 或页面上传公开文件。",
        "The library is empty; ingest or upload a disclosure first.",
        (),
    )


def _unknown(query: Query, rows: Sequence[DocumentRow]) -> Answer:
    names = "、".join(query.unknown)
    return _decline(
        query,
        f"资料库中没有“{names}”的公开文件，不能用其他单位的数字代替。",
        f"The library holds no disclosure of “{names}”; another agency's figure is no answer.",
        rows,
    )


def _missing_year(query: Query, rows: Sequence[DocumentRow]) -> Answer:
    years = "、".join(map(str, query.years))
    have = "、".join(_names(rows, query.english)[:6])
    return _decline(
        query,
        f"资料库中没有{years}年的文件；现有：{have}。",
        f"No document for {years} in the library; there are: {have}.",
        rows,
    )


def _no_actuals(query: Query, rows: Sequence[DocumentRow]) -> Answer:
    have = "、".join(_names(rows, query.english)[:6])
    return _decline(
        query,
        f"实际支出要看决算；资料库中只有预算（{have}），没有对应的决算，不作估计。",
        f"Actual spending is in a final account; the library has only the budget ({have}). No estimate is made.",
        rows,
    )
