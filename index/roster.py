"""The names of a library, indexed for reading questions: aliases, stems and places, and which agency a chain of places
means."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from index.around import LEADING, NO_NAME, OPENED, ORDINAL, WITHIN
from index.names import (
    STREET_OFFICE,
    AgencyName,
    bare,
    distance,
    is_known_place,
    kind_aliases,
    known_counties,
    known_places,
    one_wrong,
    plain_name,
    readings,
    same_place,
    take_apart,
)
from index.trades import is_rest, other_trade
from ingest.document import Cover

_PLACE_ENDING = re.compile(r"(?:特别行政区|自治州|自治县|开发区|高新区|新区|省|市|区|县|州|镇|乡|街道)$")
_JOINED = re.compile(r"(?:人民政府|政府|委员会|委|的|里的|下属的?|所属的?|直属的?|\s|'s|(?<!\d)(?:20)?\d\d年度?)+$")
NOT_IN_PLACE = re.compile(
    r"[的是了吗呢么几谁哪什怎为请问告诉查看说想知给把被在从到对于按照跟及或比度今去该我你他它这那每共总计有没需预算决支出入费钱额用占"
    r"数表示列第询帮下面外，,。、：:；;？?！!（）()\[\]“”\"'\s\da-z]"
)
"""Words, but not what may be a place of which we have never heard: 雨花区, 金山区 and 万州区 are places."""


EXONYMS = {
    "哈尔滨": ("harbin",), "内蒙古": ("neimenggu", "inner mongolia"), "西藏": ("tibet",), "陕西": ("shaanxi",),
    "呼和浩特": ("hohhot",), "乌鲁木齐": ("urumqi",), "拉萨": ("lhasa",), "香港": ("hong kong",),
    "澳门": ("macau", "macao"), "齐齐哈尔": ("qiqihar",), "鄂尔多斯": ("ordos",), "喀什": ("kashgar",),
    "吐鲁番": ("turpan",), "日喀则": ("shigatse",), "呼伦贝尔": ("hulunbuir",), "厦门": ("amoy",),
}  # fmt: skip
"""Places that English does not write in pinyin, or not in the pinyin of their characters."""


class Spot(NamedTuple):
    """A word found in a text."""

    word: str
    start: int
    end: int


class WordList:
    """Finds the longest of many words at each place of a text; the time does not grow with their number."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._lengths = sorted({len(word) for word in self._words}, reverse=True)

    def match(self, text: str, start: int) -> Spot | None:
        """The longest word that begins at `start`."""
        for length in self._lengths:
            word = text[start : start + length]
            if len(word) == length and word in self._words:
                return Spot(word, start, start + length)
        return None

    def search(self, text: str) -> Spot | None:
        return next(self.find(text), None)

    def find(self, text: str) -> Iterator[Spot]:
        """Words from left to right, none over another."""
        start = 0
        while start < len(text):
            spot = self.match(text, start)
            if spot is not None:
                yield spot
            start = start + 1 if spot is None else spot.end


class Named(NamedTuple):
    """What resolving needs to know of a document; DocumentRow fits."""

    key: str
    cover: Cover


class Agency(NamedTuple):
    name: AgencyName
    documents: tuple[int, ...]
    parent: bool
    """True when the name is a subordinate unit's and the documents are its department's."""


class Roster:
    """Agencies of a library by everything they may be called."""

    def __init__(self, documents: Sequence[Named]) -> None:
        self.documents = documents
        own: dict[str, list[int]] = {}
        units: dict[str, list[int]] = {}
        for n, document in enumerate(documents):
            entity = document.cover.entity
            if entity:
                own.setdefault(entity, []).append(n)
            for unit in document.cover.units:
                name = _unit_name(unit, entity)
                if name:
                    units.setdefault(name, []).append(n)
        self.agencies = [Agency(take_apart(name), tuple(found), False) for name, found in own.items()]
        self.agencies += [
            Agency(take_apart(name), tuple(found), True) for name, found in units.items() if name not in own
        ]
        self.by_alias: dict[str, list[int]] = {}
        self.stems: dict[str, list[int]] = {}
        self.places: dict[str, str] = {}
        for n, agency in enumerate(self.agencies):
            for alias in () if agency.name.body == STREET_OFFICE else agency.name.aliases:
                self.by_alias.setdefault(alias, []).append(n)
            for stem in agency.name.stems:
                self.stems.setdefault(stem, []).append(n)
            for place in agency.name.places:
                self.places[place] = place
                if not place.endswith(("街道", "镇", "乡")):
                    self.places.setdefault(bare(place), place)
                    self.places.setdefault(bare(place) + place[-1], place)
        self.alias_words = WordList((*self.by_alias, *kind_aliases()))
        self.stem_words = WordList(self.stems)
        self.place_words = WordList((*self.places, *known_places()))

    def places_before(self, text: str, end: int) -> tuple[int, list[str], bool]:
        """Places directly before `end`: where they begin, the places widest first, whether all are known."""
        chain: list[str] = []
        known = True
        start = end
        while True:
            head = _JOINED.sub("", text[:start]) if chain or start == end else text[:start]
            spot = self._place_at_end(head)
            if spot is None:
                break
            length, place, here = spot
            chain.insert(0, place)
            known = known and here
            start = len(head) - length
        return start, chain, known

    def lead(self, text: str, start: int) -> str:
        """Characters right before an agency that may belong to its name, back to a word that cannot."""
        at = start
        while at > 0 and start - at < 12:
            ordinal = ORDINAL.search(text[max(at - 4, 0) : at])
            if ordinal and ordinal.end() == at - max(at - 4, 0):
                at -= len(ordinal[0])
                continue
            if WITHIN.fullmatch(text[max(at - 2, 0) : at]):
                at -= 2
                continue
            character = text[at - 1]
            if not "一" <= character <= "鿿" or NOT_IN_PLACE.search(character) or character in "和与":
                break
            at -= 1
        lead = OPENED.sub("", text[at:start])
        places = list(self.place_words.find(lead))
        if places and WITHIN.fullmatch(lead[places[-1].end :]):
            return lead
        return "" if NO_NAME.search(lead) or LEADING.search(lead) else lead

    def _place_at_end(self, head: str) -> tuple[int, str, bool] | None:
        for length in range(min(12, len(head)), 1, -1):
            if head[-length:] in self.places:
                return length, head[-length:], True
        letters = re.search(r"([a-z]+)(?: (?:city|municipal|district|county|province))?\s*$", head)
        if letters and letters[1] in self.latin:
            return len(head) - letters.start(), bare(self.latin[letters[1]][0]), True
        for length in range(min(8, len(head)), 1, -1):
            if head[-length:] in known_counties():
                return length, head[-length:], False
        ending = _PLACE_ENDING.search(head)
        if ending:
            strange = self._strange_place(head[: ending.start()])
            if strange:
                meant = self._meant(strange + ending[0])
                return len(strange) + len(ending[0]), meant or strange + ending[0], bool(meant)
        for length in (4, 3, 2):
            if len(head) >= length and head[-length:] in known_places():
                return length, head[-length:], False
        for length in (3, 2):
            meant = self._meant(head[-length:]) if len(head) >= length else ""
            if meant:
                return length, meant, True
        return None

    def _meant(self, written: str) -> str:
        """The place of the library that is written with one wrong character of the same sound or shape."""
        if is_known_place(written):
            return ""
        found = {self.places[place] for place in self.places if one_wrong(written, place)}
        return found.pop() if len(found) == 1 else ""

    def misspelt(self, written: str) -> list[int]:
        """Agencies that one wrong character makes of what is written.

        A kind of agency that exists is no mistake, nor is a trade that exists: 统计信息中心 is not 审计信息中心.
        """
        if written in kind_aliases() or written.isascii():
            return []
        meant = [alias for alias in self.by_alias if one_wrong(written, alias) and not other_trade(written, alias)]
        return list(dict.fromkeys(n for alias in meant for n in self.by_alias[alias]))

    def _strange_place(self, head: str) -> str:
        """The two to four characters of a place before its ending: those left over after a known place, or two.

        None after a year or a word that leads to a level: 2020年起由区财政局.
        """
        if LEADING.search(head) or re.search(r"\d年度?$", head):
            return ""
        lengths = [n for n in (2, 3, 4) if re.fullmatch(r"[一-鿿]+", head[-n:]) and len(head) >= n]
        usable = [head[-n:] for n in lengths if not NOT_IN_PLACE.search(head[-n:]) and not head.endswith("自治")]
        after_known = [word for word in usable if self.place_words.search(head[: -len(word)][-6:] + " ")]
        clean = [word for word in usable if not re.search(r"[省市区县]", word)]
        best = [word for word in after_known if word in clean] or clean[:1]
        return best[0] if best else ""

    def without_trade(self, written: str) -> list[int]:
        """Units that are written without their trade: 信息中心 for 审计信息中心."""
        return [n for n, agency in enumerate(self.agencies) if is_rest(written, agency.name.body)]

    @cached_property
    def latin(self) -> dict[str, tuple[str, ...]]:
        """Places of the library by their letters: putuo -> 普陀区; the widest first."""
        found: dict[str, dict[str, None]] = {}
        for place in self.places.values():
            for way in (*readings(bare(place)), *EXONYMS.get(bare(place), ())):
                found.setdefault(way, {})[place] = None
        return {way: tuple(sorted(own, key=_breadth)) for way, own in found.items()}

    def same(self, written: str, place: str) -> bool:
        """Whether the place is meant; 衡阳 is not 衡阳县 where 衡阳市 is here as well."""
        city_here = place.endswith("县") and written == bare(place) and f"{written}市" in self.places
        return same_place(written, place) and not city_here

    def fits(self, agency: int, chain: Sequence[str]) -> bool:
        """Whether the places written belong to the agency, the last being its narrowest."""
        places = self.agencies[agency].name.places
        position = -1
        for written in chain:
            at = next((n for n, place in enumerate(places) if n > position and self.same(written, place)), None)
            if at is None:
                return False
            position = at
        return position == len(places) - 1


def _unit_name(unit: str, department: str) -> str:
    """A subordinate unit's name with its places; empty when it is the department itself, 本级 or misspelt."""
    name = plain_name(unit)
    places = take_apart(department).places
    for place in places[-1:]:
        name = name[max(name.rfind(place), 0) :] if not name.startswith("".join(places)) else name
    if not take_apart(name).places:
        name = "".join(places) + name
    own = plain_name(department)
    return "" if own.endswith(name) or distance(name, own) <= 1 else name


def _breadth(place: str) -> int:
    """Provinces before cities before districts before counties."""
    return next((n for n, ending in enumerate(("省", "市", "区", "县")) if place.endswith(ending)), 4)
