"""Reading and drawing with a limit: what runs over is ended, what crashes is started again.

read_upload(path, key, engine, settings, stop)  ->  Document      one process a file
with write_samples(engine, settings) as paths: …                  the sample disclosures, drawn in one
Painter(engine, settings).page(path, 3, boxes, zoom=2.0)  ->  PNG bytes, one lasting process, images kept
"""

import json
import os
import select
import subprocess
import sys
import tempfile
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ingest import Box, Document
from web.engine import Engine
from web.problems import Problem
from web.settings import Settings

_ROOT = Path(__file__).resolve().parent.parent
_KEPT_BYTES = 48 * 1024 * 1024
_PAINT_MEMORY_MB = 2_048
_GLANCE_SECONDS = 0.2
"""How often a running reader is looked at."""
_KINDS = {"EncryptedFile": "encrypted", "UnreadableFile": "unreadable", "LimitExceeded": "over_limit"}
"""What `ingest` raises, and how a reader of the page is told."""


class Stopped(Exception):
    """The server stops; the file is to be read another time."""


def read_upload(path: Path, key: str, engine: Engine, settings: Settings, stop: threading.Event) -> Document:
    """The file as a Document. Raises Problem with words for the one who uploaded it, Stopped once `stop` is set."""
    name = path.name
    with tempfile.TemporaryDirectory(prefix="mingzhang-") as folder:
        out = Path(folder) / "document.json"
        process = _start("read", engine.read, str(path), key, str(out), str(settings.read_memory_mb))
        try:
            _watch(process, settings.read_seconds, stop)
        except subprocess.TimeoutExpired:
            raise Problem(422, "timed_out", name=name, seconds=int(settings.read_seconds)) from None
        finally:
            _end(process)
        if process.returncode != 0 or not out.exists():
            raise Problem(422, "crashed", name=name)
        found = json.loads(out.read_text(encoding="utf-8"))
    if "problem" in found:
        detail = found["problem"].replace(str(path.parent) + os.sep, "")
        raise Problem(422, _KINDS.get(found["kind"], "not_taken"), name=name, detail=detail)
    return Document.model_validate(found["document"])


def _watch(process: subprocess.Popen[bytes], seconds: float, stop: threading.Event) -> None:
    """Until the process ends. Raises TimeoutExpired, or Stopped."""
    until = time.monotonic() + seconds
    while process.poll() is None:
        if stop.is_set():
            raise Stopped
        if time.monotonic() > until:
            raise subprocess.TimeoutExpired(process.args, seconds)
        stop.wait(_GLANCE_SECONDS)


@contextmanager
def write_samples(engine: Engine, settings: Settings) -> Iterator[list[Path]]:
    """The sample disclosures as files, for as long as they are needed. Raises Problem when they cannot be drawn."""
    with tempfile.TemporaryDirectory(prefix="mingzhang-samples-") as folder:
        process = _start("write", engine.samples, folder, str(settings.read_memory_mb))
        try:
            process.wait(settings.samples_seconds)
        except subprocess.TimeoutExpired:
            raise Problem(503, "no_samples") from None
        finally:
            _end(process)
        paths = sorted(Path(folder).glob("*.pdf"))
        if process.returncode != 0 or not paths:
            raise Problem(503, "no_samples")
        yield paths


class Painter:
    """Page images, from one process that is kept for the next page."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._target = engine.paint
        self._seconds = settings.paint_seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._kept_bytes = 0

    def page(self, version: str, path: Path, page: int, boxes: Sequence[Box], zoom: float) -> bytes:
        """The image; `version` tells two files apart that had the same name. Raises Problem when it cannot be drawn."""
        wanted = json.dumps({"path": str(path), "page": page, "boxes": [list(box) for box in boxes], "zoom": zoom})
        with self._lock:
            image = self._kept.get(version + wanted)
            if image is None:
                image = self._draw(wanted) or self._draw(
                    wanted
                )  # once more in a new process, should the first have died
                if not image:
                    raise Problem(503, "no_image")
                self._keep(version + wanted, image)
            else:
                self._kept.move_to_end(version + wanted)
            return image

    def glimpse(self, path: Path, page: int, boxes: Sequence[Box], zoom: float) -> bytes | None:
        """The image, or None when it cannot be drawn."""
        try:
            return self.page(str(path), path, page, boxes, zoom)
        except Problem:
            return None

    def close(self) -> None:
        with self._lock:
            self._stop()

    def _draw(self, wanted: str) -> bytes:
        if self._process is None or self._process.poll() is not None:
            self._process = _start("paint", self._target, str(_PAINT_MEMORY_MB))
        until = time.monotonic() + self._seconds
        try:
            assert self._process.stdin is not None and self._process.stdout is not None
            self._process.stdin.write(wanted.encode() + b"\n")
            self._process.stdin.flush()
            pipe = self._process.stdout.fileno()
            head = b""
            while not head.endswith(b"\n"):
                head += _some(pipe, 1, until)
            size, image = int(head), b""
            while len(image) < size:
                image += _some(pipe, size - len(image), until)
        except (OSError, ValueError, EOFError, TimeoutError):
            self._stop()
            return b""
        return image

    def _stop(self) -> None:
        if self._process is not None:
            _end(self._process)
            self._process = None

    def _keep(self, key: str, image: bytes) -> None:
        self._kept[key] = image
        self._kept_bytes += len(image)
        while self._kept_bytes > _KEPT_BYTES and len(self._kept) > 1:
            _, dropped = self._kept.popitem(last=False)
            self._kept_bytes -= len(dropped)


def _some(pipe: int, size: int, until: float) -> bytes:
    ready, _, _ = select.select([pipe], [], [], max(0.0, until - time.monotonic()))
    if not ready:
        raise TimeoutError
    piece = os.read(pipe, size)
    if not piece:
        raise EOFError
    return piece


def _start(*arguments: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(_ROOT), *filter(None, sys.path)])}
    environment.pop("MINGZHANG_API_KEY", None)
    return subprocess.Popen(
        [sys.executable, "-m", "web.worker", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        bufsize=0,
        start_new_session=True,
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
