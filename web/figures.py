"""Figures as they are read on a page: grouped digits, the unit, the verdict in words, the place they stand at.

    figure(value, "zh")   ->  1,234.50 万元  ✓ 已核对
    where(evidence)       ->  公开03表 支出决算表 › 合计 › 决算数

Everything from documents passes through markupsafe, which escapes it.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from markupsafe import Markup

from ingest import grouped
from qa import Evidence, Value, Verdict
from web.wording import say

_SIGNS = {
    Verdict.VERIFIED: "✓",
    Verdict.DERIVED: "∑",
    Verdict.CONFLICT: "≠",
    Verdict.TEXT_ONLY: "¶",
    Verdict.OCR: "◫",
}


def join(parts: Sequence[Markup]) -> Markup:
    return Markup("").join(parts)


def digits(value: str) -> str:
    """12345.60 as 12,345.60; anything else unchanged."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    return grouped(number) if number.is_finite() else value


def badge(verdict: Verdict, language: str) -> Markup:
    return Markup(
        '<span class="mz-badge mz-{kind}" title="{why}"><i aria-hidden="true">{sign}</i>{word}</span>'
    ).format(
        kind=verdict.value,
        why=say(f"verdict.{verdict.value}.why", language),
        sign=_SIGNS[verdict],
        word=say(f"verdict.{verdict.value}", language),
    )


def where(evidence: Evidence) -> str:
    """The place in words, from the table or heading inwards."""
    parts = [evidence.table, evidence.row, evidence.column] if evidence.kind == "cell" else [evidence.section]
    return " › ".join(part for part in parts if part)


def pointer(evidence: Evidence, titles: Mapping[str, str]) -> Markup:
    """The data attributes from which the viewer opens a place."""
    return place_attributes(
        doc=evidence.doc,
        title=titles.get(evidence.doc, evidence.doc),
        page=evidence.page,
        boxes=[evidence.box],
        where=where(evidence),
        quote=evidence.quote,
        name=evidence.id,
    )


def place_attributes(
    *, doc: str, title: str, page: int, boxes: Sequence[Sequence[float]], where: str, quote: str, name: str = ""
) -> Markup:
    return Markup(
        'data-place data-doc="{doc}" data-title="{title}" data-page="{page}" data-boxes="{boxes}" '
        'data-where="{where}" data-quote="{quote}" data-name="{name}"'
    ).format(
        doc=doc,
        title=title,
        page=page,
        boxes=";".join(",".join(f"{edge:.1f}" for edge in box) for box in boxes),
        where=where,
        quote=quote[:300],
        name=name,
    )


def bar(value: Value, values: Sequence[Value]) -> Markup:
    """A bar from zero, for three or more figures of one unit, none below zero; else nothing."""
    share = _share(value, values)
    if share is None:
        return Markup("")
    return Markup('<span class="mz-bar" aria-hidden="true"><i style="width:{share}%"></i></span>').format(
        share=f"{share:.1f}"
    )


def _share(value: Value, values: Sequence[Value]) -> Decimal | None:
    if len(values) < 3 or len({each.unit for each in values}) != 1:
        return None
    try:
        numbers = [Decimal(each.value) for each in values]
        own = Decimal(value.value)
    except InvalidOperation:
        return None
    if not all(number.is_finite() and number >= 0 for number in numbers) or not any(numbers):
        return None
    return own * 100 / max(numbers)
