"""Agencies named in English: a place in letters and a kind of agency, near each other.

"Hengyang Municipal Bureau of Industry and IT"   hengyang + industry and it   -> 衡阳市工业和信息化局
"the Xianning bureau's total budget"             xianning + bureau            -> every 局 of 咸宁
"Changsha finance bureau"                        a place of which nothing is here -> unknown
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from index.names import agency_kinds, bare, known_places, pinyin

if TYPE_CHECKING:
    from index.roster import Roster

_HEAD = r"(?:bureau|department|commission|committee|office|authority|administration|center|centre)"
_HEADS = {"bureau": "局", "commission": "委", "committee": "委", "center": "中心", "centre": "中心"}
_FILLER = r"(?:municipal|city|district|county|provincial|people's|government|general|of|the|for|'s|’s|,|\s)"
_ORDINARY_WORDS = """
the a an of in on for and or to how what which is was does did do are were this that all municipal city
district county province government public general bureau office much many total budget final actual finance
industry general show me compare between by from with its their annual give tell it at our your each state
local national
"""
_ORDINARY = frozenset(_ORDINARY_WORDS.split())
_LEVELS = {"county": "县", "district": "区", "city": "市", "municipal": "市", "province": "省", "provincial": "省"}
_VERB_WORDS = """
spend spent spends plan plans planned pay paid pays need needs use used uses receive received get got set has had have
say says report reports reported allocate allocated cost costs be been did versus than over under per
"""
_VERBS = frozenset(_VERB_WORDS.split())
_NEAR = 45
"""Characters between a place and its agency."""


_LEVEL_WORDS = r"'s\b|’s\b|\b(?:municipal|city|district|county|provincial|people's|government)\b"


class _Word(NamedTuple):
    start: int
    end: int
    kinds: tuple[str, ...]
    """Standard words of the abbreviation table, or a bare head such as 局. Several kinds may bear one English name."""


def find_english(text: str, names: "Roster") -> Iterator[tuple[int, int, str, list[tuple[int, float, str]]]]:
    """English mentions in a folded, lower-case question: where, in which place, which agencies (none: a stranger)."""
    if not re.search(r"[a-z]{4}", text):
        return
    places = _find_places(text, names)
    used: set[int] = set()
    for word in _find_kinds(text):
        place = _nearest(word, places)
        if place is None:
            stranger = re.search(r"([a-z]{4,})(?:'s)?(?: (?:municipal|city|district|county))?\s+$", text[: word.start])
            if stranger and stranger[1] not in _ORDINARY and _looks_like_place(stranger[1]):
                yield stranger.start(), word.end, "", []
            elif not _is_bare(word.kinds):
                found = _agencies(names, None, word.kinds)
                if found:
                    yield word.start, word.end, "", found
            continue
        start, end, name = place
        used.add(start)
        if _is_bare(word.kinds):
            further = _trade_after(text, word.end, places)
            if further > word.end or _is_trade(text[end : word.start]):
                yield start, further, name, []
                continue
        found = _agencies(names, name, word.kinds) if name else []
        yield min(start, word.start), max(end, word.end), name, found
    for start, end, name in places:
        if start not in used and name:
            found = _agencies(names, name, ())
            if found:
                yield start, end, name, found


def _find_places(text: str, names: "Roster") -> list[tuple[int, int, str]]:
    """Places in letters; an empty name for places of which the library holds nothing."""
    inside = names.latin
    found = []
    for match in re.finditer(r"[a-z]{3,}", text):
        word = match[0]
        if word in inside:
            level = re.match(r"\s+(county|district|city|municipal|province|provincial)\b", text[match.end() :])
            fitting = level is None or inside[word].endswith(_LEVELS[level[1]])
            found.append((match.start(), match.end(), inside[word] if fitting else ""))
        elif word in _outside_letters() and word not in _ORDINARY:
            found.append((match.start(), match.end(), ""))
    return found


@cache
def _outside_letters() -> frozenset[str]:
    return frozenset(pinyin(place) for place in known_places())


@cache
def _kind_pattern() -> re.Pattern[str]:
    parts = []
    for kind in agency_kinds():
        for words in kind.english:
            plain = re.escape(words).replace(r"\ ", r"[\s-]+")
            if kind.endings:
                parts.append((len(words), rf"{plain}(?={_FILLER}*{_HEAD})|{_HEAD} (?:of|for) (?:the )?{plain}\b"))
            else:
                parts.append((len(words), rf"\b{plain}\b"))
    parts.sort(key=lambda part: -part[0])
    return re.compile("|".join(f"(?:{part})" for _, part in parts))


@cache
def _by_words() -> list[tuple[str, tuple[str, ...]]]:
    kinds: dict[str, list[str]] = {}
    for kind in agency_kinds():
        for words in kind.english:
            kinds.setdefault(words, []).append(kind.standard)
    return sorted(((words, tuple(found)) for words, found in kinds.items()), key=lambda pair: -len(pair[0]))


def _is_bare(kinds: Sequence[str]) -> bool:
    """Whether a head alone is written: the bureau, the center."""
    return any(kind in _HEADS.values() for kind in kinds)


def _find_kinds(text: str) -> list[_Word]:
    found = []
    taken = 0
    for match in _kind_pattern().finditer(text):
        plain = re.sub(r"[\s-]+", " ", match[0])
        kinds = next((standards for words, standards in _by_words() if words in plain or words in match[0]), ())
        head = re.match(rf"{_FILLER}*{_HEAD}", text[match.end() :])
        end = match.end() + (head.end() if head else 0)
        found.append(_Word(match.start(), end, kinds))
        taken = end
    for match in re.finditer(r"\b(bureau|commission|center|centre)\b", text):
        if match.start() >= taken or not any(word.start <= match.start() < word.end for word in found):
            found.append(_Word(match.start(), match.end(), (_HEADS[match[1]],)))
    return sorted(found)


def _is_trade(between: str) -> bool:
    """Whether the words between a place and its bureau name a trade that is not in the table: water works."""
    words = re.sub(_LEVEL_WORDS, " ", between).split()
    return 0 < len(words) <= 4 and all(
        word in ("and", "of", "&") or (re.fullmatch(r"[a-z]{3,}", word) and word not in _ORDINARY | _VERBS)
        for word in words
    )


def _trade_after(text: str, start: int, places: Sequence[tuple[int, int, str]]) -> int:
    """Where `of letters` after a bureau ends, when it names a trade that is not in the table; else `start`."""
    found = re.match(r" (?:of|for) (?:the )?([a-z]{4,})(?: and [a-z]{4,})?", text[start:])
    if not found or found[1] in _ORDINARY | _VERBS or any(a <= start + found.start(1) < b for a, b, _ in places):
        return start
    return start + found.end()


def _nearest(word: _Word, places: Sequence[tuple[int, int, str]]) -> tuple[int, int, str] | None:
    """The place that stands closest to the agency word, before it or after `of` or `in`."""
    best: tuple[int, tuple[int, int, str]] | None = None
    for place in places:
        gap = word.start - place[1] if place[1] <= word.start else place[0] - word.end
        if 0 <= gap <= _NEAR and (best is None or gap <= best[0]):
            best = (gap, place)
    return None if best is None else best[1]


def _agencies(names: "Roster", place: str | None, kinds: Sequence[str]) -> list[tuple[int, float, str]]:
    """Agencies of a place (or of any) that are of one of these kinds; of every kind when none is given."""
    found = []
    for n, agency in enumerate(names.agencies):
        name = agency.name
        if place is not None and place not in name.places and place not in [bare(p) for p in name.places]:
            continue
        score = 0.9
        if kinds and not name.kinds.intersection(kinds):
            if not _is_bare(kinds) or not any(alias.endswith(tuple(kinds)) for alias in name.aliases):
                continue
            score = 0.7
        elif not kinds:
            score = 0.5
        if place is not None and name.places and bare(name.places[-1]) != bare(place):
            score -= 0.3
        if name.is_street and place is not None and bare(name.places[-1]) == bare(place):
            score = 0.9
        if agency.parent:
            score -= 0.3
        kind = next((kind for kind in kinds if kind in name.kinds), *kinds[:1]) if kinds else "place"
        found.append((n, score, f"{kind} in English, {name.full}"))
    if place is not None and found and kinds:
        best = max(score for _, score, _ in found)
        if best < 0.65 and not _is_bare(kinds):
            return [] if best < 0.5 else found
    return found


@cache
def _looks_like_place(word: str) -> bool:
    """Two or three syllables of pinyin."""
    syllable = r"(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?(?:[aeiouv]{1,3})(?:ng|n|r)?"
    return bool(re.fullmatch(rf"(?:{syllable}){{2,3}}", word))
