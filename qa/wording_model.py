"""A language model's words around figures it never sees: drafts refer to values by key, the renderer prints the digits.

    {"text": "该局安排三公经费 {V1}，其中公务接待费 {V2}。"}   ->   each key replaced by its checked figure

A draft that says more than the checked answer does (`wording_gate`) is rejected, retried once with the reasons, then
dropped for the template's words.
"""

import json
import re
from decimal import Decimal

from pydantic import BaseModel

from qa.answer import Answer, Kind
from qa.llm import Model, ModelError
from qa.prompts import RETRY, WORDING, as_data
from qa.wording import number
from qa.wording_gate import KEY, faults, misplaced, unbacked


class Draft(BaseModel):
    """The words of an answer, its figures as keys in braces."""

    text: str


def reword(answer: Answer, question: str, model: Model) -> Answer:
    """The answer opened with the model's words, when they pass; unchanged otherwise."""
    if answer.kind not in (Kind.NUMBER, Kind.NUMBERS) or not answer.values:
        return answer
    figures = {f"V{index}": value for index, value in enumerate(answer.values, start=1)}
    labels = {key: _without_digits(value.label) for key, value in figures.items()}
    told = {key: f"{label} [{figures[key].verdict.value}]" for key, label in labels.items()}
    message = f"Question:\n{as_data(question)}\n\nFigures:\n{as_data(json.dumps(told, ensure_ascii=False))}"
    asked = message
    for _ in range(2):
        try:
            text = model.fill(WORDING, asked, Draft).text
        except ModelError as problem:
            reasons = [str(problem)]
        else:
            reasons = draft_faults(text, answer, labels)
            if not reasons:
                shown = KEY.sub(lambda m: number(Decimal(figures[m[1]].value), figures[m[1]].unit), text)
                return answer.model_copy(update={"text": f"{shown}\n{answer.text}"})
        asked = f"{message}\n\n{RETRY.format(reasons='; '.join(reasons)[:600])}"
    return answer


def draft_faults(text: str, answer: Answer, labels: dict[str, str]) -> list[str]:
    """Why a draft is not this answer in other words."""
    found = faults(text, set(labels))
    if found:
        return found
    scope = " ".join(str(part) for part in answer.scope.model_dump().values() if part) if answer.scope else ""
    material = "\n".join([answer.text, scope, *labels.values()])
    operation = answer.calculation.operation if answer.calculation else ""
    words = unbacked(text, material, stage=answer.scope.stage if answer.scope else "", operation=operation)
    found += [f"words that the answer does not say: {'、'.join(words)}"] if words else []
    return found + misplaced(text, labels)


def _without_digits(label: str) -> str:
    """Labels reach the model without codes and years, so that it has no digits to copy."""
    return re.sub(r"\d+", "", label).strip()
