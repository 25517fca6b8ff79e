"""Findings and facts as HTML lists whose entries open their place in the viewer."""

from collections.abc import Callable, Mapping, Sequence

from markupsafe import Markup

from ingest import CellState, Check, Document, Fact, Severity, grouped
from web.figures import join, place_attributes
from web.wording import say

_ORDER = [Severity.HIGH, Severity.MEDIUM, Severity.LOW, Severity.INFO]
SCREEN = 50
"""Facts shown at a time."""


Titles = Callable[[Sequence[str]], Mapping[str, str]]
"""What readers call the documents with these keys."""


def findings(
    documents: Sequence[tuple[str, Document]], severity: str, language: str, across: Sequence[Check], titles: Titles
) -> Markup:
    """Findings of documents (each with the name readers know it by) and between them, the gravest first."""
    listed = [(check, name, document.key) for name, document in documents for check in document.checks]
    listed += [(check, say("checks.across", language), "") for check in across]
    listed = [each for each in listed if severity in ("", each[0].severity.value)]
    listed.sort(key=lambda each: _ORDER.index(each[0].severity))
    items = [_finding(check, name, key, titles, language) for check, name, key in listed]
    body = (
        Markup('<ol class="mz-findings">{}</ol>').format(join(items))
        if items
        else Markup('<p class="mz-nothing">{}</p>').format(say("checks.none", language))
    )
    return Markup('<p class="mz-lead">{lead}</p>{coverage}{body}').format(
        lead=say("checks.lead", language),
        coverage=_coverage([document for _, document in documents], language),
        body=body,
    )


def _coverage(documents: Sequence[Document], language: str) -> Markup:
    rules = [rule for document in documents for rule in document.coverage]
    if not rules:
        return Markup("")
    return Markup('<p class="mz-coverage">{}</p>').format(
        say(
            "checks.coverage",
            language,
            passed=sum(rule.passed for rule in rules),
            failed=sum(rule.failed for rule in rules),
            skipped=sum(rule.skipped for rule in rules),
        )
    )


def _finding(check: Check, name: str, key: str, titles: Titles, language: str) -> Markup:
    docs = [place.doc or key for place in check.places]
    names = titles(tuple(dict.fromkeys(docs)))
    places = [_place(check, number, names[doc], doc, language) for number, doc in enumerate(docs)]
    numbers = [
        Markup("<dt>{}</dt><dd>{}</dd>").format(say(f"checks.{label}", language), value)
        for label, value in (("expected", check.expected), ("found", check.found), ("slack", check.slack))
        if value
    ]
    return Markup(
        '<li class="mz-finding mz-sev-{severity}"><header><span class="mz-severity">{word}</span><b>{rule}</b>'
        "<small>{name}</small></header><p>{message}</p><dl>{numbers}</dl><div>{places}</div></li>"
    ).format(
        severity=check.severity.value,
        word=say(f"severity.{check.severity.value}", language),
        rule=check.rule,
        name=name,
        message=check.message,
        numbers=join(numbers),
        places=join(places),
    )


def _place(check: Check, number: int, name: str, doc: str, language: str) -> Markup:
    """A button for one place; the boxes of the same page are drawn together."""
    place = check.places[number]
    together = [each.box for each in check.places if (each.doc or doc, each.page) == (doc, place.page)]
    together.sort(key=lambda box: box != place.box)
    attributes = place_attributes(
        doc=doc,
        title=name,
        page=place.page,
        boxes=together,
        where=f"{check.rule} {check.message}"[:160],
        quote=place.quote,
    )
    return Markup('<button type="button" class="mz-chip" {attributes}>{page} <small>{quote}</small></button>').format(
        attributes=attributes, page=say("card.page", language, page=place.page), quote=place.quote[:24]
    )


def facts_table(facts: Sequence[Fact], start: int, name: str, key: str, language: str) -> Markup:
    """One screen of facts."""
    if not facts:
        return Markup('<p class="mz-nothing">{}</p>').format(say("data.none", language))
    shown = facts[start : start + SCREEN]
    heads = [
        Markup('<th scope="col"{}>{}</th>').format(
            Markup(' class="mz-number"') if head == "value" else "", say(f"data.{head}", language)
        )
        for head in ("subject", "value", "unit", "measure", "statement", "code", "page")
    ]
    total = say("data.total", language, total=len(facts), first=start + 1, last=start + len(shown))
    return Markup(
        '<p class="mz-lead">{total}</p><div class="mz-facts"><table><thead><tr>{heads}</tr></thead><tbody>{rows}'
        "</tbody></table></div>"
    ).format(total=total, heads=join(heads), rows=join([_fact(fact, name, key, language) for fact in shown]))


def _fact(fact: Fact, name: str, key: str, language: str) -> Markup:
    statement = fact.statement or say("data.prose", language)
    attributes = place_attributes(
        doc=key,
        title=name,
        page=fact.place.page,
        boxes=[fact.place.box],
        where=" › ".join(part for part in (fact.statement, fact.row_label or fact.subject, fact.measure) if part),
        quote=fact.place.quote,
    )
    return Markup(
        '<tr><td>{subject}</td><td class="mz-number"><button type="button" {attributes}>{value}</button></td>'
        "<td>{unit}</td><td>{measure}</td><td>{statement}</td><td>{code}</td><td>{page}</td></tr>"
    ).format(
        subject=fact.subject,
        code=fact.code,
        measure=fact.measure,
        attributes=attributes,
        value=_printed(fact, language),
        unit=fact.amount.unit if fact.amount else "",
        statement=statement,
        page=fact.place.page,
    )


def _printed(fact: Fact, language: str) -> str:
    if fact.amount:
        return grouped(fact.amount.value)
    if fact.state in (CellState.BLANK, CellState.DASH, CellState.TEXT):
        return say(f"state.{fact.state.value}", language)
    return fact.place.quote
