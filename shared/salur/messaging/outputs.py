"""From an event a handler gives to the bytes that go to Kafka, with ids that come out the same each time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from salur.contracts import ids, wire
from salur.contracts.base import Contract, Lane
from salur.contracts.dead_letters import DeadLetter
from salur.contracts.topics import DEAD_LETTER_SUFFIX, Registry
from salur.messaging.dead_letters import Original
from salur.messaging.producer import LARGEST_RECORD
from salur.messaging.records import Input, Record, Unread
from salur.privacy.keyring import KeyRing, Purpose
from salur.privacy.sealed import Sealed
from salur.store.ledger import Output

# A dead letter is base64 within JSON; what would not fit stays where it is.
LARGEST_ORIGINAL = LARGEST_RECORD * 5 // 8


class Outputs:
    """Makes the outputs of one stage."""

    def __init__(self, stage: str, registry: Registry, keys: KeyRing) -> None:
        self._stage = stage
        self._registry = registry
        self._keys = keys

    def of(self, cause: str, events: Iterable[Contract], at: datetime, trace: str | None) -> list[Output]:
        """The records for the events that a cause gave, in their order."""
        return [
            self._output(
                self._registry.topic_of(event), event, ids.output_id(self._stage, cause, n), at, trace
            )
            for n, event in enumerate(events)
        ]

    def topics_of(self, event: type[Contract]) -> frozenset[str]:
        """The topics, one or two, that events of a type go to."""
        (topic,) = (t for t in self._registry.topics.values() if event.TYPE in t.events)
        return frozenset(self._registry.full_name(topic.name, lane) for lane in Lane)

    def dead(self, item: Input | Unread, reason: str, where: str, at: datetime) -> Output:
        """The dead letter of a record."""
        record = item.record
        letter = ids.derived_id("dead-letter", self._stage, item.cause)
        event = DeadLetter(
            letter=letter,
            stage=self._stage,
            topic=record.topic,
            partition=record.partition,
            offset=record.offset,
            reason=reason,
            where=where,
            died_at=at,
            sealed=self._seal(record),
        )
        return self._output(record.topic + DEAD_LETTER_SUFFIX, event, letter, at, None)

    def _seal(self, record: Record) -> Sealed | None:
        original = Original.of(record).pack()
        if len(original) > LARGEST_ORIGINAL:
            return None
        return self._keys.seal("dead-letter", original, Purpose.MESSAGE)

    def _output(self, topic: str, event: Contract, event_id: str, at: datetime, trace: str | None) -> Output:
        headers = wire.headers(event, event_id=event_id, source=self._stage, at=at, trace=trace)
        return Output(topic, event.key().encode(), wire.body(event), headers)
