"""Many files into a library: bytes it holds are not read again, the rest in worker processes, one document a step.

for taken in take_in(library, [Path("a.pdf"), Path("b.pdf")]):
    taken.path, taken.status, taken.key, taken.message      "added", "unchanged", "superseded" or "failed"
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from index.library import Library
from ingest import READABLE, Document, IngestError, hash_file, ingest_file, read_many


class Taken(NamedTuple):
    path: Path
    status: str
    key: str | None
    message: str
    """What the document is, or why it could not be taken in and what to do."""


def files_in(paths: Iterable[Path]) -> list[Path]:
    """The files named, and those in the folders named, each once."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(p for p in path.rglob("*") if p.is_file() and _is_meant(p))
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def _is_meant(path: Path) -> bool:
    """A disclosure by its ending; what lies hidden or is left open in an office program is none."""
    return path.suffix.lower() in READABLE and not path.name.startswith((".", "~$"))


def take_in(
    library: Library,
    files: Sequence[Path],
    *,
    workers: int | None = None,
    password: str = "",
    key: str | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Iterator[Taken]:
    """Each file's outcome; one that fails never stops the rest. `progress(done, total)` counts all files."""
    fresh: list[Path] = []
    done = 0
    for path in files:
        try:
            known = library.contains(hash_file(path))
        except IngestError as problem:
            done += 1
            yield Taken(path, "failed", None, str(problem))
            continue
        if known:
            done += 1
            yield Taken(path, "unchanged", known, "")
        else:
            fresh.append(path)
        progress(done, len(files))
    for reading in read_many(fresh, ingest_file, workers=workers, password=password):
        done += 1
        if reading.document is None:
            yield Taken(reading.path, "failed", None, reading.problem)
        else:
            document = reading.document.model_copy(update={"key": key}) if key else reading.document
            outcome = library.add(document, reading.path)
            yield Taken(reading.path, outcome.status, outcome.key, _said(document))
        progress(done, len(files))


def _said(document: Document) -> str:
    cover = document.cover
    parts = (cover.entity, str(cover.year or ""), cover.stage.value if cover.stage else "")
    said = " ".join(filter(None, parts)) or "the document does not say whose it is"
    return "; ".join((said, *document.warnings))
