"""A writer that is killed, and what must hold of its library afterwards.

The writer takes files in, corrects, removes, encodes again and compacts without end. It dies in one of two ways: by a
signal after a random time, or by its own hand right before its n-th write, flush or rename, so that every step of a
change is met and not only the long ones.
"""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from index import Library

ROOT = Path(__file__).parents[2]
MOST_STEPS = 400
_WRITER = """
import os, pathlib, sys
from index import Library
from index.store import Store
from tests.index.build import make_document

folder, start, last = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
steps = 0

def counted(work):
    def step(*given, **named):
        global steps
        steps += 1
        if steps == last:
            os._exit(9)
        return work(*given, **named)
    return step

if last:
    Store.write, Store.write_many = counted(Store.write), counted(Store.write_many)
    os.fsync, pathlib.Path.replace = counted(os.fsync), counted(pathlib.Path.replace)
source = folder.parent / "source.pdf"
source.write_bytes(b"%PDF")
with Library.open(folder) as library:
    print("ready", flush=True)
    for n in range(start, start + 1000):
        prose = [(f"说明{n}", f"第{n}号文件的三公经费预算{n}.10万元。"), ("职能", f"第{n}号单位的主要职能。")]
        library.add(make_document(f"d{n}", f"荻礁市第{n}局", prose=prose), source)
        if n % 3 == 0:
            library.add(make_document(f"d{n}", f"荻礁市第{n}局", prose=prose, salt="corrected"), source)
        if n % 4 == 0:
            library.remove(f"d{n}")
        if n % 5 == 0:
            library.reindex()
        if n % 11 == 0:
            library.compact()
        print(n, flush=True)
"""


def kill_a_writer(folder: Path, start: int, draw: random.Random) -> list[int]:
    """Runs a writer and lets it die; the numbers of the rounds that it finished."""
    last = draw.randint(1, MOST_STEPS) if draw.random() < 0.5 else 0
    command = [sys.executable, "-c", _WRITER, str(folder), str(start), str(last)]
    writer = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert writer.stdout is not None and writer.stderr is not None
    if not last:
        writer.stdout.readline()
        time.sleep(draw.uniform(0.0, 0.6))
        writer.send_signal(signal.SIGKILL)
    said, problem = writer.communicate()
    assert writer.returncode in (9, -signal.SIGKILL), problem
    return [int(word) for word in said.split() if word.isdigit()]


def check_library(folder: Path) -> int:
    """Everything the library lists is whole, readable and found; how many documents it lists."""
    with Library.open(folder, read_only=True) as library:
        rows = library.documents(include_superseded=True)
        for row in rows:
            document = library.document(row.key)
            assert len(document.facts) == row.facts == len(library.ledger.facts([row.key]))
            assert library.source(row.key).read_bytes() == b"%PDF"
            hits = library.search("三公经费预算", [row.key], 5)
            assert hits and all(hit.chunk.doc == row.key for hit in hits)
        if rows:
            assert library.search("三公经费")
        assert library.verify() == ()
        return len(rows)
