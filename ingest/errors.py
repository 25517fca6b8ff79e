"""What goes wrong while reading a file.

IngestError
├── UnreadableFile     not a PDF, empty, truncated, broken
├── EncryptedFile      needs a password
└── LimitExceeded      too many pages, too large, too slow
"""


class IngestError(Exception):
    """A file that cannot be taken in; the message names the file, the reason and the next step."""


class UnreadableFile(IngestError):
    pass


class EncryptedFile(IngestError):
    pass


class LimitExceeded(IngestError):
    pass
