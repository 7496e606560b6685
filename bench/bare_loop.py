"""The bare loop that a stage is measured against: aiokafka and the driver, the same Mongo operations, nothing else.

It reads a batch, looks its causes and documents up, writes ledger rows and documents in one transaction (inserts,
or replacements that check a version), produces one record each, and commits. It decides nothing, checks nothing,
keeps no order, retries nothing, and sends bytes that were made beforehand.
"""

from __future__ import annotations

import asyncio
import gc
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord
from pymongo import ReplaceOne

from salur.messaging.clock import SystemClock
from salur.store.database import Store

BATCH = 500


@dataclass(frozen=True)
class Sent:
    """A record that the loop sends for each message."""

    topic: str
    value: bytes
    headers: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True)
class Bare:
    """What the loop reads, writes and sends. `document` makes the document of a read value."""

    kafka: str
    group: str
    topics: tuple[str, ...]
    store: Store
    database: str
    collection: str
    document: Callable[[dict[str, Any]], dict[str, Any]]
    sends: tuple[Sent, ...]
    replaces: bool = False

    async def drain(self, messages: int) -> None:
        """Works until so many messages are done."""
        for name in ("ledger", self.collection):
            await self.store.index(self.store.collection(self.database, name), ())
        gc.collect()
        gc.freeze()
        consumer = AIOKafkaConsumer(
            *self.topics,
            bootstrap_servers=self.kafka,
            group_id=self.group,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
        )
        producer = AIOKafkaProducer(
            bootstrap_servers=self.kafka,
            acks="all",
            enable_idempotence=True,
            compression_type="lz4",
            max_batch_size=128 * 1024,
        )
        await consumer.start()
        await producer.start()
        try:
            done = 0
            while done < messages:
                fetched = await consumer.getmany(timeout_ms=20, max_records=BATCH)
                records = [record for part in fetched.values() for record in part]
                if records:
                    await self._batch(records, producer)
                    await consumer.commit()
                    done += len(records)
        finally:
            await producer.stop()
            await consumer.stop()

    async def _batch(
        self, records: Sequence[ConsumerRecord[bytes, bytes]], producer: AIOKafkaProducer
    ) -> None:
        ledger = self.store.collection(self.database, "ledger")
        documents = self.store.collection(self.database, self.collection)
        causes = [dict(record.headers)["ce_id"].decode() for record in records]
        made = [self.document(json.loads(record.value or b"")) for record in records]
        known, found = await asyncio.gather(
            ledger.find({"_id": {"$in": causes}}).to_list(None),
            documents.find({"_id": {"$in": [one["_id"] for one in made]}}).to_list(None),
        )
        assert not known
        versions = {one["_id"]: one["_v"] for one in found}
        now = SystemClock().now()
        rows = [
            {
                "_id": cause,
                "at": now,
                "outputs": [[s.topic, key(one), s.value, s.headers] for s in self.sends],
            }
            for cause, one in zip(causes, made, strict=True)
        ]
        async with self.store.transaction() as session:
            await ledger.insert_many(rows, ordered=False, session=session)
            if self.replaces:
                changes = [_replace(one, versions[one["_id"]]) for one in made]
                await documents.bulk_write(changes, ordered=False, session=session)
            else:
                await documents.insert_many([one | {"_v": 1} for one in made], ordered=False, session=session)
        futures = [
            await producer.send(sent.topic, value=sent.value, key=key(one), headers=list(sent.headers))
            for one in made
            for sent in self.sends
        ]
        await asyncio.gather(*futures)


def key(document: dict[str, Any]) -> bytes:
    """The Kafka key of what a document's change is told by."""
    return str(document["_id"]).encode()


def _replace(document: dict[str, Any], version: int) -> ReplaceOne[dict[str, Any]]:
    return ReplaceOne({"_id": document["_id"], "_v": version}, document | {"_v": version + 1})
