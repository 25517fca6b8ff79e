"""Gold questions: one JSON object a line, read into frozen records and written back as they were.

{"id": "yx24-003", "question": "云溪市科技局2024年三公经费预算多少？", "lang": "zh", "scope": [], "type": "lookup",
 "answer": {"kind": "number", "value": "17.11", "unit": "万元"}, "evidence": [{"doc": "yx-kjj-24b", "page": 22}], …}
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError


class GoldError(ValueError):
    """A gold line that cannot be read; the message names the file, the line and the reason."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Figure(_Record):
    value: str
    """Decimal digits, without separators."""
    unit: str = ""
    label: str = ""


class Expected(_Record):
    kind: str
    """number, numbers, text or abstain."""
    value: str | None = None
    unit: str = ""
    values: tuple[Figure, ...] = ()
    accept: tuple[Figure, ...] = ()
    """Other figures that are right too."""
    must_contain: tuple[str, ...] = ()
    must_not_contain: tuple[str, ...] = ()


class GoldEvidence(_Record):
    """Where the answer stands; a field left empty is not asked for."""

    doc: str = ""
    page: int | None = None
    table: str = ""
    row: str = ""
    column: str = ""
    section: str = ""
    quote: str = ""


class Case(_Record):
    id: str
    question: str
    lang: str = "zh"
    scope: tuple[str, ...] = ()
    """Keys of the documents the asker has selected; empty for the whole library."""
    type: str = "lookup"
    history: tuple[tuple[str, str], ...] = ()
    """Earlier questions with their answers."""
    answer: Expected
    evidence: tuple[GoldEvidence, ...] = ()
    caveat: str | None = None
    """What a careful answer must also say."""
    difficulty: int = 1

    @property
    def document(self) -> str:
        """The document the case is about, for grouping; `-` when there is none."""
        return next((e.doc for e in self.evidence if e.doc), self.scope[0] if self.scope else "-")

    def to_json(self) -> dict[str, Any]:
        """The gold line, without the fields that say nothing."""
        line = self.model_dump(mode="json")
        line["answer"] = {k: v for k, v in line["answer"].items() if v not in (None, "", []) or k == "kind"}
        line["evidence"] = [{k: v for k, v in e.items() if v not in (None, "")} for e in line["evidence"]]
        return line


def read_cases(paths: Iterable[Path]) -> list[Case]:
    """All cases of some gold files, in order. Raises GoldError."""
    cases: list[Case] = []
    seen: set[str] = set()
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip():
                continue
            try:
                case = Case.model_validate(_clean(json.loads(line)))
            except (json.JSONDecodeError, ValidationError) as error:
                raise GoldError(f"{path.name}, line {number}: {error}") from error
            if case.id in seen:
                raise GoldError(f"{path.name}, line {number}: id {case.id} occurs twice")
            seen.add(case.id)
            cases.append(case)
    return cases


def _clean(line: dict[str, Any]) -> dict[str, Any]:
    """A null field says the same as a missing one."""
    tidy = {key: value for key, value in line.items() if value is not None}
    tidy["evidence"] = [{k: v for k, v in e.items() if v is not None} for e in tidy.get("evidence", [])]
    tidy["answer"] = {k: v for k, v in tidy.get("answer", {}).items() if v is not None}
    return tidy


def write_cases(cases: Iterable[Case], path: Path) -> None:
    path.write_text("".join(json.dumps(c.to_json(), ensure_ascii=False) + "\n" for c in cases), encoding="utf-8")
