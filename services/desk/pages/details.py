"""What else there is to know of a case: who has it, who shares in it, what it resembles, what others call it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from textwrap import shorten
from typing import Any

from babel.numbers import format_decimal

from salur.contracts.cases import Case, Role
from salur.contracts.notifications import DeliveryState
from salur.contracts.reports import Place
from salur.contracts.tracking import grouped
from salur.regions.distances import distance_m
from salur.web.clocks import Tone
from services.desk.domain.access import may_see
from services.desk.domain.officers import Officer
from services.desk.domain.record import Delivery
from services.desk.pages.desk import Desk
from services.desk.pages.elsewhere import stands_there
from services.desk.pages.reading import Reading
from services.desk.pages.signals import said_of
from services.desk.pages.standing import state_words
from services.desk.pages.words import BY_LINK, N_, ORIGINS, STATES

LEVELS = (
    "",
    N_("Sudah diingatkan ke admin instansi"),
    N_("Sudah disampaikan ke kepala instansi"),
    N_("Sudah disampaikan ke sekretaris daerah"),
    N_("Sudah disampaikan ke kepala daerah"),
)
SIMILAR: Mapping[str, str] = {
    "merge": N_("Mungkin hal yang sama"),
    "campaign": N_("Tulisannya hampir sama, tempatnya jauh"),
    "photo": N_("Fotonya pernah dipakai"),
}
SYSTEMS = {"sp4n": "SP4N-LAPOR!"}
_KILOMETRE = 1000
_LONGEST_SAID = 160


@dataclass(frozen=True)
class Share:
    """One agency's part of a case."""

    agency: str
    task: str
    state: str
    tone: Tone
    said: str
    moment: str


@dataclass(frozen=True)
class Like:
    """A case that resembles this one, its words beside ours."""

    href: str
    code: str
    kind: str
    sentence: str
    text: str
    place: str
    state: str
    tone: Tone
    case: str
    sent: str
    away: str
    """How far the two pins are from one another, empty where one of them is missing."""
    media: tuple[str, ...]


@dataclass(frozen=True)
class Fact:
    """One thing to know: an icon, a name and a value."""

    icon: str
    name: str
    value: str
    href: str = ""


async def details(
    desk: Desk, officer: Officer, case: Case, eyes: Reading, base: str, deliveries: Mapping[str, Delivery]
) -> dict[str, Any]:
    """All of it, for those who may open the case."""
    return {
        "facts": [
            *await _facts(desk, case, eyes, base),
            *await _followers(desk, officer, case, eyes, base),
            *_codes(deliveries, eyes),
        ],
        "shares": [_share(case, n, eyes) for n in range(len(case.parts))],
        "likes": await _likes(desk, officer, case, eyes, base),
    }


async def names_of(ids: Iterable[str], desk: Desk, eyes: Reading) -> Mapping[str, str]:
    """The names behind ids: officers' own, and what posts on duty are called."""
    wanted = list(ids)
    posts = {one: name for one in wanted if (name := eyes.pack.duty.post_name(one))}
    others = [one for one in wanted if one not in posts]
    return {**(await desk.officers.names(others) if others else {}), **posts}


def _codes(deliveries: Mapping[str, Delivery], eyes: Reading) -> list[Fact]:
    """That the last code did not reach the reporter, who waits at a page for it."""
    codes = [one for one in deliveries.values() if one.text == "track_code"]
    last = max(codes, key=lambda one: one.at, default=None)
    if last is None or last.state is not DeliveryState.FAILED:
        return []
    told = N_("Belum sampai. Minta pelapor menulis satu pesan dulu ke nomor layanan, lalu minta kode lagi")
    return [Fact("circle-alert", eyes.say(N_("Kode untuk pelapor")), eyes.say(told))]


async def _facts(desk: Desk, case: Case, eyes: Reading, base: str) -> list[Fact]:
    say, found = eyes.say, []
    if case.unproved:
        told = say(N_("Belum terbukti: dilaporkan lewat web sebagai darurat"))
        found.append(Fact("circle-alert", say(N_("Nomor pelapor")), told))
    if case.officer:
        holder = await names_of([case.officer], desk, eyes)
        found.append(Fact("user", say(N_("Di tangan")), holder.get(case.officer, say(N_("petugas lain")))))
    if case.level > 0:
        found.append(
            Fact("trending-up", say(N_("Peringatan")), say(LEVELS[min(case.level, len(LEVELS) - 1)]))
        )
    if case.accused:
        found.append(Fact("ban", say(N_("Mengadukan")), eyes.agency(case.accused)))
    if case.declined:
        refused = ", ".join(eyes.agency_short(code) for code in case.declined)
        found.append(Fact("corner-up-right", say(N_("Menyatakan bukan kewenangan")), refused))
    found += [
        Fact("link", SYSTEMS.get(link.system, link.system), stands_there(case, link)) for link in case.linked
    ]
    if case.rating:
        told = say(N_("%(score)s dari 5"), score=str(case.rating.score))
        found.append(
            Fact(
                "star",
                say(N_("Penilaian pelapor")),
                told + (f": {case.rating.text}" if case.rating.text else ""),
            )
        )
    found += await _came_by(desk, case, eyes)
    if case.merged_into:
        found.append(
            Fact(
                "git-merge", say(N_("Mengikuti")), say(N_("Laporan lain")), f"{base}/meja/{case.merged_into}"
            )
        )
    return found


async def _followers(desk: Desk, officer: Officer, case: Case, eyes: Reading, base: str) -> list[Fact]:
    """Those that follow the case, each with what its reporter said last: it is for whoever works on this one."""
    found = []
    known = await desk.cases.many(case.children)
    for n, child in enumerate(case.children, 1):
        other = known.get(child)
        told = eyes.say(N_("Laporan %(number)s"), number=str(n))
        if other is not None and may_see(officer, other):
            told = f"{grouped(other.code)}: {_last_said(other)}"
        found.append(Fact("git-merge", eyes.say(N_("Diikuti")), told, f"{base}/meja/{child}"))
    return found


def _last_said(case: Case) -> str:
    by_reporter = (e.text for e in reversed(case.timeline) if e.by.role is Role.REPORTER and e.text)
    return shorten(next(by_reporter, case.text), _LONGEST_SAID, placeholder="…")


async def _came_by(desk: Desk, case: Case, eyes: Reading) -> list[Fact]:
    """Whose hand wrote it down, and what of ours brought its reporter."""
    say, found = eyes.say, []
    if case.filed_by:
        known = await desk.officers.names([case.filed_by])
        told = known.get(case.filed_by, say(N_("petugas lain")))
        found.append(Fact("file-plus", say(N_("Dituliskan untuk warga oleh")), told))
    if case.origin:
        told = say(ORIGINS.get(case.origin.type, BY_LINK), id=case.origin.id)
        found.append(Fact("link", say(N_("Datang lewat")), told))
    return found


def _share(case: Case, n: int, eyes: Reading) -> Share:
    part = case.parts[n]
    words = STATES[part.state]
    return Share(
        eyes.agency(part.agency),
        part.task,
        eyes.say(words.desk),
        words.tone,
        part.text or "",
        eyes.moment(part.changed_at),
    )


async def _likes(desk: Desk, officer: Officer, case: Case, eyes: Reading, base: str) -> list[Like]:
    found = []
    for one in case.similar:
        other = await desk.cases.get(one.case)
        if other is None or not may_see(officer, other):
            continue
        state, tone = state_words(other, eyes, public=False)
        found.append(
            Like(
                href=f"{base}/meja/{other.case}",
                code=grouped(other.code),
                kind=eyes.say(SIMILAR[one.kind]) if one.kind in SIMILAR else one.kind,
                sentence=said_of(one, eyes),
                text=other.text,
                place=eyes.place(other.place),
                state=state,
                tone=tone,
                case=other.case,
                sent=eyes.day(other.submitted_at),
                away=_away(case.place, other.place, eyes),
                media=other.media,
            )
        )
    return found


def _away(here: Place, there: Place, eyes: Reading) -> str:
    if None in (here.latitude, here.longitude, there.latitude, there.longitude):
        return ""
    metres = distance_m(
        (here.latitude or 0, here.longitude or 0), (there.latitude or 0, there.longitude or 0)
    )
    if metres < _KILOMETRE:
        told = format_decimal(round(metres, -1), locale=eyes.lang)
        return eyes.say(N_("Kedua titik lokasi berjarak sekitar %(metres)s m."), metres=told)
    told = format_decimal(round(metres / _KILOMETRE, 1), locale=eyes.lang)
    return eyes.say(N_("Kedua titik lokasi berjarak sekitar %(km)s km."), km=told)
