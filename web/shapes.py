"""What goes in and out of the REST API, as its OpenAPI page shows it."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from ingest import Box, Check, CheckPlace, Fact, Table
from ingest.document import RuleCoverage
from web.desk import Row


class _Shape(BaseModel):
    model_config = ConfigDict(extra="ignore")


class Ask(_Shape):
    question: str = Field(examples=["衡阳市工业和信息化局2024年三公经费一共多少？"])
    scope: list[str] = Field(default=[], max_length=2000, description="Keys of the documents to ask; empty for all.")
    history: list[tuple[str, str]] = Field(
        default=[], max_length=100, description="Earlier questions of the conversation, each with its answer."
    )


class Listed(_Shape):
    """A document as the library lists it."""

    key: str
    file_name: str
    title: str
    entity: str
    year: int | None
    stage: str
    level: str
    pages: int
    tables: int
    facts: int
    checks: int


class DocumentDetail(Listed):
    sections: list[list[str]] = Field(description="Heading paths.")
    statements: list[str] = Field(description="Titles of its tables.")
    warnings: list[str]
    page_sizes: list[list[float]] = Field(description="Width and height of each page in points.")


class Facts(_Shape):
    total: int
    offset: int
    facts: list[Fact]


class Finding(_Shape):
    rule: str
    severity: str
    doc: str
    message: str
    expected: str
    found: str
    slack: str
    places: list[CheckPlace]


class Findings(_Shape):
    checks: list[Finding]
    coverage: list[RuleCoverage]


class LogicalTable(_Shape):
    """One logical table, continuations joined."""

    id: str
    doc_key: str
    pages: list[int]
    title: str
    unit: str
    header: list[list[str]]
    rows: list[list[str]]


class JobState(_Shape):
    id: str
    name: str
    stage: str = Field(description="waiting, reading, adding, done, same or failed.")
    message: str
    key: str | None
    checks: int = Field(default=0, description="Findings of the identities in it.")
    replaced: list[str] = Field(default=[], description="Keys under which what it superseded is kept.")


class Uploaded(_Shape):
    jobs: list[JobState]


class Feedback(_Shape):
    answer: str = Field(description="Id of the answer.")
    helpful: bool
    comment: str = Field(default="", max_length=2000)


class TokenWish(_Shape):
    docs: list[str] = Field(default=[], max_length=2000)
    departments: list[str] = Field(
        default=[], max_length=200, description="Agencies whose present documents are meant besides `docs`."
    )
    origin: str = Field(description="The site that will frame the page: https://www.example.gov.cn")
    minutes: int = Field(default=60, ge=1, le=1440)


class Token(_Shape):
    token: str


class Failure(_Shape):
    code: str = Field(description="For programs.")
    message: str = Field(description="For people, in the language of Accept-Language.")


class Refused(_Shape):
    error: Failure


REFUSALS: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": Refused, "description": "The request cannot be served; the error says why."},
    "5XX": {"model": Refused, "description": "The server is busy or something failed inside it."},
}


class Health(_Shape):
    status: str
    product: str


def listed(row: Row) -> Listed:
    return Listed(**row._asdict())


def finding(check: Check, doc: str) -> Finding:
    return Finding(
        rule=check.rule,
        severity=check.severity.value,
        doc=doc,
        message=check.message,
        expected=check.expected,
        found=check.found,
        slack=check.slack,
        places=list(check.places),
    )


def logical(table: Table, doc: str) -> LogicalTable:
    return LogicalTable(
        id=table.id,
        doc_key=doc,
        pages=list(table.pages),
        title=table.title,
        unit=table.unit,
        header=[list(path) for path in table.header],
        rows=[[cell.text for cell in row] for row in table.rows],
    )


def read_box(text: str) -> Box | None:
    """`x0,top,x1,bottom` in points; None when it is not one."""
    try:
        x0, top, x1, bottom = (float(part) for part in text.split(","))
    except ValueError:
        return None
    edges = (x0, top, x1, bottom)
    return edges if all(-1e5 < edge < 1e5 for edge in edges) and x0 <= x1 and top <= bottom else None
