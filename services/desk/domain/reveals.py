"""Opening a reporter's identity takes two people, a reason and an end: who may do which of it, and until when."""

from __future__ import annotations

from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict

from salur.contracts.cases import Case, Role
from services.desk.domain.access import is_theirs, may_see
from services.desk.domain.officers import Officer

OPEN_FOR = timedelta(hours=24)
FIELDS = ("name", "nik", "address")
"""What can be opened: the name, the NIK, and where the reporter can be reached."""
GRANTERS = frozenset({Role.ADMIN, Role.LEADER})


class Reveal(BaseModel):
    """One request to open an identity and what came of it (times in UTC). Refs only: the identity stays in the vault."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    case: str
    pack: str
    citizen: str
    sender: str
    fields: tuple[str, ...]
    reason: str
    asked_by: str
    asked_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None
    until: datetime | None = None

    @property
    def waits(self) -> bool:
        """Whether nobody has decided yet."""
        return self.decided_by is None

    @property
    def refused(self) -> bool:
        return self.decided_by is not None and self.until is None

    def runs(self, now: datetime) -> bool:
        """Whether the identity may be looked at now."""
        return self.until is not None and now < self.until


def asked(
    reveal_id: str, case: Case, officer: Officer, fields: tuple[str, ...], reason: str, now: datetime
) -> Reveal:
    """A new request."""
    return Reveal(
        id=reveal_id,
        case=case.case,
        pack=case.pack,
        citizen=case.citizen,
        sender=case.reporter.ref,
        fields=fields,
        reason=reason,
        asked_by=officer.id,
        asked_at=now,
    )


def may_ask(officer: Officer, case: Case, latest: Reveal | None, now: datetime) -> bool:
    """Who works on the case may ask, unless a request waits already or one is open."""
    works = may_see(officer, case) and (officer.role is not Role.OFFICER or is_theirs(officer, case))
    return works and (latest is None or not (latest.waits or latest.runs(now)))


def may_decide(officer: Officer, case: Case, reveal: Reveal) -> bool:
    """A second person decides: an admin or a leader of the jurisdiction who sees the case and did not ask."""
    second = officer.id != reveal.asked_by and officer.role in GRANTERS
    return second and reveal.waits and may_see(officer, case)


def may_look(officer: Officer, case: Case, reveal: Reveal, now: datetime) -> bool:
    """Only who asked looks, and only until the end."""
    return officer.id == reveal.asked_by and reveal.runs(now) and may_see(officer, case)
