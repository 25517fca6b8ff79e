"""Serves the fake engine for browser tests, at the root and, with a page, once more below a path.

python -m tests.web.serve PORT STATE [origin that may frame] [api] [key=…] [real] [empty]

`real` serves the product's own engine instead, `empty` a library without documents.
"""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.web.fakes import make_engine
from web.engine import real_engine
from web.server import build_app, serve
from web.settings import Settings

BELOW = "/portal/mz"


def both(root: FastAPI, below: FastAPI) -> ASGIApp:
    """Two applications on one port, told apart by their path."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with root.router.lifespan_context(root), below.router.lifespan_context(below):
            yield

    outer = FastAPI(lifespan=lifespan)

    async def choose(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await outer(scope, receive, send)
        else:
            await (below if scope["path"].startswith(BELOW) else root)(scope, receive, send)

    return choose


if __name__ == "__main__":
    port, state, *more = sys.argv[1:]
    settings = Settings(
        library=Path(state) / "library",
        port=int(port),
        embed_origins=tuple(each for each in more if each.startswith("http")),
        api_key=next((each.removeprefix("key=") for each in more if each.startswith("key=")), ""),
        shutdown_seconds=1,
    )
    engine = make_engine([]) if "empty" in more else make_engine()
    if "real" in more:
        serve(settings, real_engine())
    elif "empty" in more:
        serve(settings, engine)
    elif "api" in more:
        serve(settings, engine, page=False)
    else:
        pages = [build_app(settings.model_copy(update={"root_path": path}), make_engine()) for path in ("", BELOW)]
        uvicorn.run(both(*pages), port=settings.port, log_level="warning", timeout_graceful_shutdown=1)
