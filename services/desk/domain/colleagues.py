"""Officers as an admin sees them: who works here, who no longer does, and who has what they left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from salur.contracts.base import Sensitivity
from salur.contracts.cases import Actor, Case, Role
from salur.contracts.commands import AssignCase
from salur.contracts.ids import derived_id
from services.desk.domain.officers import Officer

DESK = Actor(role=Role.SYSTEM, id="desk")
NOTE = "Petugas sebelumnya tidak bertugas lagi."
_PASSED = frozenset({"taken", "assigned"})


class Colleague(BaseModel):
    """An officer that desk has met, as of when they last signed in. `left_at` (UTC) is when they were deactivated;
    `successor` is who has their cases since, None for whoever of the agency."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    officer: str
    name: str
    role: Role
    pack: str
    agency: str | None = None
    restricted: bool = False
    left_at: datetime | None = None
    successor: str | None = None

    @property
    def is_active(self) -> bool:
        return self.left_at is None


Staff = Mapping[str, Colleague]
"""The officers of a jurisdiction by their ids."""


def may_lead(officer: Officer, other: Colleague) -> bool:
    """An admin looks after the officers of their jurisdiction, never after themselves: the last admin stays."""
    return officer.role is Role.ADMIN and officer.pack == other.pack and officer.id != other.officer


def successors(leaving: Colleague, staff: Staff) -> Sequence[Colleague]:
    """Who can take over: those who work for the same agency now."""
    found = (
        one
        for one in staff.values()
        if one.is_active and one.agency == leaving.agency and one.officer != leaving.officer
    )
    return sorted(found, key=lambda one: one.name)


def heir(officer: str, staff: Staff) -> str | None:
    """Who has what an officer left: along the line of successors to one who still works here; None for nobody."""
    seen = {officer}
    at = staff.get(officer)
    while at is not None and not at.is_active:
        if at.successor is None or at.successor in seen:
            return None
        seen.add(at.successor)
        at = staff.get(at.successor)
    return at.officer if at else None


def predecessors(officer: Officer, staff: Staff) -> Sequence[str]:
    """Whose errands are now this officer's: those of who left them to them, or to nobody of the same agency."""
    found = []
    for one in staff.values():
        if one.is_active:
            continue
        left_to = heir(one.officer, staff)
        if left_to == officer.id or (left_to is None and one.agency == officer.agency):
            found.append(one.officer)
    return found


def passed_on(case: Case, staff: Staff, now: datetime) -> AssignCase | None:
    """The command that takes a case from who has left; None where its officer still works here.

    Made twice of the same case it is one command: its id counts how often the case changed hands. A restricted case
    goes to nobody in particular where the successor is not named for such.
    """
    holder = staff.get(case.officer or "")
    if holder is None or holder.is_active:
        return None
    to = heir(holder.officer, staff)
    if to is not None and case.sensitivity is Sensitivity.RESTRICTED and not staff[to].restricted:
        to = None
    hands = sum(entry.what in _PASSED for entry in case.timeline)
    return AssignCase(
        report_class=case.report_class,
        sensitivity=case.sensitivity,
        command=derived_id("handing-over", holder.officer, case.case, str(hands)),
        case=case.case,
        by=DESK,
        at=now,
        officer=to,
        holder=case.officer,
        agency=case.agency,
        note=NOTE,
    )
