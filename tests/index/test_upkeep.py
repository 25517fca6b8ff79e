import csv
from pathlib import Path

import pytest

from index import Library, LibraryError
from tests.index.build import make_document


def test_a_sound_library_has_nothing_to_say(library: Library) -> None:
    library.add(make_document("hy", "衡阳市工业和信息化局"))
    assert library.verify() == ()


def test_a_lost_fact_is_noticed(library: Library) -> None:
    library.add(make_document("hy", "衡阳市工业和信息化局"))
    with library._store.writing():
        library._store.write("DELETE FROM facts WHERE id = 't01.r0.c2'")
    assert "3 in its record, 2 in the ledger" in library.verify()[0]


def test_a_deleted_or_damaged_vector_file_is_made_again(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library") as library:
        library.add(make_document("hy", "衡阳市工业和信息化局"))
    (file,) = (tmp_path / "library").glob("vectors-*.faiss")
    file.write_bytes(b"rubbish")
    with Library.open(tmp_path / "library") as library:
        assert library.search("公务接待费", ["hy"])[0].dense is not None
        assert "damaged" in library.verify()[0]
        library.compact()
        assert library.verify() == ()


def test_compacting_drops_copies_without_documents(library: Library, tmp_path: Path) -> None:
    source = tmp_path / "a.pdf"
    source.write_bytes(b"%PDF")
    library.add(make_document("hy", "衡阳市工业和信息化局"), source)
    library.remove("hy")
    library.compact()
    assert list((library.path / "files").iterdir()) == []


def test_facts_are_exported_with_page_and_box(library: Library, tmp_path: Path) -> None:
    library.add(make_document("hy", "衡阳市工业和信息化局", rows=[("30217", "=接待费", "1,234.50")]))
    assert library.export(tmp_path / "facts.csv") == 1
    with (tmp_path / "facts.csv").open(encoding="utf-8-sig") as lines:
        row = next(csv.DictReader(lines))
    assert (row["value"], row["printed"], row["page"], row["x0"]) == ("1234.50", "1,234.50", "2", "250.0")
    assert row["subject"] == "'=接待费", "a spreadsheet must not run document text"


def test_a_workbook_and_a_parquet_file_hold_the_same_facts(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    parquet = pytest.importorskip("pyarrow.parquet")
    monkeypatch.setattr("index.upkeep._SHEET", 2)
    monkeypatch.setattr("index.upkeep._GROUP", 2)
    library.add(make_document("hy", "衡阳市工业和信息化局"))
    assert library.export(tmp_path / "facts.xlsx") == library.export(tmp_path / "facts.parquet") == 3
    book = openpyxl.load_workbook(tmp_path / "facts.xlsx")
    assert [sheet.max_row for sheet in book] == [3, 2], "no row is lost where a sheet is full"
    columns = parquet.read_table(tmp_path / "facts.parquet").to_pydict()
    assert columns["value"] == ["43.84", "11.60", ""], "amounts keep their digits"
    assert columns["page"] == [2, 2, 2] and columns["x0"][0] == 250.0


def test_an_export_that_fails_leaves_the_earlier_file(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add(make_document("hy", "衡阳市工业和信息化局"))
    (tmp_path / "facts.csv").write_text("earlier")
    monkeypatch.setattr("index.upkeep.fact_line", lambda key, fact: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        library.export(tmp_path / "facts.csv")
    assert [path.name for path in tmp_path.glob("*facts*")] == ["facts.csv"]
    assert (tmp_path / "facts.csv").read_text() == "earlier"


def test_an_unknown_form_is_refused(library: Library, tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match=r"\.csv"):
        library.export(tmp_path / "facts.docx")
