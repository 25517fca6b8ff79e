"""Text layers whose characters are not those on the page."""

from pathlib import Path

import pymupdf

from ingest.glyphs import is_garbled
from ingest.pages import read_pages
from ingest.reading import read_ink, read_warnings
from tests.draw import Pen, draw
from tests.ingest.tables_drawn import statement


def test_what_disclosures_print_is_not_garbled() -> None:
    assert not is_garbled("部门收入总表（单位：万元）2,946.25 ①≥95%、“三公”经费 —— ±3℃ Ⅱ ＡＢ")


def test_letters_of_other_scripts_are() -> None:
    assert is_garbled("ÌƙzƆ¥vÎÐȴ÷ƟĠΐ̷˯ʢϽͧͩĒƙÿz")


def test_glyph_numbers_are_no_text(tmp_path: Path) -> None:
    path = draw(tmp_path / "lost.pdf", lambda pen: pen.text(60, 60, "ÌÆ¥vÎÐ÷ßãþøðñîïíìëê"))
    with pymupdf.open() as pdf:
        pdf.new_page().insert_text((60, 60), "ÌÆ¥vÎÐ÷ßãþøðñîïíìëê", fontname="helv")
        pdf.save(path)
    (page,) = read_pages(path)
    assert page.garbled and page.is_scan and not page.words
    assert "do not say which characters they show" in read_warnings([page], read_ink([page], ()))[0]


def test_a_page_printed_again_is_said(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        statement(pen)

    pages = list(read_pages(draw(tmp_path / "twice.pdf", page, page)))
    (warning,) = read_warnings(pages, read_ink(pages, ()))[:1]
    assert warning.startswith("page 2: printed before in the same words")
