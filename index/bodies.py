"""Bodies of agencies: the name behind its places brought into one order, and what people shorten it to.

中共衡阳市委员会组织部          ->  衡阳市组织部        the committee is the party's, not a part of the name
共青团衡阳市委员会             ->  衡阳市共青团委员会   places first, as in every other name
第三人民医院                  ->  第三医院, 三医院
公安局交通警察支队             ->  交通警察支队
经济技术开发区管理委员会        ->  经开区管委会, 经开区
"""

import re
from collections.abc import Iterator

_LEAGUES = "共青团|政协|民革|民盟|民建|民进|农工党|致公党|九三学社|台盟"
_LEVELS = "省市区县州盟旗"
_LEAGUE = re.compile(
    rf"^({_LEAGUES})((?:[一-鿿]{{2,12}}?[{_LEVELS}])+?)(?:第[一二三四五六七八九十]+届)?(?:委员会|委)(?=$|办公室|机关)"
)
_LEAGUE_IN_TEXT = re.compile(rf"({_LEAGUES})([一-鿿]{{2,12}}?[{_LEVELS}])(?=委)")
_BRANCH = re.compile(r"^([一-鿿]{2,6}市)([一-鿿]{2,8}局)([一-鿿]{2,6}[区县])分局$")
"""郑州市公安局金水区分局: the district stands behind the bureau it belongs to."""
_LONG = (
    ("中国共产主义青年团", "共青团"), ("中国人民政治协商会议", "政协"), ("中国共产党", ""), ("中共", ""),
    ("人民代表大会常务委员会", "人大常委会"),
)  # fmt: skip
_PARTY_OFFICE = (
    "组织部|宣传部|统一战线|统战部|政法委|党校|老干部|机构编制|编办|网络安全|网信|社会工作部|社工部|直属机关|"
    "研究室|政策研究|政研室|巡察|巡视|台湾|台办|农村工作|农办|全面深化|改革办|国家安全|国安办|保密|机要|党史|讲师团|"
    "财经|军民融合|教育工作|督查|目标|史志"
)
_COMMITTEE = re.compile(rf"^(?:委员会|委)(?={_PARTY_OFFICE})")
NUMERALS = "一二三四五六七八九十"

_SHORTER = (
    ("管理委员会", "管委会"), ("委员会", "委"), ("办公室", "办"), ("服务中心", "中心"), ("管理中心", "中心"),
    ("事务中心", "中心"), ("管理局", "局"), ("事务局", "局"), ("监督管理局", "监管局"), ("人民医院", "医院"),
)  # fmt: skip
_CALLED = tuple(
    (re.compile(pattern), called)
    for pattern, called in (
        (rf"^第([{NUMERALS}]{{1,3}})(?:初级|高级|完全)?(中|小)学$", (r"\1\2", r"第\1\2学")),
        (rf"^第([{NUMERALS}]{{1,3}})高级中学$", (r"\1高", r"第\1高中")),
        (rf"^第([{NUMERALS}]{{1,3}})人民医院$", (r"\1医院", r"第\1医院", r"\1院")),
        (rf"^第([{NUMERALS}]{{1,3}})幼儿园$", (r"\1幼",)),
        (r"实验(中|小)学$", (r"实验\1学", r"实\1")),
        (r"(?<=..)职业技术学院$", ("职业学院", "职院")),
        (r"^职业技术学院$", ("职业学院", "职院")),
        (r"经济技术开发区(?:管理委员会)?$", ("经开区管委会", "经开区管理委员会", "经开区", "经济技术开发区")),
        (r"高新技术产业开发区(?:管理委员会)?$", ("高新区管委会", "高新区管理委员会", "高新区", "高新技术产业开发区")),
        (r"^[一-鿿]{2,}局([一-鿿]{2,}(?:支队|大队|总队|中心|所|站))$", (r"\1",)),
        (r"^(人大常委会)(?:办公室|机关)?$", ("人大常委会办公室", "人大常委会", "人大办公室", "人大办", "人大")),
        (r"^政协(?:委员会)?(?:办公室|机关)?$", ("政协委员会办公室", "政协委员会", "政协办公室", "政协办", "政协")),
        (r"^(共青团|民革|民盟|民建|民进|农工党|致公党|台盟)委员会(?:机关)?$", (r"\1", r"\1委")),
        (r"^机构编制委员会办公室$", ("编办", "编委办", "机构编制办")),
        (r"^纪律检查委员会(?:机关)?$", ("纪委", "纪委监委", "纪检委", "纪委机关", "监委", "监察委")),
        (r"^纪律检查委员会(?:监察委员会|监委)(?:机关)?$", ("纪委", "纪委监委", "监委", "监察委")),
        (r"^纪委监委(?:机关)?$", ("纪委", "监委", "纪律检查委员会", "监察委员会")),
        (r"^([一-鿿]{2,8})局分局$", (r"\1分局", r"\1局")),
        (r"^供销合作(?:社|总社)?联合社$", ("供销社", "供销合作社", "供销联社", "供销总社")),
    )
)
_COMMITTEE_OFFICE = "委办公室"


def reordered(name: str) -> str:
    """A full name with its places first and without the committee that an office of the party belongs to."""
    for long, short in _LONG:
        name = name.replace(long, short)
    branch = _BRANCH.match(name)
    if branch:
        return f"{branch[1]}{branch[3]}{branch[2]}分局"
    league = _LEAGUE.match(name)
    if league:
        return f"{league[2]}{league[1]}委员会{name[league.end() :]}"
    return name


def in_text(text: str) -> str:
    """A question in which 共青团衡阳市委 reads 衡阳市共青团委: as long as before, so that offsets stay."""
    return _LEAGUE_IN_TEXT.sub(r"\2\1", text)


def office_of_party(body: str) -> str:
    """What follows the places, without the committee: 委组织部 -> 组织部, 委员会办公室 -> 委办公室."""
    if body in ("委员会办公室", "委办公室", "委办"):
        return _COMMITTEE_OFFICE
    return _COMMITTEE.sub("", body)


def shorter(name: str) -> Iterator[str]:
    """The name with its ending cut short, and by what people call its kind: 发展和改革委员会 -> 发展和改革委."""
    for long, short in _SHORTER:
        if name.endswith(long) and len(name) > len(long):
            yield name.removesuffix(long) + short
    for pattern, called in _CALLED:
        match = pattern.search(name)
        if match:
            yield from (name[: match.start()] + match.expand(form) for form in called)


def league_names(body: str, level: str) -> tuple[str, ...]:
    """团委, 团市委: the league's committee says its level in the middle."""
    if not body.startswith("共青团"):
        return ()
    return ("团委", *((f"团{level}委",) if level in _LEVELS and level else ()))
