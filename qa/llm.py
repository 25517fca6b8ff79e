"""Language models, off unless configured. The one home of langchain.

    model = open_model("openai:qwen2.5-7b", url="http://127.0.0.1:8000/v1")
    model.reply(system, question)     -> text, reasoning tags stripped

Any LangChain chat model by its `provider:name`; OpenAI-compatible servers by their address. A reply has its own
deadline: a provider's time-out counts from byte to byte, so a slow drip would never trip it.
"""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from typing import Any, Protocol

_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_OBJECT = re.compile(r"\{.*\}", re.DOTALL)
_LONGEST = 20_000
"""Characters of a reply; a longer one is rambling."""


class ModelError(Exception):
    """A model that cannot be opened, or gave no usable reply; answers go on without it."""


class Model(Protocol):
    def reply(self, system: str, message: str) -> str:
        """One reply. Raises ModelError."""
        ...


class ChatModel:
    """A LangChain chat model with a deadline."""

    def __init__(self, chat: Any, seconds: float) -> None:
        self._chat = chat
        self._seconds = seconds
        self._pool = ThreadPoolExecutor(max_workers=4, thread_name_prefix="model")

    def reply(self, system: str, message: str) -> str:
        waiting = self._pool.submit(self._chat.invoke, [("system", system), ("human", message)])
        try:
            content = waiting.result(timeout=self._seconds).content
        except FutureTimeout:
            waiting.cancel()
            raise ModelError(f"no reply within {self._seconds:.0f} s") from None
        except Exception as problem:
            raise ModelError(f"{type(problem).__name__}: {problem}") from problem
        return clean(content if isinstance(content, str) else _joined(content))


def open_model(name: str, *, url: str = "", key: str = "", seconds: float = 20.0) -> ChatModel:
    """A chat model by name (`provider:model`, or a bare name for an OpenAI-compatible server at `url`).

    Raises ModelError when the provider's package is missing or the name is unknown.
    """
    from langchain.chat_models import init_chat_model

    settings: dict[str, Any] = {"timeout": seconds, "max_retries": 1, "temperature": 0}
    if url:
        settings["base_url"] = url
        settings["api_key"] = key or "none"
        name = name if ":" in name else f"openai:{name}"
    elif key:
        settings["api_key"] = key
    try:
        return ChatModel(init_chat_model(name, **settings), seconds)
    except Exception as problem:
        raise ModelError(f"model {name}: {problem}; check MINGZHANG_MODEL and MINGZHANG_MODEL_URL") from problem


def clean(reply: str) -> str:
    """A reply without reasoning tags. Raises ModelError when nothing usable is left."""
    text = _THOUGHT.sub("", reply).strip()
    if not text or len(text) > _LONGEST:
        raise ModelError("the reply is empty" if not text else "the reply is far too long")
    return text


def read_object(reply: str) -> dict[str, Any]:
    """The JSON object in a reply, also when prose or a code fence stands around it. Raises ModelError."""
    found = _OBJECT.search(reply)
    try:
        value = json.loads(found[0]) if found else None
    except json.JSONDecodeError as problem:
        raise ModelError(f"the reply is no JSON object: {problem}") from problem
    if not isinstance(value, dict):
        raise ModelError("the reply holds no JSON object")
    return value


def _joined(content: Any) -> str:
    parts = [part.get("text", "") if isinstance(part, dict) else str(part) for part in content or ()]
    return "".join(parts)
