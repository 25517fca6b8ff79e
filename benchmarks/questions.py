"""Answering by library size: latency and throughput of whole answers; what a document costs on disk and in memory.

    python -m benchmarks.questions --documents 30 300 --folder build/bench/growing

The library grows by clones of the samples under other agencies' names (`benchmarks.growth`); questions name an agency
that is in it. Each size is asked in a process of its own; throughput is answers a second of one process.
"""

import argparse
import json
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.growth import fill, read_samples
from benchmarks.machine import peak_mb, spread, table
from index import Library
from qa import answer_question

ASKED = (
    "{who}{year}年三公经费多少？",
    "{who}{year}年公务接待费是多少",
    "{who}{year}年三公经费由哪几块构成，各多少？",
    "{who}{year}年支出最多的功能大类是哪个？",
    "how much is the official reception of {who} in {year}?",
)
TIMES = 200


def ask(folder: Path) -> dict[str, float | list[float]]:
    """Milliseconds an answer, cold documents and warm ones, in a process of its own."""
    with Library.open(folder, read_only=True) as library:
        rows = library.documents()
        draw = random.Random(3)
        chosen = [draw.choice(rows) for _ in range(TIMES)]
        asked = [
            ASKED[n % len(ASKED)].format(who=row.cover.entity, year=row.cover.year) for n, row in enumerate(chosen)
        ]
        answer_question(asked[0], library)
        cold, warm, started = [], [], time.perf_counter()
        for question in asked:
            start = time.perf_counter()
            answer_question(question, library)
            cold.append(1000 * (time.perf_counter() - start))
        seconds = time.perf_counter() - started
        for question in asked[-20:] * 5:
            start = time.perf_counter()
            answer_question(question, library)
            warm.append(1000 * (time.perf_counter() - start))
        return {"cold": cold, "warm": warm, "a_second": len(asked) / seconds, "peak_mb": peak_mb()}


def report(folder: Path, sizes: Sequence[int]) -> str:
    samples = read_samples()
    rows = []
    for size in sizes:
        added = spread([1000 * seconds for seconds in fill(folder, samples, size)])
        command = [sys.executable, "-m", "benchmarks.questions", "--ask", str(folder)]
        figures = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        stored = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20
        cold, warm = sorted(figures["cold"]), spread(figures["warm"])
        rows.append(
            (
                f"{size:,}",
                added.text(0),
                f"{stored:.0f} ({stored / size:.2f} each)",
                f"{spread(cold).text(1)}, p95 {cold[int(len(cold) * 0.95)]:.1f}",
                warm.text(1),
                f"{figures['a_second']:.0f}",
                f"{figures['peak_mb']:.0f}",
            )
        )
    head = (
        "documents",
        "add, ms",
        "on disk, MB",
        "answer, ms, any document",
        "answer, ms, documents just asked",
        "answers a second",
        "peak MB",
    )
    return f"{TIMES} questions a size, one process; medians, quartiles in brackets.\n\n{table(head, rows)}\n"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.questions", description="Measure answering.")
    parser.add_argument("--documents", type=int, nargs="+", default=[30, 300])
    parser.add_argument("--folder", type=Path, default=Path("build/bench/growing"))
    parser.add_argument("--ask", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.ask is not None:
        print(json.dumps(ask(options.ask)))
    else:
        print(report(options.folder, options.documents))


if __name__ == "__main__":
    main()
