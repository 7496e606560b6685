"""What the population registry (Dukcapil) said of a reporter's NIK, and whose NIK it is asked about. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from salur.contracts.base import Lane, Sensitivity
from salur.contracts.reports import ReportSubmitted
from salur.packs.model import Pack
from salur.regions.nik import NikFact


class IdentityFact(StrEnum):
    """One answer, or why there is none. Of the registry's data nothing else is kept anywhere."""

    MATCH = "match"
    """The NIK was given out, and to somebody of this name."""
    LISTED = "listed"
    """The NIK was given out; no name was given to compare."""
    MISMATCH = "mismatch"
    """The NIK was given out, to somebody of another name."""
    NOT_FOUND = "not_found"
    PENDING = "pending"
    """Not answered yet: asked again later."""
    UNCHECKED = "unchecked"
    """Nothing more will be asked: it did not answer for too long, or the NIK was changed meanwhile."""


ANSWERS = frozenset({IdentityFact.MATCH, IdentityFact.LISTED, IdentityFact.MISMATCH, IdentityFact.NOT_FOUND})
# A slip that was corrected there is not held against somebody for a week.
_DOUBT_HOLDS = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """A report whose reporter is looked up: `citizen` and `nik` are refs."""

    report: str
    citizen: str
    nik: str


def asked_of(report: ReportSubmitted, pack: Pack) -> Asked | None:
    """Whom to ask about; None where nobody is to be asked.

    The registry learns of a person only where the category has a use for their identity, never of a restricted
    report's reporter, and is not troubled with a NIK that cannot be one.
    """
    if report.sensitivity is Sensitivity.RESTRICTED or report.identity.nik is None:
        return None
    if NikFact.VALID not in report.identity.nik_facts:
        return None
    try:
        if pack.category(report.category).asks.identity == "none":
            return None
    except LookupError:
        return None
    return Asked(report.report, report.identity.citizen, report.identity.nik)


def asked_at_once(report: ReportSubmitted) -> bool:
    """Whether a report may wait the moment that an answer takes. Danger waits for nobody: it is looked up afterwards."""
    return report.lane() is not Lane.URGENT


def holds(fact: IdentityFact, good: timedelta) -> timedelta:
    """How long an answer is remembered; `good` is for one that raises no doubt."""
    doubtful = fact in (IdentityFact.MISMATCH, IdentityFact.NOT_FOUND)
    return min(good, _DOUBT_HOLDS) if doubtful else good
