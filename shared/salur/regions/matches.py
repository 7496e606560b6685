"""What the gazetteer gives: a place that a text may mean, how sure that is, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from salur.regions.codes import Level, RegionCode
from salur.regions.names import describe


class Reason(StrEnum):
    """Why a name was taken for a place, or why the match is doubted."""

    EXACT = "exact"
    MISSPELT = "misspelt"
    LEVEL_WORD = "level_word"
    OTHER_LEVEL_WORD = "other_level_word"
    PREPOSITION = "preposition"
    KECAMATAN_NAMED = "kecamatan_named"
    OTHER_KECAMATAN_NAMED = "other_kecamatan_named"
    ORDINARY_WORD = "ordinary_word"
    PERSON_WORD = "person_word"
    LANDMARK = "landmark"


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """One place. `score` runs from 0 to 1; `start` and `end` bound the name in the text (characters)."""

    code: RegionCode
    name: str
    level: Level
    kecamatan: str | None
    score: float
    start: int
    end: int
    reasons: tuple[Reason, ...]
    landmark: str | None = None
    """What was named instead of the region."""

    @property
    def title(self) -> str:
        """The place in full, as a person is asked about it: "Kelurahan Wanggudu, Kecamatan Asera"."""
        return f"{self.landmark}, {describe(self.code)}" if self.landmark else describe(self.code)
