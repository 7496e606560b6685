"""Where a report says it happened: by its pin, by the region its words name within the jurisdiction, by a guess.

A region the dialogue settled with the reporter is believed if it exists. A pin inside an imported boundary is surer
than words; where the two differ, both are told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from salur.contracts.reports import Place, PlaceGrade
from salur.regions.boundaries import Boundaries
from salur.regions.codes import Level, RegionCode
from salur.regions.landmarks import NONE as NO_LANDMARKS
from salur.regions.landmarks import Landmarks, by_point
from salur.regions.locating import Hints, Names, likely
from salur.regions.names import describe, region
from salur.regions.standing import Standing
from services.verify.domain.homes import home_elsewhere


class Outcome(StrEnum):
    """What became of the place."""

    POINTED = "pointed"
    """The pin lies inside a boundary of the jurisdiction."""
    NAMED = "named"
    GUESSED = "guessed"
    """Only the place nearest to the pin is known."""
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"
    OUTSIDE = "outside"
    SILENT = "silent"
    """Nothing was said of a place."""


class Apart(StrEnum):
    """How far the words and the pin are from one another."""

    DESA = "desa"
    """Another desa of the same kecamatan."""
    KECAMATAN = "kecamatan"


@dataclass(frozen=True, slots=True)
class Finding:
    """The place as far as it is known. `titles` are the places in full that it may be.

    `region` is the code found, also where it is outside the jurisdiction. `pinned` is the place of the pin, `named`
    that of the words, `apart` how far these two differ; `beside` are those that the pin may as well lie in. `home` is the
    kabupaten or kota elsewhere that the reporter says they live in.
    """

    outcome: Outcome
    place: Place
    grade: PlaceGrade
    titles: tuple[str, ...] = ()
    region: RegionCode | None = None
    pinned: str | None = None
    named: str | None = None
    beside: tuple[str, ...] = ()
    apart: Apart | None = None
    home: RegionCode | None = None


@dataclass(frozen=True)
class Geography:
    """What is known of the land: names, boundaries, and the nearest places as a hint."""

    names: Names
    boundaries: Boundaries = field(default_factory=Boundaries)
    hints: Hints | None = None
    landmarks: Mapping[str, Landmarks] = field(default_factory=dict)
    """Of the jurisdictions, by their codes; those with a desa of theirs the names know already."""

    def find_place(self, said: Place, text: str, jurisdiction: str) -> Finding:
        """What a report's place is. `text` is read where the place itself has no words, and for where its reporter lives."""
        found = self._find_place(said, text, jurisdiction)
        home = home_elsewhere(text, self.names, jurisdiction)
        return replace(found, home=home) if home else found

    def _find_place(self, said: Place, text: str, jurisdiction: str) -> Finding:
        named = self._named(said, text, jurisdiction)
        if said.latitude is None or said.longitude is None:
            return named
        standing = self.boundaries.find(said.latitude, said.longitude)
        if standing is not None:
            return _pointed(named, standing, jurisdiction)
        if named.outcome in (Outcome.UNKNOWN, Outcome.SILENT, Outcome.AMBIGUOUS):
            return self._guessed(named, said.latitude, said.longitude)
        return named

    def region_at(self, latitude: float, longitude: float) -> RegionCode | None:
        """The area of imported boundaries that a point stands in, None where there is none."""
        standing = self.boundaries.find(latitude, longitude)
        return standing.code if standing else None

    def _named(self, said: Place, text: str, jurisdiction: str) -> Finding:
        if said.region is not None:
            return _settled(said, said.region, jurisdiction)
        words = said.text or text
        if not words.strip():
            return Finding(Outcome.SILENT, said, PlaceGrade.UNKNOWN)
        matches = likely(self.names.find(words, jurisdiction))
        if not matches:
            return self._by_landmark(said, words, jurisdiction) or self._elsewhere(said)
        if len(matches) > 1:
            titles = tuple(match.title for match in matches)
            return Finding(Outcome.AMBIGUOUS, said, PlaceGrade.UNKNOWN, titles)
        best = matches[0]
        return _at(Outcome.NAMED, said, PlaceGrade.NAMED, best.code, best.title)

    def _by_landmark(self, said: Place, words: str, jurisdiction: str) -> Finding | None:
        """The area that a landmark's point lies in; None where the words name no one such landmark."""
        known = self.landmarks.get(jurisdiction, NO_LANDMARKS)
        found = by_point(words, known, self.boundaries, jurisdiction)
        if found is None:
            return None
        landmark, code = found
        title = f"{landmark.name}, {describe(code)}"
        return _at(Outcome.NAMED, said, PlaceGrade.NAMED, code, title)

    def _elsewhere(self, said: Place) -> Finding:
        """The jurisdiction has no such place; the kabupaten that is called by name may be another."""
        if not said.text:
            return Finding(Outcome.SILENT, said, PlaceGrade.UNKNOWN)
        elsewhere = self.names.find_regencies(said.text)
        if len(elsewhere) != 1:
            return Finding(Outcome.UNKNOWN, said, PlaceGrade.UNKNOWN)
        return _at(Outcome.OUTSIDE, said, PlaceGrade.NAMED, elsewhere[0].code)

    def _guessed(self, named: Finding, latitude: float, longitude: float) -> Finding:
        hint = self.hints.find(latitude, longitude) if self.hints else None
        if hint is None:
            return named
        return _at(Outcome.GUESSED, named.place, PlaceGrade.NEAREST, hint.code)


def _settled(said: Place, code: str, jurisdiction: str) -> Finding:
    try:
        known = region(code)
    except ValueError:
        known = None
    if known is None:
        return Finding(Outcome.UNKNOWN, said, PlaceGrade.UNKNOWN)
    outcome = Outcome.NAMED if known.code.within(jurisdiction) else Outcome.OUTSIDE
    title = describe(known.code)
    place = said if said.name else said.model_copy(update={"name": title})
    return Finding(outcome, place, PlaceGrade.NAMED, (title,), known.code)


def _at(outcome: Outcome, said: Place, grade: PlaceGrade, code: RegionCode, title: str = "") -> Finding:
    return Finding(outcome, _place(said, code), grade, (title or describe(code),), code)


def _place(said: Place, code: RegionCode) -> Place:
    return said.model_copy(update={"region": str(code), "name": describe(code)})


def _pointed(words: Finding, standing: Standing, jurisdiction: str) -> Finding:
    """The pin's area, and what the words say beside it."""
    may_be = (standing.code, *(other.code for other in standing.others))
    agreed = next((code for code in may_be if words.region and _agree(words.region, code)), None)
    code = agreed or standing.code
    beside = tuple(describe(other) for other in may_be if other != code)
    apart = None if words.region is None or agreed else _apart(words.region, code)
    inside = code.within(jurisdiction)
    if not inside and words.outcome is Outcome.NAMED:
        # Whoever names a place here may write from elsewhere: the words stand, the pin is told.
        return replace(words, pinned=describe(code), named=_first(words), apart=Apart.KECAMATAN)
    outcome = Outcome.POINTED if inside else Outcome.OUTSIDE
    kept = words.place if words.region == code else _place(words.place, code)
    return Finding(
        outcome,
        kept,
        PlaceGrade.POLYGON,
        (describe(code),),
        code,
        pinned=describe(code),
        named=_first(words),
        beside=beside,
        apart=apart,
    )


def _first(words: Finding) -> str | None:
    return words.titles[0] if words.region is not None else None


def _agree(words: RegionCode, pin: RegionCode) -> bool:
    return pin.within(words) or words.within(pin)


def _apart(words: RegionCode, pin: RegionCode) -> Apart:
    same = words.at(Level.KECAMATAN) == pin.at(Level.KECAMATAN)
    return Apart.DESA if same else Apart.KECAMATAN
