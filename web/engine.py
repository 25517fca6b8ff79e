"""What the web stands on: a library, a way to answer, a way to read a file and to draw a page.

    engine = real_engine(model=None)
    engine.open_library(path) -> Shelf          engine.answer(question, shelf, scope, history) -> Answer
    engine.read, .paint, .samples               "module:function", called in a process of their own

Tests hand in another Engine with a library in memory.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from ingest import Document
from qa import Answer

History = Sequence[tuple[str, str]]


class Shelf(Protocol):
    """What is used of a Library."""

    def documents(self, include_superseded: bool = False) -> Sequence[Any]: ...
    def document(self, key: str) -> Document: ...
    def source(self, key: str) -> Path: ...
    def add(self, document: Document, source: Path | None = None) -> Any: ...
    def remove(self, key: str) -> Any: ...
    def cross_checks(self) -> Any: ...
    def contains(self, sha256: str) -> str | None: ...


class Engine(NamedTuple):
    open_library: Callable[[Path], Shelf]
    """One for all threads."""
    answer: Callable[[str, Shelf, Sequence[str], History], Answer]
    read: str = "ingest:ingest_file"
    paint: str = "ingest:render_page"
    samples: str = "evals.samples:write_samples"
    plain: Callable[[str, Shelf, Sequence[str], History], Answer] | None = None
    """Answers without a language model; None where `answer` needs none."""
    model: str = ""
    """Name of the language model that words answers; empty without one."""


def real_engine(model: Any = None) -> Engine:
    """The product's own parts; `model` is None for answers without a language model."""
    from index import Library
    from qa import answer_question

    def open_library(path: Path) -> Shelf:
        return Library.open(path)

    def answer(question: str, shelf: Any, scope: Sequence[str], history: History) -> Answer:
        found: Answer = answer_question(question, shelf, scope=scope, history=history, model=model)
        return found

    def plain(question: str, shelf: Any, scope: Sequence[str], history: History) -> Answer:
        found: Answer = answer_question(question, shelf, scope=scope, history=history, model=None)
        return found

    return Engine(open_library, answer, plain=plain, model=type(model).__name__ if model is not None else "")
