"""Names of places that do not exist, and what people call the agencies made up for them: short names in Chinese, and a
name in English.
"""

from evals.disclosure import Disclosure

SAMPLE_PLACES = {"云溪市": "Yunxi", "海沐市澄湾区": "Chengwan District", "青岚市": "Qinglan", "苇州市": "Weizhou"}
FIRST = "云yun 岚lan 霁ji 砚yan 荻di 苇wei 沐mu 棠tang 穗sui 漪yi " + (
    "峤qiao 翎ling 黛dai 禾he 璟jing 笠li 蘅heng 鹭lu 珈jia 枫feng"
)
SECOND = "涧jian 垣yuan 汀ting 屿yu 浦pu 泽ze 渚zhu 墅shu 湄mei 礁jiao 崖ya 坞wu 畈fan"
"""Syllables of made-up cities, with their spelling; no two cities are spelt alike."""
_PLACES = [(a[0] + b[0], a[1:] + b[1:]) for b in SECOND.split() for a in FIRST.split()]


def city(number: int) -> str:
    """云涧市, 岚涧市, …: another city for every number up to 260."""
    return _PLACES[number % len(_PLACES)][0] + "市"


def district(number: int) -> str:
    """A district of one of those cities."""
    return f"{city(number)}{_PLACES[(number * 7 + 31) % len(_PLACES)][0]}区"


def spelt(place: str) -> str:
    if place in SAMPLE_PLACES:
        return SAMPLE_PLACES[place]
    name, _, part = place.partition("市")
    spelling = dict(_PLACES)
    return f"{spelling[part.removesuffix('区')].capitalize()} District" if part else spelling[name].capitalize()


def short_name(disclosure: Disclosure) -> str:
    """云溪市科技局; a unit by its own short name."""
    agency = disclosure.agency
    _, _, district_name = agency.city.partition("市")
    place = district_name or agency.city
    if disclosure.level == "单位":
        return place + str(agency.trade["institution_short"])
    return place + str(agency.trade["short"])


def english_name(disclosure: Disclosure) -> str:
    agency = disclosure.agency
    place = spelt(agency.city)
    if disclosure.level == "单位":
        return disclosure.entity
    return f"{place} {agency.trade['english']}"
