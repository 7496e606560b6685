"""A photo among all photos of reports: what its camera says, whose claim it supports, where it was seen before.

Two photos are one where their perceptual hashes differ in few of 64 bits. To find such among millions a photo is kept
under each half of its hash, and under that half with those bits turned over that most easily do; it is sought by the
halves, with the one easiest turned over and without. After Norouzi et al., "Fast Search in Hamming Space with Multi-Index Hashing" (2012), and,
for bits that are more easily turned than others, Lv et al., "Multi-Probe LSH" (2007).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import combinations

from pydantic import BaseModel, ConfigDict

from salur.contracts.media import MediaExamined, MediaOutcome
from services.verify.domain.spots import Spot

# Pictures that were shrunk, saved again or brightened differ in up to so many bits; different scenes in 18 and more.
SAME, ALIKE = 4, 8
_BITS = 64
# Of each row of frequencies so many bits are in the first half (`salur.media.shapes`, which a domain may not import).
_FIRST_HALF = (8, 7, 6, 5, 3, 2, 1, 0)
_HALF = 32
# A key names its half above the half's bits; what stood in the index before there were halves is smaller than any.
LEAST_KEY = 1 << _HALF
# Of a half's unsure bits so many are turned over alone, so many two at once, and so many by who seeks.
_ALONE, _TWO, _SOUGHT = 4, 2, 1
# A hash with nearly all bits the same is that of a plain surface.
_PLAIN = 16
KEPT = timedelta(days=730)
AWAITED = timedelta(days=30)
# A photo that so many are like is found by them, and needs no keys of its own.
MOST_TWINS = 10
# A camera whose clock nobody has set begins at some older year.
_CLOCKS_SET = 2010


class Claim(BaseModel):
    """What a photo was sent for: its report, the place, and since when the text says it has been so.

    `citizen` is None for who may not be weighed by their past; `at` is when the photo was sent (UTC).
    """

    model_config = ConfigDict(frozen=True)

    report: str
    code: str
    pack: str
    citizen: str | None
    spot: Spot
    since: datetime
    at: datetime


class Photo(BaseModel):
    """A photo by its ref. What it is for and what it shows become known in either order.

    Of the camera's time the hour is kept, of its place three decimals (about 100 m). `withheld` is a photo of a restricted
    report: nothing else is kept of it. `until` is the day on which it is forgotten.
    """

    model_config = ConfigDict(frozen=True)

    media: str
    until: datetime
    withheld: bool = False
    claim: Claim | None = None
    examined: bool = False
    shape: str | None = None
    unsure: str | None = None
    taken_at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None
    keys: tuple[int, ...] = ()

    @property
    def point(self) -> tuple[float, float] | None:
        """Where the camera was, None where it did not say."""
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude


def withheld(media: str, now: datetime) -> Photo:
    """The photo of a restricted report, which takes part in nothing."""
    return Photo(media=media, until=now + KEPT, withheld=True)


def claimed(photo: Photo | None, media: str, claim: Claim) -> Photo:
    """The photo once it is known what it is for. The first claim stands."""
    photo = photo or Photo(media=media, until=claim.at + AWAITED)
    return photo if photo.claim or photo.withheld else _kept(photo.model_copy(update={"claim": claim}))


def examined(photo: Photo | None, event: MediaExamined) -> Photo:
    """The photo once it was looked at. The first look stands; what is no picture has nothing to show."""
    photo = photo or Photo(media=event.media, until=event.examined_at + AWAITED)
    if photo.examined or photo.withheld:
        return photo
    seen: dict[str, object] = {"examined": True}
    if event.outcome is MediaOutcome.STORED:
        taken, point = event.taken_at, (event.latitude, event.longitude)
        seen |= {
            "shape": event.shape if event.shape and not _plain(event.shape) else None,
            "unsure": event.unsure,
            "taken_at": taken.replace(minute=0, second=0) if taken and taken.year >= _CLOCKS_SET else None,
            "latitude": point[0] and round(point[0], 3),
            "longitude": point[1] and round(point[1], 3),
        }
    return _kept(photo.model_copy(update=seen))


def _kept(photo: Photo) -> Photo:
    """What is for a report and was looked at stays as long as photos come back."""
    if photo.claim is None or photo.shape is None:
        return photo
    return kept_anew(photo.model_copy(update={"until": photo.claim.at + KEPT}))


def kept_anew(photo: Photo) -> Photo:
    """The photo under the keys of today."""
    keys = kept_under(photo.shape, photo.unsure) if photo.shape else ()
    return photo.model_copy(update={"keys": keys})


def _plain(shape: str) -> bool:
    return not _PLAIN <= int(shape, 16).bit_count() <= _BITS - _PLAIN


def kept_under(shape: str, unsure: str | None) -> tuple[int, ...]:
    """The keys by which a photo is found. Where it is not known which bits are unsure, each is turned over."""
    found: list[int] = []
    for half, places in _halves(shape, unsure):
        found += [half, *(half ^ 1 << place for place in places[: _ALONE if unsure else _HALF])]
        if unsure:
            found += [half ^ 1 << one ^ 1 << other for one, other in combinations(places[:_TWO], 2)]
    return tuple(found)


def sought_by(shape: str, unsure: str | None) -> tuple[int, ...]:
    """The keys that a photo's likes are sought by."""
    found: list[int] = []
    for half, places in _halves(shape, unsure):
        found += [half, *(half ^ 1 << place for place in places[: _SOUGHT if unsure else 0])]
    return tuple(found)


def _halves(shape: str, unsure: str | None) -> Iterable[tuple[int, Sequence[int]]]:
    """Each half's bits below its number, with the places of its unsure bits, the unsurest first."""
    first = second = 0
    for row, kept in zip(bytes.fromhex(shape), _FIRST_HALF, strict=True):
        left = 8 - kept
        first = first << kept | row >> left
        second = second << left | row & (1 << left) - 1
    places = bytes.fromhex(unsure) if unsure else bytes(range(_HALF)) * 2
    middle = len(places) // 2
    return (LEAST_KEY | first, places[:middle]), (LEAST_KEY << 1 | second, places[middle:])


def near(photo: Photo, others: Iterable[Photo]) -> tuple[Photo, ...]:
    """Of other photos those of other reports that show nearly the same, nearest first, at most MOST_TWINS."""
    if photo.shape is None or photo.claim is None:
        return ()
    report, found = photo.claim.report, {}
    for other in others:
        if other.claim is None or other.shape is None or other.claim.report == report:
            continue
        bits = bits_apart(photo.shape, other.shape)
        if bits <= ALIKE:
            found[other.media] = (bits, other.claim.at, other.media, other)
    return tuple(other for *_, other in sorted(found.values(), key=lambda row: row[:3])[:MOST_TWINS])


def later(photo: Photo, others: Iterable[Photo]) -> tuple[Photo, ...]:
    """Of other photos those that were sent after this one."""
    mine = photo.claim
    return tuple(other for other in others if mine and other.claim and earlier(mine, other.claim))


def bits_apart(one: str, other: str) -> int:
    """In how many of 64 bits two shapes differ (`salur.media.shapes`, which a domain may not import: it opens pictures)."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def earlier(one: Claim, other: Claim) -> bool:
    """Whether a photo was sent for `one` before it was for `other`."""
    return (one.at, one.report) < (other.at, other.report)
