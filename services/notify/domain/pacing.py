"""How fast a number may send, and how long it rests after the provider asked for it or did not answer."""

from __future__ import annotations

from datetime import datetime, timedelta

FIRST_REST = timedelta(seconds=1)
LONGEST_REST = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(minutes=2)
# How much may go in one burst: providers count by the second.
_BURST_SECONDS = 0.25


class Pace:
    """So many texts a second, with short bursts. Times are of any monotonic clock, in seconds."""

    def __init__(self, per_second: float, now: float) -> None:
        self._per_second = per_second
        self._most = max(1.0, per_second * _BURST_SECONDS)
        self._in_hand = self._most
        self._at = now

    def room(self, now: float) -> int:
        """How many may go now."""
        self._in_hand = min(self._most, self._in_hand + (now - self._at) * self._per_second)
        self._at = now
        return int(self._in_hand)

    def take(self, count: int) -> None:
        """So many go."""
        self._in_hand -= count

    def wait(self) -> float:
        """Seconds until the next may go."""
        return max(0.0, (1.0 - self._in_hand) / self._per_second)


class Rest:
    """The rests of one number, each longer than the last, until something is taken.

    It rests when the provider asks for it, and from the second failure in a row on: one may be the text's own fault.
    """

    def __init__(self) -> None:
        self._failures = 0
        self._until: datetime | None = None

    def failed(self, now: datetime, asked: timedelta, jitter: float) -> None:
        """Something was not taken. Those that fail while it rests were under way and count as one."""
        if self._until is not None and now < self._until:
            return
        self._failures += 1
        if asked or self._failures > 1:
            grown = min(FIRST_REST * (1 << min(self._failures - 1, 16)), LONGEST_REST)
            self._until = now + max(asked, grown) * jitter

    def taken(self) -> None:
        """Something was taken."""
        self._failures = 0
        self._until = None

    def left(self, now: datetime) -> timedelta:
        """How long it still rests."""
        return max(timedelta(0), self._until - now) if self._until else timedelta(0)

    @property
    def probing(self) -> bool:
        """True after a rest, until something is taken: one text at a time is enough to find out."""
        return self._until is not None


def pause(attempts: int) -> timedelta:
    """How long a text itself waits after so many attempts: longer than the first rest, so that another goes first."""
    return min(FIRST_REST * (1 << min(attempts, 16)), LONGEST_PAUSE)
