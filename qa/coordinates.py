"""Coordinates that a question names: years, table, fund, basis, unit, measure, decimals, how many, which level."""

import re
from collections.abc import Sequence

from qa.phrasing import YEAR, numeral
from qa.question import Operation

_PRIOR_YEAR = re.compile(
    r"去年|上年度?(?!末|度|结转|结余|财政拨款结转)|上一年|前一年|last year|the year before|previous year|"
    r"prior.year|year before"
)
_UNIT_ASKED: tuple[tuple[str, str], ...] = (
    (r"多少万元|用万元|万元表示|in\s*万元|折合.{0,4}万元|几万元|万元[?？]|in ten thousand yuan|多少万(?!元)", "万元"),
    (r"多少亿|in\s*亿|亿元表示|用亿|(?:换|折|改|算)[成为]?亿", "亿元"),
    (
        r"多少元|in\s*元|换算成元|折合.{0,4}元|用元|元表示|(?<![万亿])元是多少|"
        r"in yuan|how many yuan|in rmb|convert.*yuan",
        "元",
    ),
)
_TABLE_NUMBER = re.compile(
    r"(?:预算)?(?:公开)?\s*(?:表|table)\s*(\d{1,2}(?![\d.])|[一二三四五六七八九十]{1,2}(?![样致下起共直般定]))|公开\s*0?(\d{1,2})\s*表",
    re.IGNORECASE,
)
_STATEMENT_WORDS: tuple[tuple[str, str], ...] = (
    (r"财政拨款(?:收支|收入支出)?(?:预算|决算)?总表", "财政拨款收支总表"),
    (r"一般公共预算(?:财政拨款)?基本支出(?:决算|预算)?表", "基本支出表"),
    (r"一般公共预算(?:财政拨款)?支出(?:功能分类)?(?:决算|预算)?表", "一般公共预算支出表"),
    (r"(?:收支|收入支出)(?:预算|决算)?总表", "收支总表"),
    (r"(?<!基本)(?<!项目)支出(?:预算|决算)?(?:总)?表", "支出总表"),
    (r"(?:部门)?收入(?:预算|决算)?(?:总)?表", "收入总表"),
    (r"部门(?:预算)?(?:支出)?经济(?:分类)?(?:科目)?|基本支出表", "基本支出表"),
    (r"政府(?:预算)?(?:支出)?经济(?:分类)?(?:科目)?", "政府经济分类表"),
    (r"三公(?:经费)?(?:支出)?(?:预算|决算)?(?:表|口径)", "三公经费表"),
    (r"项目支出(?:预算|决算)?表", "项目支出表"),
    (r"总表", "收支总表"),
)
_FUND_WORDS: tuple[tuple[str, str], ...] = (
    (r"一般公共预算|general public budget", "一般公共预算"),
    (r"政府性基金", "政府性基金"),
    (r"国有资本经营", "国有资本经营"),
    (r"财政拨款|fiscal appropriation", "财政拨款"),
    (r"全口径|全部资金|all funds|收支总表口径", "全部资金"),
)
_BASIS_IN = re.compile(
    r"(基本支出|项目支出)\s*(?:里的?|中的?|内的?|的|部分|column|栏|列|口径|那列)|(?:属于|[（(])(基本支出|项目支出)(?=[)）]|(?<=属于基本支出)|(?<=属于项目支出))|"
    r"(?:in|of|under) (basic|project) expenditure"
)
_TOP = re.compile(
    r"(?:前|top\s*)([一二三四五六七八九十\d]+)|最[^，。]{0,6}(?:的)?([二两三四五六七八九十\d]+)(?:项|个|大|样|种|类|笔)"
)
_PLACES = re.compile(r"保留([一二两三四\d])位|([一二两三四\d])位小数|(one|two|three|four) decimals", re.IGNORECASE)
_IN_DOCUMENT = re.compile(
    r"(20\d\d)年?(?:度)?(?:的)?(?:部门|单位)?(?:预算|决算)(?:公开)?(?:文件|说明|报告|书|表)?[里中上内]|"
    r"(?:in|by|from|given in|according to) (?:its |the |their )?(20\d\d) (?:budget|final account|disclosure|document)",
    re.IGNORECASE,
)


def years_of(text: str) -> tuple[int, ...]:
    text = re.sub(r"(?:截至|截止|as of)\s*20\d\d年?", "", text)
    found = [int(m[1]) if m[1] else 2000 + int(m[2]) for m in YEAR.finditer(text)]
    found += [2000 + int(two) for pair in re.findall(r"(?<!\d)(2\d)\s*vs\.?\s*(2\d)(?!\d)", text) for two in pair]
    return tuple(dict.fromkeys(year for year in found if 2000 <= year <= 2099))


def year_before_of(text: str, years: Sequence[int]) -> int:
    """The year asked for when the document's own is named beside it: 2030年预算里写的2029年执行了多少 -> 2029."""
    named = _IN_DOCUMENT.search(text)
    own = int(named[1] or named[2]) if named else 0
    return own - 1 if own and set(years) == {own, own - 1} else 0


def table_of(body: str) -> tuple[str, str, str]:
    """(statement, number, body without the words that name the table)."""
    number = ""
    found = _TABLE_NUMBER.search(body)
    if found:
        raw = found[1] or found[2]
        number = str(numeral(raw) or "")
        body = body.replace(found[0], " ")
    for pattern, name in _STATEMENT_WORDS:
        named = re.search(pattern, body)
        if named:
            return name, number, body.replace(named[0], " ")
    return "", number, body


def basis_of(body: str) -> str:
    if re.search(r"(?:含|包括|连同?|算上|加上)(?:了|着)?(?:基本支出和)?项目(?!\w*收入)", body):
        return "全部支出"
    found = _BASIS_IN.search(body)
    if not found:
        return ""
    return found[1] or found[2] or {"basic": "基本支出", "project": "项目支出"}[found[3]]


def measure_of(body: str, operation: Operation) -> str:
    percent = re.search(r"百分|%|percent|几个点|[增涨跌降]幅|增长率|增速|比例|比重|占比|rate", body, re.IGNORECASE)
    if re.search(r"增速|增长率", body) and operation is not Operation.CHANGE:
        return "增减幅"
    if operation is Operation.CHANGE:
        return "增减幅" if percent else "增减额"
    if re.search(r"占比|占.{0,10}(?:比例|比重|百分|%)|printed share|share as printed", body):
        return "占比"
    return ""


def places_of(text: str) -> int | None:
    found = _PLACES.search(text)
    if not found:
        return None
    word = (found[1] or found[2] or found[3]).lower()
    return {"one": 1, "two": 2, "three": 3, "four": 4}.get(word) or numeral(word)


def top_of(body: str) -> int:
    found = _TOP.search(body)
    raw = (found[1] or found[2]) if found else ""
    return numeral(raw)


def level_of(body: str) -> int:
    if re.search(r"类级|大类|功能(?:分类|类别|科目)|按功能|by function|functions?|类级科目", body):
        return 3
    if re.search(r"款级|明细(?:科目)?|细目|细项", body):
        return 5
    return 7 if re.search(r"[“\"]?项[”\"]?级", body) else 0


def fund_of(body: str) -> str:
    """The fund a question narrows its figures to, or empty."""
    return next((fund for pattern, fund in _FUND_WORDS if re.search(pattern, body)), "")


def unit_of(text: str) -> str:
    """The unit the asker wants to see, or empty."""
    return next((unit for pattern, unit in _UNIT_ASKED if re.search(pattern, text, re.IGNORECASE)), "")


def asks_year_before(text: str) -> bool:
    """Whether 去年, last year or the like stands in a question."""
    return bool(_PRIOR_YEAR.search(text))
