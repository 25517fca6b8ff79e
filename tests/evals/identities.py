"""The accounting identities, checked on printed tables of a made-up disclosure: what the generator promises."""

from collections.abc import Iterator
from decimal import Decimal

from evals.disclosure import Disclosure
from evals.located import Finder
from evals.sheet import Sheet, squeeze
from evals.typeset import Printed
from ingest import read_amount

ZERO = Decimal(0)


def amount(text: str) -> Decimal:
    read = read_amount(text, "")
    return read.value if read else ZERO


def broken_sums(sheet: Sheet) -> Iterator[str]:
    """W1 and W2: parents and the total row are the sums of what stands under them."""
    if not sheet.accounts():
        return
    tops = min(len(a.code) for a in sheet.accounts())
    columns = {a.code: a for a in sheet.accounts()}
    for code, account in columns.items():
        below = [c for c in columns if len(c) == len(code) + 2 and c.startswith(code)]
        for k, column in enumerate(account.amounts):
            parts = sum((amount(sheet.rows[columns[c].row][columns[c].amounts[k]]) for c in below), ZERO)
            printed = amount(sheet.rows[account.row][column])
            if below and parts != printed:
                yield f"{sheet.title} {code} column {column}: {printed} is not {parts}"
    total = [row for row in sheet.rows if any(squeeze(t) in ("合计", "总计") for t in row)]
    if len(total) == 1 and len({a.amounts for a in sheet.accounts()}) == 1:
        for column in sheet.accounts()[0].amounts:
            parts = sum((amount(sheet.rows[a.row][column]) for a in columns.values() if len(a.code) == tops), ZERO)
            if parts != amount(total[0][column]):
                yield f"{sheet.title} total column {column}: {total[0][column]} is not {parts}"


def broken_links(disclosure: Disclosure, printed: Printed) -> Iterator[str]:
    """Between tables: totals, basic and project parts, three public expenses."""
    finder = Finder(disclosure, printed)

    def of(topic: str) -> Decimal:
        return finder.cell(topic).yuan

    if of("spending") != of("basic_all") + of("project_all"):
        yield "W3: spending is not basic + project"
    if of("general") != of("basic") + of("project"):
        yield "W3: general budget is not basic + project"
    if of("cars") != of("buying") + of("running"):
        yield "W6: vehicles are not purchase + running"
    if of("public") != of("abroad") + of("reception") + of("cars"):
        yield "W6: three public expenses do not add up"
    if disclosure.family != "final" and of("total") != of("spending"):
        yield "B2: total table is not the spending table"
    if of("general") > of("spending") or of("basic") > of("basic_all"):
        yield "B4: the general budget exceeds all funds"
    narrow = sum((finder.coded("basic", code).yuan for code in ("30217", "30231")), ZERO)
    if narrow > of("reception") + of("running"):
        yield "B9: basic expenditure exceeds the three public expenses"
    basic = sum((one.yuan for one in finder.accounts("basic", 3)), ZERO)
    if basic != of("basic"):
        yield f"B6: the economic table adds to {basic}, the functional one to {of('basic')}"
    if disclosure.family == "final" and of("total") != of("spending") + of("closing"):
        yield "W4: total is not spending + closing balance"


def broken(disclosure: Disclosure, printed: Printed) -> list[str]:
    found = [fault for sheet in disclosure.sheets for fault in broken_sums(sheet)]
    return found + list(broken_links(disclosure, printed))
