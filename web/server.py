"""The server: routes, page and guard put together; started and stopped with grace.

app = build_app(Settings(library=Path("library")))      for tests and other servers
serve(Settings(library=Path("library")))                what `python app.py` does
"""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from web.access import Access
from web.api import Services, build_api, language
from web.bounded import Painter
from web.completions import build_completions
from web.desk import Desk
from web.embed import build_embed
from web.engine import Engine, real_engine
from web.guard import Guard
from web.intake import build_intake
from web.jobs import Jobs
from web.journal import new_id
from web.meters import Meters
from web.problems import Problem, malformation
from web.settings import Settings, check_port, check_settings
from web.sheets import build_sheets
from web.tools import build_tools

_log = logging.getLogger(__name__)


def build_app(settings: Settings, engine: Engine | None = None, *, page: bool = True) -> FastAPI:
    """Everything behind one address; `page=False` leaves the chat page out, for servers that offer the API alone.

    Raises SettingsError for settings that would leave the server open to a network.
    """
    check_settings(settings)
    meters = Meters()
    desk = Desk(engine or real_engine(), settings, meters)
    access = Access(settings)
    services = Services(desk, Jobs(desk), Painter(desk.engine, settings), access)

    tools, door = build_tools(desk)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        services.jobs.resume()
        async with tools.session_manager.run():
            yield
        _close(services)

    app = FastAPI(
        title="明账 Mingzhang",
        description="Questions about government budget disclosures, answered with evidence.",
        version=desk.product.split()[-1],
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    _add_problems(app)
    app.include_router(build_api(services))
    app.include_router(build_intake(services))
    app.include_router(build_completions(services))
    app.include_router(build_sheets(services))
    app.include_router(build_embed(services))
    app.router.routes.extend(door.routes)
    if page:
        app = _with_page(app, desk)
    app.add_middleware(Guard, access=access, settings=settings, meters=meters)
    return _under(settings.root_path, app) if settings.root_path else app


def _under(path: str, app: FastAPI) -> FastAPI:
    """The whole application below a path, for proxies that share one name among several services."""

    @asynccontextmanager
    async def lifespan(outer: FastAPI) -> AsyncIterator[None]:
        async with app.router.lifespan_context(app):
            yield

    outer = FastAPI(lifespan=lifespan, openapi_url=None, docs_url=None, redoc_url=None)
    outer.mount(path, app)
    return outer


def serve(settings: Settings, engine: Engine | None = None, *, page: bool = True) -> None:
    """Serves until it is told to stop; open streams get a few seconds to end."""
    check_settings(settings)
    check_port(settings)
    app = build_app(settings, engine, page=page)
    logging.getLogger("uvicorn.error").addFilter(_not_cut_off)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    print(f"明账 Mingzhang: http://{host}:{settings.port}{settings.root_path}/", file=sys.stderr, flush=True)
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        server_header=False,
        proxy_headers=True,
        timeout_graceful_shutdown=settings.shutdown_seconds,
    )


def _not_cut_off(record: logging.LogRecord) -> bool:
    """A stream that is ended because the server stops is no error."""
    return not (record.exc_info and record.exc_info[0] is asyncio.CancelledError)


def _with_page(app: FastAPI, desk: Desk) -> FastAPI:
    import gradio as gr  # takes seconds, and the API alone does without it

    from web.page import HEAD, build_page
    from web.theme import Ledger

    mounted: FastAPI = gr.mount_gradio_app(
        app,
        build_page(desk),
        path="/",
        show_error=False,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        mcp_server=False,
        pwa=False,
        theme=Ledger(),
        head=HEAD,
    )
    return mounted


def _close(services: Services) -> None:
    services.jobs.close()
    services.painter.close()
    services.desk.close()


def _add_problems(app: FastAPI) -> None:
    """Every failure as a sentence and a code; nothing of the inside shows."""

    @app.exception_handler(Problem)
    async def known(request: Request, problem: Problem) -> JSONResponse:
        headers = {"Retry-After": str(problem.values.get("seconds", 5))} if problem.status in (429, 503) else None
        return JSONResponse(problem.to_json(language(request)), problem.status, headers)

    @app.exception_handler(RequestValidationError)
    async def malformed(request: Request, problem: RequestValidationError) -> JSONResponse:
        told = language(request)
        detail = malformation(problem.errors()[0], told)
        return JSONResponse(Problem(400, "bad_request", detail=detail[:200]).to_json(told), 400)

    @app.exception_handler(HTTPException)
    async def refused(request: Request, problem: HTTPException) -> JSONResponse:
        code = {404: "not_found", 405: "method"}.get(problem.status_code)
        told = Problem(problem.status_code, code) if code else Problem(problem.status_code, "bad_request", detail="")
        return JSONResponse(told.to_json(language(request)), problem.status_code, problem.headers)

    @app.exception_handler(Exception)
    async def unforeseen(request: Request, problem: Exception) -> JSONResponse:
        number = new_id()[:8]
        _log.error("request failed, number %s", number, exc_info=problem)
        return JSONResponse(Problem(500, "internal", number=number).to_json(language(request)), 500)
