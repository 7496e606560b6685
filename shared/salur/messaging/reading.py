"""Each record of a batch is validated by itself: a bad one becomes an `Unread`, its siblings go on."""

from __future__ import annotations

from collections.abc import Container

from salur.contracts import wire
from salur.contracts.wire import Unreadable
from salur.messaging.records import REPLAY_HEADER, Input, Record, Unread
from salur.store.parking import Parked

LONGEST_ID = 128


def read(record: Record, known: Container[str], parked: Parked | None = None) -> Input | Unread:
    """What a record is to a stage that takes the `known` event types.

    The cause is the event's id, so that the same event standing twice in Kafka is decided once. A record that
    has no usable id is identified by its place.
    """
    attributes = wire.attributes(record.headers)
    event_id = attributes.get("ce_id", "")
    if not event_id or len(event_id) > LONGEST_ID:
        return Unread(record, record.place, "no_id", "", parked)
    replay = attributes.get(REPLAY_HEADER, "")[:LONGEST_ID]
    cause = f"{event_id}~{replay}" if replay else event_id
    kind = attributes.get("ce_type")
    try:
        event = wire.read(kind, record.value)
    except Unreadable as bad:
        # The id of unreadable bytes cannot be trusted to be unique: a forged one must not stand for another.
        return Unread(record, record.place, bad.reason, bad.where, parked)
    if kind not in known:
        return Unread(record, record.place, "unexpected_type", "", parked)
    return Input(record, cause, event, attributes.get("traceparent"), parked)
