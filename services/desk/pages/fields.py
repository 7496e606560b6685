"""The fields of an action's form beside its text: what can be chosen, and what is wrong with what was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from salur.contracts import tracking
from salur.contracts.base import Sensitivity
from salur.contracts.cases import Case, CaseState
from salur.packs import Pack
from salur.packs.lines import in_line, watching
from salur.regions.dates import local_date
from salur.regions.names import children
from services.desk.domain.access import Action
from services.desk.pages.reading import Reading
from services.desk.pages.words import N_

# What is chosen where a report is against no agency after all; no agency's code looks like it.
NOBODY = "-"
LONGEST_PAUSE = timedelta(days=365)
_BEGINS = time(8)
_LONGEST_PLACE = 200

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Extra:
    """One field: `kind` is select, date, text, files or check. An empty option is what "not chosen" says."""

    name: str
    kind: str
    label: str
    help: str = ""
    options: Options = ()
    value: str = ""
    required: bool = True
    least: str = ""

    def with_value(self, value: str) -> Extra:
        """The same field as it was sent."""
        return replace(self, value=value.strip()[:_LONGEST_PLACE])


def extras_of(action: Action, case: Case, reading: Reading, staff: Options) -> tuple[Extra, ...]:
    """The fields of an action; `staff` are those whom a case can be given to."""
    say = reading.say
    if action is Action.DISPATCH:
        is_move = case.agency is not None
        proposed = case.proposals[0].agency if case.proposals else case.proposed_agency
        options = agencies_for(case, reading.pack)
        value = proposed if proposed in dict(options) and not is_move else ""
        told = _left_out(case, reading)
        return (Extra("instansi", "select", say(N_("Instansi")), told, options, value=value or ""),)
    if action is Action.INVOLVE:
        at_work = (part.agency for part in case.parts if part.state is not CaseState.SELESAI)
        taken = {case.agency, *at_work}
        free = tuple(one for one in agencies_for(case, reading.pack) if one[0] not in taken)
        return (Extra("instansi", "select", say(N_("Instansi")), _left_out(case, reading), free),)
    if action is Action.ASSIGN:
        others = tuple(one for one in staff if one[0] != case.officer)
        nobody = ("", say(N_("Siapa saja di instansi ini")))
        return (Extra("petugas", "select", say(N_("Petugas")), options=(nobody, *others), required=False),)
    if action is Action.POSTPONE:
        tomorrow = local_date(reading.now, reading.pack.zone) + timedelta(days=1)
        label, told = say(N_("Ditunda sampai")), say(N_("Batas waktu berhenti sampai hari itu."))
        return (Extra("tanggal", "date", label, told, least=tomorrow.isoformat()),)
    if action is Action.MERGE:
        code = next((one.code for one in case.similar if one.kind == "merge"), "")
        label = say(N_("Kode laporan yang diikuti"))
        return (Extra("kode", "text", label, value=tracking.grouped(code) if code else ""),)
    if action is Action.CORRECT:
        return _corrections(case, reading)
    if action is Action.FINISH:
        return (_photo(case, reading),)
    if action is Action.PART:
        return (Extra("beres", "check", say(N_("Bagian kami sudah selesai")), required=False),)
    if action is Action.SPEAK_FOR:
        return _share_of_another(case, reading)
    return ()


def _share_of_another(case: Case, reading: Reading) -> tuple[Extra, ...]:
    say = reading.say
    waiting = tuple(
        (part.agency, reading.agency(part.agency))
        for part in case.parts
        if part.state is not CaseState.SELESAI
    )
    return (
        Extra("instansi", "select", say(N_("Bagian instansi")), options=waiting),
        Extra("beres", "check", say(N_("Bagiannya sudah selesai")), required=False),
    )


def agencies_for(case: Case, pack: Pack) -> Options:
    """Where a case can go: a restricted one only to who watches over the others, none to where it is already, nor to
    whom it accuses and their line, as router has it."""
    free = [one for one in pack.agencies if case.accused is None or not in_line(one.code, case.accused, pack)]
    if case.sensitivity is Sensitivity.RESTRICTED and (watch := watching(case.accused, pack)):
        free = [one for one in free if one.code == watch]
    found = ((one.code, one.name) for one in free if one.code != case.agency)
    return tuple(sorted(found, key=lambda agency: agency[1]))


def _left_out(case: Case, reading: Reading) -> str:
    """Why the list of agencies is shorter than one would think."""
    if case.accused is None:
        return ""
    return reading.say(N_("Instansi yang diadukan, atasan dan bawahannya tidak ada di daftar ini."))


def amiss_in(extras: Sequence[Extra], reading: Reading) -> dict[str, str]:
    """What to mend, by field."""
    found = {}
    for extra in extras:
        if extra.kind == "select" and not _is_choice(extra):
            found[extra.name] = reading.say(N_("Pilih instansi yang menangani laporan ini."))
        if extra.kind == "date" and not _is_day(extra, reading):
            found[extra.name] = reading.say(N_("Pilih hari sesudah hari ini, paling lama satu tahun lagi."))
        if extra.name == "kode" and tracking.read(extra.value) is None:
            found[extra.name] = reading.say(N_("Kode itu belum pas. Kode terdiri dari 12 angka."))
    return found


def day_of(value: str, pack: Pack) -> datetime:
    """The morning of a day in the pack's zone. Raises ValueError for what is no day."""
    return datetime.combine(date.fromisoformat(value), _BEGINS, pack.zone.tz).astimezone(UTC)


def _is_choice(extra: Extra) -> bool:
    return extra.value in dict(extra.options) and (bool(extra.value) or not extra.required)


def _is_day(extra: Extra, reading: Reading) -> bool:
    try:
        at = day_of(extra.value, reading.pack)
    except ValueError:
        return False
    return extra.value >= extra.least and at <= reading.now + LONGEST_PAUSE


def _corrections(case: Case, reading: Reading) -> tuple[Extra, ...]:
    say, pack = reading.say, reading.pack
    same = ("", say(N_("Tidak diubah")))
    categories = tuple(
        (one.key, one.called(reading.lang)) for one in pack.categories if one.key != case.category
    )
    districts = tuple((str(one.code), one.name) for one in children(pack.code))
    accused = tuple(sorted(((a.code, a.name) for a in pack.agencies), key=lambda agency: agency[1]))
    if case.accused is not None:
        accused = ((NOBODY, say(N_("Tidak mengadukan instansi"))), *accused)
    return (
        Extra("kategori", "select", say(N_("Kategori")), options=(same, *categories), required=False),
        Extra("wilayah", "select", say(N_("Kecamatan")), options=(same, *districts), required=False),
        Extra("tempat", "text", say(N_("Tempat yang lebih tepat")), required=False),
        Extra(
            "diadukan", "select", say(N_("Instansi yang diadukan")), options=(same, *accused), required=False
        ),
    )


def _photo(case: Case, reading: Reading) -> Extra:
    wanted = wants_photo(case, reading.pack)
    label = reading.say(N_("Foto sesudah dikerjakan"))
    told = reading.say(N_("Laporan seperti ini dibuktikan dengan foto.")) if wanted else ""
    return Extra("foto", "files", label, told, required=wanted)


def wants_photo(case: Case, pack: Pack) -> bool:
    """Whether a case of this category ends with a photo of the work."""
    try:
        return getattr(pack.category(case.category), "asks_after", None) == "photo"
    except LookupError:
        return False


def values(extras: Sequence[Extra]) -> Mapping[str, str]:
    """What was chosen, by field."""
    return {extra.name: extra.value for extra in extras}
