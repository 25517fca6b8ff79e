"""The SQLite file of a library: its tables, its connections and its one writer.

    library/
      library.sqlite     documents, facts, chunks, topics with their grams and vectors; the truth
      vectors.faiss      made from the topics, may be deleted at any time
      files/<sha256>.pdf copies of what was read
      writer.lock        held while something is written

Write-ahead logging lets any number of processes read while one writes; every change is one transaction. The view
`ledger` shows the facts in words, and `select key, sqlar_uncompress(body, size) from documents` prints a document's
JSON in the sqlite3 shell.
"""

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from index.errors import LibraryBroken, LibraryBusy, LibraryMissing

FORMAT = 1
"""Raised when a library of an earlier version can no longer be read."""

FILE = "library.sqlite"
LOCK = "writer.lock"
PATIENCE = 20.0
"""Seconds a writer waits for another one."""

_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL, file_name TEXT NOT NULL,
    entity TEXT NOT NULL, year INTEGER, stage TEXT, level TEXT, cover TEXT NOT NULL,
    pages INTEGER NOT NULL, tables INTEGER NOT NULL, facts INTEGER NOT NULL, checks INTEGER NOT NULL,
    added_at TEXT NOT NULL, superseded_by TEXT, body BLOB NOT NULL, size INTEGER NOT NULL);
CREATE INDEX documents_sha ON documents (sha256);
CREATE INDEX documents_scope ON documents (entity, year, stage, level);
CREATE TABLE words (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL UNIQUE);
CREATE TABLE facts (
    doc INTEGER NOT NULL, id TEXT NOT NULL, origin INTEGER NOT NULL, state INTEGER NOT NULL,
    value TEXT, unit INTEGER, printed TEXT, scaled INTEGER,
    entity INTEGER NOT NULL, year INTEGER, stage INTEGER, fund INTEGER NOT NULL, basis INTEGER NOT NULL,
    side INTEGER NOT NULL, statement INTEGER NOT NULL, tbl INTEGER, section INTEGER,
    subject INTEGER NOT NULL, code TEXT NOT NULL, tree INTEGER, parents INTEGER NOT NULL, measure INTEGER NOT NULL,
    leaf INTEGER NOT NULL, total INTEGER NOT NULL, row INTEGER, col INTEGER, row_label INTEGER NOT NULL,
    direction INTEGER NOT NULL, base INTEGER NOT NULL,
    clause INTEGER NOT NULL, ocr INTEGER NOT NULL,
    page INTEGER NOT NULL, x0 REAL NOT NULL, top REAL NOT NULL, x1 REAL NOT NULL, bottom REAL NOT NULL, quote TEXT,
    more TEXT);
CREATE INDEX facts_doc ON facts (doc);
CREATE INDEX facts_subject ON facts (subject, doc);
CREATE INDEX facts_code ON facts (code, doc) WHERE code <> '';
CREATE TABLE subject_grams (gram TEXT NOT NULL, subject INTEGER NOT NULL, PRIMARY KEY (gram, subject)) WITHOUT ROWID;
CREATE TABLE topics (id INTEGER PRIMARY KEY AUTOINCREMENT, digest BLOB NOT NULL UNIQUE, text TEXT NOT NULL, grams BLOB
NOT NULL,
    vector BLOB);
CREATE TABLE chunks (
    id INTEGER PRIMARY KEY, doc INTEGER NOT NULL, topic INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL,
    page INTEGER NOT NULL, x0 REAL NOT NULL, top REAL NOT NULL, x1 REAL NOT NULL, bottom REAL NOT NULL,
    tbl TEXT, section TEXT, row INTEGER, facts TEXT NOT NULL);
CREATE INDEX chunks_doc ON chunks (doc, topic);
CREATE INDEX chunks_topic ON chunks (topic, doc);
CREATE VIEW ledger AS SELECT d.key AS document, f.id AS fact, e.text AS entity, f.year, g.text AS stage,
    t.text AS statement, f.code, s.text AS subject, m.text AS measure, f.printed, u.text AS unit, f.page
    FROM facts f JOIN documents d ON d.id = f.doc JOIN words e ON e.id = f.entity JOIN words s ON s.id = f.subject
    JOIN words m ON m.id = f.measure JOIN words t ON t.id = f.statement
    LEFT JOIN words g ON g.id = f.stage LEFT JOIN words u ON u.id = f.unit;
"""

_SCOPES = """
CREATE TABLE scopes (entity INTEGER NOT NULL, year INTEGER, stage INTEGER, doc INTEGER NOT NULL);
CREATE INDEX scopes_entity ON scopes (entity, year);
CREATE INDEX scopes_year ON scopes (year, stage);
CREATE INDEX scopes_doc ON scopes (doc);
"""
"""Which documents hold facts of which agency, year and stage."""
_FILL_SCOPES = "INSERT INTO scopes SELECT DISTINCT entity, year, stage, doc FROM facts"


class Store:
    """Connections to one library's SQLite file, one a thread."""

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        self.folder = folder
        self.read_only = read_only
        self.path = folder / FILE
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        self._depth = 0
        self.on_rollback: list[Callable[[], None]] = []
        """Called when a transaction did not happen, by those who remember its rows."""
        self._lock = threading.RLock()
        if not self.path.exists():
            if read_only:
                raise LibraryMissing(
                    f"no library in {folder}: make one with `mingzhang ingest PATH --library {folder}`"
                )
            self._create()
        self._check_format()
        if not read_only and not self.has_scopes:
            self._add_scopes()

    def _create(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / "files").mkdir(exist_ok=True)
        except OSError as error:
            raise LibraryMissing(f"cannot make a library in {self.folder}: {error}; choose another --library") from None
        with _locked(self.folder / LOCK):
            if self.path.exists():
                return
            temporary = self.folder / f"{FILE}.{os.getpid()}.new"
            temporary.unlink(missing_ok=True)
            made = sqlite3.connect(temporary)
            made.execute("PRAGMA journal_mode=WAL")
            made.executescript(_SCHEMA + _SCOPES)
            made.execute("INSERT INTO meta VALUES ('format', ?), ('generation', '0')", (str(FORMAT),))
            made.commit()
            made.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            made.close()
            temporary.replace(self.path)
            sync_folder(self.folder)

    def _check_format(self) -> None:
        try:
            found = self.meta("format")
        except sqlite3.DatabaseError as error:
            raise LibraryBroken(
                f"{self.path} cannot be read ({error}): restore a copy, or move the folder away and ingest again"
            ) from None
        if found != str(FORMAT):
            raise LibraryBroken(
                f"{self.path} has format {found}, this version reads {FORMAT}: move the folder away and ingest again"
            )

    @property
    def has_scopes(self) -> bool:
        """False in a library of an earlier version that nobody has opened for writing since."""
        return self.row("SELECT 1 FROM sqlite_master WHERE name = 'scopes'") is not None

    def _add_scopes(self) -> None:
        with self.writing():
            if not self.has_scopes:
                for statement in filter(str.strip, _SCOPES.split(";")):
                    self.write(statement)
                self.write(_FILL_SCOPES)

    @property
    def connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            mode = "ro" if self.read_only else "rw"
            try:
                connection = sqlite3.connect(
                    f"{self.path.absolute().as_uri()}?mode={mode}",
                    uri=True,
                    isolation_level=None,
                    timeout=PATIENCE,
                    check_same_thread=False,
                )
                connection.execute("PRAGMA synchronous=FULL")
                connection.execute("PRAGMA mmap_size=1073741824")
                connection.execute("PRAGMA cache_size=-65536")
            except sqlite3.Error as error:
                raise LibraryBroken(
                    f"{self.path} cannot be opened ({error}): check that the folder is readable"
                ) from None
            self._local.connection = connection
            with self._lock:
                self._open.append(connection)
        return connection

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql, values).fetchall()

    def row(self, sql: str, values: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        found: tuple[Any, ...] | None = self.connection.execute(sql, values).fetchone()
        return found

    def write(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Inside `writing`; the id of an inserted row."""
        return int(self.connection.execute(sql, values).lastrowid or 0)

    def write_many(self, sql: str, values: Iterable[Sequence[Any]]) -> None:
        self.connection.executemany(sql, values)

    def meta(self, name: str) -> str | None:
        row = self.row("SELECT value FROM meta WHERE name = ?", (name,))
        return None if row is None else str(row[0])

    def set_meta(self, name: str, value: str) -> None:
        self.write(
            "INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value)
        )

    @property
    def generation(self) -> int:
        """Counts committed changes; whoever keeps something in memory compares it."""
        return int(self.meta("generation") or 0)

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction under the writer's lock; everything in it happens, or nothing does."""
        if self.read_only:
            raise LibraryBusy(f"{self.folder} was opened for reading only: open it without read_only to change it")
        with self._lock:
            if self._depth:
                yield
                return
            self._depth += 1
            try:
                with _locked(self.folder / LOCK):
                    self.connection.execute("BEGIN IMMEDIATE")
                    try:
                        yield
                        self.set_meta("generation", str(self.generation + 1))
                        self.connection.execute("COMMIT")
                    except BaseException:
                        self.connection.execute("ROLLBACK")
                        for forget in self.on_rollback:
                            forget()
                        raise
            finally:
                self._depth -= 1

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """Everything read inside is of one moment, whatever is written meanwhile."""
        if self._depth or self.connection.in_transaction:
            yield
            return
        self.connection.execute("BEGIN")
        try:
            yield
        finally:
            self.connection.execute("ROLLBACK")

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """The writer's lock alone, for files beside the store."""
        with self._lock, _locked(self.folder / LOCK):
            yield

    def vacuum(self) -> None:
        with self.locked():
            self.connection.execute("VACUUM")
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def integrity(self) -> str:
        row = self.row("PRAGMA quick_check")
        return str(row[0]) if row else "no answer"

    def close(self) -> None:
        with self._lock:
            for connection in self._open:
                connection.close()
            self._open.clear()
            self._local = threading.local()


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """The writer's lock: released by the system when the process ends, however it ends."""
    import fcntl

    with path.open("a+") as handle:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if time.monotonic() > deadline:
                    handle.seek(0)
                    owner = handle.read().strip() or "unknown"
                    raise LibraryBusy(
                        f"process {owner} has been writing to {path.parent} for {PATIENCE:.0f} s: "
                        "wait for it, or end it, and try again"
                    ) from None
                time.sleep(0.02)
        handle.seek(0)
        handle.truncate()
        handle.write(str(os.getpid()))
        handle.flush()
        try:
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)


def sync_folder(folder: Path) -> None:
    """Makes a rename in `folder` last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace_file(temporary: Path, target: Path) -> None:
    """Puts a finished file in the place of an old one, at once and for good."""
    with temporary.open("rb+") as handle:
        os.fsync(handle.fileno())
    temporary.replace(target)
    sync_folder(target.parent)
