"""How long a number rests after the provider asked for it or did not answer."""

from __future__ import annotations

from datetime import datetime, timedelta

FIRST_REST = timedelta(seconds=1)
LONGEST_REST = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(minutes=2)


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
