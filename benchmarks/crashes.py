"""Kills writers by the hundred and looks at every library they leave.

    python -m benchmarks.crashes --times 300

Half of them die by a signal after a random time, half right before a random write, flush or rename. Libraries live on
from one death to the next, so that later writers open what earlier ones left.
"""

import argparse
import random
import tempfile
import time
from pathlib import Path

from index.store import FILE
from tests.index.crashes import check_library, kill_a_writer

LIVES = 10
"""Deaths that one library goes through."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crashes", description="Kill writers, check libraries.")
    parser.add_argument("--times", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    draw = random.Random(arguments.seed)
    began, checked, unborn, finished = time.monotonic(), 0, 0, 0
    for library in range(-(-arguments.times // LIVES)):
        with tempfile.TemporaryDirectory() as place:
            folder, done = Path(place) / "library", 0
            for life in range(min(LIVES, arguments.times - library * LIVES)):
                rounds = kill_a_writer(folder, 1000 * life, draw)
                done += sum(1 for n in rounds if n % 4)
                finished += len(rounds)
                if not (folder / FILE).exists():
                    unborn += 1
                    continue
                listed = check_library(folder)
                if listed < done:
                    raise SystemExit(f"library {library}, life {life}: {listed} documents listed, {done} were finished")
                checked += 1
    seconds = time.monotonic() - began
    print(f"{arguments.times} writers killed in {seconds:.0f} s, {finished} rounds finished between them")
    print(f"{checked} libraries checked and whole, {unborn} writers died before there was one")


if __name__ == "__main__":
    main()
