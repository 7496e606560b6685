"""The officers of a jurisdiction, for its admin: who has how much, who left, and handing over what they leave."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from salur.contracts.cases import Role
from salur.messaging.errors import KafkaUnavailable
from salur.web import BadFormTokenError, language
from services.desk.domain.access import may_see
from services.desk.domain.colleagues import Colleague, Staff, heir, may_lead, successors
from services.desk.domain.officers import Officer
from services.desk.pages.case import closed
from services.desk.pages.desk import Desk, desk_of
from services.desk.pages.headed import officer_context
from services.desk.pages.reading import Reading
from services.desk.pages.rows import title
from services.desk.pages.shown import reading, shown, to
from services.desk.pages.sign_in import sent_to_sign_in, signed_in
from services.desk.pages.words import N_

ROLES = {Role.ADMIN: N_("Admin"), Role.OFFICER: N_("Petugas"), Role.LEADER: N_("Pimpinan")}
_MOST_TITLES = 10


@dataclass(frozen=True)
class Line:
    """One officer: their open cases, and what can be done about them."""

    id: str
    name: str
    what: str
    count: int
    cases: tuple[tuple[str, str], ...]
    successors: tuple[tuple[str, str], ...]
    left: str
    may_leave: bool


async def listed(request: Request) -> Response:
    """All officers, those with open cases first and those who left last."""
    officer = await signed_in(request)
    if officer is None:
        return sent_to_sign_in(request)
    if officer.role is not Role.ADMIN:
        return closed(request, officer)
    return await _page(request, officer)


async def stepped(request: Request) -> Response:
    """Deactivates (`berhenti`) with all that follows from it at once, or takes back (`kembali`)."""
    desk, officer = desk_of(request), await signed_in(request)
    if officer is None:
        return sent_to_sign_in(request)
    staff = await desk.register.staff(officer.pack)
    other = staff.get(request.path_params["officer"])
    step = request.path_params["step"]
    if other is None or not may_lead(officer, other) or step not in ("berhenti", "kembali"):
        return closed(request, officer)
    fields = await request.form()
    eyes = reading(desk, desk.packs.get(officer.pack), language(request))
    try:
        session = desk.cookies.read(request) or ""
        desk.tokens.accept(str(fields.get("token", "")), session, desk.clock.now())
    except BadFormTokenError:
        return await _page(request, officer, refused=eyes.say(_STALE), status=403)
    if step == "kembali":
        await desk.register.come_back(other.officer, officer.id)
        return RedirectResponse(to(request, "/meja/petugas"), 303)
    chosen = str(fields.get("pengganti", ""))
    if chosen and chosen not in [one.officer for one in successors(other, staff)]:
        return await _page(request, officer, refused=eyes.say(_GONE), status=422)
    # First nobody can come in, then nobody is in, then what they had passes on: in any other order some of it is missed.
    await desk.register.leave(other.officer, chosen or None, officer.id, desk.clock.now())
    await desk.sessions.end_all(other.officer)
    try:
        await desk.handing_over.once(officer.pack)
    except KafkaUnavailable:
        return await _page(request, officer, refused=eyes.say(_LATER), status=503)
    return RedirectResponse(to(request, f"/meja/petugas?sudah={other.officer}"), 303)


_STALE = N_("Halaman ini sudah terlalu lama terbuka. Mohon ulangi.")
_GONE = N_("Pengganti itu tidak bertugas di instansi yang sama. Pilih yang lain.")
_DONE = N_("%(name)s tidak bertugas lagi. Laporannya pindah ke penggantinya.")
_LATER = N_("Petugas sudah tidak bisa masuk. Laporannya diserahkan begitu sambungan pulih.")


async def _page(request: Request, officer: Officer, *, refused: str = "", status: int = 200) -> Response:
    desk = desk_of(request)
    pack = desk.packs.get(officer.pack)
    eyes = reading(desk, pack, language(request))
    staff = await desk.register.staff(officer.pack)
    counts = await desk.held.counts(officer.pack)
    lines = [
        await _line(desk, officer, one, staff, counts.get(one.officer, 0), eyes) for one in staff.values()
    ]
    lines.sort(key=lambda line: (bool(line.left), -line.count, line.name))
    left = staff.get(request.query_params.get("sudah", ""))
    return shown(
        request,
        "colleagues.html",
        pack,
        status,
        active=[line for line in lines if not line.left],
        gone=[line for line in lines if line.left],
        refused=refused,
        done=eyes.say(_DONE, name=left.name) if left and not left.is_active else "",
        token=desk.tokens.issue(desk.cookies.read(request) or "", desk.clock.now()),
        **officer_context(request, officer),
    )


async def _line(
    desk: Desk, officer: Officer, one: Colleague, staff: Staff, count: int, eyes: Reading
) -> Line:
    held = await desk.held.open_cases(one.pack, [one.officer]) if count else ()
    seen = [case for case in held if may_see(officer, case)][:_MOST_TITLES]
    left = ""
    if one.left_at is not None:
        to_whom = heir(one.officer, staff)
        name = staff[to_whom].name if to_whom else eyes.say(N_("siapa saja di instansinya"))
        left = eyes.say(
            N_("Tidak bertugas sejak %(moment)s. Laporannya pada %(name)s."),
            moment=eyes.moment(one.left_at),
            name=name,
        )
    return Line(
        id=one.officer,
        name=one.name,
        what=f"{eyes.say(ROLES[one.role])}, {eyes.agency_short(one.agency)}",
        count=count,
        cases=tuple((case.case, title(case, eyes)) for case in seen),
        successors=tuple((other.officer, other.name) for other in successors(one, staff)),
        left=left,
        may_leave=may_lead(officer, one),
    )
