"""The heart of every service: a batch is read, decided, written in one transaction and published, in this order.

A cause that the ledger knows is not decided again; its outputs are published again as they were. A record that
fails by itself does not touch its siblings. The caller commits the offsets after `process` has returned.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from salur.contracts.base import Contract, Lane
from salur.messaging.clock import Clock
from salur.messaging.crash import CrashPlan, Point
from salur.messaging.errors import KafkaUnavailable, Reject, Retry
from salur.messaging.measuring import StageMeter
from salur.messaging.outputs import Outputs
from salur.messaging.producer import Producer
from salur.messaging.reading import read
from salur.messaging.records import Input, Record, Unread
from salur.messaging.routes import StageSpec
from salur.observability import get_logger
from salur.store.database import Store
from salur.store.errors import Conflict, StoreBroken, StoreUnavailable
from salur.store.kinds import Kind
from salur.store.ledger import Ledger, Output
from salur.store.parking import Parked, Parking
from salur.store.work import Work

U = TypeVar("U")

IN_PLACE = 30.0
BEHIND = timedelta(seconds=30)
_LONGEST_WAIT = 2.0

log = get_logger("stage")


class NotNow(Exception):
    """A dependency stayed away for as long as a batch may wait in place. The batch must be read again."""

    safe_to_log = True


@dataclass
class Decided(Generic[U]):
    """What one attempt at a batch decided, not yet written."""

    fresh: dict[str, list[Output]] = field(default_factory=dict)
    known: dict[str, Sequence[Output]] = field(default_factory=dict)
    events: list[Contract] = field(default_factory=list)
    parked: list[Parked] = field(default_factory=list)
    waiting: list[tuple[Parked, datetime, str]] = field(default_factory=list)
    dead: dict[str, str] = field(default_factory=dict)

    def outputs(self, items: Sequence[Input | Unread]) -> list[Output]:
        """All outputs of the batch, in the order of its records, a repeated cause once."""
        found: list[Output] = []
        for cause in dict.fromkeys(item.cause for item in items):
            found.extend(self.fresh.get(cause) or self.known.get(cause) or ())
        return found


class Stage(Generic[U]):
    """Runs one stage's decisions over batches of raw records."""

    def __init__(
        self,
        spec: StageSpec[U],
        *,
        store: Store,
        producer: Producer,
        outputs: Outputs,
        clock: Clock,
        crash: CrashPlan,
        prefix: str = "",
    ) -> None:
        self.spec = spec
        self.meter = StageMeter(spec.name, prefix)
        self._store = store
        self._producer = producer
        self._outputs = outputs
        self._clock = clock
        self._crash = crash
        self._ledger = Ledger(store, spec.database)
        self.parking = Parking(store, spec.database)
        self._routes = {route.event: route for route in spec.routes}
        self._known_types = frozenset(route.event.TYPE for route in spec.routes)

    async def prepare(self) -> None:
        """Creates the collections and indexes."""
        await self._ledger.prepare()
        await self.parking.prepare()
        await self._store.prepare(self.spec.kinds)

    async def process(self, records: Sequence[Record]) -> None:
        """Decides a batch and publishes its outputs; afterwards its offsets may be committed.

        Raises NotNow when a dependency is away for longer than a batch may wait in place.
        """
        self._crash.reached(self.spec.name, Point.AFTER_READ)
        await self._run([read(record, self._known_types) for record in records])

    async def process_parked(self, slips: Sequence[Parked]) -> None:
        """Tries due heads of lines again; removes those that are done and puts off the others."""
        items = [read(_record(slip), self._known_types, slip) for slip in slips]
        # The cause was settled when the record was first read, with the replay number it had then.
        decided = await self._run(items)
        waiting = {slip.id for slip, _, _ in decided.waiting}
        for slip, due, reason in decided.waiting:
            await self.parking.again(slip, due, reason)
        await self.parking.done([slip for slip in slips if slip.id not in waiting], self._clock.now())

    async def _run(self, items: Sequence[Input | Unread]) -> Decided[U]:
        deadline = asyncio.get_running_loop().time() + IN_PLACE
        attempt = 0
        while True:
            attempt += 1
            try:
                decided = await self._once(items)
            except (Conflict, StoreUnavailable, KafkaUnavailable) as error:
                reason = type(error).__name__
                self.meter.again(reason)
                log.warning("batch_again", stage=self.spec.name, reason=reason, attempt=attempt)
                if asyncio.get_running_loop().time() >= deadline:
                    raise NotNow(reason) from None
                await asyncio.sleep(
                    min(0.02 * (1 << min(attempt, 10)), _LONGEST_WAIT) * random.uniform(0.5, 1)
                )
            else:
                return decided

    async def _once(self, items: Sequence[Input | Unread]) -> Decided[U]:
        decided = await self._attempt(items)
        self._crash.reached(self.spec.name, Point.AFTER_TRANSACTION)
        with self.meter.step("publish"):
            await self._producer.send(decided.outputs(items))
        self._crash.reached(self.spec.name, Point.AFTER_PRODUCE)
        self._count(items, decided)
        if self.spec.after and decided.fresh:
            self.spec.after(decided.events)
        return decided

    def _count(self, items: Sequence[Input | Unread], decided: Decided[U]) -> None:
        parked = {slip.cause for slip in decided.parked} | {slip.cause for slip, _, _ in decided.waiting}
        for lane in Lane:
            outcomes: Counter[str] = Counter()
            for item in items:
                if item.record.lane is not lane:
                    continue
                if item.cause in decided.dead:
                    outcomes["dead"] += 1
                    self.meter.dead(item.record.topic, decided.dead[item.cause])
                elif item.cause in parked:
                    outcomes["parked"] += 1
                else:
                    outcomes["decided" if item.cause in decided.fresh else "repeated"] += 1
            for outcome, count in outcomes.items():
                self.meter.records(lane, outcome, count)

    async def _attempt(self, items: Sequence[Input | Unread]) -> Decided[U]:
        """One try: look up, load, decide, write. Changes nothing outside the transaction."""
        work = Work(self._store)
        with self.meter.step("load"):
            known, lines = await asyncio.gather(
                self._ledger.outputs(self.spec.name, {item.cause for item in items}),
                self.parking.lines(self.spec.name, {item.record.line for item in items}),
            )
            await self._load(work, [item for item in items if item.cause not in known])
        decided: Decided[U] = Decided(known=dict(known))
        with self.meter.step("decide"):
            now = await self._decide_all(items, work, lines, decided)
        if not work.empty or decided.fresh or decided.parked:
            with self.meter.step("transaction"):
                await self._write(work, decided, now)
        return decided

    async def _decide_all(
        self,
        items: Sequence[Input | Unread],
        work: Work,
        lines: dict[str, set[str]],
        decided: Decided[U],
    ) -> datetime:
        now = self._clock.now()
        unit = self.spec.unit(work, self._clock)
        for item in items:
            if item.cause in decided.known or item.cause in decided.fresh:
                continue
            waits = lines.setdefault(item.record.line, set())
            if waits and item.parked is None:
                if item.cause not in waits:
                    waits.add(item.cause)
                    decided.parked.append(_slip(self.spec.name, item, "behind", now, now + BEHIND))
                continue
            await self._decide(item, work, unit, decided, waits, now)
        return now

    async def _load(self, work: Work, items: Sequence[Input | Unread]) -> None:
        wanted: dict[Kind[Any], list[str]] = {}
        for item in items:
            if isinstance(item, Input):
                for kind, document_id in self._routes[type(item.event)].needs(item.event):
                    wanted.setdefault(kind, []).append(document_id)
        for kind, ids in wanted.items():
            await work.load(kind, ids)

    async def _decide(
        self,
        item: Input | Unread,
        work: Work,
        unit: U,
        decided: Decided[U],
        waits: set[str],
        now: datetime,
    ) -> None:
        if isinstance(item, Unread):
            self._bury(item, item.reason, item.where, decided, now)
            return
        try:
            with work.savepoint():
                events = await self._routes[type(item.event)].handler(item.event, unit)
                outputs = self._outputs.of(item.cause, events, now, item.trace)
        except Reject as fate:
            self._bury(item, fate.reason, "", decided, now)
        except Retry as fate:
            self._wait(item, fate, decided, waits, now)
        except (Conflict, StoreUnavailable, StoreBroken):
            raise
        except Exception as bug:
            log.exception("handler_failed", stage=self.spec.name, cause=item.cause)
            self._bury(item, "handler_failed", type(bug).__name__, decided, now)
        else:
            decided.fresh[item.cause] = outputs
            decided.events.extend(events)

    def _wait(self, item: Input, fate: Retry, decided: Decided[U], waits: set[str], now: datetime) -> None:
        slip = item.parked
        since = slip.since if slip else now
        if now - since >= fate.patience:
            self._bury(item, fate.reason, "patience", decided, now)
        elif slip:
            decided.waiting.append((slip, now + fate.pause(slip.attempts + 1), fate.reason))
        else:
            waits.add(item.cause)
            decided.parked.append(_slip(self.spec.name, item, fate.reason, now, now + fate.pause(1)))

    def _bury(
        self, item: Input | Unread, reason: str, where: str, decided: Decided[U], now: datetime
    ) -> None:
        log.warning("dead_letter", stage=self.spec.name, topic=item.record.topic, reason=reason, where=where)
        decided.dead[item.cause] = reason
        decided.fresh[item.cause] = [self._outputs.dead(item, reason, where, now)]

    async def _write(self, work: Work, decided: Decided[U], now: datetime) -> None:
        async with self._store.transaction() as session:
            if decided.fresh:
                await self._ledger.write(self.spec.name, decided.fresh, now, session)
            await work.flush(session)
            if decided.parked:
                await self.parking.park(decided.parked, session)


def _slip(stage: str, item: Input | Unread, reason: str, now: datetime, due: datetime) -> Parked:
    record = item.record
    return Parked(
        stage=stage,
        cause=item.cause,
        line=record.line,
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        key=record.key,
        value=record.value,
        headers=record.headers,
        reason=reason,
        since=now,
        due=due,
    )


def _record(slip: Parked) -> Record:
    return Record(slip.topic, slip.partition, slip.offset, slip.key, slip.value, slip.headers)
