"""Reasons, duties and summaries in a language model's words, every sentence with the passage it comes from.

    P1 2030年某局三公经费预算{N1}，比上年减少{N2}，主要原因是压减公务接待。
    ->  {"sentences": [{"text": "三公经费比上年减少{N2}，原因是压减公务接待", "cites": ["P1"]}]}
    ->  三公经费比上年减少0.61万元，原因是压减公务接待。[E1]

The model is shown the quoted passages with every number taken out; it never sees or types one. A sentence must cite,
its words must be those of the passages it cites, and a number must stand behind the words it stands behind in the
document. Sentences that do not keep this are dropped; the passages themselves follow in any case.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pydantic import BaseModel, Field

from ingest import squeeze
from qa.answer import Answer, Kind
from qa.llm import Model, ModelError
from qa.prompts import RETRY, SUMMARY, as_data
from qa.wording_gate import KEY, faults, unbacked

_NUMBER = re.compile(
    r"[-−]?\d[\d,]*(?:\.\d+)?\s*(?:%|％|‰|个百分点|[万亿]?元|年度?|月|日|辆|台|个|家|人次?|批次?|项|件|次|平方米|万)?"
)
_MOST = 5
_LONGEST = 200
_SHOWN = 700
"""Characters of a passage that the model is shown."""


class Sentence(BaseModel):
    text: str
    cites: list[str] = Field(description="Keys of the passages it comes from, such as P1.")


class Summary(BaseModel):
    """A short answer, sentence by sentence, each with the passages it comes from."""

    sentences: list[Sentence] = Field(max_length=12)


class Masked(NamedTuple):
    """A passage without its numbers."""

    evidence: str
    text: str
    numbers: Mapping[str, str]
    """As printed, by key."""
    labels: Mapping[str, str]
    """The words before each number, by its key."""


def summarise(answer: Answer, question: str, model: Model) -> Answer:
    """The quotations opened with the model's sentences, those that pass; unchanged when none does."""
    if answer.kind is not Kind.TEXT or answer.language == "en":
        return answer
    passages = mask(answer)
    if not passages:
        return answer
    material = "\n".join(f"{key} {passage.text}" for key, passage in passages.items())
    told = f"Question:\n{as_data(question)}\n\nPassages:\n{as_data(material)}"
    message, best = told, list[str]()
    for _ in range(2):
        try:
            sentences = model.fill(SUMMARY, message, Summary).sentences[:_MOST]
        except ModelError as problem:
            reasons = [str(problem)]
        else:
            checked = [(sentence, sentence_faults(sentence, passages)) for sentence in sentences]
            reasons = [reason for _, faults in checked for reason in faults]
            shown = [_shown(sentence, passages) for sentence, faults in checked if not faults]
            best = shown if len(shown) > len(best) else best
            if not reasons:
                break
        message = f"{told}\n\n{RETRY.format(reasons='; '.join(reasons)[:600])}"
    return answer.model_copy(update={"text": "\n".join([*best, answer.text])}) if best else answer


def mask(answer: Answer) -> dict[str, Masked]:
    """The passages of an answer by key, their numbers replaced by keys."""
    passages: dict[str, Masked] = {}
    count = 0
    for item in answer.evidence:
        if item.kind != "passage":
            continue
        numbers: dict[str, str] = {}
        labels: dict[str, str] = {}
        parts, at = [], 0
        text = item.quote[:_SHOWN]
        for match in _NUMBER.finditer(text):
            count += 1
            key = f"N{count}"
            between = text[at : match.start()]
            numbers[key], labels[key] = match[0].strip(), re.split(r"[。；;\n]", between)[-1]
            parts += [between, f"{{{key}}}"]
            at = match.end()
        parts.append(text[at:])
        passages[f"P{len(passages) + 1}"] = Masked(item.id, "".join(parts), numbers, labels)
    return passages


def sentence_faults(sentence: Sentence, passages: Mapping[str, Masked]) -> list[str]:
    """Why a sentence cannot be shown; empty when it is the cited passages' own."""
    cited = [passages[key] for key in sentence.cites if key in passages]
    if not cited or len(cited) != len(sentence.cites):
        return [f"a sentence must cite passages that are there: {sentence.text[:20]}"]
    labels = {key: label for passage in cited for key, label in passage.labels.items()}
    found = faults(sentence.text, set(labels))
    if len(sentence.text) > _LONGEST:
        found.append("a sentence is too long")
    if found:
        return found
    words = unbacked(sentence.text, "\n".join(KEY.sub("，", passage.text) for passage in cited))
    found += [f"words that the cited passages do not say: {'、'.join(words)}"] if words else []
    return found + _moved(sentence.text, labels)


def _moved(text: str, labels: Mapping[str, str]) -> list[str]:
    """Numbers that stand behind other words than in the document."""
    found, start = [], 0
    for match in KEY.finditer(text):
        said = _grams(re.split(r"[。；;\n]", text[start : match.start()])[-1])
        start = match.end()
        met = {key: len(said & _grams(label)) for key, label in labels.items()}
        if not met[match[1]] or met[match[1]] < max(met.values()):
            found.append(f"{{{match[1]}}} stands behind other words than in the passage")
    return found


def _shown(sentence: Sentence, passages: Mapping[str, Masked]) -> str:
    cited = [passages[key] for key in dict.fromkeys(sentence.cites)]
    numbers = {key: printed for passage in cited for key, printed in passage.numbers.items()}
    text = KEY.sub(lambda match: numbers[match[1]], sentence.text).rstrip("。.;； \n")
    return f"{text}。{''.join(f'[{name}]' for name in _names(cited))}"


def _names(cited: Sequence[Masked]) -> list[str]:
    return list(dict.fromkeys(passage.evidence for passage in cited))


def _grams(text: str) -> set[str]:
    plain = re.sub(r"[\W_]+", "", squeeze(text))
    return {plain[i : i + 2] for i in range(len(plain) - 1)}
