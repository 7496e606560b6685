"""All of desk's addresses, and what every request passes through."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from salur.observability import get_logger
from salur.store.errors import StoreUnavailable
from salur.web import Assets, SecurityHeaders
from services.desk.pages import (
    act,
    case,
    case_live,
    colleagues,
    console,
    console_live,
    errands,
    filing,
    front,
    georeport,
    open_data,
    pictures,
    progress,
    progress_live,
    proving,
    reveal,
    review,
    review_live,
    sign_in,
    track,
)
from services.desk.pages.desk import Desk
from services.desk.pages.jurisdictions import Jurisdictions, pack_of
from services.desk.pages.shown import shown

log = get_logger("desk")


def application(desk: Desk, assets: Assets, *, secure: bool) -> ASGIApp:
    """Desk as an ASGI application; even its page about a failure goes out guarded and in the jurisdiction's look."""
    app = Starlette(
        routes=[
            Route("/", front.front),
            Route("/lacak", track.ask),
            Route("/lacak/{code}", track.tracked),
            Route("/lacak/{code}/kabar", track.news),
            Route("/lacak/{code}/gambar/{media}/{size}", pictures.shared),
            Route("/lacak/{code}/kode", proving.asked, methods=["POST"]),
            Route("/lacak/{code}/buka", proving.proved, methods=["POST"]),
            Route("/lacak/{code}/nilai", proving.rated, methods=["POST"]),
            Route("/meja", console.listed),
            Route("/meja/kabar", console_live.news),
            Route("/meja/masuk", sign_in.ask),
            Route("/meja/masuk", sign_in.enter, methods=["POST"]),
            Route("/meja/masuk/kembali", sign_in.returned),
            Route("/meja/keluar", sign_in.leave, methods=["POST"]),
            Route("/meja/baru", filing.asked),
            Route("/meja/baru", filing.told, methods=["POST"]),
            Route("/meja/baru/kode", filing.proved, methods=["POST"]),
            Route("/meja/baru/slip", filing.slip),
            Route("/meja/petugas", colleagues.listed),
            Route("/meja/petugas/{officer}/{step}", colleagues.stepped, methods=["POST"]),
            Route("/meja/titipan", errands.listed),
            Route("/meja/titipan/disampaikan", errands.passed_on, methods=["POST"]),
            Route(review.PATH, review.queue),
            Route(f"{review.PATH}/kabar", review_live.news),
            Route(f"{review.PATH}/{{case}}", review.reviewed),
            Route("/meja/{case}", case.opened),
            Route("/meja/{case}/kabar", case_live.news),
            Route("/meja/{case}/identitas", reveal.looked),
            Route("/meja/{case}/identitas/{step}", reveal.stepped, methods=["POST"]),
            Route("/meja/{case}/gambar/{media}", pictures.released, methods=["POST"]),
            Route("/meja/{case}/gambar/{media}/{size}", pictures.picture),
            Route("/meja/{case}/{action}", act.act, methods=["POST"]),
            Route("/pimpinan", progress.leaders),
            Route("/pimpinan/kabar", progress_live.news),
            Route("/data", open_data.offered),
            Route("/data/{month}.csv", open_data.as_csv),
            Route("/data/{month}.json", open_data.as_json),
            *georeport.ROUTES,
            Mount("/static", assets),
        ],
        exception_handlers={404: _not_found, 405: _not_found, StoreUnavailable: _away, Exception: _failed},
    )
    app.state.desk = desk
    app.state.pages = desk.pages
    found = Jurisdictions(app, desk.packs)
    return SecurityHeaders(GZipMiddleware(found, compresslevel=5), secure=secure)


async def _not_found(request: Request, _error: Exception) -> Response:
    return shown(request, "not_found.html", pack_of(request), 404)


async def _away(request: Request, error: Exception) -> Response:
    log.warning("store_unavailable", reason=type(error).__name__)
    response = shown(request, "away.html", pack_of(request), 503)
    response.headers["retry-after"] = "5"
    return response


async def _failed(request: Request, error: Exception) -> Response:
    log.error("request_failed", error=type(error).__name__)
    return shown(request, "away.html", pack_of(request), 500)
