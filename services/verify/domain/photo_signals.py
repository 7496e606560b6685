"""The signals of a photo: one table, weighed and read like that of the report itself (`signals.SIGNALS`).

A photo speaks late as often as not, so that it is weighed by what is kept of its claim, without the report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from salur.contracts.reports import Signal
from salur.packs.model import Pack
from salur.regions.codes import Level, RegionCode
from salur.regions.dates import local_date, spell_day
from salur.regions.distances import distance_m
from salur.regions.names import describe
from services.verify.domain.photos import Photo
from services.verify.domain.signals import NOTE, REVIEW, SignalRule
from services.verify.domain.spots import FAR_M, NEAR_M
from services.verify.domain.twins import Kinship, Twin

OLD, VERY_OLD = timedelta(days=30), timedelta(days=365)
# A camera that is set to another zone is half a day out.
AHEAD = timedelta(days=1)
VERY_FAR_M = 50_000.0


@dataclass(frozen=True, slots=True)
class Seen:
    """A photo with its claim, as it is weighed. `region` is the area of imported boundaries that the camera stood in."""

    photo: Photo
    pack: Pack
    twins: tuple[Twin, ...] = ()
    region: RegionCode | None = None

    @property
    def age(self) -> timedelta | None:
        """How long before the claim's first day it was taken; below 0 after it was sent. None: the camera says nothing."""
        photo = self.photo
        if photo.claim is None or photo.taken_at is None:
            return None
        if photo.taken_at > photo.claim.at:
            return photo.claim.at - photo.taken_at
        return max(photo.claim.since - photo.taken_at, timedelta(0))

    @property
    def away_m(self) -> float | None:
        """How far the camera was from the claim's pin, in metres."""
        claim, point = self.photo.claim, self.photo.point
        if claim is None or point is None or claim.spot.point is None:
            return None
        return distance_m(point, claim.spot.point)

    def twin(self, kinship: Kinship) -> Twin | None:
        """The nearest twin of a kind."""
        return next((twin for twin in self.twins if twin.kinship is kinship), None)


def _aged(least: timedelta, below: timedelta = timedelta.max) -> Callable[[Seen], bool]:
    return lambda seen: seen.age is not None and least <= seen.age < below


def _ahead(seen: Seen) -> bool:
    return seen.age is not None and seen.age <= -AHEAD


def _here(seen: Seen) -> bool:
    return seen.away_m is not None and seen.away_m <= NEAR_M


def _elsewhere(seen: Seen) -> bool:
    if seen.away_m is not None:
        return FAR_M <= seen.away_m < VERY_FAR_M
    return _other(seen, Level.KECAMATAN) and not _far(seen)


def _far(seen: Seen) -> bool:
    if seen.away_m is not None:
        return seen.away_m >= VERY_FAR_M
    return _other(seen, Level.KABUPATEN)


def _other(seen: Seen, level: Level) -> bool:
    """Whether camera and claim are known to be in different areas of a level."""
    claim = seen.photo.claim
    if claim is None or claim.spot.region is None or seen.region is None:
        return False
    here, there = RegionCode(claim.spot.region).at(level), seen.region.at(level)
    return here is not None and there is not None and here != there


def _like(kinship: Kinship) -> Callable[[Seen], bool]:
    return lambda seen: seen.twin(kinship) is not None


PHOTO_SIGNALS: tuple[SignalRule[Seen], ...] = (
    # --- Seen before: the same picture of another place or time is doubted, neighbours who share one are not
    SignalRule(
        "photo_recycled", -0.3, "Foto yang sama sudah dikirim orang lain untuk laporan lain, {recycled}; bandingkan keduanya.",
        holds=_like(Kinship.RECYCLED), asks=REVIEW,
    ),
    SignalRule(
        "photo_alike", -0.1, "Foto yang mirip sudah dikirim orang lain, {alike}; bandingkan keduanya.",
        holds=_like(Kinship.ALIKE), asks=NOTE,
    ),
    SignalRule(
        "photo_shared", 0.0, "Pelapor lain mengirim foto yang sama dari tempat dan hari yang sama; usulkan penggabungan.",
        holds=_like(Kinship.SHARED), asks=NOTE,
    ),
    # --- What the camera says (EXIF), which anybody can change and many cameras have wrong
    SignalRule(
        "photo_old", -0.1, "Menurut kamera, foto diambil pada {taken}, jauh sebelum laporan ini.",
        holds=_aged(OLD, VERY_OLD), asks=NOTE,
    ),
    SignalRule(
        "photo_very_old", -0.2, "Menurut kamera, foto diambil pada {taken}, lebih dari setahun sebelum laporan ini.",
        holds=_aged(VERY_OLD), asks=REVIEW,
    ),
    SignalRule(
        "photo_ahead", -0.1, "Menurut kamera, foto diambil pada {taken}, sesudah foto itu dikirim; mungkin jam kameranya salah.",
        holds=_ahead, asks=NOTE,
    ),
    SignalRule("photo_here", 0.1, "Foto diambil di sekitar titik lokasi.", holds=_here),
    SignalRule(
        "photo_elsewhere", -0.2, "Foto diambil {away}; tanyakan mana yang benar.", holds=_elsewhere, asks=NOTE,
    ),
    SignalRule(
        "photo_far", -0.3, "Foto diambil {away}; pastikan foto itu tentang kejadian ini.", holds=_far, asks=REVIEW,
    ),
)  # fmt: skip


def photo_signals(photos: Iterable[Seen]) -> tuple[Signal, ...]:
    """All signals of a report's photos, in the order of the table; of several photos the first that a rule is true of."""
    looked_at = tuple(photos)
    if not looked_at:
        return ()
    values = [_values(seen) for seen in looked_at]
    found = []
    for rule in PHOTO_SIGNALS:
        first = next((n for n, seen in enumerate(looked_at) if rule.holds(seen)), None)
        if first is not None:
            found.append(rule.signal(looked_at[first].pack, values[first]))
    return tuple(found)


def _values(seen: Seen) -> dict[str, str]:
    zone, taken = seen.pack.zone, seen.photo.taken_at
    days = {
        kinship.value: spell_day(local_date(twin.claim.at, zone))
        for kinship in Kinship
        if (twin := seen.twin(kinship))
    }
    return days | {
        "taken": spell_day(local_date(taken, zone)) if taken else "",
        "away": _away(seen),
    }


def _away(seen: Seen) -> str:
    if seen.away_m is not None:
        return f"sekitar {round(seen.away_m / 1000)} km dari titik lokasi"
    return f"di {describe(seen.region)}" if seen.region else ""
