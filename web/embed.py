"""The embedded page: a small chat without the framework, for a frame on a portal's own site.

    <script src="https://…/embed.js" data-docs="hy-gxj-24b,hy-zxq-24b" data-lang="zh" data-token="…" async></script>
    <iframe src="https://…/embed?docs=hy-gxj-24b&lang=zh"></iframe>
    <iframe src="https://…/embed?departments=衡阳市工业和信息化局"></iframe>       every document of an agency

Which sites may frame it is said by the header frame-ancestors (`guard.py`): the origins of the settings, or the one a
token was made for. The token travels in addresses and headers, so no cookie is needed in a foreign frame.
"""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from web.access import Caller, caller_of
from web.api import Services
from web.cards import suggestions
from web.followups import Examples
from web.panels import viewer
from web.problems import Problem
from web.sheets import kit
from web.wording import say


def build_embed(services: Services) -> APIRouter:
    routes = APIRouter(include_in_schema=False)
    desk = services.desk
    asks = Examples(desk)

    @routes.get("/embed.js")
    def script() -> Response:
        headers = {"Cache-Control": "public, max-age=300", "Cross-Origin-Resource-Policy": "cross-origin"}
        return Response(kit("embed.js"), media_type="text/javascript", headers=headers)

    @routes.get("/embed")
    def page(
        request: Request,
        docs: Annotated[str, Query(max_length=20_000)] = "",
        departments: Annotated[str, Query(max_length=20_000)] = "",
        lang: Annotated[str, Query(pattern="^(zh|en)?$")] = "",
        theme: Annotated[str, Query(pattern="^(light|dark|auto)?$")] = "",
    ) -> HTMLResponse:
        caller = caller_of(request)
        if not caller.owner and not caller.docs:
            raise Problem(401, "unauthorised")
        _check_site(request, caller)
        wanted = [*filter(None, docs.split(",")), *desk.keys_of(filter(None, departments.split(",")))]
        scope = caller.scope(tuple(dict.fromkeys(wanted)))
        rows = [desk.row(key) for key in scope] or list(desk.rows())
        told = "en" if lang == "en" else "zh"
        return HTMLResponse(
            Markup(
                '<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{name}</title>'
                '<meta name="viewport" content="width=device-width, initial-scale=1">'
                '<link rel="stylesheet" href="kit/page.css"><link rel="stylesheet" href="kit/embed.css">'
                '<script src="kit/fit.js"></script><script src="kit/page.js"></script>'
                '<script src="kit/peek.js" defer></script>'
                '<script src="kit/embedded.js" defer></script></head>'
                '<body class="mz-body mz-embed{dark}" data-theme="{theme}" data-scope="{scope}">'
                '<header><span class="mz-seal" aria-hidden="true">明<br>账</span><h1>{name}</h1><small>{titles}</small>'
                "</header>"
                '<main aria-live="polite">{first}</main><form role="search"><input name="question" maxlength="{most}" '
                'autocomplete="off" '
                'required placeholder="{placeholder}" aria-label="{placeholder}"><button>{send}</button></form>{viewer}'
                "<template>{waiting}</template></body></html>"
            ).format(
                lang="en" if told == "en" else "zh-CN",
                name=say("app.name", told),
                theme=theme or "auto",
                dark=" dark" if theme == "dark" else "",
                scope=",".join(scope),
                titles="、".join(row.name for row in rows[:3]) + ("…" if len(rows) > 3 else ""),
                first=suggestions(say("ask.try", told), asks.of(told, scope)),
                most=desk.settings.max_question,
                placeholder=say("ask.placeholder", told),
                send=say("ask.send", told),
                viewer=viewer(told),
                waiting=say("ask.thinking", told),
            )
        )

    return routes


def _check_site(request: Request, caller: Caller) -> None:
    """A token is good in frames of the site it was made for; browsers say whose page holds the frame."""
    site = _origin(request.headers.get("referer", ""))
    here = _origin(str(request.base_url))
    if caller.origin and site and site not in (caller.origin, here):
        raise Problem(403, "foreign_origin")


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
