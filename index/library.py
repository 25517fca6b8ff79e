"""A library of disclosures in one folder: add, supersede, remove, look up, search.

    with Library.open(Path("library")) as library:
        library.add(ingest_file(path), path)                     -> AddOutcome("added", "hy-gxj-24b", …)
        library.ledger.facts(["hy-gxj-24b"], code="30217")       -> facts, equal to those that went in
        library.search("公务接待费安排了多少", ["hy-gxj-24b"])      -> hits with page, box and fact ids

A corrected file (same agency, year, stage and level, other bytes) takes the place of the earlier one in answers; the
earlier one stays listed and can still be opened, so that answers given before can be replayed.
"""

import functools
import json
import shutil
import threading
import zlib
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from index.chunks import ChunkKind, chunk_document
from index.embedder import NO_ENCODER, Encoder, Progress, load_encoder, vector_key
from index.entities import Named, Names, Resolution, without_names
from index.errors import DocumentMissing, EncoderMismatch, LibraryBroken
from index.ledger import Ledger
from index.search import Hit, Searcher
from index.store import Store, replace_file
from index.terms import expansions
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


class AddOutcome(NamedTuple):
    status: str
    """`added`; `unchanged`: these bytes are here already; `superseded`: it takes the place of `replaced`."""
    key: str
    replaced: tuple[str, ...] = ()
    """Keys under which the documents it supersedes stay listed."""


class Library:
    def __init__(self, store: Store, encoder: Encoder | None) -> None:
        self._store = store
        self._topics = Topics(store, encoder)
        self._searcher = Searcher(store, self._topics)
        self._cache: OrderedDict[tuple[str, str], Document] = OrderedDict()
        self._lock = threading.Lock()
        self._written = False
        self._names: tuple[int, Names] | None = None
        self.ledger = Ledger(store)

    @classmethod
    def open(cls, path: Path | str, *, encoder: str | Encoder | None = None, read_only: bool = False) -> Self:
        """The library in a folder, made when it is not there (unless `read_only`).

        `encoder` is a name or folder for `embedder.load_encoder`, `none` for keywords alone, or an Encoder; None takes
        the one the library was made with, and the shipped one for a new library.
        """
        store = Store(Path(path), read_only=read_only)
        recorded = store.meta("encoder")
        if encoder is None or isinstance(encoder, str):
            loaded = load_encoder(encoder if encoder is not None else recorded)
        else:
            loaded = encoder
        key = store.meta("vectors")
        if loaded is not None and key is not None and key != vector_key(loaded):
            store.close()
            raise EncoderMismatch(
                f"the vectors in {path} were made as {key}, this encoder makes {vector_key(loaded)}: "
                f"run `mingzhang library reindex --library {path}`, or open it with the encoder {recorded!r} or `none`"
            )
        return cls(store, loaded)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        if self._written:
            self._topics.fold(always=True)
        self._store.close()

    @property
    def path(self) -> Path:
        return self._store.folder

    @property
    def encoder(self) -> str:
        """Name of the encoder in use, or `none`."""
        return self._topics.encoder.name if self._topics.encoder is not None else NO_ENCODER

    # Documents

    def contains(self, sha256: str) -> str | None:
        """Key of the document with these bytes, or None; asked before a file is parsed."""
        row = self._store.row(
            "SELECT key FROM documents WHERE sha256 = ? ORDER BY superseded_by IS NOT NULL", (sha256,)
        )
        return None if row is None else str(row[0])

    def add(self, document: Document, source: Path | None = None, *, refresh: bool = False) -> AddOutcome:
        """Takes a document in, in one step. `refresh` reads the same bytes again with a better reader."""
        with self._store.writing():
            held = self.contains(document.sha256)
            if held is not None and not refresh:
                return AddOutcome("unchanged", held)
            if source is not None:
                self._copy(source, document.sha256)
            try:
                return self._add(document, held)
            except BaseException:
                self.ledger.forget()
                raise
            finally:
                self._written = True

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
        self.ledger.add(number, document.facts)
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
        """Takes a document out; what it had superseded answers again."""
        with self._store.writing():
            self._number(key)
            self._delete(key)
            self._revive(key)
            self._topics.sweep()
            self._written = True

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
        self.ledger.remove(number)
        self._store.write("DELETE FROM chunks WHERE doc = ?", (number,))
        self._store.write("DELETE FROM documents WHERE id = ?", (number,))

    def _number(self, key: str) -> int:
        row = self._store.row("SELECT id FROM documents WHERE key = ?", (key,))
        if row is None:
            known = ", ".join(row[0] for row in self._store.rows("SELECT key FROM documents ORDER BY key LIMIT 8"))
            raise DocumentMissing(f"no document {key!r} in {self.path}: it holds {known or 'nothing yet'}")
        return int(row[0])

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Several changes as one: all of them, or none."""
        with self._store.writing():
            yield

    def documents(self, include_superseded: bool = False) -> tuple[DocumentRow, ...]:
        """Every document in force, by key; the superseded ones too when asked for."""
        chosen = "" if include_superseded else " WHERE superseded_by IS NULL"
        rows = self._store.rows(
            "SELECT key, file_name, sha256, cover, pages, tables, facts, checks, added_at, superseded_by "
            f"FROM documents{chosen} ORDER BY key"
        )
        return tuple(DocumentRow._make((*row[:3], _cover(row[3]), *row[4:])) for row in rows)

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
        path = self.path / "files" / f"{row[0] if row else ''}.pdf"
        if not path.exists():
            raise DocumentMissing(f"no copy of the file of {key!r} in {self.path}: ingest the file again")
        return path

    def _copy(self, source: Path, sha256: str) -> None:
        target = self.path / "files" / f"{sha256}.pdf"
        if not target.exists():
            temporary = target.with_suffix(".new")
            shutil.copyfile(source, temporary)
            replace_file(temporary, target)

    # Finding

    def resolve(self, question: str) -> Resolution:
        """Agencies, years and stages that a question names, among the documents in force."""
        generation = self._store.generation
        if self._names is None or self._names[0] != generation:
            rows = self._store.rows("SELECT key, cover FROM documents WHERE superseded_by IS NULL ORDER BY key")
            self._names = (generation, Names([Named(key, _cover(cover)) for key, cover in rows]))
        return self._names[1].resolve(question)

    def search(
        self, query: str, keys: Sequence[str] | None = None, limit: int = 20, kinds: Sequence[ChunkKind] | None = None
    ) -> list[Hit]:
        """Chunks that may answer, best first: of the documents with these keys, or of those the query names, or of all.

        Agencies and years are looked up, not searched for: what names them is left out of the words.
        """
        resolution = self.resolve(query)
        words = without_names(query, resolution)
        if keys is None and (resolution.keys or resolution.nearby):
            keys = resolution.keys or resolution.nearby
        scoped = keys is not None
        if keys is None:
            rows = self._store.rows("SELECT id, key FROM documents WHERE superseded_by IS NULL")
        else:
            marks = ", ".join("?" * len(keys))
            rows = self._store.rows(f"SELECT id, key FROM documents WHERE key IN ({marks})", list(keys))
        documents = {int(number): str(key) for number, key in rows}
        return self._searcher.search(
            words, documents, scoped=scoped, limit=limit, kinds=kinds, expansions=expansions(words)
        )

    # Upkeep

    def reindex(self, encoder: str | Encoder | None = None, progress: Progress | None = None) -> int:
        """Every vector made again, by another encoder when one is given; how many."""
        loaded = load_encoder(encoder) if encoder is None or isinstance(encoder, str) else encoder
        before = self._topics.encoder
        self._topics.encoder = loaded
        try:
            with self._store.writing():
                number = self._topics.encode_again(progress)
                self._store.set_meta("encoder", loaded.name if loaded else NO_ENCODER)
                self._store.write("DELETE FROM meta WHERE name = 'vectors'")
                if loaded is not None:
                    self._store.set_meta("vectors", vector_key(loaded))
        except BaseException:
            self._topics.encoder = before
            raise
        with self._store.locked():
            self._topics.write_index()
        return number


def _pack(document: Document) -> tuple[bytes, int]:
    text = document.model_dump_json().encode()
    return zlib.compress(text, 6), len(text)


def _unpack(body: bytes, key: str) -> Document:
    try:
        document = Document.model_validate_json(zlib.decompress(body))
    except (zlib.error, ValueError) as error:
        raise LibraryBroken(f"the record of {key!r} cannot be read ({error}): ingest its file again") from None
    return document if document.key == key else document.model_copy(update={"key": key})


@functools.lru_cache(maxsize=4096)
def _cover(text: Any) -> Cover:
    return Cover.model_validate_json(text)
