"""A stage on a lane's topics: FastStream fetches batches of raw bytes, the stage decides, then offsets move.

Acknowledging is manual, with the meaning of NACK_ON_ERROR: offsets are committed after the outputs are, and a
batch that could not be finished is read again. FastStream's own nack stops at the first partition that was
taken away in a rebalance and would leave the others past their unfinished records; ours skips that one only.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from itertools import chain
from typing import Any

from aiokafka import ConsumerRecord, TopicPartition
from aiokafka.coordinator.assignors.range import RangePartitionAssignor
from aiokafka.coordinator.assignors.roundrobin import RoundRobinPartitionAssignor
from aiokafka.errors import IllegalStateError, KafkaError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker, KafkaMessage, Topic
from faststream.kafka.message import FAKE_CONSUMER

from salur.contracts.base import Lane
from salur.messaging.crash import CrashPlan, Point
from salur.messaging.producer import LARGEST_RECORD
from salur.messaging.records import Record
from salur.messaging.stage import NotNow, Stage
from salur.observability import Health, get_logger

LOOK_UP_MS = 1_000
LOOK_EVERY = 5.0
COMMIT_LOOK_EVERY = 10.0
ANSWER_WITHIN = 5.0
COMMIT_LOOKS = 3
"""So often a commit is waited for although Kafka answers, before the process ends."""
log = get_logger("consumer")


class CommitStuck(Exception):
    """Kafka answers and a commit does not end: what coordinates this group within the process has stopped."""

    safe_to_log = True


class StageConsumer:
    """Feeds one stage from its topics in one lane."""

    def __init__(
        self,
        stage: Stage[Any],
        *,
        broker: KafkaBroker,
        topics: Sequence[str],
        group: str,
        instance: str | None,
        lane: Lane,
        crash: CrashPlan,
        health: Health,
    ) -> None:
        self._stage = stage
        self._crash = crash
        self._health = health
        self._loop = f"{stage.spec.name}-{lane}"
        self._most = stage.spec.batch * stage.spec.batches
        self.lane = lane
        self._busy = False
        self._waited_for = False
        self._oldest = 0.0
        self.failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        assignor = RangePartitionAssignor if stage.spec.co_partitioned else RoundRobinPartitionAssignor
        self._subscriber = broker.subscriber(
            *(Topic(name, declare=False) for name in topics),
            group_id=group,
            group_instance_id=instance,
            batch=True,
            max_records=self._most,
            max_partition_fetch_bytes=LARGEST_RECORD,
            auto_offset_reset="earliest",
            ack_policy=AckPolicy.MANUAL,
            partition_assignment_strategy=(assignor,),
            parser=_unparsed,
            decoder=_undecoded,
            no_reply=True,
        )
        self._subscriber(self._consume)
        # FastStream's own asks in vain fifty times a second and sleeps between, while records may come (ADR 57).
        setattr(self._subscriber, "get_msg", self._fetched)  # noqa: B010 - the type forbids plain assignment

    async def _fetched(self, consumer: Any) -> tuple[ConsumerRecord[Any, Any], ...]:
        """The next batch, as soon as there is anything; empty after a second of nothing."""
        found = await consumer.getmany(timeout_ms=LOOK_UP_MS, max_records=self._most)
        return tuple(chain.from_iterable(found.values()))

    async def _consume(self, message: KafkaMessage) -> None:
        raw: tuple[ConsumerRecord[Any, Any], ...] = message.raw_message
        began = time.perf_counter()
        self._health.turn(self._loop)
        self._busy = True
        self._oldest = max(time.time() - min(r.timestamp for r in raw) / 1000, 0.0)
        try:
            await self._stage.process([_record(r) for r in raw])
        except NotNow as later:
            log.warning("batch_later", stage=self._stage.spec.name, lane=self.lane, reason=str(later))
            self._rewind(raw)
        except Exception as error:
            # What we cannot explain is not worked around: the process ends and its batch is read again.
            self._rewind(raw)
            await self._end(error)
        else:
            self._crash.reached(self._stage.spec.name, Point.BEFORE_COMMIT)
            with self._stage.meter.step("commit"):
                await self._commit(raw)
            self._stage.meter.batch(self.lane, len(raw), time.perf_counter() - began)
        self._busy = self._waited_for = False
        self._health.idle(self._loop)

    async def pulse(self) -> None:
        """Looks for ever how far behind the stage is, also while no batch comes.

        Records that are there while no batch comes, though Kafka answers, start the clock of liveness: a loop that
        hangs in fetching is found as surely as one that hangs in deciding, and one that waits for Kafka is well.
        """
        while True:
            behind = await self._behind()
            self._stage.meter.behind(self.lane, behind, self._oldest if behind else 0.0)
            if not self._busy and behind and not (self._waited_for and await self._kafka_answers()):
                self._health.turn(self._loop)
            elif not self._busy and not behind:
                self._health.idle(self._loop)
            self._waited_for = bool(behind)
            await asyncio.sleep(LOOK_EVERY)

    async def _behind(self) -> int:
        """How many records the broker is known to have beyond what was taken."""
        consumer = self._subscriber.consumer
        if consumer is None:
            return 0
        behind = 0
        for place in consumer.assignment():
            end = consumer.highwater(place)
            try:
                async with asyncio.timeout(1):
                    behind += max(end - await consumer.position(place), 0) if end is not None else 0
            except (TimeoutError, KafkaError, IllegalStateError):
                continue
        return behind

    async def _commit(self, raw: Sequence[ConsumerRecord[Any, Any]]) -> None:
        """Returns when the offsets stand, or the partitions are somebody else's.

        aiokafka waits without end for a Kafka that is away: each round of waiting is a sign of life. Seen once, after
        a broker was frozen and killed: a commit that went on waiting for a Kafka that was back.
        """
        consumer = self._subscriber.consumer
        assert consumer is not None
        held = consumer.assignment()
        ends: dict[TopicPartition, int] = {}
        for record in raw:
            place = TopicPartition(record.topic, record.partition)
            if place in held:
                ends[place] = max(ends.get(place, 0), record.offset + 1)
        committing = asyncio.ensure_future(consumer.commit(ends))
        answered = 0
        try:
            while not (await asyncio.wait({committing}, timeout=COMMIT_LOOK_EVERY))[0]:
                log.warning("commit_waits", stage=self._stage.spec.name, lane=self.lane)
                self._health.turn(self._loop)
                answered = answered + 1 if await self._kafka_answers() else 0
                self._health.turn(self._loop)
                if answered >= COMMIT_LOOKS:
                    await self._end(CommitStuck("a commit does not end although Kafka answers"))
            await committing
        except (KafkaError, IllegalStateError) as error:
            # Whoever holds the partition now reads the batch again and finds it in the ledger.
            log.warning("commit_failed", stage=self._stage.spec.name, reason=type(error).__name__)
        finally:
            committing.cancel()

    async def _kafka_answers(self) -> bool:
        consumer = self._subscriber.consumer
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                return bool((await consumer._client.fetch_all_metadata()).brokers()) if consumer else False
        except (TimeoutError, KafkaError):
            return False

    async def _end(self, error: Exception) -> None:
        """The process ends with this error; never returns."""
        if not self.failed.done():
            self.failed.set_exception(error)
        await asyncio.Event().wait()

    def _rewind(self, raw: Sequence[ConsumerRecord[Any, Any]]) -> None:
        consumer = self._subscriber.consumer
        assert consumer is not None
        starts: dict[TopicPartition, int] = {}
        for record in raw:
            place = TopicPartition(record.topic, record.partition)
            starts[place] = min(starts.get(place, record.offset), record.offset)
        for place, offset in starts.items():
            try:
                consumer.seek(place, offset)
            except IllegalStateError:
                continue


def _record(raw: ConsumerRecord[Any, Any]) -> Record:
    return Record(raw.topic, raw.partition, raw.offset, raw.key, raw.value, tuple(raw.headers))


async def _unparsed(message: Any) -> KafkaMessage:
    """FastStream's parser decodes headers as UTF-8 and fails a whole batch for one that is not."""
    return KafkaMessage(body=b"", headers={}, raw_message=message, consumer=FAKE_CONSUMER)


async def _undecoded(message: KafkaMessage) -> KafkaMessage:
    """With `apply_types=False` a handler gets what the decoder gives: here the message with its raw records."""
    return message
