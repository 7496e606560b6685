"""What a dossier says. Pure: the case as desk knows it, in Indonesian, nobody named.

The Ombudsman takes up a complaint once its reporter has complained to the agency itself (UU 37/2008, art. 24): this is the
proof of it, with what came of it and by when.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from salur.contracts.base import ReportClass, Sensitivity
from salur.contracts.cases import Case, Due, Entry, Role
from salur.contracts.reports import Origin
from salur.contracts.tracking import grouped
from salur.packs.model import Pack
from salur.packs.sla import SlaClock
from salur.privacy.masking import mask
from salur.regions.dates import spell_moment
from salur.regions.names import describe
from salur.sp4n.values import SYSTEM
from services.desk.domain.facts import OF_THE_REPORTER
from services.desk.domain.record import Delivery
from services.desk.pages.elsewhere import passed_on, stands_there
from services.desk.pages.words import BY_LINK, CHANNELS, ORIGINS, STATES, STEPS

_CLASSES = {
    ReportClass.PENGADUAN: "Pengaduan",
    ReportClass.ASPIRASI: "Aspirasi",
    ReportClass.PERMINTAAN_INFORMASI: "Permintaan informasi",
}
_WHO = {
    Role.ADMIN: "Admin",
    Role.OFFICER: "Petugas",
    Role.LEADER: "Pimpinan",
    Role.REPORTER: "Pelapor",
    Role.SYSTEM: "Sistem",
}
_CLOCKS = {
    "first_response": "Tanggapan pertama",
    "forward": "Diteruskan ke instansi",
    "coordination": "Koordinasi",
    "completion": "Penyelesaian",
    "reporter_reply": "Balasan pelapor",
    "review": "Pemeriksaan",
    "rating": "Penilaian pelapor diminta",
}
SEALED = "(Laporan ini dilindungi. Isinya hanya dibuka kepada petugas yang ditunjuk.)"


@dataclass(frozen=True)
class Clock:
    """One deadline: what it is, by when, what came of it, and the rule it comes from."""

    name: str
    by: str
    outcome: str
    rule: str
    late: bool


@dataclass(frozen=True)
class Step:
    """One step of the way; `said` is masked, `told` how the reporter knows."""

    at: str
    who: str
    what: str
    said: str
    told: str


@dataclass(frozen=True)
class Dossier:
    """All that is printed, in its order."""

    code: str
    government: str
    service: str
    made: str
    facts: tuple[tuple[str, str], ...]
    text: str
    clocks: tuple[Clock, ...]
    steps: tuple[Step, ...]
    case: str
    version: int
    digest: str


def dossier(case: Case, deliveries: Mapping[str, Delivery], pack: Pack, now: datetime) -> Dossier:
    """The dossier of a case as it stands. Text is masked once more: what is printed cannot be taken back."""
    return Dossier(
        code=grouped(case.code),
        government=pack.about.title,
        service=pack.service,
        made=spell_moment(now, pack.zone),
        facts=tuple((name, value) for name, value in _facts(case, pack) if value),
        text=_text(case),
        clocks=tuple(_clock(due, pack, now) for due in case.dues),
        steps=tuple(_step(entry, case, deliveries, pack) for entry in case.timeline),
        case=case.case,
        version=case.version,
        digest=hashlib.sha256(case.model_dump_json().encode()).hexdigest(),
    )


_KNOWN_TO = {
    "": "Dikenal oleh layanan; identitasnya disimpan terpisah",
    SYSTEM: "Dikenal oleh SP4N-LAPOR! saja, yang juga mengabarinya",
}


def _came_by(origin: Origin) -> str:
    return ORIGINS.get(origin.type, BY_LINK) % {"id": origin.id}


def _facts(case: Case, pack: Pack) -> list[tuple[str, str]]:
    place = describe(case.place.region) if case.place.region else ""
    there = ", ".join(f"{link.system.upper()} {stands_there(case, link)}" for link in case.linked)
    parts = ", ".join(_agency(part.agency, pack) for part in case.parts)
    return [
        ("Keadaan", STATES[case.state].desk),
        ("Jenis", _CLASSES[case.report_class]),
        ("Perihal", _category(case.category, pack)),
        ("Tempat", place or mask(case.place.name or "")),
        ("Dikirim", spell_moment(case.submitted_at, pack.zone)),
        ("Melalui", CHANNELS.get(case.reporter.channel, case.reporter.channel)),
        ("Dituliskan", "oleh petugas, atas cerita warga" if case.filed_by else ""),
        ("Datang lewat", _came_by(case.origin) if case.origin else ""),
        ("Pelapor", _KNOWN_TO.get(case.reporter.channel, _KNOWN_TO[""])),
        ("Instansi", _agency(case.agency, pack) if case.agency else "Belum ada"),
        ("Ikut menangani", parts),
        ("Menolak berwenang", ", ".join(_agency(code, pack) for code in case.declined)),
        ("Di sistem lain", there),
        ("Ditunda sampai", spell_moment(case.paused_until, pack.zone) if case.paused_until else ""),
        ("Dibuka lagi", f"{case.reopened} kali" if case.reopened else ""),
        ("Penilaian pelapor", f"{case.rating.score} dari 5" if case.rating else ""),
    ]


def _text(case: Case) -> str:
    return SEALED if case.sensitivity is Sensitivity.RESTRICTED or not case.text else mask(case.text)


def _clock(due: Due, pack: Pack, now: datetime) -> Clock:
    met = due.met_at
    theirs = due.clock in OF_THE_REPORTER
    late = (met or now) > due.at and not theirs
    if met is not None and theirs:
        outcome = f"Berakhir {spell_moment(met, pack.zone)}"
    elif met is not None:
        outcome = f"Dipenuhi {spell_moment(met, pack.zone)}" + (", terlambat" if late else "")
    else:
        outcome = "Lewat, belum dipenuhi" if late else "Masih berjalan"
        if due.guessed:
            years = ", ".join(map(str, due.guessed))
            outcome += f" (sementara: hari libur {years} belum ditetapkan)"
    rule = _rule(due, pack)
    told = "" if rule is None else rule.source or "Belum bersumber (contoh)"
    if rule is not None and rule.responsible:
        told = f"{rule.responsible}. {told}"
    name = _CLOCKS.get(due.clock, due.clock)
    return Clock(name, spell_moment(due.at, pack.zone), outcome, told, late)


def _rule(due: Due, pack: Pack) -> SlaClock | None:
    try:
        policy = pack.sla.kept(due.policy)
        return next((clock for clock in policy.clocks if clock.name == due.clock), None)
    except LookupError:
        return None


def _step(entry: Entry, case: Case, deliveries: Mapping[str, Delivery], pack: Pack) -> Step:
    words, _ = STEPS.get(entry.what, (STATES[entry.state].desk, ""))
    agency = _agency(entry.agency or entry.by.agency or case.agency, pack)
    who = _WHO[entry.by.role] + (f" {_agency(entry.by.agency, pack)}" if entry.by.agency else "")
    said = SEALED if entry.sealed_text is not None else mask(entry.text or "")
    told = ""
    if entry.notification is not None:
        delivery = deliveries.get(entry.notification)
        told = passed_on(case, delivery)[0]
    return Step(
        at=spell_moment(entry.at, pack.zone),
        who=who,
        what=words % {"agency": agency} if "%(agency)s" in words else words,
        said=said,
        told=told,
    )


def _agency(code: str | None, pack: Pack) -> str:
    try:
        return pack.agency(code).name if code else "instansi"
    except LookupError:
        return code or "instansi"


def _category(key: str, pack: Pack) -> str:
    try:
        return pack.category(key).name
    except LookupError:
        return key
