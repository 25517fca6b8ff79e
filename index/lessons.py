"""Made-up lessons for the shipped encoder: what somebody asks, and the topic that answers it.

    ("吃喝费安排了多少", "预算公开表9 “三公”经费预算表 › 合计 公务接待费 › 本年预算数")
    ("how much for electricity", "公开06表 基本支出决算表 › 商品和服务支出 电费 › 决算数")

Everything is made from the national chart of accounts, the list of colloquial and English words, names of statements
and phrases of the templates; no disclosure is read. Lessons of one group mean the same thing and must not oppose each
other.
"""

import random
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from index.terms import Term, terms
from ingest.document import Tree
from ingest.vocabulary import Account, accounts


class Lesson(NamedTuple):
    group: str
    asked: str
    topic: str


_FUNCTION_TABLES = (
    ("预算公开表3", "部门支出总表", "总计"),
    ("预算公开表5", "一般公共预算支出表", "总计 基本支出 项目支出"),
    ("", "一般公共预算支出表（分功能科目）", "合计 基本支出/小计 基本支出/人员经费 基本支出/公用经费 项目支出"),
    ("公开03表", "支出决算表", "本年支出合计 基本支出 项目支出 上缴上级支出 经营支出"),
    ("公开02表", "收入决算表", "本年收入合计 财政拨款收入 上级补助收入 事业收入 其他收入"),
    ("公开05表", "一般公共预算财政拨款支出决算表", "合计 基本支出 项目支出"),
    ("", "支出预算总表", "合计 基本支出 项目支出"),
    ("", "一般公共预算支出功能分类预算表", "合计 基本支出 项目支出"),
    ("预算公开表1", "部门收支总表", "本年预算"),
    ("公开01表", "收入支出决算总表", "决算数"),
    ("", "财政拨款收支总表", "预算数"),
)
_ECONOMIC_TABLES = (
    ("预算公开表6", "一般公共预算基本支出表(部门预算经济科目)", "金额"),
    ("预算公开表7", "一般公共预算基本支出表(政府预算经济科目)", "金额"),
    ("", "一般公共预算基本支出表", "合计 人员经费 公用经费"),
    ("公开06表", "一般公共预算财政拨款基本支出决算表", "决算数"),
    ("", "一般公共预算基本支出部门预算经济分类预算表", "合计 人员经费 公用经费"),
)
_TABLE_WORDS = {
    "部门支出总表": ("支出总表", "部门支出总表里", "total expenditure table"),
    "一般公共预算支出表": ("一般公共预算支出表里", "一般公共预算口径", "general public budget"),
    "支出决算表": ("支出决算表", "决算", "final account", "实际支出"),
    "收入决算表": ("收入决算表", "决算收入", "income in the final account"),
    "一般公共预算财政拨款支出决算表": ("财政拨款支出决算", "财政拨款决算表"),
    "支出预算总表": ("支出预算总表", "预算总表"),
    "部门收支总表": ("收支总表", "收支总表里", "overall table"),
    "收入支出决算总表": ("决算总表", "收支决算总表"),
    "财政拨款收支总表": ("财政拨款总表", "财政拨款收支总表"),
    "一般公共预算基本支出表(部门预算经济科目)": ("部门经济科目", "表六", "基本支出表部门经济科目", "economic code"),
    "一般公共预算基本支出表(政府预算经济科目)": (
        "政府经济科目",
        "表七",
        "政府经济分类那张表",
        "government economic code",
    ),
    "一般公共预算基本支出表": ("基本支出表", "基本支出里"),
    "一般公共预算财政拨款基本支出决算表": ("基本支出决算", "基本支出决算表", "final account basic expenditure"),
    "一般公共预算基本支出部门预算经济分类预算表": ("经济分类预算表", "基本支出经济分类"),
}
_ASK = (
    "{w}是多少", "{w}多少", "{w}多少钱", "{w}安排了多少", "{w}预算是多少", "{w}花了多少", "{w}how much",
    "{w}一共多少万元", "{w}有多少", "{w}支出多少", "{w}金额", "{w}", "{w}决算数是多少", "{w}预算安排多少钱",
    "给我看看{w}", "请问{w}是多少元", "{w}占多少", "{w}比上年增加多少",
)  # fmt: skip
_ASK_ENGLISH = (
    "how much is {w}", "what is the {w}", "{w}", "{w} budget", "how much was spent on {w}",
    "what amount is budgeted for {w}", "{w} how much", "total {w}", "what is the figure for {w}",
    "{w} in the final account", "how many {w}", "{w}多少", "{w} 是多少", "does it have {w}",
)  # fmt: skip
_SAYS = (
    "{s}说明 › #年{s}预算#万元，比上年增加#万元，主要原因是{r}。",
    "（{n}）{s} › #年本部门{s}#万元，比上年减少#万元，下降#%，主要是{r}。",
    "{n}、其他重要事项情况说明 › {s}：#年{s}预算数为#万元，其中财政拨款#万元。",
    "{n}、{s}情况说明 › #年度{s}支出#万元，完成年初预算的#%，决算数小于预算数的主要原因是{r}。",
    "{n}、{s} › 截至#年#月#日，本部门{s}共有#，其中#。",
    "{n}、名词解释 › {s}：指{r}的支出。",
    "第{n}部分 概况 › {n}、{s} › {s}包括{r}。",
)
_REASONS = (
    "人员变动", "落实过紧日子要求，压减一般性支出", "项目增加", "厉行节约，从严控制", "机构改革，人员划转",
    "上年结转项目减少", "保障机构正常运转", "政策性调资", "贯彻中央八项规定", "用于购买货物、工程和服务",
    "按规定标准开支", "新增专项任务",
)  # fmt: skip
_NUMERALS = "一二三四五六七八九十"


def make_lessons(seed: int = 0) -> list[Lesson]:
    """All lessons, in an order that depends on the seed alone."""
    draw = random.Random(seed)
    lessons = [*_account_lessons(draw), *_term_lessons(draw), *_table_lessons(draw)]
    draw.shuffle(lessons)
    return lessons


@cache
def _terms_by_name() -> dict[str, Term]:
    return {name: term for term in terms() for name in term.standard.split()}


def _account_lessons(draw: random.Random) -> Iterator[Lesson]:
    chart = accounts()
    for account in chart.values():
        tables = _FUNCTION_TABLES if account.tree is Tree.FUNCTION else _ECONOMIC_TABLES
        for label, title, headers in tables:
            topic = _topic(chart, account, label, title, headers)
            for _ in range(2):
                yield Lesson(account.name, _ask(draw, account.name), topic)
            words = draw.choice(_TABLE_WORDS.get(title, (title,)))
            asked = draw.choice((f"{words}{account.name}", f"{account.name} {words}", f"{words}的{account.name}是多少"))
            yield Lesson(f"{account.name}/{title}", asked, topic)


def _topic(chart: dict[str, Account], account: Account, label: str, title: str, headers: str) -> str:
    above = [
        chart[code].name for code in (account.code[:3], account.code[:5]) if code in chart and code != account.code
    ]
    name = " ".join(part for part in (label, title) if part)
    return f"{name} › {' '.join((*above, account.code, account.name))} › {headers}"


def _ask(draw: random.Random, name: str) -> str:
    """A question about an account or term, in whatever words."""
    term = _terms_by_name().get(name)
    if term is not None and draw.random() < 0.75:
        if term.english and draw.random() < 0.4:
            return draw.choice(_ASK_ENGLISH).format(w=draw.choice(term.english))
        if term.said:
            return draw.choice(_ASK).format(w=draw.choice(term.said))
    return draw.choice(_ASK).format(w=name)


def _term_lessons(draw: random.Random) -> Iterator[Lesson]:
    for term in terms():
        for name in term.standard.split():
            for says in _SAYS:
                for _ in range(3):
                    topic = says.format(s=name, r=draw.choice(_REASONS), n=draw.choice(_NUMERALS))
                    yield Lesson(term.standard, _ask(draw, name), topic)
            for label, title, headers in draw.sample(_FUNCTION_TABLES + _ECONOMIC_TABLES, 5):
                yield Lesson(term.standard, _ask(draw, name), f"{label} {title} › {name} › {headers}".strip())
            for word in (*term.said, *term.english):
                yield Lesson(term.standard, word, name)


def _table_lessons(draw: random.Random) -> Iterator[Lesson]:
    for label, title, headers in (*_FUNCTION_TABLES, *_ECONOMIC_TABLES):
        for words in _TABLE_WORDS.get(title, (title,)):
            for total in ("合计", "总计", "小计", "支出总计", "收入总计"):
                yield Lesson(f"{title}/合计", f"{words}{total}", f"{label} {title} › {total} › {headers}".strip())
            yield Lesson(title, draw.choice(_ASK).format(w=words), f"{label} {title} › {headers}".strip())
