"""Photos as they become known: sent for a report or with a reply, looked at, and told late where the verdict is out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from salur.contracts.base import Contract, Sensitivity
from salur.contracts.cases import Case
from salur.contracts.media import MediaExamined
from salur.contracts.reports import ReportSubmitted
from salur.messaging.clock import Clock
from salur.packs import Packs
from services.verify.domain.claiming import claim_of_case, claim_of_report
from services.verify.domain.photo_signals import Seen, photo_signals
from services.verify.domain.photos import Claim, Photo, claimed, examined, later, withheld
from services.verify.domain.places import Finding, Geography
from services.verify.domain.twins import similar_by_photo, twins_of
from services.verify.ports import Photos, Verifications
from services.verify.telling import tell_late


@dataclass(frozen=True, kw_only=True)
class PhotoUnit:
    """What photos are weighed with."""

    photos: Photos
    verifications: Verifications
    packs: Packs
    geography: Geography
    clock: Clock


async def see_report(
    report: ReportSubmitted, found: Finding, unit: PhotoUnit
) -> tuple[Sequence[Seen], Sequence[Contract]]:
    """Those of a report's photos that could be looked at already, and what they tell of later reports.

    Raises LookupError for an unknown pack.
    """
    if not report.media:
        return (), ()
    seen: list[Seen] = []
    news: list[Contract] = []
    claim = claim_of_report(report, found, unit.packs.get(report.pack))
    for media in report.media:
        photo = await _claim(media, claim, report.sensitivity, unit)
        if photo is not None:
            looked_at, others = await _look(photo, unit)
            seen.append(looked_at)
            news += others
    return seen, news


async def see_case(case: Case, unit: PhotoUnit) -> Sequence[Contract]:
    """What the photos say that a reporter sent with a reply. Raises LookupError for an unknown pack."""
    new = [media for media in case.media if _is_new(await unit.photos.of(media))]
    if not new:
        return ()
    said = await unit.verifications.of(case.case)
    weighed = said is not None and said.weighed
    claim = claim_of_case(case, unit.packs.get(case.pack), weighed=weighed)
    news: list[Contract] = []
    for media in new:
        photo = await _claim(media, claim, case.sensitivity, unit)
        if photo is not None:
            news += await _tell(photo, unit)
    return news


async def see_photo(event: MediaExamined, unit: PhotoUnit) -> Sequence[Contract]:
    """What a photo says once it was looked at. Raises LookupError for an unknown pack."""
    known = await unit.photos.of(event.media)
    photo = examined(known, event)
    if event.officer is not None or photo == known:
        return ()
    if photo.claim is None:
        unit.photos.put(photo)
        return ()
    return await _tell(photo, unit)


def _is_new(photo: Photo | None) -> bool:
    return photo is None or (photo.claim is None and not photo.withheld)


async def _claim(media: str, claim: Claim, sensitivity: Sensitivity, unit: PhotoUnit) -> Photo | None:
    """The photo, if it is new that it was sent for this and if it could be looked at."""
    known = await unit.photos.of(media)
    if sensitivity is Sensitivity.RESTRICTED:
        if known is None or not known.withheld:
            unit.photos.put(withheld(media, unit.clock.now()))
        return None
    photo = claimed(known, media, claim)
    if photo == known:
        return None
    if photo.examined:
        return photo
    unit.photos.put(photo)
    return None


async def _tell(photo: Photo, unit: PhotoUnit) -> Sequence[Contract]:
    seen, others = await _look(photo, unit)
    return (*await _late(seen, f"photo/{photo.media}", unit), *others)


async def _look(photo: Photo, unit: PhotoUnit) -> tuple[Seen, Sequence[Contract]]:
    """The photo beside those that are like it; later ones of these learn that theirs was not the first."""
    near = await unit.photos.near(photo)
    unit.photos.put(photo, len(near))
    news: list[Contract] = []
    for other in later(photo, near):
        seen = _seen(other, (photo,), unit)
        if seen.twins:
            news += await _late(seen, f"photo/{other.media}/{photo.media}", unit)
    return _seen(photo, near, unit), news


def _seen(photo: Photo, near: Sequence[Photo], unit: PhotoUnit) -> Seen:
    assert photo.claim is not None
    region = unit.geography.region_at(*photo.point) if photo.point else None
    return Seen(photo, unit.packs.get(photo.claim.pack), twins_of(photo, near), region)


async def _late(seen: Seen, cause: str, unit: PhotoUnit) -> Sequence[Contract]:
    assert seen.photo.claim is not None
    return await tell_late(
        unit.verifications,
        seen.photo.claim.report,
        photo_signals((seen,)),
        cause=cause,
        now=unit.clock.now(),
        similar=similar_by_photo(seen.twins),
    )
