"""The REST API's other half: files in and out of the library, embed tokens, health, readiness and metrics.

POST   /api/v1/documents  (files=@budget.pdf)      202 with a job for each file
GET    /api/v1/jobs/5c1d…9e                        how far it is
"""

from typing import Annotated, Any

from fastapi import APIRouter, File, Request, Response, UploadFile
from fastapi.responses import JSONResponse, PlainTextResponse

from web.api import Services, language, owner_only
from web.problems import Problem
from web.shapes import REFUSALS, Health, JobState, Token, TokenWish, Uploaded


def build_intake(services: Services) -> APIRouter:
    api = APIRouter(prefix="/api/v1", responses=REFUSALS)
    _add_uploads(api, services)
    _add_upkeep(api, services)
    return api


def _add_uploads(api: APIRouter, services: Services) -> None:
    desk, jobs = services.desk, services.jobs

    @api.post("/documents", tags=["documents"], status_code=202)
    def upload(request: Request, files: Annotated[list[UploadFile], File()]) -> Uploaded:
        """Takes PDFs in; follow each with `GET /jobs/{id}`."""
        owner_only(request)
        limit = desk.settings.max_upload_files
        if not files:
            raise Problem(400, "no_file")
        if len(files) > limit:
            raise Problem(413, "too_many", limit=limit)
        told = language(request)
        taken = []
        for file in files:
            job = jobs.take(file.filename or "document.pdf", file.file, file.size or 0)
            taken.append(JobState(**job.to_json(told)))
        return Uploaded(jobs=taken)

    @api.post("/samples", tags=["documents"], status_code=202)
    def samples(request: Request) -> Uploaded:
        """Takes the sample disclosures in."""
        owner_only(request)
        told = language(request)
        return Uploaded(jobs=[JobState(**job.to_json(told)) for job in jobs.take_samples()])

    @api.get("/jobs", tags=["documents"])
    def unfinished(request: Request) -> Uploaded:
        """Files on their way into the library, those of an earlier run too."""
        owner_only(request)
        told = language(request)
        return Uploaded(jobs=[JobState(**job.to_json(told)) for job in jobs.unfinished()])

    @api.get("/jobs/{job_id}", tags=["documents"])
    def job(request: Request, job_id: str) -> JobState:
        owner_only(request)
        return JobState(**jobs.find(job_id).to_json(language(request)))

    @api.delete("/documents/{key}", tags=["documents"], status_code=204)
    def remove(request: Request, key: str) -> Response:
        owner_only(request)
        if not desk.settings.uploads:
            raise Problem(403, "uploads_off")
        desk.row(key)
        desk.write(lambda shelf: shelf.remove(key))
        return Response(status_code=204)


def _add_upkeep(api: APIRouter, services: Services) -> None:
    desk = services.desk

    @api.get("/health", tags=["upkeep"])
    def health() -> Health:
        """The process answers."""
        return Health(status="ok", product=desk.product)

    @api.get("/ready", tags=["upkeep"], response_model=Health)
    def ready() -> Any:
        """The library can be read; 503 while it cannot."""
        if desk.ready():
            return Health(status="ready", product=desk.product)
        return JSONResponse({"status": "not ready", "product": desk.product}, 503)

    @api.get("/metrics", tags=["upkeep"], response_class=PlainTextResponse)
    def metrics(request: Request) -> PlainTextResponse:
        """Counters in Prometheus text form."""
        owner_only(request)
        gauges = {"mingzhang_documents": float(len(desk.rows()))}
        return PlainTextResponse(desk.meters.text(gauges), media_type="text/plain; version=0.0.4")

    @api.post("/embed-tokens", tags=["upkeep"], status_code=201)
    def embed_token(request: Request, body: TokenWish) -> Token:
        """A short-lived note that opens the given documents, read-only, to a page framed by one site."""
        owner_only(request)
        docs = tuple(dict.fromkeys([*body.docs, *desk.keys_of(body.departments)]))
        if not docs:
            raise Problem(400, "bad_request", detail="docs")
        for key in docs:
            desk.row(key)
        if body.origin not in desk.settings.embed_origins:
            raise Problem(403, "foreign_origin")
        return Token(token=services.access.embed_token(docs, body.origin, body.minutes * 60))
