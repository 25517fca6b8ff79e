"""The process of its own in which documents from outside are read and drawn: it may die, the server stays up.

python -m web.worker read  ingest:ingest_file  FILE KEY OUT MEMORY_MB
    writes {"document": …} or {"problem": "…"} to OUT
python -m web.worker write evals.samples:write_samples FOLDER MEMORY_MB
python -m web.worker paint ingest:render_page MEMORY_MB
    a JSON line in {"path", "page", "boxes", "zoom"}; out a line with the length, then the bytes of the PNG
"""

import contextlib
import json
import os
import resource
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from ingest import IngestError


def read(target: str, file: str, key: str, out: str, memory_mb: str) -> None:
    _confine(int(memory_mb))
    ingest = _load(target)
    try:
        document = ingest(Path(file), key=key)
        text = json.dumps({"document": document.model_dump(mode="json")}, ensure_ascii=False)
    except IngestError as problem:
        text = json.dumps({"problem": str(problem), "kind": type(problem).__name__}, ensure_ascii=False)
    Path(out).write_text(text, encoding="utf-8")


def write(target: str, folder: str, memory_mb: str) -> None:
    _confine(int(memory_mb))
    _load(target)(Path(folder))


def paint(target: str, memory_mb: str) -> None:
    _confine(int(memory_mb))
    render = _load(target)
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not enter the replies
    for line in sys.stdin.buffer:
        wanted = json.loads(line)
        image = b""
        with contextlib.suppress(Exception):  # an empty reply says that it failed
            boxes = [tuple(box) for box in wanted["boxes"]]
            image = render(Path(wanted["path"]), wanted["page"], boxes, wanted["zoom"])
        _send(replies, image)


def _send(replies: BinaryIO, image: bytes) -> None:
    replies.write(f"{len(image)}\n".encode())
    replies.write(image)
    replies.flush()


def _load(target: str) -> Callable[..., Any]:
    module, _, name = target.partition(":")
    function: Callable[..., Any] = getattr(import_module(module), name)
    return function


def _confine(memory_mb: int) -> None:
    """No more memory than told, no core files, and a low place in the queue for the processor."""
    size = memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError):
        os.nice(5)


if __name__ == "__main__":
    tasks: dict[str, Callable[..., None]] = {"read": read, "write": write, "paint": paint}
    tasks[sys.argv[1]](*sys.argv[2:])
