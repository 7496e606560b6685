"""The same photo sent earlier by somebody else: neighbours who share it, or a picture that is used again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from salur.contracts.reports import Similar
from services.verify.domain.photos import SAME, Claim, Photo, bits_apart, earlier
from services.verify.domain.spots import apart

# Neighbours send round one photo of one thing within these days.
TOGETHER = timedelta(days=2)
# So long a neighbour may send it again because the thing is as it was.
STILL = timedelta(days=30)
_SHOWN = 3
_BITS = 64


class Kinship(StrEnum):
    """What it means that somebody else sent the same photo earlier."""

    SHARED = "shared"
    """At the same place within two days: neighbours, who tell of one thing."""
    RECYCLED = "recycled"
    """It is the same picture, of another place or another time."""
    ALIKE = "alike"
    """The thing may still be as it was, too little is known of the places, or the pictures are only nearly the same."""


@dataclass(frozen=True, slots=True)
class Twin:
    """The same photo, sent earlier by somebody else."""

    claim: Claim
    bits: int
    kinship: Kinship


def twins_of(photo: Photo, others: Iterable[Photo]) -> tuple[Twin, ...]:
    """Of photos near this one those that somebody else sent earlier, one a report, in their order.

    None for who may not be weighed by their past.
    """
    claim = photo.claim
    if claim is None or claim.citizen is None or photo.shape is None:
        return ()
    found: dict[str, Twin] = {}
    for other in others:
        theirs = other.claim
        if theirs is None or other.shape is None or theirs.citizen == claim.citizen:
            continue
        if earlier(theirs, claim):
            bits = bits_apart(photo.shape, other.shape)
            found.setdefault(theirs.report, Twin(theirs, bits, _kinship(claim, theirs, bits)))
    return _since_shared(tuple(found.values()))


def _since_shared(twins: tuple[Twin, ...]) -> tuple[Twin, ...]:
    """Who uses a neighbour's photo after them casts no doubt on those who share it."""
    shared = min((twin.claim.at for twin in twins if twin.kinship is Kinship.SHARED), default=None)
    if shared is None:
        return twins
    return tuple(twin for twin in twins if twin.kinship is Kinship.SHARED or twin.claim.at < shared)


def _kinship(claim: Claim, theirs: Claim, bits: int) -> Kinship:
    near, far = apart(claim.spot, theirs.spot)
    since = claim.at - theirs.at
    if near and since <= TOGETHER:
        return Kinship.SHARED
    doubted = far or since > (STILL if near else TOGETHER)
    return Kinship.RECYCLED if doubted and bits <= SAME else Kinship.ALIKE


_TOLD = {
    Kinship.SHARED: ("merge", "Foto yang sama, tempat dan hari yang sama"),
    Kinship.RECYCLED: ("photo", "Foto yang sama pada laporan lain"),
    Kinship.ALIKE: ("photo", "Foto yang mirip"),
}


def similar_by_photo(twins: Sequence[Twin]) -> tuple[Similar, ...]:
    """The other cases that an officer should see beside this one for their photos."""
    return tuple(_similar(twin) for twin in twins[:_SHOWN])


def _similar(twin: Twin) -> Similar:
    kind, what = _TOLD[twin.kinship]
    claim = twin.claim
    return Similar(
        case=claim.report,
        code=claim.code,
        kind=kind,
        score=1 - twin.bits / _BITS,
        sentence=f"{what}: {claim.code}.",
    )
