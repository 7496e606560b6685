"""A circuit breaker: whoever does not answer is left alone for a while, then asked one question to see. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

FAILURES = 5
OPEN_FOR = timedelta(seconds=30)


class State(StrEnum):
    """Closed lets all through, open none, half open one to try."""

    CLOSED = "closed"
    HALF_OPEN = "half_open"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Breaker:
    """How it stands. `failures` came one after another; `opened` and `probed` are when it opened and was last tried."""

    failures: int = 0
    opened: datetime | None = None
    probed: datetime | None = None

    def state(self, now: datetime) -> State:
        """Half open once it was left alone for long enough; a trial of which nothing was heard counts as open."""
        if self.opened is None:
            return State.CLOSED
        last = max(self.opened, self.probed or self.opened)
        return State.HALF_OPEN if now - last >= OPEN_FOR else State.OPEN

    def room(self, now: datetime) -> int | None:
        """How many questions may be asked now; None for any number."""
        return {State.CLOSED: None, State.HALF_OPEN: 1, State.OPEN: 0}[self.state(now)]

    def asking(self, now: datetime) -> Breaker | None:
        """The breaker while one question is under way, None where none may be asked."""
        match self.state(now):
            case State.OPEN:
                return None
            case State.HALF_OPEN:
                return replace(self, probed=now)
            case State.CLOSED:
                return self

    def answered(self) -> Breaker:
        """Whoever answers is there."""
        return Breaker()

    def failed(self, now: datetime) -> Breaker:
        """Another question without an answer. One that was asked before it opened opens it no longer."""
        if self.opened is not None:
            return Breaker(self.failures, now) if self.probed is not None else self
        failures = self.failures + 1
        return Breaker(failures, now if failures >= FAILURES else None)
