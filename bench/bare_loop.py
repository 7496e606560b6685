"""The bare loop that a stage is measured against: aiokafka and the driver, the same Mongo operations, nothing else.

It reads a batch, looks up its causes, its lines and its documents, writes ledger rows and documents in one transaction
(inserts, or replacements that check a version), produces one record each, and commits. Each look-up and each write is
one call for the whole batch, the look-ups at once. It decides nothing, checks nothing, keeps no order, retries nothing, and
writes and sends what was made beforehand.
"""

from __future__ import annotations

import asyncio
import gc
import json
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord
from pymongo import ReplaceOne

from salur.messaging.clock import SystemClock
from salur.store.database import Store
from salur.store.kinds import CAUSE, Kind
from salur.store.ledger import Ledger
from salur.store.parking import Parking

BATCH = 500


@dataclass(frozen=True)
class Sent:
    """A record that the loop sends for each message."""

    topic: str
    value: bytes
    headers: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True)
class Written:
    """Documents of a kind that are looked up and written, one for each message: `document` makes that of a read value."""

    kind: Kind[Any]
    document: Callable[[dict[str, Any]], dict[str, Any]]
    replaces: bool = False


@dataclass(frozen=True)
class Bare:
    """What the loop reads, writes and sends.

    `looks` are further look-ups of a batch. `chained` adds an entry to the audit chain; `newest` asks afterwards which
    documents of the first kind were changed meanwhile.
    """

    kafka: str
    group: str
    topics: tuple[str, ...]
    store: Store
    database: str
    writes: tuple[Written, ...]
    sends: tuple[Sent, ...]
    looks: Callable[[Sequence[dict[str, Any]]], Iterable[Awaitable[object]]] = lambda _: ()
    chained: bool = False
    newest: bool = False

    async def drain(self, messages: int) -> None:
        """Works until so many messages are done."""
        await Ledger(self.store, self.database).prepare()
        await Parking(self.store, self.database).prepare()
        await self.store.prepare(written.kind for written in self.writes)
        await self.store.index(self._collection("audit"), ())
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
        causes = [dict(record.headers)["ce_id"].decode() for record in records]
        lines = [f"{record.topic}\n{(record.key or b'').hex()}" for record in records]
        values = [json.loads(record.value or b"") for record in records]
        made = [[written.document(value) for value in values] for written in self.writes]
        parked = {"stage": "bare", "line": {"$in": lines}}
        waiting, known, *found = await asyncio.gather(
            self._collection("parked").find(parked, {"line": 1, "cause": 1}).to_list(None),
            self._collection("ledger").find({"_id": {"$in": causes}}).to_list(None),
            *(
                self.store.of(written.kind).find({"_id": {"$in": _ids(documents)}}).to_list(None)
                for written, documents in zip(self.writes, made, strict=True)
            ),
            *self.looks(values),
        )
        assert not known
        assert not waiting
        keys = [record.key or b"" for record in records]
        await self._write(causes, keys, made, found)
        futures = [
            await producer.send(sent.topic, value=sent.value, key=key, headers=list(sent.headers))
            for key in keys
            for sent in self.sends
        ]
        await asyncio.gather(*futures)
        if self.newest:
            last = self.store.of(self.writes[0].kind)
            await last.find({"_id": {"$in": _ids(made[0])}}, {CAUSE: 1}).to_list(None)

    async def _write(
        self,
        causes: Sequence[str],
        keys: Sequence[bytes],
        made: Sequence[Sequence[dict[str, Any]]],
        found: Sequence[Sequence[dict[str, Any]]],
    ) -> None:
        now = SystemClock().now()
        rows = [
            {"_id": cause, "at": now, "outputs": [[s.topic, key, s.value, s.headers] for s in self.sends]}
            for cause, key in zip(causes, keys, strict=True)
        ]
        async with self.store.transaction() as session:
            await self._collection("ledger").insert_many(rows, ordered=False, session=session)
            for written, documents, known in zip(self.writes, made, found, strict=False):
                collection = self.store.of(written.kind)
                if written.replaces:
                    versions = {one["_id"]: one["_v"] for one in known}
                    changes = [_replace(one, versions[one["_id"]]) for one in documents]
                    await collection.bulk_write(changes, ordered=False, session=session)
                else:
                    new = [one | {"_v": 1} for one in documents]
                    await collection.insert_many(new, ordered=False, session=session)
            if self.chained:
                entry = {"_id": causes[0], "at": now, "what": "\n".join(f"{one} 1 changed" for one in causes)}
                await self._collection("audit").insert_many([entry], session=session)

    def _collection(self, name: str) -> Any:
        return self.store.collection(self.database, name)


def _ids(documents: Sequence[dict[str, Any]]) -> list[str]:
    return [one["_id"] for one in documents]


def _replace(document: dict[str, Any], version: int) -> ReplaceOne[dict[str, Any]]:
    return ReplaceOne({"_id": document["_id"], "_v": version}, document | {"_v": version + 1})
