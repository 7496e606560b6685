"""Places that people name instead of a desa: "depan RSUD", "dekat pasar sentral". Each jurisdiction lists its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from salur.regions.codes import Level, RegionCode
from salur.regions.matches import PlaceMatch, Reason
from salur.regions.names import name_of
from salur.regions.placenames import Word, words_of
from salur.regions.standing import Standing

_SURE = 1.0


@dataclass(frozen=True, slots=True)
class Landmark:
    """One place, as it is shown and by all its names. `region` is its desa, or `point` where it is (degrees)."""

    name: str
    names: tuple[str, ...]
    region: RegionCode | None = None
    point: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A landmark that a text names, and where in it (characters)."""

    landmark: Landmark
    start: int
    end: int


@dataclass(frozen=True)
class Landmarks:
    """The landmarks of one jurisdiction, found by their words."""

    known: tuple[Landmark, ...] = ()
    _by_first: Mapping[str, list[tuple[tuple[str, ...], Landmark]]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        by_first: dict[str, list[tuple[tuple[str, ...], Landmark]]] = defaultdict(list)
        for landmark in self.known:
            for name in landmark.names:
                words = tuple(word.text for word in words_of(name))
                by_first[words[0]].append((words, landmark))
        for found in by_first.values():
            found.sort(key=lambda one: -len(one[0]))
        object.__setattr__(self, "_by_first", dict(by_first))

    def find(self, text: str) -> list[Seen]:
        """The landmarks that a text names, each once, in their order; of names within one another the longest."""
        words, at = words_of(text), 0
        found: dict[Landmark, Seen] = {}
        while at < len(words):
            hit = self._at(words, at)
            if hit is None:
                at += 1
                continue
            size, landmark = hit
            found.setdefault(landmark, Seen(landmark, words[at].start, words[at + size - 1].end))
            at += size
        return list(found.values())

    def _at(self, words: Sequence[Word], at: int) -> tuple[int, Landmark] | None:
        for name, landmark in self._by_first.get(words[at].text, ()):
            if tuple(word.text for word in words[at : at + len(name)]) == name:
                return len(name), landmark
        return None


NONE = Landmarks()


class Areas(Protocol):
    """Knows which area holds a point; `salur.regions.boundaries.Boundaries` is one."""

    def find(self, latitude: float, longitude: float) -> Standing | None: ...


def by_point(
    text: str, known: Landmarks, areas: Areas, jurisdiction: str
) -> tuple[Landmark, RegionCode] | None:
    """The one landmark with a point that a text names, and the area of the jurisdiction that it lies in."""
    pointed = [seen.landmark for seen in known.find(text) if seen.landmark.point]
    if len(pointed) != 1 or pointed[0].point is None:
        return None
    standing = areas.find(*pointed[0].point)
    if standing is None or not standing.code.within(jurisdiction):
        return None
    return pointed[0], standing.code


def with_landmarks(named: Sequence[PlaceMatch], seen: Iterable[Seen]) -> list[PlaceMatch]:
    """The regions that a text names, made finer by its landmarks; where the two contradict, regions are believed.

    "Pasar Wanggudu" names no Wanggudu beside itself. A kecamatan that is named chooses among landmarks.
    """
    seen = [one for one in seen if one.landmark.region is not None]
    others = [match for match in named if not any(one.start <= match.start < one.end for one in seen)]
    marks = [mark for one in seen if (mark := _match(one)) is not None]
    if others:
        marks = [mark for mark in marks if mark.code.within(others[0].code)]
    return marks or list(named)


def _match(seen: Seen) -> PlaceMatch | None:
    code = seen.landmark.region
    if code is None:
        return None
    kecamatan = code.at(Level.KECAMATAN) if code.level is Level.DESA else None
    return PlaceMatch(
        code=code,
        name=seen.landmark.name,
        level=code.level,
        kecamatan=name_of(kecamatan) if kecamatan else None,
        score=_SURE,
        start=seen.start,
        end=seen.end,
        reasons=(Reason.LANDMARK,),
        landmark=seen.landmark.name,
    )
