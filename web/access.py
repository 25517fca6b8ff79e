"""Who may do what: the one place where page, API, files, embedded page and MCP are let through.

everyone   health, sign-in, the embed script and styles
a reader   with an embed token: questions, facts and pages of the token's documents, nothing else
the owner  with the key (header, or the cookie the sign-in gives), or anyone on this machine while no key is set
"""

import hmac
import re
import secrets
from typing import Any, NamedTuple

from starlette.requests import HTTPConnection

from web.problems import Problem
from web.settings import Settings
from web.tokens import seal, unseal

COOKIE = "mingzhang"
_SESSION_SECONDS = 12 * 3600
_PUBLIC = re.compile(r"/api/v1/health|/login|/embed\.js|/favicon\.ico|/kit/[\w.]+")
_READING = re.compile(r"/embed|/api/v1/(ask|feedback|checks|documents(/.*)?|answers/\w+(/[\w-]+)?)|/answers/\w+")
"""Where an embed token is good for something; the routes hold it to its documents."""


class Caller(NamedTuple):
    docs: frozenset[str] | None
    """Keys of the documents the caller may see; None for all of them."""
    owner: bool = False
    """May add and remove documents and hand out tokens."""
    origin: str = ""
    """The site an embed token was made for."""

    def may_see(self, key: str) -> bool:
        return self.docs is None or key in self.docs

    def scope(self, wanted: tuple[str, ...]) -> tuple[str, ...]:
        """The documents to ask: what was wanted, within what may be seen. Raises Problem for any other."""
        if self.docs is None:
            return wanted
        for key in wanted:
            if key not in self.docs:
                raise Problem(404, "unknown_document", key=key[:120])
        return wanted or tuple(sorted(self.docs))


OWNER = Caller(docs=None, owner=True)
NOBODY = Caller(docs=frozenset())


class Access:
    def __init__(self, settings: Settings) -> None:
        self._key = settings.api_key
        self._secret = (settings.api_key or secrets.token_hex(32)).encode()

    def authorise(self, request: HTTPConnection) -> Caller:
        """The caller behind a request. Raises Problem 401 or 403."""
        path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
        token = _bearer(request) or request.query_params.get("token", "")
        note = unseal(self._secret, token) if token.count(".") == 1 else None
        if note is not None and "docs" in note:
            if _PUBLIC.fullmatch(path):
                return NOBODY
            if not _READING.fullmatch(path):
                raise Problem(403, "forbidden")
            return Caller(docs=frozenset(note["docs"]), origin=note.get("origin", ""))
        if not self._key or self._holds_key(request, token):
            return OWNER
        if _PUBLIC.fullmatch(path):
            return NOBODY
        raise Problem(401, "unauthorised")

    def knows(self, key: str) -> bool:
        return bool(self._key) and hmac.compare_digest(key.encode(), self._key.encode())

    def session(self) -> str:
        """The value of the cookie that stands for the key."""
        return seal(self._secret, {"session": True}, _SESSION_SECONDS)

    def embed_token(self, docs: tuple[str, ...], origin: str, seconds: float) -> str:
        content: dict[str, Any] = {"docs": list(docs), "origin": origin}
        return seal(self._secret, content, seconds)

    def _holds_key(self, request: HTTPConnection, token: str) -> bool:
        if self.knows(token if _bearer(request) else request.headers.get("x-api-key", "")):
            return True
        note = unseal(self._secret, request.cookies.get(COOKIE, ""))
        return note is not None and note.get("session") is True


def caller_of(request: HTTPConnection) -> Caller:
    """Who is asking, as the guard found out."""
    caller: Caller = request.scope["caller"]
    return caller


def _bearer(request: HTTPConnection) -> str:
    kind, _, value = request.headers.get("authorization", "").partition(" ")
    return value.strip() if kind.lower() == "bearer" else ""
