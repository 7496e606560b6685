"""Events as bytes, without a detour: a third of what pydantic takes, for the one path that every message goes.

A test compares them with what the contract's own serialiser gives.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache, lru_cache

import orjson

from salur.contracts import wire
from salur.contracts.messages import MessageReceived, ReceiptReceived, ReceiptUntilReceived
from salur.contracts.topics import Registry
from salur.store.ledger import Output
from services.intake.gateway.domain import Event

Received = MessageReceived | ReceiptReceived | ReceiptUntilReceived


def body(event: Received) -> bytes:
    """The JSON of an event, byte for byte what `wire.body` gives."""
    return orjson.dumps(event.__dict__ | {"payload": event.payload.__dict__}, option=orjson.OPT_UTC_Z)


def output(found: Event, registry: Registry, now: datetime, source: str) -> Output:
    """An event as it goes to Kafka. Its trace is made from its id, so that a redelivery is the same trace."""
    event = found.event
    digits = found.id.replace("-", "")
    headers = (
        *_fixed(source, event.TYPE),
        ("ce_id", found.id.encode()),
        ("ce_time", _stamp(now)),
        ("traceparent", f"00-{digits}-{digits[16:]}-01".encode()),
    )
    return Output(registry.topic_of(event), event.key().encode(), body(event), headers)


@cache
def _fixed(source: str, kind: str) -> wire.Headers:
    return (
        ("content-type", b"application/json"),
        ("ce_specversion", b"1.0"),
        ("ce_source", f"/salur/{source}".encode()),
        ("ce_type", kind.encode()),
    )


@lru_cache(1)
def _stamp(at: datetime) -> bytes:
    """A moment as a CloudEvents header has it; many messages come in one millisecond."""
    return at.isoformat().encode()
