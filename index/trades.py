"""Trades: the words in front of an agency's name that tell its field, and what is left when people leave them out.

trade("审计信息中心")  ->  审计
is_rest("信息中心", "审计信息中心")   the audit bureau's unit, where its city has no other by this name
not is_rest("档案馆", "城建档案馆")   a city's archives are another house than those of its construction
"""

import re
from functools import cache

from index.names import GENERIC, agency_kinds

_BUREAUS = frozenset(("局", "委员会", "厅", "部"))
_FUNCTION = re.compile(
    r"(?:信息|信息化|数据|网络|技术|推广|监测|检测|检验|监督|监察|培训|研究|考试|评价|评审|结算|支付|核算|综合|保障|服务|管理|指导|"
    r"交流|普查|调查|宣传|国库|集中)+(?:中心|站|所)"
)
"""Units named by what they do, which every trade has. Halls, hospitals and schools are none, nor is 就业服务中心:
without more words that is the name of the city's own."""

_HALLS = ("院", "馆", "校", "园")


@cache
def _trades() -> tuple[str, ...]:
    """Fields of bureaus in full and short, the longest first."""
    words = {
        word
        for kind in agency_kinds()
        if _BUREAUS.intersection(kind.endings)
        for word in (kind.standard, *kind.short)
        if len(word) > 1
    }
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


@cache
def trade(body: str) -> str:
    """The field that a name opens with; empty when it opens with none."""
    return next((word for word in _trades() if body.startswith(word)), "")


def other_trade(one: str, other: str) -> bool:
    """Whether two names open with different fields; 农业 and 农业农村 are one."""
    fields = sorted((trade(one), trade(other)), key=len)
    return all(fields) and not fields[1].startswith(fields[0])


def is_rest(written: str, body: str) -> bool:
    """Whether a unit's name is written without its field, alone or with more left out; too little would be any unit."""
    room = len(body) - len(written)
    known = written not in GENERIC and _FUNCTION.fullmatch(written) is not None
    return known and 0 < len(trade(body)) <= room and body.endswith(written)


def ends_with(written: str, name: str) -> bool:
    """Whether a name ends as written; a hall or school without its trade is another: 科学院, 农业科学院."""
    return name.endswith(written) and not (written.endswith(_HALLS) and written != name and trade(name))
