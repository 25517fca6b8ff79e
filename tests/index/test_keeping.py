from pathlib import Path

import numpy as np
import pytest

from index import EncoderMismatch, Library
from index.embedder import SHIPPED, load_encoder
from index.errors import EncoderError
from index.keeping import keep
from index.reranker import load_reranker
from tests.index.build import make_document

BUREAU = "荻礁市工业和信息化局"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Library.open(tmp_path / "library") as library:
        library.add(make_document("a", BUREAU))
    return tmp_path / "library"


def test_the_state_of_a_library_says_what_searches_it_and_how_well(folder: Path) -> None:
    said = dict(line.split(maxsplit=1) for line in keep(folder, "status"))
    assert (said["documents"], said["facts"], said["encoder"], said["reranker"]) == ("1", "3", "static", "none")
    assert said["vectors"].endswith("exact, recall 1.000 of the exact ten nearest")


def test_a_library_made_by_another_encoder_is_refused_and_made_again(folder: Path) -> None:
    with Library.open(folder) as library, library._store.writing():
        library._store.set_meta("vectors", "static-000000000000/256/chunks-1")
    with pytest.raises(EncoderMismatch, match="mingzhang library reindex"):
        Library.open(folder)
    seen: list[tuple[int, int]] = []
    (said,) = keep(folder, "reindex", progress=lambda done, total: seen.append((done, total)))
    assert said.endswith("vectors made by static") and seen[-1][0] == seen[-1][1] > 0
    with Library.open(folder) as library:
        assert library.search("公务接待费", ["a"])[0].dense is not None


def test_the_encoder_given_once_is_the_librarys_from_then_on(folder: Path) -> None:
    keep(folder, "reindex", encoder="none")
    with Library.open(folder) as library:
        assert library.encoder == "none"
        library.add(make_document("b", "荻礁市统计局"))
        assert library.search("公务接待费", ["b"])[0].dense is None
    keep(folder, "reindex", encoder=str(SHIPPED))
    with Library.open(folder) as library:
        assert library.encoder == str(SHIPPED)
        assert library.search("公务接待费", ["b"])[0].dense is not None


def test_a_model_folder_counts_by_what_is_in_it(tmp_path: Path) -> None:
    first, second = load_encoder(str(SHIPPED)), load_encoder(None)
    assert first is not None and second is not None and first.signature == second.signature


def test_cross_checks_say_how_many_were_tried(folder: Path) -> None:
    assert keep(folder, "crosscheck")[0] == "X1: 0 agree, 0 do not, 0 not tried"


class Backwards:
    """Likes what the search liked least."""

    name = "backwards"

    def scores(self, query: str, texts: list[str]) -> np.ndarray:
        return np.arange(len(texts), dtype=np.float32)


def test_a_reranker_has_the_last_word_over_the_first_hits(folder: Path) -> None:
    with Library.open(folder) as plain:
        before = [hit.chunk.text for hit in plain.search("公务接待费", ["a"])]
    with Library.open(folder, reranker=Backwards()) as library:  # type: ignore[arg-type]
        after = [hit.chunk.text for hit in library.search("公务接待费", ["a"])]
    assert len(before) > 2 and after == before[::-1]


def test_no_reranker_is_loaded_unless_one_is_named(tmp_path: Path) -> None:
    assert load_reranker(None) is None and load_reranker("none") is None
    with pytest.raises(EncoderError, match="local folder"):
        load_reranker(str(tmp_path / "nothing"))


def test_a_reranker_that_does_not_load_changes_nothing(folder: Path) -> None:
    with pytest.raises(EncoderError):
        keep(folder, "reindex", reranker=str(folder / "nothing"))
    assert dict(line.split(maxsplit=1) for line in keep(folder, "status"))["reranker"] == "none"
    assert keep(folder, "verify") == ()


def test_what_is_removed_leaves_the_vectors_too(folder: Path) -> None:
    with Library.open(folder) as library:
        library.add(make_document("b", "荻礁市统计局", rows=[("", "从未见过的科目", "1.00")]))
    with Library.open(folder) as library:
        library.remove("b")
        held = library.status()
        assert held["vectors"].split()[0] == held["topics"]
