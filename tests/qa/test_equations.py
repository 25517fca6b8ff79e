"""Every equation an answer prints is true, and its two sides are in one unit."""

import ast
import operator
import re
from collections.abc import Callable
from decimal import Decimal

import pytest

from evals.case import read_cases
from evals.samples import GOLD
from index import Library
from qa import Answer, answer_question
from tests.qa.conftest import Ask

_UNIT = r"(?:[ ]?(?:元|千元|万元|百万元|亿元|%|倍|辆|台|个|人次|人|批次|批|件|次|户|名|套|台（套）))?"
_NUMBER = rf"-?\d[\d,]*(?:\.\d+)?{_UNIT}"
_EQUATION = re.compile(rf"(?<![\d.\w])\(?{_NUMBER}(?: [+−×÷] \(?{_NUMBER}\)?)+ = ({_NUMBER})")
_OPERATORS: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def equations(text: str) -> list[str]:
    return [found[0] for found in _EQUATION.finditer(text)]


def untrue(equation: str) -> str:
    """What is wrong with an equation; empty when it holds to the last digit that its result prints."""
    left, right = equation.split(" = ")
    units = re.findall(rf"\d({_UNIT})(?![\d.,])", equation)
    money = {unit.strip() for unit in units if unit.strip().endswith("元")}
    if len(money) > 1:
        return f"{equation}: units {sorted(money)}"
    result = re.sub(r"[^\d.\-]", "", right)
    value = _evaluated(left) * (100 if right.endswith("%") else 1)
    slack = Decimal(1).scaleb(int(Decimal(result).as_tuple().exponent)) / 2 if "÷" in left else Decimal(0)
    return "" if abs(value - Decimal(result)) <= slack else f"{equation}: {value}"


def _evaluated(left: str) -> Decimal:
    bare = re.sub(r"[^\d.()+\-*/ ]", "", left.translate(str.maketrans("−×÷", "-*/")).replace(",", ""))
    return _value(ast.parse(bare.strip(), mode="eval").body)


def _value(node: ast.expr) -> Decimal:
    if isinstance(node, ast.BinOp):
        return _OPERATORS[type(node.op)](_value(node.left), _value(node.right))
    if isinstance(node, ast.UnaryOp):
        return -_value(node.operand)
    assert isinstance(node, ast.Constant)
    return Decimal(str(node.value))


def printed(answer: Answer) -> list[str]:
    formula = answer.calculation.formula if answer.calculation else ""
    return equations(f"{answer.text}\n{formula}")


@pytest.mark.parametrize(
    ("equation", "right"),
    [
        ("1.20 万元 + 2.00 万元 = 3.20 万元", True),
        ("1.20 万元 + 2,000 元 = 3.20 万元", False),
        ("125.22 万元 + 0.91 万元 = 124.31 万元", False),
        ("1 万元 ÷ 3 万元 = 33.33%", True),
        ("1 万元 ÷ (4 万元 − 1 万元) = 33.33%", True),
        ("0.10 万元 − 0.20 万元 = -0.10 万元", True),
    ],
)
def test_a_false_equation_is_noticed(equation: str, right: bool) -> None:
    assert equations(equation) == [equation]
    assert (untrue(equation) == "") is right


@pytest.mark.parametrize(
    "question",
    [
        "白水市科技局2024年公务接待费和会议费加起来多少",
        "白水市科技局和审计局2024年三公经费预算合计多少",
        "白水市科技局和审计局2024年三公经费预算合计多少元",
        "白水市科技局2024年三公经费预算比审计局多多少",
        "白水市科技局三公经费2024年预算比2023年少多少",
        "白水市科技局2024年预算公务接待费占三公经费的百分之几",
        "白水市科技局2024年预算基本支出是项目支出的百分之几",
        "白水市科技局2024年预算平均每辆车运行费多少",
        "白水市科技局2024年三公经费执行率",
        "白水市科技局2024年预算办公费和会议费占基本支出的比例",
        "根据2024年预算倒推白水市科技局2023年三公经费是多少",
        "白水市科技局2024年预算人员经费多少",
        "白水市科技局和审计局2024年三公经费预算哪个更少",
    ],
)
def test_what_is_computed_is_computed_right(ask: Ask, question: str) -> None:
    answer = ask(question)
    found = printed(answer)
    assert found, answer.text
    assert [wrong for equation in found if (wrong := untrue(equation))] == []


def test_the_equations_of_the_sample_questions_are_true(library: Library) -> None:
    wrong, seen = [], 0
    for case in read_cases([GOLD]):
        found = printed(answer_question(case.question, library, scope=case.scope, history=case.history))
        seen += len(found)
        wrong += [f"{case.question}: {problem}" for equation in found if (problem := untrue(equation))]
    assert seen > 5
    assert wrong == []
