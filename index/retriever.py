"""The library as a LangChain retriever, for chains of one's own.

    retriever = library.as_retriever(["hy-gxj-24b"], k=5)
    retriever.invoke("公务接待费")   ->  langchain Documents: verbatim text, metadata doc, page, box, entity, year, …

LangChain is loaded when the first retriever is made.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from index.search import Hit
from ingest.document import Cover

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever

Search = Callable[[str, Sequence[str] | None, int], list[Hit]]


Describe = Callable[[str], Cover]


def hit_to_metadata(hit: Hit, cover: Cover) -> dict[str, Any]:
    """Everything a chain needs to cite the place and its scope: plain values only."""
    chunk = hit.chunk
    return {
        "doc": chunk.doc,
        "entity": cover.entity,
        "year": cover.year,
        "stage": cover.stage.value if cover.stage else None,
        "level": cover.level.value if cover.level else None,
        "page": chunk.page,
        "box": list(chunk.box),
        "kind": str(chunk.kind),
        "context": chunk.context,
        "table": chunk.table,
        "section": chunk.section,
        "row": chunk.row,
        "facts": list(chunk.facts),
        "score": hit.score,
    }


def make_retriever(search: Search, describe: Describe, keys: Sequence[str] | None, k: int) -> "BaseRetriever":
    """A retriever over `search`, inside the documents with these keys or wherever the question points."""
    from langchain_core.callbacks import CallbackManagerForRetrieverRun
    from langchain_core.documents import Document
    from langchain_core.retrievers import BaseRetriever

    class LibraryRetriever(BaseRetriever):
        """Passages of a library of disclosures."""

        def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
            hits = search(query, keys, k)
            return [
                Document(
                    page_content=hit.chunk.text,
                    metadata=hit_to_metadata(hit, describe(hit.chunk.doc)),
                    id=f"{hit.chunk.doc}#{hit.chunk.page}.{n}",
                )
                for n, hit in enumerate(hits)
            ]

    return LibraryRetriever()
