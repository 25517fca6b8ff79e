from pathlib import Path

import numpy as np
import pytest

from index import EncoderMismatch, Library
from index.embedder import SHIPPED, StaticEncoder, Vectors, embeddable, load_encoder
from index.errors import EncoderError
from tests.index.build import make_document

TEXTS = [
    "公务接待费预算是多少",
    "how much for electricity",
    "预算公开表6 › 30217 公务接待费 › 金额",
    "",
    "龘靐 unknown Ω",
]


def test_the_shipped_folder_is_small() -> None:
    assert sum(path.stat().st_size for path in SHIPPED.rglob("*") if path.is_file()) < 12_000_000


def test_numpy_gives_the_vectors_of_sentence_transformers() -> None:
    from sentence_transformers import SentenceTransformer

    ours = StaticEncoder(SHIPPED).encode(TEXTS[:3] + TEXTS[4:])
    theirs = SentenceTransformer(str(SHIPPED), device="cpu").encode(TEXTS[:3] + TEXTS[4:], convert_to_numpy=True)
    assert np.abs(ours - theirs.astype(np.float32)).max() < 2e-3


def test_vectors_have_length_one_and_an_empty_text_has_none() -> None:
    lengths = np.linalg.norm(StaticEncoder(SHIPPED).encode(TEXTS), axis=1)
    assert lengths == pytest.approx([1, 1, 1, 0, 1], abs=1e-5)


def test_colloquial_words_lie_near_what_tables_print() -> None:
    query, right, wrong = StaticEncoder(SHIPPED).encode(
        ["吃喝费花了多少", "三公经费表 › 公务接待费 › 金额", "三公经费表 › 住房公积金 › 金额"]
    )
    assert query @ right > query @ wrong


def test_numbers_do_not_change_a_vector() -> None:
    assert embeddable("预算43.84万元") == embeddable("预算1,000万元")


def test_a_question_does_not_load_torch(tmp_path: Path) -> None:
    import subprocess
    import sys

    with Library.open(tmp_path / "library") as library:
        library.add(make_document("hy", "衡阳市工业和信息化局"))
    script = (
        "import sys; from index import Library; library = Library.open(sys.argv[1], read_only=True); "
        "assert library.search('衡阳工信局接待费'); library.ledger.match(None, '接待'); "
        "loaded = {'torch', 'sentence_transformers', 'langchain_core', 'bm25s', 'pypinyin'} & set(sys.modules); "
        "assert not loaded, loaded"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path / "library")], check=True, cwd=Path(__file__).parents[2])


def test_a_missing_model_names_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="local folder"):
        load_encoder(str(tmp_path / "nothing"))


class Toy:
    """Eight numbers from the characters of a text."""

    name = "toy"
    signature = "toy-1"
    dimension = 8

    def encode(self, texts: list[str]) -> Vectors:
        rows = [np.bincount([ord(c) % 8 for c in text] or [0], minlength=8) for text in texts]
        matrix = np.asarray(rows, np.float32)
        matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
        return matrix


def test_another_encoder_is_refused_with_the_remedy_and_reindex_heals(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library") as library:
        library.add(make_document("hy", "衡阳市工业和信息化局"))
    with pytest.raises(EncoderMismatch, match="reindex"):
        Library.open(tmp_path / "library", encoder=Toy())  # type: ignore[arg-type]
    seen: list[tuple[int, int]] = []
    with Library.open(tmp_path / "library", encoder="none") as library:
        assert library.reindex(Toy(), progress=lambda done, total: seen.append((done, total)))  # type: ignore[arg-type]
    assert seen and seen[-1][0] == seen[-1][1]
    with Library.open(tmp_path / "library", encoder=Toy()) as library:  # type: ignore[arg-type]
        assert library.search("公务接待费", ["hy"])[0].dense is not None


def test_keywords_alone_are_enough(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library", encoder="none") as library:
        library.add(make_document("hy", "衡阳市工业和信息化局"))
        hits = library.search("公务接待费", ["hy"])
        assert hits and all(hit.dense is None for hit in hits)
        assert library.encoder == "none"
