from typing import Any

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
    scope = {name: first.metadata[name] for name in ("entity", "year", "stage", "level")}
    assert scope == {"entity": "衡阳市工业和信息化局", "year": 2024, "stage": "预算", "level": "部门"}


def _cite(found: list[Any]) -> list[str]:
    return [f"{one.metadata['doc']} p.{one.metadata['page']}: {one.page_content}" for one in found]


def test_the_retriever_stands_in_a_chain(library: Library) -> None:
    from langchain_core.runnables import RunnableLambda, RunnablePassthrough

    library.add(make_document("hy", "衡阳市工业和信息化局"))
    library.add(make_document("zz", "株洲市工业和信息化局"))
    cited = RunnableLambda(
        lambda found: [f"{d.metadata['doc']} p.{d.metadata['page']}: {d.page_content}" for d in found]
    )
    chain = {"places": library.as_retriever(k=1) | cited, "question": RunnablePassthrough()} | RunnablePassthrough()
    assert chain.invoke("株洲工信局公务接待费") == {
        "places": ["zz p.2: 30217 | 公务接待费 | 11.60"],
        "question": "株洲工信局公务接待费",
    }
