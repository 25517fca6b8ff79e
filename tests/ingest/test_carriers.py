"""Every carrier gives the same Document, is known by its content, and is bounded against what was made to harm."""

import io
import shutil
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from ingest import check_kind, ingest_file, render_page
from ingest.document import Document
from ingest.errors import EncryptedFile, IngestError, LimitExceeded, UnreadableFile
from ingest.kinds import carrier_of
from ingest.packages import open_package
from ingest.places import where_in
from tests.ingest.carried import NOTE, SENTENCE, WRITERS, as_docx, as_html, as_ofd, as_pdf, as_xlsx


def shape(document: Document) -> list[object]:
    return [(t.title, t.unit, t.entity, t.header, t.texts, t.note) for t in document.tables]


def figures(document: Document) -> set[object]:
    told = ("origin", "state", "entity", "year", "stage", "fund", "basis", "side", "statement", "subject", "code")
    return {
        (*(getattr(fact, name) for name in told), fact.parents, fact.amount and (fact.amount.value, fact.amount.unit))
        for fact in document.facts
    }


@pytest.mark.parametrize("carrier", WRITERS)
def test_the_same_disclosure_in_another_carrier_gives_the_same_tables_and_facts(carrier: str, tmp_path: Path) -> None:
    pdf = ingest_file(as_pdf(tmp_path / "twin.pdf"))
    other = ingest_file(WRITERS[carrier](tmp_path / f"twin.{carrier}"))
    assert len(pdf.tables) == 2 and pdf.tables[1].note == NOTE and len(pdf.facts) > 20
    assert shape(other) == shape(pdf)
    assert figures(other) == figures(pdf)
    assert (other.cover.entity, other.cover.year, other.cover.stage) == ("云溪市档案局", 2024, pdf.cover.stage)
    assert SENTENCE in [p.text for s in other.sections for p in s.paragraphs]
    for page in other.pages:
        assert page.placed == page.numbers and not page.leftovers and not page.mismatched


@pytest.mark.parametrize("carrier", WRITERS)
def test_a_page_of_any_carrier_can_be_drawn_with_a_cell_marked(carrier: str, tmp_path: Path) -> None:
    path = WRITERS[carrier](tmp_path / f"twin.{carrier}")
    cell = ingest_file(path).tables[1].rows[0][2]
    plain, marked = (render_page(path, cell.page, boxes, 1.0) for boxes in ((), (cell.box,)))
    first, second = (Image.open(io.BytesIO(image)).convert("RGB") for image in (plain, marked))
    middle = round((cell.box[0] + cell.box[2]) / 2), round(cell.box[1] + 2)
    assert first.getpixel(middle) == (255, 255, 255) and second.getpixel(middle) != (255, 255, 255)
    with pytest.raises(UnreadableFile, match="no page 99; it has pages 1 to"):
        render_page(path, 99)


def test_places_are_told_in_the_terms_of_the_carrier(tmp_path: Path) -> None:
    wanted = {"html": "table 2, row 3", "docx": "table 2, row 3", "xlsx": "sheet 部门支出总表, C5", "ofd": ""}
    for carrier, name in wanted.items():
        document = ingest_file(WRITERS[carrier](tmp_path / f"twin.{carrier}"))
        cell = document.tables[1].rows[0][2]
        assert (cell.text, where_in(document, cell.page, cell.box)) == ("812.40", name)


def test_a_file_is_known_by_its_content_not_by_its_name(tmp_path: Path) -> None:
    for write, kind in ((as_pdf, "pdf"), (as_html, "html"), (as_docx, "docx"), (as_xlsx, "xlsx"), (as_ofd, "ofd")):
        assert carrier_of(write(tmp_path / "disclosure")) == kind
    shutil.copy(as_pdf(tmp_path / "a.pdf"), tmp_path / "a.txt")
    assert len(ingest_file(tmp_path / "a.txt").tables) == 2
    shutil.copy(as_html(tmp_path / "b.html"), tmp_path / "b.xls")  # as web sites export workbooks
    assert len(ingest_file(tmp_path / "b.xls").tables) == 2


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.pdf", b"<html><body>404</body></html>", "a web page; fetch the file again"),
        ("a.pdf", "没有这个文件".encode(), "plain text; fetch the file again"),
        ("a.pdf", b"", "empty"),
        ("a.docx", b"{\\rtf1 text}", "an RTF file.*save it as DOCX"),
        ("a.pdf", b"\x89PNG\r\n", "a picture.*save it as PDF"),
        ("a.pdf", b"MZ\x90\x00\x03\x00", "not a PDF, OFD"),
        ("a.xlsx", b"PK\x03\x04 cut off", "damaged"),
        ("a.xml", b'<?xml version="1.0"?><Workbook/>', "XML that is no web page"),
        ("a.txt", b"\xff\x80\x81\xff" * 9, "encoding cannot be told"),
        ("a.txt", b" \n\n", "holds no text"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "save it as DOCX"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_next_step(
    name: str, content: bytes, told: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=told) as raised:
        ingest_file(path)
    assert str(raised.value).startswith(f"{name}: ")


def test_an_upload_is_judged_without_a_file(tmp_path: Path) -> None:
    stream = io.BytesIO(as_ofd(tmp_path / "a.ofd").read_bytes())
    assert check_kind(stream, "anything") == "ofd" and stream.tell() == 0


def test_an_encrypted_workbook_says_so(tmp_path: Path) -> None:
    path = tmp_path / "locked.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(EncryptedFile, match="save a copy without a password"):
        ingest_file(path)


def test_a_zip_that_unpacks_to_a_flood_is_refused_by_its_own_list(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (20 << 20))
    with pytest.raises(LimitExceeded, match="which no document does"):
        ingest_file(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
        for number in range(30_001):
            archive.writestr(f"{number}", "")
    with pytest.raises(LimitExceeded, match="30002 parts"):
        open_package(path)


LAUGHS = '<!DOCTYPE w [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("kind", "part"),
    [("docx", "word/document.xml"), ("xlsx", "xl/workbook.xml"), ("ofd", "Doc_0/Document.xml")],
)
def test_entities_are_not_expanded(kind: str, part: str, tmp_path: Path) -> None:
    good, bad = WRITERS[kind](tmp_path / f"good.{kind}"), tmp_path / f"bad.{kind}"
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                head, _, rest = content.partition(b"?>")
                content = head + b"?>" + LAUGHS.encode() + rest
            target.writestr(name, content)
    with pytest.raises(IngestError, match="document type"):
        ingest_file(bad)


@pytest.mark.parametrize("kind", ["docx", "xlsx", "ofd", "xls", "html"])
def test_a_damaged_file_is_refused_or_read_but_never_breaks_the_reader(kind: str, tmp_path: Path) -> None:
    content = WRITERS[kind](tmp_path / f"good.{kind}").read_bytes()
    path = tmp_path / f"bad.{kind}"
    outcomes = set()
    for at in range(0, len(content), max(1, len(content) // 40)):
        for broken in (content[:at], content[:at] + bytes([content[at] ^ 0x5A]) + content[at + 1 :]):
            path.write_bytes(broken)
            try:
                outcomes.add(type(ingest_file(path)).__name__)
            except IngestError as problem:
                outcomes.add("refused")
                assert str(problem).startswith(path.name)
    assert "refused" in outcomes or kind == "html"
