"""The page on which a reporter's identity is asked for, granted by a second person, and looked at until its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from salur.contracts.cases import Case
from salur.contracts.commands import NoteReveal
from salur.messaging.errors import KafkaUnavailable
from salur.privacy import mask
from salur.regions.dates import local_date
from salur.regions.nik import age, check_nik
from salur.web import BadFormTokenError, language
from services.desk.domain.access import may_see
from services.desk.domain.officers import Officer
from services.desk.domain.reveals import FIELDS, OPEN_FOR, Reveal, asked, may_ask, may_decide, may_look
from services.desk.pages.case import closed
from services.desk.pages.desk import Desk, desk_of
from services.desk.pages.headed import officer_context
from services.desk.pages.reading import Reading
from services.desk.pages.rows import title
from services.desk.pages.shown import reading, shown, to
from services.desk.pages.sign_in import sent_to_sign_in, signed_in
from services.desk.pages.words import N_

LONGEST_REASON = 500
_LEAST = 10
NAMES = {"name": N_("Nama"), "nik": N_("NIK"), "address": N_("Nomor yang bisa dihubungi")}


@dataclass(frozen=True)
class Typed:
    """What somebody had filled in, and what is to be mended in it."""

    fields: tuple[str, ...] = ()
    reason: str = ""
    amiss: Mapping[str, str] | None = None
    refused: str = ""


async def looked(request: Request) -> Response:
    """The page as it stands for this officer; looking at an open identity is written down."""
    desk = desk_of(request)
    officer = await signed_in(request)
    if officer is None:
        return sent_to_sign_in(request)
    case = await desk.cases.get(request.path_params["case"])
    if case is None or not may_see(officer, case):
        return closed(request, officer)
    return await _page(request, officer, case, Typed())


async def stepped(request: Request) -> Response:
    """Asks (`minta`), grants (`setujui`) or refuses (`tolak`)."""
    desk = desk_of(request)
    officer = await signed_in(request)
    if officer is None:
        return sent_to_sign_in(request)
    case = await desk.cases.get(request.path_params["case"])
    step = _STEPS.get(request.path_params["step"])
    if case is None or step is None or not may_see(officer, case):
        return closed(request, officer)
    form = await request.form()
    given = {name: str(form.get(name, "")) for name in ("token", "alasan")}
    chosen = tuple(name for name in FIELDS if name in form.getlist("data"))
    eyes = reading(desk, desk.packs.get(case.pack), language(request))
    typed = Typed(fields=chosen, reason=given["alasan"].replace("\r\n", "\n").strip())
    try:
        token = desk.tokens.accept(given["token"], desk.cookies.read(request) or "", desk.clock.now())
    except BadFormTokenError:
        stale = N_("Formulir ini sudah terlalu lama terbuka. Tulisan Anda masih ada; kirim sekali lagi.")
        return await _page(request, officer, case, _refused(typed, eyes.say(stale)), 403)
    problem = await step(desk, officer, case, typed, str(token), eyes)
    if problem is not None:
        return await _page(request, officer, case, problem, 422 if problem.amiss else 409)
    return RedirectResponse(to(request, f"/meja/{case.case}/identitas"), 303)


async def _ask(
    desk: Desk, officer: Officer, case: Case, typed: Typed, token: str, eyes: Reading
) -> Typed | None:
    amiss: dict[str, str] = {}
    if not typed.fields:
        amiss["data"] = eyes.say(N_("Pilih data yang benar-benar diperlukan."))
    if len(typed.reason) < _LEAST:
        amiss["alasan"] = eyes.say(N_("Tulis untuk apa data ini diperlukan; pelapor akan membacanya."))
    if len(typed.reason) > LONGEST_REASON:
        amiss["alasan"] = eyes.say(N_("Alasannya terlalu panjang. Mohon dipersingkat."))
    if amiss:
        return Typed(typed.fields, typed.reason, amiss)
    now = desk.clock.now()
    latest = await desk.reveals.latest(case.case)
    if latest is not None and latest.id == token:
        return None
    if not may_ask(officer, case, latest, now):
        return _refused(
            typed, eyes.say(N_("Sudah ada permintaan untuk laporan ini. Lihat keadaannya di bawah."))
        )
    reason = mask(typed.reason)
    await desk.reveals.ask(asked(token, case, officer, typed.fields, reason, now))
    return None


async def _grant(
    desk: Desk, officer: Officer, case: Case, typed: Typed, token: str, eyes: Reading
) -> Typed | None:
    latest = await desk.reveals.latest(case.case)
    if latest is None or not may_decide(officer, case, latest):
        return _refused(typed, eyes.say(_NOT_YOURS))
    now = desk.clock.now()
    until = now + OPEN_FOR
    # The reporter is told first: what could not be said to them is not opened.
    note = NoteReveal(
        report_class=case.report_class,
        sensitivity=case.sensitivity,
        command=token,
        case=case.case,
        by=officer.actor(case.agency),
        at=now,
        reason=latest.reason,
        fields=latest.fields,
        until=until,
    )
    try:
        await desk.commands.send(note)
    except KafkaUnavailable:
        away = N_("Sambungan sedang terganggu, jadi belum disetujui. Coba sekali lagi sebentar lagi.")
        return _refused(typed, eyes.say(away))
    if await desk.reveals.decide(latest.id, officer.id, now, until) is None:
        return _refused(typed, eyes.say(_NOT_YOURS))
    return None


async def _refuse(
    desk: Desk, officer: Officer, case: Case, typed: Typed, _token: str, eyes: Reading
) -> Typed | None:
    latest = await desk.reveals.latest(case.case)
    if latest is None or not may_decide(officer, case, latest):
        return _refused(typed, eyes.say(_NOT_YOURS))
    await desk.reveals.decide(latest.id, officer.id, desk.clock.now(), None)
    return None


_STEPS = {"minta": _ask, "setujui": _grant, "tolak": _refuse}
_NOT_YOURS = N_("Permintaan ini sudah diputuskan, atau harus diputuskan orang lain: admin atau pimpinan.")


def _refused(typed: Typed, why: str) -> Typed:
    return Typed(typed.fields, typed.reason, None, why)


async def _page(request: Request, officer: Officer, case: Case, typed: Typed, status: int = 200) -> Response:
    desk = desk_of(request)
    pack = desk.packs.get(case.pack)
    eyes = reading(desk, pack, language(request))
    now = desk.clock.now()
    latest = await desk.reveals.latest(case.case)
    looks = latest is not None and may_look(officer, case, latest, now)
    identity = await desk.identities.open(latest) if latest is not None and looks else {}
    response = shown(
        request,
        "reveal.html",
        pack,
        status,
        case=case,
        title=title(case, eyes),
        typed=typed,
        fields=[(name, eyes.say(words)) for name, words in NAMES.items()],
        asks=may_ask(officer, case, latest, now),
        decides=latest is not None and may_decide(officer, case, latest),
        looks=looks,
        identity=[
            (
                eyes.say(NAMES[name]),
                identity.get(name),
                _century(identity.get(name) or "", eyes) if name == "nik" else "",
            )
            for name in (latest.fields if latest else ())
        ],
        latest=await _told(desk, latest, eyes) if latest else None,
        token=desk.tokens.issue(desk.cookies.read(request) or "", now),
        longest=LONGEST_REASON,
        **officer_context(request, officer),
    )
    response.headers["cache-control"] = "no-store"
    return response


def _century(nik: str, eyes: Reading) -> str:
    """Which birthday a NIK was taken to tell, and why not a hundred years before or after."""
    today = local_date(eyes.now, eyes.pack.zone)
    found = check_nik(nik, today)
    if found.birth is None:
        return ""
    taken, earlier = found.birth, found.earlier
    said = {"day": eyes.plain_day(taken), "digits": f"{taken:%y}", "year": str(taken.year)}
    if earlier is None:
        why = N_("Lahir %(day)s: dua angka tahun %(digits)s dibaca %(year)s, karena %(other)s belum tiba.")
        return eyes.say(why, **said, other=str(taken.year + 100))
    said |= {"other": str(earlier.year), "age": str(age(earlier, today))}
    if taken > today:
        why = N_(
            "%(day)s belum tiba: dua angka tahun %(digits)s dibaca %(year)s. Kalau %(other)s, umur pemiliknya %(age)s tahun; "
            "tanyakan mana yang benar."
        )
    else:
        why = N_(
            "Lahir %(day)s: dua angka tahun %(digits)s dibaca %(year)s, karena %(other)s berarti umur %(age)s tahun."
        )
    return eyes.say(why, **said)


async def _told(desk: Desk, latest: Reveal, eyes: Reading) -> dict[str, str]:
    people = await desk.officers.names({latest.asked_by, *([latest.decided_by] if latest.decided_by else [])})
    who, other = people.get(latest.asked_by, ""), people.get(latest.decided_by or "", "")
    what = ", ".join(eyes.say(NAMES[name]) for name in latest.fields)
    if latest.waits:
        state, words = "waiting", eyes.say(N_("Menunggu persetujuan orang kedua"))
    elif latest.refused:
        state, words = "done", eyes.say(N_("Tidak disetujui oleh %(name)s"), name=other)
    elif latest.until is not None and latest.runs(eyes.now):
        state = "moving"
        words = eyes.say(
            N_("Disetujui %(name)s, terbuka sampai %(time)s"), name=other, time=eyes.moment(latest.until)
        )
    else:
        state, words = "done", eyes.say(N_("Sudah berakhir"))
    asked_words = eyes.say(
        N_("%(name)s meminta %(what)s %(time)s"), name=who, what=what, time=eyes.moment(latest.asked_at)
    )
    return {"tone": state, "words": words, "asked": asked_words, "reason": latest.reason}
