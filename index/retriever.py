"""The library as a LangChain retriever, for chains of one's own.

    retriever = library.as_retriever(["hy-gxj-24b"], k=5)
    retriever.invoke("公务接待费")   ->  langchain Documents: verbatim text, metadata doc, page, box, context, facts, …

LangChain is loaded when the first retriever is made.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from index.search import Hit

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever

Search = Callable[[str, Sequence[str] | None, int], list[Hit]]


def hit_to_metadata(hit: Hit) -> dict[str, Any]:
    """Everything a chain needs to cite the place: plain values only."""
    chunk = hit.chunk
    return {
        "doc": chunk.doc,
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


def make_retriever(search: Search, keys: Sequence[str] | None, k: int) -> "BaseRetriever":
    """A retriever over `search`, inside the documents with these keys or wherever the question points."""
    from langchain_core.callbacks import CallbackManagerForRetrieverRun
    from langchain_core.documents import Document
    from langchain_core.retrievers import BaseRetriever

    class LibraryRetriever(BaseRetriever):
        """Passages of a library of disclosures."""

        def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
            hits = search(query, keys, k)
            return [
                Document(page_content=hit.chunk.text, metadata=hit_to_metadata(hit), id=f"{hit.chunk.doc}#{n}")
                for n, hit in enumerate(hits)
            ]

    return LibraryRetriever()
