"""How headings of disclosures look: their numbering, what may stand in them, and the titles that say what follows.

    第三部分 2022年度部门决算情况说明        part      rank 0
    附件1                                   annex     rank 1
    名词解释                                title     rank 2, a centred or larger line without a number
    年度绩效目标表                          small title rank 8, centred but no larger than the body
    六、其他重要事项的情况说明              一、      rank 3
    （一）收入预算：包括一般公共预算…       （一）    rank 4, a lead that runs on into its paragraph
    1.“三公”经费 · （1） · ①               rank 5, 6, 7

Which of the lines that look so are headings is for `sections.py` to say.
"""

import re
from typing import NamedTuple

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_CHINESE = "[〇零一二三四五六七八九十廿卅百]{1,5}"


class Form(NamedTuple):
    name: str
    rank: int
    pattern: re.Pattern[str]


FORMS = (
    Form("part", 0, re.compile(rf"\s*第\s*({_CHINESE}|\d{{1,2}})\s*(?:部\s*分|章|篇|编)")),
    Form("annex", 1, re.compile(r"\s*附\s*[件表]\s*([一二三四五六七八九十]{1,3}|\d{1,2})?\s*(?:[:：.．、-]|(?=\s|$))")),
    Form("一、", 3, re.compile(rf"\s*({_CHINESE})\s*[、．]")),
    Form("（一）", 4, re.compile(rf"\s*[（(]\s*({_CHINESE})\s*[)）]")),
    Form("1.", 5, re.compile(r"\s*(\d{1,2})\s*(?:[、．]|\.(?!\d))")),
    Form("（1）", 6, re.compile(r"\s*[（(]\s*(\d{1,2})\s*[)）]")),
    Form("1）", 6, re.compile(r"\s*(\d{1,2})\s*[)）]")),
    Form("①", 7, re.compile(r"\s*([①-⑳])")),
)
"""Forms of numbering, tried in this order."""
TITLE_RANK = 2
SMALL_TITLE_RANK = 8

GLOSSARY = re.compile(r"名词解释|名词说明|术语解释|专业名词|名词注释")
FORM = re.compile(r"绩效(?:目标|自评|评价)[^，。]*表$|申报表$")
CONTENTS = re.compile(r"目录|目次")
LEADERS = re.compile(r"[…⋯.·．。\s_-]*(?:[…⋯]{4,}|\.{6,}|·{4,}|．{4,}|_{6,})[…⋯.·．\s_-]*\d*\s*$")
"""Dots that lead from an entry of the contents to its page number."""

TERMINAL = "。；;：:！？!?"
"""A paragraph may end here."""
LEAD = re.compile(r"[^，,；;。：:]{2,46}[：:。]")
AMOUNT = re.compile(r"\d\s*(?:[万千百亿]*元|%|％)")
LONGEST_HEADING = 60
LONGEST_TITLE = 60


class Number(NamedTuple):
    """The number that opens a line: its form, what it counts, and where the words after it begin."""

    form: Form
    ordinal: int | None
    end: int

    def follows(self, before: "Number") -> bool:
        """Whether this number counts on from `before`."""
        return self.form == before.form and before.ordinal is not None and self.ordinal == before.ordinal + 1


def read_number(text: str) -> Number | None:
    """The numbering at the start of a line; None when there is none."""
    for form in FORMS:
        found = form.pattern.match(text)
        if found:
            return Number(form, ordinal_of(found[1]), found.end())
    return None


def ordinal_of(printed: str | None) -> int | None:
    """廿一 → 21, 12 → 12, ③ → 3; None for a number that is not printed."""
    if not printed:
        return None
    if printed.isdecimal():
        return int(printed)
    if "①" <= printed <= "⑳":
        return ord(printed) - ord("①") + 1
    total = digit = 0
    for char in printed.replace("廿", "二十").replace("卅", "三十"):
        if char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS[char]
    return total + digit


def compact(text: str) -> str:
    """Without blanks; for matching."""
    return re.sub(r"\s", "", text)


def is_contents_title(text: str) -> bool:
    return bool(CONTENTS.fullmatch(compact(text)))


def lead_of(text: str, start: int, alone: bool) -> int | None:
    """Where the heading part of a run-on heading ends: `（一）收入预算：包括…` → before the colon.

    None when the words after the number are no short phrase before a colon or a full stop, or hold an amount. For a
    number that stands `alone`, without a neighbour to compare with, a full stop does not make a lead.
    """
    found = LEAD.match(text, start)
    if not found or AMOUNT.search(found[0]):
        return None
    if alone and found[0].endswith("。"):
        return None
    rest = text[found.end() :].strip()
    return found.end() - 1 if len(rest) > 12 or rest[-1:] in tuple("。；;") else None
