"""Several questions in one sentence, answered one after the other under the same scope.

收入预算多少万元，其中财政拨款多少？      two figures
现在有几辆车，还要买几辆？                two counts from the same passage
比上一年多了多少，什么原因？              a figure, then the stated reason
"""

import re

from qa.intents import operation_of
from qa.question import Operation, Query
from qa.understand import HOW_MUCH, part_of

_SPLIT = re.compile(r"[,，;；。?？]|、(?=[^、]{0,12}(?:多少|几))|\band\b(?=.{0,20}how (?:many|much))", re.IGNORECASE)
_FURTHER = re.compile(r"增还是减|什么原因|为什么|为啥|原因(?:是|呢)|why\b|增加还是减少|都?花在哪")
_WHOLE = (Operation.CHECK, Operation.COMPARE, Operation.SUM, Operation.RANK, Operation.BREAKDOWN, Operation.DEFINITION)
"""Operations whose clauses belong together."""


def split_parts(query: Query) -> list[Query]:
    """The questions of a sentence, each with its own subject and operation; [] when there is just one."""
    if query.operation in _WHOLE:
        return []
    clauses = [clause for clause in _SPLIT.split(query.body) if clause.strip()]
    asking = [clause for clause in clauses if HOW_MUCH.search(clause) or _FURTHER.search(clause)]
    if len(asking) < 2 or not HOW_MUCH.search(asking[0]):
        return []
    parts = [part_of(query, clause) for clause in asking]
    return [
        _completed(part, parts[0], query).with_(operation=_operation(clause))
        for part, clause in zip(parts, asking, strict=True)
    ]


_FUNDS = ("一般公共预算拨款", "政府性基金", "财政拨款", "国有资本经营预算", "财政专户")
_WHOLES = ("收入总计", "支出总计", "收支总计", "本年收入合计", "本年支出合计")


def _completed(part: Query, first: Query, query: Query) -> Query:
    """A later clause takes the first one's subject when it names none of its own, or only a fund of an account."""
    if part is first:
        return part.with_(subjects=part.subjects or query.subjects)
    account = first.subjects and first.subjects[0].name not in _WHOLES
    if account and part.subjects and all(s.name in _FUNDS for s in part.subjects):
        return part.with_(subjects=first.subjects, phrase=first.phrase, rest="")
    if part.subjects or (part.phrase and not _FURTHER.search(part.body)):
        return part
    return part.with_(subjects=first.subjects or query.subjects, phrase=first.phrase, rest="")


def _operation(clause: str) -> Operation:
    if re.search(r"增还是减|增加还是减少", clause):
        return Operation.CHANGE
    found = operation_of(clause)
    return Operation.LOOKUP if found in (Operation.COUNT, Operation.BREAKDOWN, Operation.PROSE) else found
