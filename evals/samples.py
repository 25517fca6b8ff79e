"""The sample library: made-up departments of places that do not exist, on real templates, consistent to the last digit.

    python -m evals.samples OUT_DIR          draws the PDFs, the same bytes every time

云溪市科学技术局 budgets 2024 and 2025 with a subordinate centre that discloses by itself, 云溪市审计局 for comparison,
海沐市澄湾区文化和旅游局 with a budget and the final account of the same year, 海沐市澄湾区民政局 with a government
fund and earned income, 青岚市农业农村局 with a final account in the national form, 苇州市统计局 on the Hubei template.
"""

import argparse
import json
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from evals.across import across_cases
from evals.books import BUSINESS, CARRIED, FROM_ABOVE
from evals.case import Case, write_cases
from evals.disclosure import Disclosure, table_lines
from evals.final import final_account
from evals.hubei import hubei_budget
from evals.hunan import hunan_budget
from evals.invent import Agency, sample_units, trades
from evals.questions import Asker
from evals.reshape import share_total
from evals.shanghai import shanghai_budget
from evals.typeset import Layout, Printed, typeset
from evals.typeset_table import TableLook


def _agency(key: str, city: str, bureau: str, code: str, institutions: int = 1, **more: Any) -> Agency:
    trade = trades()[bureau]
    units = sample_units(city, trade, code, institutions)
    return Agency(key, city, city + bureau, trade, units, 100, {}, key)._replace(**more)


@cache
def agencies() -> dict[str, Agency]:
    made = [
        _agency(
            "yx-kjj",
            "云溪市",
            "科学技术局",
            "118",
            abroad=80_000,
            non_tax=True,
            sources={"市级研发计划项目": (CARRIED, 12), "科技成果对接活动": (FROM_ABOVE, 25)},
        ),
        _agency("yx-sjj", "云溪市", "审计局", "106", 0, non_tax=True, sources={"审计数据分析平台": (CARRIED, 30)}),
        _agency(
            "cw-wlj",
            "海沐市澄湾区",
            "文化和旅游局",
            "241",
            abroad=60_000,
            sources={"图书采购与数字资源": (BUSINESS, 10)},
        ),
        _agency(
            "cw-mzj",
            "海沐市澄湾区",
            "民政局",
            "305",
            grain=1,
            buys_car_in=2025,
            sources={"居家养老服务补贴": (BUSINESS, 8)},
        ),
        _agency(
            "ql-nyj", "青岚市", "农业农村局", "401", abroad=50_000, sources={"重大病虫害统防统治": (FROM_ABOVE, 30)}
        ),
        _agency("wz-tjj", "苇州市", "统计局", "217", 0, sources={"经济普查": (CARRIED, 15)}),
    ]
    return {agency.key: agency for agency in made}


class Sample(NamedTuple):
    key: str
    agency: str
    family: str
    year: int
    layout: Layout
    unit: int | None = None
    """Index of the unit that discloses by itself; None for the whole department."""
    national: bool = True


HUNAN = Layout(body_size=15, leading=1.8)
SHANGHAI = Layout(
    landscape=True,
    body_size=12.5,
    leading=1.65,
    repeat="none",
    total_alone=True,
    margin=64,
    table=TableLook(size=10, pad=4.2),
    bold_titles=False,
)
FINAL = Layout(body_size=14, leading=1.75, repeat="header", share_pages=True)
SAMPLES = (
    Sample("yx-kjj-24b", "yx-kjj", "hunan", 2024, HUNAN),
    Sample("yx-kjj-25b", "yx-kjj", "hunan", 2025, HUNAN._replace(body_size=14, table=TableLook(size=8.5))),
    Sample("yx-cgzx-25b", "yx-kjj", "hunan", 2025, HUNAN._replace(table=TableLook(rules="boxes")), unit=1),
    Sample("yx-sjj-25b", "yx-sjj", "hunan", 2025, HUNAN._replace(table=TableLook(latin="Helvetica"))),
    Sample("cw-wlj-24b", "cw-wlj", "shanghai", 2024, SHANGHAI),
    Sample("cw-wlj-24a", "cw-wlj", "final", 2024, FINAL._replace(table=TableLook(pad=3.4)), national=False),
    Sample("cw-mzj-25b", "cw-mzj", "shanghai", 2025, SHANGHAI._replace(repeat="header", total_alone=False)),
    Sample("ql-nyj-23a", "ql-nyj", "final", 2023, FINAL),
    Sample("wz-tjj-24b", "wz-tjj", "hubei", 2024, Layout(body_size=14, repeat="none", share_pages=True)),
)


def build(sample: Sample) -> Disclosure:
    agency = agencies()[sample.agency]
    unit = None if sample.unit is None else agency.units[sample.unit]
    if sample.family == "hunan":
        return hunan_budget(sample.key, agency, sample.year, unit)
    if sample.family == "shanghai":
        return shanghai_budget(sample.key, agency, sample.year, unit)
    if sample.family == "hubei":
        return hubei_budget(sample.key, agency, sample.year)
    final = final_account(sample.key, agency, sample.year, sample.national)
    for slug in () if sample.national else ("income", "spending"):
        final = final.with_sheet(share_total(final.sheet(slug)))
    return final


@cache
def printed_samples() -> tuple[tuple[Disclosure, Printed], ...]:
    made = [(build(sample), sample.layout) for sample in SAMPLES]
    return tuple((disclosure, typeset(disclosure, layout)) for disclosure, layout in made)


def write_samples(folder: Path) -> list[Path]:
    """The library's PDFs, one a document, named by key."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for disclosure, printed in printed_samples():
        path = folder / f"{disclosure.key}.pdf"
        if not path.exists() or path.read_bytes() != printed.pdf:
            path.write_bytes(printed.pdf)
        paths.append(path)
    return paths


def sample_tables() -> list[dict[str, Any]]:
    """The truth about every table of the library, in the form tables are scored in."""
    return [line for d, p in printed_samples() for line in table_lines(d, p.sheet_pages())]


def sample_cases() -> list[Case]:
    """The gold set that ships: every question across documents, and of each document's own a share of every type."""
    cases = [case for d, p in printed_samples() for case in Asker(d, p).cases()]
    kept = [
        case for case in cases if Random(case.id).random() < KEPT.get(case.type, 0.4) * (2 if case.lang == "en" else 1)
    ]
    return kept + across_cases(list(printed_samples()))


KEPT = {
    "lookup": 0.24,
    "ambiguous": 0.7,
    "conflict": 0.7,
    "followup": 0.5,
    "unanswerable": 0.5,
    "rank": 0.3,
    "count": 0.3,
    "definition": 0.6,
    "narrative": 0.8,
}
"""Share of a document's questions of a type that is kept; two in five of the other types."""
GOLD = Path(__file__).parent / "data" / "gold_samples.jsonl"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m evals.samples", description="Draw the sample library.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tables", type=Path, help="write the truth about the tables here, one JSON object a line")
    parser.add_argument("--gold", action="store_true", help=f"also rewrite {GOLD.name}")
    options = parser.parse_args()
    for path in write_samples(options.folder):
        print(path)
    if options.tables:
        lines = (json.dumps(line, ensure_ascii=False) + "\n" for line in sample_tables())
        options.tables.write_text("".join(lines), encoding="utf-8")
    if options.gold:
        write_cases(sample_cases(), GOLD)


if __name__ == "__main__":
    main()
