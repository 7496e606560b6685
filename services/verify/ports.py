"""What verify needs from outside: a place to keep what it said."""

from __future__ import annotations

from typing import Protocol

from services.verify.domain.verification import Verification


class Verifications(Protocol):
    """Keeps one verification a report."""

    async def keep(self, verification: Verification) -> None:
        """Keeps it; one said earlier of the same report is replaced."""
        ...
