from pathlib import Path

import numpy as np
import pytest

from index.keywords import (
    best,
    bm25,
    build_postings,
    gram_hash,
    grams,
    load_postings,
    pack_grams,
    query_weights,
    save_postings,
)


def test_grams_are_characters_bigrams_words_and_numbers() -> None:
    assert list(grams("公务接 IT２０２４ 1,234.50")) == ["公", "务", "接", "公务", "务接", "it", "2024", "1234.50"]


def test_scores_are_those_of_bm25s() -> None:
    import bm25s

    texts = ["公务接待费", "公务用车运行维护费", "基本工资和津贴补贴", "公务接待费公务接待费安排", "机关运行经费"]
    query = "公务接待费多少"
    model = bm25s.BM25(k1=1.5, b=0.75, method="lucene")
    vocabulary: dict[str, int] = {}
    tokens = [[vocabulary.setdefault(gram, len(vocabulary)) for gram in grams(text)] for text in texts]
    model.index((tokens, vocabulary), show_progress=False)
    theirs = model.get_scores_from_ids([vocabulary[gram] for gram in dict.fromkeys(grams(query)) if gram in vocabulary])
    packed = {n: pack_grams(text) for n, text in enumerate(texts)}
    weights = query_weights((query, 1.0))
    ids, ours = bm25([build_postings(packed)], weights)
    assert ids.tolist() == [0, 1, 2, 3, 4]
    assert ours == pytest.approx(theirs, rel=1e-5)


def test_a_label_counts_more_than_the_rest() -> None:
    postings = build_postings({1: pack_grams("表 公务接待费 说明", "公务接待费"), 2: pack_grams("表 公务接待费 说明")})
    _, scores = bm25([postings], query_weights(("公务接待费", 1.0)))
    assert scores[0] > scores[1]


def test_parts_count_as_one_collection(tmp_path: Path) -> None:
    packed = {n: pack_grams(text) for n, text in enumerate(["公务接待费", "基本工资", "公务用车", "奖金"])}
    weights = query_weights(("公务接待费和公务用车", 1.0))
    whole = bm25([build_postings(packed)], weights)[1]
    save_postings(build_postings({n: packed[n] for n in (0, 1)}), tmp_path / "first")
    first = load_postings(tmp_path / "first")
    assert first is not None
    assert bm25([first, build_postings({n: packed[n] for n in (2, 3)})], weights)[1] == pytest.approx(whole)
    assert load_postings(tmp_path / "missing") is None


def test_best_names_positive_scores_in_order() -> None:
    scores = np.asarray([0.0, 2.0, 1.0, 2.0], np.float32)
    assert best(scores, np.asarray([5, 6, 7, 8]), 3) == [(6, 2.0), (8, 2.0), (7, 1.0)]


def test_an_expansion_does_not_lower_a_word_of_the_query() -> None:
    assert query_weights(("三公", 1.0), ("三公经费", 0.5))[gram_hash("三公")] == 1.0
