"""Sentence encoders: the small one that ships with the project, or any sentence-transformers model.

    load_encoder(None)                       the shipped static model: numpy and tokenizers, no torch
    load_encoder("BAAI/bge-small-zh-v1.5")   a model by name, or a local folder
    load_encoder("none")                     None: keywords alone

A static model averages the vectors of a text's tokens and scales the mean to length one, which takes three lines of
numpy; its folder stays a normal sentence-transformers model, and a test compares both ways of loading it.
"""

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.chunks import CHUNKING
from index.errors import EncoderError

SHIPPED = Path(__file__).parent / "data" / "encoder"
NO_ENCODER = "none"

Vectors = NDArray[np.float32]
Progress = Callable[[int, int], None]

_ENDS = 65_536
_NUMBER = re.compile(r"\d[\d,.]*")


class Encoder(Protocol):
    """Texts in, vectors of length one out."""

    @property
    def name(self) -> str:
        """What to load it by, again."""
        ...

    @property
    def signature(self) -> str:
        """Changes with its weights: part of the key of stored vectors."""
        ...

    @property
    def dimension(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> Vectors: ...


def vector_key(encoder: Encoder) -> str:
    """What stored vectors belong to: weights, dimension and chunking."""
    return f"{encoder.signature}/{encoder.dimension}/chunks-{CHUNKING}"


def embeddable(text: str) -> str:
    """A text as encoders see it: numbers tell lines apart but say nothing about their meaning."""
    return _NUMBER.sub("#", text)


def load_encoder(name: str | None) -> Encoder | None:
    """The encoder with this name; the shipped one for None; None for `none`."""
    if name == NO_ENCODER:
        return None
    if name is None or name == "static":
        return StaticEncoder(SHIPPED, name="static") if (SHIPPED / "modules.json").exists() else None
    folder = Path(name)
    if folder.is_dir():
        folder = folder.resolve()
        name = str(folder)
    if (folder / "modules.json").exists() and static_folder(folder) is not None:
        return StaticEncoder(folder)
    return TransformerEncoder(name)


def static_folder(model: Path) -> Path | None:
    """Where the weights of a static sentence-transformers model lie; None when the model is of another kind."""
    modules = json.loads((model / "modules.json").read_text(encoding="utf-8"))
    kinds = [str(module["type"]).rpartition(".")[2] for module in modules]
    if kinds not in (["StaticEmbedding", "Normalize"], ["StaticEmbedding"]):
        return None
    return model / str(modules[0]["path"])


class StaticEncoder:
    """A sentence-transformers model of the static kind, without sentence-transformers."""

    def __init__(self, folder: Path, *, name: str | None = None) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        place = static_folder(folder)
        if place is None:
            raise EncoderError(f"{folder} is not a static model: load it through sentence-transformers")
        try:
            weights = place / "model.safetensors"
            self._tokenizer = Tokenizer.from_file(str(place / "tokenizer.json"))
            self._tokenizer.no_padding()
            self._tokenizer.no_truncation()
            tensors = load_file(weights)
        except Exception as error:
            raise EncoderError(
                f"the encoder in {folder} cannot be read ({error}): train it again or reinstall"
            ) from None
        self._table: NDArray[Any] = tensors.get("embedding.weight", next(iter(tensors.values())))
        self._name = name or str(folder)
        self._signature = f"static-{_digest(weights)}"

    @property
    def name(self) -> str:
        return self._name

    @property
    def signature(self) -> str:
        return self._signature

    @property
    def dimension(self) -> int:
        return int(self._table.shape[1])

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        encodings = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        for n, encoding in enumerate(encodings):
            if encoding.ids:
                vectors[n] = self._table[encoding.ids].astype(np.float32).mean(axis=0)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors /= np.maximum(lengths, 1e-12)
        return vectors


class TransformerEncoder:
    """Any other sentence-transformers model; torch is loaded with it."""

    def __init__(self, name: str) -> None:
        try:
            from sentence_transformers import SentenceTransformer

            self._model = SentenceTransformer(name)
        except Exception as error:
            first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
            raise EncoderError(
                f"the sentence encoder {name!r} cannot be loaded ({first}): give a local folder, set HF_ENDPOINT to a "
                "mirror, or choose keywords alone with `mingzhang library reindex --encoder none`"
            ) from None
        self._name = name
        self._signature = f"folder-{_folder_digest(Path(name))}" if Path(name).is_dir() else name

    @property
    def name(self) -> str:
        return self._name

    @property
    def signature(self) -> str:
        """A folder counts by what is in it: it may be moved, and other weights in its place are another model."""
        return self._signature

    @property
    def dimension(self) -> int:
        return int(self._model.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = self._model.encode(list(texts), normalize_embeddings=True, convert_to_numpy=True, batch_size=64)
        return np.asarray(vectors, np.float32)


def encode_all(encoder: Encoder, texts: Sequence[str], progress: Progress | None = None, batch: int = 1024) -> Vectors:
    """Vectors of many texts, batch by batch, so that progress can be shown."""
    parts = []
    for start in range(0, len(texts), batch):
        parts.append(encoder.encode(texts[start : start + batch]))
        if progress is not None:
            progress(min(start + batch, len(texts)), len(texts))
    return np.concatenate(parts) if parts else np.zeros((0, encoder.dimension), np.float32)


def _folder_digest(folder: Path) -> str:
    """Names, sizes and small files of a model; weights by their ends, for they may be gigabytes."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        size = path.stat().st_size
        digest.update(f"{path.relative_to(folder)} {size}\n".encode())
        with path.open("rb") as handle:
            digest.update(handle.read(_ENDS))
            if size > _ENDS:
                handle.seek(-min(_ENDS, size), 2)
                digest.update(handle.read())
    return digest.hexdigest()[:12]


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
