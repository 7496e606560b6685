"""The fate of a message, said by raising. A handler raises one of these; the stage runner alone acts on them.

  Reject       it can never be done: a dead letter, with its reason
  Retry        it cannot be done yet: parked, tried again with growing pauses, a dead letter when `patience` ends
  Throttled    the other side said how long to wait: parked for that long
  ChannelDown  the other side is away: parked like Retry

A dependency that is away (Kafka, MongoDB) is nobody's fault and no record's fate: the whole batch waits.
"""

from __future__ import annotations

from datetime import timedelta

FIRST_PAUSE = timedelta(milliseconds=200)
LONGEST_PAUSE = timedelta(minutes=5)
PATIENCE = timedelta(hours=24)


class Fate(Exception):
    """Base of the fates. `reason` is a short code, safe to log; content is never quoted."""

    safe_to_log = True

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Reject(Fate):
    """This record can never be done."""


class Retry(Fate):
    """This record cannot be done yet. After `patience` it becomes a dead letter."""

    def __init__(self, reason: str, patience: timedelta = PATIENCE) -> None:
        super().__init__(reason)
        self.patience = patience

    def pause(self, attempts: int) -> timedelta:
        """How long to wait after so many attempts: doubling from 200 ms to five minutes."""
        doubled: timedelta = FIRST_PAUSE * (1 << min(attempts - 1, 20))
        return min(doubled, LONGEST_PAUSE)


class Throttled(Retry):
    """The other side asked to wait for `wait`."""

    def __init__(self, wait: timedelta, reason: str = "throttled") -> None:
        super().__init__(reason)
        self.wait = wait

    def pause(self, attempts: int) -> timedelta:  # noqa: ARG002 - the other side said how long
        return self.wait


class ChannelDown(Retry):
    """The other side of a channel is away."""


class KafkaUnavailable(Exception):
    """Kafka did not confirm in time."""

    safe_to_log = True


class CannotGoOn(Exception):
    """The producer's sequence is broken; only a new process can be trusted to go on."""

    safe_to_log = True
