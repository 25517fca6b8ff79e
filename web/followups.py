"""What may be asked next: questions about the same figure, each tried before it is offered.

Examples(desk).of("zh")              ->  a first question of each kind, about documents that are there
with_follow_ups(desk, given, past)   ->  the answer with ("云溪市科学技术局2025年公务接待费是多少？", …)
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from qa import Answer, Kind, Verdict
from web.desk import Ask, Desk, Row
from web.engine import History
from web.journal import Given

_OFFERED = 3
_KEPT = 200
_TRIED = 7
"""Questions tried at most; each costs as much as one from a reader."""
_AROUND = re.compile(r"^.*(?:19|20)\d\d.* |^\d{3,7}\s+|[（(][^（()）]*[)）]$")
"""What stands around the name of an account: whose and when, its code, its scope."""
_ANSWERED = (Kind.NUMBER, Kind.NUMBERS, Kind.TEXT)

_ASKS = {
    "parts": ("{entity}{year}年{label}由哪些部分构成？", "What is {label} of {entity} in {year} made up of?"),
    "change": ("{entity}{year}年{label}比上年增减多少？", "How did {label} of {entity} change in {year}?"),
    "years": (
        "{entity}{earlier}年和{later}年的{label}分别是多少？",
        "How much was {label} of {entity} in {earlier} and in {later}?",
    ),
    "agencies": (
        "{entity}和{other}{year}年的{label}谁多？",
        "Which has more {label} in {year}, {entity} or {other}?",
    ),
    "reason": ("{entity}{year}年{label}变化的原因是什么？", "Why did {label} of {entity} change in {year}?"),
    "meaning": ("什么是{label}？", "What does {label} mean?"),
}
_EXAMPLES = (
    ("{entity}{year}年{stage}的支出总计是多少？", "What is the total expenditure of {entity} in {year} ({stage})?"),
    ("{entity}{year}年三公经费由哪些部分构成？", "What is 三公经费 of {entity} in {year} made up of?"),
    ("{entity}{year}年基本支出占总支出的比例是多少？", "What share of {entity}'s {year} expenditure is 基本支出?"),
    ("{entity}{year}年三公经费为什么变化？", "Why did 三公经费 of {entity} change in {year}?"),
)


class Examples:
    """Questions for a first screen, tried once for each state of the library."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._known: dict[str, tuple[tuple[Row, ...], tuple[str, ...]]] = {}

    def of(self, language: str, scope: Sequence[str] = ()) -> tuple[str, ...]:
        rows = tuple(row for row in self._desk.rows() if not scope or row.key in scope)
        key = ",".join((language, *scope))
        seen, questions = self._known.get(key, ((), ()))
        if seen != rows:
            questions = self._desk.tried(lambda ask: examples(rows, language, ask), scope) or ()
            if len(self._known) > _KEPT:
                self._known.clear()
            if questions:
                self._known[key] = (rows, questions)
        return questions


def with_follow_ups(desk: Desk, given: Given, past: History) -> Given:
    past = (*past, (given.question, given.answer.text))
    rows = [row for row in desk.rows() if not given.scope or row.key in given.scope]
    found = desk.tried(lambda ask: follow_ups(given, rows, ask), given.scope, past)
    return given.model_copy(update={"follow_ups": found})


def follow_ups(given: Given, rows: Sequence[Row], ask: Ask) -> tuple[str, ...]:
    """At most three questions that were answered when tried, none with the figures already shown."""
    answer = given.answer
    offered: list[str] = []
    parts = {_say("parts", answer, **about) for about in [_about(answer)] if about}
    seen = {_figures(answer)}
    tried = 0
    for question in (*answer.choices, *_candidates(answer, rows)):
        if len(offered) == _OFFERED or tried == _TRIED:
            break
        if question in offered or question == given.question:
            continue
        tried += 1
        told = ask(question)
        if told.kind not in _ANSWERED or not told.evidence or _figures(told) in seen:
            continue
        if question in parts and not _adds_up(told):
            continue
        seen.add(_figures(told))
        offered.append(question)
    return tuple(offered)


def examples(rows: Sequence[Row], language: str, ask: Ask) -> tuple[str, ...]:
    """A first question of each kind, about documents that are there and answer it."""
    known = [row for row in rows if row.entity and row.year]
    offered = []
    for number, pair in enumerate(_EXAMPLES):
        start = number * len(known) // len(_EXAMPLES)
        for row in (*known[start : start + 2], *known[:1]):
            question = pair[language == "en"].format(entity=row.entity, year=row.year, stage=row.stage)
            if question not in offered and ask(question).kind in _ANSWERED:
                offered.append(question)
                break
    return tuple(offered)


def _figures(answer: Answer) -> frozenset[tuple[str, str]]:
    """What tells one answer from another: its figures, or where its words stand."""
    shown = {(value.value, value.unit) for value in answer.values}
    return frozenset(shown or {(piece.doc, str(piece.page)) for piece in answer.evidence})


def _candidates(answer: Answer, rows: Sequence[Row]) -> Iterator[str]:
    told, scope = _about(answer), answer.scope
    if not told or scope is None or scope.year is None:
        return
    kinds = {row.key: row for row in rows}
    about = {piece.doc for piece in answer.evidence if piece.doc in kinds}
    if answer.kind is not Kind.NUMBERS:
        yield _say("parts", answer, **told)
    if len(about) < 2:
        for row in rows:
            if row.year and row.year != scope.year and (row.entity, row.stage) == (scope.entity, scope.stage):
                earlier, later = sorted((row.year, scope.year))
                yield _say("years", answer, **told, earlier=earlier, later=later)
                break
        near = [
            row
            for row in rows
            if (row.year, row.stage, row.level) == (scope.year, scope.stage, scope.level) and row.entity != scope.entity
        ]
        near.sort(key=lambda row: row.entity[:2] != scope.entity[:2])  # the same city first
        for row in near[:1]:
            yield _say("agencies", answer, **told, other=row.entity)
    yield _say("change", answer, **told)
    yield _say("reason", answer, **told)
    yield _say("meaning", answer, **told)


def _about(answer: Answer) -> dict[str, object]:
    """Agency, year and account of the headline figure; empty where they are not one."""
    scope = answer.scope
    if scope is None or not scope.entity or scope.year is None or not answer.values:
        return {}
    label = _label(answer, scope.entity)
    return {"entity": scope.entity, "year": scope.year, "label": label} if label else {}


def _adds_up(answer: Answer) -> bool:
    """Parts before their sum, which stands last."""
    *parts, whole = [Decimal(value.value) for value in answer.values] or [Decimal(0)]
    return len(parts) > 1 and sum(parts) == whole


def _label(answer: Answer, entity: str) -> str:
    """The account that the answer is about, without code, scope, agency and year."""
    values = answer.values[1:] if answer.calculation and answer.kind is Kind.NUMBER else answer.values
    printed = [value for value in values if value.verdict is not Verdict.DERIVED]
    if not printed:
        return ""
    whole = printed[-1] if answer.kind is Kind.NUMBERS else printed[0]
    label = _AROUND.sub("", _AROUND.sub("", whole.label)).strip()
    return label if 1 < len(label) <= 30 and entity not in label and not re.search(r"\d{4}", label) else ""


def _say(kind: str, answer: Answer, **values: object) -> str:
    return _ASKS[kind][answer.language == "en"].format(**values)
