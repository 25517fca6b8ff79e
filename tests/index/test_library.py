from pathlib import Path

import pytest

from index import DocumentMissing, Library, LibraryError
from ingest.document import Level, Stage
from tests.index.build import make_document

BUREAU = "衡阳市工业和信息化局"


def test_a_document_comes_back_equal(library: Library) -> None:
    document = make_document("hy", BUREAU)
    assert library.add(document).status == "added"
    again = Library.open(library.path)
    assert again.document("hy") == document
    assert again.ledger.facts(["hy"]) == document.facts


def test_the_same_bytes_twice_change_nothing(library: Library) -> None:
    document = make_document("hy", BUREAU)
    library.add(document)
    before = library.documents()
    assert library.add(document).status == "unchanged"
    assert library.contains(document.sha256) == "hy"
    assert library.documents() == before


def test_a_corrected_file_takes_the_place_of_the_earlier_one(library: Library) -> None:
    library.add(make_document("hy", BUREAU))
    corrected = make_document("hy-new", BUREAU, rows=[("", "合计", "44.00")])
    outcome = library.add(corrected)
    assert (outcome.status, outcome.replaced) == ("superseded", ("hy",))
    assert [row.key for row in library.documents()] == ["hy-new"]
    assert {row.key: row.superseded_by for row in library.documents(include_superseded=True)} == {
        "hy": "hy-new",
        "hy-new": None,
    }
    assert [str(fact.amount.value) for fact in library.ledger.facts() if fact.amount] == ["44.00"]
    assert library.document("hy").facts[0].amount is not None


def test_another_stage_or_level_is_another_document(library: Library) -> None:
    library.add(make_document("a", BUREAU))
    assert library.add(make_document("b", BUREAU, stage=Stage.FINAL)).status == "added"
    assert library.add(make_document("c", BUREAU, level=Level.UNIT)).status == "added"
    assert len(library.documents()) == 3


def test_the_same_key_with_other_bytes_keeps_the_earlier_one_listed(library: Library) -> None:
    first = make_document("hy", BUREAU)
    library.add(first)
    second = make_document("hy", BUREAU, salt="2")
    outcome = library.add(second)
    assert outcome.status == "superseded"
    assert library.document("hy").sha256 == second.sha256
    assert library.document(outcome.replaced[0]).facts == first.facts


def test_removing_a_correction_brings_the_earlier_one_back(library: Library) -> None:
    library.add(make_document("hy", BUREAU))
    library.add(make_document("hy", BUREAU, salt="2"))
    third = make_document("hy3", BUREAU, salt="3")
    library.add(third)
    library.remove("hy3")
    assert [row.key for row in library.documents()] == ["hy"]
    assert len(library.documents(include_superseded=True)) == 2
    with pytest.raises(DocumentMissing, match="hy3"):
        library.document("hy3")


def test_nothing_is_left_of_a_removed_document(library: Library) -> None:
    library.add(make_document("hy", BUREAU))
    library.remove("hy")
    assert library.documents(include_superseded=True) == ()
    assert library.ledger.facts() == ()
    assert library.search("三公经费") == []


def test_the_copy_of_the_file_is_kept(library: Library, tmp_path: Path) -> None:
    source = tmp_path / "a.pdf"
    source.write_bytes(b"%PDF")
    library.add(make_document("hy", BUREAU), source)
    source.unlink()
    assert library.source("hy").read_bytes() == b"%PDF"


def test_reading_a_missing_library_names_the_next_step(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="mingzhang ingest"):
        Library.open(tmp_path / "none", read_only=True)


def test_a_reader_cannot_write(library: Library) -> None:
    library.add(make_document("hy", BUREAU))
    with Library.open(library.path, read_only=True) as reader, pytest.raises(LibraryError, match="read_only"):
        reader.add(make_document("b", "株洲市财政局"))
