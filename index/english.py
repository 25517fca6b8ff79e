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
local national any every each same whole entire one other which
"""
_ORDINARY = frozenset(_ORDINARY_WORDS.split())
_LEVELS = {
    "county": "县", "district": "区", "city": "市", "municipal": "市", "municipality": "市", "province": "省",
    "provincial": "省", "town": "镇", "township": "乡", "subdistrict": "街道", "sub-district": "街道",
}  # fmt: skip
_VERB_WORDS = """
spend spent spends plan plans planned pay paid pays need needs use used uses receive received get got set has had have
say says report reports reported allocate allocated cost costs be been did versus than over under per
"""
_VERBS = frozenset(_VERB_WORDS.split())
_ORDINARY_OR_VERB = _ORDINARY | _VERBS
_AND = ("and", "of", "&")
_TRADE_AFTER = re.compile(r" (?:of|for) (?:the )?([a-z]{4,}(?: (?:and|&) [a-z]{4,})?)")
_NOUNS = {
    "economic": "economy", "industrial": "industry", "cultural": "culture", "agricultural": "agriculture",
    "educational": "education", "financial": "finance",
}  # fmt: skip
_NO_TRADE = frozenset(("administration", "management", "supervision", "cooperation", "control"))
"""Parts of English names that tell no trade by themselves."""
_GOVERNMENT_OFFICE = re.compile(r"(?:general )?office of (?:the )?(?:[a-z'’]+ ){0,4}?(?:people['’]s )?government\b")
_CENTERS = ("center", "centre")
_NEAR = 45
"""Characters between a place and its agency."""


_LEVEL_WORDS = r"'s\b|’s\b|\b(?:municipal|city|district|county|provincial|people's|government)\b"


_Scored = tuple[int, float, str]
"""An agency by its number, how well it fits, and why."""


class _Word(NamedTuple):
    start: int
    end: int
    kinds: tuple[str, ...]
    """Standard words of the abbreviation table, or a bare head such as 局. Several kinds may bear one English name."""
    trade: str = ""
    """The field in front of a bare head, where it is told already: information technology + bureau."""
    head: str = ""
    """What it is called: bureau, center, …; empty when its name says it all."""


class _Place(NamedTuple):
    start: int
    end: int
    names: tuple[str, ...]
    """Places of the library that the letters may mean; none for a place of which it holds nothing."""


def find_english(text: str, names: "Roster") -> Iterator[tuple[int, int, str, list[_Scored]]]:
    """English mentions in a folded, lower-case question: where, in which place, which agencies (none: a stranger)."""
    if not re.search(r"[a-z]{3}", text):
        return
    places = _find_places(text, names)
    words = _find_kinds(text)
    owned = _places_of(words, places)
    for word, own in zip(words, owned, strict=True):
        if not own:
            stranger = re.search(r"([a-z]{4,})(?:'s)?(?: (?:municipal|city|district|county))?\s+$", text[: word.start])
            named = stranger and stranger[1] not in _ORDINARY | _all_parts()
            if stranger and named and _looks_like_place(stranger[1]):
                yield stranger.start(), word.end, "", []
                continue
            start = word.start
            found = _headed(names, _agencies(names, (), word.kinds), word.head)
            if _is_bare(word.kinds):
                trade, start, _ = _trade_around(text, word, (), places)
                found = _of_trade(names, found, trade)
            if found:
                yield start, word.end, "", found
            continue
        start, end = min(word.start, *(p.start for p in own)), max(word.end, *(p.end for p in own))
        first = next((place.names[0] for place in own if place.names), "")
        here = all(place.names for place in own)
        found = _headed(names, _agencies(names, own, word.kinds), word.head) if here else []
        if _is_bare(word.kinds) or word.head in _CENTERS:
            trade, opens, closes = _trade_around(text, word, own, places)
            if trade:
                found = _of_trade(names, found, trade)
                start, end = min(start, opens), max(end, closes)
        yield start, end, first, found
    used = {place.start for own in owned for place in own}
    for place in places:
        if place.start not in used and place.names:
            found = _agencies(names, (place,), ())
            if found:
                yield place.start, place.end, place.names[0], found


def _find_places(text: str, names: "Roster") -> list[_Place]:
    """Places in letters."""
    inside = names.latin
    found = []
    for match in re.finditer(r"inner mongolia|hong kong|[a-z]+(?:['’](?!s\b)[a-z]+)*", text):
        word = re.sub("['’]", "", match[0])
        if len(word) < 3:
            continue
        if word in inside:
            level = re.match(rf"\s+({'|'.join(_LEVELS)})\b", text[match.end() :])
            meant = inside[word]
            if level is not None:
                meant = tuple(place for place in meant if place.endswith(_LEVELS[level[1]]))
            else:
                meant = tuple(place for place in meant if names.same(bare(place), place))
            found.append(_Place(match.start(), match.end(), meant))
        elif word in _outside_letters() and word not in _ORDINARY:
            found.append(_Place(match.start(), match.end(), ()))
    return found


def find_strange_places(text: str, names: "Roster") -> list[tuple[int, int]]:
    """Places in letters of which the library holds nothing."""
    places = _find_places(text, names) if re.search(r"[a-z]{4}", text) else []
    return [(p.start, p.end) for p in places if not p.names and p.end - p.start > 4]


@cache
def _outside_letters() -> frozenset[str]:
    return frozenset(pinyin(place) for place in known_places())


@cache
def _kind_pattern() -> re.Pattern[str]:
    parts = []
    for kind in agency_kinds():
        for words in kind.english:
            plain = re.escape(words.removeprefix("=")).replace(r"\ ", r"[\s-]+")
            if kind.endings and words[0] != "=":
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
            kinds.setdefault(words.removeprefix("="), []).append(kind.standard)
    return sorted(((words, tuple(found)) for words, found in kinds.items()), key=lambda pair: -len(pair[0]))


def _is_bare(kinds: Sequence[str]) -> bool:
    """Whether a head alone is written: the bureau, the center."""
    return any(kind in _HEADS.values() for kind in kinds)


def _find_kinds(text: str) -> list[_Word]:
    offices = ("人民政府办公室", "人民政府办公厅")
    found = [_Word(match.start(), match.end(), offices) for match in _GOVERNMENT_OFFICE.finditer(text)]
    for match in _kind_pattern().finditer(text):
        plain = re.sub(r"[\s-]+", " ", match[0])
        kinds = next((standards for words, standards in _by_words() if words in plain or words in match[0]), ())
        filler = re.match(rf"{_FILLER}*{_HEAD}", text[match.end() :])
        end = match.end() + (filler.end() if filler else 0)
        head = re.search(_HEAD, text[match.start() : end])
        fitting = tuple(kind for kind in kinds if not head or _bears(kind, head[0]))
        if head and not fitting:
            found.append(_Word(match.start(), end, (_HEADS[head[0]],), " ".join(_trade_words(plain))))
        else:
            found.append(_Word(match.start(), end, fitting, head=head[0] if head else ""))
    for match in re.finditer(r"\b(bureau|commission|center|centre)\b", text):
        if not any(word.start <= match.start() < word.end for word in found):
            found.append(_Word(match.start(), match.end(), (_HEADS[match[1]],)))
    return sorted(found)


def _trade_words(plain: str) -> list[str]:
    return re.sub(rf"\b{_HEAD} (?:of|for) (?:the )?", "", plain).split()


@cache
def _bears(standard: str, head: str) -> bool:
    """Whether a kind of agency may be called a bureau, or a center."""
    endings = {ending for kind in agency_kinds() if kind.standard == standard for ending in kind.endings}
    if not endings or head not in _HEADS:
        return True
    return "中心" in endings if head in _CENTERS else bool(endings - {"中心"})


def _trade_around(text: str, word: _Word, own: Sequence[_Place], places: Sequence[_Place]) -> tuple[str, int, int]:
    """The trade that a bureau or center is named by, which the table does not hold by these words, and its place."""
    after = _TRADE_AFTER.match(text, word.end) if _is_bare(word.kinds) else None
    if word.trade:
        return word.trade, word.start, word.end
    if after and not _ORDINARY_OR_VERB.intersection(after[1].split()) and not _holds_place(places, *after.span(1)):
        return after[1], word.start, after.end()
    before = max((place.end for place in own if place.end <= word.start), default=0)
    run = re.sub(_LEVEL_WORDS, " ", text[before : word.start]).split()
    if before and len(run) <= 4 and all(_may_be_trade(one) for one in run):
        return " ".join(run), word.start, word.end  # all that stands between a place and its bureau
    trade: list[str] = []
    while run and len(trade) < 4 and _may_be_trade(run[-1]):
        trade.insert(0, run.pop())
    while trade and trade[0] in _AND:
        del trade[0]
    said = " ".join(trade)
    if not trade or (not any(place.start >= word.end for place in own) and _plain(said) not in _all_parts()):
        return "", word.start, word.end
    return said, text.rfind(trade[0], 0, word.start), word.end


def _may_be_trade(word: str) -> bool:
    return word in _AND or bool(re.fullmatch(r"[a-z]{3,}", word) and word not in _ORDINARY_OR_VERB)


def _holds_place(places: Sequence[_Place], start: int, end: int) -> bool:
    return any(start <= place.start < end for place in places)


def _of_trade(names: "Roster", found: Sequence[_Scored], trade: str) -> list[_Scored]:
    """Agencies called so in English, or by a name of which this is a part: economy."""
    return [one for one in found if any(_plain(trade) in _parts(kind) for kind in names.agencies[one[0]].name.kinds)]


def _headed(names: "Roster", found: Sequence[_Scored], head: str) -> list[_Scored]:
    """A bureau is no center or station of its trade."""
    if head in _CENTERS or head not in _HEADS:
        return list(found)
    return [one for one in found if not names.agencies[one[0]].name.body.endswith(("中心", "站", "所"))]


@cache
def _all_parts() -> frozenset[str]:
    return frozenset(part for kind in agency_kinds() for part in _parts(kind.standard))


@cache
def _parts(standard: str) -> frozenset[str]:
    """English names of a kind and what stands in them between `and` and `and`."""
    names = {
        _plain(words.removeprefix("="))
        for kind in agency_kinds()
        if kind.standard == standard
        for words in kind.english
    }
    return frozenset(names | {part for name in names for part in name.split(" and ")}) - _NO_TRADE


@cache
def _plain(words: str) -> str:
    return " ".join(_NOUNS.get(word, word) for word in words.replace(",", " and").replace("&", "and").split())


def _places_of(words: Sequence[_Word], places: Sequence[_Place]) -> list[list[_Place]]:
    """For each agency word its places: each place belongs to the word that stands closest to it."""
    own: list[list[_Place]] = [[] for _ in words]
    for place in places:
        gaps = [
            (max(word.start - place.end, place.start - word.end, 0), word.start < place.start, n)
            for n, word in enumerate(words)
        ]
        near = min((gap for gap in gaps if gap[0] <= _NEAR), default=None)
        if near is not None:
            own[near[2]].append(place)
    return own


def _agencies(names: "Roster", places: Sequence[_Place], kinds: Sequence[str]) -> list[_Scored]:
    """Agencies of these places (or of any) that are of one of these kinds; of every kind when none is given."""
    found = []
    for n, agency in enumerate(names.agencies):
        name = agency.name
        narrowest = {place for written in places for place in written.names if place in name.places[-1:]}
        if any(not set(written.names).intersection(name.places) for written in places):
            continue
        if places and kinds and not narrowest:
            continue
        score = 0.9
        if kinds and not name.kinds.intersection(kinds):
            if not _is_bare(kinds) or not any(alias.endswith(tuple(kinds)) for alias in name.aliases):
                continue
            score = 0.7
        elif not kinds:
            score = 0.9 if name.is_street and narrowest else 0.5 if narrowest else 0.2
        if agency.parent:
            score -= 0.3
        kind = next((kind for kind in kinds if kind in name.kinds), *kinds[:1]) if kinds else "place"
        found.append((n, score, f"{kind} in English, {name.full}"))
    return found


@cache
def _looks_like_place(word: str) -> bool:
    """Two or three syllables of pinyin."""
    syllable = r"(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?(?:[aeiouv]{1,3})(?:ng|n|r)?"
    return bool(re.fullmatch(rf"(?:{syllable}){{2,3}}", word))
