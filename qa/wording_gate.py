"""What a language model's draft may not say: the last look before its words stand in front of figures.

    faults("公务接待费 38.27 万元", {"V1"})                     a number that no key backs, in any script or in words
    unbacked("该局公务接待费大幅下降 {V1}", material, …)         words that the answer does not say itself: 大幅下降
    misplaced("会议费为 {V1}", labels)                          V1 is 公务接待费, not 会议费

A draft is a rearrangement of the answer: its words are the answer's own and plain connecting words (`data/plain.txt`).
So a direction, a reason, a name or a judgement that the checked answer lacks cannot be slipped in with right figures.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from ingest import fold, squeeze
from qa.lexicon import find_terms, terms, to_chinese

KEY = re.compile(r"\{([A-Z]\d{1,3})\}")
_HAN_DIGIT = "〇零一二两兩三四五六七八九十百千壹贰貳叁參肆伍陆陸柒捌玖拾佰仟廿卅卌仨俩弌弍弎弐皕"
_COUNTED = "万|萬|亿|億|兆|元|点|成|倍|番|辆|台|个|家|人|项|件|次|分之"
_HAN_NUMBER = re.compile(
    rf"[{_HAN_DIGIT}]{{2,}}|[{_HAN_DIGIT}]\s*[余多来几]?\s*(?:{_COUNTED})|[数几]\s*[十百千]*(?:万|萬|亿|億|元|倍|成)|"
    r"[为是]零|百分之|百分点|翻了?[一两]?[番倍]|[减折对]半|[一大多过近逾超]半|半数|几乎全部|卌"
)
HARMLESS = re.compile(
    r"三公|一般|第[一二三四五六七八九十]+|[一二三四五六七八九十]、|统一|唯一|一致|一定|一并|一同|之一|一起|一共|一项"
)
_ENGLISH_NUMBER = re.compile(
    r"\b(?:zero|nil|nought|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"(?:thir|four|fif|six|seven|eigh|nine)teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|"
    r"(?:hundred|thousand|million|billion|trillion|dozen|score|quarter|half|tenth|fifth|percent)s?|halv(?:e|es|ed|ing)|"
    r"(?:doubl|tripl|quadrupl|quintupl)(?:e|es|ed|ing)|twice|thrice|thirds?|fourths?|\w+fold|per\s*cent|majority)\b",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"(?<=\})\s*(?:[万萬亿億千百十元%％‰倍成番]|(?:yuan|million|billion)\b)|[0-9A-Za-z](?=\{[A-Z]\d)", re.IGNORECASE
)
"""What would make another figure of the one a key stands for: the system prints its unit."""
_UNIT = re.compile(
    r"[万亿千百]\s*元|(?<![美欧单多公状纪次])元(?![旦素件首])|[%％‰]|\b(?:yuan|rmb|cny)\b|人民币", re.IGNORECASE
)
_LETTERS = re.compile(r"[lIOo|]{2,}\s*[万萬亿億元]|(?<![A-Za-z])[IVXLCDM]{2,}(?![A-Za-z])")
_BRACKETS = re.compile(r"[（）()]")
_LONGEST = 600


def faults(text: str, keys: set[str]) -> list[str]:
    """Why a draft cannot be shown; empty when every figure in it is a known key."""
    found = [f"unknown key {key}" for key in KEY.findall(text) if key not in keys]
    bare = KEY.sub(" ", text)
    if any(unicodedata.category(char) in ("Nd", "Nl", "No") for char in bare):
        found.append("a digit is written out")
    if any(unicodedata.category(char) in ("Cf", "Cc", "Co", "Cn") and char != "\n" for char in bare):
        found.append("characters that cannot be seen")
    if in_words(bare):
        found.append("a number is written in words")
    if _BESIDE.search(fold(text)) or _LETTERS.search(fold(bare)):
        found.append("a unit or a multiple beside a key, or letters that look like digits")
    if _UNIT.search(fold(bare)):
        found.append("a unit is written out; the system prints it")
    if "{" in bare or "}" in bare:
        found.append("braces that are no key")
    if not text.strip() or len(text) > _LONGEST:
        found.append("no text, or far too long")
    return found


def in_words(text: str) -> list[str]:
    """Numbers written in words."""
    plain = HARMLESS.sub(" ", fold(text))
    return _HAN_NUMBER.findall(plain) + _ENGLISH_NUMBER.findall(plain)


# Words


@cache
def _plain_words() -> tuple[frozenset[str], frozenset[str], int]:
    """(Chinese, English, length of the longest Chinese one)."""
    lines = (Path(__file__).parent / "data" / "plain.txt").read_text(encoding="utf-8").splitlines()
    words = [word for line in lines if not line.startswith("# ") for word in line.split()]
    chinese = frozenset(word for word in words if not word.isascii())
    return chinese, frozenset(word for word in words if word.isascii()), max(map(len, chinese))


_OF_STAGE = {
    "预算": frozenset(["安排", "计划", "拟", "预计", "budget", "budgeted", "plans", "planned", "allocated"]),
    "决算": frozenset(["实际", "支出", "花费", "用了", "完成", "actual", "actually", "spent", "final"]),
}
_OF_OPERATION = {
    "sum": "合计 总计 总共 共 加起来 之和 相加 两项 各项 sum total together added",
    "difference": "相差 差额 差 之差 difference between differ",
    "share": "占 占比 比例 比重 份额 share proportion",
    "ratio": "平均 人均 每 倍数 average ratio",
    "year_on_year": "变动 变化 增减 幅度 同比 change year",
}


def unbacked(text: str, material: str, *, stage: str = "", operation: str = "") -> list[str]:
    """Words of a draft that neither the material says nor are plain connecting words."""
    chinese, english, longest = _plain_words()
    free = _OF_STAGE.get(stage, frozenset()) | set(_OF_OPERATION.get(operation, "").split())
    names = [name for hit in find_terms(material) for name in (hit.name, *_spoken(hit.name))]
    stock = squeeze("|".join([material, *names]))
    stock += "|" + _BRACKETS.sub("", stock)
    known = set(re.findall(r"[a-z]+", " ".join([material, *names]).lower())) | english | free
    bare = _BRACKETS.sub("", KEY.sub("，", text))
    found = [word for word in re.findall(r"[a-z]+", fold(bare).lower()) if word not in known]
    for run in re.findall(r"[\u3400-\u9fff]+", bare):
        found += list(_uncovered(run, stock, chinese | free, longest))
    return found


def _spoken(name: str) -> tuple[str, ...]:
    term = terms().get(name)
    return (*term.chinese, *term.english) if term else ()


def _uncovered(run: str, stock: str, plain: frozenset[str] | set[str], longest: int) -> Iterator[str]:
    at, lost = 0, ""
    while at < len(run):
        step = 2
        while at + step <= len(run) and run[at : at + step] in stock:
            step += 1
        step -= 1
        covered = step if step > 1 else 0
        word = next((n for n in range(min(longest, len(run) - at), 0, -1) if run[at : at + n] in plain), 0)
        taken = max(covered, word)
        if taken:
            if lost:
                yield lost
            lost = ""
            at += taken
        else:
            lost += run[at]
            at += 1
    if lost:
        yield lost


# Which key stands where

_CALLED = {
    "占比": r"比例|比重|占",
    "差额": r"相差|差",
    "合计": r"一共|总共|共|之和|相加|加起来",
    "增减幅": r"幅|变动|变化",
    "平均": r"人均|每",
    "Share": r"share|proportion",
    "Difference": r"differ",
    "Sum": r"sum|total|together",
    "Average": r"average|each|per",
}


def misplaced(text: str, labels: Mapping[str, str]) -> list[str]:
    """Keys that stand behind another figure's name; a key behind no name at all is the headline, the first one."""
    grams = {key: _grams(label) for key, label in labels.items()}
    headline = next(iter(labels), "")
    found = []
    start = 0
    for match in KEY.finditer(text):
        key = match[1]
        said = re.split(r"[。；;\n]", text[start : match.start()])[-1]
        start = match.end()
        if key in grams and not _stands(key, f"{said} {to_chinese(said)}", grams, labels, key == headline):
            found.append(f"{{{key}}} stands where its label does not: {labels[key]}")
    return found


def _stands(key: str, said: str, grams: Mapping[str, set[str]], labels: Mapping[str, str], headline: bool) -> bool:
    here = _grams(said)
    called = _CALLED.get(labels[key])
    if called and re.search(called, said):
        return True
    if not any(own & here for own in grams.values()):
        return headline
    for other, theirs in grams.items():
        apart, own = theirs - grams[key], grams[key] - theirs
        if other == key or not (apart or own):
            continue
        if (apart & here and not own & here) or (own and not own & here and theirs <= here):
            return False
    return bool(grams[key] & here)


def _grams(text: str) -> set[str]:
    """Pairs of characters, without the words that every label may hold."""
    plain = re.sub(r"[\d\W_]+|(?:部门)?预算(?:编制)?|(?:部门)?决算|budget", "", squeeze(text)).lower()
    return {plain[i : i + 2] for i in range(len(plain) - 1)}
