"""The reporter proves to be them by a code sent where they reported from; then they read their report, and rate it."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from salur.channels.inbound import InboundRating
from salur.channels.proving import CODE_FIELD, CODE_HOLDS, code_for, code_lacks
from salur.contracts import ids
from salur.contracts.cases import Case, CaseState
from salur.contracts.notifications import NotificationRequested
from salur.contracts.tracking import grouped
from salur.messaging.errors import KafkaUnavailable
from salur.privacy import Purpose
from salur.web import BadFormTokenError, language
from services.desk.pages.desk import Desk, desk_of
from services.desk.pages.shown import to
from services.desk.pages.track import UNREACHED, case_of, is_proved, tracked_page
from services.desk.ports.counter import Line

LONGEST_TEXT = 500


class Asked(BaseModel):
    """A code was asked for, for this case, at this moment."""

    case: str
    at: datetime


async def asked(request: Request) -> Response:
    """Sends a code to the telephone that reported: no address is typed, so it can go nowhere else. Whoever knows the
    tracking code may ask, so the form carries no token of a browser; how often is limited by case."""
    desk, case = desk_of(request), await case_of(request)
    if isinstance(case, Response):
        return case
    if case.reporter.channel in UNREACHED:
        return tracked_page(request, case, status=409)
    if not await desk.limits.codes_of_case.take(case.case):
        return tracked_page(request, case, amiss="often", status=429)
    ask = Asked(case=case.case, at=desk.clock.now())
    try:
        await desk.notices.send(_notice(desk, case, ask, language(request)))
    except KafkaUnavailable:
        return tracked_page(request, case, amiss="away", status=503)
    return tracked_page(request, case, box=desk.boxes.carried(ask))


async def proved(request: Request) -> Response:
    """The code was typed."""
    desk, case = desk_of(request), await case_of(request)
    if isinstance(case, Response):
        return case
    form = await request.form()
    box = str(form.get("isi", ""))
    ask = desk.boxes.taken(Asked, box)
    if ask is None or ask.case != case.case or _form_id(request, str(form.get("token", ""))) is None:
        return tracked_page(request, case, amiss="stale", status=403)
    guessing = f"{case.case} {ask.at}"
    if not desk.limits.guesses.allows(guessing):
        return tracked_page(request, case, amiss="guessed", status=429)
    now = desk.clock.now()
    wrong = code_lacks(_code(desk, ask), str(form.get("kode", "")), ask.at, now)
    if wrong == "wrong":
        desk.limits.guesses.take(guessing)
    if wrong:
        return tracked_page(request, case, box=box, amiss=wrong, status=422)
    response = RedirectResponse(to(request, f"/lacak/{case.code}"), 303)
    desk.proofs.give(response, case, desk.cookies.read(request) or "", now)
    return response


async def rated(request: Request) -> Response:
    """Takes how content the reporter is: into intake, as all of their words. Router takes it once."""
    desk, case = desk_of(request), await case_of(request)
    if isinstance(case, Response):
        return case
    form = await request.form()
    token = _form_id(request, str(form.get("token", "")))
    if token is None or not is_proved(request, case):
        return tracked_page(request, case, amiss="stale", status=403)
    score = str(form.get("nilai", ""))
    if case.state is not CaseState.SELESAI or case.rating is not None:
        return tracked_page(request, case, status=409)
    if score not in ("1", "2", "3", "4", "5"):
        return tracked_page(request, case, amiss="score", status=422)
    rating = InboundRating(
        provider_id=token,
        at=desk.clock.now(),
        report=case.case,
        score=int(score),
        text=str(form.get("teks", "")).strip()[:LONGEST_TEXT],
    )
    line = Line(case.reporter.channel, case.reporter.number, case.reporter.pack)
    try:
        await desk.counter.take(rating, line, sender=case.reporter.ref)
    except KafkaUnavailable:
        return tracked_page(request, case, amiss="away", status=503)
    return RedirectResponse(to(request, f"/lacak/{case.code}?sudah=nilai"), 303)


def _notice(desk: Desk, case: Case, ask: Asked, lang: str) -> NotificationRequested:
    sealed = desk.keys.seal(CODE_FIELD, _code(desk, ask).encode(), Purpose.VAULT)
    return NotificationRequested(
        report_class=case.report_class,
        sensitivity=case.sensitivity,
        notification=ids.derived_id("track-code", case.case, ask.at.isoformat()),
        to=case.reporter,
        text="track_code",
        case=case.case,
        language=lang,
        values={"report": grouped(case.code)},
        sealed={"code": sealed},
        requested_at=ask.at,
        expires_at=ask.at + CODE_HOLDS,
    )


def _code(desk: Desk, ask: Asked) -> str:
    return code_for(desk.code_key, ask.at, "lacak", ask.case)


def _form_id(request: Request, token: str) -> str | None:
    desk = desk_of(request)
    try:
        return str(desk.tokens.accept(token, desk.cookies.read(request) or "", desk.clock.now()))
    except BadFormTokenError:
        return None
