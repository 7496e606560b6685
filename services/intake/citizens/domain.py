"""What is known of a citizen as they may see it, and what an erasure takes along. Pure values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from salur.contracts import ids
from salur.contracts.cases import Actor, Role
from salur.contracts.commands import ForgetReporter
from salur.contracts.reference import CitizenErased
from salur.privacy.secret import Secret

INTAKE = Actor(role=Role.SYSTEM, id="intake")


@dataclass(frozen=True, slots=True)
class Report:
    """One report of a citizen: what its case says of itself, without words."""

    report: str
    code: str
    pack: str
    category: str
    state: str | None
    submitted_at: datetime
    changed_at: datetime | None = None
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """A citizen as the vault and the dialogue know them, refs alone."""

    citizen: str
    senders: tuple[str, ...]
    reports: tuple[Report, ...]
    erased: bool = False


@dataclass(frozen=True, slots=True)
class Exported:
    """All that Salur holds of a citizen, opened for them alone; nothing of it prints by accident."""

    person: Person
    fields: dict[str, Secret]
    addresses: tuple[tuple[str, Secret], ...]
    notices: tuple[tuple[str, str, datetime], ...]
    known_since: datetime


def outlived(person: Person, before: datetime) -> bool:
    """Whether nothing of a citizen has moved since a moment: every report has ended, the last of them before it.

    Who only wrote and never reported has outlived it, too: they are known since before that moment.
    """
    return all(
        report.ended and report.changed_at is not None and report.changed_at < before
        for report in person.reports
    )


def erased(person: Person, at: datetime) -> tuple[CitizenErased, tuple[ForgetReporter, ...]]:
    """What is told once the keys are gone: the same, ids and all, however often it is told."""
    event = CitizenErased(
        citizen=person.citizen,
        senders=person.senders,
        cases=tuple(report.report for report in person.reports),
        erased_at=at,
    )
    commands = tuple(
        ForgetReporter(
            command=ids.derived_id("forget", person.citizen, report.report),
            case=report.report,
            by=INTAKE,
            at=at,
        )
        for report in person.reports
    )
    return event, commands
