"""Files on their way into the library: checked at the door, read in a process of their own, added one after another.

jobs.take("预算.pdf", stream, size)  ->  Job(stage="waiting")  …  "reading", "adding", "done" | "same" | "failed"

    served/uploads/5c1d…9e/job.json     how far it is; kept a while after its end
    served/uploads/5c1d…9e/预算.pdf      until it is in the library

A server that is stopped, or dies, takes up unfinished files again when it comes back.
"""

import fcntl
import hashlib
import json
import logging
import re
import shutil
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, BinaryIO

from ingest import Document, IngestError, check_kind
from web.bounded import Stopped, read_upload, write_samples
from web.desk import Desk
from web.journal import new_id
from web.problems import Problem
from web.settings import Settings
from web.wording import say

_ENDED = ("done", "same", "failed")
_REMEMBERED = 500
_MOST_TRIES = 3
"""Times a file is begun; one that takes the server down with it each time is not begun again."""
_UNFIT = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
_log = logging.getLogger(__name__)


class Job:
    def __init__(self, folder: Path, name: str) -> None:
        self.id = folder.name
        self.name = name
        """File name as the uploader called it, without any folder."""
        self.taken_at = time.time()
        self.stage = "waiting"
        self.key = ""
        """Of the document, once it is in the library."""
        self.tries = 0
        self.problem: Problem | None = None
        self.counts: dict[str, int] = {}
        self.replaced: tuple[str, ...] = ()
        """Keys under which what it superseded stays."""
        self._folder = folder

    @property
    def path(self) -> Path:
        return self._folder / self.name

    @property
    def ended(self) -> bool:
        return self.stage in _ENDED

    def to_json(self, language: str) -> dict[str, Any]:
        told = self.problem.message(language) if self.problem else say(f"job.{self.stage}", language, **self.counts)
        if self.replaced:
            told += say("job.replaced", language)
        checks = self.counts.get("checks", 0)
        return {
            "id": self.id, "name": self.name, "stage": self.stage, "message": told, "key": self.key or None,
            "checks": checks, "replaced": list(self.replaced),
        }  # fmt: skip

    def move(self, stage: str) -> None:
        """To another stage, on the disk first; an ended job keeps its record and gives up its file."""
        problem = self.problem and {"status": self.problem.status, "code": self.problem.code, **self.problem.values}
        record = {
            "name": self.name, "stage": stage, "key": self.key, "tries": self.tries, "problem": problem,
            "counts": self.counts, "replaced": self.replaced, "taken_at": self.taken_at,
        }  # fmt: skip
        draft = self._folder / "job.part"
        draft.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
        draft.replace(self._folder / "job.json")
        self.stage = stage
        if self.ended:
            self.path.unlink(missing_ok=True)

    def forget(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    @classmethod
    def found(cls, folder: Path) -> "Job":
        """A job of an earlier run. Raises OSError, ValueError or KeyError for a folder that holds none."""
        record = json.loads((folder / "job.json").read_text(encoding="utf-8"))
        job = cls(folder, record["name"])
        job.stage, job.key, job.tries = record["stage"], record["key"], record["tries"]
        job.taken_at = record["taken_at"]
        job.counts, job.replaced = record["counts"], tuple(record["replaced"])
        if record["problem"]:
            job.problem = Problem(record["problem"].pop("status"), record["problem"].pop("code"), **record["problem"])
        return job


class Jobs:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._settings: Settings = desk.settings
        self._hands = ThreadPoolExecutor(1, thread_name_prefix="upload")
        self._lock = threading.Lock()
        self._drawing = threading.Lock()
        self._stopping = threading.Event()
        self._known: OrderedDict[str, Job] = OrderedDict()
        self._folder = self._settings.served / "uploads"
        self._owned: Any = None
        """The open lock file: one server a folder takes up what an earlier one left."""

    def resume(self) -> None:
        """Takes up what an earlier run did not finish."""
        if not self._folder.is_dir() or not self._settings.uploads:
            return
        self._owned = (self._folder / "lock").open("w")
        try:
            fcntl.flock(self._owned, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._owned.close()
            return
        found = []
        for folder in filter(Path.is_dir, self._folder.iterdir()):
            try:
                found.append(Job.found(folder))
            except (OSError, ValueError, KeyError):  # cut off while the file was still coming in
                _log.warning("upload %s was not complete and is dropped", folder.name)
                shutil.rmtree(folder, ignore_errors=True)
        for job in sorted(found, key=lambda job: job.taken_at):
            self._known[job.id] = job
            if not job.ended:
                job.stage = "waiting"
                self._hands.submit(self._carry, job)

    def take(self, name: str, stream: BinaryIO, size: int) -> Job:
        """Queues one file. Raises Problem for one that is refused at the door."""
        name = clean_name(name)
        limit = self._settings.max_upload_bytes
        if not self._settings.uploads:
            raise Problem(403, "uploads_off")
        if size > limit:
            raise Problem(413, "too_large", name=name, mb=limit // (1024 * 1024))
        try:
            check_kind(stream, name)
        except IngestError:
            raise Problem(415, "not_readable", name=name) from None
        with self._lock:
            if sum(not known.ended for known in self._known.values()) >= self._settings.max_waiting_jobs:
                raise Problem(503, "busy")
            job = Job(self._folder / new_id(), name)
            self._known[job.id] = job
            self._trim()
        job.path.parent.mkdir(parents=True)
        with job.path.open("wb") as file:
            shutil.copyfileobj(stream, file)
        job.move("waiting")
        self._hands.submit(self._carry, job)
        return job

    def take_samples(self) -> list[Job]:
        """The sample disclosures, drawn and queued. Raises Problem when they cannot be drawn."""
        if not self._settings.uploads:
            raise Problem(403, "uploads_off")
        if not self._drawing.acquire(blocking=False):  # one process at a time
            raise Problem(503, "busy")
        try:
            with write_samples(self._desk.engine, self._settings) as paths:
                jobs = []
                for path in paths:
                    with path.open("rb") as file:
                        jobs.append(self.take(path.name, file, path.stat().st_size))
                return jobs
        finally:
            self._drawing.release()

    def find(self, job_id: str) -> Job:
        job = self._known.get(job_id)
        if job is None:
            raise Problem(404, "not_found")
        return job

    def unfinished(self) -> Sequence[Job]:
        return [job for job in list(self._known.values()) if not job.ended]

    def close(self) -> None:
        """What is being read is stopped and stays queued for the next run."""
        self._stopping.set()
        self._hands.shutdown(wait=True, cancel_futures=True)
        if self._owned is not None:
            self._owned.close()

    def _trim(self) -> None:
        for job in [job for job in self._known.values() if job.ended][: max(0, len(self._known) - _REMEMBERED)]:
            del self._known[job.id]
            job.forget()

    def _carry(self, job: Job) -> None:
        try:
            self._take_in(job)
        except Stopped:
            job.tries -= 1
            job.move("waiting")
            return
        except Problem as problem:
            job.problem = problem
            job.move("failed")
        except Exception:
            _log.exception("upload %s could not be added", job.id)
            job.problem = Problem(500, "not_added", name=job.name)
            job.move("failed")
        self._desk.meters.count("mingzhang_uploads_total", "outcome", job.stage)

    def _take_in(self, job: Job) -> None:
        with job.path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        held = self._desk.submit(lambda shelf: shelf.contains(sha256)).result()
        if held:
            job.key = str(held)
            job.move("same")
            return
        job.tries += 1
        if job.tries > _MOST_TRIES:
            raise Problem(422, "crashed", name=job.name)
        job.move("reading")
        document = read_upload(job.path, job.path.stem, self._desk.engine, self._settings, self._stopping)
        job.move("adding")
        outcome = self._desk.write(lambda shelf: shelf.add(document, job.path))
        job.key, job.counts, job.replaced = document.key, _counts(document), tuple(outcome.replaced)
        job.move("done")


def _counts(document: Document) -> dict[str, int]:
    return {
        "pages": len(document.pages),
        "tables": len(document.tables),
        "facts": len(document.facts),
        "checks": len(document.checks),
    }


def clean_name(name: str) -> str:
    """A file name without folders and control characters, of bearable length."""
    last = _UNFIT.sub("_", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(". ")
    stem, dot, ending = last.rpartition(".")
    if not dot:
        stem, ending = last, "pdf"
    return f"{stem[:80] or 'document'}.{ending[:8]}"
