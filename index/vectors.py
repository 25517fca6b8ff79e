"""FAISS over the vectors of topics: exact while small, inverted lists with 8-bit scalars beyond.

    index = VectorIndex.build(ids, vectors)      ids are topic ids; vectors have length one, so inner product is cosine
    index.search(query, 20, among=ids)           -> [(id, similarity), …]
    index.save(path); VectorIndex.load(path)     saved beside, synced, renamed; read through memory mapping

FAISS accepts the same id twice, answers -1 to a vector with NaN, and stops at a bare assertion for a wrong dimension:
all three are checked here. Inverted lists are built with a recall check against an exact sample, and `probes` grows
until the check passes or a third of the lists is read.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import VectorError
from index.store import replace_file

EXACT_LIMIT = 200_000
"""Up to here a search through all vectors takes 14 to 19 ms."""
RECALL_WANTED = 0.95
_SAMPLE = 200
_NEIGHBOURS = 10

Ids = NDArray[np.int64]
Vectors = NDArray[np.float32]


class VectorIndex:
    def __init__(self, index: Any, *, recall: float = 1.0) -> None:
        self._index = index
        self.recall = recall
        """Share of the exact ten nearest that it finds, measured when it was built."""

    @classmethod
    def build(cls, ids: Ids, vectors: Vectors, *, exact_limit: int = EXACT_LIMIT) -> "VectorIndex":
        """An index over these vectors, its kind chosen by their number."""
        import faiss

        vectors = _checked(vectors, vectors.shape[1] if vectors.ndim == 2 else 0)
        _check_ids(ids, len(vectors))
        dimension = vectors.shape[1]
        if len(vectors) <= exact_limit:
            index = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))
            index.add_with_ids(vectors, ids)
            return cls(index)
        lists = int(4 * np.sqrt(len(vectors)))
        inverted = faiss.index_factory(dimension, f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
        chosen = np.random.default_rng(0).permutation(len(vectors))
        inverted.train(vectors[chosen[: lists * 48]])
        inverted.add_with_ids(vectors, ids)
        recall = _tune(inverted, vectors, ids, chosen[:_SAMPLE], lists)
        return cls(inverted, recall=recall)

    @classmethod
    def load(cls, path: Path, *, mapped: bool = True) -> "VectorIndex":
        """A saved index, memory mapped unless it is to be changed. Raises VectorError when the file is damaged."""
        import faiss

        faiss.omp_set_num_threads(1)
        try:
            index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY if mapped else 0)
        except (RuntimeError, OSError) as error:
            first = str(error).splitlines()[0]
            raise VectorError(f"{path} is damaged ({first}): delete it, it is made again from the store") from None
        return cls(index)

    @property
    def size(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        return int(self._index.d)

    @property
    def kind(self) -> str:
        return "inverted" if hasattr(self._index, "nprobe") else "exact"

    def add(self, ids: Ids, vectors: Vectors) -> None:
        """More vectors; refuses ids it already holds."""
        vectors = _checked(vectors, self.dimension)
        _check_ids(ids, len(vectors))
        held = np.intersect1d(ids, self.ids())
        if len(held):
            raise VectorError(f"topic {int(held[0])} already has a vector: remove it first")
        self._index.add_with_ids(vectors, ids)

    def remove(self, ids: Sequence[int]) -> int:
        """How many of these it held and no longer holds."""
        return int(self._index.remove_ids(np.asarray(ids, np.int64)))

    def ids(self) -> Ids:
        import faiss

        if self.kind == "exact":
            return np.asarray(faiss.vector_to_array(self._index.id_map), np.int64)
        lists = self._index.invlists
        parts = [
            np.array(faiss.rev_swig_ptr(lists.get_ids(n), lists.list_size(n)), np.int64)
            for n in range(lists.nlist)
            if lists.list_size(n)
        ]
        return np.concatenate(parts) if parts else np.zeros(0, np.int64)

    def search(self, query: Vectors, limit: int, among: Ids | Sequence[int] | None = None) -> list[tuple[int, float]]:
        """The nearest ids with their cosine, best first; only those in `among` when it is given."""
        import faiss

        query = _checked(query.reshape(1, -1), self.dimension)
        if among is None:
            scores, ids = self._index.search(query, limit)
        else:
            wanted = np.unique(np.asarray(among, np.int64))
            if not len(wanted):
                return []
            selector = faiss.IDSelectorBatch(wanted)
            if self.kind == "exact":
                parameters: Any = faiss.SearchParameters()
            else:
                parameters = faiss.SearchParametersIVF()
                parameters.nprobe = int(self._index.nlist)
            parameters.sel = selector
            scores, ids = self._index.search(query, limit, params=parameters)
        return [(int(n), float(s)) for n, s in zip(ids[0], scores[0], strict=True) if n >= 0]

    def save(self, path: Path) -> None:
        """Written beside `path`, synced, and put in its place at once; readers of the old file keep it."""
        import faiss

        temporary = path.with_name(path.name + ".new")
        faiss.write_index(self._index, str(temporary))
        replace_file(temporary, path)


def _checked(vectors: Vectors, dimension: int) -> Vectors:
    if vectors.ndim != 2 or vectors.shape[1] != dimension or not dimension:
        raise VectorError(
            f"vectors have shape {vectors.shape}, the index has dimension {dimension}: encode with the library's own "
            "encoder, or run `mingzhang library reindex`"
        )
    if not np.isfinite(vectors).all():
        row = int(np.flatnonzero(~np.isfinite(vectors).all(axis=1))[0])
        raise VectorError(f"vector {row} holds a value that is not a number: the encoder is broken, choose another")
    return np.ascontiguousarray(vectors, np.float32)


def _check_ids(ids: Ids, vectors: int) -> None:
    if len(ids) != vectors:
        raise VectorError(f"{len(ids)} ids for {vectors} vectors: give each vector one id")
    kinds, counts = np.unique(ids, return_counts=True)
    if (counts > 1).any():
        raise VectorError(f"topic {int(kinds[counts > 1][0])} comes twice: give each topic one vector")


def _tune(index: Any, vectors: Vectors, ids: Ids, sample: Ids, lists: int) -> float:
    """Sets how many lists are read so that the sample's exact neighbours are found; the recall reached."""
    exact = np.argsort(-(vectors[sample] @ vectors.T), axis=1, kind="stable")[:, :_NEIGHBOURS]
    wanted = ids[exact]
    recall = 0.0
    probes = 8
    while probes <= max(8, lists // 3):
        index.nprobe = probes
        _, found = index.search(vectors[sample], _NEIGHBOURS)
        recall = float(np.mean([len(np.intersect1d(a, b)) / _NEIGHBOURS for a, b in zip(wanted, found, strict=True)]))
        if recall >= RECALL_WANTED:
            break
        probes *= 2
    return recall
