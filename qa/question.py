"""A question, and what was understood of it."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from ingest import Stage


class Operation(StrEnum):
    LOOKUP = "lookup"
    BREAKDOWN = "breakdown"
    COMPARE = "compare"
    SUM = "sum"
    DIFFERENCE = "difference"
    RATIO = "ratio"
    CHANGE = "change"
    """Year on year: amount or percentage, printed or computed."""
    BASE = "base"
    """The figure of the year before, worked back from a printed change."""
    RANK = "rank"
    COUNT = "count"
    LIST = "list"
    DEFINITION = "definition"
    REASON = "reason"
    PROSE = "prose"
    CHECK = "check"
    """Do two printings agree; is a stated figure right."""


class Subject(NamedTuple):
    """One thing asked about."""

    name: str
    """Canonical term, account name, or the asker's own phrase in Chinese."""
    codes: tuple[str, ...] = ()
    """Codes the asker wrote."""
    known: bool = False
    """Whether the name is a term of the field or a label of the document, not just a phrase."""
    start: int = -1
    end: int = -1
    """Where it stands in the query's body; -1 when it was inferred."""


class Question(NamedTuple):
    """As asked."""

    text: str
    scope: tuple[str, ...] = ()
    """Keys of the documents the asker selected; empty for the whole library."""
    history: tuple[tuple[str, str], ...] = ()
    """Earlier questions with their answers, oldest first."""


class Query(NamedTuple):
    """As understood."""

    text: str
    """Folded and squeezed: full-width forms plain, no blanks between Chinese characters."""
    body: str
    """The text without the names of agencies and of tables."""
    english: bool
    keys: tuple[str, ...]
    """Documents to look in, most likely first."""
    named: bool
    """Whether the asker named or selected the documents."""
    mentioned: bool
    """Whether the question, or one it follows, names an agency."""
    prior: bool
    """去年, last year: the year before the document's."""
    unknown: tuple[str, ...]
    """Names of agencies that are not in the library."""
    units: tuple[str, ...]
    """Subordinate units the asker names that have no document of their own: the department's figures are not theirs."""
    years: tuple[int, ...]
    soft_years: bool
    """The years come from an earlier question and give way where there is no such document."""
    stage: Stage | None
    hard_stage: bool
    """The asker insists: 实际, 决算."""
    subjects: tuple[Subject, ...]
    phrase: str
    """The question in Chinese without names, years and question words; wordings parted by |."""
    rest: str
    """The phrase without the subjects: what else the figure has to do with."""
    operation: Operation
    statement: str
    """Canonical name of a table the asker named, or empty."""
    table_label: str
    """表7, 公开03表, … as a bare number, or empty."""
    fund: str
    basis: str
    measure: str
    """金额, 占比, 增减额, 增减幅, 完成率, 数量."""
    unit: str
    """Unit asked for, or empty."""
    places: int | None
    """Decimals asked for."""
    top: int
    """How many, for ranks; 0 when not said."""
    level: int
    """Length of the codes to rank or break down by (3, 5, 7), or 0."""
    figures: tuple[tuple[str, str], ...]
    """Figures the asker states, with their units: never echoed, only checked."""
    quantity: bool = False
    """The asker wants a number: 多少, 几个, how many."""
    strange: tuple[str, ...] = ()
    """English words that were not understood."""
    anchor: str = ""
    """Section or table that the question before stands in: its neighbours are meant first."""
    spoken: str = ""
    """The body before tables and takebacks were cut out of it."""
    prose_only: bool = False
    """The asker points at the text: 正文, 说明里."""
    trail: tuple["Query", ...] = ()
    """The questions before this one as they were understood, oldest first."""

    def with_(self, **changes: object) -> "Query":
        return self._replace(**changes)  # type: ignore[arg-type]


def question(text: str, scope: Sequence[str] = (), history: Sequence[Sequence[str]] = ()) -> Question:
    return Question(text, tuple(scope), tuple((turn[0], turn[1]) for turn in history))
