"""A file in, a Document out.

What reads files is loaded when it is first used, so that looking up a figure does not load a PDF library.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ingest.amount import (
    MONEY,
    Agreement,
    Amount,
    CellState,
    compare,
    convert,
    fold,
    grouped,
    plain,
    read_amount,
    round_half_up,
    scaled,
    sum_slack,
)
from ingest.contract import (
    boxes_on,
    check_to_json,
    check_to_text,
    document_to_json,
    document_to_text,
    table_to_json,
    table_to_text,
)
from ingest.document import (
    Box,
    Check,
    CheckPlace,
    Column,
    ColumnRole,
    Cover,
    Document,
    Fact,
    Level,
    Origin,
    Paragraph,
    Place,
    Section,
    Severity,
    Stage,
    Table,
    Tree,
)
from ingest.errors import EncryptedFile, IngestError, LimitExceeded, UnreadableFile
from ingest.kinds import READABLE, check_kind
from ingest.places import place_of
from ingest.vocabulary import (
    STATEMENTS,
    Basis,
    Fund,
    account,
    account_names,
    accounts,
    basis_in,
    clean_label,
    fund_in,
    squeeze,
)

if TYPE_CHECKING:
    from ingest.carriers import render_page
    from ingest.closure import Closure, table_closures
    from ingest.many import Reading, read_many
    from ingest.pipeline import hash_file, ingest_file
    from ingest.report import findings_only, report_on, write_report
    from ingest.sketch import sketch_page

_LAZY = {
    "Closure": "ingest.closure",
    "table_closures": "ingest.closure",
    "Reading": "ingest.many",
    "read_many": "ingest.many",
    "render_page": "ingest.carriers",
    "findings_only": "ingest.report",
    "report_on": "ingest.report",
    "write_report": "ingest.report",
    "hash_file": "ingest.pipeline",
    "ingest_file": "ingest.pipeline",
    "sketch_page": "ingest.sketch",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(name)
    return getattr(import_module(_LAZY[name]), name)


__all__ = [
    "MONEY",
    "READABLE",
    "STATEMENTS",
    "Agreement",
    "Amount",
    "Basis",
    "Box",
    "CellState",
    "Check",
    "CheckPlace",
    "Closure",
    "Column",
    "ColumnRole",
    "Cover",
    "Document",
    "EncryptedFile",
    "Fact",
    "Fund",
    "IngestError",
    "Level",
    "LimitExceeded",
    "Origin",
    "Paragraph",
    "Place",
    "Reading",
    "Section",
    "Severity",
    "Stage",
    "Table",
    "Tree",
    "UnreadableFile",
    "account",
    "account_names",
    "accounts",
    "basis_in",
    "boxes_on",
    "check_kind",
    "check_to_json",
    "check_to_text",
    "clean_label",
    "compare",
    "convert",
    "document_to_json",
    "document_to_text",
    "findings_only",
    "fold",
    "fund_in",
    "grouped",
    "hash_file",
    "ingest_file",
    "place_of",
    "plain",
    "read_amount",
    "read_many",
    "render_page",
    "report_on",
    "round_half_up",
    "scaled",
    "sketch_page",
    "squeeze",
    "sum_slack",
    "table_closures",
    "table_to_json",
    "table_to_text",
    "write_report",
]
