"""What the figures count of a case: who, where, when and how well; never a word that was written."""

from __future__ import annotations

from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict

from salur.contracts.cases import Case, CaseState
from salur.regions.codes import Level, RegionCode

CLOSED = frozenset({CaseState.SELESAI, CaseState.ARSIP})
# Nobody is late with these: the reporter's silence, and the day on which they are asked how content they are.
OF_THE_REPORTER = frozenset({"reporter_reply", "rating"})
_DAY = timedelta(days=1)


class Fact(BaseModel):
    """One case as figures count it.

    `district` is the kecamatan's code. `days` is how long it took from the report to its end, in half days, of a
    finished case. `late` says that an agency met a clock after its time; one that still runs is judged when it is asked.
    """

    model_config = ConfigDict(frozen=True)

    at: datetime
    agency: str | None
    district: str | None
    category: str
    closed_at: datetime | None
    days: float | None
    late: bool
    stars: int | None

    @classmethod
    def of(cls, case: Case) -> Fact:
        closed = _closed_at(case)
        done = case.state is CaseState.SELESAI and closed is not None
        return cls(
            at=case.submitted_at,
            agency=case.agency,
            district=district_of(case.place.region),
            category=case.category,
            closed_at=closed,
            days=_half_days(closed - case.submitted_at) if done and closed else None,
            late=any(
                due.met_at is not None and due.met_at > due.at
                for due in case.dues
                if due.clock not in OF_THE_REPORTER
            ),
            stars=case.rating.score if case.rating else None,
        )


def district_of(region: str | None) -> str | None:
    """The kecamatan that a region is or lies in; None for a wider or an unreadable code."""
    try:
        return RegionCode(region).at(Level.KECAMATAN) if region else None
    except ValueError:
        return None


def _closed_at(case: Case) -> datetime | None:
    """When it came into the closed state that it is in now."""
    if case.state not in CLOSED:
        return None
    at = case.changed_at
    for entry in reversed(case.timeline):
        if entry.state not in CLOSED:
            break
        at = entry.at
    return at


def _half_days(took: timedelta) -> float:
    return max(round(2 * (took / _DAY)) / 2, 0.0)
