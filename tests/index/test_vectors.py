from pathlib import Path

import numpy as np
import pytest

from index.errors import VectorError
from index.vectors import VectorIndex


def unit(number: int, dimension: int = 16, seed: int = 0) -> np.ndarray:
    made = np.random.default_rng(seed).normal(size=(number, dimension)).astype(np.float32)
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    return made


IDS = np.arange(100, 150, dtype=np.int64)


def test_every_vector_finds_itself() -> None:
    vectors = unit(50)
    index = VectorIndex.build(IDS, vectors)
    assert index.kind == "exact"
    assert [index.search(vector, 1)[0][0] for vector in vectors] == IDS.tolist()


def test_a_scope_is_kept() -> None:
    vectors = unit(50)
    found = VectorIndex.build(IDS, vectors).search(vectors[0], 10, among=[101, 102, 999])
    assert {number for number, _ in found} == {101, 102}
    assert VectorIndex.build(IDS, vectors).search(vectors[0], 10, among=[]) == []


def test_removed_vectors_are_gone() -> None:
    vectors = unit(50)
    index = VectorIndex.build(IDS, vectors)
    assert index.remove([100, 7]) == 1
    assert index.search(vectors[0], 1)[0][0] != 100
    assert index.size == 49


def test_saved_and_loaded_it_answers_the_same_while_the_old_file_stays_readable(tmp_path: Path) -> None:
    vectors = unit(50)
    path = tmp_path / "v.faiss"
    VectorIndex.build(IDS, vectors).save(path)
    old = VectorIndex.load(path)
    VectorIndex.build(IDS[:1], vectors[:1]).save(path)
    assert old.size == 50 and old.search(vectors[3], 1)[0][0] == 103
    assert VectorIndex.load(path).size == 1


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "v.faiss"
    VectorIndex.build(IDS, unit(50)).save(path)
    path.write_bytes(path.read_bytes()[:300])
    with pytest.raises(VectorError, match="damaged"):
        VectorIndex.load(path)


@pytest.mark.parametrize(
    ("ids", "vectors", "says"),
    [
        (np.asarray([1, 1]), unit(2), "comes twice"),
        (np.asarray([1]), unit(2), "1 ids for 2 vectors"),
        (np.asarray([1, 2]), np.full((2, 16), np.nan, np.float32), "not a number"),
    ],
)
def test_what_cannot_be_stored_is_refused_in_our_words(ids: np.ndarray, vectors: np.ndarray, says: str) -> None:
    with pytest.raises(VectorError, match=says):
        VectorIndex.build(ids, vectors)


def test_wrong_dimension_and_known_ids_are_refused() -> None:
    index = VectorIndex.build(IDS, unit(50))
    with pytest.raises(VectorError, match="dimension 16"):
        index.search(np.ones(8, np.float32), 1)
    with pytest.raises(VectorError, match="already has a vector"):
        index.add(np.asarray([100]), unit(1))
    with pytest.raises(VectorError, match="not a number"):
        index.search(np.full(16, np.nan, np.float32), 1)


def test_beyond_the_limit_lists_are_used_and_their_recall_is_measured(tmp_path: Path) -> None:
    centres = unit(40, seed=1)
    spread = np.repeat(centres, 100, axis=0) + 0.05 * unit(4000, seed=2)
    vectors = (spread / np.linalg.norm(spread, axis=1, keepdims=True)).astype(np.float32)
    index = VectorIndex.build(np.arange(4000), vectors, exact_limit=1000)
    assert index.kind == "inverted"
    assert index.recall >= 0.9
    assert sorted(index.ids().tolist()) == list(range(4000))
    index.save(tmp_path / "v.faiss")
    loaded = VectorIndex.load(tmp_path / "v.faiss")
    assert loaded.search(vectors[7], 3, among=[7, 8])[0][0] == 7
    assert index.remove([7]) == 1
