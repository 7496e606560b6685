"""How sure a place match is, and what remains when all matches of a text are seen together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from salur.regions.codes import Level, RegionCode
from salur.regions.matches import PlaceMatch, Reason

# The score of a name that stands alone and is spelled right, and how much each reason moves it.
_START = 0.8
_WEIGHTS = {
    Reason.EXACT: 0.0,
    Reason.MISSPELT: -0.1,
    Reason.LEVEL_WORD: 0.2,
    Reason.OTHER_LEVEL_WORD: -0.3,
    Reason.PREPOSITION: 0.1,
    Reason.KECAMATAN_NAMED: 0.1,
    Reason.OTHER_KECAMATAN_NAMED: -0.2,
    Reason.ORDINARY_WORD: -0.3,
    Reason.PERSON_WORD: -0.4,
}
_LEAST = 0.3


def score_of(reasons: Iterable[Reason]) -> float:
    """The score of a name by itself, 0 to 1; a reason counts as often as it is given (two slips weigh twice)."""
    return _bounded(_START + sum(_WEIGHTS[reason] for reason in reasons))


def settled(found: list[PlaceMatch]) -> list[PlaceMatch]:
    """Each place once, weighed by the kecamatan that are named, surest first."""
    readable = _as_the_level_word_says(found)
    named = {match.code for match in readable if _says_where(match, readable)}
    spans = {match.start for match in readable if match.code in named and _is_context(match, readable)}
    best: dict[RegionCode, PlaceMatch] = {}
    for match in (_weighed(match, named) for match in readable if match.start not in spans):
        if match.score >= _LEAST and (match.code not in best or match.score > best[match.code].score):
            best[match.code] = match
    return sorted(best.values(), key=lambda match: (-match.score, match.start, -match.level, match.code))


def _as_the_level_word_says(found: list[PlaceMatch]) -> list[PlaceMatch]:
    """Where the level word fits one reading of a name ("kec. Asera"), the other readings fall away."""
    told = {match.start for match in found if Reason.LEVEL_WORD in match.reasons}
    return [match for match in found if match.start not in told or Reason.LEVEL_WORD in match.reasons]


def _says_where(match: PlaceMatch, found: list[PlaceMatch]) -> bool:
    """Whether a kecamatan is named as one: by its level word, or beside a desa that lies in it."""
    if match.level != Level.KECAMATAN or Reason.OTHER_LEVEL_WORD in match.reasons:
        return False
    return Reason.LEVEL_WORD in match.reasons or _is_context(match, found)


def _is_context(kecamatan: PlaceMatch, found: list[PlaceMatch]) -> bool:
    return any(
        other.code.parent == kecamatan.code and other.start != kecamatan.start
        for other in found
        if other.level == Level.DESA
    )


def _weighed(match: PlaceMatch, named: set[RegionCode]) -> PlaceMatch:
    if match.level != Level.DESA or not named:
        return match
    reason = Reason.KECAMATAN_NAMED if match.code.parent in named else Reason.OTHER_KECAMATAN_NAMED
    return replace(match, score=_bounded(match.score + _WEIGHTS[reason]), reasons=(*match.reasons, reason))


def _bounded(score: float) -> float:
    return round(min(1.0, max(0.0, score)), 2)
