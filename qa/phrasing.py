"""The content of a question, for matching: Chinese, without the words that only ask.

    phrase_of("2030年一共安排了多少会议费")     ->  "会议费"
    beside("食堂改造的会议费是多少", subjects)    ->  "食堂改造"      what else the figure has to do with

The words that ask are data (`data/asking.txt`, `data/operations.txt`).
"""

import csv
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from qa.lexicon import find_terms, to_chinese
from qa.question import Subject

_DATA = Path(__file__).parent / "data"
YEAR = re.compile(
    r"(?<!\d)(?<!\d[.,])(20\d\d)(?!\d|[.,]\d|\s*(?:万元|亿|%|平方)|年\d{1,2}月)\s*年?(?:度)?|"
    r"(?<![\d.])(\d\d)年(?:度)?(?!\d{1,2}月)"
)
CODE = re.compile(r"(?<![\d.])(\d{7}|\d{5}|[235]\d\d)(?!\d|[.,]\d|年|万|元|%|辆|个|多?万)")
_LEFT = re.compile(r"^(?:[由的又说其个张为有和与给还是共各按了比较跟要]|在(?![职编岗校]))+")
_EDGE_RIGHT = "里中的时为有和与由是多少高低了呢吗各上要"
"""Characters that only join words when they stand at the edge of one."""
_THRESHOLD = re.compile(r"(\d+(?:\.\d+)?)\s*(?:万元?|million yuan)\s*(?:以上|及以上|or more|以下)?|(\d{3}),000 yuan")
_COLLOQUIAL = (
    *(("还要买", "购置"), ("要买", "购置"), ("新买", "购置"), ("这笔钱", ""), ("的钱", ""), ("留给", "预留")),
    *(("上百万", "100万元"), ("员工", "人员"), ("职工人数", "职工")),
)
_SYNONYMS = (
    ("开会", "会议"),
    ("规上", "规模以上"),
    ("小微", "小型和微型"),
    ("小微", "小型微型"),
    ("新建", "新增建设"),
    ("新增规上", "新入规"),
    ("增速", "增长"),
    ("在编在职", "在职人员"),
    ("在编", "在职人员"),
)


_NUMERALS = {char: number for number, char in enumerate("零一二三四五六七八九十")} | {"两": 2}


def numeral(word: str) -> int:
    """六 and 6 as a number; 0 for anything else."""
    return int(word) if word.isdigit() else _NUMERALS.get(word, 0)


@cache
def _words(name: str) -> re.Pattern[str]:
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    patterns = [line for line in lines if line and not line.startswith("# ")]
    return re.compile("|".join(sorted(patterns, key=len, reverse=True)))


def phrase_of(body: str) -> str:
    """The content of a question in Chinese, for matching prose: words parted by blanks."""
    text = _THRESHOLD.sub(_threshold, body)
    for said, printed in _COLLOQUIAL:
        text = text.replace(said, printed)
    text = re.sub(rf"(?:{YEAR.pattern})[末底]?", " ", to_chinese(text))
    text = CODE.sub(" ", text)
    words = [_trimmed(word) for word in _words("asking.txt").sub(" ", text).split()]
    words = [word for word in words if len(word) > 1]
    phrase = " ".join(words)
    extra = [phrase.replace(short, long) for short, long in _SYNONYMS if short in phrase]
    return phrase if not extra else f"{phrase}|{'|'.join(extra)}"


def _trimmed(word: str) -> str:
    """A word without the characters that only join it to others; 在职 and 在编 stay whole."""
    return _LEFT.sub("", word).rstrip(_EDGE_RIGHT)


def _threshold(found: re.Match[str]) -> str:
    """1 million yuan, 500,000 yuan and 50万元以上 as the documents write them."""
    if found[2]:
        return f" {int(found[2]) // 10}万元 "
    worth = int(float(found[1]) * 100) if "million" in found[0] else found[1]
    return f" {worth}万元 "


def beside(body: str, subjects: Sequence[Subject]) -> str:
    """What a question says beside its subjects, without the words that only ask."""
    for hit in find_terms(body):
        body = body[: hit.start] + " " * (hit.end - hit.start) + body[hit.end :]
    for subject in subjects:
        if subject.start >= 0:
            body = body[: subject.start] + " " * (subject.end - subject.start) + body[subject.end :]
    wordings = [_words("operations.txt").sub(" ", wording).split() for wording in phrase_of(body).split("|")]
    trimmed = [[_trimmed(word) for word in wording] for wording in wordings]
    kept = [" ".join(word for word in wording if len(word) > 1) for wording in trimmed]
    return "|".join(dict.fromkeys(kept))


_ELISIONS = (
    (r"人员(?:经费)?([和与、及])公用(?!经费|支出)", r"人员经费\1公用经费"),
    (r"有?多高(?=[?？]|$)", "高度多少米"),
    (r"有?多长(?=[?？]|$)", "长度多少米"),
    (r"水电费", "水费和电费"),
    (r"(公车|公务用车|车辆|小车|汽车)的(?=运行|购置|维护|维修|保有)", r"\1"),
    (r"召?开(几|多少)次会议?", r"召开会议\1次"),
    (r"(?<!购)(?:购买|买|购)(?:新的?)?(?:公务用车|公车|汽车|小车)(?:的钱|的?费用)?", "公务用车购置费"),
    (r"(?<!购)买(?=货物|工程)", "采购"),
    (r"(?<!购)买货(?!物)", "采购货物"),
    (r"(?:用|花|支出)(?:了|掉)?(?:多少|几多)(财政拨款)$", r"\1支出总计多少"),
)


@cache
def _mixed() -> tuple[re.Pattern[str], dict[str, str]]:
    with (_DATA / "mixed.csv").open(encoding="utf-8") as lines:
        words = {row["english"]: row["chinese"] for row in csv.DictReader(lines)}
    longest = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<![a-z])\s*(?:{'|'.join(map(re.escape, longest))})(?![a-z])\s*", re.IGNORECASE), words


def in_chinese(body: str) -> str:
    """A Chinese question with its English asking words put into Chinese: 租赁费 is how many 元 -> 租赁费是多少元."""
    pattern, words = _mixed()
    said = pattern.sub(lambda m: words[m[0].strip().lower()], body)
    return re.sub(r"(?<=[\u4e00-\u9fff）)])\s*\b(?:is|are|was|were)\b\s*(?=[\u4e00-\u9fff])", "是", said)


_GLOSSED = re.compile(
    r"\b((?:(?!(?:of|to|from|for|the|on|in|by|and|with|is|was|went|at|as|its|"
    r"add|up|sum|total|compare|give|list|show|tell|how|what|which|much|many|does|did|plus|minus|versus|vs|than|between)\b)"
    r"[a-z][a-z'-]*[ ,]*){1,5})\s*"
    r"[（(]([\u4e00-\u9fff（）()、]{2,20}?)[)）]",
    re.IGNORECASE,
)


def without_glosses(body: str) -> str:
    """English words go where a Chinese term behind them in brackets puts them exactly: housing subsidy (购房补贴)."""

    def told(found: re.Match[str]) -> str:
        exact = any(hit.end - hit.start == len(found[2]) for hit in find_terms(found[2]))
        return f" ({found[2]})" if exact else found[0]

    return _GLOSSED.sub(told, body)


_PIECES = re.compile(
    r"(?<![\d.])(?:(2\d\d)[\s|\-/]+(\d\d)[\s|\-/]+(\d\d)|([35]\d\d)\s*[\s|\-/]\s*(\d\d))(?![\d.,]|\s*(?:万|元|年|%|人|个|项))"
)


def codes_in_one(body: str) -> str:
    """Account codes written in pieces, in one: 302 11, 302-11, 215|05|01."""
    return _PIECES.sub(lambda m: "".join(filter(None, m.groups())), body)


_MEMBERS = re.compile(
    r"((?:[\u4e00-\u9fff]{2,8}[、和与及])+[\u4e00-\u9fff]{2,8}?)(?:各|分别|各自)(?:有|是|占|为|花|用|给|安排)?((?:多少|几)[\u4e00-\u9fff]{0,2})"
)


def member_by_member(body: str) -> str:
    """在职、离休、退休各几人 -> 在职几人，离休几人，退休几人: what is counted, one question each."""

    def apart(found: re.Match[str]) -> str:
        members = re.split("[、和与及]", found[1])
        if any(re.search(r"年|季度|月|预算|决算", member) for member in members):
            return found[0]
        return "，".join(f"{member}{found[2]}" for member in members)

    return _MEMBERS.sub(apart, body)


def spelled_out(body: str) -> str:
    """What is said in short, in full: 人员和公用 is 人员经费和公用经费, 水电费 is 水费和电费."""
    for short, full in _ELISIONS:
        body = re.sub(short, full, body)
    return body
