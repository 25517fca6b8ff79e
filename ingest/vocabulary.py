"""The words of the field: accounts, statements, ordinals, funds and scopes, as data.

    classify_statement("2025年部门支出预算总表")   -> STATEMENTS["支出总表"]
    clean_label("（一）一般公共服务支出 ")          -> "一般公共服务支出"
    account("30217").name                         -> "公务接待费"

Codes and names are the national chart (`data/accounts.csv`): 功能分类 2…, 部门预算经济分类 301–399, 政府预算经济分类
501–599. A parent is the code without its last two digits.
"""

import csv
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ingest.amount import fold
from ingest.document import Tree

DATA = Path(__file__).parent / "data"

_TREES = {
    "func": Tree.FUNCTION,
    "dept_econ": Tree.DEPARTMENT_ECONOMIC,
    "gov_econ": Tree.GOVERNMENT_ECONOMIC,
}


class Account(NamedTuple):
    code: str
    name: str
    tree: Tree
    parent: str


@cache
def accounts() -> dict[str, Account]:
    """The chart of accounts by code."""
    with (DATA / "accounts.csv").open(encoding="utf-8") as lines:
        rows = csv.DictReader(lines)
        return {
            row["code"]: Account(row["code"], row["name"], _TREES[row["kind"]], row["parent"] or "") for row in rows
        }


@cache
def account_names() -> dict[str, tuple[str, ...]]:
    """Codes by name; many names belong to several codes."""
    names: dict[str, list[str]] = {}
    for entry in accounts().values():
        names.setdefault(squeeze(entry.name), []).append(entry.code)
    return {name: tuple(codes) for name, codes in names.items()}


def account(code: str) -> Account | None:
    return accounts().get(code)


def parent_codes(code: str) -> tuple[str, ...]:
    """Codes above this one, outermost first: 2150501 gives 215, 21505."""
    return tuple(code[:length] for length in (3, 5) if len(code) > length)


UNIT_WORDS = (
    r"亿元|百万元|万元|千元|元|亿美元|万美元|%|％|个百分点|万平方米|平方米|平方公里|万千瓦时|万吨|公里|公顷|公斤|米|"
    r"台（套）|台\(套\)|台套|台|套|辆|人次|万人次|万人|人|批次|批|次|万件|件|家|万户|户|份|项|名|分|倍|吨|万个|个|万只|张|"
    r"条|座|处|天|场|期|篇|幢|部|艘|岁|股|亩|层"
)
"""Units a figure may carry, longest first where one begins another; a regular expression."""

# Statements: the tables of the templates under one name each.


class Statement(NamedTuple):
    """What a table of this kind speaks of when its columns do not say otherwise."""

    name: str
    side: str
    fund: str
    basis: str
    tree: Tree | None
    rank: int
    """Which table answers first when several print the same thing: lower is more usual."""


class Fund:
    ALL = "全部资金"
    FISCAL = "财政拨款"
    GENERAL = "一般公共预算"
    GOVERNMENT_FUND = "政府性基金"
    STATE_CAPITAL = "国有资本经营"
    SPECIAL_ACCOUNT = "财政专户"


class Basis:
    ALL = "全部支出"
    BASIC = "基本支出"
    PROJECT = "项目支出"
    PERSONNEL = "人员经费"
    OPERATING = "公用经费"


STATEMENTS: dict[str, Statement] = {
    entry.name: entry
    for entry in (
        Statement("收支总表", "", Fund.ALL, Basis.ALL, None, 1),
        Statement("收入总表", "收入", Fund.ALL, "", Tree.FUNCTION, 3),
        Statement("支出总表", "支出", Fund.ALL, Basis.ALL, Tree.FUNCTION, 1),
        Statement("财政拨款收支总表", "", Fund.FISCAL, Basis.ALL, None, 4),
        Statement("财政拨款支出表", "支出", Fund.FISCAL, Basis.ALL, Tree.FUNCTION, 2),
        Statement("一般公共预算支出表", "支出", Fund.GENERAL, Basis.ALL, Tree.FUNCTION, 2),
        Statement("基本支出表", "支出", Fund.GENERAL, Basis.BASIC, Tree.DEPARTMENT_ECONOMIC, 2),
        Statement("政府经济分类表", "支出", Fund.GENERAL, Basis.BASIC, Tree.GOVERNMENT_ECONOMIC, 5),
        Statement("三公经费表", "支出", Fund.GENERAL, Basis.ALL, None, 0),
        Statement("政府性基金支出表", "支出", Fund.GOVERNMENT_FUND, Basis.ALL, Tree.FUNCTION, 6),
        Statement("国有资本经营支出表", "支出", Fund.STATE_CAPITAL, Basis.ALL, Tree.FUNCTION, 6),
        Statement("项目支出表", "支出", Fund.ALL, Basis.PROJECT, None, 4),
        Statement("政府采购表", "支出", Fund.ALL, Basis.ALL, None, 4),
        Statement("绩效目标表", "", "", "", None, 8),
    )
}

# First match wins: the narrow titles stand before the wide ones they contain.
_TITLES: tuple[tuple[str, str], ...] = (
    (r"绩效|目标申报|自评", "绩效目标表"),
    (r"三公", "三公经费表"),
    (r"政府采购|购买服务", "政府采购表"),
    (r"政府性基金", "政府性基金支出表"),
    (r"国有资本", "国有资本经营支出表"),
    (r"政府(预算)?(支出)?经济", "政府经济分类表"),
    (r"基本支出", "基本支出表"),
    (r"经济分类", "基本支出表"),
    (r"项目支出", "项目支出表"),
    (r"一般公共预算.*支出", "一般公共预算支出表"),
    (r"财政拨款.*(总表|收支|收入支出)", "财政拨款收支总表"),
    (r"财政拨款.*支出", "财政拨款支出表"),
    (r"收支|收入支出", "收支总表"),
    (r"收入", "收入总表"),
    (r"支出", "支出总表"),
)


def classify_statement(title: str) -> Statement | None:
    """The kind of table a title names, whatever year, department or bracket stands around it; None when unknown."""
    plain = re.sub(r"[\s“”\"'‘’（）()]", "", fold(title))
    for pattern, name in _TITLES:
        if re.search(pattern, plain):
            return STATEMENTS[name]
    return None


# Column headings

_FUND_WORDS: tuple[tuple[str, str], ...] = (
    (r"政府性基金", Fund.GOVERNMENT_FUND),
    (r"国有资本", Fund.STATE_CAPITAL),
    (r"财政专户", Fund.SPECIAL_ACCOUNT),
    (r"一般公共预算|公共财政预算", Fund.GENERAL),
    (r"财政拨款", Fund.FISCAL),
)
_BASIS_WORDS: tuple[tuple[str, str], ...] = (
    (r"人员经费", Basis.PERSONNEL),
    (r"公用经费|日常公用", Basis.OPERATING),
    (r"基本支出", Basis.BASIC),
    (r"项目支出", Basis.PROJECT),
    (r"上缴上级", "上缴上级支出"),
    (r"附属单位补助|附属单位支出", "对附属单位补助支出"),
    (r"经营支出", "经营支出"),
)


def fund_in(words: str) -> str:
    """The fund a heading or phrase names, or empty."""
    return next((fund for pattern, fund in _FUND_WORDS if re.search(pattern, words)), "")


def basis_in(words: str) -> str:
    """The expenditure scope a heading or phrase names, or empty."""
    return next((basis for pattern, basis in _BASIS_WORDS if re.search(pattern, words)), "")


# Labels

_HAN = "一二三四五六七八九十百廿"
_ORDINAL = re.compile(
    rf"^(?:其中[:：]?)?\s*(?:[（(][{_HAN}\d]+[)）]|[{_HAN}]+[、.．]|\d{{1,2}}\s*[、.．](?!\d)|[①-⑳])[、.．]?\s*"
)
_OF_WHICH = re.compile(r"^(?:其中|其 中)[:：]\s*")

_LEVELS = (
    rf"[{_HAN}]+\s*[、.．]",
    rf"[（(]\s*[{_HAN}]+\s*[)）]",
    r"\d{1,2}\s*[、.．](?!\d)",
    r"[（(]\s*\d+\s*[)）]|[①-⑳]",
)

TOTAL_LABEL = re.compile(
    r"^(?:合计|总计|小计|本[年页]?合计|[收支](?:入|出)?(?:总计|合计)|本年[收支][入出](?:合计|总计|小计)?)$"
)
GRAND_TOTAL = re.compile(r"^(?:合计|总计|总合计)$")


def squeeze(text: str) -> str:
    """For comparing labels: folded, without blanks, quotes and bracket kinds."""
    return re.sub(r"[\s“”\"'‘’「」《》]", "", fold(text)).replace("(", "（").replace(")", "）")


def label_level(label: str) -> int | None:
    """Outline level of a label by its ordinal: 一、 is 1, （一） 2, 1、 3, （1） 4; None without an ordinal."""
    plain = _OF_WHICH.sub("", label.strip())
    for level, pattern in enumerate(
        (
            rf"[{_HAN}]+\s*[、.．]",
            rf"[（(]\s*[{_HAN}]+\s*[)）]",
            r"\d{1,2}\s*[、.．](?!\d)",
            r"[（(]\s*\d+\s*[)）]|[①-⑳]",
        ),
        start=1,
    ):
        if re.match(pattern, plain):
            return level
    return None


def clean_label(label: str) -> str:
    """A row label without its ordinal, 其中： and inner blanks."""
    text = squeeze(label)
    previous = None
    while previous != text:
        previous = text
        text = _OF_WHICH.sub("", _ORDINAL.sub("", text)).lstrip("、:：.")
    return text
