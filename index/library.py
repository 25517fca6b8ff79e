"""A library of disclosures in one folder: add, supersede, remove, look up, search.

    with Library.open(Path("library")) as library:
        library.add(ingest_file(path), path)                     -> AddOutcome("added", "hy-gxj-24b", …)
        library.ledger.facts(["hy-gxj-24b"], code="30217")       -> facts, equal to those that went in
        library.search("公务接待费安排了多少", ["hy-gxj-24b"])      -> hits with page, box and fact ids

A corrected file (same agency, year, stage and level, other bytes) takes the place of the earlier one in answers; the
earlier one stays listed and can still be opened, so that answers given before can be replayed.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from index.chunks import ChunkKind
from index.crosschecks import CrossFindings, check_across
from index.embedder import NO_ENCODER, Encoder, Progress, load_encoder, vector_key
from index.entities import Named, Names, Resolution, without_names
from index.errors import EncoderMismatch
from index.ledger import Ledger
from index.reranker import Reranker, load_reranker
from index.retriever import make_retriever
from index.search import Hit, Searcher
from index.shelf import AddOutcome, DocumentRow, Shelf, read_cover
from index.store import Store
from index.terms import expansions
from index.topics import Topics
from index.upkeep import compact, export_facts, verify
from ingest.document import Document

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever

__all__ = ["AddOutcome", "DocumentRow", "Library"]


class Library:
    def __init__(self, store: Store, encoder: Encoder | None, reranker: Reranker | None = None) -> None:
        self._store = store
        self._topics = Topics(store, encoder)
        self._searcher = Searcher(store, self._topics, reranker)
        self._written = False
        self._names: tuple[int, Names] | None = None
        self.ledger = Ledger(store)
        self._shelf = Shelf(store, self.ledger, self._topics)

    @classmethod
    def open(
        cls,
        path: Path | str,
        *,
        encoder: str | Encoder | None = None,
        reranker: str | Reranker | None = None,
        read_only: bool = False,
    ) -> Self:
        """The library in a folder, made when it is not there (unless `read_only`).

        `encoder` is a name or folder for `embedder.load_encoder`, `none` for keywords alone, or an Encoder; None takes
        the one the library was made with, and the shipped one for a new library. `reranker` likewise; there is none
        unless one is given here or was given to `reindex`.
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
        if reranker is None or isinstance(reranker, str):
            reranker = load_reranker(reranker if reranker is not None else store.meta("reranker"))
        return cls(store, loaded, reranker)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        if self._written:
            self._topics.fold(closing=True)
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
        return self._shelf.contains(sha256)

    def add(self, document: Document, source: Path | None = None, *, refresh: bool = False) -> AddOutcome:
        """Takes a document in, in one step. `refresh` reads the same bytes again with a better reader."""
        with self._store.writing():
            outcome = self._shelf.add(document, source, refresh=refresh)
        self._written = True
        self._topics.fold()
        return outcome

    def remove(self, key: str) -> None:
        """Takes a document out; what it had superseded answers again. Raises DocumentMissing."""
        with self._store.writing():
            self._shelf.remove(key)
        self._written = True
        self._topics.fold()

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Several changes as one: all of them, or none."""
        with self._store.writing():
            yield

    def documents(self, include_superseded: bool = False) -> tuple[DocumentRow, ...]:
        """Every document in force, by key; the superseded ones too when asked for."""
        return self._shelf.documents(include_superseded)

    def document(self, key: str) -> Document:
        """The whole record. Raises DocumentMissing."""
        return self._shelf.document(key)

    def source(self, key: str) -> Path:
        """The library's copy of the file. Raises DocumentMissing when there is none."""
        return self._shelf.source(key)

    # Finding

    def resolve(self, question: str) -> Resolution:
        """Agencies, years and stages that a question names, among the documents in force."""
        generation = self._store.generation
        if self._names is None or self._names[0] != generation:
            rows = self._store.rows("SELECT key, cover FROM documents WHERE superseded_by IS NULL ORDER BY key")
            self._names = (generation, Names([Named(key, read_cover(cover)) for key, cover in rows]))
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
        documents = None if keys is None else self._shelf.numbers(keys)
        return self._searcher.search(words, documents, limit=limit, kinds=kinds, expansions=expansions(words))

    def as_retriever(self, keys: Sequence[str] | None = None, k: int = 8) -> "BaseRetriever":
        """A LangChain retriever over this library: documents with page, box and scope as metadata."""
        return make_retriever(self.search, self._shelf.cover, keys, k)

    def cross_checks(self) -> CrossFindings:
        """Findings between documents in force: last year against this year, departments against their units."""
        return check_across(self.documents(), self.ledger)

    # Upkeep

    def status(self) -> dict[str, str]:
        """What the library holds and how it searches, for a person."""
        counted = (
            (name, self._store.row(f"SELECT count(*) FROM {table}"))
            for name, table in (("documents", "documents"), ("facts", "facts"), ("chunks", "chunks"))
        )
        return {
            **{name: str(row[0] if row else 0) for name, row in counted},
            "encoder": self.encoder,
            "reranker": self._store.meta("reranker") or NO_ENCODER,
            **self._topics.status(),
        }

    def verify(self) -> tuple[str, ...]:
        """What in the library does not agree, each with its remedy; nothing when all is well."""
        return verify(self._store, self._topics)

    def compact(self) -> None:
        """Gives back the space of what was removed."""
        compact(self._store, self._topics)

    def export(self, path: Path, keys: Sequence[str] | None = None) -> int:
        """Facts with pages and boxes to .csv, .xlsx or .parquet; how many."""
        return export_facts(self.ledger, path, keys)

    def reindex(
        self, encoder: str | Encoder | None = None, progress: Progress | None = None, reranker: str | None = None
    ) -> int:
        """Every vector made again, by another encoder when one is given; how many.

        `reranker` is recorded for later openings; `none` switches it off.
        """
        chosen = load_reranker(reranker)  # before anything is written: it may not load
        if encoder is None:
            encoder = self._store.meta("encoder")
        loaded = load_encoder(encoder) if encoder is None or isinstance(encoder, str) else encoder
        before = self._topics.encoder
        self._topics.encoder = loaded
        try:
            with self._store.writing():
                number = self._topics.encode_again(progress)
                self._store.set_meta("encoder", loaded.name if loaded else NO_ENCODER)
                self._store.write("DELETE FROM meta WHERE name = 'vectors'")
                if reranker is not None:
                    self._store.set_meta("reranker", reranker)
                if loaded is not None:
                    self._store.set_meta("vectors", vector_key(loaded))
        except BaseException:
            self._topics.encoder = before
            raise
        if reranker is not None:
            self._searcher.reranker = chosen
        with self._store.locked():
            self._topics.write_index()
        return number
