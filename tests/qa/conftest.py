"""A town small enough to be read here: two budgets and a final account of one bureau, a budget of another."""

from collections.abc import Callable, Iterator, Sequence

import pytest

from index import Library
from ingest import Stage
from qa import Answer, answer_question
from qa.match import View
from tests.book import book, shelf

THREE_2024 = """
    “三公”经费预算表 | 万元 | 表9
    项目 | 本年预算数
    合计 | 17.39
    1、因公出国（境）费用 | 5.50
    2、公务接待费 | 4.02
    3、公务用车购置及运行维护费 | 7.87
    其中：（1）公务用车购置费 |
    （2）公务用车运行维护费 | 7.87
"""
SPENDING_2024 = """
    部门支出总表 | 万元 | 表3
    科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
             | 合计 | 100.00 | 60.00 | 40.00
    206      | 科学技术支出 | 80.00 | 40.00 | 40.00
    20601    | 科学技术管理事务 | 80.00 | 40.00 | 40.00
    2060101  | 行政运行 | 40.00 | 40.00 |
    2060102  | 一般行政管理事务 | 40.00 | | 40.00
    221      | 住房保障支出 | 20.00 | 20.00 |
    22102    | 住房改革支出 | 20.00 | 20.00 |
    2210201  | 住房公积金 | 20.00 | 20.00 |
"""
BASIC_2024 = """
    一般公共预算基本支出表 | 万元 | 表6
    科目编码 | 科目名称 | 金额
             | 合计 | 60.00
    301      | 工资福利支出 | 50.00
    30101    | 基本工资 | 30.00
    30102    | 津贴补贴 | 20.00
    302      | 商品和服务支出 | 9.76
    30201    | 办公费 | 5.00
    30217    | 公务接待费 | 2.24
    30215    | 会议费 | 2.52
    303      | 对个人和家庭的补助 | 0.24
    30302    | 退休费 | 0.24
"""
PROSE_2024 = {
    "一、部门职责": ["本局主要职责：拟订全市科技发展规划，组织实施科技计划，指导科技成果转化。"],
    "二、内设机构": ["本部门设有6个内设机构，分别是办公室、规划科、成果科、人才科、法规科、财务科。"],
    "三、三公经费说明": [
        "2024年三公经费预算数为17.39万元，其中，因公出国（境）费5.50万元，公务接待费4.02万元，公务用车购置及运行费7.87万元。"
        "三公经费比上年减少0.61万元，主要原因是严格落实过紧日子要求，压减公务接待。"
    ],
    "四、车辆": ["共有公务用车4辆。"],
    "名词解释": ["机关运行经费：指为保障行政单位运行用于购买货物和服务的各项资金。"],
}
BUDGET_2024 = book("白水市科学技术局", 2024, THREE_2024, SPENDING_2024, BASIC_2024, prose=PROSE_2024, key="kj-24b")
BUDGET_2023 = book(
    "白水市科学技术局",
    2023,
    THREE_2024.replace("17.39", "18.00").replace("4.02", "4.63"),
    SPENDING_2024.replace("100.00", "90.00").replace("40.00 | 40.00 | 40.00", "30.00 | 40.00 | 30.00"),
    key="kj-23b",
)
FINAL_2024 = book(
    "白水市科学技术局",
    2024,
    """
    “三公”经费支出决算表 | 万元 | 公开08表
    预算数/合计 | 预算数/公务接待费 | 决算数/合计 | 决算数/公务接待费
    17.39 | 4.02 | 12.00 | 3.01
    """,
    stage=Stage.FINAL,
    key="kj-24a",
)
AUDIT_2024 = book(
    "白水市审计局",
    2024,
    THREE_2024.replace("17.39", "9.37").replace("5.50", "0.00").replace("4.02", "1.50"),
    SPENDING_2024.replace("100.00", "50.00"),
    key="sj-24b",
)


@pytest.fixture(scope="session")
def budget() -> View:
    """The budget of 白水市科学技术局 for 2024."""
    return View(BUDGET_2024)


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """白水市科学技术局 with two budgets and a final account, 白水市审计局 beside it."""
    with shelf(tmp_path_factory.mktemp("town"), BUDGET_2024, BUDGET_2023, FINAL_2024, AUDIT_2024) as opened:
        yield opened


Ask = Callable[..., Answer]


@pytest.fixture(scope="session")
def ask(town: Library) -> Ask:
    """Asks in that town; earlier questions first."""

    def answer(*questions: str, scope: Sequence[str] = ()) -> Answer:
        *before, question = questions
        return answer_question(question, town, scope=scope, history=[(text, "") for text in before])

    return answer


def shown(answer: Answer) -> list[str]:
    """The figures of an answer, headline first."""
    return [f"{value.value} {value.unit}" for value in answer.values]


def headline(answer: Answer) -> tuple[str, str]:
    """The first figure with its verdict."""
    assert answer.values, answer.text
    return f"{answer.values[0].value} {answer.values[0].unit}", answer.values[0].verdict.value
