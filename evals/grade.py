"""Grades: what is right and what is wrong about one answer, each with a reason.

    judge(case, answer.to_json())  ->  Judgement(correct=False, wrong=True, grades=(Grade("headline", False,
                                       "4.79 万元 where 17.11 万元 was expected"), …))

One criterion, one function. Figures agree when they are equal after unit conversion, to the coarser of the two printed
precisions. A grade whose criterion does not apply passes as None.
"""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from evals.case import Case, Figure, GoldEvidence
from ingest import MONEY

Json = Mapping[str, Any]
YUAN = MONEY | {
    "yuan": Decimal(1),
    "rmb": Decimal(1),
    "cny": Decimal(1),
    "10k yuan": Decimal(10_000),
    "million yuan": Decimal(1_000_000),
}
SURE = ("verified", "derived")
"""Verdicts that promise a reader the figure was checked."""


class Grade(NamedTuple):
    name: str
    passed: bool | None
    """None when the criterion does not apply to this question."""
    reason: str


class Judgement(NamedTuple):
    correct: bool
    wrong: bool | None
    """Whether the headline figure is wrong, whatever its verdict; None when no figure was asked for."""
    grades: tuple[Grade, ...]

    def grade(self, name: str) -> Grade:
        return next(grade for grade in self.grades if grade.name == name)


def squeeze(text: str | None) -> str:
    """For containment: NFKC, no white space or quotes, no thousands separators, lower case."""
    plain = unicodedata.normalize("NFKC", text or "").lower()
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", plain)
    return re.sub(r"[\s“”\"'‘’「」]", "", plain)


def decimal(value: object) -> Decimal | None:
    try:
        return Decimal(re.sub(r"[,\s%％]", "", unicodedata.normalize("NFKC", str(value))))
    except InvalidOperation:
        return None


def same_figure(got: Json, want: Figure, signed: bool = True) -> bool:
    """Equal after unit conversion, to the coarser of the two printed precisions."""
    a, b = decimal(got.get("value")), decimal(want.value)
    if a is None or b is None or not a.is_finite() or not b.is_finite():
        return False
    if not signed:
        a, b = abs(a), abs(b)
    step_a, step_b = _step(a), _step(b)
    unit_a, unit_b = _unit(got.get("unit")), _unit(want.unit)
    if unit_a in YUAN and unit_b in YUAN:
        a, step_a = a * YUAN[unit_a], step_a * YUAN[unit_a]
        b, step_b = b * YUAN[unit_b], step_b * YUAN[unit_b]
    elif unit_a and unit_b and unit_a != unit_b and (unit_a in YUAN) != (unit_b in YUAN):
        return False
    return a == b if step_a == step_b else abs(a - b) <= max(step_a, step_b) / 2


def _step(value: Decimal) -> Decimal:
    return Decimal(1).scaleb(int(value.as_tuple().exponent))


def _unit(unit: object) -> str:
    """万元/辆 is an amount in 万元."""
    return str(unit or "").split("/")[0].strip().lower()


# The criteria


def grade_forbidden(case: Case, answer: Json) -> Grade:
    """Nothing stands in the text that a right answer may not say."""
    text = squeeze(answer.get("text"))
    found = [words for words in case.answer.must_not_contain if squeeze(words) in text]
    if not case.answer.must_not_contain:
        return Grade("forbidden", None, "nothing is forbidden")
    return Grade("forbidden", not found, f"says {found[0]}" if found else "says nothing forbidden")


def grade_words(case: Case, answer: Json) -> Grade:
    """The text holds what a right answer has to say."""
    if not case.answer.must_contain:
        return Grade("words", None, "no words are required")
    text = squeeze(answer.get("text"))
    missing = [words for words in case.answer.must_contain if squeeze(words) not in text]
    return Grade("words", not missing, f"does not say {'、'.join(missing)}" if missing else "says all that is required")


def grade_abstention(case: Case, answer: Json) -> Grade:
    """It abstains exactly where the papers hold no answer."""
    abstained = answer.get("kind") == "abstain"
    if case.answer.kind == "abstain":
        return Grade("abstention", abstained, "abstains" if abstained else "answers where the papers say nothing")
    if case.type == "ambiguous" and abstained and answer.get("reason") == "ambiguous":
        return Grade("abstention", True, "asks which reading is meant")
    return Grade("abstention", not abstained, "abstains although the papers answer" if abstained else "answers")


def grade_headline(case: Case, answer: Json) -> Grade:
    """The first figure is the one asked for, in value and unit."""
    want = case.answer
    values = answer.get("values") or []
    if want.kind == "text":
        return Grade("headline", None, "no figure was asked for")
    if want.kind == "number":
        expected = [Figure(value=want.value or "", unit=want.unit), *want.accept]
        right = bool(values) and any(same_figure(values[0], figure) for figure in expected)
    elif want.kind == "numbers":
        expected = [*want.values, *want.accept]
        right = bool(values) and any(same_figure(values[0], figure, signed=False) for figure in expected)
    else:
        expected = list(want.accept)
        right = bool(values) and any(same_figure(values[0], figure) for figure in expected)
        if not values:
            return Grade("headline", None, "no figure given, none expected")
    if not values:
        return Grade(
            "headline", False, f"no figure where {_show(expected[0])} was expected" if expected else "no figure"
        )
    got = _show(Figure(value=str(values[0].get("value")), unit=str(values[0].get("unit") or "")))
    return Grade(
        "headline", right, got if right else f"{got} where {_show(expected[0]) if expected else 'none'} was expected"
    )


def grade_values(case: Case, answer: Json) -> Grade:
    """Every figure of the expected list is among those given."""
    if case.answer.kind != "numbers":
        return Grade("values", None, "no list was asked for")
    values = answer.get("values") or []
    missing = [w for w in case.answer.values if not any(same_figure(v, w, signed=False) for v in values)]
    if missing or not case.answer.values:
        return Grade("values", False, "missing " + "、".join(f"{w.label} {_show(w)}" for w in missing))
    return Grade("values", True, f"all {len(case.answer.values)} figures are there")


def grade_document(case: Case, answer: Json) -> Grade:
    """The evidence names the right document."""
    wanted = {item.doc for item in case.evidence if item.doc}
    if not wanted:
        return Grade("document", None, "no document is prescribed")
    got = {str(item.get("doc")) for item in answer.get("evidence") or []}
    missing = wanted - got
    reason = f"no evidence from {'、'.join(sorted(missing))}" if missing else f"cites {'、'.join(sorted(wanted))}"
    return Grade("document", not missing, reason)


def grade_place(case: Case, answer: Json) -> Grade:
    """Some evidence stands on the right page, in the right row, or quotes the right words."""
    if not case.evidence:
        return Grade("place", None, "no place is prescribed")
    for want in case.evidence:
        for item in answer.get("evidence") or []:
            reason = _same_place(want, item)
            if reason:
                return Grade("place", True, reason)
    return Grade("place", False, "no evidence on the right page, row or words")


def _same_place(want: GoldEvidence, item: Json) -> str:
    if want.doc and item.get("doc") != want.doc:
        return ""
    if want.page and item.get("page") == want.page:
        return f"page {want.page}"
    if want.row and squeeze(want.row) in squeeze(item.get("row")):
        return f"row {want.row}"
    if want.quote and squeeze(want.quote)[:8] in squeeze(item.get("quote")):
        return f"words {want.quote}"
    if not (want.page or want.row or want.quote):
        return f"document {want.doc}"
    return ""


def grade_honesty(case: Case, answer: Json, headline: Grade) -> Grade:
    """A figure that claims to be checked is right, and shows what it was checked against."""
    values = answer.get("values") or []
    if not values:
        return Grade("honesty", None, "no figure is claimed")
    known = {str(item.get("id")) for item in answer.get("evidence") or []}
    for value in values:
        if value.get("verdict") in SURE and not set(value.get("evidence") or []) & known:
            return Grade("honesty", False, f"{value.get('value')} is called {value.get('verdict')} without evidence")
    verdict = values[0].get("verdict")
    wrong = headline.passed is False and case.answer.kind != "text"
    if wrong and verdict in SURE:
        return Grade("honesty", False, f"called {verdict}, but {headline.reason}")
    return Grade("honesty", True, f"called {verdict or 'nothing'}")


def judge(case: Case, answer: Json) -> Judgement:
    """All grades of one answer, and what they come to."""
    headline, values = grade_headline(case, answer), grade_values(case, answer)
    words, forbidden, abstention = (
        grade_words(case, answer),
        grade_forbidden(case, answer),
        grade_abstention(case, answer),
    )
    grades = (
        headline,
        values,
        words,
        forbidden,
        abstention,
        grade_document(case, answer),
        grade_place(case, answer),
        grade_honesty(case, answer, headline),
    )
    correct, wrong = _verdict(case, answer, {grade.name: grade for grade in grades})
    return Judgement(correct, wrong, grades)


def _verdict(case: Case, answer: Json, grades: Mapping[str, Grade]) -> tuple[bool, bool | None]:
    want, kind = case.answer, answer.get("kind")
    abstained, claims = kind == "abstain", bool(answer.get("values"))
    holds, headline = grades["words"].passed is not False, grades["headline"].passed is True
    if grades["forbidden"].passed is False:
        return False, None
    if case.type == "ambiguous" and abstained and answer.get("reason") == "ambiguous":
        return True, False
    if want.kind == "abstain":
        accepted = not abstained and headline
        return (abstained and holds) or accepted, not abstained and claims and not accepted
    if abstained:
        return False, False
    if want.kind == "text":
        return kind not in (None, "error", "missing") and holds, None
    if want.kind == "number":
        return headline and holds, claims and not headline
    listed = grades["values"].passed is True
    return listed and holds, claims and not listed and not headline


def _show(figure: Figure) -> str:
    return f"{figure.value} {figure.unit}".strip()
