"""Language models, off unless configured. The one home of langchain.

    model = open_model("openai:qwen2.5-7b", url="http://127.0.0.1:8000/v1")
    model.fill(system, question, Draft)     -> a Draft
    model.reply(system, question)           -> text, reasoning tags stripped

Any LangChain chat model by its `provider:name`; OpenAI-compatible servers by their address. A reply is asked for by
type: as the arguments of a tool, and from servers without tools as a JSON object in the text. A reply has its own
deadline: a provider's time-out counts from byte to byte, so a slow drip would never trip it. Read as a stream, a reply
that is late or far too long is broken off, which ends the server's work too.
"""

import json
import re
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel, ValidationError

Shape = TypeVar("Shape", bound=BaseModel)
_Messages = Sequence[tuple[str, str]]

_THOUGHT = re.compile(r"<(think(?:ing)?|reason(?:ing)?|reflection)>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
_HALF_THOUGHT = re.compile(r"\A.*</think(?:ing)?>", re.DOTALL | re.IGNORECASE)
"""The end of a thought whose beginning was part of the server's own prompt."""
_OBJECT = re.compile(r"\{.*\}", re.DOTALL)
_LONGEST = 20_000
"""Characters of a reply; a longer one is rambling."""
_NO_TOOLS = (400, 404, 405, 415, 422, 501)
"""What servers answer to tools they do not know."""


class ModelError(Exception):
    """A model that cannot be opened, or gave no usable reply; answers go on without it."""


class Model(Protocol):
    def fill(self, system: str, message: str, shape: type[Shape]) -> Shape:
        """One reply of this shape. Raises ModelError."""
        ...


class ChatModel:
    """A LangChain chat model with a deadline."""

    def __init__(self, chat: Any, seconds: float, *, streams: bool = False) -> None:
        self._chat = chat
        self._seconds = seconds
        self._streams = streams
        self._tools = True
        """Until the server refuses them."""
        self._pool = ThreadPoolExecutor(max_workers=4, thread_name_prefix="model")

    def reply(self, system: str, message: str) -> str:
        """One reply as text. Raises ModelError."""
        said = self._ask(self._chat, [("system", system), ("human", message)], time.monotonic() + self._seconds)
        return clean(_joined(said.content))

    def fill(self, system: str, message: str, shape: type[Shape]) -> Shape:
        messages, until = [("system", system), ("human", message)], time.monotonic() + self._seconds
        if self._tools:
            try:
                bound = self._chat.bind_tools([shape], tool_choice=shape.__name__)
                return _shaped(self._ask(bound, messages, until), shape)
            except (NotImplementedError, ModelError) as problem:
                if not _refuses_tools(problem):
                    raise
        said = self._ask(self._chat, messages, until)
        self._tools = False
        return _shaped(said, shape)

    def _ask(self, chat: Any, messages: _Messages, until: float) -> Any:
        waiting = self._pool.submit(_streamed if self._streams else _whole, chat, messages, until)
        try:
            return waiting.result(timeout=max(0.0, until - time.monotonic()))
        except FutureTimeout:
            waiting.cancel()
            raise ModelError(f"no reply within {self._seconds:.0f} s") from None
        except ModelError:
            raise
        except Exception as problem:
            raise ModelError(f"{type(problem).__name__}: {problem}") from problem


def _whole(chat: Any, messages: _Messages, until: float) -> Any:
    return chat.invoke(messages)


def _streamed(chat: Any, messages: _Messages, until: float) -> Any:
    """The reply put together from its pieces; leaving the loop closes the connection."""
    whole, length = None, 0
    for piece in chat.stream(messages):
        whole = piece if whole is None else whole + piece
        length += len(_joined(piece.content)) + sum(len(part["args"] or "") for part in piece.tool_call_chunks)
        if length > _LONGEST:
            raise ModelError("the reply is far too long")
        if time.monotonic() > until:
            raise ModelError("the reply took too long")
    if whole is None:
        raise ModelError("the reply is empty")
    return whole


def open_model(name: str, *, url: str = "", key: str = "", seconds: float = 20.0, streams: bool = False) -> ChatModel:
    """A chat model by name (`provider:model`, or a bare name for an OpenAI-compatible server at `url`).

    Raises ModelError when the provider's package is missing or the name is unknown.
    """
    from langchain.chat_models import init_chat_model

    name = f"openai:{name}" if url and ":" not in name else name
    settings: dict[str, Any] = {"temperature": 0}
    if name.startswith("ollama:"):
        settings["client_kwargs"] = {"timeout": seconds}
    else:
        settings |= {"timeout": seconds, "max_retries": 1}
        if url or key:
            settings["api_key"] = key or "none"
    if url:
        settings["base_url"] = url
    try:
        return ChatModel(init_chat_model(name, **settings), seconds, streams=streams)
    except Exception as problem:
        raise ModelError(f"model {name}: {problem}; check MINGZHANG_MODEL and MINGZHANG_MODEL_URL") from problem


def _refuses_tools(problem: Exception) -> bool:
    cause = problem.__cause__ or problem
    return isinstance(cause, NotImplementedError) or getattr(cause, "status_code", None) in _NO_TOOLS


def _shaped(said: Any, shape: type[Shape]) -> Shape:
    """The arguments of the tool, or the object in the text."""
    for call in getattr(said, "tool_calls", None) or ():
        if call["name"] == shape.__name__:
            return _validated(call["args"], shape)
    return read_shape(clean(_joined(said.content)), shape)


def clean(reply: str) -> str:
    """A reply without reasoning tags. Raises ModelError when nothing usable is left."""
    text = _HALF_THOUGHT.sub("", _THOUGHT.sub("", reply)).strip()
    if not text or len(text) > _LONGEST:
        raise ModelError("the reply is empty" if not text else "the reply is far too long")
    return text


def read_shape(reply: str, shape: type[Shape]) -> Shape:
    """The JSON object in a reply, also when prose or a code fence stands around it. Raises ModelError."""
    found = _OBJECT.search(reply)
    try:
        value = json.loads(found[0]) if found else None
    except (json.JSONDecodeError, RecursionError) as problem:
        raise ModelError(f"the reply is no JSON object: {problem}") from problem
    if not isinstance(value, dict):
        raise ModelError("the reply holds no JSON object")
    return _validated(value, shape)


def _validated(value: Any, shape: type[Shape]) -> Shape:
    try:
        return shape.model_validate(value)
    except ValidationError as problem:
        first = problem.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ModelError(f"the reply is of the wrong form: {where} {first['msg']}".replace("  ", " ")) from problem


def _joined(content: Any) -> str:
    if isinstance(content, str):
        return content
    parts = [part.get("text", "") if isinstance(part, dict) else str(part) for part in content or ()]
    return "".join(parts)
