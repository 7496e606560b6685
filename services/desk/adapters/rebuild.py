"""Builds the read model anew from the start of `cases.changed`, while desk goes on with the old one.

A new collection is filled up to where the topic ended at the beginning, takes the old one's place in one step, and
is then given what came meanwhile. The highest version wins wherever two writers meet.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError

from salur.contracts import wire
from salur.contracts.cases import CaseChanged
from salur.contracts.topics import Registry
from salur.messaging.errors import KafkaUnavailable
from salur.store.database import Store
from salur.store.driver import translated
from salur.store.kinds import VERSION
from services.desk.adapters.documents import CASES, DATABASE
from services.desk.domain.record import CaseRecord

TOPIC = "cases.changed"
AT_ONCE = 200
PATIENCE = 30.0
_POLL_MS = 500

Ends = Mapping[TopicPartition, int]
Records = list[ConsumerRecord[Any, Any]]


@dataclass(frozen=True)
class Rebuilt:
    """What was read: records, those that could not be read, and the cases there are now."""

    records: int
    unreadable: int
    cases: int


async def rebuild(store: Store, bootstrap: str, registry: Registry) -> Rebuilt:
    """Builds and swaps. Raises KafkaUnavailable, StoreUnavailable; the old read model then stands as it was."""
    fresh = store.collection(DATABASE, f"cases_{secrets.token_hex(4)}")
    topics = [registry.full_name(TOPIC, lane) for lane in registry.topics[TOPIC].lanes]
    async with _reader(bootstrap, topics) as reader:
        try:
            await store.index(fresh, CASES.indexes)
            ends = await reader.ends()
            await reader.copy(fresh, ends)
            with translated():
                await fresh.rename(CASES.collection, dropTarget=True)
        except BaseException:
            with translated():
                await fresh.drop()
            raise
        await reader.copy(store.of(CASES), await reader.ends())
    with translated():
        cases: int = await store.of(CASES).estimated_document_count()
    return Rebuilt(reader.records, reader.unreadable, cases)


class _Reader:
    """Reads all partitions once, from their start, as far as it is told each time."""

    def __init__(self, consumer: AIOKafkaConsumer, places: list[TopicPartition]) -> None:
        self._consumer = consumer
        self._places = places
        self.records = 0
        self.unreadable = 0

    async def ends(self) -> Ends:
        """Where the partitions end now."""
        found: Ends = await self._consumer.end_offsets(self._places)
        return found

    async def copy(self, target: Any, ends: Ends) -> None:
        """Writes what stands before `ends` and was not read yet."""
        silent_since = asyncio.get_running_loop().time()
        while await self._is_before(ends):
            batch = await self._consumer.getmany(timeout_ms=_POLL_MS, max_records=AT_ONCE)
            records = [record for some in batch.values() for record in some]
            await self._write(target, records)
            now = asyncio.get_running_loop().time()
            if records:
                silent_since = now
            elif now - silent_since > PATIENCE:
                raise KafkaUnavailable(f"{TOPIC} could not be read to its end")

    async def _is_before(self, ends: Ends) -> bool:
        for place, end in ends.items():
            if end and await self._consumer.position(place) < end:
                return True
        return False

    async def _write(self, target: Any, records: Records) -> None:
        self.records += len(records)
        newest: dict[str, CaseRecord | None] = {}
        for record in records:
            key = (record.key or b"").decode()
            if record.value is None:
                newest[key] = None
                continue
            try:
                event = wire.read(wire.attributes(record.headers).get("ce_type"), record.value)
            except wire.Unreadable:
                self.unreadable += 1
                continue
            held = newest.get(key)
            if isinstance(event, CaseChanged) and (held is None or held.case.version < event.case.version):
                newest[key] = CaseRecord.of(event.case)
        with translated():
            await asyncio.gather(*(_put(target, key, kept) for key, kept in newest.items()))


async def _put(target: Any, key: str, record: CaseRecord | None) -> None:
    """Writes a record unless a newer version is there; None is a tombstone. One step, so that it may meet the stage."""
    if record is None:
        await target.delete_one({"_id": key})
        return
    document = CASES.document(record, 0)
    del document[VERSION]
    version = {VERSION: {"$add": [{"$ifNull": [f"${VERSION}", 0]}, 1]}}
    is_newer = {"$gte": [{"$ifNull": ["$case.version", -1]}, record.case.version]}
    change = {
        "$replaceWith": {"$cond": [is_newer, "$$ROOT", {"$mergeObjects": [{"$literal": document}, version]}]}
    }
    await target.update_one({"_id": key}, [change], upsert=True)


@asynccontextmanager
async def _reader(bootstrap: str, topics: list[str]) -> AsyncIterator[_Reader]:
    consumer = AIOKafkaConsumer(
        *topics,
        bootstrap_servers=bootstrap,
        client_id="salur-desk-rebuild",
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=8 * 1024 * 1024,
    )
    try:
        await consumer.start()
        places = sorted(consumer.assignment())
        await consumer.seek_to_beginning(*places)
        yield _Reader(consumer, places)
    except KafkaError as error:
        raise KafkaUnavailable(type(error).__name__) from None
    finally:
        await consumer.stop()
