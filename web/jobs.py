"""Files on their way into the library: checked at the door, read in a process of their own, added one after another.

jobs.take("预算.pdf", stream, size)  ->  Job(stage="waiting")  …  "reading", "adding", "done" | "same" | "failed"
"""

import hashlib
import logging
import re
import shutil
import tempfile
import threading
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from ingest import Document
from web.bounded import read_upload
from web.desk import Desk
from web.journal import new_id
from web.problems import Problem
from web.wording import say

_ENDED = ("done", "same", "failed")
_REMEMBERED = 500
_UNFIT = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
_log = logging.getLogger(__name__)


@dataclass
class Job:
    id: str
    name: str
    """File name as the uploader called it, without any folder."""
    stage: str = "waiting"
    key: str = ""
    """Of the document, once it is in the library."""
    problem: Problem | None = None
    counts: dict[str, int] = field(default_factory=dict)

    def to_json(self, language: str) -> dict[str, Any]:
        told = self.problem.message(language) if self.problem else say(f"job.{self.stage}", language, **self.counts)
        return {"id": self.id, "name": self.name, "stage": self.stage, "message": told, "key": self.key or None}


class Jobs:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._settings = desk.settings
        self._hands = ThreadPoolExecutor(1, thread_name_prefix="upload")
        self._lock = threading.Lock()
        self._known: OrderedDict[str, Job] = OrderedDict()
        self._folder = Path(tempfile.mkdtemp(prefix="mingzhang-uploads-"))

    def take(self, name: str, stream: BinaryIO, size: int) -> Job:
        """Queues one file. Raises Problem for one that is refused at the door."""
        name = clean_name(name)
        limit = self._settings.max_upload_bytes
        if not self._settings.uploads:
            raise Problem(403, "uploads_off")
        if size > limit:
            raise Problem(413, "too_large", name=name, mb=limit // (1024 * 1024))
        if b"%PDF-" not in stream.read(1024):
            raise Problem(415, "not_a_pdf", name=name)
        stream.seek(0)
        job = Job(new_id(), name)
        with self._lock:
            if sum(known.stage not in _ENDED for known in self._known.values()) >= self._settings.max_waiting_jobs:
                raise Problem(503, "busy")
            self._known[job.id] = job
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        path = self._folder / job.id / name
        path.parent.mkdir()
        with path.open("wb") as file:
            shutil.copyfileobj(stream, file)
        self._hands.submit(self._carry, job, path)
        return job

    def find(self, job_id: str) -> Job:
        job = self._known.get(job_id)
        if job is None:
            raise Problem(404, "not_found")
        return job

    def close(self) -> None:
        self._hands.shutdown(wait=False, cancel_futures=True)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _carry(self, job: Job, path: Path) -> None:
        try:
            self._take_in(job, path)
        except Problem as problem:
            job.problem, job.stage = problem, "failed"
        except Exception:
            _log.exception("upload %s could not be added", job.id)
            job.problem, job.stage = Problem(500, "not_added", name=job.name), "failed"
        finally:
            shutil.rmtree(path.parent, ignore_errors=True)
        self._desk.meters.count("mingzhang_uploads_total", "outcome", job.stage)

    def _take_in(self, job: Job, path: Path) -> None:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        held = self._desk.submit(lambda shelf: shelf.contains(sha256)).result()
        if held:
            job.key, job.stage = str(held), "same"
            return
        job.stage = "reading"
        document = read_upload(path, path.stem, self._desk.engine, self._settings)
        job.stage = "adding"
        self._desk.write(lambda shelf: shelf.add(document, path))
        job.key, job.counts, job.stage = document.key, _counts(document), "done"


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
