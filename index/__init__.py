"""The library: storage that cannot lose a document, and retrieval that finds the right row."""

from index.chunks import Chunk, ChunkKind
from index.entities import Mention, Named, Names, Resolution, resolve
from index.errors import DocumentMissing, EncoderMismatch, LibraryBusy, LibraryError
from index.intake import Taken, files_in, take_in
from index.ledger import Ledger, Located, SubjectMatch
from index.library import AddOutcome, DocumentRow, Library
from index.search import Hit

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
    "files_in",
    "resolve",
    "take_in",
]
