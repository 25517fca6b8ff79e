"""What every request passes before any route sees it: host, origin, size, authorisation; and the headers of the reply.

Plain ASGI, so that streams flow through it unbuffered.
"""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.access import Access
from web.limits import Pace
from web.meters import Meters
from web.problems import Problem
from web.settings import Settings
from web.signin import signin_page
from web.wording import language_of

_OWN_NAMES = ("localhost", "127.0.0.1", "::1", "[::1]", "testserver")
_STRICT = (
    "default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'self'; connect-src "
    "'self'; "
    "form-action 'self'; base-uri 'none'"
)
_PAGE = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
    "script-src 'self' 'unsafe-inline' 'unsafe-eval'; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; "
    "form-action 'self'; base-uri 'self'"
)
_OURS = re.compile(r"/(api|v1|kit|answers)/.*|/embed|/embed\.js|/login|/mcp")
_FRAMEWORK = re.compile(
    r"/|/config|/theme\.css|/favicon\.ico|/manifest\.json|/(assets|static|svelte)/.*"
    r"|/gradio_api/(queue/(join|data)|heartbeat/\w+|startup-events|info|app_id|cancel|reset)"
)
"""What the chat page needs of its framework; its other doors (files, uploads, monitoring) stay shut."""


class Guard:
    def __init__(self, app: ASGIApp, *, access: Access, settings: Settings, meters: Meters) -> None:
        self._app = app
        self._access = access
        self._settings = settings
        self._meters = meters
        self._pace = Pace(settings.requests_per_minute)
        self._signins = Pace(settings.signins_per_minute)
        self._ancestors = " ".join(["'self'", *settings.embed_origins])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":  # nothing here speaks it
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = HTTPConnection(scope)
        path = scope["path"].removeprefix(scope.get("root_path", ""))

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._headers(MutableHeaders(scope=message), path, scope)
                self._meters.count("mingzhang_requests_total", "status", f"{message['status'] // 100}xx")
            await send(message)

        try:
            self._check_names(request)
            self._check_pace(request, path)
            limited = self._limited(request, path, receive)
            scope["caller"] = self._access.authorise(request)
            if not _OURS.fullmatch(path) and not _FRAMEWORK.fullmatch(path):
                raise Problem(404, "not_found")
        except Problem as problem:
            await self._refuse(request, path, problem)(scope, receive, answer)
            return
        try:
            await self._app(scope, limited, answer)
        except Problem as problem:  # a body that grew beyond its limit while it was read
            await self._refuse(request, path, problem)(scope, receive, answer)

    def _check_names(self, request: HTTPConnection) -> None:
        """No rebinding of foreign names to an open server, no writing from foreign sites."""
        hosts = [request.headers.get("host", ""), request.headers.get("x-forwarded-host", "")]
        known = (*_OWN_NAMES, *self._settings.allowed_hosts, urlsplit(self._settings.public_url).hostname or "")
        if not self._settings.api_key:
            for host in filter(None, hosts):
                if _name(host) not in known:
                    raise Problem(421, "foreign_host")
        origin = request.headers.get("origin")
        if origin and request.scope["method"] not in ("GET", "HEAD", "OPTIONS"):
            own = {host for host in hosts if host} | {urlsplit(self._settings.public_url).netloc}
            if urlsplit(origin).netloc not in own or not urlsplit(origin).netloc:
                raise Problem(403, "foreign_origin")

    def _check_pace(self, request: HTTPConnection, path: str) -> None:
        client = request.client.host if request.client else ""
        signing_in = path == "/login" and request.scope["method"] == "POST"
        wait = 0 if path == "/api/v1/health" else self._pace.wait(client)
        wait = wait or (self._signins.wait(client) if signing_in else 0)
        if wait:
            raise Problem(429, "too_fast", seconds=wait)

    def _limited(self, request: HTTPConnection, path: str, receive: Receive) -> Receive:
        is_upload = path == "/api/v1/documents" and request.scope["method"] == "POST"
        limit = self._settings.max_request_bytes if is_upload else self._settings.max_body_bytes
        if int(request.headers.get("content-length", "0") or 0) > limit:
            raise Problem(413, "body_too_large", limit=limit)
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise Problem(413, "body_too_large", limit=limit)
            return message

        return counted

    def _refuse(self, request: HTTPConnection, path: str, problem: Problem) -> Response:
        self._meters.count("mingzhang_refusals_total", "reason", problem.code)
        language = language_of(request.headers.get("accept-language", ""))
        wants_page = "text/html" in request.headers.get("accept", "") and not path.startswith(("/api/", "/v1/"))
        if problem.status == 401 and wants_page and request.scope["method"] == "GET":
            return HTMLResponse(signin_page(language, depth=path.count("/") - 1), 401)
        headers = {"WWW-Authenticate": "Bearer"} if problem.status == 401 else {}
        if problem.status == 429:
            headers["Retry-After"] = str(problem.values["seconds"])
        return JSONResponse(problem.to_json(language), problem.status, headers)

    def _headers(self, headers: MutableHeaders, path: str, scope: Scope) -> None:
        framed = path == "/embed"
        if framed and "caller" in scope and scope["caller"].origin:
            ancestors = scope["caller"].origin
        else:
            ancestors = self._ancestors if framed else "'self'"
        policy = _PAGE if _FRAMEWORK.fullmatch(path) else _STRICT
        headers["Content-Security-Policy"] = f"{policy}; frame-ancestors {ancestors}"
        if not framed:
            headers["X-Frame-Options"] = "SAMEORIGIN"
            headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["X-Content-Type-Options"] = "nosniff"
        if path != "/embed.js":
            headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if self._settings.public_url.startswith("https://"):
            headers["Strict-Transport-Security"] = "max-age=31536000"
        headers["Referrer-Policy"] = "same-origin"  # without any, browsers send the form of the sign-in from nowhere
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=()"
        for name in _unwanted(headers.keys()):
            del headers[name]


def _unwanted(names: Sequence[str]) -> list[str]:
    return [name for name in names if name.lower() in ("server", "x-powered-by")]


def _name(host: str) -> str:
    """The host without its port."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
