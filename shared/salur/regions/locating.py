"""What Salur makes of a place, best first: inside a boundary, by its name, by the nearest known place. And why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from salur.contracts.reports import PlaceGrade
from salur.regions.boundaries import Boundaries
from salur.regions.codes import RegionCode
from salur.regions.landmarks import NONE, Landmarks, by_point
from salur.regions.matches import PlaceMatch, Reason
from salur.regions.names import describe, name_of
from salur.regions.nearest import Hint
from salur.regions.standing import Standing

# Two readings of a name whose scores lie nearer than this are equally likely (the gazetteer's steps are 0.1).
ALIKE = 0.05

_WHY = {
    Reason.EXACT: "spelled as in the ministry's list",
    Reason.MISSPELT: "spelled with a slip",
    Reason.LEVEL_WORD: "called by its kind (desa, kelurahan, kecamatan)",
    Reason.OTHER_LEVEL_WORD: "called by another kind than it is",
    Reason.PREPOSITION: "follows a word that calls for a place",
    Reason.KECAMATAN_NAMED: "its kecamatan is named too",
    Reason.OTHER_KECAMATAN_NAMED: "another kecamatan is named",
    Reason.ORDINARY_WORD: "an everyday word as well",
    Reason.PERSON_WORD: "follows a word that calls for a person's name",
    Reason.LANDMARK: "a landmark that the pack knows",
}


class Names(Protocol):
    """Finds places in a text, surest first; `salur.regions.gazetteer.Gazetteer` is one."""

    def find(self, text: str, within: str) -> list[PlaceMatch]: ...

    def find_regencies(self, text: str) -> list[PlaceMatch]: ...


class Hints(Protocol):
    """Knows the nearest place; `salur.regions.nearest.Nearest` is one."""

    def find(self, latitude: float, longitude: float) -> Hint | None: ...


@dataclass(frozen=True, slots=True)
class Candidate:
    """One region that it may be. Names have a score (0 to 1), points a distance (metres)."""

    region: RegionCode
    score: float | None = None
    distance_m: float | None = None

    @property
    def title(self) -> str:
        return describe(self.region)


@dataclass(frozen=True, slots=True)
class Located:
    """The answer: a grade, the region if it is certain enough to name one, all that it may be, and the reasons."""

    grade: PlaceGrade
    region: RegionCode | None
    candidates: tuple[Candidate, ...] = ()
    reasons: tuple[str, ...] = ()
    distance_to_border_m: float | None = None

    @property
    def names(self) -> dict[str, str | None]:
        """The region's name and those above it, by level; None where it is not so deep."""
        chain = () if self.region is None else (self.region, *self.region.parents)
        levels = ("province", "kabupaten", "kecamatan", "desa")
        by_level = {levels[code.level - 1]: name_of(code) for code in chain}
        return {level: by_level.get(level) for level in reversed(levels)}


def likely(matches: Sequence[PlaceMatch]) -> list[PlaceMatch]:
    """The best readings; "Asera" may be the kelurahan in Kecamatan Asera, which is no doubt about the kecamatan."""
    best = [match for match in matches if match.score >= matches[0].score - ALIKE]
    for match in best:
        if all(other.code.within(match.code) for other in best):
            return [match]
    return best


def locate_point(latitude: float, longitude: float, boundaries: Boundaries, hints: Hints) -> Located:
    """A point (WGS 84 degrees): by the boundaries, else by the nearest place."""
    standing = boundaries.find(latitude, longitude)
    if standing is not None:
        border = boundaries.border_m(standing.code, latitude, longitude)
        return Located(
            PlaceGrade.POLYGON,
            standing.code,
            _stands(standing),
            tuple(_inside(standing, border)),
            None if border is None else round(border, 1),
        )
    unknown = (
        "no imported boundary holds the point" if len(boundaries) else "no boundaries have been imported"
    )
    hint = hints.find(latitude, longitude)
    if hint is None:
        return Located(PlaceGrade.UNKNOWN, None, (), (unknown, "no known place is near"))
    reason = f"the nearest known place is {hint.place}, {hint.distance_m / 1000:.1f} km away: a hint, no more"
    candidate = Candidate(hint.code, distance_m=round(hint.distance_m, 1))
    return Located(PlaceGrade.NEAREST, hint.code, (candidate,), (unknown, reason))


def locate_words(
    text: str,
    jurisdictions: Iterable[RegionCode],
    names: Names,
    landmarks: Mapping[str, Landmarks] | None = None,
    boundaries: Boundaries | None = None,
) -> Located:
    """What a text names within the jurisdictions, else a landmark's area, else the kabupaten elsewhere that it calls by name."""
    jurisdictions = tuple(jurisdictions)
    within = [(match, code) for code in jurisdictions for match in names.find(text, code)]
    matches = sorted((match for match, _ in within), key=lambda match: -match.score)
    if not matches:
        return _by_landmark(text, jurisdictions, landmarks or {}, boundaries) or _elsewhere(
            names.find_regencies(text)
        )
    best = likely(matches)
    if len(best) > 1:
        reason = f"{len(best)} places fit equally well: the reporter is asked"
        return Located(PlaceGrade.UNKNOWN, None, _scored(matches), (reason,))
    reasons = tuple(_WHY[reason] for reason in best[0].reasons)
    return Located(PlaceGrade.NAMED, best[0].code, _scored(matches), reasons)


def _by_landmark(
    text: str,
    jurisdictions: Iterable[RegionCode],
    landmarks: Mapping[str, Landmarks],
    boundaries: Boundaries | None,
) -> Located | None:
    found = [
        one
        for code in jurisdictions
        if boundaries is not None and (one := by_point(text, landmarks.get(code, NONE), boundaries, code))
    ]
    if len(found) != 1:
        return None
    landmark, region = found[0]
    reason = f"{landmark.name}, {_WHY[Reason.LANDMARK]}, lies inside its boundary"
    return Located(PlaceGrade.NAMED, region, (Candidate(region),), (reason,))


def _elsewhere(matches: Sequence[PlaceMatch]) -> Located:
    none_here = "no place of the jurisdiction is named"
    if len(matches) != 1:
        return Located(PlaceGrade.UNKNOWN, None, _scored(matches), (none_here,))
    instead = f"{matches[0].name} is named instead"
    return Located(PlaceGrade.NAMED, matches[0].code, _scored(matches), (none_here, instead))


def _scored(matches: Iterable[PlaceMatch]) -> tuple[Candidate, ...]:
    return tuple(Candidate(match.code, score=match.score) for match in matches)


def _stands(standing: Standing) -> tuple[Candidate, ...]:
    own = Candidate(standing.code, distance_m=round(standing.outside_m, 1))
    return (own, *(Candidate(other.code, distance_m=round(other.distance_m, 1)) for other in standing.others))


def _inside(standing: Standing, border: float | None) -> Iterable[str]:
    if standing.outside_m:
        yield f"just outside its boundary ({standing.outside_m:.0f} m)"
    else:
        yield "inside its boundary"
    if border is not None and not standing.outside_m:
        yield f"{border:.0f} m from its border"
    for other in standing.others:
        if other.distance_m == 0:
            yield f"the boundary of {describe(other.code)} holds the point as well"
        else:
            yield f"either side: {describe(other.code)} is {other.distance_m:.0f} m away"
