"""The library: storage that cannot lose a document, and retrieval that finds the right row.

Taking files in loads what reads them, so it is loaded when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from index.chunks import Chunk, ChunkKind
from index.entities import Mention, Named, Names, Resolution, resolve
from index.errors import DocumentMissing, EncoderMismatch, LibraryBusy, LibraryError
from index.ledger import Ledger, Located, SubjectMatch
from index.library import AddOutcome, DocumentRow, Library
from index.relatives import branches, printings, year_before
from index.search import Hit

if TYPE_CHECKING:
    from index.intake import Taken, files_in, take_in


def __getattr__(name: str) -> Any:
    if name not in ("Taken", "files_in", "take_in"):
        raise AttributeError(name)
    return getattr(import_module("index.intake"), name)


__all__ = [
    "AddOutcome",
    "Chunk",
    "ChunkKind",
    "DocumentMissing",
    "DocumentRow",
    "EncoderMismatch",
    "Hit",
    "Ledger",
    "Library",
    "LibraryBusy",
    "LibraryError",
    "Located",
    "Mention",
    "Named",
    "Names",
    "Resolution",
    "SubjectMatch",
    "Taken",
    "branches",
    "files_in",
    "printings",
    "resolve",
    "take_in",
    "year_before",
]
