"""All addresses of the form, and what every request passes through."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from salur.observability import get_logger
from salur.web import Assets, SecurityHeaders
from salur.web.jurisdictions import Jurisdictions
from services.intake.web.pages import ending, georeport, photos, place, proving, story, worker
from services.intake.web.pages.office import Office
from services.intake.web.pages.shown import shown

log = get_logger("web")


def application(office: Office, assets: Assets, *, secure: bool) -> ASGIApp:
    """The form as an ASGI application."""
    app = Starlette(
        routes=[
            Route("/lapor", story.ask),
            _sent("/lapor", story.told),
            _sent("/lapor/mulai", story.begin),
            _sent("/lapor/bahaya", story.danger),
            _sent("/lapor/wilayah", story.elsewhere),
            _sent("/lapor/foto", photos.one),
            Route("/lapor/peta.json", place.land),
            _sent("/lapor/diri", proving.told),
            _sent("/lapor/kode", proving.proved),
            Route("/lapor/terkirim", ending.sent),
            Route("/lapor/pekerja.js", worker.script),
            *georeport.ROUTES,
            Mount("/static", assets),
        ],
        exception_handlers={404: _not_found, 405: _not_found, Exception: _failed},
    )
    app.state.office = office
    app.state.pages = office.pages
    found = Jurisdictions(app, office.packs)
    return SecurityHeaders(
        GZipMiddleware(found, compresslevel=5), secure=secure, pictures=office.tiles.origin
    )


def _sent(path: str, page: Callable[[Request], Awaitable[Response]]) -> Route:
    """What a form is sent to; the files in it are let go of once it is answered."""

    async def answered(request: Request) -> Response:
        try:
            return await page(request)
        finally:
            await request.close()

    return Route(path, answered, methods=["POST"])


async def _not_found(request: Request, _error: Exception) -> Response:
    return shown(request, "lost.html", 404)


async def _failed(request: Request, error: Exception) -> Response:
    log.error("request_failed", error=type(error).__name__)
    return shown(request, "away.html", 500)
