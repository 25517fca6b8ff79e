"""Figures as they are read on a page: grouped digits, the unit, the verdict in words, the place they stand at.

    badge(Verdict.VERIFIED, "zh")   ->  ✓ 已核对
    where(evidence)                 ->  公开03表 支出决算表 › 合计 › 决算数

Everything from documents passes through markupsafe, which escapes it.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from markupsafe import Markup

from ingest import grouped
from qa import Evidence, Verdict
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


def pointer(evidence: Evidence, titles: Mapping[str, str], others: Sequence[Evidence] = ()) -> Markup:
    """The data attributes from which the viewer opens a place, with those of `others` that stand on the same page."""
    beside = [each.box for each in others if (each.doc, each.page) == (evidence.doc, evidence.page)]
    return place_attributes(
        doc=evidence.doc,
        title=titles.get(evidence.doc, evidence.doc),
        page=evidence.page,
        boxes=dict.fromkeys([evidence.box, *beside]),
        where=where(evidence),
        quote=evidence.quote,
        name=evidence.id,
        sha256=evidence.sha256,
    )


def place_attributes(
    *,
    doc: str,
    title: str,
    page: int,
    boxes: Iterable[Sequence[float]],
    where: str,
    quote: str,
    name: str = "",
    sha256: str = "",
) -> Markup:
    return Markup(
        'data-place data-doc="{doc}" data-title="{title}" data-page="{page}" data-boxes="{boxes}" '
        'data-where="{where}" data-quote="{quote}" data-name="{name}" data-sha256="{sha256}"'
    ).format(
        doc=doc,
        title=title,
        page=page,
        boxes=";".join(",".join(f"{edge:.1f}" for edge in box) for box in boxes),
        where=where,
        quote=quote[:300],
        name=name,
        sha256=sha256,
    )


def formula(text: str, operands: Sequence[tuple[str, Markup]]) -> Markup:
    """A formula whose operands, given as printed in it with their attributes, open their cells."""
    parts, rest = [], text
    for printed, place in operands:
        before, found, after = rest.partition(printed)
        if found:
            parts += [Markup.escape(before), Markup('<button type="button" {}>{}</button>').format(place, printed)]
            rest = after
    return join([*parts, Markup.escape(rest)])
