"""Invented agencies and their books, from a seed: who they are, and what they planned or spent in any year.

    keep_books(agency, 2025, "预算").sum(is_general)     the same agency always gives the same figures
    execute(agency, 2024)                                its final account, grown out of its budget of that year

Amounts start from costs a head and a project's size, drift a little every year, and are whole multiples of the agency's
grain, so that a table in 万元 prints them without rounding.
"""

import json
from decimal import Decimal
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any, NamedTuple

from evals.books import (
    ABROAD,
    BASIC,
    CAR_BUYING,
    CAR_RUNNING,
    CARRIED,
    FUND,
    GENERAL,
    GRANT,
    INSTITUTION,
    NON_TAX,
    OFFICE,
    OTHER,
    PROJECT,
    RECEPTION,
    ZERO,
    Books,
    Gatherings,
    Posting,
    Procurement,
    Receipt,
    Travel,
)

FIRST_YEAR = 2019
THREE_PUBLIC = (ABROAD, RECEPTION, CAR_RUNNING, CAR_BUYING)
OPENING_GENERAL, OPENING_FUND, OPENING_OTHER = "一般公共预算", "政府性基金", "其他"


class Unit(NamedTuple):
    name: str
    body: str
    code: str
    run: str
    """Function code its running costs are booked under."""
    staff: int
    retired: int
    cars: int


class Agency(NamedTuple):
    key: str
    city: str
    """The place that stands in front of its name: 云溪市, 海沐市澄湾区."""
    name: str
    trade: dict[str, Any]
    units: tuple[Unit, ...]
    """本级 first."""
    grain: int
    """Amounts are multiples of so many 元."""
    sources: dict[str, tuple[str, int]]
    """Projects paid in part from elsewhere: name to (source, per cent of that part)."""
    seed: str
    abroad: int = 0
    """Yearly cost of travel abroad in 元, before drift; 0 when nobody travels."""
    non_tax: bool = False
    """Whether part of the running costs is paid from 非税."""
    buys_car_in: int = 0
    refund: bool = False
    """Whether a final account holds a negative line: money of an earlier year that was paid back."""


@cache
def trades() -> dict[str, dict[str, Any]]:
    """What each kind of bureau does, by name."""
    listed = json.loads((files("evals") / "data" / "trades.json").read_text(encoding="utf-8"))
    return {trade["bureau"]: trade for trade in listed}


_OFFICE_PAY = {"30101": 48_000, "30102": 42_000, "30103": 36_000, "30199": 900}
_INSTITUTION_PAY = {"30101": 45_000, "30102": 9_000, "30107": 61_000, "30199": 600}
_ON_PAY = {"30108": 160, "30109": 80, "30110": 75, "30111": 18, "30112": 5, "30113": 120}
"""Per mille of pay."""
_RUNNING = {
    "30201": 4_200,
    "30202": 900,
    "30205": 260,
    "30206": 1_300,
    "30207": 1_100,
    "30209": 2_600,
    "30211": 2_900,
    "30213": 1_500,
    "30215": 480,
    "30216": 700,
    "30217": 430,
    "30226": 800,
    "30228": 2_400,
    "30229": 2_100,
    "30299": 1_700,
    "31002": 620,
}
_OFFICE_ONLY = {"30239": 5_200}
_RETIRED = {"30302": 7_200, "30307": 1_100}


def basic_function(economic: str, unit: Unit) -> str:
    """Where a basic cost is booked by function: pensions, medical care and housing have codes of their own."""
    office = unit.body == OFFICE
    fixed = {
        "30108": "2080505",
        "30109": "2080506",
        "30110": "2101101" if office else "2101102",
        "30111": "2101103",
        "30112": "2082702",
        "30113": "2210201",
        "30302": "2080501" if office else "2080502",
    }
    return fixed.get(economic, unit.run)


def _drift(agency: Agency, what: str, year: int, low: int = 965, high: int = 1060) -> int:
    """Per mille of the first year's amount that a line has reached."""
    level = Random(f"{agency.seed}/{what}").randint(860, 1150)
    for passed in range(FIRST_YEAR, year):
        level = level * Random(f"{agency.seed}/{what}/{passed}").randint(low, high) // 1000
    return level


def _grained(amount: int, agency: Agency, economic: str = "") -> Decimal:
    """Three public expenses are whole hundreds whatever the grain: they are only ever printed in 万元."""
    grain = max(agency.grain, 100) if economic in THREE_PUBLIC else agency.grain
    return Decimal((amount + grain // 2) // grain * grain)


def _basic(agency: Agency, unit: Unit, year: int) -> list[Posting]:
    office = unit.body == OFFICE
    costs: dict[str, int] = {}

    def per_head(table: dict[str, int], heads: int) -> None:
        for code, cost in table.items():
            frugal = code in (RECEPTION, "30202", "30215")
            drift = _drift(agency, f"{unit.name}{code}", year, *((900, 1005) if frugal else (965, 1060)))
            costs[code] = cost * heads * drift // 1000

    per_head(_OFFICE_PAY if office else _INSTITUTION_PAY, unit.staff)
    pay = sum(costs.values())
    for code, per_mille in _ON_PAY.items():
        if office or code != "30111":
            costs[code] = pay * per_mille // 1000
    per_head(_RUNNING | (_OFFICE_ONLY if office else {}), unit.staff)
    per_head(_RETIRED, unit.retired)
    if unit.cars:
        costs[CAR_RUNNING] = unit.cars * 22_000 * _drift(agency, f"{unit.name}cars", year, 930, 1040) // 1000
    if office and agency.abroad:
        costs[ABROAD] = agency.abroad * _drift(agency, "abroad", year, 800, 1100) // 1000
    postings = []
    for code, cost in sorted(costs.items()):
        source = NON_TAX if agency.non_tax and office and code == "30213" else GRANT
        amount = _grained(cost, agency, code)
        if amount:
            postings.append(Posting(unit.name, unit.body, basic_function(code, unit), code, BASIC, source, "", amount))
    return postings


def _project(agency: Agency, index: int, year: int) -> list[Posting]:
    name, function, size, split, _purpose = agency.trade["projects"][index]
    for_institution = len(agency.units) > 1 and index == len(agency.trade["projects"]) - 1
    unit = agency.units[1 if for_institution else 0]
    total = size * 10_000 * _drift(agency, name, year, 900, 1120) // 1000
    own = FUND if function.startswith("229") else GRANT
    other, share = agency.sources.get(name, (own, 0))
    postings = []
    for economic, percent in sorted(split.items()):
        for source, part in ((own, 100 - share), (other, share)):
            if source == CARRIED and economic == RECEPTION:
                source = own
            amount = _grained(total * percent * part // 10_000, agency, economic)
            if amount:
                postings.append(Posting(unit.name, unit.body, function, economic, PROJECT, source, name, amount))
    return postings


def keep_books(agency: Agency, year: int, stage: str = "预算") -> Books:
    """The budget of a year, or with stage 决算 its final account."""
    if stage == "决算":
        return execute(agency, year)
    postings = [posting for unit in agency.units for posting in _basic(agency, unit, year)]
    for index in range(len(agency.trade["projects"])):
        postings += _project(agency, index, year)
    if agency.buys_car_in == year:
        unit = agency.units[0]
        postings.append(
            Posting(unit.name, unit.body, unit.run, CAR_BUYING, PROJECT, GRANT, "公务用车更新", Decimal(178_000))
        )
    return _books(agency, year, "预算", postings, [], {})


def _books(
    agency: Agency, year: int, stage: str, postings: list[Posting], receipts: list[Receipt], opening: dict[str, Decimal]
) -> Books:
    random = Random(f"{agency.seed}/counts/{year}/{stage}")
    kinds = [0, 0, 0, 0, 0]
    for unit in agency.units:
        for car in range(unit.cars):
            kinds[Random(f"{agency.seed}/{unit.name}/car/{car}").choice((0, 1, 2, 3, 4))] += 1
    alone = agency.units[0].body == INSTITUTION
    scale = int(sum(p.amount for p in postings))

    def some(low: int, high: int) -> Decimal:
        return _grained(scale * random.randint(low, high) // 1000, agency)

    goods, works, services = some(10, 25), some(0, 14), some(30, 60)
    small = _grained(int(goods + services) * random.randint(300, 600) // 1000, agency)
    micro = _grained(int(small) * random.randint(400, 700) // 1000, agency)

    def general(code: str) -> Decimal:
        return sum((p.amount for p in postings if p.economic == code and p.source in GENERAL), ZERO)

    receptions = max(1, int(general(RECEPTION)) // random.randint(900, 1400)) if general(RECEPTION) else 0
    groups = random.randint(1, 2) if general(ABROAD) else 0
    gatherings = Gatherings(
        general("30215"),
        1 if alone else random.randint(3, 12),
        random.randint(4, 12) * 10,
        general("30216"),
        1 if alone else random.randint(2, 9),
        random.randint(3, 10) * 10,
    )
    return Books(
        year,
        stage,
        tuple(postings),
        tuple(receipts),
        opening,
        tuple(kinds),
        0 if alone else random.randint(0, 3),
        Procurement(goods, works, services, small, micro),
        Travel(groups, groups * random.randint(2, 4), receptions, receptions * random.randint(6, 11)),
        gatherings,
    )


def unit_books(agency: Agency, unit: Unit, year: int) -> Books:
    """The part of a budget that one unit discloses by itself."""
    postings = [p for p in keep_books(agency, year).postings if p.unit == unit.name]
    return _books(agency._replace(units=(unit,)), year, "预算", postings, [], {})


def execute(agency: Agency, year: int) -> Books:
    """What became of a year's budget: payments, receipts, and what was left over from the year before."""
    budget = keep_books(agency, year)
    random = Random(f"{agency.seed}/execute/{year}")
    spent = []
    for posting in budget.postings:
        if posting.economic in (RECEPTION, CAR_RUNNING, ABROAD):
            rate = random.randint(560, 985)
        elif posting.basis == PROJECT:
            rate = random.randint(800, 1000)
        else:
            rate = random.randint(985, 1035) if posting.economic < "302" else random.randint(900, 1012)
        if posting.economic == CAR_BUYING:
            rate = 940
        source = GRANT if posting.source in (CARRIED, NON_TAX) else posting.source
        amount = _grained(int(posting.amount) * rate // 1000, agency, posting.economic)
        if amount:
            spent.append(posting._replace(source=source, amount=amount))
    office = agency.units[0]
    added = _grained(random.randint(18, 60) * 10_000, agency)
    spent.append(Posting(office.name, office.body, "2089999", "30305", PROJECT, GRANT, "上级追加专项", added))
    spent.append(Posting(office.name, office.body, office.run, "30299", BASIC, OTHER, "", _grained(8_600, agency)))
    if agency.refund:
        spent.append(Posting(office.name, office.body, "2101199", "30399", BASIC, GRANT, "", _grained(-16_300, agency)))
    receipts, drawn, left = _receipts(agency, spent, random)
    opening = {
        OPENING_GENERAL: drawn + _grained(random.randint(3, 30) * 10_000, agency),
        OPENING_FUND: ZERO,
        OPENING_OTHER: _grained(random.randint(2, 9) * 10_000, agency),
    }
    assert left >= 0
    return _books(agency, year, "决算", spent, receipts, opening)


def _receipts(agency: Agency, spent: list[Posting], random: Random) -> tuple[list[Receipt], Decimal, Decimal]:
    """Receipts by function and source; one project draws on last year's money, another leaves some over."""
    sums: dict[tuple[str, str], Decimal] = {}
    for posting in spent:
        sums[posting.function, posting.source] = sums.get((posting.function, posting.source), ZERO) + posting.amount
    projects = sorted({p.function for p in spent if p.basis == PROJECT and p.source == GRANT})
    drawing, leaving = projects[0], projects[1]
    drawn = _grained(int(sums[drawing, GRANT]) * random.randint(40, 120) // 1000, agency)
    left = _grained(int(sums[leaving, GRANT]) * random.randint(60, 150) // 1000, agency)
    sums[drawing, GRANT] -= drawn
    sums[leaving, GRANT] += left
    interest = next(key for key in sums if key[1] == OTHER)
    sums[interest] += _grained(random.randint(3, 9) * 1_000, agency)
    return [Receipt(function, source, amount) for (function, source), amount in sorted(sums.items())], drawn, left


def sample_units(city: str, trade: dict[str, Any], code: str, institutions: int = 1) -> tuple[Unit, ...]:
    """本级 and its first institution, as the trade describes them."""
    office = Unit(
        f"{city}{trade['bureau']}本级",
        OFFICE,
        f"{code}001",
        trade["run"],
        trade["staff"],
        trade["retired"],
        trade["cars"],
    )
    second = Unit(
        f"{city}{trade['institution_name']}",
        INSTITUTION,
        f"{code}002",
        trade["institution"],
        trade["staff"] // 2,
        trade["retired"] // 3,
        1,
    )
    return (office, second)[: 1 + institutions]
