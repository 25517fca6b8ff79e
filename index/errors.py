"""What stops a library, as a tree; every message names the thing and the next step.

LibraryError
├── LibraryMissing      no library in that folder, and reading was all that was asked for
├── LibraryBroken       the store cannot be read, or was written by a later version
├── LibraryBusy         another process is writing
├── DocumentMissing     no document with that key
└── EncoderError        a sentence encoder cannot be loaded
    ├── EncoderMismatch the vectors were made by another encoder, dimension or chunking
    └── VectorError     a vector that cannot be stored: duplicate id, not a number, wrong dimension
"""


class LibraryError(Exception):
    """The work cannot go on; the message says what to do."""


class LibraryMissing(LibraryError):
    pass


class LibraryBroken(LibraryError):
    pass


class LibraryBusy(LibraryError):
    pass


class DocumentMissing(LibraryError, KeyError):
    def __str__(self) -> str:  # KeyError would quote it
        return str(self.args[0])


class EncoderError(LibraryError):
    pass


class EncoderMismatch(EncoderError):
    pass


class VectorError(EncoderError):
    pass
