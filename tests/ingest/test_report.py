"""Reports on findings: every finding in every form, at its place, and nothing of a document taken for markup."""

import io
import re
from pathlib import Path

import pytest

from ingest import IngestError, ingest_file
from ingest.checks import check_document
from ingest.document import Check, CheckPlace, Document, PageReading, Place, Severity
from ingest.pages import Mark, annotate_pages, read_pages
from ingest.report import report_to_json, report_to_text, write_report
from ingest.report_html import findings_to_html
from ingest.report_words import place_words
from tests.draw import Pen, draw
from tests.ingest.checking import checked, coverage, paper

BROKEN = """
部门支出总表 | 万元 | 表3
科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
         | 合计     | 30.00 | 20.00 | 10.00
206      | 科学技术支出 | 30.00 | 20.00 | 10.00
20601    | 科学技术管理事务 | 36.00 | 26.00 | 10.00
"""


def examined(document: Document) -> Document:
    checks, counts = checked(document)
    return document.model_copy(update={"checks": checks, "coverage": counts})


def hostile() -> Document:
    """A document whose words would be markup in a page and a formula in a workbook."""
    place = CheckPlace(page=1, box=(60.0, 60.0, 120.0, 75.0), quote="=1+1")
    check = Check(
        rule="W1",
        severity=Severity.HIGH,
        message="<script>alert(1)</script>\x07",
        expected="=HYPERLINK(1)",
        found="-2.00",
        slack="",
        places=(place,),
    )
    return examined(paper(BROKEN)).model_copy(update={"checks": (check,), "file_name": "<b>.pdf"})


def page(pen: Pen) -> None:
    pen.line("支出合计30.00万元")


def test_a_page_shows_every_finding_and_what_was_tried() -> None:
    document = examined(paper(BROKEN))
    html = findings_to_html([document])
    assert document.checks
    assert all(check.message.replace("“", "“") in html for check in document.checks)
    assert html.count('<article class="card') == len(document.checks)
    assert all(f"<em>{rule.rule}</em>" in html for rule in document.coverage)
    assert "http" not in html


def test_a_document_cannot_put_markup_into_the_page() -> None:
    html = findings_to_html([hostile()])
    assert "<script" not in html and "&lt;script&gt;" in html and "<b>.pdf" not in html


def test_a_workbook_has_a_row_a_finding_and_no_formula(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    path = tmp_path / "findings.xlsx"
    write_report(path, [(hostile(), tmp_path / "none.pdf")])
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    rows = list(book["勾稽结果"].iter_rows(min_row=2))
    assert len(rows) == 1 and "f" not in {cell.data_type for row in rows for cell in row}
    assert "=HYPERLINK(1)" in [cell.value for cell in rows[0]]
    assert book["核对范围"].max_row > len(hostile().coverage)


def test_a_marked_copy_carries_the_comment_where_the_finding_stands(tmp_path: Path) -> None:
    source = draw(tmp_path / "one.pdf", page)
    before = source.read_bytes()
    document = hostile().model_copy(update={"key": "one"})
    write_report(tmp_path / "marked.pdf", [(document, source)])
    assert source.read_bytes() == before
    assert [word.text for word in next(read_pages(tmp_path / "marked.pdf")).words] == ["支出合计30.00万元"]
    assert b"/Highlight" in (tmp_path / "marked.pdf").read_bytes()


def test_a_finding_without_a_box_is_a_note_on_its_page(tmp_path: Path) -> None:
    source = draw(tmp_path / "one.pdf", page)
    marked = annotate_pages(source, [Mark(1, (0, 0, 0, 0), "W0", "缺表", (1.0, 0.9, 0.4))])
    assert re.search(rb"/Subtype\s*/Text\b", marked) and b"/Highlight" not in marked


def test_an_unknown_ending_is_refused_with_the_ones_that_can_be_written(tmp_path: Path) -> None:
    with pytest.raises(IngestError, match="html"):
        write_report(tmp_path / "findings.doc", [(hostile(), tmp_path / "none.pdf")])
    with pytest.raises(IngestError, match="one document"):
        write_report(tmp_path / "findings.pdf", [])


def test_text_and_json_give_findings_and_with_coverage_what_was_tried() -> None:
    document = examined(paper(BROKEN))
    assert [one["rule"] for one in report_to_json([document])] == [check.rule for check in document.checks]
    (tried,) = report_to_json([document], coverage=True)
    assert {rule["rule"] for rule in tried["rules"]} >= {"W1", "B12", "N17"}
    assert "identities tried" in report_to_text([document], coverage=True)
    assert report_to_text([]) == "no findings"


# Coverage


def test_an_identity_counts_for_the_table_it_was_tried_on() -> None:
    (table,) = coverage(paper(BROKEN), "W1").tables
    assert (table.table, table.failed) == ("t01", 2) and coverage(paper(BROKEN), "W1").failed == 2


def test_an_identity_with_nothing_to_try_says_so() -> None:
    rule = coverage(paper(BROKEN), "B12")
    assert (rule.passed, rule.failed) == (0, 0) and rule.skipped and rule.reason


# Reading and document told apart


@pytest.mark.parametrize("field", ["mismatched", "leftovers"])
def test_a_failure_where_the_reading_is_in_doubt_says_so(field: str) -> None:
    document = paper(BROKEN)
    cell = document.tables[0].rows[2][2]
    place = Place(page=cell.page, box=cell.box, quote="36.00")
    doubt = PageReading(page=cell.page, width=595.0, height=842.0, kind="table").model_copy(update={field: (place,)})
    sure, _ = check_document(document.cover, document.tables, document.sections, document.facts)
    unsure, _ = check_document(document.cover, document.tables, document.sections, document.facts, [doubt])
    assert Severity.HIGH in {check.severity for check in sure if check.rule == "W1"}
    (told,) = [check for check in unsure if cell.box in [at.box for at in check.places] and check.rule == "W1"]
    assert told.severity is Severity.INFO and "疑为读取问题" in told.message


def test_a_read_document_knows_what_the_carrier_calls_a_place(tmp_path: Path) -> None:
    document = ingest_file(draw(tmp_path / "one.pdf", page))
    assert place_words(document, CheckPlace(page=1, box=(0, 0, 1, 1), quote="")) == "第1页"
