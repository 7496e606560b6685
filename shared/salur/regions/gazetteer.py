"""Finds the places of a region that a free text names: "jalan rusak di depan kantor desa Wanggudu".

Spelling may slip a little; words around a name say how sure it is. Where two places fit, both are given.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from salur.regions.codes import Level, RegionCode
from salur.regions.landmarks import Landmarks, with_landmarks
from salur.regions.matches import PlaceMatch, Reason
from salur.regions.names import below, name_of, regencies
from salur.regions.placenames import Hit, PlaceNames, Word, words_of
from salur.regions.weighing import score_of, settled
from salur.regions.words import AFFIXES, LEVEL_WORDS, NEVER_SLIPPED, PERSON_WORDS, PREPOSITIONS, ROMAN

# Longer texts name their place early; the rest only costs time.
_WORDS_READ = 150
# Shorter words are too near to one another for a slip to be told from another word.
_SHORTEST_SLIPPED = 4


class Gazetteer:
    """Place names of one or more regions; an index is made at first use of a region and kept.

    `landmarks` are those of jurisdictions, by their codes.
    """

    def __init__(self, landmarks: Mapping[str, Landmarks] | None = None) -> None:
        self._landmarks = landmarks or {}

    def find(self, text: str, within: str) -> list[PlaceMatch]:
        """Places below the region `within` that the text names, surest first.

        A kecamatan that only says where a named desa lies is not listed beside it; a landmark stands for its desa. Raises ValueError for a code
        that is not well formed; an unknown region has no places.
        """
        named = settled(_read(text, _names_below(RegionCode(within))))
        landmarks = self._landmarks.get(within)
        return with_landmarks(named, landmarks.find(text)) if landmarks else named

    def find_regencies(self, text: str) -> list[PlaceMatch]:
        """The kabupaten and kota of all Indonesia that the text calls by a level word or a preposition.

        It tells that a citizen means a place elsewhere, once `find` has found none.
        """
        called = {Reason.LEVEL_WORD, Reason.PREPOSITION}
        return [match for match in settled(_read(text, _regencies())) if called.intersection(match.reasons)]

    def find_beyond(self, text: str, regions: frozenset[RegionCode]) -> list[PlaceMatch]:
        """Places below any of several regions, surest first: spelled right, and called by a level word or a preposition or
        nothing but the name. It tells where a place may be meant that one's own region does not know.
        """
        if not regions:
            return []
        words, called = words_of(text), {Reason.LEVEL_WORD, Reason.PREPOSITION}
        return [
            match
            for match in settled(_read(text, _names_in(regions), slips=False))
            if called.intersection(match.reasons)
            or (words[0].start == match.start and words[-1].end == match.end)
        ]


@cache
def _names_in(regions: frozenset[RegionCode]) -> PlaceNames:
    return PlaceNames([place for region in sorted(regions) for place in below(region)])


@cache
def _names_below(within: RegionCode) -> PlaceNames:
    return PlaceNames(below(within))


@cache
def _regencies() -> PlaceNames:
    return PlaceNames(regencies())


@cache
def _regency_names() -> frozenset[str]:
    """Names of one word of kabupaten and kota: "Donggala" is no misspelt Pudonggala."""
    return frozenset(name.words[0] for name in _regencies().names if len(name.words) == 1)


def _read(text: str, names: PlaceNames, *, slips: bool = True) -> list[PlaceMatch]:
    words = words_of(text)[:_WORDS_READ]
    found: list[PlaceMatch] = []
    at = 0
    while at < len(words):
        hits = names.exact(words, at) or (_likely(names, words, at) if slips else [])
        matches = [match for hit in hits if (match := _match(hit, words, at)) is not None]
        found.extend(matches)
        at += max(hit.size for hit in hits) if matches else 1
    return found


def _likely(names: PlaceNames, words: list[Word], at: int) -> list[Hit]:
    """A slip is believed in long words, and in shorter ones where the words before call for a place."""
    word = words[at].text
    if len(word) < _SHORTEST_SLIPPED or word in NEVER_SLIPPED or word in _regency_names():
        return []
    hits = names.misspelt(words, at)
    if not hits:
        return []
    level, preposition = _before(words, at)
    affixed = word.startswith(AFFIXES)
    if affixed and level is None:
        return []
    most = 2 if level is not None and not affixed else 1
    least = 5 if level else 6 if preposition else 7
    return [
        hit
        for hit in hits
        if hit.slips <= most and sum(map(len, hit.name.words)) >= least and not hit.name.ordinary
    ]


def _match(hit: Hit, words: list[Word], at: int) -> PlaceMatch | None:
    region, level_said, preposition = hit.name.region, *_before(words, at)
    level = region.code.level
    reasons = [Reason.MISSPELT] * hit.slips or [Reason.EXACT]
    if level_said is not None:
        reasons.append(Reason.LEVEL_WORD if level_said == level else Reason.OTHER_LEVEL_WORD)
    elif preposition:
        reasons.append(Reason.PREPOSITION)
    if hit.name.ordinary and level_said != level:
        if not preposition:
            return None
        reasons.append(Reason.ORDINARY_WORD)
    if at and words[at - 1].text in PERSON_WORDS:
        reasons.append(Reason.PERSON_WORD)
    kecamatan = region.code.at(Level.KECAMATAN) if level == Level.DESA else None
    return PlaceMatch(
        code=region.code,
        name=region.name,
        level=level,
        kecamatan=name_of(kecamatan) if kecamatan else None,
        score=score_of(reasons),
        start=words[at].start,
        end=words[at + hit.size - 1].end,
        reasons=tuple(dict.fromkeys(reasons)),
    )


def _before(words: list[Word], at: int) -> tuple[Level | None, bool]:
    """What the words before a name say: the level of the place, and whether a place is called for at all."""
    at -= 1
    while at > 0 and (words[at].text.isdigit() or words[at].text in ROMAN):
        at -= 1
    if at < 0:
        return None, False
    word = words[at].text
    return LEVEL_WORDS.get(word), word in PREPOSITIONS
