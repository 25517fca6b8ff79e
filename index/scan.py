"""One question read against a roster of names: which stretches name which agencies, and which name strangers.

衡阳市石鼓区工信局   an agency word, and before it two places of which the second is nobody's here: unknown
咸宁精信局          a place, and after it one wrong character with the right sound: 经信局
普陀财政            a stem without an ending, right after its place
咸宁2024年          a place alone: everybody there, with a low score
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from index.around import (
    AFTER_STEM,
    AGENCY,
    BRIDGE,
    ENDS,
    LEVEL_BEFORE,
    ORDINAL,
    PART,
    ROAD,
    SHORT_SCHOOL,
    STOP,
    STREET,
    WITHIN,
    account_names,
    opening,
)  # fmt: skip
from index.english import find_english, find_strange_places
from index.letters import find_letters
from index.names import GENERIC, STREET_OFFICE, in_order, kind_aliases, known_counties, needs_place, same_place
from index.roster import Roster, Spot
from index.trades import ends_with


class Found(NamedTuple):
    start: int
    end: int
    agencies: tuple[tuple[int, float, str], ...]
    years: tuple[int, ...] = ()
    part: str = ""


class Scan:
    """One question read from left to right; stretches that are understood are taken."""

    def __init__(self, names: Roster, text: str) -> None:
        self.names = names
        self.text = text
        self.mentions: list[Found] = []
        self.unknown: list[tuple[int, int]] = []
        self.unknown_places: list[tuple[int, int]] = []
        self.near: list[str] = []
        """Places of the library that stand in front of unknown names."""
        self._taken = [False] * len(text)

    def run(self) -> None:
        self._aliases()
        self._english()
        self._after_places()
        self._strange_streets()
        self._places()
        self._alone()

    def _take(self, start: int, end: int) -> None:
        self._taken[start:end] = [True] * (end - start)

    def _free(self, start: int, end: int) -> bool:
        return not any(self._taken[start:end])

    def _add(self, start: int, end: int, agencies: Iterable[tuple[int, float, str]]) -> None:
        ranked = sorted(agencies, key=lambda found: -found[1])
        part = PART.match(self.text, end)
        self.mentions.append(
            Found(start, end, tuple(ranked), part=part[1] if part and not STOP.search(part[1]) else "")
        )
        self._take(start, end)

    def _aliases(self) -> None:
        """工信局, 中小企业中心, 府办, … with what stands before them."""
        for match in self.names.alias_words.find(self.text):
            alias = match.word
            if not self._free(match.start, match.end) or self._goes_on(match):
                continue
            start, chain, known = self.names.places_before(self.text, match.start)
            level = ""
            if not chain:
                start, level, known = self._before(match.start)
            candidates = self.names.by_alias.get(alias, [])
            fitting = [n for n in candidates if known and self._fits(n, chain, level)]
            if not chain and not level:
                if known and needs_place(alias):
                    continue
                if alias in account_names():
                    opens = match.start == opening(self.text) and not AFTER_STEM.match(self.text, match.end)
                    fitting = [n for n in fitting if opens and not self.names.agencies[n].parent]
            elif known and not fitting:
                fitting = [n for n in self.names.without_trade(alias) if self._fits(n, chain, level)]
            if fitting:
                self._add(
                    start, match.end, [(n, self._score(n, alias, chain), self._reason(n, alias)) for n in fitting]
                )
            elif needs_place(alias) and known:
                continue
            elif chain or level or not known or alias.endswith(("局", "委", "厅", "会", "部", "法院", "检察院")):
                self._stranger(start, match.end, chain, alias, known)

    def _goes_on(self, match: Spot) -> bool:
        """Whether a word is the beginning of another: 工信局机关…, 组织部门, 人大会议."""
        after = self.text[match.end : match.end + 1]
        if after in tuple("局厅委站院所") and match.word[-1] not in "局厅委站院所":
            return True
        if after in tuple("门分") and match.word[-1] == "部":
            return True
        return any(
            name != match.word and name.startswith(match.word) and self.text.startswith(name, match.start)
            for name in account_names()
        )

    def _before(self, start: int) -> tuple[int, str, bool]:
        """What stands before an agency without a place: where its name begins, its level, whether it is whole.

        少儿 in 衡阳市少儿图书馆 and 石鼓 in 石鼓工信局 belong to the name and make it another.
        """
        mark = LEVEL_BEFORE.search(self.text[:start])
        lead = self.names.lead(self.text, start)
        if mark and len(lead) <= len(mark[0]) + (mark[1] not in "州旗"):
            return mark.start(1), mark[1], True
        spots = list(self.names.place_words.find(lead))
        if spots:
            place = start - len(lead) + spots[-1].end
            between = lead[spots[-1].end :]
            if between and not BRIDGE.fullmatch(between):
                return self.names.places_before(self.text, place)[0], "", False
            if between:
                return start, between[0] if between[0] in "省市区县" else "", True
        if mark:
            return mark.start(1), mark[1], True
        if 2 <= len(lead) <= 6:
            return start - len(lead), "", False
        return start, "", True

    def _stranger(self, start: int, end: int, chain: Sequence[str], word: str, known: bool) -> None:
        """A name nobody here bears, unless it is one of ours with a wrong character."""
        if self._misspelt(start, end, chain, word, known):
            return
        self.unknown.append((start, end))
        self._take(start, end)
        if known and chain:
            self.near.append(chain[-1])

    def _fits(self, agency: int, chain: Sequence[str], level: str) -> bool:
        if chain:
            return self.names.fits(agency, chain)
        places = self.names.agencies[agency].name.places
        return not level or not places or places[-1].endswith(level)

    def _score(self, agency: int, alias: str, chain: Sequence[str]) -> float:
        name = self.names.agencies[agency].name
        loose = alias in name.loose or alias not in name.aliases
        score = 1.0 if alias == name.body else 0.7 if loose else 0.95
        if not chain:
            score -= 0.1
        return score - (0.3 if self.names.agencies[agency].parent else 0.0)

    def _reason(self, agency: int, alias: str, how: str = "short name") -> str:
        name = self.names.agencies[agency].name
        if self.names.agencies[agency].parent:
            return f"{alias}: a unit of this department, {name.full}"
        return f"full name {name.full}" if alias == name.body else f"{how} {alias} of {name.full}"

    def _misspelt(self, start: int, end: int, chain: Sequence[str], alias: str, known: bool) -> bool:
        """One wrong character: 工心局 for 工信局."""
        found = [n for n in self.names.misspelt(alias) if self._fits(n, chain, "")] if known else []
        if found:
            self._add(start, end, [(n, 0.8, self._reason(n, alias, "misspelt")) for n in found])
        return bool(found)

    def _english(self) -> None:
        for start, end, found in find_letters(self.text, self.names):
            if self._free(start, end) and found:
                self._add(start, end, found)
            elif self._free(start, end):
                self._stranger(start, end, (), self.text[start:end], False)
        for start, end, place, agencies in find_english(self.text, self.names):
            if not self._free(start, end):
                continue
            if agencies:
                self._add(start, end, agencies)
            else:
                self._stranger(start, end, [place] if place else [], self.text[start:end], True)

    def _after_places(self) -> None:
        """What follows a place and looks like an agency: misspelt names, short stems (普陀财政), and strangers."""
        for match in self.names.place_words.find(self.text):
            if not self._free(match.start, match.end):
                continue
            start, chain, known = self.names.places_before(self.text, match.end)
            ending = re.match(r"[省市区县州]", self.text[match.end :]) if not known else None
            after = match.end + (1 if ending else 0)
            nested = re.match(r"([一-鿿]{2,3}?)([区县镇乡])", self.text[after:])
            if nested and not STOP.search(nested[1]):
                after, known, chain = after + nested.end(), False, [*chain, nested[0]]
            if self._place_follows(after):
                continue
            if known and not self._street(chain) and self._misspelt_after(start, after, chain):
                continue
            span = SHORT_SCHOOL.match(self.text, after) or AGENCY.match(self.text, after)
            word = span[0] if span and self._free(after, span.end()) else ""
            if STOP.search(WITHIN.sub("", ORDINAL.sub("", word)).replace("和", "")):
                word = ""
            if word and not self._street(chain):
                end = after + len(word)
                if known and self._loosely(start, end, chain, word):
                    continue
                self._stranger(start, end, chain, word, known)
                continue
            stem = self.names.stem_words.match(self.text, after)
            if stem and known and not AFTER_STEM.match(self.text, stem.end):
                fitting = [n for n in self.names.stems[stem.word] if self.names.fits(n, chain)]
                if fitting:
                    self._add(start, stem.end, [(n, 0.85, self._reason(n, stem.word)) for n in fitting])

    def _misspelt_after(self, start: int, after: int, chain: Sequence[str]) -> bool:
        """A name with one wrong character right after its place, whatever the character may mean elsewhere."""
        for length in range(12, 2, -1):
            word = self.text[after : after + length]
            usable = len(word) == length and word[-1] in ENDS and self._free(after, after + length)
            if usable and self._misspelt(start, after + length, chain, word, True):
                return True
        return False

    def _place_follows(self, end: int) -> bool:
        """Whether a narrower place is written next: then this one only leads to it."""
        joined = re.match(r"人民政府|政府", self.text[end:])
        return self.names.place_words.match(self.text, end + (joined.end() if joined else 0)) is not None

    def _street(self, chain: Sequence[str]) -> bool:
        return bool(chain) and chain[-1].endswith(("街道", "镇", "乡"))

    def _loosely(self, start: int, end: int, chain: Sequence[str], word: str) -> bool:
        """Characters of the name in their order: 信息化局, 中小服务中心."""
        if word in kind_aliases() or word in GENERIC or len(word) < 3:
            return False
        found = [
            (n, 0.75, self._reason(n, word))
            for n, agency in enumerate(self.names.agencies)
            if self.names.fits(n, chain) and any(in_order(word, a) or ends_with(word, a) for a in agency.name.aliases)
        ]
        if found:
            self._add(start, end, found)
        return bool(found)

    def _places(self) -> None:
        """Places alone: 咸宁2024年…, 万里街道2025年…"""
        for match in self.names.place_words.find(self.text):
            if not self._free(match.start, match.end):
                continue
            if self._place_follows(match.end):
                continue
            start, chain, known = self.names.places_before(self.text, match.end)
            if not known or not chain:
                self.unknown_places.append((match.start, match.end))
                continue
            found = []
            for n, agency in enumerate(self.names.agencies):
                places = agency.name.places
                if not all(any(same_place(written, place) for place in places) for written in chain):
                    continue
                own = same_place(chain[-1], places[-1]) and agency.name.is_street
                score = 0.95 if own and agency.name.body in (STREET_OFFICE, "人民政府") else 0.5
                if not agency.parent:
                    found.append((n, score, f"place {chain[-1]}"))
            if not found:
                continue
            tail = (
                re.match(r"办事处|街道办|人民政府|政府|办(?!公|理|法)", self.text[match.end :])
                if self._street(chain)
                else None
            )
            street = [entry for entry in found if entry[1] > 0.9]
            self._add(start, match.end + (tail.end() if tail else 0), street or found)
        self._places_elsewhere()

    def _places_elsewhere(self) -> None:
        """Places that the roster does not list: districts at the head of a question, and places in letters."""
        start = opening(self.text)
        found = [(start, start + n) for n in range(7, 2, -1) if self.text[start : start + n] in known_counties()]
        for span in (*found[:1], *find_strange_places(self.text, self.names)):
            if self._free(*span) and self.text[slice(*span)] not in self.names.places:
                self.unknown_places.append(span)

    def strangers(self) -> list[tuple[int, int]]:
        """Places elsewhere that a question is about, when it names nobody: 长沙2024年三公, 宝山区的预算."""
        if self.mentions or self.unknown:
            return []
        found = []
        for start, end in self.unknown_places:
            level = re.match(r"市|省|区|县|自治区", self.text[end:])
            after = self.text[end + level.end() if level else end :]
            if (level or self.text[end - 1] in "省市区县" or start == opening(self.text)) and not ROAD.match(after):
                found.append((start, end + level.end() if level else end))
            elif self.text[start].isascii():
                found.append((start, end))
        return found

    def _strange_streets(self) -> None:
        for match in STREET.finditer(self.text):
            whole, own = self.names.places_before(self.text, match.end(1))[1:]
            if own and self._street(whole):
                continue
            for length in (2, 3, 4):
                at = match.start() - length
                name = self.text[max(at, 0) : match.start()]
                if at < 0 or STOP.search(name) or re.search(r"[^一-鿿]|[个各该本这那些两几城和与跟及比]", name):
                    break
                before = self.text[at - 1 : at]
                start, chain, known = self.names.places_before(self.text, at)
                boundary = not before or not re.match(r"[一-鿿]", before) or before in "和与跟及比市区县"
                if (boundary or chain) and self._free(start, match.end()):
                    self._stranger(start, match.end(), chain, self.text[at : match.end()], known)
                    break

    def _alone(self) -> None:
        """A misspelt agency without a place: 工心局2024年三公经费."""
        for match in re.finditer(r"(?:(?<![一-鿿])|(?<=[和与跟及比]))[一-鿿]{2,3}[局委办厅]", self.text):
            if self._free(*match.span()) and not STOP.search(match[0]):
                self._misspelt(match.start(), match.end(), (), match[0], True)
