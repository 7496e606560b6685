"""The heart of every service: a batch is read, decided, written in one transaction and published, in this order.

A cause that the ledger knows is not decided again; its outputs are published again as they were. A record that
fails by itself does not touch its siblings. The caller commits the offsets after `process` has returned.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

from salur.messaging.clock import Clock
from salur.messaging.crash import CrashPlan, Point
from salur.messaging.deciding import Attempt, Decided, Item
from salur.messaging.errors import KafkaUnavailable
from salur.messaging.measuring import StageMeter
from salur.messaging.newest import NewestLast
from salur.messaging.outputs import Outputs
from salur.messaging.producer import Producer
from salur.messaging.reading import read
from salur.messaging.records import Input, Record, by_key
from salur.messaging.routes import StageSpec
from salur.observability import get_logger
from salur.privacy.audit_log import AuditLog
from salur.store.database import Store
from salur.store.errors import Conflict, StoreUnavailable
from salur.store.kinds import Kind
from salur.store.ledger import Ledger
from salur.store.parking import Parked, Parking
from salur.store.work import Work

U = TypeVar("U")

IN_PLACE = 30.0
_FIRST_WAIT = 0.02
_LONGEST_WAIT = 2.0

log = get_logger("stage")


class NotNow(Exception):
    """A dependency stayed away for as long as a batch may wait in place. The batch must be read again."""

    safe_to_log = True


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
        instance: str = "",
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
        self.audit = AuditLog(store, spec.database, f"{spec.name}-{instance or 'alone'}", clock)
        self._newest = NewestLast(spec, store, self._ledger, outputs)
        self.parked = asyncio.Event()
        """Set whenever records were parked: who brings them back need not look all the time."""
        self._known_types = frozenset(route.event.TYPE for route in spec.routes)

    async def prepare(self) -> None:
        """Creates the collections and indexes."""
        await self._ledger.prepare()
        await self.parking.prepare()
        await self._store.prepare(self.spec.kinds)
        if self.spec.audit:
            await self.audit.prepare()

    async def process(self, records: Sequence[Record]) -> None:
        """Decides what was read and publishes its outputs; afterwards its offsets may be committed.

        Raises NotNow when a dependency is away for longer than a batch may wait in place.
        """
        self._crash.reached(self.spec.name, Point.AFTER_READ)
        turn = asyncio.Lock()
        ends = await asyncio.gather(
            *(self._process(batch, turn) for batch in by_key(records, self.spec.batch)),
            return_exceptions=True,
        )
        for end in ends:
            if end is not None:
                raise end

    async def _process(self, batch: Sequence[Record], turn: asyncio.Lock) -> None:
        await self._until_done([read(record, self._known_types) for record in batch], turn)

    async def process_parked(self, slips: Sequence[Parked]) -> None:
        """Tries due heads of lines again; removes those that are done and puts off the others."""
        items = [read(_record(slip), self._known_types, slip) for slip in slips]
        decided = await self._until_done(items, asyncio.Lock())
        waiting = {slip.id for slip, _, _ in decided.waiting}
        for slip, due, reason in decided.waiting:
            await self.parking.again(slip, due, reason)
        await self.parking.done([slip for slip in slips if slip.id not in waiting], self._clock.now())

    async def _until_done(self, items: Sequence[Item], turn: asyncio.Lock) -> Decided:
        deadline = asyncio.get_running_loop().time() + IN_PLACE
        attempt = 0
        while True:
            attempt += 1
            try:
                return await self._once(items, turn)
            except (Conflict, StoreUnavailable, KafkaUnavailable) as error:
                reason = type(error).__name__
                self.meter.again(reason)
                log.warning("batch_again", stage=self.spec.name, reason=reason, attempt=attempt)
                if asyncio.get_running_loop().time() >= deadline:
                    raise NotNow(reason) from None
            wait = min(_FIRST_WAIT * (1 << min(attempt, 10)), _LONGEST_WAIT)
            await asyncio.sleep(wait * random.uniform(0.5, 1))

    async def _once(self, items: Sequence[Item], turn: asyncio.Lock) -> Decided:
        """One try: look up, load, decide, write, publish.

        Batches decide in turn and not at once: so that there is one to decide while another is written.
        """
        work = Work(self._store)
        with self.meter.step("load"):
            known, lines, _ = await asyncio.gather(
                self._ledger.outputs(self.spec.name, {item.cause for item in items}),
                self.parking.lines(self.spec.name, {item.record.line for item in items}),
                self._load(work, items),
            )
        decided = Decided(known=dict(known))
        async with turn:
            with self.meter.step("decide"):
                now = self._clock.now()
                unit = await self._decide(items, lines, work, decided, now)
        with self.meter.step("transaction"):
            await self._write(work, decided, now)
        self._crash.reached(self.spec.name, Point.AFTER_TRANSACTION)
        with self.meter.step("publish"):
            await self._producer.send(decided.outputs(items))
            await self._newest.stands_last(decided.sent(items), self._producer)
        self._crash.reached(self.spec.name, Point.AFTER_PRODUCE)
        self._tell(items, decided, unit)
        return decided

    async def _decide(
        self,
        items: Sequence[Item],
        lines: dict[str, set[str]],
        work: Work,
        decided: Decided,
        now: datetime,
    ) -> U:
        """Notes in `decided` what becomes of each; gives the unit that their handlers worked with."""
        unit = self.spec.unit(work, self._clock)
        if self.spec.foresee:
            fresh = [i.event for i in items if isinstance(i, Input) and i.cause not in decided.known]
            await self.spec.foresee(unit, fresh)
        attempt = Attempt(
            self.spec.name, self._routes, self._outputs, work=work, unit=unit, now=now, decided=decided
        )
        await attempt.decide(items, lines)
        return unit

    async def _load(self, work: Work, items: Sequence[Item]) -> None:
        wanted: dict[Kind[Any], list[str]] = {}
        for item in items:
            if isinstance(item, Input):
                for kind, document_id in self._routes[type(item.event)].needs(item.event):
                    wanted.setdefault(kind, []).append(document_id)
        await asyncio.gather(*(work.load(kind, ids) for kind, ids in wanted.items()))

    async def _write(self, work: Work, decided: Decided, now: datetime) -> None:
        if work.empty and not decided.fresh and not decided.parked:
            return
        done = self.spec.audit(decided.events) if self.spec.audit else None
        async with self.audit.together(done) as session:
            if decided.fresh:
                await self._ledger.write(self.spec.name, decided.fresh, now, session)
            await work.flush(session)
            if decided.parked:
                await self.parking.park(decided.parked, session)
        if decided.parked:
            self.parked.set()

    def _tell(self, items: Sequence[Item], decided: Decided, unit: U) -> None:
        for (lane, outcome), count in decided.counts(items).items():
            self.meter.records(lane, outcome, count)
        for item in items:
            if item.cause in decided.dead:
                self.meter.dead(item.record.topic, decided.dead[item.cause])
        if self.spec.after and decided.fresh:
            self.spec.after(unit, decided.events)


def _record(slip: Parked) -> Record:
    return Record(slip.topic, slip.partition, slip.offset, slip.key, slip.value, slip.headers)
