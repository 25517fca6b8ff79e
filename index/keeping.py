"""What `mingzhang library TASK` does: verify, compact, reindex, status, export, crosscheck.

keep(Path("library"), "reindex", encoder="BAAI/bge-small-zh-v1.5")   ->  ("2612 vectors made by BAAI/…",)
keep(Path("library"), "verify")                                      ->  () when all is well
"""

from pathlib import Path

from index.embedder import NO_ENCODER, Progress
from index.errors import LibraryError
from index.library import Library

TASKS = ("verify", "status", "compact", "reindex", "export", "crosscheck")
_READING = ("verify", "status", "export", "crosscheck")


def keep(
    folder: Path,
    task: str,
    *,
    out: Path | None = None,
    encoder: str | None = None,
    reranker: str | None = None,
    progress: Progress | None = None,
) -> tuple[str, ...]:
    """Does one task; what there is to say of it, a line each."""
    # vectors of another encoder are no reason to refuse what makes them again
    without = NO_ENCODER if task == "reindex" else None
    with Library.open(folder, encoder=without, reranker=NO_ENCODER, read_only=task in _READING) as library:
        if task == "verify":
            return library.verify()
        if task == "status":
            return tuple(f"{name:<10} {value}" for name, value in library.status().items())
        if task == "compact":
            library.compact()
            return ()
        if task == "reindex":
            number = library.reindex(encoder, progress, reranker)
            return (f"{number} vectors made by {library.encoder}",)
        if task == "crosscheck":
            found = library.cross_checks()
            tried = (f"{c.rule}: {c.passed} agree, {c.failed} do not, {c.skipped} not tried" for c in found.coverage)
            return (*(f"{check.rule} {check.message}" for check in found.checks), *tried)
        if out is None:
            raise LibraryError("an export needs a file to write to, such as facts.csv")
        return (f"{library.export(out)} facts in {out}",)
