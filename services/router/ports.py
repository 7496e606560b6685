"""What router needs from outside: its cases."""

from __future__ import annotations

from typing import Protocol

from services.router.domain.record import CaseRecord


class Cases(Protocol):
    """The cases router keeps; what is kept is written with the batch, or the batch is decided again."""

    async def get(self, case: str) -> CaseRecord | None:
        """The case of that id as it is now, or None."""
        ...

    def keep(self, record: CaseRecord) -> None:
        """Keeps a case that is new or changed."""
        ...
