"""Following a report by its code: category, kecamatan, state, agency and dates; never a word that was written."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from salur.contracts import tracking
from salur.contracts.base import Sensitivity
from salur.contracts.cases import Case
from salur.web import Event, event_stream, language
from services.desk.pages.desk import Desk, desk_of
from services.desk.pages.jurisdictions import pack_of
from services.desk.pages.shown import reading, shown, to
from services.desk.pages.standing import standing
from services.desk.pages.steps import public_steps
from services.desk.pages.streams import REFRESHED_AFTER, news_for, until_ended

_NO_ROBOTS = "noindex"


async def ask(request: Request) -> Response:
    """Where one types the code; a code in `?kode=` is followed at once."""
    typed = request.query_params.get("kode", "").strip()
    if not typed:
        return shown(request, "track.html", pack_of(request), typed="", amiss=False)
    code = tracking.read(typed)
    if code is None:
        return shown(request, "track.html", pack_of(request), 422, typed=typed[:40], amiss=True)
    return RedirectResponse(to(request, f"/lacak/{code}"), 303)


async def tracked(request: Request) -> Response:
    """The way of one report."""
    desk = desk_of(request)
    typed = request.path_params["code"]
    code = tracking.read(typed)
    if code is None:
        return shown(request, "track.html", pack_of(request), 422, typed=typed[:40], amiss=True)
    if code != typed:
        return RedirectResponse(to(request, f"/lacak/{code}"), 308)
    caller = desk.limits.caller(request)
    if not desk.limits.unknown_codes.allows(caller):
        return shown(request, "too_often.html", pack_of(request), 429)
    case = await _public(desk, code)
    if case is None:
        desk.limits.unknown_codes.take(caller)
        return shown(request, "untracked.html", pack_of(request), 404, code=code)
    # A code may be typed on a neighbour's page: the report is shown in the look of its own jurisdiction.
    pack = desk.packs.get(case.pack)
    context = _context(desk, case, language(request))
    response = shown(request, "tracked.html", pack, code=code, **context)
    response.headers["x-robots-tag"] = _NO_ROBOTS
    return response


async def news(request: Request) -> Response:
    """The parts of the page that change, as they change."""
    desk = desk_of(request)
    code = tracking.read(request.path_params["code"])
    caller = desk.limits.caller(request)
    case = await _public(desk, code) if code and desk.limits.unknown_codes.allows(caller) else None
    if case is None:
        desk.limits.unknown_codes.take(caller)
        return Response(status_code=404)
    return event_stream(until_ended(_changes(desk, case.case, language(request))))


async def _changes(desk: Desk, case_id: str, lang: str) -> AsyncGenerator[Event, None]:
    """The present state, then every change."""
    with desk.live.listening() as listener:
        while True:
            case = await desk.cases.get(case_id)
            if case and _is_public(case):
                yield _event(desk, case, lang)
            async for item in news_for(listener, REFRESHED_AFTER):
                if isinstance(item, Case) and item.case == case_id and _is_public(item):
                    yield _event(desk, item, lang)


def _event(desk: Desk, case: Case, lang: str) -> Event:
    return Event("swap", desk.pages.text(lang, "desk/parts/tracked_live.html", **_context(desk, case, lang)))


def _context(desk: Desk, case: Case, lang: str) -> dict[str, Any]:
    eyes = reading(desk, desk.packs.get(case.pack), lang)
    return {
        "standing": standing(case, eyes, public=True),
        "steps": public_steps(case, eyes),
        "category": eyes.category(case.category),
        "district": eyes.district(case.place),
        "submitted": eyes.moment(case.submitted_at),
    }


async def _public(desk: Desk, code: str) -> Case | None:
    case = await desk.cases.by_code(code)
    return case if case and _is_public(case) and case.pack in desk.packs.by_code else None


def _is_public(case: Case) -> bool:
    """Restricted reports are as if they were not there."""
    return case.sensitivity is not Sensitivity.RESTRICTED
