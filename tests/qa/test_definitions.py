"""Terms are explained by the document's own glossary; duties and lists by their own sections."""

import pytest

from tests.qa.conftest import Ask


@pytest.mark.parametrize(
    "asked", ["啥叫机关运行经费", "什么是机关运行经费", "机关运行经费怎么解释", "机关运行经费是指什么"]
)
def test_a_term_is_explained_by_the_glossary(ask: Ask, asked: str) -> None:
    answer = ask(f"白水市科技局2024年预算里{asked}")
    assert (answer.kind, answer.values) == ("text", ())
    assert "为保障行政单位运行" in answer.text


@pytest.mark.parametrize("asked", ["主要职责是什么", "是干什么的", "主要任务是什么", "有哪些职责"])
def test_duties_are_quoted_from_their_own_section(ask: Ask, asked: str) -> None:
    answer = ask(f"白水市科技局{asked}", scope=["kj-24b"])
    assert answer.text.count("拟订全市科技发展规划") == 1


def test_a_list_of_sections_names_its_document_and_page(ask: Ask) -> None:
    answer = ask("白水市科技局有哪些科室", scope=["kj-24b"])
    assert "规划科" in answer.text and "2024年" in answer.text and "页" in answer.text


@pytest.mark.parametrize("asked", ["接待了哪些单位的人", "出国去了哪些国家"])
def test_what_the_documents_do_not_list_is_not_made_up(ask: Ask, asked: str) -> None:
    assert ask(f"白水市科技局2024年{asked}").kind == "abstain"
