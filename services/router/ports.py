"""What router needs from outside: its cases, and who proposes an agency from the words of a report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from salur.contracts.cases import Proposal
from salur.contracts.notifications import NotificationRequested
from salur.packs.model import Pack
from services.router.domain.record import CaseRecord


class Cases(Protocol):
    """The cases router keeps; what is kept is written with the batch, or the batch is decided again."""

    async def get(self, case: str) -> CaseRecord | None:
        """The case of that id as it is now, or None."""
        ...

    def keep(self, record: CaseRecord) -> None:
        """Keeps a case that is new or changed."""
        ...


class Notices(Protocol):
    """What officers are told of late cases, kept for a moment, so that many at once become one message."""

    async def keep(self, notices: Sequence[NotificationRequested]) -> None:
        """Keeps each once, however often it is kept."""
        ...


class Proposals(Protocol):
    """Reads the words of a report. Asked again about the same words it may answer otherwise: models are replaced."""

    def propose(self, pack: Pack, text: str) -> tuple[tuple[Proposal, ...], bool]:
        """At most three agencies, best first, and whether the best may have the case without a person."""
        ...
