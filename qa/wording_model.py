"""A language model's words around figures it never sees: drafts refer to values by key, the renderer prints the digits.

    {"text": "该局安排三公经费 {V1}，其中公务接待费 {V2}。"}   ->   each key replaced by its checked figure

A draft with a digit that no key backs — in any script, or in words (四十三点八四, forty-three) — or with a foreign key
is rejected, retried once with the reasons, then dropped for the template's words.
"""

import json
import re
import unicodedata
from decimal import Decimal

from ingest import fold
from qa.answer import Answer, Kind
from qa.llm import Model, ModelError, read_object
from qa.prompts import REPHRASING, RETRY, WORDING, as_data
from qa.wording import number

_KEY = re.compile(r"\{(V\d{1,2})\}")
_HAN_DIGIT = "〇零一二两兩三四五六七八九十百千壹贰貳叁參肆伍陆陸柒捌玖拾佰仟廿卅卌"
_COUNTED = "万|萬|亿|億|元|点|成|倍|辆|台|个|家|人|项|件|次|分之"
_HAN_NUMBER = re.compile(
    rf"[{_HAN_DIGIT}]{{2,}}|[{_HAN_DIGIT}]\s*[余多来几]?\s*(?:{_COUNTED})|[数几]\s*[十百千]*(?:万|萬|亿|億|元|倍|成)|"
    r"[为是]零|百分之|翻了?[一两]?[番倍]|减半|一半|过半|卌"
)
_HARMLESS = re.compile(
    r"三公|一般|第[一二三四五六七八九十]+|[一二三四五六七八九十]、|统一|唯一|一致|一定|一并|一同|之一"
)
_ENGLISH_NUMBER = re.compile(
    r"\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|"
    r"twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|(?:hundred|thousand|million|billion|dozen|quarter)s?|"
    r"half|halv(?:e|es|ed)|(?:doubl|tripl)(?:e|es|ed)|twice|thirds?|percent)\b",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"(?<=\})\s*(?:[万萬亿億千百十元%％‰倍成番]|(?:yuan|million|billion)\b)|[0-9A-Za-z](?=\{V)", re.IGNORECASE
)
"""What would make another figure of the one a key stands for: the system prints its unit."""
_LETTERS = re.compile(r"[lIOo|]{2,}\s*[万萬亿億元]")
_LONGEST = 600


def faults(text: str, keys: set[str]) -> list[str]:
    """Why a draft cannot be shown; empty when every figure in it is a known key."""
    found = [f"unknown key {key}" for key in _KEY.findall(text) if key not in keys]
    bare = _KEY.sub(" ", text)
    if any(unicodedata.category(char) in ("Nd", "Nl", "No") for char in bare):
        found.append("a digit is written out")
    plain = _HARMLESS.sub(" ", fold(bare))
    if _HAN_NUMBER.search(plain) or _ENGLISH_NUMBER.search(plain):
        found.append("a number is written in words")
    if _BESIDE.search(fold(text)) or _LETTERS.search(plain):
        found.append("a unit or a multiple beside a key, or letters that look like digits")
    if "{" in bare or "}" in bare:
        found.append("braces that are no key")
    if not text.strip() or len(text) > _LONGEST:
        found.append("no text, or far too long")
    return found


def reword(answer: Answer, question: str, model: Model) -> Answer:
    """The answer opened with the model's words, when they pass; unchanged otherwise."""
    if answer.kind not in (Kind.NUMBER, Kind.NUMBERS) or not answer.values:
        return answer
    figures = {f"V{index}": value for index, value in enumerate(answer.values, start=1)}
    labels = {key: f"{_without_digits(value.label)} [{value.verdict.value}]" for key, value in figures.items()}
    message = f"Question:\n{as_data(question)}\n\nFigures:\n{as_data(json.dumps(labels, ensure_ascii=False))}"
    text = _draft(model, message, set(figures))
    if text is None:
        return answer
    shown = _KEY.sub(lambda m: number(Decimal(figures[m[1]].value), figures[m[1]].unit), text)
    return answer.model_copy(update={"text": f"{shown}\n{answer.text}"})


def _draft(model: Model, message: str, keys: set[str]) -> str | None:
    """A draft without faults, after one retry at most."""
    asked = message
    for _ in range(2):
        try:
            text = read_object(model.reply(WORDING, asked)).get("text")
        except ModelError as problem:
            reasons = [str(problem)]
        else:
            reasons = faults(text, keys) if isinstance(text, str) else ["text is missing"]
            if not reasons and isinstance(text, str):
                return text
        asked = f"{message}\n\n{RETRY.format(reasons='; '.join(reasons))}"
    return None


def rephrase(question: str, model: Model) -> str | None:
    """The question in standard terms, or None: a rewording may not bring in digits or names that were not asked."""
    try:
        text = read_object(model.reply(REPHRASING, as_data(question))).get("question")
    except ModelError:
        return None
    if not isinstance(text, str) or not text.strip() or len(text) > 4 * len(question) + 80:
        return None
    return text if set(_numbers(text)) <= set(_numbers(question)) else None


def _numbers(text: str) -> list[str]:
    """Numbers of a question, in digits and in words."""
    plain = _HARMLESS.sub(" ", fold(text))
    found = (pattern.findall(plain) for pattern in (re.compile(r"\d+"), _HAN_NUMBER, _ENGLISH_NUMBER, _LETTERS))
    return [number for numbers in found for number in numbers]


def _without_digits(label: str) -> str:
    """Labels reach the model without codes and years, so that it has no digits to copy."""
    return re.sub(r"\d+", "", label).strip()
