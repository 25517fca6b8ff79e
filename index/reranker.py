"""Cross-encoders that put the first hits of a search into a better order; none unless configured.

    load_reranker("BAAI/bge-reranker-base")   a model by name, or a local folder
    load_reranker(None)                       None: the order of the search stays

A cross-encoder reads query and passage together, so it costs a pass through the model for each hit: only the first
`DEPTH` are read, with their full context.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.embedder import NO_ENCODER
from index.errors import EncoderError

DEPTH = 30


class Reranker(Protocol):
    @property
    def name(self) -> str:
        """What to load it by, again."""
        ...

    def scores(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """How well each text answers the query; larger is better."""
        ...


def load_reranker(name: str | None) -> Reranker | None:
    """The reranker with this name; None for None and `none`."""
    return CrossEncoderReranker(name) if name and name != NO_ENCODER else None


class CrossEncoderReranker:
    """A sentence-transformers cross-encoder; torch is loaded with it."""

    def __init__(self, name: str) -> None:
        try:
            from sentence_transformers import CrossEncoder

            self._model = CrossEncoder(name)
        except Exception as error:
            first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
            raise EncoderError(
                f"the reranker {name!r} cannot be loaded ({first}): give a local folder, set HF_ENDPOINT to a mirror, "
                "or switch it off with `mingzhang library reindex --reranker none`"
            ) from None
        self._name = name

    @property
    def name(self) -> str:
        return self._name

    def scores(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        found = self._model.predict([(query, text) for text in texts], batch_size=16, show_progress_bar=False)
        return np.asarray(found, np.float32).reshape(len(texts), -1)[:, -1]
