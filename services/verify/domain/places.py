"""Where a report says it happened: the region its words name within the jurisdiction, and how sure that is.

A point the reporter sent is kept as it is. A region the dialogue settled with the reporter is believed if it exists.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from salur.contracts.reports import Place, PlaceGrade
from salur.regions.matches import PlaceMatch
from salur.regions.names import describe, region

# Two readings of a name whose scores lie nearer than this are equally likely (the gazetteer's steps are 0.1).
_ALIKE = 0.05


class Outcome(StrEnum):
    """What became of the words."""

    NAMED = "named"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"
    OUTSIDE = "outside"
    SILENT = "silent"
    """Nothing was said of a place."""


class Names(Protocol):
    """Finds places in a text, surest first; `salur.regions.gazetteer.Gazetteer` is one."""

    def find(self, text: str, within: str) -> list[PlaceMatch]: ...


@dataclass(frozen=True, slots=True)
class Finding:
    """The place as far as it is known. `titles` are the places in full that it may be."""

    outcome: Outcome
    place: Place
    grade: PlaceGrade
    titles: tuple[str, ...] = ()


def find_place(said: Place, text: str, jurisdiction: str, names: Names) -> Finding:
    """What a report's place is. `text` is read where the place itself has no words."""
    if said.region is not None:
        return _settled(said, said.region, jurisdiction)
    words = said.text or text
    if not words.strip():
        return Finding(Outcome.SILENT, said, PlaceGrade.UNKNOWN)
    likely = _likely(names.find(words, jurisdiction))
    if not likely:
        outcome = Outcome.UNKNOWN if said.text else Outcome.SILENT
        return Finding(outcome, said, PlaceGrade.UNKNOWN)
    if len(likely) > 1:
        titles = tuple(match.title for match in likely)
        return Finding(Outcome.AMBIGUOUS, said, PlaceGrade.UNKNOWN, titles)
    code, title = likely[0].code, likely[0].title
    place = said.model_copy(update={"region": str(code), "name": title})
    return Finding(Outcome.NAMED, place, PlaceGrade.NAMED, (title,))


def _settled(said: Place, code: str, jurisdiction: str) -> Finding:
    try:
        known = region(code)
    except ValueError:
        known = None
    if known is None:
        return Finding(Outcome.UNKNOWN, said, PlaceGrade.UNKNOWN)
    title = describe(known.code)
    place = said if said.name else said.model_copy(update={"name": title})
    outcome = Outcome.NAMED if known.code.within(jurisdiction) else Outcome.OUTSIDE
    return Finding(outcome, place, PlaceGrade.NAMED, (title,))


def _likely(matches: Sequence[PlaceMatch]) -> list[PlaceMatch]:
    """The best readings; "Asera" may be the kelurahan in Kecamatan Asera, which is no doubt about the kecamatan."""
    best = [match for match in matches if match.score >= matches[0].score - _ALIKE]
    for match in best:
        if all(other.code.within(match.code) for other in best):
            return [match]
    return best
