"""Around one figure: its parts, its other printings, and last year's."""

from pathlib import Path

import pytest

from index import branches, printings, year_before
from index.ledger import Ledger
from tests.book import book, shelf

KEY = "k"


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    document = book(
        "荻礁市科技局",
        2024,
        """
        一般公共预算基本支出表 | 万元 | 表6
        科目编码 | 科目名称 | 合计
                 | 合计     | 9.00
        301      | 工资福利支出 | 6.00
        302      | 商品和服务支出 | 3.00
        30201    | 办公费 | 1.00
        30217    | 公务接待费 | 2.00
        """,
        """
        三公经费支出表 | 万元 | 表7
        项目 | 预算数
        合计 | 2.50
        公务接待费 | 2.50
        """,
        prose={"三公经费说明": ["2024年公务接待费预算2.50万元，比上年减少0.50万元。"]},
        key=KEY,
    )
    return shelf(tmp_path, document).__enter__().ledger


def test_the_parts_of_a_row_are_those_one_level_below_it(ledger: Ledger) -> None:
    (whole,) = ledger.facts([KEY], code="302")
    assert [fact.subject for fact in branches(ledger, KEY, whole)] == ["办公费", "公务接待费"]
    (leaf,) = ledger.facts([KEY], code="30217")
    assert branches(ledger, KEY, leaf) == ()
    assert (leaf.leaf, whole.leaf) == (True, False)


def test_other_printings_come_back_whether_they_agree_or_not(ledger: Ledger) -> None:
    cell = next(fact for fact in ledger.facts([KEY], subject="公务接待费") if fact.table == "t02")
    printed = {str(fact.amount.value) for fact in printings(ledger, KEY, cell) if fact.amount}
    assert "2.50" in printed, "the prose says it again"
    assert cell.id not in {fact.id for fact in printings(ledger, KEY, cell)}


def test_what_the_prose_says_of_the_year_before_is_found(ledger: Ledger) -> None:
    (change,) = year_before(ledger, KEY, "公务接待费")
    assert (change.measure, change.direction, change.amount and str(change.amount.value)) == ("增减额", -1, "0.50")
    assert year_before(ledger, KEY, "办公费") == ()
