"""All addresses of the form, and what every request passes through."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from salur.observability import get_logger
from salur.web import Assets, SecurityHeaders
from salur.web.jurisdictions import Jurisdictions
from services.intake.web.pages import ending, photos, proving, story, worker
from services.intake.web.pages.office import Office
from services.intake.web.pages.shown import shown

log = get_logger("web")


def application(office: Office, assets: Assets, *, secure: bool) -> ASGIApp:
    """The form as an ASGI application."""
    app = Starlette(
        routes=[
            Route("/lapor", story.ask),
            Route("/lapor", story.told, methods=["POST"]),
            Route("/lapor/mulai", story.begin, methods=["POST"]),
            Route("/lapor/bahaya", story.danger, methods=["POST"]),
            Route("/lapor/foto", photos.one, methods=["POST"]),
            Route("/lapor/diri", proving.told, methods=["POST"]),
            Route("/lapor/kode", proving.proved, methods=["POST"]),
            Route("/lapor/terkirim", ending.sent),
            Route("/lapor/pekerja.js", worker.script),
            Mount("/static", assets),
        ],
        exception_handlers={404: _not_found, 405: _not_found, Exception: _failed},
    )
    app.state.office = office
    app.state.pages = office.pages
    found = Jurisdictions(app, office.packs)
    return SecurityHeaders(GZipMiddleware(found, compresslevel=5), secure=secure)


async def _not_found(request: Request, _error: Exception) -> Response:
    return shown(request, "lost.html", 404)


async def _failed(request: Request, error: Exception) -> Response:
    log.error("request_failed", error=type(error).__name__)
    return shown(request, "away.html", 500)
