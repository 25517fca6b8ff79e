"""What people call the made-up agencies: short names in Chinese, and a name in English."""

from evals.disclosure import Disclosure

PLACES = {
    "云溪市": "Yunxi",
    "海沐市澄湾区": "Chengwan District",
    "青岚市": "Qinglan",
    "苇州市": "Weizhou",
    "砚山湖市": "Yanshanhu",
    "栖霞浦市": "Qixiapu",
    "望川市": "Wangchuan",
    "霁河市": "Jihe",
    "松澜市": "Songlan",
    "荻港湾市": "Digangwan",
    "岚汀市": "Lanting",
    "沐原市": "Muyuan",
}
"""Cities that do not exist, with their names in Latin letters."""


def short_name(disclosure: Disclosure) -> str:
    """云溪市科技局; a unit by its own short name."""
    agency = disclosure.agency
    place = (
        agency.city.split("市", 1)[1] or agency.city if agency.city.count("市") and "区" in agency.city else agency.city
    )
    if disclosure.level == "单位":
        return place + str(agency.trade["institution_short"])
    return place + str(agency.trade["short"])


def english_name(disclosure: Disclosure) -> str:
    agency = disclosure.agency
    place = PLACES.get(agency.city, agency.city)
    if disclosure.level == "单位":
        return disclosure.entity
    return f"{place} {agency.trade['english']}"
