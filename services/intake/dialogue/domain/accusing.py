"""Which agency a report is against. Named beside a person of it or before a wrong, and nothing less sure than that."""

from __future__ import annotations

import re
from collections.abc import Iterable

from salur.packs.agency import Agency
from services.intake.dialogue.domain.reading import plain

# Who of an agency is accused: "oknum pegawai Dinas PUPR", "kepala dinas kesehatan".
_WHO = r"(?:oknum|pegawai|petugas|staf|pejabat|kepala|kadis|kabid|kasi|bendahara|sekretaris|orang)"
# What an agency is accused of, right after its name: "Dukcapil minta uang".
_WRONG = (
    r"(?:melakukan |sering |selalu |suka |sudah |telah )?"
    r"(?:korupsi|pungli|pungutan|minta|meminta|memeras|menyuap|menerima suap|menggelapkan|menyunat|memotong"
    r"|menyelewengkan|melecehkan|menganiaya|mengancam|mengintimidasi)"
)
# How somebody at a counter treats people: no crime, and still nothing that their own office should judge.
_TREATS_BADLY = (
    r"(?:kasar|tidak sopan|kurang ajar|tidak ramah|kurang ramah|arogan|judes|jutek|sombong|membentak|bentak|dibentak"
    r"|memaki|maki|mencaci|menghina|hina|marah marah|menolak melayani|(?:tidak|tdk|gak|nda|enggak) mau melayani"
    r"|mempersulit|dipersulit|pilih kasih|diskriminasi|diskriminatif)"
)
# Who holds an office, with a few words between them and what they do there.
_IN_OFFICE = rf"\b(?:{_WHO}|camat|lurah|kades|sekdes|kadus|kepsek|guru|ustad|ustadz|pengasuh|rt|rw|polisi|satpol)(?: \w+){{0,4}} "
_HEAD = r"\b(?:kepala (?:dinas|badan|desa|puskesmas|sekolah|kantor|bidang)|kadis|kaban|camat|lurah|kades|kepsek)(?: \w+){0,4} "
_PUBLIC_MONEY = (
    r"(?:dana desa|dana bos|uang desa|uang rakyat|anggaran|bansos|blt|pkh|bpnt|bantuan|beras|pupuk subsidi)"
)
_LEADS_VILLAGE = (
    r"(?:kades|kepala desa|lurah|camat|sekdes|perangkat desa|aparat desa|kadus|oknum|bendahara desa)"
)
# Money is asked for or public money taken, somebody is beaten, or who leads an office is never in it. A beggar asks for money, too, and a road
# that a head of village never mends is a road.
_MISUSES = re.compile(
    _IN_OFFICE
    + r"(?:minta|meminta|mintai|memintai|narik|menarik) (?:uang|duit|jatah|fee|setoran|imbalan|bayaran|upeti)\b"
    rf"|{_IN_OFFICE}(?:memukul|pukul|memukuli|menampar|tampar|menendang|meraba|menganiaya)\b"
    rf"|{_HEAD}(?:tidak pernah|tdk pernah|gak pernah|nda pernah|tak pernah|jarang) (?:masuk|ngantor|berkantor|hadir"
    r"|di tempat|ada di tempat|ada di kantor|di kantor)\b"
    rf"|\b{_PUBLIC_MONEY}(?: \w+){{0,4}} (?:dipotong|dijual|dimakan|ditilep|dipakai|disalahgunakan|dikantongi|diambil)"
    rf"(?: \w+){{0,4}} (?:{_LEADS_VILLAGE}|pribadi)\b"
    rf"|\b{_LEADS_VILLAGE}(?: \w+){{0,4}} (?:jual|menjual|potong|memotong|tilep|menilep|makan|pakai|memakai|menggunakan|ambil"
    rf"|mengambil)(?: \w+){{0,2}} {_PUBLIC_MONEY}\b"
    rf"|{_HEAD}(?:suka |sering |selalu )?(?:marah marah|memaki|mabuk|selingkuh|sewenang)\b"
)
_LEADING = ("dinas ", "badan ", "kantor ", "bagian ")
_SHORTEST = 4
# Above these stands nobody here, and "bupati" is written in half of all reports.
_LEVELS = frozenset({"opd", "kecamatan", "desa"})


def accused(said: str, agencies: Iterable[Agency]) -> Agency | None:
    """The one agency that plain words accuse; None where they accuse none, or several."""
    found = [agency for agency in agencies if _is_accused(said, agency)]
    return found[0] if len(found) == 1 else None


def treats_badly(said: str, agencies: Iterable[Agency]) -> Agency | None:
    """The one agency whose people plain words say to treat others badly; None where there is none, or several."""
    found = [agency for agency in agencies if _may_be_accused(agency) and _people_of(said, agency)]
    return found[0] if len(found) == 1 else None


def misuses_office(said: str) -> bool:
    """Whether plain words tell of somebody in office who asks for money, beats people or is never there."""
    return _MISUSES.search(said) is not None


def _is_accused(said: str, agency: Agency) -> bool:
    return _may_be_accused(agency) and any(_beside(said, name) for name in _names(agency))


def _may_be_accused(agency: Agency) -> bool:
    return not agency.supervisory and agency.level in _LEVELS


def _people_of(said: str, agency: Agency) -> bool:
    return any(
        re.search(
            rf"\b{_WHO}(?: \w+)? (?:di |dari |pada )?{_called(name)}(?: \w+){{0,2}} {_TREATS_BADLY}\b", said
        )
        for name in _names(agency)
    )


def _beside(said: str, name: str) -> bool:
    called = _called(name)
    pattern = rf"\b{_WHO}(?: \w+)? (?:di |dari |pada )?{called}\b|\b{called} {_WRONG}\b"
    return re.search(pattern, said) is not None


def _called(name: str) -> str:
    return rf"(?:dinas |badan |kantor )?{re.escape(name)}"


def _names(agency: Agency) -> set[str]:
    """What people call it: in full, in short, and without "Dinas" where enough remains."""
    names = {plain(agency.name), plain(agency.short_name)}
    for name in tuple(names):
        lead = next((lead for lead in _LEADING if name.startswith(lead)), "")
        names.add(name.removeprefix(lead))
    return {name for name in names if len(name) >= _SHORTEST}
