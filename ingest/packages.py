"""Files from outside that are zips of XML (DOCX, XLSX, OFD), opened with limits.

    package = open_package(path)
    package.read("OFD.xml")              bytes; UnreadableFile when it is missing or damaged
    parse_xml(content, "t.ofd", "OFD.xml")  an element tree without entities, network or huge texts

A zip says how large its parts are before one is unpacked, and a part that yields more than it said is cut off there,
so a bomb is refused by its own table of contents.
"""

import posixpath
import zipfile
import zlib
from pathlib import Path
from typing import Any

from lxml import etree

from ingest.errors import EncryptedFile, LimitExceeded, UnreadableFile

MOST_PARTS = 30_000
MOST_BYTES = 512 * 1024 * 1024
"""All parts, unpacked."""
MOST_XML = 128 * 1024 * 1024
"""One XML part, unpacked."""
MOST_RATIO = 400
"""Unpacked to packed; XML of real tables stays below 60."""
SMALL = 8 * 1024 * 1024
"""Parts below this may be packed as well as they like."""
_ENCRYPTED = 0x1


class Package:
    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self.name = path.name
        self._archive = archive
        self._parts = {info.filename.lstrip("/"): info for info in archive.infolist()}
        self._folded = {name.lower(): name for name in self._parts}

    def __contains__(self, part: str) -> bool:
        return self._find(part) is not None

    @property
    def parts(self) -> list[str]:
        return list(self._parts)

    def read(self, part: str) -> bytes:
        """The bytes of a part; names differ in case between producers."""
        info = self._find(part)
        if info is None:
            raise UnreadableFile(f"{self.name}: its part {part} is missing; fetch the file again")
        if info.file_size > MOST_XML:
            raise LimitExceeded(f"{self.name}: {part} is {info.file_size >> 20} MB unpacked; split the file")
        try:
            return self._archive.read(info)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError) as problem:
            raise UnreadableFile(f"{self.name}: {part} is damaged ({problem}); fetch the file again") from problem

    def xml(self, part: str) -> Any:
        return parse_xml(self.read(part), self.name, part)

    def refuse_document_types(self) -> None:
        """For parts that a library will parse: none may declare a document type, where entities come from."""
        for part, info in self._parts.items():
            if part.endswith((".xml", ".rels")):
                try:
                    with self._archive.open(info) as stream:
                        head = stream.read(2048)
                except (
                    zipfile.BadZipFile,
                    zlib.error,
                    NotImplementedError,
                    EOFError,
                    OSError,
                    RuntimeError,
                ) as problem:
                    raise UnreadableFile(f"{self.name}: {part} is damaged ({problem}); fetch it again") from problem
                if b"<!doctype" in head.replace(b"\x00", b"").lower():
                    raise UnreadableFile(
                        f"{self.name}: {part} declares a document type, which no such file has; refused"
                    )

    def _find(self, part: str) -> zipfile.ZipInfo | None:
        plain = posixpath.normpath(part.replace("\\", "/")).lstrip("/")
        return self._parts.get(plain) or self._parts.get(self._folded.get(plain.lower(), ""))


def open_package(path: Path) -> Package:
    """Raises UnreadableFile, EncryptedFile or LimitExceeded."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        raise UnreadableFile(f"{path.name}: damaged, its end is missing ({problem}); fetch the file again") from problem
    infos = archive.infolist()
    total = sum(info.file_size for info in infos)
    if len(infos) > MOST_PARTS or total > MOST_BYTES:
        raise LimitExceeded(f"{path.name}: {len(infos)} parts, {total >> 20} MB unpacked, too large; split the file")
    for info in infos:
        if info.flag_bits & _ENCRYPTED:
            raise EncryptedFile(f"{path.name}: encrypted; save a copy without a password")
        if info.file_size > SMALL and info.file_size > MOST_RATIO * max(info.compress_size, 1):
            raise LimitExceeded(
                f"{path.name}: {info.filename} unpacks to {info.file_size >> 20} MB from {info.compress_size} bytes, "
                "which no document does; have it saved anew where it comes from"
            )
    return Package(path, archive)


def parse_xml(content: bytes, name: str, part: str) -> Any:
    """The root element. Entities stay unresolved and a document type is refused: real parts have neither."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise UnreadableFile(f"{name}: {part} is damaged ({problem}); fetch the file again") from problem
    if root.getroottree().docinfo.doctype:
        raise UnreadableFile(f"{name}: {part} declares a document type, which no such file has; refused")
    return root


def local_name(element: Any) -> str:
    """The tag without its namespace: producers differ in prefixes and versions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
