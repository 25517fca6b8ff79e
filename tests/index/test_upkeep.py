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


def test_an_unknown_form_is_refused(library: Library, tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match=r"\.csv"):
        library.export(tmp_path / "facts.docx")
