"""Topics: what chunks are about, each kept once with its grams and its vector.

A topic is text without agency, year and amounts, so `公务接待费` in the same statement of a thousand disclosures is
one topic. Grams and vectors live in SQLite; the FAISS file beside it is made from them, holds the topics up to some
id, and may be missing: later topics are compared one by one until the writer folds them in.
"""

import hashlib
import shutil
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embedder import Encoder, Progress, Vectors, embeddable, encode_all, vector_key
from index.errors import VectorError
from index.keywords import Postings, build_postings, load_postings, pack_grams, save_postings
from index.store import Store
from index.vectors import VectorIndex

_FOLD_FROM = 2_000
"""Fewer new topics than this are not worth writing the files beside the store again."""
_SMALL = 20_000
"""Up to here the FAISS file is brought up to date at every close, and keywords are read from the store."""
_FOLD_SHARE = 0.25
_REMEMBERED = 32


class Topics:
    def __init__(self, store: Store, encoder: Encoder | None) -> None:
        self._store = store
        self.encoder = encoder
        self._lock = threading.RLock()
        self._generation = -1
        self._postings: OrderedDict[tuple[int, ...], Postings] = OrderedDict()
        self._base: Postings | None = None
        self._base_upto = 0
        self._recent: Postings | None = None
        self._index: VectorIndex | None = None
        self._index_file: Path | None = None
        self._fresh_ids: NDArray[np.int64] = np.zeros(0, np.int64)
        self._fresh: Vectors = np.zeros((0, 0), np.float32)
        self._swept: set[int] = set()
        """Topics deleted from the store that the FAISS file may still hold."""
        store.on_rollback.append(self._forget_swept)

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

    def sweep(self, topics: Iterable[int] | None = None) -> int:
        """Deletes topics that no chunk has, of these or of all; how many. Inside the store's transaction."""
        among = "" if topics is None else f"id IN ({', '.join(map(str, topics))}) AND "
        orphans = f"SELECT id FROM topics WHERE {among}NOT EXISTS (SELECT 1 FROM chunks WHERE topic = topics.id)"
        swept = [int(row[0]) for row in self._store.rows(orphans)]
        if swept:
            self._store.write_many("DELETE FROM topics WHERE id = ?", ((topic,) for topic in swept))
            self._swept.update(swept)
        return len(swept)

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

    def fold(self, *, closing: bool = False) -> bool:
        """Writes the files beside the store again when enough new topics wait; after the commit.

        A small library is brought up to date whenever it is closed. Deleted topics are taken out of the FAISS file.
        """
        self._drop_swept()
        row = self._store.row("SELECT max(id) FROM topics")
        last = int(row[0] or 0) if row else 0
        held = self._latest("vectors")[0] if self.encoder is not None else self._latest("keywords")[0]
        waiting = last - held
        if waiting <= 0 or not (waiting >= max(_FOLD_FROM, _FOLD_SHARE * held) or (closing and last <= _SMALL)):
            return False
        with self._store.locked():
            self.write_index()
        return True

    def _forget_swept(self) -> None:
        self._swept = set()

    def _drop_swept(self) -> None:
        swept, self._swept = sorted(self._swept), set()
        _, file = self._latest("vectors") if self.encoder is not None and swept else (0, None)
        if file is None:
            return
        with self._store.locked():
            try:
                index = VectorIndex.load(file, mapped=False)
            except VectorError:
                return  # made again from the store when it is next written
            if index.remove(swept):
                index.save(file)
        with self._lock:
            self._generation, self._index_file = -1, None

    def write_index(self) -> None:
        """The FAISS file and, for a large library, the keyword arrays, made from the store; under the writer's lock."""
        old = [*self._store.folder.glob("vectors-*"), *self._store.folder.glob("keywords-*")]
        made = []
        if self.encoder is not None:
            ids, matrix = self._stored(0)
            if len(ids):
                made.append(self._file("vectors", int(ids.max())))
                index = VectorIndex.build(ids, matrix)
                index.save(made[-1])
                self._store.set_meta("recall", f"{index.recall:.3f}")
        rows = self._store.rows("SELECT id, grams FROM topics ORDER BY id")
        if len(rows) > _SMALL:
            made.append(self._file("keywords", int(rows[-1][0])))
            save_postings(build_postings(dict(rows)), made[-1])
        for path in old:
            if path not in made:
                shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        with self._lock:
            self._generation = -1

    def _file(self, kind: str, upto: int) -> Path:
        """`vectors-1f00aa-2612.faiss`: made by which encoder, up to which topic."""
        if kind == "keywords":
            return self._store.folder / f"keywords-{upto}"
        key = vector_key(self.encoder) if self.encoder is not None else ""
        return self._store.folder / f"vectors-{hashlib.blake2b(key.encode(), digest_size=4).hexdigest()}-{upto}.faiss"

    def _latest(self, kind: str) -> tuple[int, Path | None]:
        """The file that reaches furthest, and how far."""
        pattern = self._file(kind, 0).name.replace("-0", "-*", 1) if kind == "keywords" else self._file(kind, 0).name
        pattern = pattern if kind == "keywords" else pattern.replace("-0.faiss", "-*.faiss")
        found = [
            (int(path.name.removesuffix(".faiss").rpartition("-")[2]), path)
            for path in self._store.folder.glob(pattern)
            if path.name.removesuffix(".faiss").rpartition("-")[2].isdigit()
        ]
        return max(found, default=(0, None))

    # Reading

    def status(self) -> dict[str, str]:
        """Topics, and the kind and recall of the index over their vectors."""
        row = self._store.row("SELECT count(*) FROM topics")
        found = {"topics": str(row[0] if row else 0)}
        _, file = self._latest("vectors") if self.encoder is not None else (0, None)
        if file is not None:
            index = VectorIndex.load(file)
            recall = self._store.meta("recall") or "1.000"
            found["vectors"] = f"{index.size} in {file.name}, {index.kind}, recall {recall} of the exact ten nearest"
        return found

    def verify(self) -> tuple[str, ...]:
        """What is wrong with the vectors; a missing or older FAISS file is not."""
        if self.encoder is None:
            return ()
        missing = self._store.row("SELECT count(*) FROM topics WHERE vector IS NULL")
        size = 2 * self.encoder.dimension
        short = self._store.row("SELECT count(*) FROM topics WHERE vector IS NOT NULL AND length(vector) <> ?", (size,))
        number = (missing[0] if missing else 0) + (short[0] if short else 0)
        found = [f"{number} topics have no vector of this encoder: run `mingzhang library reindex`"] if number else []
        _, file = self._latest("vectors")
        if file is not None:
            try:
                VectorIndex.load(file)
            except VectorError as error:
                found.append(str(error))
        return tuple(found)

    def postings(self, documents: Iterable[int] | None) -> tuple[Postings, ...]:
        """Postings over the topics of these documents, or over all there are."""
        self._refresh()
        if documents is None:
            return self._whole()
        scope = tuple(sorted(documents))
        with self._lock:
            found = self._postings.get(scope)
            if found is not None:
                self._postings.move_to_end(scope)
                return (found,)
        chosen = ", ".join(str(n) for n in scope)
        rows = self._store.rows(
            f"SELECT id, grams FROM topics WHERE id IN (SELECT topic FROM chunks WHERE doc IN ({chosen})) ORDER BY id"
        )
        made = build_postings(dict(rows))
        with self._lock:
            self._postings[scope] = made
            while len(self._postings) > _REMEMBERED:
                self._postings.popitem(last=False)
        return (made,)

    def _whole(self) -> tuple[Postings, ...]:
        """The saved arrays, and the topics that came after them. Topics never change; swept ones find no chunk."""
        with self._lock:
            if self._base is None:
                upto, folder = self._latest("keywords")
                self._base = load_postings(folder) if folder is not None else None
                self._base_upto = upto if self._base is not None else 0
            if self._recent is None:
                sql = "SELECT id, grams FROM topics WHERE id > ? ORDER BY id"
                self._recent = build_postings(dict(self._store.rows(sql, (self._base_upto,))))
            return (self._recent,) if self._base is None else (self._base, self._recent)

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
            found = index.search(vector, limit, among)
        if len(ids):
            scores = fresh @ vector
            if among is not None:
                scores[~np.isin(ids, among)] = -2.0  # below every cosine
            nearest = np.argpartition(scores, -limit)[-limit:] if len(scores) > limit else np.arange(len(scores))
            found += [(int(ids[n]), float(scores[n])) for n in nearest if scores[n] >= -1.5]
        found.sort(key=lambda pair: (-pair[1], pair[0]))
        return found[:limit]

    def _refresh(self) -> None:
        """Forgets what a later change made stale, and meets the files beside the store with it."""
        generation = self._store.generation
        with self._lock:
            if generation == self._generation:
                return
            self._postings.clear()
            self._recent = None
            if self._latest("keywords")[0] != self._base_upto:
                self._base = None
            self._generation = generation
            if self.encoder is None:
                return
            if self._store.meta("vectors") not in (None, vector_key(self.encoder)):
                self._index, self._index_file = None, None  # encoded again by another process: keywords go on
                self._fresh_ids, self._fresh = np.zeros(0, np.int64), np.zeros((0, self.encoder.dimension), np.float32)
                return
            upto, file = self._latest("vectors")
            if file is None:
                self._index, self._index_file = None, None
            elif file != self._index_file or self._index is None:
                try:
                    self._index, self._index_file = VectorIndex.load(file), file
                except VectorError:
                    self._index, self._index_file = None, None
            self._fresh_ids, self._fresh = self._stored(upto if self._index is not None else 0)

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
