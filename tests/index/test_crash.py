"""A writer killed at any instant leaves a library that opens, lists whole documents only, and takes the next one.

`python -m benchmarks.crashes` kills hundreds.
"""

import random
from pathlib import Path

import pytest

from index import Library
from index.store import FILE
from tests.index.build import make_document
from tests.index.crashes import check_library, kill_a_writer


@pytest.mark.parametrize("seed", range(5))
def test_a_killed_writer_leaves_a_whole_library(tmp_path: Path, seed: int) -> None:
    folder, draw = tmp_path / "library", random.Random(seed)
    for start in (0, 1000):
        finished = kill_a_writer(folder, start, draw)
        if (folder / FILE).exists():  # it may have died while it made the library
            assert check_library(folder) >= sum(1 for n in finished if n % 4)
    with Library.open(folder) as library:
        (tmp_path / "source.pdf").write_bytes(b"%PDF")
        library.add(make_document("next", "荻礁市财政局"), tmp_path / "source.pdf")
    assert check_library(folder) >= 1
