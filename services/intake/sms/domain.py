"""Which PDUs are one and the same message, although SMPP gives a message no name.

A message is named by its octets, source and destination (a keyed fingerprint) and by when it first arrived. The same
octets again are the same message only while it is not known that the centre heard our answer: after a cut, or after
we said "not now", for ten minutes. Everything else is somebody who says "ya" twice.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from salur.contracts import ids
from salur.privacy.refs import Refs

AGAIN_WITHIN = timedelta(minutes=10)
# An answer that was never proven is at most this much older than the end of its line: the enquiry that would have
# proven it goes out after five seconds, and a line on which that has no answer for ten is cut.
UNPROVEN = timedelta(seconds=15)
_MOST = 200_000
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True)
class Naming:
    """Names the messages to one number of ours on one channel."""

    channel: str
    number: str
    refs: Refs

    def provider_id(self, fingerprint: str, at: datetime) -> str:
        """What stands for the provider's id. Keyed: who could guess the words must not find the number by it."""
        return f"{self.refs.message(self.number, fingerprint)}.{int(at.timestamp() * 1000)}"

    def message_id(self, fingerprint: str, at: datetime) -> str:
        """The id that the message has in Kafka."""
        return ids.message_id(self.channel, self.number, self.provider_id(fingerprint, at))


@dataclass(slots=True, eq=False)
class Arrival:
    """One message, however often it is delivered. `at` is when it first came (UTC), and part of its name.

    `stored`: Kafka has confirmed it. While `again_until` is set, the same octets are this message.
    """

    fingerprint: str = field(repr=False)
    at: datetime
    line: Hashable = None
    stored: bool = False
    again_until: datetime | None = None


class LeftBehind:
    """Messages that the process before this one stored last, and may not have answered.

    They are known by their senders and names only, so each fingerprint is tried on them.
    """

    def __init__(self, known: Iterable[tuple[str, datetime, str]], until: datetime) -> None:
        self._by_sender: dict[str, list[tuple[datetime, str]]] = {}
        for sender, at, message in known:
            self._by_sender.setdefault(sender, []).append((at, message))
        self._until = until

    def take(self, sender: str, name: Callable[[datetime], str], now: datetime) -> datetime | None:
        """When the message of this sender whose name fits first arrived; each is found once."""
        if now > self._until:
            self._by_sender.clear()
        found = self._by_sender.get(sender, [])
        for place, (at, message) in enumerate(found):
            if name(at) == message:
                del found[place]
                return at
        return None


class Arrivals:
    """The messages whose answers are not proven to be heard, in this process."""

    def __init__(self, naming: Naming, left_behind: LeftBehind) -> None:
        self._naming = naming
        self._left_behind = left_behind
        self._known: dict[str, list[Arrival]] = {}
        self._by_line: dict[Hashable, set[Arrival]] = {}
        self._fading: deque[tuple[datetime, Arrival]] = deque()

    def __len__(self) -> int:
        return sum(map(len, self._known.values()))

    def of(self, fingerprint: str, sender: str, line: Hashable, now: datetime) -> Arrival:
        """The message that octets on a line are: one that was delivered before, or a new one."""
        self._fade(now)
        arrival = self._again(fingerprint) or self._from_before(fingerprint, sender, now)
        if arrival is None:
            arrival = Arrival(fingerprint, self._free(fingerprint, now))
            self._known.setdefault(fingerprint, []).append(arrival)
        arrival.line, arrival.again_until = line, None
        self._by_line.setdefault(line, set()).add(arrival)
        return arrival

    def refused(self, arrival: Arrival, now: datetime) -> None:
        """We said "not now": it will come again, by whichever line."""
        self._leave(arrival)
        self._expect(arrival, now)

    def proven(self, arrivals: Iterable[Arrival], line: Hashable) -> None:
        """The centre has heard our answers on a line: the same octets are another message from now on."""
        for arrival in arrivals:
            if arrival.line == line:
                self._leave(arrival)
                self._forget(arrival)

    def cut(self, line: Hashable, now: datetime) -> None:
        """A line is over: what was not proven on it may come again."""
        for arrival in self._by_line.pop(line, ()):
            arrival.line = None
            self._expect(arrival, now)

    def _again(self, fingerprint: str) -> Arrival | None:
        """Of those that may come again, one that may not be stored goes first: it must not be lost for another."""
        expected = [a for a in self._known.get(fingerprint, ()) if a.again_until is not None]
        return min(expected, key=lambda arrival: (arrival.stored, arrival.at), default=None)

    def _from_before(self, fingerprint: str, sender: str, now: datetime) -> Arrival | None:
        at = self._left_behind.take(sender, lambda at: self._naming.message_id(fingerprint, at), now)
        if at is None:
            return None
        arrival = Arrival(fingerprint, at, stored=True)
        self._known.setdefault(fingerprint, []).append(arrival)
        return arrival

    def _free(self, fingerprint: str, now: datetime) -> datetime:
        """A moment that no remembered message with these octets has: two in one millisecond are two."""
        taken = {arrival.at for arrival in self._known.get(fingerprint, ())}
        while now in taken:
            now += _MILLISECOND
        return now

    def _expect(self, arrival: Arrival, now: datetime) -> None:
        arrival.again_until = now + AGAIN_WITHIN
        self._fading.append((arrival.again_until, arrival))

    def _leave(self, arrival: Arrival) -> None:
        if arrival.line in self._by_line:
            self._by_line[arrival.line].discard(arrival)
        arrival.line = None

    def _fade(self, now: datetime) -> None:
        while self._fading and (self._fading[0][0] < now or len(self._fading) > _MOST):
            until, arrival = self._fading.popleft()
            if arrival.again_until == until:
                self._forget(arrival)

    def _forget(self, arrival: Arrival) -> None:
        known = self._known.get(arrival.fingerprint, [])
        if arrival in known:
            known.remove(arrival)
        if not known:
            self._known.pop(arrival.fingerprint, None)
