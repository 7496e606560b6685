"""What can be read off a NIK (Nomor Induk Kependudukan) without asking anybody: its shape, its date, its region.

Sixteen digits: the code of the kecamatan of the first registration, the birth date (a woman's day is raised by 40),
a serial number (UU 23/2006 on population administration, art. 13; PP 40/2019). A NIK is never changed, so its
prefix may be retired since, or lie elsewhere: those are notes, not faults.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from lokal.nik import NikInfo, parse_nik

from salur.privacy.refs import digits
from salur.regions.codes import RegionCode
from salur.regions.names import region

LENGTH = 16
OF_AGE = 18


class NikFact(StrEnum):
    """One thing a NIK shows. All but VALID and the two notes are faults."""

    VALID = "valid"
    LETTERS = "letters"
    LENGTH = "length"
    DATE = "date"
    FUTURE = "future"
    REGION = "region"
    SERIAL = "serial"
    UNLISTED = "unlisted"
    """A note: the ministry's present list has no such kecamatan (retired since, or never assigned)."""
    FOREIGN = "foreign"
    """A note: first registered outside the jurisdiction."""


_FAULTS = {
    "birth_date": NikFact.DATE,
    "province": NikFact.REGION,
    "wilayah": NikFact.REGION,
    "serial": NikFact.SERIAL,
}


@dataclass(frozen=True, slots=True)
class NikFacts:
    """The facts of one NIK; what points to its holder is not shown by `repr`."""

    facts: tuple[NikFact, ...]
    birth: date | None = field(default=None, repr=False)
    """In the century that was taken."""
    region: RegionCode | None = field(default=None, repr=False)
    earlier: date | None = field(default=None, repr=False)
    """The same day a hundred years before, where the two digits of its year may mean either."""

    @property
    def valid(self) -> bool:
        """Nothing is wrong with it; there may be notes. Only Dukcapil knows whether it was ever given."""
        return NikFact.VALID in self.facts

    def minor(self, today: date) -> bool:
        """Its holder is under 18 today. Where two centuries are possible the younger one counts."""
        return self.birth is not None and age(self.birth, today) < OF_AGE


def age(birth: date, today: date) -> int:
    """Completed years of life."""
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def check_nik(nik: str, today: date, jurisdiction: str | None = None) -> NikFacts:
    """The facts of a NIK in any spelling: spaces, dots and dashes are forgiven.

    `today` is the local day. `jurisdiction` is a region code such as "74.09"; without it nothing is foreign.
    A two-digit year up to today's is of this century, as `earlier` would make its holder a hundred years old or nearly.
    A date still ahead in this year is `future`: lokal-id takes it for valid.
    """
    if any(c.isalpha() for c in nik):
        return NikFacts((NikFact.LETTERS,))
    plain = digits(nik)
    if len(plain) != LENGTH:
        return NikFacts((NikFact.LENGTH,))
    info = parse_nik(plain, reference_date=today)
    birth = date.fromisoformat(info.birth_date) if info.birth_date else None
    earlier = _a_century_before(birth, today) if birth else None
    faults = tuple(dict.fromkeys(_FAULTS[issue.code] for issue in info.errors))
    if birth is not None and birth > today:
        faults += (NikFact.FUTURE,)
    if faults:
        return NikFacts(faults, birth, earlier=earlier)
    code = RegionCode(_kecamatan(info))
    return NikFacts((NikFact.VALID, *_notes(code, jurisdiction)), birth, code, earlier)


def _a_century_before(birth: date, today: date) -> date | None:
    """None for a day of the last century, since the other would be to come, and for one that 1900 did not have."""
    if birth.year // 100 < today.year // 100:
        return None
    try:
        return birth.replace(year=birth.year - 100)
    except ValueError:  # 29 February
        return None


def _kecamatan(info: NikInfo) -> str:
    assert info.district_code is not None  # sixteen digits always have one
    return info.district_code


def nik_lacks(typed: str, today: date, jurisdiction: str) -> str:
    """What a typed NIK lacks, as a page says it: `letters`, `length`, `shape`; nothing where it can be one."""
    fact = check_nik(typed, today, jurisdiction).facts[0]
    if fact is NikFact.VALID:
        return ""
    return fact.value if fact in (NikFact.LETTERS, NikFact.LENGTH) else "shape"


def _notes(code: RegionCode, jurisdiction: str | None) -> tuple[NikFact, ...]:
    notes: tuple[NikFact, ...] = ()
    if region(code) is None:
        notes += (NikFact.UNLISTED,)
    if jurisdiction is not None and not code.within(jurisdiction):
        notes += (NikFact.FOREIGN,)
    return notes
