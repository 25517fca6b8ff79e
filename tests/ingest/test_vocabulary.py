"""The words of the field: titles to statements, labels without ordinals, codes and their parents."""

import pytest

from ingest.document import Tree
from ingest.vocabulary import (
    STATEMENTS,
    account,
    account_names,
    accounts,
    basis_in,
    classify_statement,
    clean_label,
    fund_in,
    label_level,
    parent_codes,
    squeeze,
)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("2025年部门支出预算总表", "支出总表"),
        ("部门收支总表", "收支总表"),
        ("收入支出决算总表", "收支总表"),
        ("部门收入总表", "收入总表"),
        ("财政拨款收入支出决算总表", "财政拨款收支总表"),
        ("一般公共预算财政拨款支出决算表", "一般公共预算支出表"),
        ("一般公共预算财政拨款基本支出决算明细表", "基本支出表"),
        ("一般公共预算基本支出表（政府预算经济科目）", "政府经济分类表"),
        ("政府性基金预算财政拨款收入支出决算表", "政府性基金支出表"),
        ("国有资本经营预算财政拨款支出决算表", "国有资本经营支出表"),
        ("2024年公共财政拨款“三公”经费预算表", "三公经费表"),
        ("项目支出绩效目标申报表", "绩效目标表"),
        ("部门政府采购预算表", "政府采购表"),
    ],
)
def test_a_title_names_its_statement_whatever_stands_around_it(title: str, name: str) -> None:
    statement = classify_statement(title)
    assert statement is not None
    assert statement.name == name


def test_a_title_of_something_else_names_no_statement() -> None:
    assert classify_statement("内设机构一览") is None


@pytest.mark.parametrize(
    ("label", "clean", "level"),
    [
        ("一、一般公共服务支出", "一般公共服务支出", 1),
        ("（一）一般公共服务支出 ", "一般公共服务支出", 2),
        ("2、公务接待费", "公务接待费", 3),
        ("（1）公务用车购置费", "公务用车购置费", 4),
        ("其中：公务用车运行维护费", "公务用车运行维护费", None),
        ("其中：（1）购置费", "购置费", 4),
        ("本 年 收 入 合 计", "本年收入合计", None),
        ("5G基站建设", "5G基站建设", None),
        ("2.5万吨级码头", "2.5万吨级码头", None),
    ],
)
def test_a_label_loses_its_ordinal_and_keeps_its_level(label: str, clean: str, level: int | None) -> None:
    assert clean_label(label) == clean
    assert label_level(label) == level


def test_squeezing_makes_printings_of_one_label_equal() -> None:
    assert squeeze("“三 公”经费　(万元)") == squeeze("三公经费（万元）")


@pytest.mark.parametrize(
    ("words", "fund", "basis"),
    [
        ("一般公共预算拨款/基本支出/人员经费", "一般公共预算", "人员经费"),
        ("政府性基金预算财政拨款/项目支出", "政府性基金", "项目支出"),
        ("财政拨款", "财政拨款", ""),
        ("合计", "", ""),
        ("日常公用经费", "", "公用经费"),
    ],
)
def test_headings_name_fund_and_scope(words: str, fund: str, basis: str) -> None:
    assert (fund_in(words), basis_in(words)) == (fund, basis)


def test_the_chart_is_a_forest_of_three_trees() -> None:
    chart = accounts()
    assert {entry.tree for entry in chart.values()} == set(Tree)
    orphans = [e.code for e in chart.values() if len(e.code) > 3 and parent_codes(e.code)[-1] not in chart]
    assert orphans == []
    first = {Tree.FUNCTION: "2", Tree.DEPARTMENT_ECONOMIC: "3", Tree.GOVERNMENT_ECONOMIC: "5"}
    assert all(entry.code[0] == first[entry.tree] for entry in chart.values())


def test_codes_have_names_and_names_have_all_their_codes() -> None:
    entry = account("30217")
    assert entry is not None
    assert entry.name == "公务接待费"
    assert {"30217", "50206"} <= set(account_names()["公务接待费"])
    assert account("99999") is None


def test_parents_stand_outermost_first() -> None:
    assert parent_codes("2150501") == ("215", "21505")
    assert parent_codes("215") == ()


def test_every_title_pattern_leads_to_a_known_statement_with_its_rank() -> None:
    assert len({statement.name for statement in STATEMENTS.values()}) == len(STATEMENTS) >= 14
    assert STATEMENTS["三公经费表"].rank < STATEMENTS["基本支出表"].rank < STATEMENTS["政府经济分类表"].rank
