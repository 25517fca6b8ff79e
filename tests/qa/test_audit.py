"""A verified answer of the sample questions passes, and does not after any one change of what it says."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index import Library
from qa import Answer, Verdict, answer_question
from qa.audit import audit
from qa.lexicon import canonical
from qa.pipeline import view_of

GOLD = Path(__file__).parents[2] / "evals" / "data" / "gold_samples.jsonl"
ENTITIES = ("云溪市科学技术局", "白水市审计局", "虚构市园林局")


@pytest.fixture(scope="module")
def verified(library: Library) -> list[Answer]:
    """Answers to the sample questions whose headline is a verified cell."""
    found = []
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        answer = answer_question(
            case["question"], library, scope=case.get("scope") or (), history=case.get("history") or ()
        )
        looked_up = answer.calculation is None and answer.scope is not None
        if answer.values and answer.values[0].verdict is Verdict.VERIFIED and looked_up:
            found.append(answer)
    assert len(found) > 30
    return found


def headline(answer: Answer, **changes: object) -> Answer:
    first, *others = answer.values
    return answer.model_copy(update={"values": (first.model_copy(update=changes), *others)})


def cited(answer: Answer, **changes: object) -> Answer:
    first, *others = answer.evidence
    return answer.model_copy(update={"evidence": (first.model_copy(update=changes), *others)})


def scope(answer: Answer, **changes: object) -> Answer:
    assert answer.scope is not None
    return answer.model_copy(update={"scope": answer.scope.model_copy(update=changes)})


def digits(answer: Answer, _: list[Answer]) -> Iterator[Answer]:
    printed = answer.values[0].value
    for at, char in enumerate(printed):
        if char.isdigit():
            yield headline(answer, value=printed[:at] + str((int(char) + 1) % 10) + printed[at + 1 :])


def units(answer: Answer, _: list[Answer]) -> Iterator[Answer]:
    zero = not answer.values[0].value.strip("0.")
    for unit in ("元", "千元", "万元", "亿元", "%", "辆"):
        if unit != answer.values[0].unit and not (zero and unit not in ("%", "辆")):
            yield headline(answer, unit=unit)


def years(answer: Answer, _: list[Answer]) -> Iterator[Answer]:
    assert answer.scope is not None
    for year in ((answer.scope.year or 2024) - 1, (answer.scope.year or 2024) + 1, None):
        if year != answer.scope.year:
            yield scope(answer, year=year)


def rows(answer: Answer, others: list[Answer]) -> Iterator[Answer]:
    """Under the name of another figure's row, in the value and in the evidence; a total goes by many names."""
    own = canonical(answer.values[0].label)
    for other in others:
        if other.evidence[0].row != answer.evidence[0].row:
            yield cited(answer, row=other.evidence[0].row)
        name = canonical(other.values[0].label)
        if "计" not in own + name and own not in name and name not in own:
            yield headline(answer, label=other.values[0].label)


def columns(answer: Answer, others: list[Answer]) -> Iterator[Answer]:
    for column in {other.evidence[0].column for other in others} - {answer.evidence[0].column}:
        yield cited(answer, column=column)


def entities(answer: Answer, others: list[Answer]) -> Iterator[Answer]:
    assert answer.scope is not None
    named = {other.scope.entity for other in others if other.scope} | set(ENTITIES)
    for entity in named - {answer.scope.entity}:
        yield scope(answer, entity=entity)


def stages(answer: Answer, _: list[Answer]) -> Iterator[Answer]:
    assert answer.scope is not None
    for stage in {"预算", "调整预算", "执行", "决算", ""} - {answer.scope.stage}:
        yield scope(answer, stage=stage)


def places(answer: Answer, _: list[Answer]) -> Iterator[Answer]:
    first = answer.evidence[0]
    yield cited(answer, page=first.page + 1)
    yield cited(answer, table=f"{first.table}（续）")
    yield cited(answer, quote=f"{first.quote}0")
    yield cited(answer, sha256="0" * 64)
    yield cited(answer, fact="t99.r1.c1")


Mutation = Callable[[Answer, list[Answer]], Iterator[Answer]]


@pytest.mark.parametrize("mutation", [digits, units, years, rows, columns, entities, stages, places])
def test_one_change_of_an_answer_is_noticed(
    library: Library, verified: list[Answer], mutation: Mutation, record_property: Callable[[str, object], None]
) -> None:
    tried, passed = 0, []
    for answer in verified:
        for wrong in mutation(answer, verified[::4]):
            tried += 1
            if not audit(wrong, lambda key: view_of(library, key)):
                passed.append(wrong)
    rate = 1 - len(passed) / tried
    record_property("rejected", f"{tried - len(passed)}/{tried}")
    print(f"\n{mutation.__name__}: {tried - len(passed)} of {tried} rejected, {rate:.2%}")
    assert tried >= 60
    assert rate >= 0.99, passed[:2]


def test_every_unchanged_answer_is_accepted(library: Library, verified: list[Answer]) -> None:
    complaints = [found for answer in verified if (found := audit(answer, lambda key: view_of(library, key)))]
    print(f"\n{len(verified) - len(complaints)} of {len(verified)} accepted")
    assert complaints == []
