"""An answer says unasked when the cell it stands on is part of an identity that fails."""

from pathlib import Path

import pytest

from index import Library
from ingest import Document
from ingest.checks import check_document
from qa import answer_question
from tests.book import book, shelf

THREE = """
    “三公”经费预算表 | 万元 | 表9
    项目 | 本年预算数
    合计 | 17.39
    1、因公出国（境）费用 | 5.50
    2、公务接待费 | 4.02
    3、公务用车购置及运行维护费 | 7.87
"""


def checked(text: str) -> Document:
    document = book("白水市科学技术局", 2024, text, key="kj-24b")
    checks, coverage = check_document(
        document.cover, document.tables, document.sections, document.facts, document.pages
    )
    return document.model_copy(update={"checks": checks, "coverage": coverage})


def ask(folder: Path, text: str, question: str) -> tuple[tuple[str, ...], str, list[str]]:
    library: Library
    with shelf(folder, checked(text)) as library:
        answer = answer_question(question, library)
        return answer.caveats, answer.text, [item.closure for item in answer.evidence]


def test_a_table_that_closes_needs_no_words(tmp_path: Path) -> None:
    caveats, _, closures = ask(tmp_path, THREE, "白水市科技局2024年公务接待费预算多少？")
    assert caveats == ()
    held, _, tried = closures[0].partition("/")
    assert held == tried


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("白水市科技局2024年公务接待费预算多少？", ("勾稽提示（E1，W6）", "恒等关系")),
        ("How much is 白水市科技局 budgeting for official reception in 2024?", ("rule W6", "identities inside")),
    ],
)
def test_a_cell_of_a_sum_that_fails_is_told_with_the_finding(
    tmp_path: Path, question: str, words: tuple[str, str]
) -> None:
    caveats, text, closures = ask(tmp_path, THREE.replace("4.02", "4.62"), question)
    held, _, tried = closures[0].partition("/")
    assert int(held) < int(tried)
    for word in words:
        assert any(word in caveat for caveat in caveats), caveats
        assert word in text
