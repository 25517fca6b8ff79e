"""The documents on a library's shelf: filed whole, superseded, taken out, listed, opened.

A document is kept three times over, each for its own reader: its record as compressed JSON, its facts in the ledger,
its chunks and topics for search. All three change in one transaction.
"""

import functools
import gc
import json
import shutil
import threading
import zlib
from collections import OrderedDict
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from index.chunks import chunk_document
from index.embedder import vector_key
from index.errors import DocumentMissing, LibraryBroken
from index.ledger import Ledger
from index.store import Store, replace_file
from index.topics import Topics
from ingest.document import Cover, Document

_REMEMBERED = 24
"""Documents kept in memory after they were read."""


class DocumentRow(NamedTuple):
    """A document as the library lists it."""

    key: str
    file_name: str
    sha256: str
    cover: Cover
    pages: int
    tables: int
    facts: int
    checks: int
    added_at: str
    """ISO 8601, UTC."""
    superseded_by: str | None
    """Key of the document that answers in its place; None while it is in force."""

    def to_json(self) -> dict[str, Any]:
        return self._asdict() | {"cover": self.cover.model_dump(mode="json", exclude={"places"})}

    def to_text(self) -> str:
        """One line for a terminal."""
        cover = self.cover
        kind = f"{cover.level.value if cover.level else ''}{cover.stage.value if cover.stage else ''}"
        later = f" (superseded by {self.superseded_by})" if self.superseded_by else ""
        counts = f"{self.pages} pages, {self.tables} tables, {self.facts} facts, {self.checks} findings"
        return f"{self.key:<24} {cover.entity} {cover.year or ''} {kind} {counts}{later}"


class AddOutcome(NamedTuple):
    status: str
    """`added`; `unchanged`: these bytes are here already; `superseded`: it takes the place of `replaced`."""
    key: str
    replaced: tuple[str, ...] = ()
    """Keys under which the documents it supersedes stay listed."""


class Shelf:
    def __init__(self, store: Store, ledger: Ledger, topics: Topics) -> None:
        self._store = store
        self._ledger = ledger
        self._topics = topics
        self._cache: OrderedDict[tuple[str, str], Document] = OrderedDict()
        self._lock = threading.Lock()

    def contains(self, sha256: str) -> str | None:
        """Key of the document with these bytes, or None; asked before a file is parsed."""
        row = self._store.row(
            "SELECT key FROM documents WHERE sha256 = ? ORDER BY superseded_by IS NOT NULL", (sha256,)
        )
        return None if row is None else str(row[0])

    def add(self, document: Document, source: Path | None, *, refresh: bool) -> AddOutcome:
        """Files a document; inside the store's transaction."""
        held = self.contains(document.sha256)
        if held is not None and not refresh:
            return AddOutcome("unchanged", held)
        if source is not None:
            self._copy(source, document.sha256)
        return self._add(document, held)

    def _add(self, document: Document, held: str | None) -> AddOutcome:
        body, size = _pack(document)
        if held is not None:
            self._delete(held)
        replaced = self._supersede(document)
        cover = document.cover
        number = self._store.write(
            "INSERT INTO documents (key, sha256, file_name, entity, year, stage, level, cover, pages, tables, facts, "
            "checks, added_at, superseded_by, body, size) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, ?)",
            (
                document.key, document.sha256, document.file_name, cover.entity, cover.year, cover.stage, cover.level,
                cover.model_dump_json(), len(document.pages), len(document.tables), len(document.facts),
                len(document.checks), datetime.now(UTC).isoformat(timespec="seconds"), body, size,
            ),
        )  # fmt: skip
        self._ledger.add(number, document.facts)
        self._add_chunks(number, document)
        self._record_encoder()
        return AddOutcome("superseded" if replaced else "added", document.key, replaced)

    def _supersede(self, document: Document) -> tuple[str, ...]:
        """Marks what this document replaces: the same key, or the same agency, year, stage and level."""
        cover, replaced = document.cover, []
        same_key = self._store.row("SELECT sha256 FROM documents WHERE key = ?", (document.key,))
        if same_key is not None:
            earlier = f"{document.key}~{same_key[0][:8]}"
            rename = "UPDATE documents SET key = ?, superseded_by = ? WHERE key = ?"
            self._store.write(rename, (earlier, document.key, document.key))
            replaced.append(earlier)
        if cover.entity and cover.year is not None and cover.stage is not None:
            rows = self._store.rows(
                "SELECT key FROM documents WHERE entity = ? AND year = ? AND stage = ? AND level IS ? "
                "AND superseded_by IS NULL",
                (cover.entity, cover.year, cover.stage, cover.level),
            )
            for (key,) in rows:
                self._store.write("UPDATE documents SET superseded_by = ? WHERE key = ?", (document.key, key))
                replaced.append(key)
        return tuple(replaced)

    def _add_chunks(self, number: int, document: Document) -> None:
        chunks = chunk_document(document)
        topics = self._topics.add([chunk.topic for chunk in chunks], [chunk.label for chunk in chunks])
        self._store.write_many(
            "INSERT INTO chunks (doc, topic, kind, text, page, x0, top, x1, bottom, tbl, section, row, facts) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (number, topic, chunk.kind, chunk.text, chunk.page, *chunk.box, chunk.table, chunk.section, chunk.row,
                 json.dumps(chunk.facts))
                for chunk, topic in zip(chunks, topics, strict=True)
            ),
        )  # fmt: skip

    def _record_encoder(self) -> None:
        encoder = self._topics.encoder
        if encoder is not None and self._store.meta("vectors") is None:
            self._store.set_meta("encoder", encoder.name)
            self._store.set_meta("vectors", vector_key(encoder))

    def remove(self, key: str) -> None:
        """Takes a document out; what it had superseded answers again. Inside the store's transaction."""
        number = self._number(key)
        topics = [row[0] for row in self._store.rows("SELECT DISTINCT topic FROM chunks WHERE doc = ?", (number,))]
        self._delete(key)
        self._revive(key)
        self._topics.sweep(topics)

    def _revive(self, key: str) -> None:
        """The latest document that `key` had superseded answers again, and stands for the earlier ones."""
        rows = self._store.rows("SELECT key FROM documents WHERE superseded_by = ? ORDER BY id DESC", (key,))
        if not rows:
            return
        latest = str(rows[0][0])
        name = key if latest.startswith(f"{key}~") else latest
        self._store.write("UPDATE documents SET superseded_by = ? WHERE superseded_by = ?", (name, key))
        self._store.write("UPDATE documents SET key = ?, superseded_by = NULL WHERE key = ?", (name, latest))

    def _delete(self, key: str) -> None:
        number = self._number(key)
        self._ledger.remove(number)
        self._store.write("DELETE FROM chunks WHERE doc = ?", (number,))
        self._store.write("DELETE FROM documents WHERE id = ?", (number,))

    def numbers(self, keys: Sequence[str]) -> list[int]:
        """Numbers of the documents with these keys; keys that are not here have none."""
        marks = ", ".join("?" * len(keys))
        return [row[0] for row in self._store.rows(f"SELECT id FROM documents WHERE key IN ({marks})", list(keys))]

    def _number(self, key: str) -> int:
        row = self._store.row("SELECT id FROM documents WHERE key = ?", (key,))
        if row is None:
            known = ", ".join(row[0] for row in self._store.rows("SELECT key FROM documents ORDER BY key LIMIT 8"))
            raise DocumentMissing(f"no document {key!r} in {self._store.folder}: it holds {known or 'nothing yet'}")
        return int(row[0])

    def documents(self, include_superseded: bool = False) -> tuple[DocumentRow, ...]:
        """Every document in force, by key; the superseded ones too when asked for."""
        chosen = "" if include_superseded else " WHERE superseded_by IS NULL"
        rows = self._store.rows(
            "SELECT key, file_name, sha256, cover, pages, tables, facts, checks, added_at, superseded_by "
            f"FROM documents{chosen} ORDER BY key"
        )
        return tuple(DocumentRow._make((*row[:3], read_cover(row[3]), *row[4:])) for row in rows)

    def cover(self, key: str) -> Cover:
        """What a document is. Raises DocumentMissing."""
        self._number(key)
        row = self._store.row("SELECT cover FROM documents WHERE key = ?", (key,))
        if row is None:
            raise DocumentMissing(f"document {key!r} has just been removed")
        return read_cover(row[0])

    def document(self, key: str) -> Document:
        """The whole record. Raises DocumentMissing."""
        row = self._store.row("SELECT sha256 FROM documents WHERE key = ?", (key,))
        if row is None:
            self._number(key)
            raise DocumentMissing(key)
        at = (key, str(row[0]))
        with self._lock:
            if at in self._cache:
                self._cache.move_to_end(at)
                return self._cache[at]
        stored = self._store.row("SELECT body FROM documents WHERE key = ?", (key,))
        if stored is None:
            raise DocumentMissing(f"document {key!r} has just been removed")
        document = _unpack(stored[0], key)
        with self._lock:
            self._cache[at] = document
            while len(self._cache) > _REMEMBERED:
                self._cache.popitem(last=False)
        return document

    def source(self, key: str) -> Path:
        """The library's copy of the file. Raises DocumentMissing when there is none."""
        self._number(key)
        row = self._store.row("SELECT sha256 FROM documents WHERE key = ?", (key,))
        path = self._store.folder / "files" / f"{row[0] if row else ''}.pdf"
        if not path.exists():
            raise DocumentMissing(f"no copy of the file of {key!r} in {self._store.folder}: ingest the file again")
        return path

    def _copy(self, source: Path, sha256: str) -> None:
        target = self._store.folder / "files" / f"{sha256}.pdf"
        if not target.exists():
            temporary = target.with_suffix(".new")
            shutil.copyfile(source, temporary)
            replace_file(temporary, target)


def _pack(document: Document) -> tuple[bytes, int]:
    text = document.model_dump_json().encode()
    return zlib.compress(text, 6), len(text)


def _unpack(body: bytes, key: str) -> Document:
    collecting = gc.isenabled()
    gc.disable()  # a record is 100,000 small objects and none of them garbage: looking for some doubles the time
    try:
        document = Document.model_validate_json(zlib.decompress(body))
    except (zlib.error, ValueError) as error:
        raise LibraryBroken(f"the record of {key!r} cannot be read ({error}): ingest its file again") from None
    finally:
        if collecting:
            gc.enable()
    return document if document.key == key else document.model_copy(update={"key": key})


@functools.lru_cache(maxsize=4096)
def read_cover(text: Any) -> Cover:
    return Cover.model_validate_json(text)
