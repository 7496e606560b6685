"""How fast a number may send."""

from __future__ import annotations

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


class Overtaking(Pace):
    """The pace of those who go before others at the same number: they wait for nobody, and the others wait for them."""

    def __init__(self, per_second: float, now: float, others: Pace) -> None:
        super().__init__(per_second, now)
        self._others = others

    def take(self, count: int) -> None:
        super().take(count)
        self._others.take(count)
