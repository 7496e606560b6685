"""The time, injected, so that a test can hold it and a year can pass in a second."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from time import time_ns
from typing import Protocol


class Clock(Protocol):
    """Gives the time now, aware, in UTC, in whole milliseconds (what MongoDB can keep)."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.fromtimestamp(time_ns() // 1_000_000 / 1000, UTC)


class HeldClock:
    """A clock that stands still until it is moved."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at

    def advance(self, by: timedelta) -> None:
        """Moves the clock forward."""
        self._at += by
