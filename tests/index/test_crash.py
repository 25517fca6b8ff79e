"""A writer killed at any instant leaves a library that opens, lists whole documents only, and takes the next one."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index import Library
from tests.index.build import make_document

ROOT = Path(__file__).parents[2]
WRITER = """
import sys
from pathlib import Path
from index import Library
from tests.index.build import make_document
folder, start = Path(sys.argv[1]), int(sys.argv[2])
with Library.open(folder) as library:
    print("ready", flush=True)
    for n in range(start, start + 1000):
        prose = [(f"说明{n}", f"第{n}号文件的三公经费预算{n}.10万元。"), ("职能", f"第{n}号单位的主要职能。")]
        library.add(make_document(f"d{n}", f"衡阳市第{n}局", prose=prose))
        if n % 3 == 0:
            library.add(make_document(f"d{n}", f"衡阳市第{n}局", prose=prose, salt="corrected"))
        if n % 4 == 0:
            library.remove(f"d{n}")
        if n % 7 == 0:
            library.reindex()
        print(n, flush=True)
"""


def check(folder: Path) -> int:
    """Everything the library lists is whole; how many documents it lists."""
    with Library.open(folder, read_only=True) as library:
        rows = library.documents(include_superseded=True)
        for row in rows:
            document = library.document(row.key)
            assert len(document.facts) == row.facts == len(library.ledger.facts([row.key]))
            hits = library.search("三公经费预算", [row.key], 5)
            assert hits and all(hit.chunk.doc == row.key for hit in hits)
        if rows:
            assert library.search("三公经费")
        assert library.verify() == ()
        return len(rows)


@pytest.mark.parametrize("seed", range(int(os.environ.get("MINGZHANG_CRASHES", "4"))))
def test_a_killed_writer_leaves_a_whole_library(tmp_path: Path, seed: int) -> None:
    folder = tmp_path / "library"
    draw = random.Random(seed)
    started = 0
    for _ in range(2):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder), str(started)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        assert writer.stdout.readline().strip() == "ready"
        time.sleep(draw.uniform(0.0, 0.4))
        writer.send_signal(signal.SIGKILL)
        done = [int(line) for line in writer.stdout.read().split()]
        writer.wait()
        listed = check(folder)
        assert listed >= sum(1 for n in done if n % 4) - 1
        started += 1000
    with Library.open(folder) as library:
        library.add(make_document("next", "株洲市财政局"))
    assert check(folder) >= 1
