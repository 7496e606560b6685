"""The pictures of a case: for those who may open it, for everybody once released, and the form that releases one."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from salur.contracts.cases import Audience, Case
from salur.contracts.commands import ReleaseMedia
from salur.messaging.errors import KafkaUnavailable
from salur.privacy import mask
from salur.web import BadFormTokenError, language
from services.desk.domain.officers import Officer
from services.desk.domain.pictures import (
    Seen,
    after_pictures,
    is_public,
    may_open,
    may_release,
    seen,
)
from services.desk.pages.case import case_page, closed
from services.desk.pages.desk import Desk, desk_of
from services.desk.pages.outcomes import known_outcome
from services.desk.pages.reading import Reading
from services.desk.pages.shown import reading, to
from services.desk.pages.sign_in import sent_to_sign_in, signed_in
from services.desk.pages.track import case_of
from services.desk.pages.words import N_
from services.desk.ports.evidence import EvidenceAway, NoSuchPicture, Size

_ANSWER_WITHIN = 3.0
_LEAST, _LONGEST = 5, 300


async def picture(request: Request) -> Response:
    """One picture for an officer, blurred or whole; nothing that the case does not hold or that is hidden."""
    desk = desk_of(request)
    officer = await signed_in(request, touch=False)
    case = await desk.cases.get(request.path_params["case"]) if officer else None
    ref, size = request.path_params["media"], request.path_params["size"]
    if officer is None or case is None or size not in list(Size):
        return Response(status_code=404)
    shut = seen(officer, case, ref) is Seen.HIDDEN
    if shut or (size != Size.BLURRED and not may_open(officer, case, ref)):
        return Response(status_code=404)
    return await _sent(desk, ref, Size(size))


async def shared(request: Request) -> Response:
    """One released picture for everybody who has the code."""
    desk = desk_of(request)
    case = await case_of(request)
    ref, size = request.path_params["media"], request.path_params["size"]
    if isinstance(case, Response) or size not in (Size.SMALL, Size.WHOLE) or not is_public(case, ref):
        return Response(status_code=404)
    return await _sent(desk, ref, Size(size))


async def released(request: Request) -> Response:
    """An officer says for whom a picture is."""
    desk, officer = desk_of(request), await signed_in(request)
    if officer is None:
        return sent_to_sign_in(request)
    case = await desk.cases.get(request.path_params["case"])
    ref = request.path_params["media"]
    if case is None or not may_release(officer, case) or ref not in (*case.media, *after_pictures(case)):
        return closed(request, officer)
    form = await request.form()
    eyes = reading(desk, desk.packs.get(case.pack), language(request))
    try:
        session = desk.cookies.read(request) or ""
        command = str(desk.tokens.accept(str(form.get("token", "")), session, desk.clock.now()))
    except BadFormTokenError:
        return await case_page(request, officer, case, refused=eyes.say(_STALE), status=403)
    audience, note = str(form.get("untuk", "")), str(form.get("alasan", "")).strip()[:_LONGEST]
    if audience not in list(Audience):
        return await case_page(request, officer, case, refused=eyes.say(_WHOM), status=422)
    if audience == Audience.NOBODY and len(note) < _LEAST:
        return await case_page(request, officer, case, refused=eyes.say(_WHY), status=422)
    asked = _command(officer, case, command, ref, Audience(audience), note, desk)
    refused = await _asked(desk, asked, eyes)
    if refused:
        newest = await desk.cases.get(case.case) or case
        return await case_page(request, officer, newest, refused=refused, status=409)
    return RedirectResponse(to(request, f"/meja/{case.case}#gambar"), 303)


_STALE = N_("Halaman ini sudah terlalu lama terbuka. Mohon ulangi.")
_WHOM = N_("Pilih siapa yang boleh melihat gambar itu.")
_WHY = N_("Tulis mengapa gambar itu disembunyikan.")
_AWAY = N_("Sambungan sedang terganggu, jadi belum terkirim. Coba kirim sekali lagi sebentar lagi.")


def _command(
    officer: Officer, case: Case, command: str, ref: str, audience: Audience, note: str, desk: Desk
) -> ReleaseMedia:
    return ReleaseMedia(
        report_class=case.report_class,
        sensitivity=case.sensitivity,
        command=command,
        case=case.case,
        by=officer.actor(case.agency),
        at=desk.clock.now(),
        media=ref,
        public=audience is Audience.PUBLIC,
        audience=audience,
        note=mask(note),
    )


async def _asked(desk: Desk, command: ReleaseMedia, eyes: Reading) -> str:
    """Why it was not done; nothing where it was, or is on its way."""
    outcome = await known_outcome(desk, command.command)
    if outcome is None:
        try:
            await desk.commands.send(command)
        except KafkaUnavailable:
            return eyes.say(_AWAY)
        outcome = await desk.live.outcome(command.command, _ANSWER_WITHIN)
    return (outcome.refused or "") if outcome else ""


async def _sent(desk: Desk, ref: str, size: Size) -> Response:
    try:
        found = await desk.evidence.picture(ref, size)
    except NoSuchPicture:
        return Response(status_code=404)
    except EvidenceAway:
        return Response(status_code=503, headers={"retry-after": "5"})
    headers = {**found.headers, "cache-control": "private, max-age=60"}
    return StreamingResponse(found.chunks, media_type=found.mime, headers=headers)
