"""Requests to open an identity, and the vault behind them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from services.desk.domain.reveals import Reveal


class Reveals(Protocol):
    """The requests, one after another for each case."""

    async def latest(self, case: str) -> Reveal | None: ...

    async def ask(self, reveal: Reveal) -> None:
        """Keeps a request; the same id again changes nothing."""
        ...

    async def decide(self, reveal: str, by: str, at: datetime, until: datetime | None) -> Reveal | None:
        """Opens it until a moment, or refuses it. None where somebody decided first."""
        ...


class Identities(Protocol):
    """Opens what a request was granted for; each opening is in the audit before it happens."""

    async def open(self, reveal: Reveal) -> Mapping[str, str]:
        """The fields that the reporter gave, by name; empty for one who was erased."""
        ...
