"""`mingzhang check`: findings, what was tried, and reports for people."""

from pathlib import Path

from tests.app.conftest import DONE, FAILED, Shell


def test_coverage_names_every_identity_and_its_tables(read: Shell) -> None:
    key = read.json("documents")[0]["key"]
    (tried,) = read.json("check", key, "--coverage")
    assert tried["doc"] == key and len(tried["rules"]) == 40
    assert any(rule["tables"] for rule in tried["rules"])
    status, out, _ = read("check", key, "--coverage")
    assert status == DONE and "identities tried" in out


def test_findings_of_one_document_are_written_as_a_page_and_as_a_marked_copy(read: Shell, tmp_path: Path) -> None:
    key = read.json("documents")[0]["key"]
    for name, head in (("findings.html", b"<!doctype"), ("findings.pdf", b"%PDF")):
        assert read("check", key, "--out", tmp_path / name)[0] == DONE
        assert (tmp_path / name).read_bytes().startswith(head)


def test_findings_of_a_whole_library_are_one_page(read: Shell, tmp_path: Path) -> None:
    assert read("check", "--out", tmp_path / "all.html")[0] == DONE
    page = (tmp_path / "all.html").read_text(encoding="utf-8")
    assert page.count('<h2 class="doc">') == len(read.json("documents"))


def test_a_marked_copy_is_made_of_one_document(read: Shell, tmp_path: Path) -> None:
    status, _, complaint = read("check", "--out", tmp_path / "all.pdf")
    assert status == FAILED and "one document" in complaint
