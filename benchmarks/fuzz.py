"""Mutated files by the thousand: nothing may crash the parent, hang, or be refused without a reason.

    python benchmarks/fuzz.py FILE... [--count 1000] [--seed 1] [--workers 2] [--seconds 30]

Every mutant is a file with bytes flipped, cut out, doubled, moved or zeroed, or with numbers and names of its objects
changed. It is read as `mingzhang ingest` reads it, in worker processes with limits. Printed at the end: how many were
read, refused with a message, ran over their time, or lost their worker, and the files that did the last two.
"""

import argparse
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from ingest import Reading, ingest_file, read_many

Mutation = Callable[[random.Random, bytearray], None]


def flip(rng: random.Random, content: bytearray) -> None:
    for _ in range(rng.choice((1, 8, 64, 512))):
        content[rng.randrange(len(content))] = rng.randrange(256)


def cut(rng: random.Random, content: bytearray) -> None:
    start = rng.randrange(len(content))
    del content[start : start + rng.choice((1, 100, 10_000))]


def double(rng: random.Random, content: bytearray) -> None:
    start = rng.randrange(len(content))
    content[start:start] = content[start : start + rng.choice((10, 1_000, 50_000))]


def move(rng: random.Random, content: bytearray) -> None:
    start, size = rng.randrange(len(content)), rng.choice((10, 1_000, 50_000))
    piece = content[start : start + size]
    del content[start : start + size]
    content[(to := rng.randrange(len(content) + 1)) : to] = piece


def zero(rng: random.Random, content: bytearray) -> None:
    start, size = rng.randrange(len(content)), rng.choice((16, 2_000))
    content[start : start + size] = bytes(min(size, len(content) - start))


def truncate(rng: random.Random, content: bytearray) -> None:
    del content[rng.randrange(len(content)) :]


def renumber(rng: random.Random, content: bytearray) -> None:
    """Numbers of the objects become others: lengths, references, sizes of pages, counts."""
    places = [found.span() for found in re.finditer(rb"(?<=[ \[/])\d{1,6}(?=[ \]/>\r\n])", content)]
    for start, end in sorted(rng.sample(places, min(len(places), rng.choice((1, 10, 100)))), reverse=True):
        content[start:end] = rng.choice((b"0", b"-1", b"1", b"7", b"99999", b"2147483648", b"1e9"))


def rename(rng: random.Random, content: bytearray) -> None:
    """Names of the objects change places: /Page and /Font, /Filter and /Length."""
    places = [found.span() for found in re.finditer(rb"/[A-Z][A-Za-z]{2,12}", content)]
    for start, end in sorted(rng.sample(places, min(len(places), rng.choice((1, 5, 50)))), reverse=True):
        other = rng.choice(places)
        content[start:end] = bytes(content[other[0] : other[1]]) if other[1] <= len(content) else b"/X"


MUTATIONS: tuple[Mutation, ...] = (flip, cut, double, move, zero, truncate, renumber, rename)


def write_mutants(originals: list[Path], folder: Path, count: int, seed: int) -> list[Path]:
    rng = random.Random(seed)
    written = []
    for number in range(count):
        original, mutation = rng.choice(originals), rng.choice(MUTATIONS)
        content = bytearray(original.read_bytes())
        mutation(rng, content)
        path = folder / f"{number:05}-{mutation.__name__}-{original.name}"
        path.write_bytes(content)
        written.append(path)
    return written


def outcome(reading: Reading) -> str:
    if reading.document is not None:
        return "read, with a warning" if reading.document.warnings else "read"
    if "not read within" in reading.problem:
        return "ran over its time"
    if "died" in reading.problem:
        return "lost its worker"
    return "a failure of ours" if "please report" in reading.problem else "refused with a reason"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("files", nargs="+", type=Path)
    options.add_argument("--count", type=int, default=1_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--seconds", type=float, default=30.0)
    options.add_argument("--keep", type=Path, help="a folder for the mutants that did harm")
    given = options.parse_args()
    counts: Counter[str] = Counter()
    slowest, before = 0.0, time.monotonic()
    started = before
    with tempfile.TemporaryDirectory() as folder:
        mutants = write_mutants(given.files, Path(folder), given.count, given.seed)
        for reading in read_many(mutants, ingest_file, workers=given.workers, seconds=given.seconds):
            said = outcome(reading)
            counts[said] += 1
            slowest, before = max(slowest, time.monotonic() - before), time.monotonic()
            if said in ("ran over its time", "lost its worker", "a failure of ours"):
                print(f"{said}: {reading.path.name}: {reading.problem}")
                if given.keep:
                    given.keep.mkdir(parents=True, exist_ok=True)
                    (given.keep / reading.path.name).write_bytes(reading.path.read_bytes())
    for said, times in counts.most_common():
        print(f"{times:6} {said}")
    print(f"{given.count} files in {time.monotonic() - started:.0f} s, longest wait for one {slowest:.1f} s")


if __name__ == "__main__":
    main()
