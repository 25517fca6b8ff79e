"""What people call things: terms with their aliases, in Chinese and English, and the chart of accounts.

    canonical("公务用车运行费")                       -> "公务用车运行维护费"
    find_terms("吃喝费 how much")                     -> [TermHit(0, 3, "公务接待费")]
    find_terms("What is the vehicle running cost?")   -> [TermHit(12, 32, "公务用车运行维护费")]

The lists are data (`data/terms.csv`, `data/words.csv`); nothing in them belongs to one document.
"""

import csv
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ingest import accounts, squeeze

_DATA = Path(__file__).parent / "data"
_ENGLISH_START = re.compile(
    r"(?:by )?(?:how|what|which|why|who|when|where|does|do|did|is|are|was|were|list|give|compare)\b", re.I
)
_HAN = re.compile(r"[\u4e00-\u9fff]")


class Term(NamedTuple):
    name: str
    codes: tuple[str, ...]
    chinese: tuple[str, ...]
    english: tuple[str, ...]


class TermHit(NamedTuple):
    start: int
    end: int
    name: str
    """Name of the term, or an account's name."""
    alias: str
    """The words that were found."""


@cache
def terms() -> dict[str, Term]:
    with (_DATA / "terms.csv").open(encoding="utf-8") as lines:
        return {
            row["term"]: Term(
                row["term"],
                tuple(filter(None, row["codes"].split("|"))),
                tuple(filter(None, row["chinese"].split("|"))),
                tuple(filter(None, row["english"].split("|"))),
            )
            for row in csv.DictReader(lines)
        }


@cache
def _aliases() -> dict[str, str]:
    """Squeezed Chinese alias → term, and every account name → its term or itself."""
    found = {squeeze(entry.name): squeeze(entry.name) for entry in accounts().values()}
    for term in terms().values():
        for alias in (term.name, *term.chinese):
            found[squeeze(alias)] = term.name
    return found


@cache
def _english() -> dict[str, str]:
    return {alias.lower(): term.name for term in terms().values() for alias in term.english}


@cache
def _words() -> dict[str, str]:
    with (_DATA / "words.csv").open(encoding="utf-8") as lines:
        return {row["english"].lower(): row["chinese"] for row in csv.DictReader(lines)}


@cache
def long_aliases() -> tuple[tuple[str, str], ...]:
    """Chinese names long enough to be known with one character wrong, longest first."""
    names = [(alias, name) for alias, name in _aliases().items() if len(alias) >= 4 and _HAN.match(alias)]
    return tuple(sorted(names, key=lambda item: -len(item[0])))


_ENDINGS = re.compile(r"(?:预算数|决算数|预算|决算|合计|小计|总额|数|费用支出|支出|费用|经费|费|收入|资金)$")


@cache
def canonical(name: str) -> str:
    """One name for what a label, a phrase or an alias calls the same thing; the squeezed name itself when unknown."""
    plain = squeeze(name)
    known = _aliases()
    if plain in known:
        return known[plain]
    for ending in (r"(?:预算数?|决算数?|合计|小计|总额|数)$", r"(?:支出|费用)$"):
        shorter = re.sub(ending, "", plain)
        if shorter != plain and shorter in known:
            return known[shorter]
    for longer in (plain + "支出", plain + "费", plain.removesuffix("费用") + "费"):
        if longer in known:
            return known[longer]
    return plain


def stem(name: str) -> str:
    """A name without the endings that carry no meaning: 工会经费 → 工会."""
    plain = squeeze(name)
    shorter = _ENDINGS.sub("", plain)
    return shorter if len(shorter) >= 2 else plain


@cache
def _chinese_pattern() -> re.Pattern[str]:
    names = sorted((alias for alias in _aliases() if len(alias) >= 2), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, names)))


@cache
def _english_pattern() -> re.Pattern[str]:
    names = sorted(_english(), key=len, reverse=True)
    return re.compile(r"(?<![a-z])(?:" + "|".join(map(re.escape, names)) + r")(?:es|s)?(?![a-z])")


@cache
def _word_pattern() -> re.Pattern[str]:
    names = sorted(_words(), key=len, reverse=True)
    return re.compile(r"(?<![a-z])(?:" + "|".join(map(re.escape, names)) + r")(?![a-z])")


def find_terms(text: str) -> list[TermHit]:
    """Terms and account names in a squeezed text, longest first where they overlap, in reading order."""
    text = text.replace("(", "（").replace(")", "）")
    hits = [TermHit(m.start(), m.end(), _aliases()[m[0]], m[0]) for m in _chinese_pattern().finditer(text)]
    lowered = text.lower()
    for match in _english_pattern().finditer(lowered):
        alias = match[0]
        name = _english().get(alias) or _english().get(alias.removesuffix("s")) or _english().get(alias[:-2])
        if name and not any(hit.start < match.end() and match.start() < hit.end for hit in hits):
            hits.append(TermHit(match.start(), match.end(), name, alias))
    return sorted(hits)


def to_chinese(text: str) -> str:
    """English words of the field replaced by Chinese ones; what is not known is dropped, Chinese stays."""
    lowered = text.lower()
    lowered = _english_pattern().sub(lambda m: _english().get(m[0]) or _english().get(m[0].rstrip("s")) or "", lowered)
    lowered = _word_pattern().sub(lambda m: _words()[m[0]], lowered)
    return re.sub(r"(?<![0-9a-z])[a-z][a-z'’-]*", " ", lowered)


@cache
def _common() -> frozenset[str]:
    return frozenset((_DATA / "english_common.txt").read_text(encoding="utf-8").split())


def strange_words(text: str) -> tuple[str, ...]:
    """English words that neither the lexicon nor everyday questions know: what they ask for may not be understood."""
    bare = _word_pattern().sub(" ", _english_pattern().sub(" ", text.lower()))
    return tuple(word for word in re.findall(r"[a-z]{3,}", bare) if word not in _common())


def is_english(text: str) -> bool:
    """Whether the asker writes English: more English words than Chinese characters outside brackets."""
    bare = re.sub(r"[（(][^（）()]*[)）]", "", text)
    words, characters = len(re.findall(r"[A-Za-z]{2,}", bare)), len(_HAN.findall(bare))
    return words > characters or (words >= 4 and 2 * words > characters and bool(_ENGLISH_START.match(bare.strip())))
