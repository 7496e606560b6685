"""Following a report by its code: category, kecamatan, state, agency and dates; its words for its reporter alone."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from salur.contracts import tracking
from salur.contracts.base import Sensitivity
from salur.contracts.cases import Case, CaseState
from salur.packs import Pack
from salur.web import Event, event_stream, language
from services.desk.domain.filing import CHANNEL
from services.desk.pages.desk import Desk, desk_of
from services.desk.pages.details import SYSTEMS
from services.desk.pages.jurisdictions import base_of, pack_of
from services.desk.pages.reading import Reading
from services.desk.pages.shots import public_shots
from services.desk.pages.shown import reading, shown, to
from services.desk.pages.standing import standing, state_words
from services.desk.pages.steps import public_steps, reporter_steps
from services.desk.pages.streams import REFRESHED_AFTER, news_for, until_ended
from services.desk.pages.words import SCORES, STATES

_NO_ROBOTS = "noindex"
UNREACHED = frozenset({"sp4n", CHANNEL})
"""Channels on which we send nothing, so no code can be proved."""


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
    """The way of one report; its words too for the reporter, once they have proved to be them."""
    typed = request.path_params["code"]
    code = tracking.read(typed)
    if code is None:
        return shown(request, "track.html", pack_of(request), 422, typed=typed[:40], amiss=True)
    if code != typed:
        return RedirectResponse(to(request, f"/lacak/{code}"), 308)
    case = await case_of(request)
    if isinstance(case, Response):
        return case
    return tracked_page(request, case, rated=request.query_params.get("sudah") == "nilai")


async def case_of(request: Request) -> Case | Response:
    """The case of the code in the address; else the page that says why not."""
    desk, code = desk_of(request), tracking.read(request.path_params["code"])
    caller = desk.limits.caller(request)
    if not desk.limits.unknown_codes.allows(caller):
        return shown(request, "too_often.html", pack_of(request), 429)
    case = await _public(desk, code) if code else None
    if case is None:
        desk.limits.unknown_codes.take(caller)
        return shown(request, "untracked.html", pack_of(request), 404, code=code)
    return case


def tracked_page(
    request: Request,
    case: Case,
    *,
    box: str = "",
    amiss: str = "",
    rated: bool = False,
    proved: bool = False,
    status: int = 200,
) -> Response:
    """The page. `box` carries when a code was asked for, `amiss` what is to be mended, `rated` says thanks."""
    desk = desk_of(request)
    # A code may be typed on a neighbour's page: the report is shown in the look of its own jurisdiction.
    pack = desk.packs.get(case.pack)
    browser = desk.cookies.read(request) or desk.cookies.new()
    proved = proved or is_proved(request, case)
    response = shown(
        request,
        "tracked.html",
        pack,
        status,
        code=case.code,
        token=desk.tokens.issue(browser, desk.clock.now()),
        box=box,
        amiss=amiss,
        proved=proved,
        provable=case.reporter.channel not in UNREACHED,
        whatsapp=_written_to(case, pack),
        said_to_officer=case.reporter.channel == CHANNEL,
        rated=rated or case.rating is not None,
        scores=SCORES,
        pictures=public_shots(case, base_of(request)),
        **_context(desk, case, language(request), proved=proved),
    )
    if box:
        # Who only looks gets no cookie; what is proved next belongs to this browser.
        desk.cookies.give(response, browser)
    response.headers["x-robots-tag"] = _NO_ROBOTS
    if proved:
        response.headers["cache-control"] = "no-store"
    return response


def _written_to(case: Case, pack: Pack) -> str:
    """The number that their reporter writes to: WhatsApp takes a code to who hides their number on the day they wrote alone."""
    if case.reporter.channel != "whatsapp":
        return ""
    ours = (one for one in pack.channels.whatsapp if one.phone_number_id == case.reporter.number)
    return next((one.display_number for one in ours), "")


def is_proved(request: Request, case: Case) -> bool:
    """Whether this reader has proved to be the reporter."""
    desk = desk_of(request)
    return desk.proofs.holds(request, case, desk.cookies.read(request), desk.clock.now())


async def news(request: Request) -> Response:
    """The parts of the page that change, as they change."""
    desk = desk_of(request)
    code = tracking.read(request.path_params["code"])
    caller = desk.limits.caller(request)
    case = await _public(desk, code) if code and desk.limits.unknown_codes.allows(caller) else None
    if case is None:
        desk.limits.unknown_codes.take(caller)
        return Response(status_code=404)
    return event_stream(until_ended(_changes(request, case, language(request))))


async def _changes(request: Request, case: Case, lang: str) -> AsyncGenerator[Event, None]:
    """The present state, then every change. The proof of who reads is looked at each time: it comes to its end."""
    desk, case_id = desk_of(request), case.case
    with desk.live.listening() as listener:
        while True:
            newest = await desk.cases.get(case_id)
            if newest and _is_public(newest):
                yield _event(desk, newest, lang, proved=is_proved(request, newest))
            async for item in news_for(listener, REFRESHED_AFTER):
                if isinstance(item, Case) and item.case == case_id and _is_public(item):
                    yield _event(desk, item, lang, proved=is_proved(request, item))


def _event(desk: Desk, case: Case, lang: str, *, proved: bool) -> Event:
    context = _context(desk, case, lang, proved=proved)
    return Event("swap", desk.pages.text(lang, "desk/parts/tracked_live.html", **context))


def _context(desk: Desk, case: Case, lang: str, *, proved: bool) -> dict[str, Any]:
    eyes = reading(desk, desk.packs.get(case.pack), lang)
    return {
        "standing": standing(case, eyes, public=True),
        "steps": reporter_steps(case, eyes) if proved else public_steps(case, eyes),
        "category": eyes.category(case.category),
        "district": eyes.district(case.place),
        "submitted": eyes.moment(case.submitted_at),
        "text": case.text if proved else "",
        "shares": _shares(case, eyes),
        "linked": [(SYSTEMS.get(link.system, link.system), link.id) for link in case.linked],
        "finished": case.state is CaseState.SELESAI,
    }


def _shares(case: Case, eyes: Reading) -> list[dict[str, str]]:
    """Who works on it where several do: one leads; what they write to one another stays with them."""
    if not case.parts:
        return []
    state, tone = state_words(case, eyes, public=True)
    leads = {"agency": eyes.agency(case.agency), "state": state, "tone": str(tone), "leads": "ya"}
    others = [
        {
            "agency": eyes.agency(part.agency),
            "state": eyes.say(STATES[part.state].public),
            "tone": str(STATES[part.state].public_tone),
            "leads": "",
        }
        for part in case.parts
    ]
    return [leads, *others]


async def _public(desk: Desk, code: str) -> Case | None:
    case = await desk.cases.by_code(code)
    return case if case and _is_public(case) and case.pack in desk.packs.by_code else None


def _is_public(case: Case) -> bool:
    """Restricted reports are as if they were not there."""
    return case.sensitivity is not Sensitivity.RESTRICTED
