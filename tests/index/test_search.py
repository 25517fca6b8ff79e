from index import ChunkKind, Library
from tests.index.build import make_document


def test_a_row_is_found_with_its_page_box_and_facts(library: Library) -> None:
    library.add(make_document("hy", "衡阳市工业和信息化局"))
    hit = library.search("公务接待费安排了多少", ["hy"])[0]
    assert hit.chunk.kind is ChunkKind.ROW
    assert (hit.chunk.doc, hit.chunk.page, hit.chunk.facts) == ("hy", 2, ("t01.r1.c2",))
    assert hit.chunk.text == "30217 | 公务接待费 | 11.60"
    assert "衡阳市工业和信息化局 2024年" in hit.chunk.context


def test_scope_and_kind_are_kept(library: Library) -> None:
    library.add(make_document("hy", "衡阳市工业和信息化局"))
    library.add(make_document("zz", "株洲市工业和信息化局"))
    assert {hit.chunk.doc for hit in library.search("三公经费", ["zz"])} == {"zz"}
    assert {hit.chunk.kind for hit in library.search("三公经费", kinds=[ChunkKind.SECTION])} == {ChunkKind.SECTION}


def test_two_character_words_are_found_in_the_ledger(library: Library) -> None:
    library.add(
        make_document("hy", "衡阳市工业和信息化局", rows=[("", "基本工资", "1.00"), ("", "公务用车运行费", "2.00")])
    )
    assert [match.subject for match in library.ledger.match(["hy"], "工资")] == ["基本工资"]
    assert [match.subject for match in library.ledger.match(["hy"], "用车")] == ["公务用车运行费"]
    assert library.ledger.match(["hy"], "出国") == ()
