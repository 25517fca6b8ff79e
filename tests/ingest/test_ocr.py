# mypy: disable-error-code="no-untyped-call, attr-defined"
from pathlib import Path

import pymupdf
import pytest

from ingest import ocr
from ingest.ocr import read_scans
from ingest.pages import read_pages
from ingest.reading import read_ink
from ingest.tables import build_tables
from tests.draw import draw
from tests.ingest.tables_drawn import PATHS, ROWS, TITLE, statement, texts


def scan(folder: Path, turn: float = 0.0) -> Path:
    """A statement as a picture, a little askew."""
    path = folder / "scan.pdf"
    with pymupdf.open(draw(folder / "drawn.pdf", statement)) as pdf, pymupdf.open() as scanned:
        page = pdf[0]
        picture = page.get_pixmap(matrix=pymupdf.Matrix(200 / 72, 200 / 72).prerotate(turn), colorspace=pymupdf.csGRAY)
        scanned.new_page(width=page.rect.width, height=page.rect.height)
        scanned[0].insert_image(scanned[0].rect, pixmap=picture)
        scanned.save(path)
    return path


def test_without_the_extra_a_scan_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_available", lambda: False)
    path = scan(tmp_path)
    (page,) = read_scans(path, read_pages(path))
    assert not page.words and "mingzhang[ocr]" in page.message


def test_pages_with_a_text_layer_are_left_alone(tmp_path: Path) -> None:
    path = draw(tmp_path / "drawn.pdf", statement)
    pages = list(read_pages(path))
    assert list(read_scans(path, pages)) == pages


@pytest.mark.skipif(not ocr.is_available(), reason="the OCR extra is not installed")
def test_a_scan_gives_the_table_of_its_digital_twin(tmp_path: Path) -> None:
    path = scan(tmp_path, turn=0.6)
    pages = list(read_scans(path, read_pages(path)))
    (table,) = build_tables(pages)
    assert table.ocr and (table.title, table.unit) == (TITLE, "万元")
    assert table.header == PATHS and texts(table) == ROWS
    (reading,) = read_ink(pages, [table])
    assert reading.kind == "ocr" and not reading.leftovers and not reading.mismatched
    assert abs(pages[0].skew) == pytest.approx(0.6, abs=0.15)
