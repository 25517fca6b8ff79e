"""Agencies named in pinyin: the letters of a place and, right behind, those of one of its agencies.

"hengyang gongxinju 2024", "hengyangshi gong xin ju"   ->  衡阳市工业和信息化局
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.names import bare, needs_place, pinyin, readings

if TYPE_CHECKING:
    from index.roster import Roster

_RUN = re.compile(r"[a-z]{2,}(?: [a-z]+)*")
_LONGEST = 24
"""Letters of a place."""


_INSTITUTION = re.compile(
    r" ?(?:[a-z]+ ){0,6}?[a-z]*"
    r"(?:ju|ting|weiyuanhui|jianwei|gaiwei|bangongshi|zhongxin|fayuan|jianchayuan|yiyuan|fulian)\b"
)
_SYLLABLES = re.compile(r"(?: ?(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?(?:[aeiou]{1,3})(?:ng|n|r)?)+")


def find_letters(text: str, names: "Roster") -> Iterator[tuple[int, int, list[tuple[int, float, str]]]]:
    """Mentions in pinyin in a folded, lower-case question: where, and which agencies (none: a stranger)."""
    for run in _RUN.finditer(text):
        starts = [match.start() for match in re.finditer(r"[a-z]+", run[0])]
        for start in starts:
            found = _read(run[0][start:], names) or _strange(run[0][start:], names)
            if found:
                length, agencies = found
                yield run.start() + start, run.start() + start + length, agencies
                break


def _read(run: str, names: "Roster") -> tuple[int, list[tuple[int, float, str]]] | None:
    """The longest agency that the run opens with, as the letters it takes."""
    letters = run.replace(" ", "")
    best = 0
    found: list[tuple[int, float, str]] = []
    for end in range(min(_LONGEST, len(letters)), 3, -1):
        for place in names.latin.get(letters[:end], ()):
            for n, agency in enumerate(names.agencies):
                if place not in agency.name.places[-1:]:
                    continue
                for alias in agency.name.aliases:
                    size = _opens(letters[end:], place, alias)
                    if size and end + size >= best and not (needs_place(alias) and len(alias) < 3):
                        if end + size > best:
                            best, found = end + size, []
                        found.append((n, 0.85, f"{alias} in pinyin, {agency.name.full}"))
    taken = _with_blanks(run, best)
    return (taken, list(dict.fromkeys(found))) if found and taken else None


def _strange(run: str, names: "Roster") -> tuple[int, list[tuple[int, float, str]]] | None:
    """An agency of a place of the library that is not here, in syllables: guangzhou jiaoyuju."""
    place = re.match(r"[a-z]+", run)
    if place is None or not {place[0], re.sub(r"(?<=..)(?:shi|qu|xian|sheng)$", "", place[0])} & names.latin.keys():
        return None
    rest = _INSTITUTION.match(run, place.end())
    return (rest.end(), []) if rest and _SYLLABLES.fullmatch(rest[0]) else None


def _opens(letters: str, place: str, alias: str) -> int:
    """How many letters the alias takes after its place, written with or without its ending; 0 when it is not there."""
    ending = pinyin(place.removeprefix(bare(place)))
    for between in ("", ending):
        for way in readings(alias):
            if letters.startswith(between + way):
                return len(between) + len(way)
    return 0


def _with_blanks(run: str, letters: int) -> int:
    """Where the run ends that has so many letters; 0 inside a word."""
    at = seen = 0
    while seen < letters:
        seen += run[at] != " "
        at += 1
    return at if at == len(run) or run[at] == " " else 0
