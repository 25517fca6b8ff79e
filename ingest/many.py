"""Many files, each read in a worker process that may die without taking the others with it.

    for reading in read_many(paths, workers=2):
        reading.path, reading.document or reading.problem

A worker that runs over its time or memory, or crashes, is ended and replaced; its file is reported, the rest go on.
Results come in the order of the paths.
"""

import multiprocessing
import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import NamedTuple

from ingest.document import Document
from ingest.errors import IngestError

SECONDS = 1_200.0
"""Wall time one file may take; a scan needs some five seconds a page."""
AHEAD = 8
"""Files per worker that may be read before the one whose turn it is: what waits for its turn takes memory."""
MEMORY_MB = 4_096
"""Address space of one worker."""


class Reading(NamedTuple):
    path: Path
    document: Document | None
    problem: str
    """What went wrong, for a person; empty when a document was read."""


class _Worker:
    def __init__(self, read: Callable[..., Document], memory_mb: int) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, other = context.Pipe()
        self.process = context.Process(target=_serve, args=(other, read, memory_mb), daemon=True)
        self.process.start()
        other.close()
        self.job: int | None = None
        self.until = 0.0

    def give(self, number: int, path: Path, password: str, seconds: float) -> None:
        self.job, self.until = number, time.monotonic() + seconds
        self.pipe.send((str(path), password))

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


def read_many(
    paths: Sequence[Path],
    read: Callable[..., Document],
    *,
    workers: int | None = None,
    password: str = "",
    seconds: float = SECONDS,
    memory_mb: int = MEMORY_MB,
) -> Iterator[Reading]:
    """Every file as a Reading, in the order of `paths`. `read(path, password=…)` runs in the workers."""
    count = max(1, min(workers or os.cpu_count() or 1, len(paths)))
    waiting = deque(range(len(paths)))
    done: dict[int, Reading] = {}
    pool = [_Worker(read, memory_mb) for _ in range(count)] if paths else []
    shown = 0
    try:
        while shown < len(paths):
            for worker in pool:
                if worker.job is None and waiting and waiting[0] < shown + AHEAD * count:
                    number = waiting.popleft()
                    worker.give(number, paths[number], password, seconds)
            for index, worker in enumerate(pool):
                if worker.job is not None and worker.pipe.poll():
                    finished = _receive(worker, paths)
                    done[worker.job] = finished or _died(worker, paths)
                    worker.job = None
                    if finished is None:
                        worker.end()
                        pool[index] = _Worker(read, memory_mb)
                elif worker.job is not None and time.monotonic() > worker.until:
                    path = paths[worker.job]
                    done[worker.job] = Reading(
                        path, None, f"{path.name}: not read within {seconds:.0f} s; split the file or raise the limit"
                    )
                    worker.end()
                    pool[index] = _Worker(read, memory_mb)
            while shown in done:
                yield done.pop(shown)
                shown += 1
            busy = [worker for worker in pool if worker.job is not None]
            if busy and shown < len(paths):
                wait([worker.pipe for worker in busy], timeout=max(0.0, min(w.until for w in busy) - time.monotonic()))
    finally:
        for worker in pool:
            worker.end()


def _receive(worker: _Worker, paths: Sequence[Path]) -> Reading | None:
    """What a worker sends; None when it died before it could."""
    assert worker.job is not None
    path = paths[worker.job]
    try:
        document, problem = worker.pipe.recv()
    except (EOFError, OSError):
        return None
    return Reading(path, document, problem)


def _died(worker: _Worker, paths: Sequence[Path]) -> Reading:
    assert worker.job is not None
    path = paths[worker.job]
    return Reading(
        path, None, f"{path.name}: the reader died on this file (too large or damaged); open and save it anew"
    )


def _serve(pipe: Connection, read: Callable[..., Document], memory_mb: int) -> None:
    """The worker: paths in, documents or problems out, until the pipe closes."""
    _limit_memory(memory_mb)
    while True:
        try:
            path, password = pipe.recv()
        except EOFError:
            return
        name = Path(path).name
        try:
            pipe.send((read(Path(path), password=password), ""))
        except IngestError as problem:
            pipe.send((None, str(problem)))
        except MemoryError:
            pipe.send((None, f"{name}: needs more than {memory_mb} MB to read; split the file"))
        except Exception as problem:
            kind = type(problem).__name__
            pipe.send((None, f"{name}: could not be read ({kind}: {problem}); please report this file"))


def _limit_memory(memory_mb: int) -> None:
    try:
        import resource
    except ImportError:  # not every system has limits; the time limit still holds
        return
    limit = memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
