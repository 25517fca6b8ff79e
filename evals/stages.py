"""Where a failure began: reading the papers, finding the place, vouching for the figure, or wording the answer.

    report = with_stages(run_eval(gold, library, answer), library)
    report.blames["yx-kjj-24b-007"]     Blame("retrieval", "cites yx-kjj-24b p.19, wanted p.23 公务接待费")
    report.stages["extraction"]         Share(right=150, total=152): places of the gold that were read as printed

Each stage is measured on what the one before it got right, so the four shares do not repeat each other. A failure
belongs to the first stage that went wrong.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Protocol

from evals.case import Case, Figure, GoldEvidence
from evals.grade import SURE, same_figure, squeeze
from evals.report import Blame, Report, Row, Share
from ingest import Document, Table

EXTRACTION, RETRIEVAL, VERIFICATION, ANSWER = "extraction", "retrieval", "verification", "answer"
STAGES = (EXTRACTION, RETRIEVAL, VERIFICATION, ANSWER)
_DIRECT = ("lookup", "breakdown", "rank", "followup", "compare")
"""Types whose figures are printed, not worked out."""
_KEPT = 48
"""Documents kept open; rows come document by document."""


class Shelf(Protocol):
    """A library, as far as stages are concerned."""

    def document(self, key: str) -> Document: ...


def with_stages(report: Report, library: Shelf) -> Report:
    """The report with the share of every stage, and the stage of every failure."""

    @lru_cache(maxsize=_KEPT)
    def read(key: str) -> Document | None:
        try:
            return library.document(key)
        except LookupError:
            return None

    faults = {row.case.id: _unread(row.case, read) for row in report.rows}
    blames = {
        row.case.id: blame(row, faults[row.case.id])
        for row in report.rows
        if not row.judgement.correct or row.false_verified
    }
    return report._replace(blames=blames, stages=_shares(report.rows, faults))


def blame(row: Row, unread: str) -> Blame:
    """The first stage that went wrong; `unread` says what of the gold's places is not in the library."""
    answer, case = row.answer, row.case
    if answer.get("kind") in ("error", "missing"):
        return Blame(ANSWER, str(answer.get("text") or "no answer was given"))
    if unread:
        return Blame(EXTRACTION, unread)
    if case.answer.kind == "abstain":
        return Blame(VERIFICATION, "let an answer pass where the papers hold none")
    unbacked = _unbacked(answer)
    if unbacked:
        return Blame(VERIFICATION, unbacked)
    if answer.get("kind") == "abstain":
        if answer.get("reason") == "not_found":
            return Blame(RETRIEVAL, f"found nothing; wanted {_place(case)}")
        return Blame(ANSWER, f"declined as {answer.get('reason')}")
    if not _at_place(row):
        return Blame(RETRIEVAL, f"cites {_cited(answer)}, wanted {_place(case)}")
    failed = [grade for grade in row.judgement.grades if grade.passed is False]
    return Blame(ANSWER, "; ".join(f"{grade.name}: {grade.reason}" for grade in failed) or "not what was asked")


def _shares(rows: Sequence[Row], faults: Mapping[str, str]) -> dict[str, Share]:
    placed = [row for row in rows if row.case.evidence]
    read = [row for row in placed if not faults[row.case.id]]
    found = [row for row in read if row.judgement.correct or _at_place(row)]
    sure = [row for row in rows if row.verdict in SURE]
    return {
        EXTRACTION: Share(len(read), len(placed)),
        RETRIEVAL: Share(len(found), len(read)),
        VERIFICATION: Share(sum(not row.false_verified for row in sure), len(sure)),
        ANSWER: Share(sum(row.judgement.correct for row in found), len(found)),
    }


def _at_place(row: Row) -> bool:
    """Whether the headline, or the words when there is none, rests on a place that the gold names."""
    answer = row.answer
    evidence = {str(item.get("id")): item for item in answer.get("evidence") or []}
    values = answer.get("values") or [{}]
    used = [evidence[key] for key in values[0].get("evidence") or [] if key in evidence] or list(evidence.values())
    pages = {(place.doc, place.page) for place in row.case.evidence if place.doc and place.page}
    if pages:
        return any((item.get("doc"), item.get("page")) in pages for item in used)
    return bool(used) and row.judgement.grade("document").passed is not False


def _unread(case: Case, read: Callable[[str], Document | None]) -> str:
    """What the library does not hold of the places that answer a case; empty when all of it was read as printed."""
    for place in case.evidence:
        if not place.doc:
            continue
        document = read(place.doc)
        if document is None:
            return f"{place.doc} is not in the library"
        fault = _quote_fault(document, place) if place.quote else _row_fault(document, place, _printed(case, place))
        if fault:
            return f"{place.doc}: {fault}"
    return ""


def _printed(case: Case, place: GoldEvidence) -> list[Figure]:
    """Figures of which one has to stand in that row; none when they are worked out, or the row is not named."""
    if case.type not in _DIRECT or not place.row:
        return []
    if case.answer.kind == "number" and len(case.evidence) == 1:
        return [Figure(value=case.answer.value or "", unit=case.answer.unit), *case.answer.accept]
    return list(case.answer.values) if len(case.answer.values) == len(case.evidence) else []


def _quote_fault(document: Document, place: GoldEvidence) -> str:
    wanted = squeeze(place.quote)
    paragraphs = (paragraph.text for section in document.sections for paragraph in section.paragraphs)
    if any(wanted in squeeze(text) for text in paragraphs):
        return ""
    if any(wanted in squeeze("".join(row)) for table in document.tables for row in table.texts):
        return ""
    return f"“{place.quote}” is in no paragraph"


def _row_fault(document: Document, place: GoldEvidence, figures: Sequence[Figure]) -> str:
    if not place.row or place.page is None:
        return ""
    label = squeeze(place.row)
    rows = [
        (table, row)
        for table in document.tables
        if place.page in table.pages
        for row in table.texts
        if label in squeeze("".join(row))
    ]
    if not rows:
        return f"no row “{place.row}” in a table on page {place.page}"
    if figures and not any(_holds(table, row, figure) for table, row in rows for figure in figures):
        return f"row “{place.row}” on page {place.page} does not print {figures[0].value} {figures[0].unit}"
    return ""


def _holds(table: Table, row: Sequence[str], figure: Figure) -> bool:
    return any(same_figure({"value": text.strip("()（）"), "unit": table.unit}, figure, signed=False) for text in row)


def _unbacked(answer: Mapping[str, Any]) -> str:
    """A figure called verified that none of the cells it cites prints."""
    quotes = {str(item.get("id")): item for item in answer.get("evidence") or []}
    for value in answer.get("values") or []:
        cited = [quotes[key] for key in value.get("evidence") or [] if key in quotes]
        cells = [item for item in cited if item.get("kind") == "cell"]
        if value.get("verdict") == "verified" and not any(_prints(item, value) for item in cells):
            return f"{value.get('value')} {value.get('unit')} is called verified, and no cell it cites prints it"
    return ""


def _prints(item: Mapping[str, Any], value: Mapping[str, Any]) -> bool:
    quote = str(item.get("quote") or "").strip("()（）")
    want = Figure(value=str(value.get("value")), unit="")
    units = (str(value.get("unit") or ""), "元", "千元", "万元", "亿元")
    return any(
        same_figure({"value": quote, "unit": unit}, want.model_copy(update={"unit": units[0]}), signed=False)
        for unit in units
    )


def _place(case: Case) -> str:
    place = case.evidence[0] if case.evidence else GoldEvidence()
    return f"{place.doc} p.{place.page} {place.row or place.quote}".strip()


def _cited(answer: Mapping[str, Any]) -> str:
    cited = [f"{item.get('doc')} p.{item.get('page')} {item.get('row') or ''}".strip() for item in answer["evidence"]]
    return cited[0] if cited else "nothing"
