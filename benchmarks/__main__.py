"""Every benchmark, one after the other, and their results in one page.

    python -m benchmarks [--quick] [--out benchmarks/RESULTS.md]      what `make bench` runs

Files: the sample disclosures, made-up ones in drawn layouts, and the open corpus beside the project when it is there.
"""

import argparse
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import questions, start, tables
from benchmarks.machine import ROOT, describe
from evals.generate import write_generated
from evals.samples import sample_tables, write_samples
from index import Library
from ingest import ingest_file

CORPUS = ROOT.parent / "shared" / "corpus"
GOLD = ROOT.parent / "shared" / "gold" / "tables.jsonl"
FIRST = 40_000
"""Seed of the first made-up disclosure."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Run every benchmark.")
    parser.add_argument("--quick", action="store_true", help="fewer files and documents")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "RESULTS.md")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "bench")
    options = parser.parse_args()
    work = options.work
    shutil.rmtree(work, ignore_errors=True)
    samples = write_samples(work / "samples")
    made, truth = _made_up(work / "made", 4 if options.quick else 10)
    library = work / "library"
    with Library.open(library) as filled:
        for path in samples:
            filled.add(ingest_file(path), path)
    rounds, sizes = (1, [30]) if options.quick else (3, [30, 300])
    corpus, corpus_truth = _corpus()
    parts: list[tuple[str, Callable[[], str]]] = [
        ("Start-up", lambda: start.report(library)),
        ("Answers by library size", lambda: questions.report(work / "growing", sizes)),
        ("Reading tables: the samples (ruled)", lambda: tables.compare(samples, sample_tables(), rounds)),
        ("Reading tables: made up, drawn layouts", lambda: tables.compare(made, truth, rounds)),
    ]
    if corpus:
        parts.append(("Reading tables: open corpus", lambda: tables.compare(corpus, corpus_truth, rounds)))
    told = [f"# Benchmarks\n\nWritten by `make bench`.\n\n{describe()}\n"]
    for title, run in parts:
        told.append(f"## {title}\n\n{run()}")
        print(told[-1], flush=True)
        options.out.write_text("\n".join(told), encoding="utf-8")


def _made_up(folder: Path, count: int) -> tuple[list[Path], list[dict[str, Any]]]:
    truth, _ = write_generated(range(FIRST, FIRST + count), folder)
    return sorted(folder.glob("*.pdf")), truth


def _corpus() -> tuple[list[Path], list[dict[str, Any]]]:
    """The open documents with hand-checked tables, when they stand beside the project."""
    if not GOLD.exists():
        return [], []
    truth = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines() if line.strip()]
    keys = {line["doc_key"] for line in truth}
    files = sorted(path for path in CORPUS.rglob("*.pdf") if path.stem in keys)
    return files, truth


if __name__ == "__main__":
    main()
