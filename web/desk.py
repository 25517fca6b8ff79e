"""The library as the web uses it: a few readers side by side, one writer, every answer kept.

    desk.ask("三公经费一共多少", scope=(), history=(), client="127.0.0.1")  ->  Given
    desk.rows()                                                             ->  (Row, …)

Whatever touches the library runs in one of a few threads, so that many readers cannot open many databases. The library
itself notices what other processes write.
"""

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from ingest import Check, Document
from qa import Answer
from web.engine import Engine, History, Shelf
from web.journal import Given, Journal, new_id, now
from web.limits import Pace
from web.meters import Meters
from web.problems import Problem
from web.settings import Settings

T = TypeVar("T")
Ask = Callable[[str], Answer]

_LISTED_SECONDS = 1.0
"""How long the list of documents is believed."""
_ANSWER_SECONDS = 120
_COMPARED = 200
"""Documents compared with each other at most."""


class Row(NamedTuple):
    """One document of the library."""

    key: str
    file_name: str
    title: str
    entity: str
    year: int | None
    stage: str
    level: str
    pages: int
    tables: int
    facts: int
    checks: int

    @property
    def name(self) -> str:
        """What a reader calls it: 衡阳市工业和信息化局 2024 预算."""
        known = " ".join(part for part in (self.entity, str(self.year or ""), self.stage) if part)
        return known if self.entity else self.title or self.file_name

    @property
    def searched(self) -> str:
        return f"{self.key} {self.name} {self.title} {self.level} {self.file_name}".lower()


class Desk:
    def __init__(self, engine: Engine, settings: Settings, meters: Meters) -> None:
        self.settings = settings
        self.engine = engine
        self.meters = meters
        self.journal = Journal(settings.served, settings.kept_answers)
        self._readers = ThreadPoolExecutor(settings.readers, thread_name_prefix="reader")
        self._opening = threading.Lock()
        self._opened: Shelf | None = None
        self._writing = threading.Lock()
        self._rows: tuple[float, tuple[Row, ...]] = (0.0, ())
        self._across: tuple[tuple[Row, ...], tuple[Check, ...]] = ((), ())
        self._pace = Pace(settings.questions_per_minute)
        self._asking = 0
        """Readers being answered or waiting for it."""
        self._counting = threading.Lock()
        self.product = f"mingzhang {_version()}"

    # Reading

    def submit(self, work: Callable[[Shelf], T]) -> Future[T]:
        """`work` on the library, in one of the readers' threads."""
        return self._readers.submit(lambda: work(self._shelf()))

    def rows(self) -> tuple[Row, ...]:
        until, rows = self._rows
        if time.monotonic() >= until:
            rows = self.submit(lambda shelf: tuple(_row(raw) for raw in shelf.documents())).result()
            self._rows = (time.monotonic() + _LISTED_SECONDS, rows)
        return rows

    def row(self, key: str) -> Row:
        for row in self.rows():
            if row.key == key:
                return row
        raise Problem(404, "unknown_document", key=key[:120])

    def document(self, key: str) -> Document:
        self.row(key)
        return self.submit(lambda shelf: shelf.document(key)).result()

    def across(self) -> tuple[Check, ...]:
        """Findings between documents, worked out anew when the library changed; none of a very large one."""
        rows = self.rows()
        if len(rows) > _COMPARED:
            return ()
        known, checks = self._across
        if known != rows:
            checks = self.submit(lambda shelf: tuple(shelf.cross_checks().checks)).result()
            self._across = (rows, checks)
        return checks

    def source(self, key: str) -> Path:
        self.row(key)
        return self.submit(lambda shelf: Path(shelf.source(key))).result()

    def file_of(self, key: str, sha256: str = "") -> tuple[Path, int]:
        """The file that answers cited under this key, and its pages; `sha256` tells an earlier one from today's.

        Raises Problem when it is no longer here: another file's page must not pass for it.
        """

        def found(shelf: Shelf) -> tuple[Path, int] | None:
            for raw in shelf.documents(include_superseded=True):
                cited = raw.key == key or raw.superseded_by == key or raw.key.startswith(f"{key}~")
                if cited and (raw.sha256 == sha256 if sha256 else raw.key == key):
                    return Path(shelf.source(raw.key)), int(raw.pages)
            return None

        file = self.submit(found).result()
        if file is None:
            raise Problem(404, "unknown_document", key=key[:120])
        return file

    def keys_of(self, entities: Iterable[str]) -> list[str]:
        """Keys of the documents of these agencies. Raises Problem for one that has none."""
        keys = []
        for entity in entities:
            found = [row.key for row in self.rows() if row.entity == entity]
            if not found:
                raise Problem(404, "unknown_document", key=entity[:120])
            keys += found
        return keys

    def titles(self, keys: Sequence[str]) -> dict[str, str]:
        names = {row.key: row.name for row in self.rows()}
        return {key: names.get(key, key) for key in keys}

    def ready(self) -> bool:
        try:
            self.submit(lambda shelf: shelf.documents()).result(timeout=10)
        except Exception:
            return False
        return True

    # Answering

    def ask(self, question: str, scope: Sequence[str] = (), history: History = (), client: str = "") -> Given:
        """The answer, kept under a new id. Raises Problem for a question that cannot be taken."""
        question = question.strip()
        if not question:
            raise Problem(400, "empty_question")
        if len(question) > self.settings.max_question:
            raise Problem(413, "too_long", limit=self.settings.max_question)
        wait = self._pace.wait(client)
        if wait:
            self.meters.count("mingzhang_refusals_total", "reason", "rate")
            raise Problem(429, "rate_limited", seconds=wait)
        for key in scope:
            self.row(key)
        limit = self.settings.max_question
        past = tuple((asked[:limit], told[: 4 * limit]) for asked, told in list(history)[-12:])
        started = time.perf_counter()
        answer = self._wait_for(lambda shelf: self.engine.answer(question, shelf, tuple(scope), past))
        self._measure(answer, time.perf_counter() - started)
        given = Given(
            id=new_id(),
            asked_at=now(),
            question=question,
            scope=tuple(scope),
            answer=answer,
            titles=self.titles(tuple(dict.fromkeys(piece.doc for piece in answer.evidence))),
            product=self.product,
            earlier=tuple(asked for asked, _ in past),
            settings={"model": self.engine.model, "documents": str(len(self.rows()))},
        )
        self.journal.keep(given)
        return given

    def tried(self, work: Callable[[Ask], T], scope: Sequence[str] = (), history: History = ()) -> T | None:
        """What `work` makes of questions it tries, without words of a model; None while readers are waiting."""
        if self._asking >= self.settings.readers:
            return None
        answer = self.engine.plain or self.engine.answer
        return self._wait_for(
            lambda shelf: work(lambda question: answer(question, shelf, tuple(scope), tuple(history)))
        )

    def _wait_for(self, work: Callable[[Shelf], T]) -> T:
        with self._counting:
            self._asking += 1
        future = self.submit(work)
        try:
            return future.result(timeout=_ANSWER_SECONDS)
        except TimeoutError:
            future.cancel()
            raise Problem(503, "busy") from None
        finally:
            with self._counting:
                self._asking -= 1

    def _measure(self, answer: Answer, seconds: float) -> None:
        self.meters.took(seconds)
        self.meters.count("mingzhang_answers_total", "kind", answer.kind.value)
        for value in answer.values:
            self.meters.count("mingzhang_values_total", "verdict", value.verdict.value)

    # Writing

    def write(self, work: Callable[[Shelf], T]) -> T:
        """`work` that changes the library; one at a time."""
        with self._writing:
            try:
                return work(self._shelf())
            finally:
                self._rows = (0.0, ())

    def close(self) -> None:
        self._readers.shutdown(wait=False, cancel_futures=True)
        with self._opening:
            close = getattr(self._opened, "close", None)
            self._opened = None
        if close is not None:
            close()

    def _shelf(self) -> Shelf:
        with self._opening:
            if self._opened is None:
                self._opened = self.engine.open_library(self.settings.library)
            return self._opened


def _row(raw: Any) -> Row:
    cover = raw.cover
    return Row(
        key=raw.key,
        file_name=raw.file_name,
        title=cover.title or "",
        entity=cover.entity or "",
        year=cover.year,
        stage=str(cover.stage or ""),
        level=str(cover.level or ""),
        pages=int(raw.pages),
        tables=int(raw.tables),
        facts=int(raw.facts),
        checks=int(raw.checks),
    )


def _version() -> str:
    try:
        return version("mingzhang")
    except PackageNotFoundError:
        return "0"
