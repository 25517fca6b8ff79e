"""Findings as a workbook: one row a finding, a second sheet for what was tried.

Every cell is text. What a paper prints may begin with an equals sign; it is written as text, never as a formula.
"""

import io
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from ingest.document import Document, RuleCoverage
from ingest.errors import IngestError
from ingest.report_words import SEVERITIES, document_words, place_words
from ingest.rules import rule_name

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

FINDINGS = (
    ("序号", 6),
    ("文件", 18),
    ("单位与年度", 30),
    ("程度", 7),
    ("规则", 7),
    ("勾稽关系", 34),
    ("说明", 80),
    ("应为", 18),
    ("实为", 18),
    ("舍入允许", 12),
    ("页码", 7),
    ("位置", 16),
    ("原文", 30),
    ("其他位置", 30),
)
COVERAGE = (
    ("文件", 18),
    ("规则", 7),
    ("勾稽关系", 44),
    ("表", 40),
    ("成立", 8),
    ("不成立", 8),
    ("未能核对", 10),
    ("未能核对的原因", 60),
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST = 32_000
"""Characters a cell of a workbook may hold, with some to spare."""


def findings_to_xlsx(documents: Sequence[Document]) -> bytes:
    """Raises IngestError when the library that writes workbooks is not installed."""
    try:
        from openpyxl import Workbook
    except ImportError:
        raise IngestError(
            "writing .xlsx needs openpyxl: pip install -e '.[export]', or choose a name ending in .html"
        ) from None
    book = Workbook()
    sheet = book.active
    sheet.title = "勾稽结果"
    _fill(sheet, FINDINGS, (row for document in documents for row in _finding_rows(document)))
    _fill(book.create_sheet("核对范围"), COVERAGE, (row for one in documents for row in _coverage_rows(one)))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _finding_rows(document: Document) -> Iterable[tuple[Any, ...]]:
    for number, check in enumerate(document.checks, start=1):
        first = check.places[0] if check.places else None
        yield (
            number,
            document.key,
            document_words(document),
            SEVERITIES[check.severity],
            check.rule,
            rule_name(check.rule),
            check.message,
            check.expected,
            check.found,
            check.slack,
            first.page if first else "",
            place_words(document, first) if first else "",
            first.quote if first else "",
            "；".join(f"{place_words(document, place)} {place.quote}" for place in check.places[1:]),
        )


def _coverage_rows(document: Document) -> Iterable[tuple[Any, ...]]:
    titles = {table.id: f"{table.label} {table.title}".strip() or table.id for table in document.tables}

    def row(rule: RuleCoverage) -> tuple[Any, ...]:
        table = titles.get(rule.table, rule.table) or "全文"
        return (
            document.key,
            rule.rule,
            rule_name(rule.rule),
            table,
            rule.passed,
            rule.failed,
            rule.skipped,
            rule.reason,
        )

    for rule in document.coverage:
        yield row(rule)
        yield from map(row, rule.tables)


def _fill(sheet: "Worksheet", columns: Sequence[tuple[str, int]], rows: Iterable[tuple[Any, ...]]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    top, wrap = Alignment(vertical="top"), Alignment(vertical="top", wrap_text=True)
    for line, row in enumerate([tuple(name for name, _ in columns), *rows], start=1):
        for at, value in enumerate(row, start=1):
            cell = sheet.cell(line, at)
            if isinstance(value, int):
                cell.value = value
            else:
                cell.value = _CONTROL.sub("", str(value))[:_LONGEST]
                cell.data_type = "s"
            cell.alignment = wrap if columns[at - 1][1] > 20 else top
            if line == 1:
                cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E9EDF2")
    for at, (_, width) in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
