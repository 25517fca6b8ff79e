"""Topics: what chunks are about, each kept once with its grams and its vector.

A topic is text without agency, year and amounts, so `公务接待费` in the same statement of a thousand disclosures is
one topic. Grams and vectors live in SQLite; the FAISS file beside it is made from them, holds the topics up to some
id, and may be missing: later topics are compared one by one until the writer folds them in.
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embedder import Encoder, Progress, Vectors, embeddable, encode_all, vector_key
from index.errors import VectorError
from index.keywords import Postings, build_postings, pack_grams
from index.store import Store
from index.vectors import VectorIndex

_FOLD_FROM = 512
"""Fewer new topics than this are not worth writing the FAISS file again while a library is open."""
_FOLD_SHARE = 0.25
_REMEMBERED = 32


class Topics:
    def __init__(self, store: Store, encoder: Encoder | None) -> None:
        self._store = store
        self.encoder = encoder
        self._lock = threading.RLock()
        self._generation = -1
        self._postings: OrderedDict[tuple[int, ...] | None, Postings] = OrderedDict()
        self._index: VectorIndex | None = None
        self._upto = 0
        self._fresh_ids: NDArray[np.int64] = np.zeros(0, np.int64)
        self._fresh: Vectors = np.zeros((0, 0), np.float32)

    # Writing

    def add(self, texts: Sequence[str], labels: Sequence[str]) -> list[int]:
        """The ids of these texts, new ones stored with grams and vector. Inside the store's transaction."""
        ids: dict[str, int] = {}
        named = dict(zip(texts, labels, strict=True))
        new: dict[str, bytes] = {}
        for text in texts:
            if text in ids or text in new:
                continue
            digest = hashlib.blake2b(text.encode(), digest_size=16).digest()
            row = self._store.row("SELECT id FROM topics WHERE digest = ?", (digest,))
            if row is None:
                new[text] = digest
            else:
                ids[text] = int(row[0])
        vectors: list[bytes | None] = [None] * len(new)
        if self.encoder is not None and new:
            matrix = _finite(encode_all(self.encoder, [embeddable(text) for text in new]), self.encoder.dimension)
            vectors = [row.astype(np.float16).tobytes() for row in matrix]
        for (text, digest), vector in zip(new.items(), vectors, strict=True):
            ids[text] = self._store.write(
                "INSERT INTO topics (digest, text, grams, vector) VALUES (?, ?, ?, ?)",
                (digest, text, pack_grams(text, named[text]), vector),
            )
        return [ids[text] for text in texts]

    def sweep(self) -> int:
        """Deletes topics that no chunk has; how many. Inside the store's transaction."""
        orphans = "SELECT id FROM topics WHERE id NOT IN (SELECT topic FROM chunks)"
        number = len(self._store.rows(orphans))
        if number:
            self._store.write(f"DELETE FROM topics WHERE id IN ({orphans})")
        return number

    def encode_again(self, progress: Progress | None = None, batch: int = 1024) -> int:
        """Every topic's vector by the present encoder; how many. Inside the store's transaction."""
        if self.encoder is None:
            self._store.write("UPDATE topics SET vector = NULL")
            return 0
        ids = [int(row[0]) for row in self._store.rows("SELECT id FROM topics ORDER BY id")]
        for start in range(0, len(ids), batch):
            part = ids[start : start + batch]
            texts = self._texts(part)
            matrix = _finite(self.encoder.encode([embeddable(texts[n]) for n in part]), self.encoder.dimension)
            self._store.write_many(
                "UPDATE topics SET vector = ? WHERE id = ?",
                ((row.astype(np.float16).tobytes(), n) for n, row in zip(part, matrix, strict=True)),
            )
            if progress is not None:
                progress(start + len(part), len(ids))
        return len(ids)

    def _texts(self, ids: Sequence[int]) -> dict[int, str]:
        marks = ", ".join(str(n) for n in ids)
        return dict(self._store.rows(f"SELECT id, text FROM topics WHERE id IN ({marks})"))

    def fold(self, *, always: bool = False) -> bool:
        """Writes the FAISS file again when enough new topics wait (or `always`, when any do); after the commit."""
        if self.encoder is None:
            return False
        self._refresh()
        held = self._index.size if self._index is not None else 0
        waiting = len(self._fresh_ids)
        if not waiting or (not always and waiting < max(_FOLD_FROM, _FOLD_SHARE * held)):
            return False
        with self._store.locked():
            return self.write_index()

    def write_index(self) -> bool:
        """The FAISS file made from the store; under the writer's lock."""
        if self.encoder is None:
            return False
        ids, matrix = self._stored(0)
        if len(ids):
            VectorIndex.build(ids, matrix).save(self.path)
        for other in self._store.folder.glob("vectors-*.faiss"):
            if other != self.path:
                other.unlink(missing_ok=True)
        with self._lock:
            self._generation = -1
            self._index = None
        return True

    # Reading

    def verify(self) -> tuple[str, ...]:
        """What is wrong with the vectors; a missing or older FAISS file is not."""
        if self.encoder is None:
            return ()
        missing = self._store.row("SELECT count(*) FROM topics WHERE vector IS NULL")
        size = 2 * self.encoder.dimension
        short = self._store.row("SELECT count(*) FROM topics WHERE vector IS NOT NULL AND length(vector) <> ?", (size,))
        number = (missing[0] if missing else 0) + (short[0] if short else 0)
        found = [f"{number} topics have no vector of this encoder: run `mingzhang library reindex`"] if number else []
        if self.path.exists():
            try:
                VectorIndex.load(self.path)
            except VectorError as error:
                found.append(str(error))
        return tuple(found)

    @property
    def path(self) -> Path:
        """The FAISS file of the present encoder."""
        key = vector_key(self.encoder) if self.encoder is not None else "none"
        return self._store.folder / f"vectors-{hashlib.blake2b(key.encode(), digest_size=4).hexdigest()}.faiss"

    def postings(self, documents: Iterable[int] | None) -> Postings:
        """Postings over the topics of these documents, or of all in force."""
        self._refresh()
        scope = None if documents is None else tuple(sorted(documents))
        with self._lock:
            found = self._postings.get(scope)
            if found is not None:
                self._postings.move_to_end(scope)
                return found
        if scope is None:
            chosen = "SELECT id FROM documents WHERE superseded_by IS NULL"
        else:
            chosen = ", ".join(str(n) for n in scope)
        rows = self._store.rows(
            f"SELECT id, grams FROM topics WHERE id IN (SELECT topic FROM chunks WHERE doc IN ({chosen})) ORDER BY id"
        )
        made = build_postings(dict(rows))
        with self._lock:
            self._postings[scope] = made
            while len(self._postings) > _REMEMBERED:
                self._postings.popitem(last=False)
        return made

    def nearest(self, query: str, limit: int, among: NDArray[np.int64] | None) -> list[tuple[int, float]]:
        """Topics by cosine with the query; none without an encoder."""
        if self.encoder is None:
            return []
        self._refresh()
        vector = self.encoder.encode([embeddable(query)])[0]
        with self._lock:
            index, ids, fresh = self._index, self._fresh_ids, self._fresh
        found: list[tuple[int, float]] = []
        if index is not None and index.size:
            found = index.search(vector, limit, None if among is None else among.tolist())
        if len(ids):
            chosen = np.ones(len(ids), bool) if among is None else np.isin(ids, among)
            found += zip(ids[chosen].tolist(), (fresh[chosen] @ vector).tolist(), strict=True)
        found.sort(key=lambda pair: (-pair[1], pair[0]))
        return found[:limit]

    def _refresh(self) -> None:
        """Forgets what a later change made stale, and meets the FAISS file with the store."""
        generation = self._store.generation
        with self._lock:
            if generation == self._generation:
                return
            self._postings.clear()
            self._generation = generation
            if self.encoder is None:
                return
            self._index = None
            if self.path.exists():
                try:
                    self._index = VectorIndex.load(self.path)
                except VectorError:
                    self._index = None
            self._upto = int(self._index.ids().max(initial=0)) if self._index is not None else 0
            self._fresh_ids, self._fresh = self._stored(self._upto)

    def _stored(self, after: int) -> tuple[NDArray[np.int64], Vectors]:
        rows = self._store.rows(
            "SELECT id, vector FROM topics WHERE id > ? AND vector IS NOT NULL ORDER BY id", (after,)
        )
        dimension = self.encoder.dimension if self.encoder is not None else 0
        ids = np.fromiter((row[0] for row in rows), np.int64, len(rows))
        flat = np.frombuffer(b"".join(row[1] for row in rows), np.float16)
        return ids, flat.reshape(len(rows), dimension).astype(np.float32)


def _finite(matrix: Vectors, dimension: int) -> Vectors:
    if matrix.shape[1:] != (dimension,) or not np.isfinite(matrix).all():
        raise VectorError("the encoder gave a vector that is not a number or too short: choose another encoder")
    return matrix
