"""Hybrid search: grams and vectors vote over topics, then documents say which of their chunks stand behind them.

    scope -> topics in scope -> BM25 ranks, cosine ranks -> weighted reciprocal ranks -> chunks

Names, years and stages are settled before (`entities.py`); vectors have a light vote, because equal votes lost in
scope what they won outside (hit@5 0.81 against 0.95). Method: reciprocal rank fusion, Cormack, Clarke and Büttcher
2009.
"""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from index.chunks import Chunk, ChunkKind, cover_heading, join_context
from index.keywords import best, bm25, query_weights
from index.reranker import DEPTH, Reranker
from index.store import Store
from index.terms import DEFINITION, content, only_asks
from index.topics import Topics
from ingest.document import Cover
from ingest.vocabulary import squeeze

RRF = 60.0
DENSE_OPEN = 0.1
"""Weight of the vectors' vote in the whole library."""
DENSE_SCOPED = 0.05
"""The same inside chosen documents."""
_DEPTH = 120
"""How many topics each side names."""
_PER_TOPIC = 8
_EXPANSION = 0.6
_CROWDED = 0.2
"""Share of a large library's topics from which a gram tells too little to be counted."""
_REPEATED = 0.95
_BELOW = 0.9
_GLOSSARY = 0.6
"""Definitions use every word of the field and answer few questions."""


class Hit(NamedTuple):
    """A chunk that may answer."""

    chunk: Chunk
    score: float
    """Larger is better; only the order means something."""
    lexical: int | None
    """Rank by grams from 1; None when they do not name it."""
    dense: int | None
    """Rank by vectors from 1; None when they do not name it."""


class Searcher:
    def __init__(self, store: Store, topics: Topics, reranker: Reranker | None = None) -> None:
        self._store = store
        self._topics = topics
        self.reranker = reranker

    def search(
        self,
        query: str,
        documents: Sequence[int] | None,
        *,
        limit: int = 20,
        kinds: Sequence[ChunkKind] | None = None,
        expansions: Sequence[str] = (),
    ) -> list[Hit]:
        """Chunks of the documents with these numbers (None: of all in force) for a query, best first."""
        if not query.strip() or limit < 1 or (documents is not None and not documents):
            return []
        scoped = documents is not None
        plain = "" if expansions and only_asks(query) else content(query)
        weights = query_weights((plain, 1.0), *((words, _EXPANSION) for words in expansions))
        ids, scores = bm25(self._topics.postings(documents), weights, _CROWDED)
        lexical = [topic for topic, _ in best(scores, ids, _DEPTH)]
        spoken = " ".join((plain, *expansions))
        dense = [topic for topic, _ in self._topics.nearest(spoken, _DEPTH, ids if scoped else None)]
        ranks = fuse(lexical, dense, DENSE_SCOPED if scoped else DENSE_OPEN)
        depth = limit if self.reranker is None else max(limit, DEPTH)
        hits = self._hits(ranks, documents, depth, kinds)
        glossary = 1.0 if DEFINITION.search(query.lower()) else _GLOSSARY
        return self._reranked(query, varied(hits, glossary, squeeze(query)))[:limit]

    def _reranked(self, query: str, hits: list[Hit]) -> list[Hit]:
        """The first hits in the order of the reranker, when there is one; the others behind them as they were."""
        if self.reranker is None or not hits:
            return hits
        first = hits[:DEPTH]
        scores = self.reranker.scores(query, [f"{hit.chunk.context}\n{hit.chunk.text}" for hit in first])
        order = sorted(range(len(first)), key=lambda n: -float(scores[n]))
        return [first[n] for n in order] + hits[DEPTH:]

    def _hits(
        self,
        ranks: Sequence["Ranked"],
        documents: Sequence[int] | None,
        limit: int,
        kinds: Sequence[ChunkKind] | None,
    ) -> list[Hit]:
        chosen = "d.superseded_by IS NULL" if documents is None else f"c.doc IN ({', '.join(map(str, documents))})"
        if kinds is not None:
            chosen += f" AND c.kind IN ({', '.join(repr(str(kind)) for kind in kinds)})"
        sql = (
            "SELECT d.key, d.cover, c.kind, c.text, t.text, c.page, c.x0, c.top, c.x1, c.bottom, c.tbl, c.section, "
            "c.row, c.facts FROM chunks c JOIN topics t ON t.id = c.topic JOIN documents d ON d.id = c.doc "
            f"WHERE c.topic = ? AND {chosen} ORDER BY c.doc DESC, c.id LIMIT {_PER_TOPIC}"
        )
        hits: list[Hit] = []
        for ranked in ranks:
            for row in self._store.rows(sql, (ranked.topic,)):
                hits.append(Hit(_row_to_chunk(row), ranked.score, ranked.lexical, ranked.dense))
            if len(hits) >= 2 * limit:
                break
        return hits


def _row_to_chunk(row: tuple[Any, ...]) -> Chunk:
    key, cover, kind, text, topic, page, x0, top, x1, bottom, table, section, line, facts = row
    return Chunk.model_construct(
        doc=key, kind=ChunkKind(kind), text=text, topic=topic, label="", context=join_context(_heading(cover), topic),
        page=page, box=(x0, top, x1, bottom), table=table, section=section, row=line, facts=tuple(json.loads(facts)),
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _heading(cover: str) -> str:
    return cover_heading(Cover.model_validate_json(cover))


def varied(hits: Sequence[Hit], glossary: float, query: str) -> list[Hit]:
    """Definitions put back, and each further row of a subject, so that prose and other tables get a turn.

    Rows that only hang below a subject the query names stand behind the subject's own.
    """
    seen: dict[tuple[str, str], int] = {}
    weighed = []
    for hit in hits:
        parts = hit.chunk.topic.split(" › ")
        name = (hit.chunk.doc, parts[1].split(" ")[-1] if hit.chunk.kind is ChunkKind.ROW and len(parts) > 1 else "")
        repeats = seen.get(name, 0) if name[1] else 0
        seen[name] = repeats + 1
        factor = _REPEATED**repeats * (glossary if "名词解释" in hit.chunk.topic else 1.0)
        if name[1] and squeeze(name[1]) not in query and _hangs_below(parts[1].split(" ")[:-1], query):
            factor *= _BELOW
        weighed.append((hit.score * factor, hit))
    weighed.sort(key=lambda pair: -pair[0])
    return [hit for _, hit in weighed]


def _hangs_below(parents: Sequence[str], query: str) -> bool:
    """Whether the query names what a row is a part of."""
    return any(len(parent) > 2 and not parent.isdigit() and squeeze(parent) in query for parent in parents)


class Ranked(NamedTuple):
    topic: int
    score: float
    lexical: int | None
    dense: int | None


def fuse(lexical: Sequence[int], dense: Sequence[int], weight: float) -> list[Ranked]:
    """Weighted reciprocal ranks of two lists, best first; ties go to the lexical order."""
    by_grams = {topic: rank for rank, topic in enumerate(lexical, start=1)}
    by_vector = {topic: rank for rank, topic in enumerate(dense, start=1)}
    fused = []
    for topic in dict.fromkeys((*lexical, *dense)):
        first, second = by_grams.get(topic), by_vector.get(topic)
        score = (1 / (RRF + first) if first else 0.0) + (weight / (RRF + second) if second else 0.0)
        fused.append(Ranked(topic, score, first, second))
    fused.sort(key=lambda ranked: -ranked.score)
    return fused
