"""An answer as a file with its evidence: a page that stands alone, a workbook with formulas, a record to replay.

export_answer(".html", record, library)     one file, the cited cells as pictures in it, fit for printing
export_answer(".xlsx", record, library)     operands as cells, results as formulas
export_answer(".json", record, library)     what `mingzhang replay` takes
"""

import base64
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from markupsafe import Markup

from index import Library
from ingest import Box, IngestError, render_page
from qa import Question, Record, make_record
from web.exhibit import Draw, Exhibit, Piece, gather
from web.figures import digits, join, where
from web.journal import Given
from web.wording import say
from web.workbook import WorkbookError, exhibit_to_xlsx

KINDS = {
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
"""What an answer can be exported as, with its media type."""


class ExportError(Exception):
    """An answer that cannot be written in the form wished for."""


def export_answer(ending: str, record: Record, library: Library) -> bytes:
    """The file for a name with this ending. Raises ExportError."""
    kind = ending.lstrip(".").lower()
    if kind not in KINDS:
        raise ExportError(f"cannot export to {ending or 'a name without an ending'}: choose .html, .xlsx or .json")
    if kind == "json":
        return record.model_dump_json(indent=1).encode()
    draw: Draw = _drawn if kind == "html" else undrawn
    exhibit = gather(record.question, record.answer, library, draw, asked_at=record.made_at, product=record.program)
    return exhibit_to_bytes(kind, exhibit)


def export_given(kind: str, given: Given, library: Any, draw: Draw) -> bytes:
    """The file of an answer kept in the journal, as one of KINDS. Raises ExportError."""
    if kind == "json":
        asked = Question(given.question, given.scope, tuple((before, "") for before in given.earlier))
        model = given.settings.get("model", "")
        record = make_record(asked, given.answer, library, model=model, made_by=given.product, made_at=given.asked_at)
        return record.model_dump_json(indent=1).encode()
    drawn = draw if kind == "html" else undrawn
    exhibit = gather(given.question, given.answer, library, drawn, asked_at=given.asked_at, product=given.product)
    return exhibit_to_bytes(kind, exhibit)


def exhibit_to_bytes(kind: str, exhibit: Exhibit) -> bytes:
    """As `html` or `xlsx`. Raises ExportError."""
    if kind == "html":
        return exhibit_to_html(exhibit).encode()
    try:
        return exhibit_to_xlsx(exhibit)
    except WorkbookError as problem:
        raise ExportError(str(problem)) from problem


def _drawn(path: Path, page: int, boxes: Sequence[Box], zoom: float) -> bytes | None:
    try:
        return render_page(path, page, boxes, zoom)
    except IngestError:
        return None


def undrawn(path: Path, page: int, boxes: Sequence[Box], zoom: float) -> None:
    """For workbooks, which show no pictures."""


def exhibit_to_html(exhibit: Exhibit) -> str:
    answer, told = exhibit.answer, exhibit.answer.language
    parts = [Markup("<h1>{}</h1>").format(exhibit.question), *_lines(answer.words)]
    if answer.values:
        parts.append(_heading("card.figures", told))
        parts.append(_values(exhibit))
    if answer.scope:
        scope = (str(part) for part in answer.scope.model_dump().values() if part)
        parts += [_heading("card.scope", told), Markup("<p>{}</p>").format(" · ".join(scope))]
    if answer.calculation:
        parts += [_heading("card.formula", told), Markup("<p><code>{}</code></p>").format(answer.calculation.formula)]
    for name, notes in (("card.caveats", answer.caveats), ("card.assumed", answer.assumed)):
        if notes:
            parts += [_heading(name, told), *(Markup("<p>{}</p>").format(note) for note in notes)]
    for role, name in (("source", "card.evidence"), ("disagrees", "card.disagrees"), ("agrees", "card.agrees")):
        pieces = [piece for piece in exhibit.pieces if piece.evidence.role == role]
        if pieces:
            parts += [_heading(name, told), *(_piece(piece, told) for piece in pieces)]
    return str(
        Markup(
            '<!doctype html><html lang="{told}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; '
            "style-src 'unsafe-inline'\"><title>{title}</title><style>{style}</style></head>"
            "<body><main>{body}<footer>{footer} · {at} · {product}</footer></main></body></html>\n"
        ).format(
            told=told,
            title=exhibit.question[:80],
            style=Markup(files("web").joinpath("data/export.css").read_text(encoding="utf-8")),
            body=join(parts),
            footer=say("card.footer", told),
            at=exhibit.asked_at,
            product=exhibit.product,
        )
    )


def _heading(name: str, told: str) -> Markup:
    return Markup("<h2>{}</h2>").format(say(name, told))


def _lines(text: str) -> list[Markup]:
    return [Markup("<p>{}</p>").format(line) for line in text.split("\n") if line.strip()]


def _values(exhibit: Exhibit) -> Markup:
    told = exhibit.answer.language
    rows = [
        Markup(
            '<tr><th scope="row">{label}</th><td class="number">{value}</td><td>{unit}</td><td>{verdict}</td>'
            "<td>{cited}</td></tr>"
        ).format(
            label=value.label,
            value=digits(value.value),
            unit=value.unit,
            verdict=say(f"verdict.{value.verdict.value}", told),
            cited=" ".join(value.evidence),
        )
        for value in exhibit.answer.values
    ]
    return Markup("<table><tbody>{}</tbody></table>").format(join(rows))


def _piece(piece: Piece, told: str) -> Markup:
    item = piece.evidence
    picture = Markup("")
    if piece.crop:
        source = "data:image/png;base64," + base64.b64encode(piece.crop).decode()
        picture = Markup('<img src="{}" alt="{}">').format(source, item.quote)
    told_of = Markup(" · ").join(
        Markup("{}").format(part) for part in (piece.title, say("card.page", told, page=item.page), where(item)) if part
    )
    closure = Markup(" · {}").format(say("card.closure", told, closure=item.closure)) if item.closure else Markup("")
    file = Markup("<br>{} · SHA-256 {}").format(item.doc, item.sha256) if item.sha256 else Markup("")
    return Markup(
        "<figure>{picture}<figcaption><b>{id}</b> {told_of}{closure}<br>“{quote}”{file}</figcaption></figure>"
    ).format(picture=picture, id=item.id, told_of=told_of, closure=closure, quote=item.quote, file=file)
