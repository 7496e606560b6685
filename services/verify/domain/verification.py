"""One report verified: its signals and verdict as an event, and as the record that verify keeps of what it said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from salur.contracts.base import ReportClass, Sensitivity
from salur.contracts.reports import PlaceGrade, ReportSubmitted, ReportVerified, Signal, Similar, Verdict
from salur.packs.model import Pack, Packs
from salur.regions.dates import local_date
from services.verify.domain.claims import odd_dates
from services.verify.domain.evidence import Evidence
from services.verify.domain.identity import IdentityFact
from services.verify.domain.past import Past, similar, watched
from services.verify.domain.photo_signals import Seen, photo_signals
from services.verify.domain.places import Finding, Outcome
from services.verify.domain.signals import COPIERS, signals_of
from services.verify.domain.twins import similar_by_photo
from services.verify.domain.verdicts import verdict_of


class Verification(BaseModel):
    """What verify said of a report and when (UTC), for audit; the words of the report are not repeated.

    `weighed` is whether the reporter's past may be looked at.
    """

    model_config = ConfigDict(frozen=True)

    report_class: ReportClass = ReportClass.PENGADUAN
    sensitivity: Sensitivity = Sensitivity.OPEN
    report: str
    pack: str
    region: str | None
    grade: PlaceGrade
    weighed: bool = False
    signals: tuple[Signal, ...]
    verdict: Verdict
    verified_at: datetime


def verify(
    report: ReportSubmitted,
    packs: Packs,
    found: Finding,
    past: Past,
    now: datetime,
    identity: IdentityFact | None = None,
    photos: Sequence[Seen] = (),
) -> ReportVerified:
    """The report with what was found; `photos` are those that could be looked at already.

    Raises LookupError where its pack or category is not known.
    """
    pack = packs.get(report.pack)
    neighbour = serving(found, pack, packs)
    dates = odd_dates(report.text, local_date(report.submitted_at, pack.zone))
    category = pack.category(report.category)
    signals = (
        *signals_of(Evidence(report, pack, category, found, neighbour, past, dates, identity)),
        *photo_signals(photos),
    )
    twins = tuple(twin for photo in photos for twin in photo.twins)
    return ReportVerified(
        report_class=report.report_class,
        sensitivity=report.sensitivity,
        report=report,
        place=found.place,
        grade=found.grade,
        signals=signals,
        similar=all_similar(similar(past, COPIERS), similar_by_photo(twins)),
        verdict=verdict_of(signals),
        belongs_to=neighbour.code if neighbour else None,
        verified_at=now,
    )


def serving(found: Finding, pack: Pack, packs: Packs) -> Pack | None:
    """The other jurisdiction of ours that a place lies in, None where it lies here or in nobody's."""
    if found.outcome is not Outcome.OUTSIDE or found.region is None:
        return None
    return next((other for other in packs if other is not pack and found.region.within(other.code)), None)


def all_similar(by_text: Sequence[Similar], by_photo: Sequence[Similar]) -> tuple[Similar, ...]:
    """Both lists as one; a case that is in both stands there for its photo, which says more."""
    return tuple({one.case: one for one in (*by_text, *by_photo)}.values())


def record_of(event: ReportVerified) -> Verification:
    """The record of a verified report."""
    return Verification(
        report_class=event.report_class,
        sensitivity=event.sensitivity,
        weighed=watched(event.report),
        report=event.report.report,
        pack=event.report.pack,
        region=event.place.region,
        grade=event.grade,
        signals=event.signals,
        verdict=event.verdict,
        verified_at=event.verified_at,
    )
