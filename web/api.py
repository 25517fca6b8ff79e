"""The REST API, version 1: questions, documents and what is in them, page images, feedback.

POST /api/v1/ask {"question": "三公经费一共多少？"}
GET  /api/v1/documents/hy-gxj-24b/pages/12.png?box=90,120,180,134
"""

from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from ingest import Box
from web.access import Access, caller_of
from web.bounded import Painter
from web.cards import card, refusal
from web.desk import Desk
from web.exports import KINDS, ExportError, export_given
from web.facts import chosen, facts_to_csv
from web.followups import with_follow_ups
from web.jobs import Jobs
from web.journal import Given
from web.problems import Problem
from web.shapes import (
    REFUSALS,
    Ask,
    DocumentDetail,
    Facts,
    Feedback,
    Finding,
    Findings,
    Health,
    Listed,
    LogicalTable,
    finding,
    listed,
    logical,
    read_box,
)
from web.streaming import events, growing, server_sent
from web.wording import language_of

_BOXES = 60
_EXPORT_SECONDS = 120


class Services(NamedTuple):
    """What the routes work with."""

    desk: Desk
    jobs: Jobs
    painter: Painter
    access: Access


def client_of(request: Request) -> str:
    return request.client.host if request.client else ""


def language(request: Request) -> str:
    return language_of(request.headers.get("accept-language", ""))


def owner_only(request: Request) -> None:
    if not caller_of(request).owner:
        raise Problem(403, "forbidden")


def visible(request: Request, key: str) -> str:
    if not caller_of(request).may_see(key):
        raise Problem(404, "unknown_document", key=key[:120])
    return key


def build_api(services: Services) -> APIRouter:
    api = APIRouter(prefix="/api/v1", responses=REFUSALS)
    _add_questions(api, services)
    _add_documents(api, services)
    return api


def _also(kind: str) -> dict[int | str, dict[str, Any]]:
    """For the description of a route: what else it can reply with."""
    return {200: {"content": {kind: {}}}}


def _add_questions(api: APIRouter, services: Services) -> None:
    desk = services.desk

    def answer(request: Request, body: Ask) -> Given:
        scope = caller_of(request).scope(tuple(body.scope))
        return desk.ask(body.question, scope, body.history, client_of(request))

    @api.post("/ask", tags=["questions"], response_model=Given, responses=_also("text/event-stream"))
    def ask(request: Request, body: Ask, render: bool = False) -> Any:
        """One answer with its evidence; as server-sent events with `Accept: text/event-stream`.

        Events: `accepted`, `values` (figures, scope, evidence), `text` (pieces of the wording), `answer` (the whole),
        or `error`. With `render=true` each step carries the card as HTML instead.
        """
        if "text/event-stream" not in request.headers.get("accept", ""):
            return answer(request, body)

        def stream() -> Iterator[str]:
            yield server_sent("accepted", {})
            try:
                given = answer(request, body)
            except Problem as problem:
                said = problem.to_json(language(request))
                yield server_sent("error", {**said, "html": refusal(said["error"]["message"], language(request))})
                return
            if render:
                for cut in growing(given.answer.text):
                    yield server_sent("card", {"html": card(given, shown=cut)})
                given = with_follow_ups(desk, given, body.history)
                yield server_sent("card", {"html": card(given)})
                yield server_sent("answer", given.model_dump(mode="json"))
            else:
                yield from (server_sent(name, data) for name, data in events(given))

        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(stream(), media_type="text/event-stream", headers=headers)

    @api.get("/answers/{answer_id}", tags=["questions"])
    def given_answer(request: Request, answer_id: str) -> Given:
        """An answer given earlier, as it was given."""
        return find_answer(services, request, answer_id)

    @api.get("/answers/{answer_id}/export", tags=["questions"], response_class=Response)
    def export(
        request: Request, answer_id: str, format: Annotated[str, Query(pattern="^(html|xlsx|json)$")] = "html"
    ) -> Response:
        """The answer as a file with its evidence: a page, a workbook with formulas, or a record to replay."""
        given = find_answer(services, request, answer_id)
        work = desk.submit(lambda shelf: export_given(format, given, shelf, services.painter.glimpse))
        try:
            content = work.result(timeout=_EXPORT_SECONDS)
        except ExportError:
            raise Problem(406, "no_export", format=format) from None
        except TimeoutError:
            work.cancel()
            raise Problem(503, "busy") from None
        headers = {"Content-Disposition": f'attachment; filename="mingzhang-{given.id}.{format}"'}
        return Response(content, media_type=KINDS[format], headers=headers)

    @api.get("/answers/{answer_id}/follow-ups", tags=["questions"])
    def next_questions(request: Request, answer_id: str) -> list[str]:
        """What may be asked next, each tried within the same documents and answered."""
        given = find_answer(services, request, answer_id)
        return list(with_follow_ups(desk, given, ()).follow_ups or ())

    @api.post("/feedback", tags=["questions"], status_code=201)
    def feedback(request: Request, body: Feedback) -> Health:
        """A reader's opinion of an answer, kept with the question, the answer and its evidence."""
        given = find_answer(services, request, body.answer)
        desk.journal.remark(given, body.helpful, body.comment)
        return Health(status="noted", product=desk.product)


def find_answer(services: Services, request: Request, answer_id: str) -> Given:
    given = services.desk.journal.find(answer_id)
    caller = caller_of(request)
    if given is None or (
        (caller.docs is not None and not set(given.scope) <= caller.docs) or not caller_fits(given, request)
    ):
        raise Problem(404, "unknown_answer")
    return given


def caller_fits(given: Given, request: Request) -> bool:
    """A reader with a token sees answers to questions restricted to the token's documents."""
    docs = caller_of(request).docs
    return docs is None or (bool(given.scope) and {piece.doc for piece in given.answer.evidence} <= docs)


def _add_documents(api: APIRouter, services: Services) -> None:
    desk = services.desk

    @api.get("/documents", tags=["documents"])
    def documents(request: Request) -> list[Listed]:
        caller = caller_of(request)
        return [listed(row) for row in desk.rows() if caller.may_see(row.key)]

    @api.get("/documents/{key}", tags=["documents"])
    def document(request: Request, key: str) -> DocumentDetail:
        row = desk.row(visible(request, key))
        found = desk.document(key)
        return DocumentDetail(
            **row._asdict(),
            sections=[list(section.path) for section in found.sections],
            statements=[table.title for table in found.tables],
            warnings=list(found.warnings),
            page_sizes=[[page.width, page.height] for page in found.pages],
        )

    @api.get("/documents/{key}/facts", tags=["documents"], response_model=Facts, responses=_also("text/csv"))
    def facts(
        request: Request,
        key: str,
        q: Annotated[str, Query(max_length=200)] = "",
        statement: Annotated[str, Query(max_length=200)] = "",
        origin: Annotated[str, Query(pattern="^(cell|sentence)?$")] = "",
        offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
        limit: Annotated[int, Query(ge=1, le=5000)] = 100,
        format: Annotated[str, Query(pattern="^(json|csv)$")] = "json",
    ) -> Any:
        """Printed figures with their coordinates and places; `format=csv` for a spreadsheet."""
        found = chosen(desk.document(visible(request, key)), q, statement, origin)
        if format == "csv":
            headers = {"Content-Disposition": 'attachment; filename="facts.csv"'}
            return Response(facts_to_csv(found), media_type="text/csv; charset=utf-8", headers=headers)
        return Facts(total=len(found), offset=offset, facts=found[offset : offset + limit])

    @api.get("/documents/{key}/checks", tags=["documents"])
    def checks(request: Request, key: str) -> Findings:
        """What the identities between the published tables say."""
        found = desk.document(visible(request, key))
        return Findings(checks=[finding(check, key) for check in found.checks], coverage=list(found.coverage))

    @api.get("/checks", tags=["documents"])
    def cross_checks(request: Request) -> list[Finding]:
        """What the identities between documents say: year against year, department against unit."""
        caller = caller_of(request)
        return [
            finding(check, check.places[0].doc or "" if check.places else "")
            for check in desk.across()
            if all(caller.may_see(place.doc or "") for place in check.places)
        ]

    @api.get("/documents/{key}/tables", tags=["documents"])
    def tables(request: Request, key: str) -> list[LogicalTable]:
        return [logical(table, key) for table in desk.document(visible(request, key)).tables]

    @api.get(
        "/documents/{key}/pages/{number}.png", tags=["documents"], response_class=Response, responses=_also("image/png")
    )
    def page(
        request: Request,
        key: str,
        number: int,
        box: Annotated[list[str] | None, Query(max_length=_BOXES)] = None,
        zoom: Annotated[float, Query(ge=0.25, le=4)] = 2.0,
        sha256: Annotated[str, Query(pattern="^([0-9a-f]{64})?$")] = "",
    ) -> Response:
        """The page as an image, with `box` (repeatable: x0,top,x1,bottom in points) drawn on it.

        `sha256` asks for the page of the file that an answer cited, should another have taken its place.
        """
        path, pages = desk.file_of(visible(request, key), sha256)
        if not 1 <= number <= pages:
            raise Problem(404, "no_such_page", page=number, pages=pages)
        image = services.painter.page(str(path), path, number, _read_boxes(box or []), zoom)
        return Response(image, media_type="image/png", headers={"Cache-Control": "private, max-age=600"})


def _read_boxes(texts: list[str]) -> list[Box]:
    boxes = [read_box(text) for text in texts]
    if None in boxes:
        raise Problem(400, "bad_box")
    return [box for box in boxes if box is not None]
