"""Answers as they cross to the page, the API and the command line.

Every figure of an answer is a `Value` with a verdict and the evidence it was copied or computed from. `Answer.to_json`
gives the object of the command-line contract.
"""

from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from ingest.document import Box


class Kind(StrEnum):
    NUMBER = "number"
    NUMBERS = "numbers"
    TEXT = "text"
    ABSTAIN = "abstain"
    ERROR = "error"


class Verdict(StrEnum):
    VERIFIED = "verified"
    """A table cell prints it, and no other place that names the same quantity disagrees."""
    DERIVED = "derived"
    """Computed from verified cells, formula given."""
    CONFLICT = "conflict"
    """Another place disagrees beyond rounding; both are shown."""
    TEXT_ONLY = "text_only"
    """Printed in the prose; no table holds this quantity."""
    OCR = "ocr"
    """Read from pixels only."""


class Reason(StrEnum):
    NOT_FOUND = "not_found"
    AMBIGUOUS = "ambiguous"
    UNSUPPORTED = "unsupported"


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True)


class Evidence(_Record):
    id: str
    """E1, E2, … in the order the answer speaks of them."""
    doc: str
    """Key of the document."""
    page: int
    box: Box
    kind: str
    """`cell` or `passage`."""
    table: str = ""
    """Title of the table, with its label: 公开03表 支出决算表."""
    row: str = ""
    column: str = ""
    section: str = ""
    """Heading path, joined by ` / `."""
    quote: str
    """As printed."""
    role: str = "source"
    """`source`, `agrees` (another printing of the same quantity) or `disagrees`."""
    fact: str = ""
    """Id of the fact in its document; empty for words of a paragraph."""
    sha256: str = ""
    """Of the file: the same bytes are the same evidence, whatever the document is called by then."""
    closure: str = ""
    """Of the identities inside the cell's table, how many hold: `41/42`; empty when none could be tried."""


class Value(_Record):
    label: str
    value: str
    """Decimal digits without separators."""
    unit: str
    verdict: Verdict
    evidence: tuple[str, ...]


class Scope(_Record):
    entity: str = ""
    year: int | None = None
    stage: str = ""
    level: str = ""
    fund: str = ""
    basis: str = ""


class Calculation(_Record):
    operation: str
    """sum, difference, ratio, share, year_on_year, rank, count, list, convert."""
    formula: str
    operands: tuple[str, ...]


class Answer(_Record):
    kind: Kind
    text: str
    """In the language of the question."""
    values: tuple[Value, ...] = ()
    """Headline value first."""
    scope: Scope | None = None
    evidence: tuple[Evidence, ...] = ()
    calculation: Calculation | None = None
    caveats: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    """What the question left open and how it was filled."""
    reason: Reason | None = None
    choices: tuple[str, ...] = ()
    """What could be asked instead: years, entities, near rows."""
    language: str = Field(default="zh")
    """zh or en."""
    read_as: str = ""
    """The question in standard terms, where a model put it so; empty when it was answered as asked."""
    elapsed_ms: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """The contract's object, ready for `json.dumps`."""
        return self.model_dump(mode="json")

    @property
    def words(self) -> str:
        """The text without its caveats, for places that show those apart."""
        return "\n".join(line for line in self.text.split("\n") if line not in self.caveats)

    def to_text(self) -> str:
        """The answer as lines for a terminal: text, verdict, formula, evidence, what could be asked instead."""
        lines = [self.text]
        lines += [f"  [{self.values[0].verdict.value}]"] if self.values else []
        lines += [f"  = {self.calculation.formula}"] if self.calculation else []
        for item in self.evidence:
            where = " ".join(filter(None, (item.table or item.section, item.row, item.column)))
            lines.append(f"  {item.id} {item.doc} p.{item.page} {where}: {item.quote[:60]}")
        lines += ["  ? " + " / ".join(self.choices)] if self.choices else []
        return "\n".join(lines)
