"""What a photo was sent for, as a report or a case says it."""

from __future__ import annotations

from datetime import datetime, time

from salur.contracts.cases import Case
from salur.contracts.reports import ReportSubmitted
from salur.packs.model import Pack
from salur.regions.dates import local_date
from services.verify.domain.claims import first_day
from services.verify.domain.past import spot_of, watched
from services.verify.domain.photos import Claim
from services.verify.domain.places import Finding
from services.verify.domain.spots import Spot


def claim_of_report(report: ReportSubmitted, found: Finding, pack: Pack) -> Claim:
    """The claim of what comes with a report."""
    return Claim(
        report=report.report,
        code=report.code,
        pack=report.pack,
        citizen=report.identity.citizen if watched(report) else None,
        spot=spot_of(report, found),
        since=_since(report.text, report.submitted_at, pack),
        at=report.submitted_at,
    )


def claim_of_case(case: Case, pack: Pack, *, weighed: bool) -> Claim:
    """The claim of what a reporter has added to a case; `weighed` is whether their past may be looked at."""
    return Claim(
        report=case.case,
        code=case.code,
        pack=case.pack,
        citizen=case.citizen if weighed else None,
        spot=_spot(case),
        since=_since(case.text, case.submitted_at, pack),
        at=case.changed_at,
    )


def _spot(case: Case) -> Spot:
    place = case.place
    return Spot(
        category=case.category, region=place.region, latitude=place.latitude, longitude=place.longitude
    )


def _since(text: str, submitted_at: datetime, pack: Pack) -> datetime:
    day = first_day(text, local_date(submitted_at, pack.zone))
    return datetime.combine(day, time.min, pack.zone.tz)
