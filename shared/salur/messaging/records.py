"""A record as a stage takes it from Kafka, and what it was found to be."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from salur.contracts.base import Contract, Lane
from salur.contracts.topics import URGENT_SUFFIX
from salur.contracts.wire import Headers
from salur.store.parking import Parked

REPLAY_HEADER = "salur_replay"


@dataclass(frozen=True, slots=True)
class Record:
    """A Kafka record, raw."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Headers

    @property
    def place(self) -> str:
        """Where it stands, e.g. `intake.messages/3/4711`."""
        return f"{self.topic}/{self.partition}/{self.offset}"

    @property
    def lane(self) -> Lane:
        """The lane of its topic."""
        return Lane.URGENT if self.topic.endswith(URGENT_SUFFIX) else Lane.ROUTINE

    @property
    def line(self) -> str:
        """What it shares an order with: its topic and key."""
        return f"{self.topic}\n{self.key.hex() if self.key else ''}"


@dataclass(frozen=True, slots=True)
class Input:
    """A record that could be read: its event, what caused it, its trace, and its parking slip if it waited."""

    record: Record
    cause: str
    event: Contract
    trace: str | None
    parked: Parked | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """A record that could not be read, with why."""

    record: Record
    cause: str
    reason: str
    where: str
    parked: Parked | None = None


def by_key(records: Sequence[Record], most: int) -> list[Sequence[Record]]:
    """The records in as few batches as hold about `most` each, in order, those of one key all in one."""
    count = -(-len(records) // most)
    if count <= 1:
        return [records]
    batches: list[list[Record]] = [[] for _ in range(count)]
    for record in records:
        batches[zlib.crc32(record.key or b"") % count].append(record)
    return [batch for batch in batches if batch]
