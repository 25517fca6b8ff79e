"""Statements that several provinces print alike: two sides, accounts by code, one row of three public expenses.

    by_account("general", "一般公共预算支出情况表", columns, totals, ["合计", "基本支出", "项目支出"], style, BRACKETED)

What differs from province to province is an argument: how codes are written, where the total stands, what columns are
called, whether names are indented.
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import zip_longest
from typing import Any, NamedTuple

from evals.books import ZERO, Books, account_names
from evals.classes import NAMES
from evals.disclosure import Style
from evals.prose import ordinal
from evals.sheet import AMOUNT, CODE, LABEL, Sheet, Span, head_of

Row = tuple[str, ...]
Side = list[tuple[str, Decimal | None]]
"""Labels and amounts; None leaves the amount blank whatever the style writes for zero."""


class Form(NamedTuple):
    """How a template writes its account tables."""

    codes: str
    """joined (one column), three (类 款 项), bracketed ([301]工资), before (301 工资)."""
    naming: str = "科目名称"
    coding: str = "科目编码"
    total_first: bool = True
    indent: bool = False
    wide: bool = False


def by_account(
    slug: str,
    title: str,
    columns: Sequence[dict[str, Decimal]],
    totals: Sequence[Decimal],
    measures: Sequence[Any],
    style: Style,
    form: Form,
) -> Sheet:
    """Every account of the first column with its amounts, parents before children, and a total row."""
    names = account_names()
    width = {"joined": 2, "three": 4, "bracketed": 1, "before": 1}[form.codes]
    rows: list[Row] = []
    for code in columns[0]:
        amounts = (style.number(column.get(code, ZERO)) for column in columns)
        rows.append((*_named(code, names[code], form), *amounts))
    total: Row = ("合计", *("",) * (width - 1), *(style.number(amount) for amount in totals))
    at = 0 if form.total_first else len(rows)
    rows.insert(at, total)
    if not columns[0]:
        rows = [("合计", *("",) * (width - 1 + len(totals)))]
        at = 0
    naming: dict[str, list[Any]] = {
        "joined": [form.coding, form.naming],
        "three": [(form.coding, ["类", "款", "项"]), form.naming],
        "bracketed": [form.naming],
        "before": [form.naming],
    }
    kinds = {"joined": (CODE, LABEL), "three": (CODE, CODE, CODE, LABEL)}.get(form.codes, (LABEL,))
    spans = (Span(at, 0, width, 1),) if width > 1 else ()
    head = head_of([*naming[form.codes], *measures])
    return Sheet(
        slug, title, style.table_unit, head, (*kinds, *(AMOUNT,) * len(totals)), tuple(rows), spans, wide=form.wide
    )


def _named(code: str, name: str, form: Form) -> Row:
    level = (len(code) - 3) // 2
    shown = "　" * level + name if form.indent else name
    if form.codes == "joined":
        return code, shown
    if form.codes == "three":
        return code[:3], code[3:5], code[5:7], shown
    return (f"[{code}]{name}",) if form.codes == "bracketed" else (f"{code} {name}",)


def two_sided(
    slug: str, title: str, left: Side, right: Side, last: tuple[str, str, Decimal], head: Sequence[Any], style: Style
) -> Sheet:
    """Income beside expenditure; `last` names both totals."""

    def shown(line: tuple[str, Decimal | None]) -> Row:
        return line[0], "" if line[1] is None else style.number(line[1])

    rows: list[Row] = [(*shown(a), *shown(b)) for a, b in zip_longest(left, right, fillvalue=("", None))]
    total = style.number(last[2])
    rows.append((last[0], total, last[1], total))
    return Sheet(slug, title, style.table_unit, head_of(head), (LABEL, AMOUNT) * 2, tuple(rows))


def classes(amounts: dict[str, Decimal], listed: Sequence[str] = ()) -> Side:
    """Functional classes with their ordinals: those listed, or those with money."""
    codes = listed or [code for code in amounts if len(code) == 3]
    return [(f"{ordinal(i)}、{NAMES[code]}", amounts.get(code, ZERO)) for i, code in enumerate(codes, 1)]


def dressed(sheet: Sheet, label: str, entity_line: str, unit_line: str) -> Sheet:
    return sheet._replace(label=label, entity_line=entity_line, unit_line=unit_line)


def project_sizes(books: Books) -> dict[str, dict[str, Decimal]]:
    """Projects with their amounts by source, in the order they were planned."""
    sizes: dict[str, dict[str, Decimal]] = {}
    for posting in books.postings:
        if posting.project:
            sources = sizes.setdefault(posting.project, {})
            sources[posting.source] = sources.get(posting.source, ZERO) + posting.amount
    return sizes
