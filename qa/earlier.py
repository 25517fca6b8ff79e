"""A library as it stood when an answer was given: superseded files answer again, later files are not there.

    EarlierLibrary(library, {"kj-24b": "5e1c…"}, until="2030-03-01T08:00:00+00:00")

The files that an answer came from are found by their bytes, and carry the key they had then, whatever has taken their
place since.
"""

from collections.abc import Mapping, Sequence

from index import ChunkKind, DocumentRow, Hit, Library
from ingest import Document


class EarlierLibrary(Library):
    """What answering uses of a library, with other documents in force."""

    def __init__(self, library: Library, recorded: Mapping[str, str], until: str) -> None:
        """`recorded` holds the SHA-256 of each file by the key it had; `until` is a moment in UTC, ISO 8601."""
        self._library = library
        everything = library.documents(include_superseded=True)
        added = {row.key: row.added_at for row in everything}
        by_bytes = {row.sha256: row for row in everything}
        self._keys: dict[str, str] = {}
        """By the key of then, the key of now."""
        rows: list[DocumentRow] = []
        for key, sha256 in recorded.items():
            if sha256 in by_bytes:
                self._keys[key] = by_bytes[sha256].key
                rows.append(by_bytes[sha256]._replace(key=key, superseded_by=None))
        takers = {by_bytes[sha256].superseded_by for sha256 in recorded.values() if sha256 in by_bytes}
        for row in everything:
            in_force = row.superseded_by is None or added.get(row.superseded_by, "") > until
            known = row.sha256 in recorded.values() or row.key in self._keys or row.key in takers
            if in_force and row.added_at <= until and not known:
                self._keys[row.key] = row.key
                rows.append(row._replace(superseded_by=None))
        self._rows = tuple(sorted(rows, key=lambda row: row.key))

    @property
    def encoder(self) -> str:
        return self._library.encoder

    def documents(self, include_superseded: bool = False) -> tuple[DocumentRow, ...]:
        return self._rows

    def document(self, key: str) -> Document:
        document = self._library.document(self._keys.get(key, key))
        return document if document.key == key else document.model_copy(update={"key": key})

    def search(
        self, query: str, keys: Sequence[str] | None = None, limit: int = 20, kinds: Sequence[ChunkKind] | None = None
    ) -> list[Hit]:
        names = {now: then for then, now in self._keys.items()}
        wanted = [self._keys[key] for key in (self._keys if keys is None else keys) if key in self._keys]
        return [
            hit._replace(chunk=hit.chunk.model_copy(update={"doc": names.get(hit.chunk.doc, hit.chunk.doc)}))
            for hit in self._library.search(query, wanted, limit, kinds)
        ]
