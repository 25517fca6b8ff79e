"""What goes wrong in front of a reader, and how it is said: a status, a code for programs, a sentence for people.

    Problem
    ├── too_long, empty_question, rate_limited       the question
    ├── not_found, gone                              the thing asked for
    ├── unauthorised, forbidden                      who asks
    └── too_large, not_readable, …                      the upload

Nothing here carries a path, a trace or another reader's data.
"""

from collections.abc import Mapping
from typing import Any

from web.wording import say


class Problem(Exception):
    """A request that cannot be served, with words for the one who made it."""

    def __init__(self, status: int, code: str, /, **values: Any) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.values = values

    def message(self, language: str) -> str:
        return say(f"problem.{self.code}", language, **self.values)

    def to_json(self, language: str) -> dict[str, Any]:
        return {"error": {"code": self.code, "message": self.message(language)}}


def malformation(error: Mapping[str, Any], language: str) -> str:
    """What is wrong with a request, from the first finding of its validation: 缺少 question."""
    name = ".".join(str(part) for part in error["loc"][1:]) or str(error["loc"][0])
    kind = str(error["type"])
    if kind == "json_invalid":
        return say("malformed.json", language)
    if kind == "missing":
        return say("malformed.missing", language, name=name)
    if language == "en":  # the validation itself speaks English
        return f"{name}: {error['msg']}"
    return say("malformed.type" if kind.endswith(("_type", "_parsing")) else "malformed.value", language, name=name)
