"""How well search finds the place that answers: hit@1/5/20 and MRR on gold questions, against its own parts and plain
BM25.

    python -m evals.retrieval LIBRARY GOLD.jsonl...

A hit is a chunk of a document named as evidence that prints what the evidence names: the row's label in a table of the
same kind (or in the prose, where the evidence names no table), the right value of four digits or more, or the quoted
words under their headings. Questions whose scope is empty are asked of the
whole library; the others inside their documents. Intervals are Wilson's, 95 %.
"""

import argparse
import math
import re
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from evals.case import Case, GoldEvidence, read_cases
from index import Chunk, Library
from index.chunks import chunk_document
from index.embedder import embeddable, encode_all, load_encoder
from index.keywords import grams
from ingest.vocabulary import classify_statement, clean_label, squeeze

DEPTH = 20
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


class Ranking(NamedTuple):
    """What one way of searching did with some questions."""

    name: str
    ranks: tuple[int | None, ...]
    """Rank of the first hit, from 1; None when none of the first twenty is one."""
    seconds: float

    def hit(self, depth: int) -> float:
        return sum(rank is not None and rank <= depth for rank in self.ranks) / max(len(self.ranks), 1)

    @property
    def mrr(self) -> float:
        return sum(1 / rank for rank in self.ranks if rank) / max(len(self.ranks), 1)


def answers(chunk: Chunk, case: Case) -> bool:
    """Whether a chunk shows what the gold line names as evidence."""
    return any(_shows(chunk, evidence, _values(case)) for evidence in case.evidence)


def _shows(chunk: Chunk, evidence: GoldEvidence, values: set[str]) -> bool:
    if chunk.doc != evidence.doc:
        return False
    if evidence.quote:
        return _bare(evidence.quote) in _bare(f"{chunk.topic} {chunk.text}")
    label = re.sub(r"(?<=.)(?:小计|合计)$", "", clean_label(re.sub(r"^[\d\s]+", "", evidence.row)))
    if values & _numbers(chunk.text):
        return True
    if classify_statement(evidence.table) is None:
        return bool(label) and label in squeeze(chunk.text)
    named = bool(re.search("^$|唯一|数据行", label)) or label in squeeze(f"{chunk.topic} {chunk.text}")
    return named and _same_statement(chunk, evidence)


def _bare(text: str) -> str:
    """Letters, digits and Han characters alone."""
    return re.sub(r"[^\w]", "", squeeze(text))


def _same_statement(chunk: Chunk, evidence: GoldEvidence) -> bool:
    wanted, found = classify_statement(evidence.table), classify_statement(chunk.topic.split(" › ")[0])
    return chunk.table is not None and wanted is not None and found is not None and wanted.name == found.name


def _values(case: Case) -> set[str]:
    answer = case.answer
    figures = [answer.value, *(figure.value for figure in (*answer.values, *answer.accept))]
    return {_plain(figure) for figure in figures if figure and len(re.sub(r"\D", "", figure)) >= 4}


def _numbers(text: str) -> set[str]:
    return {_plain(match) for match in _NUMBER.findall(text)}


def _plain(number: str) -> str:
    digits = number.replace(",", "")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def spoken(case: Case) -> str:
    """The question, after the last one of its history."""
    return f"{case.history[-1][0]} {case.question}" if case.history else case.question


Search = Callable[[Case], Sequence[Chunk]]


def rank(name: str, cases: Sequence[Case], search: Search) -> Ranking:
    start = time.perf_counter()
    ranks = []
    for case in cases:
        chunks = search(case)[:DEPTH]
        ranks.append(next((n for n, chunk in enumerate(chunks, start=1) if answers(chunk, case)), None))
    return Ranking(name, tuple(ranks), time.perf_counter() - start)


def plain_bm25(library: Library) -> Search:
    """bm25s over the full context of every chunk, characters and bigrams, no scope beyond what the asker chose."""
    import bm25s

    chunks = [chunk for row in library.documents() for chunk in chunk_document(library.document(row.key))]
    model = bm25s.BM25()
    vocabulary: dict[str, int] = {}
    texts = [
        [vocabulary.setdefault(gram, len(vocabulary)) for gram in grams(f"{chunk.context} {chunk.text}")]
        for chunk in chunks
    ]
    model.index((texts, vocabulary), show_progress=False)

    def search(case: Case) -> list[Chunk]:
        query = [vocabulary[gram] for gram in set(grams(spoken(case))) if gram in vocabulary]
        scores = model.get_scores_from_ids(query)
        order = (-scores).argsort(kind="stable")
        kept = (chunks[n] for n in order if not case.scope or chunks[n].doc in case.scope)
        return [chunk for chunk, _ in zip(kept, range(DEPTH), strict=False)]

    return search


def plain_dense(library: Library) -> Search:
    """The shipped encoder over the full context of every chunk, nothing else."""
    encoder = load_encoder(None)
    if encoder is None:
        raise SystemExit("no encoder ships with this copy: run `python -m index.train_encoder`")
    chunks = [chunk for row in library.documents() for chunk in chunk_document(library.document(row.key))]
    vectors = encode_all(encoder, [embeddable(chunk.context) for chunk in chunks])

    def search(case: Case) -> list[Chunk]:
        order = (-(vectors @ encoder.encode([embeddable(spoken(case))])[0])).argsort(kind="stable")
        kept = (chunks[n] for n in order if not case.scope or chunks[n].doc in case.scope)
        return [chunk for chunk, _ in zip(kept, range(DEPTH), strict=False)]

    return search


def library_search(library: Library) -> Search:
    def search(case: Case) -> list[Chunk]:
        return [hit.chunk for hit in library.search(spoken(case), list(case.scope) or None, DEPTH)]

    return search


class Named(NamedTuple):
    """How names were resolved in the questions that leave the documents open."""

    number: int
    found: int
    """Every document of the evidence is among those meant; all are meant when no agency is named."""
    nearby: int
    """Of them, how many only among the documents near an unknown unit."""
    wrong: tuple[str, ...]
    """Questions whose evidence lies elsewhere."""


def resolve_names(library: Library, cases: Sequence[Case]) -> Named:
    found, nearby, wrong = 0, 0, []
    open_cases = [case for case in cases if not case.scope]
    for case in open_cases:
        resolution = library.resolve(spoken(case))
        wanted = {evidence.doc for evidence in case.evidence}
        anyone = not resolution.mentions and not resolution.unknown
        if anyone or wanted <= set(resolution.keys):
            found += 1
        elif wanted <= {*resolution.keys, *resolution.nearby}:
            found, nearby = found + 1, nearby + 1
        else:
            wrong.append(case.id)
    return Named(len(open_cases), found, nearby, tuple(wrong))


def wilson(hits: float, number: int) -> tuple[float, float]:
    z = 1.96
    middle = (hits + z * z / (2 * number)) / (1 + z * z / number)
    half = z * math.sqrt(hits * (1 - hits) / number + z * z / (4 * number * number)) / (1 + z * z / number)
    return middle - half, middle + half


def report(library: Library, cases: Iterable[Case]) -> list[tuple[str, Ranking]]:
    held = {row.key for row in library.documents()}
    usable = [case for case in cases if case.evidence and all(e.doc in held for e in case.evidence)]
    ways: list[tuple[str, Search]] = [
        ("plain BM25", plain_bm25(library)),
        ("plain dense", plain_dense(library)),
        ("library", library_search(library)),
    ]
    rows = []
    for part, chosen in (
        ("unscoped", [case for case in usable if not case.scope]),
        ("scoped", [case for case in usable if case.scope]),
    ):
        rows += [(part, rank(name, chosen, way)) for name, way in ways]
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m evals.retrieval", description="Measure search on gold questions.")
    parser.add_argument("library", type=Path)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--misses", action="store_true", help="name the questions whose first five hold no hit")
    arguments = parser.parse_args()
    with Library.open(arguments.library, read_only=True) as library:
        cases = read_cases(arguments.gold)
        named = resolve_names(library, cases)
        shares = f"{named.found} of {named.number} resolved, {named.nearby} by documents nearby"
        print(f"names     {shares}, wrong: {named.wrong}")
        for part, ranking in report(library, cases):
            number = len(ranking.ranks)
            low, high = wilson(ranking.hit(5), number)
            print(
                f"{part:9} {ranking.name:22} n={number:3}  hit@1 {ranking.hit(1):.3f}  hit@5 {ranking.hit(5):.3f} "
                f"[{low:.3f}, {high:.3f}]  hit@20 {ranking.hit(20):.3f}  MRR {ranking.mrr:.3f}  "
                f"{1000 * ranking.seconds / max(number, 1):.1f} ms a question"
            )
        if arguments.misses:
            search = library_search(library)
            for case in cases:
                if case.evidence and not any(answers(chunk, case) for chunk in search(case)[:5]):
                    print(
                        case.id,
                        spoken(case),
                        [(e.doc, e.table or e.section, e.row or e.quote) for e in case.evidence][:2],
                    )


if __name__ == "__main__":
    main()
