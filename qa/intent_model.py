"""What a question asks, filled in by a language model where the rules found nothing; checked before it is believed.

    "今年请客吃席打算花几个钱"  ->  Intent(operation="lookup", subjects=["公务接待费"], …)  ->  "公务接待费预算多少"

The model fills the fields of a query, not an answer: an operation of the closed list, subjects that are terms of the
field, agencies of the library, years of the question. What is not is rejected, once with the reasons. The fields are
put in standard words and go through the same rules as any question, so that they can be shown, recorded and replayed.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from pydantic import BaseModel, Field

from ingest import account_names, fold
from qa.lexicon import canonical, terms
from qa.llm import Model, ModelError
from qa.prompts import INTENT, RETRY, as_data
from qa.question import Query

_MOST_NAMES = 80
_HAN_YEAR = re.compile(r"[二2][〇零○0][〇零○一二三四五六七八九0-9]{2}")
_HAN = {char: str(number % 10) for number, char in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0"}
_NAMED = re.compile(r"\b(20\d\d)\b|(?<!\d)(20\d\d)(?!\d)|(?<!\d)(\d\d)年")
_ASKED = {
    "lookup": "{first}{stage}多少",
    "breakdown": "{first}{stage}由哪些部分构成，各多少",
    "sum": "{all}{stage}加起来多少",
    "difference": "{first}和{second}{stage}相差多少",
    "ratio": "{first}占{second}的比例是多少",
    "change": "{first}{stage}比上年增减多少",
    "rank": "最大的{first}是哪一项",
    "definition": "{first}是什么意思",
    "reason": "{first}{stage}增减的原因是什么",
    "duties": "主要职责是什么",
}
_SINGLE = ("difference", "ratio")


class Intent(BaseModel):
    """What a question about budgets asks for."""

    operation: Literal[
        "lookup", "breakdown", "sum", "difference", "ratio", "change", "rank", "definition", "reason", "duties"
    ]
    subjects: list[str] = Field(default=[], max_length=4, description="Standard Chinese terms, the main one first.")
    agencies: list[str] = Field(default=[], max_length=4, description="Official names out of the list given.")
    years: list[int] = Field(default=[], max_length=4, description="Years that the question names.")
    stage: Literal["", "预算", "决算"] = ""


def read_again(question: str, query: Query, agencies: Sequence[str], model: Model) -> str | None:
    """The question in standard words, or None. `agencies` are the official names the answer may come from.

    A name that the library does not hold is not replaced by another: then nothing is asked.
    """
    if query.unknown or not agencies:
        return None
    names = list(dict.fromkeys(agencies))[:_MOST_NAMES]
    told = f"Agencies:\n{as_data('、'.join(names))}\n\nQuestion:\n{as_data(question)}"
    message = told
    for _ in range(2):
        try:
            intent = model.fill(INTENT, message, Intent)
        except ModelError as problem:
            reasons = [str(problem)]
        else:
            reasons = intent_faults(intent, question, query, names)
            if not reasons:
                return intent_to_question(intent, query, names)
        message = f"{told}\n\n{RETRY.format(reasons='; '.join(reasons)[:600])}"
    return None


def intent_faults(intent: Intent, question: str, query: Query, agencies: Sequence[str]) -> list[str]:
    """Why the fields are not the question's; empty when they may be."""
    found = [f"{name} is no term of the field" for name in intent.subjects if not _known(name)]
    found += [f"{name} is not in the list of agencies" for name in intent.agencies if name not in agencies]
    allowed = {*query.years, *_years_in([question])}
    found += [f"the question names no year {year}" for year in intent.years if year not in allowed]
    if query.stage and intent.stage and intent.stage != query.stage.value:
        found.append(f"the question asks for {query.stage.value}")
    needed = 2 if intent.operation in _SINGLE and len(intent.agencies) < 2 else 0 if intent.operation == "duties" else 1
    if len(intent.subjects) < needed:
        found.append(f"{intent.operation} needs {needed} subjects")
    return found


def intent_to_question(intent: Intent, query: Query, agencies: Sequence[str]) -> str:
    """某市科技局2030年公务接待费预算多少"""
    who = agencies if query.mentioned and len(agencies) <= 4 else intent.agencies
    years = intent.years or list(query.years)
    stage = intent.stage or (query.stage.value if query.stage else "")
    subjects = [canonical(name) for name in intent.subjects]
    first, second = [*subjects, "", ""][:2]
    core = _ASKED[intent.operation].format(first=first, second=second, all="和".join(subjects), stage=stage)
    if intent.operation == "difference" and len(who) > 1:
        core = f"{first}{stage}相差多少"
    return f"{'和'.join(who)}{'和'.join(f'{year}年' for year in years)}{core}"


def _known(name: str) -> bool:
    return bool(name) and (canonical(name) in terms() or name in account_names())


def _years_in(texts: Iterable[str]) -> set[int]:
    found: set[int] = set()
    for text in texts:
        for whole, inside, short in _NAMED.findall(fold(text)):
            found.add(int(whole or inside or f"20{short}"))
        found |= {int("".join(_HAN.get(char, char) for char in year)) for year in _HAN_YEAR.findall(text)}
    return found
