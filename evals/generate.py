"""Disclosures without end: from a seed, a whole made-up disclosure with its truth, and a layout to print it in.

    disclosure = generate(7)
    printed = typeset(disclosure, lay_out(7))
    Asker(disclosure, printed).cases()

`generate_set(seed)` gives one agency four times: a budget, the next year's, that of a unit, and a final account.
What is drawn on purpose: template, city, bureau, size, sources, years, units, how zeros and negatives are written,
titles and column names never seen in a real file, order of columns, tables folded in half; and in the layout faces,
sizes, rules, wrapping, page breaks and what they repeat.
"""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from evals.beijing import beijing_budget
from evals.books import BUSINESS, CARRIED, FROM_ABOVE, OFFICE
from evals.case import Case, write_cases
from evals.disclosure import Disclosure, Style, table_lines
from evals.final import final_account
from evals.guangdong import guangdong_budget
from evals.hubei import hubei_budget
from evals.hunan import hunan_budget
from evals.invent import Agency, Unit, sample_units, trades
from evals.names import city as city_of
from evals.names import district
from evals.pen import LATIN_FACES
from evals.questions import Asker
from evals.reshape import fold_in_half, rename, rotate_amounts, share_total
from evals.scan import scan
from evals.shanghai import shanghai_budget
from evals.typeset import Layout, Printed, typeset
from evals.typeset_table import TableLook
from evals.zhejiang import zhejiang_budget

FAMILIES = ("hunan", "shanghai", "hubei", "final", "final-shanghai", "guangdong", "beijing", "zhejiang")
BUDGETS: dict[str, Callable[[str, Agency, int, Style], Disclosure]] = {
    "hubei": hubei_budget,
    "guangdong": guangdong_budget,
    "beijing": beijing_budget,
    "zhejiang": zhejiang_budget,
}
"""Templates of whole departments alone."""


def invent_agency(seed: int, family: str, place: str = "") -> Agency:
    """Seeds up to some two thousand give as many different agencies, if no place is given."""
    random = Random(f"agency/{seed}")
    bureaus = sorted(trades())
    trade = trades()[bureaus[(seed // 260 + seed) % len(bureaus)]]
    city = place or city_of(seed)
    institutions = 0 if family == "hubei" else random.choice((0, 1, 1))
    units = tuple(
        _sized(unit, random) for unit in sample_units(city, trade, str(random.randint(101, 699)), institutions)
    )
    names = [project[0] for project in trade["projects"]]
    sources = {random.choice(names): (_source(family, random), random.randint(5, 40))} if random.random() < 0.7 else {}
    exact = family in ("shanghai",) and random.random() < 0.5
    return Agency(
        f"g{seed}",
        city,
        city + trade["bureau"],
        trade,
        units,
        1 if exact else 100,
        sources,
        f"g{seed}",
        abroad=random.choice((0, 40_000, 90_000)),
        non_tax=family == "hunan" and random.random() < 0.6,
        buys_car_in=random.choice((0, 2024, 2025)),
        refund=random.random() < 0.35,
    )


def _sized(unit: Unit, random: Random) -> Unit:
    low, high = (12, 160) if unit.body == OFFICE else (5, 60)
    return unit._replace(
        staff=random.randint(low, high), retired=random.randint(2, high // 2), cars=random.randint(1, 9)
    )


def _source(family: str, random: Random) -> str:
    if family == "hubei":
        return CARRIED
    if family == "shanghai":
        return BUSINESS
    return random.choice((CARRIED, FROM_ABOVE, BUSINESS))


def pick_style(seed: int, family: str) -> Style:
    random = Random(f"style/{seed}")
    commas, colon = random.random() < 0.75, random.choice("：：:")
    if family == "shanghai":
        return Style(
            "元",
            random.choice((0, 0, 2)),
            commas,
            random.choice(("0", "0", None, "-")),
            colon,
            prose_commas=random.random() < 0.3,
        )
    unit = random.choice(("万元", "万元", "万元", "元"))
    zero = random.choice((None, None, "0", "-", "—")) if family != "final-shanghai" else None
    return Style(
        unit,
        2 if unit == "万元" else random.choice((0, 2)),
        commas,
        zero,
        colon,
        trim=random.random() < 0.35,
        prose_commas=random.random() < 0.15,
        minus=random.choice(("-{}", "-{}", "－{}", "({})")),
    )


def generate(seed: int) -> Disclosure:
    random = Random(f"generate/{seed}")
    family = FAMILIES[seed % len(FAMILIES)]
    agency, style, year = invent_agency(seed, family), pick_style(seed, family), random.randint(2020, 2026)
    alone = family in ("hunan", "shanghai")
    unit = agency.units[1] if alone and len(agency.units) > 1 and random.random() < 0.2 else None
    made = build(f"gen-{seed:05d}", family, agency, year, style, unit)
    return _unfamiliar(made, random)


def build(key: str, family: str, agency: Agency, year: int, style: Style, unit: Unit | None = None) -> Disclosure:
    if family == "hunan":
        return hunan_budget(key, agency, year, unit, style)
    if family == "shanghai":
        return shanghai_budget(key, agency, year, unit, style)
    if family in BUDGETS:
        return BUDGETS[family](key, agency, year, style)
    return final_account(key, agency, year, family == "final", style)


def generate_set(seed: int) -> tuple[Disclosure, ...]:
    """One agency: budgets of two years, its unit's budget of the second, and the final account of the first."""
    family = ("hunan", "shanghai")[seed % 2]
    agency = invent_agency(seed, family, district(seed))
    if len(agency.units) == 1:
        agency = agency._replace(units=sample_units(agency.city, agency.trade, agency.units[0].code[:-3]))
    agency = agency._replace(grain=100)
    style, year = pick_style(seed, family), Random(f"set/{seed}").randint(2021, 2025)
    final = pick_style(seed, "final")
    return (
        build(f"set-{seed:05d}-{year % 100}b", family, agency, year, style),
        build(f"set-{seed:05d}-{(year + 1) % 100}b", family, agency, year + 1, style),
        build(f"set-{seed:05d}-{(year + 1) % 100}bu", family, agency, year + 1, style, agency.units[1]),
        build(f"set-{seed:05d}-{year % 100}a", "final", agency, year, final),
    )


def _unfamiliar(made: Disclosure, random: Random) -> Disclosure:
    """Other titles, other column names, another order of columns, lists folded in half."""
    for sheet in made.sheets:
        changed = sheet
        if random.random() < 0.25:
            changed = rename(changed, random)
        alike = len({tuple(path[:-1]) for path in changed.paths[-3:]}) == 1
        if sheet.slug == "general" and alike and random.random() < 0.3:
            changed = rotate_amounts(changed, 3)
        if sheet.slug == "basic" and made.family in ("shanghai", "hubei") and random.random() < 0.35:
            changed = fold_in_half(changed)
        if (
            made.family == "final"
            and sheet.slug in ("income", "spending")
            and not sheet.numbers
            and random.random() < 0.6
        ):
            changed = share_total(changed)
        if changed != sheet:
            made = made.with_sheet(changed)
    return made


def lay_out(seed: int) -> Layout:
    random = Random(f"layout/{seed}")
    rules = random.choice(("full", "full", "full", "boxes", "boxes", "header", "none"))
    look = TableLook(
        size=random.choice((8.0, 8.5, 9.0, 9.5, 10.0, 10.5)),
        pad=random.choice((1.6, 2.4, 3.2, 4.5) if rules in ("full", "boxes") else (3.6, 4.5, 6.0)),
        rules=rules,
        latin=random.choice((*LATIN_FACES[:2], *LATIN_FACES)),
        amounts=random.choice(("right", "right", "right", "center")),
        fill=random.random() < 0.25,
        singly=random.random() < 0.15,
        wrap_names=random.choice((0.18, 0.26, 0.36, 0.5)),
    )
    return Layout(
        body_size=random.choice((11.0, 12.0, 14.0, 15.0, 16.0)),
        leading=random.choice((1.45, 1.6, 1.75, 1.9)),
        margin=random.choice((48.0, 60.0, 72.0, 85.0)),
        landscape=random.random() < 0.25,
        table=look,
        repeat=random.choice(("all", "all", "header", "none")),
        total_alone=random.random() < 0.2,
        share_pages=random.random() < 0.4,
        footer=random.choice(("- {page} -", "{page}", "第 {page} 页", "— {page} —", "")),
        title_size=random.choice((13.0, 15.0, 18.0)),
        bold_titles=random.random() < 0.7,
        rotated=random.random() < 0.15,
        producer=random.choice(("", "WPS 文字", "Microsoft Word", "LibreOffice 7.4", "ONLYOFFICE")),
    )


def write_generated(seeds: range, folder: Path, scanned: float = 0.0) -> tuple[list[dict[str, Any]], list[Case]]:
    """PDFs into a folder; the truth of their tables, and the questions, are returned. A share becomes scans."""
    folder.mkdir(parents=True, exist_ok=True)
    tables: list[dict[str, Any]] = []
    cases: list[Case] = []
    for seed in seeds:
        disclosure = generate(seed)
        printed: Printed = typeset(disclosure, lay_out(seed))
        path = folder / f"{disclosure.key}.pdf"
        path.write_bytes(printed.pdf)
        if Random(f"scan/{seed}").random() < scanned:
            path.write_bytes(scan(path, printed.pages, seed))
        tables += table_lines(disclosure, printed.sheet_pages())
        cases += Asker(disclosure, printed).cases()
    return tables, cases


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m evals.generate", description="Draw made-up disclosures.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--first", type=int, default=0, help="first seed")
    parser.add_argument("--scanned", type=float, default=0.0, help="share of files turned into noisy scans")
    options = parser.parse_args()
    seeds = range(options.first, options.first + options.count)
    tables, cases = write_generated(seeds, options.folder, options.scanned)
    lines = (json.dumps(line, ensure_ascii=False) + "\n" for line in tables)
    (options.folder / "tables.jsonl").write_text("".join(lines), encoding="utf-8")
    write_cases(cases, options.folder / "gold.jsonl")
    print(f"{options.count} disclosures, {len(tables)} tables, {len(cases)} questions in {options.folder}")


if __name__ == "__main__":
    main()
