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
# Who holds an office and asks for money: "kepala dinas PUPR minta uang proyek". A beggar does not.
_ASKS_FOR_MONEY = re.compile(
    rf"\b(?:{_WHO}|camat|lurah|kades|sekdes|kepsek|guru|rt|rw|polisi)(?: \w+){{0,4}} (?:minta|meminta|mintai|memintai|narik|menarik)"
    r" (?:uang|duit|jatah|fee|setoran|imbalan|bayaran|upeti)\b"
)
_LEADING = ("dinas ", "badan ", "kantor ", "bagian ")
_SHORTEST = 4
# Above these stands nobody here, and "bupati" is written in half of all reports.
_LEVELS = frozenset({"opd", "kecamatan", "desa"})


def accused(said: str, agencies: Iterable[Agency]) -> Agency | None:
    """The one agency that plain words accuse; None where they accuse none, or several."""
    found = [agency for agency in agencies if _is_accused(said, agency)]
    return found[0] if len(found) == 1 else None


def asks_for_money(said: str) -> bool:
    """Whether plain words tell of somebody in office who asks for money."""
    return _ASKS_FOR_MONEY.search(said) is not None


def _is_accused(said: str, agency: Agency) -> bool:
    if agency.supervisory or agency.level not in _LEVELS:
        return False
    return any(_beside(said, name) for name in _names(agency))


def _beside(said: str, name: str) -> bool:
    called = rf"(?:dinas |badan |kantor )?{re.escape(name)}"
    pattern = rf"\b{_WHO}(?: \w+)? (?:di |dari |pada )?{called}\b|\b{called} {_WRONG}\b"
    return re.search(pattern, said) is not None


def _names(agency: Agency) -> set[str]:
    """What people call it: in full, in short, and without "Dinas" where enough remains."""
    names = {plain(agency.name), plain(agency.short_name)}
    for name in tuple(names):
        lead = next((lead for lead in _LEADING if name.startswith(lead)), "")
        names.add(name.removeprefix(lead))
    return {name for name in names if len(name) >= _SHORTEST}
