"""Plain pages beside the chat: an answer under its own link, the sign-in, and the styles and scripts they use.

GET /answers/7f3a…c1              the answer as a page, or with ?download=1 as one self-contained HTML file
GET /kit/page.css                 one of the files in `data/`
"""

import base64
from importlib.resources import files

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from markupsafe import Markup

from web.access import COOKIE, caller_of
from web.api import Services, find_answer, language
from web.cards import asked, card
from web.figures import join, where
from web.journal import Given
from web.problems import Problem
from web.signin import signin_page
from web.wording import LANGUAGES, say

_KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_EXPORTED_IMAGES = 12


def kit(name: str) -> str:
    """The text of a file in `data/`. Raises Problem for any other name."""
    for entry in files("web").joinpath("data").iterdir():
        if entry.name == name:
            return entry.read_text(encoding="utf-8")
    raise Problem(404, "not_found")


def build_sheets(services: Services) -> APIRouter:
    routes = APIRouter(include_in_schema=False)

    @routes.get("/kit/{name}")
    def kit_file(name: str) -> Response:
        kind = _KINDS.get(name.rpartition(".")[2], "text/plain")
        return Response(kit(name), media_type=kind, headers={"Cache-Control": "public, max-age=300"})

    @routes.get("/answers/{answer_id}")
    def answer_page(request: Request, answer_id: str, download: bool = False, lang: str = "") -> HTMLResponse:
        given = find_answer(services, request, answer_id)
        told = lang if lang in LANGUAGES else language(request)
        if download:
            headers = {"Content-Disposition": f'attachment; filename="mingzhang-{given.id}.html"'}
            return HTMLResponse(answer_sheet(given, told, _drawn(services, given)), headers=headers)
        return HTMLResponse(answer_sheet(given, told, {}))

    @routes.post("/login")
    def login(request: Request, key: str = Form("", max_length=500)) -> Response:
        told = language(request)
        if not services.access.knows(key):
            return HTMLResponse(signin_page(told, wrong=True), 401)
        reply = RedirectResponse("./", 303)
        secure = request.url.scheme == "https"
        reply.set_cookie(COOKIE, services.access.session(), httponly=True, samesite="lax", secure=secure, path="/")
        return reply

    @routes.get("/login")
    def login_page(request: Request) -> Response:
        if caller_of(request).owner:
            return RedirectResponse("./", 303)
        return HTMLResponse(signin_page(language(request)))

    return routes


def _drawn(services: Services, given: Given) -> dict[str, str]:
    """Page images of the evidence as data addresses, by evidence id; a page that cannot be drawn is left out."""
    drawn = {}
    for piece in given.answer.evidence[:_EXPORTED_IMAGES]:
        try:
            path = services.desk.source(piece.doc)
            image = services.painter.page(str(path), path, piece.page, [piece.box], 1.5)
        except Problem:
            continue
        drawn[piece.id] = "data:image/png;base64," + base64.b64encode(image).decode()
    return drawn


def answer_sheet(given: Given, told: str, drawn: dict[str, str]) -> str:
    """One answer as a page: linked to this server's images, or, with `drawn`, complete in itself."""
    alone = bool(drawn)
    return str(
        Markup(
            '<!doctype html><html lang="{told}"><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>{style}'
            '<body class="mz-body"><main class="mz-paper">{asked}{card}{figures}<p class="mz-fine">{footer} · {at} · '
            "{product}</p>"
            "</main></body></html>"
        ).format(
            told=told,
            title=given.question[:80],
            style=Markup("<style>{}</style>").format(Markup(kit("page.css")))
            if alone
            else Markup('<link rel="stylesheet" href="../kit/page.css">'),
            asked=asked(given.question, told),
            card=card(given, actions=False),
            figures=_figures(given, drawn, told),
            footer=say("card.footer", told),
            at=given.asked_at,
            product=given.product,
        )
    )


def _figures(given: Given, drawn: dict[str, str], told: str) -> Markup:
    shown = []
    for piece in given.answer.evidence[:_EXPORTED_IMAGES]:
        box = ",".join(f"{edge:.1f}" for edge in piece.box)
        source = drawn.get(piece.id) or f"../api/v1/documents/{piece.doc}/pages/{piece.page}.png?zoom=1.5&box={box}"
        if drawn and piece.id not in drawn:
            continue
        shown.append(
            Markup(
                '<figure class="mz-exhibit"><figcaption><b>{id}</b> {title} · {page} · {where}</figcaption>'
                '<img src="{source}" alt="{quote}" loading="lazy"></figure>'
            ).format(
                id=piece.id,
                title=given.titles.get(piece.doc, piece.doc),
                page=say("card.page", told, page=piece.page),
                where=where(piece),
                source=source,
                quote=piece.quote,
            )
        )
    return join(shown)
