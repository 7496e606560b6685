"""What verify needs from outside: a place to keep what it said, and what it knows from earlier."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from salur.contracts.reports import ReportSubmitted
from services.verify.domain.past import Past, Record
from services.verify.domain.places import Finding
from services.verify.domain.verification import Verification


class Verifications(Protocol):
    """Keeps one verification a report."""

    async def of(self, report: str) -> Verification | None:
        """What was said of a report, None where nothing was said yet."""
        ...

    async def keep(self, verification: Verification) -> None:
        """Keeps it; one said earlier of the same report is replaced."""
        ...


class Memory(Protocol):
    """What is known from earlier reports."""

    async def past(self, report: ReportSubmitted, found: Finding) -> Past:
        """What is known from earlier of a report's text, place, sender and NIK."""
        ...

    async def remember(self, report: ReportSubmitted, found: Finding, past: Past) -> None:
        """Keeps what later reports are compared with."""
        ...


class Records(Protocol):
    """How reporters' earlier cases ended."""

    async def get(self, citizen: str) -> Record | None:
        """A reporter's record, None where nothing of theirs has ended."""
        ...

    def put(self, record: Record) -> None:
        """Keeps a record that changed."""
        ...

    async def forget(self, citizen: str, senders: Sequence[str], reports: Sequence[str]) -> None:
        """Drops a citizen's record, the uses of their telephones and the traces of their reports."""
        ...
