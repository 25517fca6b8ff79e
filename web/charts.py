"""Figures as bars from zero: what a total is made of, one quantity over the years, agencies side by side.

chart_of(answer, titles)     ->  Chart("breakdown", bars, top=Decimal(10)) or None where bars would mislead
draw(chart, place, "zh")     ->  HTML whose every bar names its figure and opens its cell

Nothing is computed for a reader here: lengths follow printed figures, and ticks are round numbers of the scale.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from markupsafe import Markup

from ingest import grouped
from qa import Answer, Kind, Value, Verdict
from web.figures import badge, digits, join
from web.wording import say, term

_FEWEST, _MOST = 2, 12
_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(4), Decimal(5), Decimal(8), Decimal(10))
_TITLE = re.compile(r"(?P<entity>.+?) (?P<year>(?:19|20)\d\d)(?: (?P<stage>\S+))?")
"""What a document is called: 云溪市科学技术局 2024 预算."""


class Bar(NamedTuple):
    label: str
    value: Value
    share: Decimal
    """Of the axis, in percent."""


class Chart(NamedTuple):
    kind: str
    """`breakdown`, `trend` or `comparison`."""
    bars: tuple[Bar, ...]
    top: Decimal
    """Where the axis ends; it starts at zero."""
    unit: str

    @property
    def values(self) -> frozenset[int]:
        """Identities of the values shown, which need no second row."""
        return frozenset(id(bar.value) for bar in self.bars)


def chart_of(answer: Answer, titles: Mapping[str, str]) -> Chart | None:
    printed = [value for value in answer.values if value.verdict is not Verdict.DERIVED and _number(value) is not None]
    docs = {piece.id: piece.doc for piece in answer.evidence}
    by_document = [(value, titles.get(docs.get(value.evidence[0], ""), "")) for value in printed if value.evidence]
    named = [(value, found) for value, title in by_document if (found := _TITLE.fullmatch(title))]
    # one headline figure a document; its other scopes carry the name of the account alone
    across = [
        (value, found) for value, found in named if found["entity"] in value.label and found["year"] in value.label
    ]
    if len({found[0] for _, found in across}) == len(across) >= _FEWEST:
        return _across(across, answer.language)
    if answer.kind is Kind.NUMBERS and len({title for _, title in by_document}) == 1:
        return _breakdown(printed)
    return None


def _across(named: Sequence[tuple[Value, re.Match[str]]], language: str) -> Chart | None:
    """One quantity in several documents: columns along the years of one agency, else bars by document."""
    years = [found["year"] for _, found in named]
    if len({found["entity"] for _, found in named}) == 1 and len(set(years)) == len(years):
        ordered = sorted(named, key=lambda each: each[1]["year"])
        labels = [f"{found['year']} {term(found['stage'] or '', language)}".strip() for _, found in ordered]
        return _chart("trend", [value for value, _ in ordered], labels)
    return _chart("comparison", [value for value, _ in named], [found[0] for _, found in named])


def _breakdown(values: Sequence[Value]) -> Chart | None:
    """Parts of a whole; the whole itself, which stands last and is their sum, would dwarf them."""
    numbers = [number for value in values if (number := _number(value)) is not None]
    if len(numbers) > _FEWEST and sum(numbers[:-1]) == numbers[-1]:
        values = values[:-1]
    if len({value.label for value in values}) < len(values):
        return None
    return _chart("breakdown", values, [value.label for value in values])


def _chart(kind: str, values: Sequence[Value], labels: Sequence[str]) -> Chart | None:
    numbers = [_number(value) or Decimal(0) for value in values]
    units = {value.unit for value in values}
    if not _FEWEST <= len(values) <= _MOST or len(units) != 1 or min(numbers) < 0 or max(numbers) <= 0:
        return None
    top = _top(max(numbers))
    bars = [Bar(label, value, number * 100 / top) for label, value, number in zip(labels, values, numbers, strict=True)]
    return Chart(kind, tuple(bars), top, units.pop())


def _number(value: Value) -> Decimal | None:
    return Decimal(value.value) if re.fullmatch(r"-?\d+(\.\d+)?", value.value) else None


def _top(highest: Decimal) -> Decimal:
    """The next round number: 17.39 -> 20."""
    scale = Decimal(1).scaleb(highest.adjusted())
    return next(step * scale for step in _STEPS if step * scale >= highest)


def draw(chart: Chart, place: Callable[[Value], Markup], language: str) -> Markup:
    """`place` gives the attributes by which a figure opens its cell."""
    bars = [
        Markup(
            '<li style="--share:{share}%"><span class="mz-name">{label}</span><span class="mz-bar" aria-hidden="true">'
            '<i></i></span><span class="mz-told"><button type="button" {place}>{value}</button>{badge}</span></li>'
        ).format(
            share=f"{bar.share:.2f}",
            label=bar.label,
            place=place(bar.value),
            value=digits(bar.value.value),
            badge=badge(bar.value.verdict, language),
        )
        for bar in chart.bars
    ]
    ticks = [
        Markup("<span>{}</span>").format(grouped(tick.normalize() + 0))
        for tick in (Decimal(0), chart.top / 2, chart.top)
    ]
    return Markup(
        '<figure class="mz-chart mz-{kind}"><figcaption>{title}<small>{unit}</small></figcaption><ol>{bars}</ol>'
        '<div class="mz-axis" aria-hidden="true">{ticks}</div></figure>'
    ).format(
        kind=chart.kind,
        title=say(f"chart.{chart.kind}", language),
        unit=say("chart.unit", language, unit=chart.unit),
        bars=join(bars),
        ticks=join(ticks),
    )
