"""A table that adds up closes; one changed figure shows in its own table alone."""

from ingest import table_closures
from ingest.checks import check_document
from tests.book import book

SPENDING = """
    部门支出总表 | 万元 | 表3
    科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
             | 合计 | 100.00 | 60.00 | 40.00
    206      | 科学技术支出 | 80.00 | 40.00 | 40.00
    2060101  | 行政运行 | 80.00 | 40.00 | 40.00
    221      | 住房保障支出 | 20.00 | 20.00 |
"""
THREE = """
    “三公”经费预算表 | 万元 | 表9
    项目 | 本年预算数
    合计 | 17.39
    1、因公出国（境）费用 | 5.50
    2、公务接待费 | 4.02
    3、公务用车购置及运行维护费 | 7.87
"""


def closures(*tables: str) -> dict[str, str]:
    document = book("白水市科学技术局", 2024, *tables)
    _, coverage = check_document(document.cover, document.tables, document.sections, document.facts, document.pages)
    document = document.model_copy(update={"coverage": coverage})
    return {table: str(closure) for table, closure in table_closures(document).items()}


def test_a_table_that_adds_up_closes() -> None:
    found = closures(SPENDING, THREE)
    assert set(found) == {"t01", "t02"}
    for closure in found.values():
        held, _, tried = closure.partition("/")
        assert held == tried != "0"


def test_identities_of_the_prose_do_not_count() -> None:
    document = book("白水市科学技术局", 2024, THREE, prose={"说明": ["2024年三公经费预算数为17.93万元。"]})
    _, coverage = check_document(document.cover, document.tables, document.sections, document.facts, document.pages)
    assert any(one.failed for one in coverage if one.rule.startswith("N"))
    assert {str(c) for c in table_closures(document.model_copy(update={"coverage": coverage})).values()} == {
        closures(THREE)["t01"]
    }


def test_one_wrong_figure_opens_its_own_table_alone() -> None:
    sound = closures(SPENDING, THREE)
    broken = closures(SPENDING, THREE.replace("4.02", "4.62"))
    assert broken["t01"] == sound["t01"]
    assert broken["t02"] != sound["t02"]
    held, _, tried = broken["t02"].partition("/")
    assert int(held) == int(tried) - 1


def test_a_difference_by_rounding_holds() -> None:
    assert closures(THREE.replace("17.39", "17.40"))["t01"] == closures(THREE)["t01"]


def test_a_table_without_identities_has_no_score() -> None:
    assert closures("其他表 | 万元 | 表2\n项目 | 金额\n办公设备 | 3.00") == {}
