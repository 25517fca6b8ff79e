"""Start-up: how long a question takes on the command line from nothing, and what each verb imports before it works.

python -m benchmarks.start LIBRARY
"""

import argparse
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.machine import ROOT, Spread, spread, table

QUESTION = "云溪市科学技术局2024年三公经费预算多少？"
TIMES = 7


def cold(arguments: Sequence[str]) -> tuple[Spread, Spread]:
    """Wall and CPU seconds of a new process, after one that warmed the disk."""
    command = [sys.executable, str(ROOT / "app.py"), *arguments]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MINGZHANG_")}
    walls, cpus = [], []
    for round_ in range(TIMES + 1):
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, env=environment)
        wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        if round_:
            walls.append(wall)
            cpus.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return spread(walls), spread(cpus)


def report(library: Path) -> str:
    verbs = {
        "`mingzhang --help`": ["--help"],
        "`mingzhang documents`": ["documents", "--library", str(library)],
        "`mingzhang ask …`, cold": ["ask", QUESTION, "--library", str(library)],
    }
    rows = []
    for name, arguments in verbs.items():
        wall, cpu = cold(arguments)
        rows.append((name, wall.text(), cpu.text()))
    return f"{TIMES} new processes each.\n\n{table(('', 'seconds', 'CPU seconds'), rows)}\n"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.start", description="Measure start-up.")
    parser.add_argument("library", type=Path)
    print(report(parser.parse_args().library))


if __name__ == "__main__":
    main()
