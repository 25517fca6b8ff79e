"""Pictures of what was read: the page with its rules, cells and codes, and a legend beside it."""

from pathlib import Path

import pymupdf
import pytest

from ingest.errors import UnreadableFile
from ingest.pipeline import ingest_file
from ingest.sketch import sketch_page
from tests.draw import PORTRAIT, draw
from tests.ingest.tables_drawn import statement


def test_a_sketch_stands_beside_its_legend(tmp_path: Path) -> None:
    path = draw(tmp_path / "one.pdf", statement)
    picture = pymupdf.Pixmap(sketch_page(path, ingest_file(path), 1, zoom=1.0))
    assert picture.width > PORTRAIT[0] + 200 and picture.height >= PORTRAIT[1]
    colours = {picture.pixel(x, y) for x in range(0, picture.width, 3) for y in range(picture.height)}
    assert any(b > r + 30 and b > g + 20 for r, g, b in colours), "header cells are blue"
    assert any(g > r + 20 and g > b + 10 for r, g, b in colours), "codes are green"


def test_a_page_that_is_not_there_is_said(tmp_path: Path) -> None:
    path = draw(tmp_path / "one.pdf", statement)
    with pytest.raises(UnreadableFile, match="no page 3; it has pages 1 to 1"):
        sketch_page(path, ingest_file(path), 3)
