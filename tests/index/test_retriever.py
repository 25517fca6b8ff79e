from index import Library
from tests.index.build import make_document


def test_a_langchain_chain_gets_text_page_box_and_scope(library: Library) -> None:
    library.add(make_document("hy", "衡阳市工业和信息化局"))
    found = library.as_retriever(["hy"], k=2).invoke("公务接待费")
    assert len(found) == 2
    first = found[0]
    assert first.page_content == "30217 | 公务接待费 | 11.60"
    assert first.metadata["doc"] == "hy" and first.metadata["page"] == 2 and len(first.metadata["box"]) == 4
    assert "衡阳市工业和信息化局 2024年" in first.metadata["context"]
