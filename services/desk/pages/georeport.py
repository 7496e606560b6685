"""Open311 GeoReport v2, the part that shows: how reports stand, by code or as a list, without a word that was written."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from salur.contracts import tracking
from salur.packs import Pack
from salur.store.errors import StoreUnavailable
from salur.web import language
from salur.web.georeport import BASE, Refused, Said, answering, jurisdiction, told
from services.desk.domain.facts import CLOSED
from services.desk.domain.public import Misread, read
from services.desk.domain.record import CaseRecord
from services.desk.pages.desk import desk_of
from services.desk.pages.reading import Reading
from services.desk.pages.shown import reading_of
from services.desk.pages.standing import state_words
from services.desk.pages.words import N_

MISREAD = {
    "start_date": N_(
        "start_date belum terbaca, atau lebih dari 90 hari sebelum end_date. Tulis seperti 2026-11-26T00:00:00+08:00."
    ),
    "end_date": N_("end_date belum terbaca. Tulis seperti 2026-11-26T00:00:00+08:00."),
    "status": N_("status adalah open atau closed."),
    "service_request_id": N_("Paling banyak 100 service_request_id sekaligus."),
    "page": N_("page adalah angka mulai dari 1."),
    "page_size": N_("page_size adalah angka dari 1 sampai 1000."),
}
_AWAY = N_("Daftar laporan sedang tidak bisa dibuka. Coba lagi sebentar lagi.")


async def listed(request: Request) -> Response:
    """Reports of the last 90 days, or of others, newest first; or those of some codes."""
    desk, pack = desk_of(request), _pack(request)
    try:
        asked = read(request.query_params, desk.clock.now(), pack.zone.tz)
    except Misread as why:
        raise Refused(400, MISREAD[str(why)]) from None
    if asked.codes:
        return _told(request, pack, await _found(request, pack, asked.codes))
    caller = desk.limits.caller(request)
    if not desk.limits.lists.allows(caller):
        raise Refused(429, N_("Daftar ini sudah sering dibuka. Coba lagi sebentar lagi."))
    desk.limits.lists.take(caller)
    try:
        records = list(await desk.public_cases.listed(str(pack.code), asked))
    except StoreUnavailable:
        raise Refused(503, _AWAY) from None
    return _told(request, pack, records)


async def one(request: Request) -> Response:
    """The report of one code."""
    pack = _pack(request)
    code = tracking.read(request.path_params["code"])
    records = await _found(request, pack, (code,)) if code else []
    if not records:
        raise Refused(404, N_("Tidak ada laporan dengan service_request_id ini."))
    return _told(request, pack, records)


async def _found(request: Request, pack: Pack, codes: tuple[str, ...]) -> list[CaseRecord]:
    """Who guesses codes is stopped as on the page that follows one."""
    desk = desk_of(request)
    caller = desk.limits.caller(request)
    if not desk.limits.unknown_codes.allows(caller):
        raise Refused(429, N_("Terlalu banyak kode yang tidak dikenal. Coba lagi sebentar lagi."))
    try:
        records = list(await desk.public_cases.of(str(pack.code), codes))
    except StoreUnavailable:
        raise Refused(503, _AWAY) from None
    for _ in range(len(codes) - len(records)):
        desk.limits.unknown_codes.take(caller)
    return records


def _told(request: Request, pack: Pack, records: list[CaseRecord]) -> Response:
    eyes = reading_of(request, pack)
    return told(request, "service_requests", [_row(record, pack, eyes) for record in records])


def _row(record: CaseRecord, pack: Pack, eyes: Reading) -> dict[str, Any]:
    case = record.case

    def moment(at: Any) -> str | None:
        return at.astimezone(pack.zone.tz).replace(second=0, microsecond=0).isoformat() if at else None

    return {
        "service_request_id": case.code,
        "status": "closed" if case.state in CLOSED else "open",
        "status_notes": state_words(case, eyes, public=True)[0],
        "service_name": eyes.category(case.category),
        "service_code": case.category,
        # What was written, where exactly and what was photographed is for those who work on it.
        "description": None,
        "agency_responsible": eyes.agency(case.agency),
        "service_notice": None,
        "requested_datetime": moment(case.submitted_at),
        "updated_datetime": moment(case.changed_at),
        "expected_datetime": moment(record.due_at),
        "address": eyes.district(case.place),
        "address_id": None,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }


def _pack(request: Request) -> Pack:
    return jurisdiction(request, desk_of(request).packs, request.query_params.get("jurisdiction_id", ""))


def _said(request: Request) -> Said:
    return desk_of(request).pages.words(language(request)).gettext


ROUTES = (
    Route(f"{BASE}/requests.{{shape}}", answering(listed, _said)),
    Route(f"{BASE}/requests/{{code}}.{{shape}}", answering(one, _said)),
)
