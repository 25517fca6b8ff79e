"""Answers given, and what readers said of them: one JSON file an answer, one JSON line a remark.

    served/answers/7f/7f3a…c1.json      {"id", "asked_at", "question", "scope", "answer", "titles", "product"}
    served/feedback.jsonl               {"at", "answer": {…}, "helpful", "comment"}

Ids cannot be guessed: who has the link may read the answer.
"""

import json
import os
import re
import secrets
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from qa import Answer

_ID = re.compile(r"[0-9a-f]{24}")
_PRUNE_EVERY = 200


class Given(BaseModel):
    """One answer as it was given."""

    model_config = ConfigDict(frozen=True)

    id: str
    asked_at: str
    """UTC, ISO 8601."""
    question: str
    scope: tuple[str, ...]
    """Keys of the documents the question was restricted to; empty for the whole library."""
    answer: Answer
    titles: Mapping[str, str]
    """What the cited documents were called then."""
    product: str
    """Name and version of the program."""
    earlier: tuple[str, ...] = ()
    """Questions of the conversation before this one, which it may lean on."""
    settings: Mapping[str, str] = {}
    """What shaped the answer besides the question: the language model, how many documents stood in the library."""
    follow_ups: tuple[str, ...] | None = None
    """Questions that were tried and answered, for the reader to go on with; None when none were tried."""


class Journal:
    def __init__(self, folder: Path, kept: int) -> None:
        self._folder = folder
        self._kept = kept
        self._lock = threading.Lock()
        self._since_prune = 0

    def keep(self, given: Given) -> None:
        path = self._path(given.id)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".part")
        draft.write_text(given.model_dump_json(), encoding="utf-8")
        draft.replace(path)
        with self._lock:
            self._since_prune += 1
            if self._since_prune >= _PRUNE_EVERY:
                self._since_prune = 0
                self._prune()

    def find(self, answer_id: str) -> Given | None:
        if not _ID.fullmatch(answer_id):
            return None
        try:
            return Given.model_validate_json(self._path(answer_id).read_text(encoding="utf-8"))
        except (OSError, ValidationError):
            return None

    def remark(self, given: Given, helpful: bool, comment: str) -> None:
        """A reader's opinion, with all that is needed to look into it later."""
        entry = {"at": now(), "helpful": helpful, "comment": comment, "answer": given.model_dump(mode="json")}
        line = json.dumps(entry, ensure_ascii=False) + "\n"
        self._folder.mkdir(parents=True, exist_ok=True)
        with self._lock, (self._folder / "feedback.jsonl").open("a", encoding="utf-8") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())

    def _path(self, answer_id: str) -> Path:
        return self._folder / "answers" / answer_id[:2] / f"{answer_id}.json"

    def _prune(self) -> None:
        kept = sorted(self._folder.glob("answers/*/*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in kept[self._kept :]:
            path.unlink(missing_ok=True)


def new_id() -> str:
    return secrets.token_hex(12)


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
