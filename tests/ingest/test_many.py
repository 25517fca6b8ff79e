"""Many files at once: the order is kept, and what one file does to its worker does not touch the others."""

import os
import time
from pathlib import Path

from ingest.document import Cover, Document
from ingest.errors import UnreadableFile
from ingest.many import AHEAD, read_many


def read(path: Path, password: str = "") -> Document:
    """A reader that does what the file's name says."""
    if path.name.startswith("dies"):
        os._exit(9)
    if path.name.startswith("stalls"):
        time.sleep(60)
    if path.name.startswith("broken"):
        raise UnreadableFile(f"{path.name}: no PDF; save it again")
    if path.name.startswith("bug"):
        raise ZeroDivisionError("a fault of the reader")
    if path.name.startswith("huge"):
        bytearray(8 << 30)
    if path.name.startswith("slow"):
        time.sleep(0.3)
    cover = Cover(
        title=password, entity="", year=None, stage=None, level=None, region="", family="", confidence=0.0, places=()
    )
    return Document(
        key=path.stem,
        sha256="",
        file_name=path.name,
        cover=cover,
        sections=(),
        tables=(),
        facts=(),
        checks=(),
        pages=(),
    )


def test_one_bad_file_never_stops_the_rest() -> None:
    names = ["slow.pdf", "dies.pdf", "a.pdf", "broken.pdf", "stalls.pdf", "bug.pdf", "huge.pdf", "b.pdf"]
    found = list(read_many([Path(name) for name in names], read, workers=2, seconds=3, memory_mb=2048))
    assert [reading.path.name for reading in found] == names
    read_well = {reading.path.name for reading in found if reading.document is not None}
    assert read_well == {"slow.pdf", "a.pdf", "b.pdf"}
    problems = {reading.path.name: reading.problem for reading in found if reading.document is None}
    assert problems["broken.pdf"] == "broken.pdf: no PDF; save it again"
    assert "not read within 3 s" in problems["stalls.pdf"]
    assert "died on this file" in problems["dies.pdf"]
    assert "ZeroDivisionError" in problems["bug.pdf"]
    assert "2048 MB" in problems["huge.pdf"]
    assert all(problem.startswith(name) for name, problem in problems.items())


def test_the_password_reaches_the_reader() -> None:
    reading = next(iter(read_many([Path("a.pdf")], read, password="开门")))
    assert reading.document is not None
    assert reading.document.cover.title == "开门"


def test_no_files_start_no_worker() -> None:
    assert list(read_many([], read)) == []


def test_files_are_not_read_far_ahead_of_the_one_whose_turn_it_is(tmp_path: Path) -> None:
    first = tmp_path / "slow0.pdf"
    others = [tmp_path / f"{number}.pdf" for number in range(3 * AHEAD)]
    readings = list(read_many([first, *others], read, workers=2))
    assert [reading.path for reading in readings] == [first, *others]
