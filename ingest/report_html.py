"""Findings as one page for a person: what is wrong, where, by how much, and what was looked at.

    findings_to_html([document])

The page stands alone: styles are inside it, nothing is fetched, every word of a document is escaped. It prints well.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape

from ingest.document import Check, CheckPlace, Document, RuleCoverage, Severity
from ingest.report_style import STYLE
from ingest.report_words import MEANING, SEVERITIES, document_words, place_words
from ingest.rules import FAMILIES, rule_family, rule_name

_MOST_PLACES = 8


def findings_to_html(documents: Sequence[Document]) -> str:
    title = document_words(documents[0]) if len(documents) == 1 else f"{len(documents)} 份文件"
    body = "".join(piece for document in documents for piece in _document(document, alone=len(documents) == 1))
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>勾稽核对 · {escape(title)}</title><style>{STYLE}</style></head><body><main>"
        f'<header><p class="brand">明账 · 勾稽核对</p><h1>{escape(title)}</h1></header>'
        f"{body or '<p>没有文件。</p>'}"
        "<footer>差异的允许范围只取自印出的位数；四舍五入以内的差异只作提示。"
        "“未能核对”不等于没有问题：缺少可比的表、行或语句时会注明原因。</footer></main></body></html>"
    )


def _document(document: Document, *, alone: bool) -> Iterator[str]:
    counts = Counter(check.severity for check in document.checks)
    if not alone:
        yield f'<h2 class="doc">{escape(document_words(document))}</h2>'
    yield f'<p class="file">{escape(document.file_name)} · {len(document.pages)} 页 · {len(document.tables)} 张表</p>'
    yield '<ul class="tiles">'
    for severity in Severity:
        zero = "" if counts[severity] else " none"
        yield f'<li class="{severity.value}{zero}"><b>{counts[severity]}</b><span>{SEVERITIES[severity]}</span></li>'
    passed, failed, skipped = (
        sum(getattr(r, name) for r in document.coverage) for name in ("passed", "failed", "skipped")
    )
    yield f'<li class="held"><b>{passed}</b><span>处成立</span></li>'
    yield f'<li class="skip"><b>{skipped}</b><span>处未能核对</span></li></ul>'
    if not document.checks:
        yield f'<p class="good">核对了 {passed + failed} 处，没有发现不一致。</p>'
    number = 0
    for severity in Severity:
        found = [check for check in document.checks if check.severity is severity]
        if not found:
            continue
        cards = []
        for check in found:
            number += 1
            cards.append(_card(document, check, number))
        head = f"{SEVERITIES[severity]} <small>{len(found)} 条 · {MEANING[severity]}</small>"
        if severity is Severity.INFO:
            yield f'<details class="group"><summary><h3>{head}</h3></summary>{"".join(cards)}</details>'
        else:
            yield f'<section class="group"><h3>{head}</h3>{"".join(cards)}</section>'
    yield _coverage(document)


def _card(document: Document, check: Check, number: int) -> str:
    pairs = (("应为", check.expected), ("实为", check.found), ("舍入允许", check.slack))
    values = "".join(f"<div><dt>{name}</dt><dd>{escape(value)}</dd></div>" for name, value in pairs if value)
    places = "".join(f"<li>{_place(document, place)}</li>" for place in check.places[:_MOST_PLACES])
    more = len(check.places) - _MOST_PLACES
    rest = f"<li>另有 {more} 处</li>" if more > 0 else ""
    return (
        f'<article class="card {check.severity.value}"><p class="rule"><b>{number}</b>'
        f'<em title="{escape(rule_family(check.rule))}">{escape(check.rule)}</em>{escape(rule_name(check.rule))}</p>'
        f'<p class="say">{escape(check.message)}</p>'
        + (f"<dl>{values}</dl>" if values else "")
        + (f'<ul class="places">{places}{rest}</ul>' if places else "")
        + "</article>"
    )


def _place(document: Document, place: CheckPlace) -> str:
    quote = " ".join(place.quote.split())
    shown = quote if len(quote) <= 48 else quote[:47] + "…"
    return f"<span>{escape(place_words(document, place))}</span>" + (f"<q>{escape(shown)}</q>" if shown else "")


def _coverage(document: Document) -> str:
    titles = {table.id: f"{table.label} {table.title}".strip() or table.id for table in document.tables}
    pages = {table.id: table.parts[0].page for table in document.tables}
    rows = []
    for family, name in FAMILIES.items():
        rules = [rule for rule in document.coverage if rule.rule.startswith(family)]
        if rules:
            rows.append(f'<tr class="family"><th colspan="6">{name}</th></tr>')
        rows += [_covered(rule, f"<em>{rule.rule}</em>{escape(rule_name(rule.rule))}") for rule in rules]
    by_table = []
    for table_id, title in titles.items():
        own = [one for rule in document.coverage for one in rule.tables if one.table == table_id]
        where = f"第{pages[table_id]}页 {escape(title)}"
        reasons = dict.fromkeys(one.reason for one in own if one.reason)
        whole = RuleCoverage(
            rule="",
            passed=sum(one.passed for one in own),
            failed=sum(one.failed for one in own),
            skipped=sum(one.skipped for one in own),
            reason="；".join(reasons),
        )
        tried = " ".join(one.rule for one in own if one.passed + one.failed)
        by_table.append(_covered(whole, f"{where}<small>{tried}</small>"))
    return (
        f'<section class="coverage"><h3>核对范围</h3>{_counted("勾稽关系", rows)}'
        f"<h3>各表</h3>{_counted('表', by_table)}</section>"
    )


def _counted(first: str, rows: Sequence[str]) -> str:
    return (
        f"<table><thead><tr><th>{first}</th><th class=n>成立</th><th class=n>不成立</th><th class=n>未能核对</th>"
        f"<th>原因</th></tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )


def _covered(rule: RuleCoverage, name: str) -> str:
    quiet = "" if rule.passed + rule.failed else ' class="quiet"'
    failed = f'<b class="bad">{rule.failed}</b>' if rule.failed else "0"
    reason = escape(rule.reason) if rule.skipped else ""
    return (
        f"<tr{quiet}><td>{name}</td><td class=n>{rule.passed}</td><td class=n>{failed}</td>"
        f"<td class=n>{rule.skipped}</td><td>{reason}</td></tr>"
    )
