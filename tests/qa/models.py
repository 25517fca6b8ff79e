"""Language models for tests: a script that remembers what it was asked, and a server here that misbehaves."""

import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from qa.llm import ModelError, Shape, clean, read_shape


class ScriptedModel:
    """Gives its replies in turn, the last one for ever; an exception among them is raised."""

    def __init__(self, *replies: str | Exception) -> None:
        self.replies = list(replies)
        self.prompts: list[tuple[str, str]] = []

    def fill(self, system: str, message: str, shape: type[Shape]) -> Shape:
        self.prompts.append((system, message))
        given = self.replies[min(len(self.prompts), len(self.replies)) - 1]
        if isinstance(given, Exception):
            raise given
        return read_shape(clean(given), shape)


def draft(text: str) -> str:
    """A draft in the form the model is asked for."""
    return json.dumps({"text": text}, ensure_ascii=False)


SILENT = ModelError("no reply within 1 s")

Behave = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """One request to the server; what it answers is the test's."""

    behave: Behave
    asked: list[dict[str, Any]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.asked.append({"path": self.path, **json.loads(body)})
        try:
            type(self).behave(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def send(self, status: int, body: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def say(self, content: str) -> None:
        """A chat completion with this content."""
        choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": content}}
        whole = {"id": "c", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
        self.send(200, json.dumps(whole).encode())

    def call(self, arguments: str) -> None:
        """A call of the tool that was offered."""
        name = self.asked[-1]["tools"][0]["function"]["name"]
        call = {"id": "t", "type": "function", "function": {"name": name, "arguments": arguments}}
        message = {"role": "assistant", "content": None, "tool_calls": [call]}
        choice = {"index": 0, "finish_reason": "tool_calls", "message": message}
        whole = {"id": "c", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
        self.send(200, json.dumps(whole).encode())

    def stream(self, deltas: Iterable[dict[str, Any]]) -> None:
        """A chat completion in pieces."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        for delta in deltas:
            choice = {"index": 0, "finish_reason": None, "delta": delta}
            piece = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
            self.wfile.write(f"data: {json.dumps(piece)}\n\n".encode())
            self.wfile.flush()
        self.wfile.write(b"data: [DONE]\n\n")
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Requests are not printed."""


def says(*contents: str) -> Behave:
    """Replies in turn, the last one for ever."""
    left = list(contents)

    def behave(handler: Handler) -> None:
        handler.say(left.pop(0) if len(left) > 1 else left[0])

    return behave


def sends(status: int, body: str, kind: str) -> Behave:
    return lambda handler: handler.send(status, body.encode(), kind)


def calls(arguments: str) -> Behave:
    """The tool is called with these arguments."""
    return lambda handler: handler.call(arguments)


def without_tools(status: int, content: str) -> Behave:
    """A server that answers to tools with an error, and to everything else with this content."""

    def behave(handler: Handler) -> None:
        if handler.asked[-1].get("tools"):
            handler.send(status, b'{"error": {"message": "tools are not supported"}}')
        else:
            handler.say(content)

    return behave


def streams(*contents: str) -> Behave:
    """The content piece by piece."""
    return lambda handler: handler.stream({"content": content} for content in contents)


def streams_call(*arguments: str) -> Behave:
    """A call of the tool, its arguments piece by piece."""

    def behave(handler: Handler) -> None:
        name = handler.asked[-1]["tools"][0]["function"]["name"]
        head = {"index": 0, "id": "t", "type": "function", "function": {"name": name, "arguments": ""}}
        pieces = [{"index": 0, "function": {"arguments": piece}} for piece in arguments]
        handler.stream({"tool_calls": [piece]} for piece in (head, *pieces))

    return behave


def streams_for_ever(handler: Handler) -> None:
    def deltas() -> Iterator[dict[str, Any]]:
        while True:
            time.sleep(0.001)
            yield {"content": "公务接待费 43.84 万元，" * 20}

    handler.stream(deltas())


def stalls(seconds: float) -> Behave:
    def behave(handler: Handler) -> None:
        time.sleep(seconds)
        handler.say(draft("{V1}"))

    return behave


def drips(seconds: float) -> Behave:
    """A byte now and then: no single wait is long, the whole is."""

    def behave(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.end_headers()
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.05)

    return behave


def hangs_up(handler: Handler) -> None:
    """The connection ends in the middle of the reply."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(b'{"id": "c", "choices": [{"message": {"content": "43.84')
    handler.close_connection = True


@contextmanager
def chat_server(behave: Behave) -> Iterator[tuple[str, Sequence[dict[str, Any]]]]:
    """(address, requests so far) of a server that speaks the chat-completions protocol."""
    asked: list[dict[str, Any]] = []
    handler = type("TestHandler", (Handler,), {"behave": staticmethod(behave), "asked": asked})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
