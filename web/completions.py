"""The chat completions interface that existing chat programs speak, answered from the library.

    POST /v1/chat/completions {"model": "mingzhang", "messages": [{"role": "user", "content": "三公经费一共多少？"}]}

The last user message is the question, earlier pairs are the conversation, system messages are left aside. A model named
`mingzhang/KEY` asks one document. The whole answer with its evidence travels in the field `mingzhang`.
"""

import json
import time
from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from web.access import caller_of
from web.api import Services, client_of, language
from web.figures import digits, where
from web.journal import Given
from web.problems import Problem
from web.shapes import REFUSALS
from web.streaming import growing
from web.wording import say

MODEL = "mingzhang"


class Message(BaseModel):
    role: str
    content: str | list[dict[str, Any]] | None = None

    def words(self) -> str:
        if isinstance(self.content, list):
            return "\n".join(str(part.get("text", "")) for part in self.content if part.get("type") == "text")
        return self.content or ""


class Wish(BaseModel):
    model_config = ConfigDict(extra="ignore")

    model: str = MODEL
    messages: list[Message] = Field(min_length=1, max_length=400)
    stream: bool = False
    stream_options: dict[str, Any] | None = None


def build_completions(services: Services) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["chat completions"], responses=REFUSALS)
    desk = services.desk

    @routes.get("/models")
    def models() -> dict[str, Any]:
        names = [MODEL, *(f"{MODEL}/{row.key}" for row in desk.rows())]
        return {"object": "list", "data": [{"id": name, "object": "model", "owned_by": MODEL} for name in names]}

    @routes.post("/chat/completions")
    def complete(request: Request, wish: Wish) -> Any:
        told = language(request)
        try:
            question, history = _conversation(wish.messages)
            scope = (wish.model.partition("/")[2],) if wish.model.startswith(f"{MODEL}/") else ()
            given = desk.ask(question, caller_of(request).scope(scope), history, client_of(request))
        except Problem as problem:
            error = {
                "message": problem.message(told),
                "type": "invalid_request_error",
                "param": None,
                "code": problem.code,
            }
            return JSONResponse({"error": error}, problem.status)
        text = answer_text(given, told)
        if not wish.stream:
            return _whole(given, text)
        usage = bool((wish.stream_options or {}).get("include_usage"))
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(_chunks(given, text, usage), media_type="text/event-stream", headers=headers)

    return routes


def _conversation(messages: list[Message]) -> tuple[str, list[tuple[str, str]]]:
    """The question, and the pairs before it. Raises Problem when the last word is not the reader's."""
    spoken = [message for message in messages if message.role in ("user", "assistant")]
    if not spoken or spoken[-1].role != "user":
        raise Problem(400, "empty_question")
    history: list[tuple[str, str]] = []
    asked = ""
    for message in spoken[:-1]:
        if message.role == "user":
            asked = message.words()
        elif asked:
            history.append((asked, message.words()))
            asked = ""
    return spoken[-1].words(), history


def answer_text(given: Given, told: str) -> str:
    """The answer as plain text with its figures, verdicts and places, for programs that show nothing else."""
    answer = given.answer
    lines = [answer.words]
    for value in answer.values:
        verdict = say(f"verdict.{value.verdict.value}", told)
        cited = "".join(f"[{name}]" for name in value.evidence)
        lines.append(f"- {value.label}: {digits(value.value)} {value.unit} ({verdict}) {cited}".rstrip())
    if answer.calculation:
        lines.append(f"{say('card.formula', told)}: {answer.calculation.formula}")
    lines += [f"{say('card.caveats', told)}: {caveat}" for caveat in answer.caveats]
    for piece in answer.evidence:
        page = say("card.page", told, page=piece.page)
        lines.append(f"[{piece.id}] {given.titles.get(piece.doc, piece.doc)}, {page}, {where(piece)}")
    return "\n".join(line for line in lines if line)


def _whole(given: Given, text: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": text}
    return {
        **_head(given, "chat.completion"),
        "choices": [{"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}],
        "usage": _usage(),
        "mingzhang": given.model_dump(mode="json"),
    }


def _chunks(given: Given, text: str, usage: bool) -> Iterator[str]:
    head = _head(given, "chat.completion.chunk")

    def chunk(delta: dict[str, Any], reason: str | None = None, **more: Any) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": reason, "logprobs": None}
        return f"data: {json.dumps({**head, 'choices': [choice], **more}, ensure_ascii=False)}\n\n"

    yield chunk({"role": "assistant", "content": ""})
    start = 0
    for cut in [*growing(text), len(text)]:
        yield chunk({"content": text[start:cut]})
        start = cut
    yield chunk({}, "stop", mingzhang=given.model_dump(mode="json"))
    if usage:
        yield f"data: {json.dumps({**head, 'choices': [], 'usage': _usage()})}\n\n"
    yield "data: [DONE]\n\n"


def _head(given: Given, kind: str) -> dict[str, Any]:
    return {"id": f"chatcmpl-{given.id}", "object": kind, "created": int(time.time()), "model": MODEL}


def _usage() -> dict[str, int]:
    """No tokens are spent: the answer comes from tables."""
    return {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
