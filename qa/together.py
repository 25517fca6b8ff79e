"""Earlier questions taken together: 两家差多少, 它们加起来, 降了多少 after two years.

甲局三公多少？ → 乙局呢 → 两家差多少      the last two, set against each other
公务接待费？ → 出国费呢 → 合计            added up
"""

import re
from collections.abc import Sequence

from qa.question import Operation, Query, Subject

_PAIR = re.compile(
    r"两[家个者项年种]|二者|俩|三[家个者项年]|四[家个者项年]|它们|他们|这些|都?加起来|合起来|相加|"
    r"合计|总共|一共|\bboth\b|\bthe two\b|\bthem\b|\bthey\b|together|add up",
    re.IGNORECASE,
)
_MANY = {"三": 3, "四": 4}
_GAP = re.compile(
    r"节[约省]|省了|超支|差额|差多少|相差|差几|差了|差距|谁[更多高少低]|哪个[更多高少低]|"
    r"difference|differ|which (?:one |of them )?(?:is|was) \w+er\b",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"合计|总共|一共|总和|总额|共[是有]?多少|\btotal|\bsum\b|together", re.IGNORECASE)


def together(earlier: Sequence[Query], now: Query) -> Query | None:
    """The last questions set side by side: 两家差多少, 它们加起来; None when there are not several."""
    wanted = bool(_PAIR.search(now.text)) or bool(_GAP.search(now.text))
    if not wanted or now.operation not in (Operation.SUM, Operation.DIFFERENCE, Operation.COMPARE, Operation.LOOKUP):
        return None
    number = re.search(r"[三四](?=[家个者项年])", now.text)
    if now.operation is Operation.LOOKUP and not _GAP.search(now.text) and not _TOTAL.search(now.text):
        return None
    adding = now.operation is Operation.SUM or not _GAP.search(now.text)
    asked = _alike(earlier)[-(_MANY[number[0]] if number else 9 if adding else 2) :]
    if len(asked) < 2:
        return None
    last = asked[-1]
    operation = now.operation
    if operation is Operation.LOOKUP:
        operation = Operation.DIFFERENCE if _GAP.search(now.text) else Operation.SUM
    stages = {query.stage for query in asked}
    subjects = tuple(dict.fromkeys(_bare(s) for query in asked for s in query.subjects[:1] or (_said(query),)))
    years = tuple(dict.fromkeys(year for query in asked for year in query.years))
    return last.with_(
        text=now.text,
        body=now.body,
        spoken=now.spoken,
        english=now.english,
        keys=tuple(dict.fromkeys(key for query in asked for key in query.keys)),
        subjects=subjects,
        rest="" if len(subjects) > 1 else last.rest,
        operation=operation,
        measure=now.measure,
        stage=last.stage if len(stages) == 1 else None,
        hard_stage=last.hard_stage and len(stages) == 1,
        years=years,
        fund=last.fund if len({query.fund for query in asked}) == 1 else "",
        unit=now.unit or last.unit,
        places=now.places,
        quantity=True,
    )


def latest_year(earlier: Sequence[Query]) -> tuple[int, ...]:
    """The later year, when the last two questions asked the same of two years running."""
    last = _alike(earlier)[-2:]
    years = {year for query in last for year in query.years}
    same = len({(query.keys, tuple(s.name for s in query.subjects)) for query in last}) == 1
    return (max(years),) if same and len(last) == 2 and len(years) == 2 and max(years) - min(years) == 1 else ()


def _bare(subject: Subject) -> Subject:
    return subject._replace(start=-1, end=-1)


def _said(query: Query) -> Subject:
    """A subject without a known term: the asker's own words."""
    return Subject("".join(query.phrase.split("|")[0].split()))


def _alike(earlier: Sequence[Query]) -> list[Query]:
    """The run of last look-ups that differ in one thing only: the agency, the subject, the year or the stage."""
    found: list[Query] = []
    for query in reversed(earlier):
        if query.operation not in (Operation.LOOKUP, Operation.COUNT) or not (query.subjects or query.phrase):
            break
        marks = [(set(q.keys), [s.name for s in q.subjects], q.years, q.stage) for q in (query, *found[:1])]
        if len(marks) == 2:
            apart = [one != other for one, other in zip(*marks, strict=True)]
            if not any(apart):
                continue
            if sum(apart[:2]) > 1:
                break
        found.insert(0, query)
    return found
