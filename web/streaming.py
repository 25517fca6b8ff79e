"""An answer in the order a reader takes it in: figures and evidence first, then its words, then the whole.

for event, data in events(given):
    accepted → values → text → text → … → answer
"""

import json
from collections.abc import Iterator
from typing import Any

from web.journal import Given

_PIECES = 24


def growing(text: str) -> list[int]:
    """How many characters of the text to show, step by step; never cut inside a run of digits."""
    step = max(6, len(text) // _PIECES)
    cuts = [cut for cut in range(step, len(text), step) if not _inside_number(text, cut)]
    return cuts


def _inside_number(text: str, cut: int) -> bool:
    return text[cut - 1] in "0123456789.," and text[cut] in "0123456789.,%"


def events(given: Given) -> Iterator[tuple[str, dict[str, Any]]]:
    answer = given.answer.to_json()
    first = {name: answer[name] for name in ("kind", "values", "scope", "evidence", "reason")}
    yield "values", {"id": given.id, **first}
    start = 0
    for cut in [*growing(given.answer.text), len(given.answer.text)]:
        if cut > start:
            yield "text", {"delta": given.answer.text[start:cut]}
            start = cut
    yield "answer", given.model_dump(mode="json")


def server_sent(event: str, data: Any) -> str:
    return f"event: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
