"""An officer writes a report down for a citizen: notice read aloud, what they tell, a slip with the code to take home."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from salur.channels.proving import code_lacks
from salur.contracts import ids
from salur.contracts.base import Lane, Sensitivity
from salur.messaging.errors import KafkaUnavailable
from salur.packs.reaching import ways
from salur.packs.texts import Lang
from salur.web import BadFormTokenError, language
from salur.web.uploads import spooled
from services.desk.domain.filing import (
    CHANNEL,
    LONGEST_NAME,
    LONGEST_PLACE,
    LONGEST_STORY,
    Told,
    code_of,
    form_of,
    is_urgent,
    lacks,
    proof,
)
from services.desk.domain.officers import Officer
from services.desk.pages.desk import Desk, desk_of
from services.desk.pages.headed import officer_context
from services.desk.pages.shown import reading, shown, to
from services.desk.pages.sign_in import sent_to_sign_in, signed_in
from services.desk.ports.counter import Line
from services.desk.ports.evidence import EvidenceAway, NotKept

MOST_PHOTOS = 5
_LONGEST_TYPED = 32
# How often the slip looks again for a code that is still on its way (seconds).
_LOOKS_EVERY, _LOOKS = 2, 60


class Filing(BaseModel):
    """What the slip knows of what was sent: the message's id, and whether there is no telephone to tell news to."""

    message: str
    told_by_us: bool


async def asked(request: Request) -> Response:
    """The empty form."""
    officer = await signed_in(request)
    if officer is None:
        return sent_to_sign_in(request)
    return _page(request, officer, Told(form=""))


async def told(request: Request) -> Response:
    """Takes the form: back to what it lacks with nothing lost, on to the code, or filed."""
    desk, officer = desk_of(request), await signed_in(request)
    if officer is None:
        return sent_to_sign_in(request)
    fields = await request.form(max_files=MOST_PHOTOS, max_part_size=LONGEST_STORY * 8)
    form = _form_id(request, fields)
    given = _told(fields, form or "")
    kept = desk.boxes.taken(Told, _text(fields, "foto_tersimpan"))
    given = given.model_copy(update={"media": kept.media if kept else ()})
    if form is None:
        return _page(request, officer, given, amiss="stale", status=403)
    given, photo = await _with_photos(desk, fields, given)
    numbers = ways(desk.packs.get(officer.pack), desk.lines)
    lacking = dict(lacks(given, desk.packs.get(officer.pack), numbers, desk.clock.now()))
    if photo:
        lacking["foto"] = photo
    if lacking:
        return _page(request, officer, given, lacking, status=422)
    if given.has_phone:
        return await _ask_code(request, officer, given)
    return await _file(request, officer, given)


async def proved(request: Request) -> Response:
    """The citizen read the code aloud; or the officer goes on without a telephone, or asks for another code."""
    desk, officer = desk_of(request), await signed_in(request)
    if officer is None:
        return sent_to_sign_in(request)
    fields = await request.form()
    given = desk.boxes.taken(Told, _text(fields, "isi"))
    if given is None:
        return RedirectResponse(to(request, "/meja/baru"), 303)
    if _form_id(request, fields) is None:
        return _code_page(request, officer, given, "stale", 403)
    if _text(fields, "tanpa_telepon"):
        without = {"phone": "", "way": "", "asked_at": None}
        return await _file(request, officer, given.model_copy(update=without))
    if _text(fields, "lagi"):
        return await _ask_code(request, officer, given)
    guessing = f"{given.form} {given.asked_at}"
    if not desk.limits.guesses.allows(guessing):
        return _code_page(request, officer, given, "often", 429)
    right, now = code_of(desk.code_key, given), desk.clock.now()
    wrong = code_lacks(right, _text(fields, "kode"), given.asked_at, now)
    if wrong == "wrong":
        desk.limits.guesses.take(guessing)
    if wrong:
        return _code_page(request, officer, given, wrong, 422)
    return await _file(request, officer, given)


async def slip(request: Request) -> Response:
    """The code in large letters, to be read aloud and printed; until router has the case, that it is on its way."""
    desk, officer = desk_of(request), await signed_in(request)
    if officer is None:
        return sent_to_sign_in(request)
    ticket = request.query_params.get("surat", "")
    filing = desk.boxes.ticketed(Filing, ticket)
    if filing is None:
        return RedirectResponse(to(request, "/meja/baru"), 303)
    pack = desk.packs.get(officer.pack)
    eyes = reading(desk, pack, language(request))
    found = [await desk.cases.get(ids.report_id(lane, filing.message)) for lane in Lane]
    case = next((one for one in found if one), None)
    context: dict[str, Any] = {
        "case": case,
        "told_by_us": filing.told_by_us,
        "category": eyes.category(case.category) if case else "",
        "district": eyes.district(case.place) if case else "",
        "moment": eyes.moment(case.submitted_at) if case else "",
        "is_public": case is not None and case.sensitivity is not Sensitivity.RESTRICTED,
        "address": f"{desk.public_url.rstrip('/')}/lacak",
    }
    response = shown(request, "slip.html", pack, **context, **officer_context(request, officer))
    looked = request.query_params.get("lihat", "0")
    tries = int(looked) if looked.isdigit() and len(looked) < 4 else 0
    if case is None and tries < _LOOKS:
        again = to(request, f"/meja/baru/slip?surat={ticket}&lihat={tries + 1}")
        response.headers["refresh"] = f"{_LOOKS_EVERY}; url={again}"
    return response


async def _ask_code(request: Request, officer: Officer, given: Told) -> Response:
    desk = desk_of(request)
    phone = desk.keys.refs().phone(given.phone)
    if not await desk.limits.codes_of_phone.take(phone):
        return _page(request, officer, given, amiss="often", status=429)
    now = desk.clock.now()
    given = given.model_copy(update={"asked_at": now})
    try:
        await desk.counter.take(proof(desk.code_key, given, now), _line(desk, officer, given))
    except KafkaUnavailable:
        return _page(request, officer, given, amiss="away", status=503)
    return _code_page(request, officer, given)


async def _file(request: Request, officer: Officer, given: Told) -> Response:
    desk = desk_of(request)
    pack = desk.packs.get(officer.pack)
    whole = form_of(given, officer.id, pack, _lang(request), desk.clock.now())
    try:
        message = await desk.counter.take(whole, _line(desk, officer, given), urgent=is_urgent(given, pack))
    except KafkaUnavailable:
        if given.has_phone:
            return _code_page(request, officer, given, "away", 503)
        return _page(request, officer, given, amiss="away", status=503)
    ticket = desk.boxes.ticket(Filing(message=message, told_by_us=not given.has_phone))
    return RedirectResponse(to(request, f"/meja/baru/slip?surat={ticket}"), 303)


def _line(desk: Desk, officer: Officer, given: Told) -> Line:
    if not given.has_phone:
        return Line(CHANNEL, officer.pack, officer.pack)
    numbers = ways(desk.packs.get(officer.pack), desk.lines)
    way, number = next((way, number) for way, number in numbers.items() if way == given.way)
    return Line(way, number, officer.pack)


async def _with_photos(desk: Desk, fields: FormData, given: Told) -> tuple[Told, str]:
    """The form with the photos that came with it, and what one of these lacks."""
    media, amiss = list(given.media), ""
    sender = desk.keys.refs().sender(CHANNEL, given.form)
    for file in fields.getlist("foto"):
        if not isinstance(file, UploadFile) or not file.size:
            continue
        try:
            with await spooled(file) as content:
                ref = await desk.evidence.keep_for(content, sender, f"{given.form}-{content.digest}")
        except NotKept as bad:
            amiss = "large" if bad.reason == "too_large" else "kind"
        except EvidenceAway:
            amiss = "away"
        else:
            media.append(ref)
    kept = tuple(dict.fromkeys(media))[:MOST_PHOTOS]
    return given.model_copy(update={"media": kept}), amiss


def _page(
    request: Request,
    officer: Officer,
    given: Told,
    lacking: Mapping[str, str] | None = None,
    *,
    amiss: str = "",
    status: int = 200,
) -> Response:
    desk = desk_of(request)
    pack = desk.packs.get(officer.pack)
    response = shown(
        request,
        "filing.html",
        pack,
        status,
        given=given,
        lacks=lacking or {},
        amiss=amiss,
        notice=pack.texts.render("privacy_notice", None, _lang(request)),
        categories=[(one.key, one.called(_lang(request))) for one in pack.categories],
        ways=tuple(ways(pack, desk.lines)),
        photos_box=desk.boxes.carried(Told(form="", media=given.media)) if given.media else "",
        token=_token(request),
        longest={"tempat": LONGEST_PLACE, "nama": LONGEST_NAME},
        **officer_context(request, officer),
    )
    response.headers["cache-control"] = "no-store"
    return response


def _code_page(
    request: Request, officer: Officer, given: Told, amiss: str = "", status: int = 200
) -> Response:
    desk = desk_of(request)
    typed = "".join(c for c in given.phone if c.isdigit())
    response = shown(
        request,
        "filing_code.html",
        desk.packs.get(officer.pack),
        status,
        box=desk.boxes.carried(given),
        phone="•" * max(0, len(typed) - 4) + typed[-4:],
        way=given.way,
        amiss=amiss,
        token=_token(request),
        **officer_context(request, officer),
    )
    response.headers["cache-control"] = "no-store"
    return response


def _told(fields: FormData, form: str) -> Told:
    return Told(
        form=form,
        agreed=bool(_text(fields, "setuju")),
        text=_text(fields, "cerita").replace("\r\n", "\n"),
        category=_text(fields, "kategori")[:_LONGEST_TYPED],
        place=_text(fields, "tempat")[:LONGEST_PLACE],
        name=_text(fields, "nama")[:LONGEST_NAME],
        nik=_text(fields, "nik")[:_LONGEST_TYPED],
        no_nik=bool(_text(fields, "tanpa_nik")),
        hide=_text(fields, "nama_dinas") != "tunjukkan",
        phone=_text(fields, "telepon")[:_LONGEST_TYPED],
        way=_text(fields, "lewat")[:_LONGEST_TYPED],
    )


def _form_id(request: Request, fields: FormData) -> str | None:
    desk = desk_of(request)
    try:
        session = desk.cookies.read(request) or ""
        return str(desk.tokens.accept(_text(fields, "token"), session, desk.clock.now()))
    except BadFormTokenError:
        return None


def _token(request: Request) -> str:
    desk = desk_of(request)
    return desk.tokens.issue(desk.cookies.read(request) or "", desk.clock.now())


def _lang(request: Request) -> Lang:
    return "en" if language(request) == "en" else "id"


def _text(fields: FormData, name: str) -> str:
    value = fields.get(name, "")
    return value.replace("\0", "") if isinstance(value, str) else ""
