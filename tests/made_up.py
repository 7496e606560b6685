"""Made-up reports, verdicts and officers for tests; nobody in them exists."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from salur.contracts import ids, tracking
from salur.contracts.base import Lane
from salur.contracts.cases import Actor, Role
from salur.contracts.messages import Address
from salur.contracts.reports import (
    Identity,
    Place,
    PlaceGrade,
    ReportSubmitted,
    ReportVerified,
    Verdict,
)
from salur.packs import Pack, Packs, load_packs

# A Monday, 09:15 in Wanggudu.
AT = datetime(2026, 3, 2, 1, 15, tzinfo=UTC)
WANGGUDU = "74.09.01.1005"
ADDRESS = Address(ref="s_madeup", channel="whatsapp", number="740900000000001", pack="74.09")
CITIZEN = "c_madeup"

ADMIN = Actor(role=Role.ADMIN, id="o_admin")
LEADER = Actor(role=Role.LEADER, id="o_leader")
PUPR = Actor(role=Role.OFFICER, id="o_pupr", agency="PUPR")
DINKES = Actor(role=Role.OFFICER, id="o_dinkes", agency="DINKES")
REPORTER = Actor(role=Role.REPORTER, id=CITIZEN)
STRANGER = Actor(role=Role.REPORTER, id="c_stranger")
SYSTEM = Actor(role=Role.SYSTEM, id="router")


@cache
def packs() -> Packs:
    """The packs in the repository."""
    return load_packs(Path(__file__).parents[1] / "packs")


def pack() -> Pack:
    """Konawe Utara."""
    return packs().get("74.09")


def report(cause: str = "1", *, lane: Lane = Lane.ROUTINE, **changes: Any) -> ReportSubmitted:
    """A complete report of a road in Wanggudu; `changes` are its fields."""
    born = ids.report_id(lane, cause)
    given: dict[str, Any] = {
        "report": born,
        "code": next(tracking.candidates(born)),
        "pack": "74.09",
        "reporter": ADDRESS,
        "identity": Identity(citizen=CITIZEN, nik="n_madeup", named=True, nik_facts=("valid",)),
        "category": "infrastruktur",
        "text": "Jalan berlubang di depan kantor desa Wanggudu",
        "place": Place(text="depan kantor desa Wanggudu"),
        "urgent": lane is Lane.URGENT,
        "submitted_at": AT,
    }
    return ReportSubmitted.model_validate(given | changes)


def verified(
    submitted: ReportSubmitted, verdict: Verdict = Verdict.VERIFIED, **changes: Any
) -> ReportVerified:
    """The report as verify would give it with that verdict."""
    given: dict[str, Any] = {
        "report_class": submitted.report_class,
        "sensitivity": submitted.sensitivity,
        "report": submitted,
        "place": submitted.place.model_copy(update={"region": WANGGUDU}),
        "grade": PlaceGrade.NAMED,
        "verdict": verdict,
        "verified_at": submitted.submitted_at,
    }
    return ReportVerified.model_validate(given | changes)
