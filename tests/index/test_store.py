import threading
from pathlib import Path

import pytest

import index.store
from index import Library, LibraryBusy, LibraryError
from tests.index.build import make_document


def test_a_reader_is_not_blocked_and_sees_whole_changes_only(library: Library) -> None:
    library.add(make_document("a", "衡阳市财政局"))
    with Library.open(library.path, read_only=True) as reader:
        with library.batch():
            library.add(make_document("b", "株洲市财政局"))
            assert [row.key for row in reader.documents()] == ["a"]
            assert reader.search("公务接待费")[0].chunk.doc == "a"
        assert [row.key for row in reader.documents()] == ["a", "b"]
        assert reader.search("公务接待费", ["b"])[0].chunk.doc == "b"


def test_a_batch_that_fails_leaves_nothing(library: Library) -> None:
    with pytest.raises(RuntimeError), library.batch():
        library.add(make_document("a", "衡阳市财政局", rows=[("", "从未见过的科目", "1.00")]))
        raise RuntimeError("stop")
    assert library.documents() == ()
    library.add(make_document("b", "株洲市财政局", rows=[("", "从未见过的科目", "1.00")]))
    assert [fact.subject for fact in library.ledger.facts(["b"])] == ["从未见过的科目"]


def test_a_second_writer_is_told_who_is_writing(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index.store, "PATIENCE", 0.1)
    with Library.open(library.path) as other, library.batch():
        library.add(make_document("a", "衡阳市财政局"))
        with pytest.raises(LibraryBusy, match="has been writing"):
            other.add(make_document("b", "株洲市财政局"))


def test_threads_share_one_library(library: Library) -> None:
    library.add(make_document("a", "衡阳市财政局"))
    found: list[int] = []
    threads = [
        threading.Thread(target=lambda: found.append(len(library.search("公务接待费", ["a"])))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8 and len(set(found)) == 1 and found[0] > 0


def test_a_file_that_is_no_library_is_named(tmp_path: Path) -> None:
    (tmp_path / "library.sqlite").write_bytes(b"not a database at all" * 100)
    with pytest.raises(LibraryError, match="not a database"):
        Library.open(tmp_path)


def test_a_later_format_is_refused(library: Library) -> None:
    with library._store.writing():
        library._store.set_meta("format", "99")
    with pytest.raises(LibraryError, match="format 99"):
        Library.open(library.path)
