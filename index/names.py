"""Names of agencies taken apart: the chain of places in front, the body behind, and what people call them.

    上海市普陀区人民政府万里街道办事处  ->  places 上海市 普陀区 万里街道, body 街道办事处
    衡阳市工业和信息化局              ->  places 衡阳市, body 工业和信息化局, also 工信局, 工业信息化局

Abbreviations are data (`data/agencies.csv`: standard words, short forms, endings, English; `~` marks a short form that
leaves something out, `=` English that stands without bureau or office). Places that exist but are not in the library
are known from `data/places.txt` and `data/counties.txt`, so that 长沙工信局 is seen to be somewhere else.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from index.bodies import NUMERALS, league_names, office_of_party, reordered, shorter

DATA = Path(__file__).parent / "data"

PLACE_ENDINGS = (
    "特别行政区", "自治区", "自治州", "自治县", "自治旗", "开发区", "高新区", "地区", "新区", "园区", "街道",
    "省", "市", "区", "县", "州", "盟", "旗", "镇", "乡",
)  # fmt: skip
_ENDINGS = "|".join(PLACE_ENDINGS)
_ELEMENT = re.compile(rf"([一-鿿]{{2,8}}?)({_ENDINGS})")
_NOT_IN_PLACES = re.compile(r"[和与及局委办厅院站]|人民|政府|城$|管理|社会|事业|信息|经济|服务")
_ZONE = re.compile(r"([一-鿿]{2,3}?)市?(?=(?:经济技术|高新技术产业)开发区)")
_STREET = ("街道", "镇", "乡")
STREET_OFFICE = "街道办事处"

_GENERIC_WORDS = """
办公室 办 中心 局 委 委员会 厅 管理局 服务中心 事务局 管理中心 管委会 管理委员会 街道 镇 乡 街道办 办事处
服务 管理 人民政府 政府 部门 单位 机关 本级 医院 学校 处 所 站 院 事务中心 数据 组织 宣传 编委
数据中心 妇幼 审批 规划 交通 政务 教育 财政 农业 环境 招商 公积金 应急 统计 体育 档案 商务 乡村
退役 水务 园林 绿化 金融 工业 后勤服务 住房保障
"""
GENERIC = frozenset(_GENERIC_WORDS.split())
"""Too common to stand for an agency without a place directly before them, or at all."""


class AgencyKind(NamedTuple):
    """One line of the abbreviation table."""

    standard: str
    short: tuple[str, ...]
    loose: tuple[str, ...]
    """Short forms that leave a part out: 商务 for 商务和粮食; another agency may bear them in full."""
    endings: tuple[str, ...]
    """局, 委员会, …; empty when the standard form is whole."""
    english: tuple[str, ...]


class AgencyName(NamedTuple):
    full: str
    places: tuple[str, ...]
    """From the widest to the narrowest, with their endings; a street or township is the last."""
    body: str
    aliases: frozenset[str]
    """What people call the body, itself included."""
    loose: frozenset[str]
    """Of the aliases, those that leave a part out."""
    stems: frozenset[str]
    """Forms without an ending (财政, 工信): only right after a place."""
    kinds: frozenset[str]
    """Standard words of the abbreviation table that the body holds."""

    @property
    def is_street(self) -> bool:
        return bool(self.places) and self.places[-1].endswith(_STREET)


@cache
def agency_kinds() -> tuple[AgencyKind, ...]:
    with (DATA / "agencies.csv").open(encoding="utf-8") as lines:
        return tuple(
            AgencyKind(
                row["standard"],
                tuple(word for word in row["short"].split("|") if word and word[0] != "~"),
                tuple(word[1:] for word in row["short"].split("|") if word[:1] == "~"),
                tuple(row["endings"].split()),
                tuple(filter(None, row["english"].split("|"))),
            )
            for row in csv.DictReader(lines)
        )


@cache
def known_places() -> frozenset[str]:
    """Provinces, prefectures and some districts, without their endings."""
    return frozenset(word for line in _lines("places.txt") for word in line.split())


@cache
def known_counties() -> frozenset[str]:
    """Districts, counties and their like, with their endings."""
    return frozenset(word for line in _lines("counties.txt") for word in line.split())


@cache
def is_known_place(written: str) -> bool:
    """Whether a place exists, here or elsewhere, in full or short."""
    return bare(written) in known_places() or written in known_counties() or written in _short_counties()


@cache
def _short_counties() -> frozenset[str]:
    return frozenset(bare(place) for place in known_counties())


def _lines(name: str) -> list[str]:
    text = (DATA / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


@cache
def kind_aliases() -> dict[str, str]:
    """Every name the table can make of a kind of agency, to its standard words: 工信局 -> 工业和信息化.

    Streets are left out: their name is a place.
    """
    made: dict[str, str] = {}
    for kind in agency_kinds():
        if kind.standard == STREET_OFFICE:
            continue
        for stem in (kind.standard, *kind.short, *without_and(kind.standard)):
            for ending in kind.endings or ("",):
                for name in (stem + ending, *shorter(stem + ending)):
                    if len(name) > 1 and not needs_place(name):
                        made.setdefault(name, kind.standard)
    return made


@cache
def take_apart(full: str) -> AgencyName:
    """A name's places, body and aliases."""
    places, body = split_places(plain_name(full))
    apart = body.replace("人民政府", " ")
    kinds = tuple(
        kind for kind in agency_kinds() if kind.standard in (body if kind.standard.startswith("人民政府") else apart)
    )
    longest = tuple(k for k in kinds if not any(k is not other and k.standard in other.standard for other in kinds))
    aliases = {body, *without_and(body), *league_names(body, places[-1][-1] if places else "")}
    own = re.sub(r"^.{2,}局(?=.{3,})", "", body)
    loose: set[str] = set()
    stems: set[str] = set()
    for kind in longest:
        for short in (kind.standard, *kind.short):
            aliases |= {alias.replace(kind.standard, short) for alias in tuple(aliases)}
            ending = (own if own.startswith(kind.standard) else body).removeprefix(kind.standard)
            if ending in kind.endings and len(short) > 1 and (ending != "中心" or short != kind.standard):
                stems |= {short, *without_and(short)}
        loose |= {body.replace(kind.standard, short) for short in kind.loose}
        ends = next((ending for ending in (*_EITHER, "厅") if body.endswith(ending)), "")
        if ends and body.startswith(kind.standard):  # the first of several trades stands for all: 发展改革和统计局
            endings = {ends, *_EITHER.intersection(kind.endings)}
            loose |= {stem + ending for stem in (kind.standard, *kind.short) for ending in endings}
    for names in (aliases, loose):
        for alias in tuple(names):
            names.update(shorter(alias))
        names -= {alias for alias in names if len(alias) < 2}
    return AgencyName(
        full,
        places,
        body,
        frozenset(aliases | loose | ({body} if body else set())),
        frozenset(loose - aliases),
        frozenset(stems),
        frozenset(kind.standard for kind in longest),
    )


_EITHER = frozenset(("局", "委员会"))
"""Endings that people take for each other: 卫健局, 卫健委."""
_SCHOOL = re.compile(rf"第?[{NUMERALS}]{{1,3}}(?:中|高|小|幼|院|医院)$")


def needs_place(alias: str) -> bool:
    """Whether a name is too common to stand without a place or level before it: 办公室, 一中."""
    return alias in GENERIC or bool(_SCHOOL.fullmatch(alias))


def plain_name(full: str) -> str:
    """A name without （本部）, 本级 and blanks: the headquarters are called like their department."""
    return re.sub(r"[（(][^（）()]*[）)]$|本级$|本部$|机关$|\s", "", full)


def split_places(name: str) -> tuple[tuple[str, ...], str]:
    """上海市普陀区财政局 -> (上海市, 普陀区), 财政局."""
    rest = reordered(name)
    zone = _ZONE.match(rest)
    if zone:
        return (f"{zone[1]}市",), rest[zone.end() :]
    places: list[str] = []
    while True:
        inner = rest.removeprefix("人民政府") if places else rest
        place = next((inner[:n] for n in (2, 3) if inner[:n] in known_counties()), "") or _element(inner)
        if not place or len(place) == len(inner):
            break
        places.append(place)
        rest = inner[len(place) :]
        if place.endswith("街道") and not rest.startswith(("办", "社区", "党", "综合", "城")):
            break
    rest = office_of_party(rest) if places else rest
    if places and places[-1].endswith(_STREET) and rest in ("办事处", "人民政府", "办"):
        rest = STREET_OFFICE if places[-1].endswith("街道") else "人民政府"
    elif rest.startswith("人民政府") and rest not in ("人民政府", "人民政府办公室", "人民政府办公厅"):
        rest = rest.removeprefix("人民政府")
    return tuple(places), rest


def _element(text: str) -> str:
    """The place that a name opens with; empty when its first words are no place."""
    match = _ELEMENT.match(text)
    if match is None or _NOT_IN_PLACES.search(match[1]):
        return ""
    if match[2] in _STREET and len(match[1]) > 4:
        return ""
    return match[0]


@cache
def bare(place: str) -> str:
    """A place without its ending: 普陀区 -> 普陀, 恩施土家族苗族自治州 -> 恩施; two characters at least."""
    minority = re.match(r"([一-鿿]{2,5}?)(?:维吾尔|(?:[一-鿿]{1,3}族)+)自治[州县旗区]$", place)
    if minority:
        return minority[1]
    for ending in PLACE_ENDINGS:
        if place.endswith(ending) and len(place) - len(ending) >= 2:
            return place[: -len(ending)]
    return place


def same_place(written: str, place: str) -> bool:
    """Whether a place is written in full or short; the short name of a city is not that of the county beside it."""
    short = bare(place)
    if written == short and place.endswith("县") and written in known_places():
        return False
    return written in (place, short, short + place[-1])


def without_and(name: str) -> Iterator[str]:
    if "和" in name:
        yield name.replace("和", "")


@lru_cache(maxsize=20_000)
def pinyin(text: str) -> str:
    """Han characters as plain letters, joined: 衡阳 -> hengyang."""
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(text)).lower()


@lru_cache(maxsize=20_000)
def sound(text: str) -> str:
    """Pinyin without the differences that many speakers do not make: zh and z, ng and n, l and n."""
    letters = re.sub(r"(?<=[zcs])h", "", pinyin(text))
    return re.sub(r"(?<=[aeiou])ng", "n", letters).replace("l", "n")


@cache
def _lookalikes() -> dict[str, str]:
    groups = [group for line in _lines("lookalikes.txt") for group in line.split()]
    return {character: "".join(g for g in groups if character in g) for group in groups for character in group}


_TELLING = frozenset(f"{NUMERALS}百东西南北中上下大小新老内外前后左右省市区县镇乡")


def one_wrong(written: str, right: str) -> bool:
    """Whether one character was mistaken for another of the same sound or shape, or is any other in a long name.

    Numerals, directions and levels tell names apart and are no mistakes: 第二中学 is not 第一中学.
    """
    if len(written) != len(right):
        odd = set(written) ^ set(right)
        return len(right) >= 6 and distance(written, right) == 1 and not odd & _TELLING
    wrong = [(a, b) for a, b in zip(written, right, strict=True) if a != b]
    if len(wrong) != 1 or _TELLING.intersection(wrong[0]):
        return False
    (a, b) = wrong[0]
    return len(right) >= 6 or b in _lookalikes().get(a, "") or sound(written) == sound(right)


@lru_cache(maxsize=20_000)
def readings(text: str) -> tuple[str, ...]:
    """Every way a short name may be read: 朝阳 -> chaoyang, zhaoyang."""
    from pypinyin import Style
    from pypinyin import pinyin as syllables

    ways = [""]
    for choices in syllables(text, style=Style.NORMAL, heteronym=True):
        ways = [way + choice.lower() for way in ways for choice in choices][:64]
    return tuple(dict.fromkeys((pinyin(text), *ways)))


def distance(first: str, second: str, limit: int = 2) -> int:
    """Edits between two strings, up to `limit`."""
    if abs(len(first) - len(second)) > limit:
        return limit
    row = list(range(len(second) + 1))
    for n, a in enumerate(first, start=1):
        previous, row[0] = row[0], n
        for m, b in enumerate(second, start=1):
            previous, row[m] = row[m], min(row[m] + 1, row[m - 1] + 1, previous + (a != b))
    return min(row[-1], limit)


def in_order(part: str, whole: str) -> bool:
    """Whether the characters of `part` stand in `whole` in the same order, first and last in place."""
    if not part or not whole or part[0] != whole[0] or part[-1] != whole[-1]:
        return False
    rest: Iterable[str] = iter(whole)
    return all(character in rest for character in part)
