"""The true accounts of one invented agency in one year.

    Posting(unit="云溪市科学技术局本级", body="机关", function="2060101", economic="30217",
            basis="基本支出", source="经费拨款", project="", amount=Decimal("52300"))

Every statement and every sentence of a disclosure is a sum over such postings, so the identities between them hold by
construction. Amounts are in 元.
"""

import csv
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import NamedTuple

GRANT, NON_TAX = "经费拨款", "非税拨款"
GENERAL = (GRANT, NON_TAX)
FUND, CAPITAL = "政府性基金", "国有资本经营"
FISCAL = (*GENERAL, FUND, CAPITAL)
BUSINESS, FROM_ABOVE, OTHER, CARRIED = "事业收入", "上级财政补助", "其他收入", "上年结转"
SOURCES = (*FISCAL, BUSINESS, FROM_ABOVE, OTHER, CARRIED)
BASIC, PROJECT = "基本支出", "项目支出"
OFFICE, INSTITUTION = "机关", "事业"

ABROAD, RECEPTION, CAR_RUNNING, CAR_BUYING = "30212", "30217", "30231", "31013"
PERSONNEL = ("301", "303")
ZERO = Decimal(0)
NOWHERE = ("",)
"""A source that nothing is paid from, for lines a template prints and nobody uses."""


class Posting(NamedTuple):
    unit: str
    body: str
    """机关 or 事业: decides where the government economic classification puts it."""
    function: str
    economic: str
    """Department economic code."""
    basis: str
    source: str
    project: str
    amount: Decimal


class Receipt(NamedTuple):
    """Money that came in during a year; only final accounts keep it apart from the postings."""

    function: str
    source: str
    amount: Decimal


class Travel(NamedTuple):
    """The counts that prose gives beside the three public expenses."""

    groups: int
    travellers: int
    receptions: int
    guests: int


class Procurement(NamedTuple):
    goods: Decimal
    works: Decimal
    services: Decimal
    for_small: Decimal
    """Reserved for (or awarded to) small and medium-sized enterprises; part of the total."""
    for_micro: Decimal
    """Of that, for small and micro enterprises."""

    @property
    def total(self) -> Decimal:
        return self.goods + self.works + self.services


class Gatherings(NamedTuple):
    meeting_cost: Decimal
    meeting_times: int
    meeting_each: int
    training_cost: Decimal
    training_times: int
    training_each: int


Where = Callable[[Posting], bool]


class Books(NamedTuple):
    year: int
    stage: str
    """预算 or 决算."""
    postings: tuple[Posting, ...]
    receipts: tuple[Receipt, ...]
    """Empty in a budget, where income is what the postings are paid from."""
    opening: dict[str, Decimal]
    """年初结转和结余 by 一般公共预算 / 政府性基金 / 其他; final accounts only."""
    vehicles: tuple[int, ...]
    """Counts in the order of the wording's vehicle kinds."""
    equipment: int
    procurement: Procurement
    travel: Travel
    gatherings: Gatherings

    def sum(self, where: Where) -> Decimal:
        return sum((posting.amount for posting in self.postings if where(posting)), ZERO)

    def total(self) -> Decimal:
        return self.sum(lambda posting: True)

    def by_function(self, where: Where) -> dict[str, Decimal]:
        """Amounts of 类, 款 and 项, by code."""
        return roll_up(((p.function, p.amount) for p in self.postings if where(p)), (3, 5, 7))

    def by_economic(self, where: Where) -> dict[str, Decimal]:
        return roll_up(((p.economic, p.amount) for p in self.postings if where(p)), (3, 5))

    def by_government(self, where: Where) -> dict[str, Decimal]:
        return roll_up(((government(p.economic, p.body), p.amount) for p in self.postings if where(p)), (3, 5))

    def received(self, where: Callable[[Receipt], bool]) -> Decimal:
        return sum((receipt.amount for receipt in self.receipts if where(receipt)), ZERO)

    def received_by_function(self, where: Callable[[Receipt], bool]) -> dict[str, Decimal]:
        return roll_up(((r.function, r.amount) for r in self.receipts if where(r)), (3, 5, 7))


def is_general(posting: Posting) -> bool:
    return posting.source in GENERAL


def is_fiscal(posting: Posting) -> bool:
    return posting.source in FISCAL


def is_basic_general(posting: Posting) -> bool:
    return posting.basis == BASIC and posting.source in GENERAL


def is_personnel(posting: Posting) -> bool:
    return posting.economic.startswith(PERSONNEL)


def paid_from(sources: Sequence[str]) -> Where:
    """Whether a posting is paid from one of these; from anything at all when none is named."""
    return lambda posting: not sources or posting.source in sources


def received_from(sources: Sequence[str]) -> Callable[[Receipt], bool]:
    return lambda receipt: not sources or receipt.source in sources


def three_public(books: Books, where: Where = is_general) -> dict[str, Decimal]:
    """合计 出国 接待 小计 购置 运行: everything that general-budget money pays, basic and project alike."""

    def of(code: str) -> Decimal:
        return books.sum(lambda p: p.economic == code and where(p))

    abroad, reception, buying, running = of(ABROAD), of(RECEPTION), of(CAR_BUYING), of(CAR_RUNNING)
    return {
        "合计": abroad + reception + buying + running,
        "出国": abroad,
        "接待": reception,
        "小计": buying + running,
        "购置": buying,
        "运行": running,
    }


def roll_up(leaves: Iterable[tuple[str, Decimal]], lengths: tuple[int, ...]) -> dict[str, Decimal]:
    """Leaf amounts added into every ancestor, sorted by code so that a parent precedes its children."""
    sums: dict[str, Decimal] = {}
    for code, amount in leaves:
        for length in lengths:
            sums[code[:length]] = sums.get(code[:length], ZERO) + amount
    return dict(sorted(sums.items()))


_OFFICE_CODES = {
    "50101": ("30101", "30102", "30103"),
    "50102": ("30108", "30109", "30110", "30111", "30112"),
    "50103": ("30113",),
    "50199": ("30106", "30107", "30114", "30199"),
    "50202": ("30215",),
    "50203": ("30216",),
    "50204": ("30218", "30224", "30225"),
    "50205": ("30203", "30226", "30227"),
    "50206": ("30217",),
    "50207": ("30212",),
    "50208": ("30231",),
    "50209": ("30213",),
    "50299": ("30299",),
    "50303": ("31013",),
    "50306": ("31002", "31003", "31007", "31022"),
    "50302": ("31005",),
    "50307": ("31006",),
}
_HOUSEHOLD_CODES = {
    "50901": ("30304", "30305", "30306", "30307", "30309"),
    "50903": ("30310",),
    "50905": ("30301", "30302", "30303"),
    "50999": ("30399",),
}
_OFFICE = {code: target for target, codes in (_OFFICE_CODES | _HOUSEHOLD_CODES).items() for code in codes}
_INSTITUTION = {"301": "50501", "302": "50502", "310": "50601"}
_ANY = {"31204": "50701", "312": "50799", "399": "59999"}


def government(economic: str, body: str) -> str:
    """The government economic code that a department economic code is booked under."""
    if body == INSTITUTION and economic[:3] in _INSTITUTION:
        return _INSTITUTION[economic[:3]]
    if economic in _OFFICE:
        return _OFFICE[economic]
    if economic.startswith("302"):
        return "50201"
    return _ANY.get(economic) or _ANY[economic[:3]]


@cache
def account_names() -> dict[str, str]:
    """Code to standard name, all three trees."""
    names: dict[str, str] = {}
    for source in (files("ingest") / "data" / "accounts.csv", files("evals") / "data" / "accounts_more.csv"):
        with source.open(encoding="utf-8") as lines:
            names.update((row["code"], row["name"]) for row in csv.DictReader(lines))
    return names


def children(code: str) -> list[str]:
    """Direct children of an account, in order of their codes."""
    return sorted(c for c in account_names() if len(c) == len(code) + 2 and c.startswith(code))
