"""A consumer beside the stages: for what a process only follows or looks up, and for what they have in common."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord
from aiokafka.errors import KafkaError

from salur.contracts import wire
from salur.contracts.base import Contract

SELDOM_MS = 5_000
"""So long a broker may keep a question open about a topic that hardly ever has news; what comes is answered at once."""


@asynccontextmanager
async def reading(
    bootstrap: str, client: str, *topics: str, group: str | None = None, seldom: bool = False
) -> AsyncIterator[AIOKafkaConsumer]:
    """A started consumer from the beginning of what is kept, or of what its group has left; offsets move when told to.

    Without a group all partitions are this process's and every start begins at the beginning; without topics it is
    still to be assigned. `seldom`: hardly ever is there anything new. Raises KafkaError.
    """
    consumer = AIOKafkaConsumer(
        *topics,
        bootstrap_servers=bootstrap,
        group_id=group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        client_id=client,
        **({"fetch_max_wait_ms": SELDOM_MS} if seldom else {}),
    )
    try:
        await consumer.start()
        yield consumer
    finally:
        with suppress(KafkaError):
            await consumer.stop()


def event_of(record: ConsumerRecord[Any, Any], log: Any) -> Contract | None:
    """A record's event; None, with a line in the log, for what cannot be read."""
    try:
        return wire.read(wire.attributes(record.headers).get("ce_type"), record.value)
    except wire.Unreadable as bad:
        log.warning("unreadable", reason=bad.reason)
        return None
