"""One attempt at a batch: each record is given to its handler, and its fate is noted, not yet written."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from salur.contracts.base import Contract, Lane
from salur.messaging.errors import Reject, Retry
from salur.messaging.outputs import Outputs
from salur.messaging.records import Input, Unread
from salur.messaging.routes import Route
from salur.observability import get_logger, parse_trace, tracing
from salur.store.errors import Conflict, StoreBroken, StoreUnavailable
from salur.store.ledger import Output
from salur.store.parking import Parked
from salur.store.work import Work

U = TypeVar("U")
Item = Input | Unread

BEHIND = timedelta(seconds=30)
_AT_A_STRETCH = 10

log = get_logger("stage")


@dataclass
class Decided:
    """What an attempt decided: outputs by cause, new or known, and what waits, dies or goes on waiting."""

    known: dict[str, Sequence[Output]]
    fresh: dict[str, list[Output]] = field(default_factory=dict)
    events: list[Contract] = field(default_factory=list)
    parked: list[Parked] = field(default_factory=list)
    waiting: list[tuple[Parked, datetime, str]] = field(default_factory=list)
    dead: dict[str, str] = field(default_factory=dict)

    def outputs(self, items: Sequence[Item]) -> list[Output]:
        """All outputs of the batch, in the order of its records, a repeated cause once."""
        return [output for outputs in self.sent(items).values() for output in outputs]

    def sent(self, items: Sequence[Item]) -> dict[str, Sequence[Output]]:
        """The same by their causes."""
        causes = dict.fromkeys(item.cause for item in items)
        return {cause: self.fresh.get(cause) or self.known.get(cause) or () for cause in causes}

    def counts(self, items: Sequence[Item]) -> Counter[tuple[Lane, str]]:
        """How many records of each lane were decided, repeated, parked or dead."""
        parked = {slip.cause for slip in self.parked} | {slip.cause for slip, _, _ in self.waiting}
        return Counter((item.record.lane, self._outcome(item.cause, parked)) for item in items)

    def _outcome(self, cause: str, parked: set[str]) -> str:
        if cause in self.dead:
            return "dead"
        if cause in parked:
            return "parked"
        return "decided" if cause in self.fresh else "repeated"


class Attempt(Generic[U]):
    """Decides the records of one batch, in order, on one unit of work."""

    def __init__(
        self,
        stage: str,
        routes: dict[type[Contract], Route[U]],
        outputs: Outputs,
        *,
        work: Work,
        unit: U,
        now: datetime,
        decided: Decided,
    ) -> None:
        self._stage = stage
        self._routes = routes
        self._outputs = outputs
        self._work = work
        self._unit = unit
        self._now = now
        self.decided = decided

    async def decide(self, items: Sequence[Item], lines: dict[str, set[str]]) -> None:
        """Decides those that are new. `lines` are the lines with waiting records, and the causes that wait."""
        for number, item in enumerate(items, 1):
            if number % _AT_A_STRETCH == 0:
                # Another lane of this process may have an emergency in hand.
                await asyncio.sleep(0)
            if item.cause in self.decided.known or item.cause in self.decided.fresh:
                continue
            waits = lines.setdefault(item.record.line, set())
            if waits and item.parked is None:
                self._queue_behind(item, waits)
            elif isinstance(item, Unread):
                self._bury(item, item.reason, item.where)
            else:
                await self._handle(item, waits)

    async def _handle(self, item: Input, waits: set[str]) -> None:
        came_from = parse_trace(item.trace)
        trace = came_from.child() if came_from else None
        try:
            with tracing(trace), self._work.savepoint(item.cause):
                events = await self._routes[type(item.event)].handler(item.event, self._unit)
                header = trace.header() if trace else None
                outputs = self._outputs.of(item.cause, events, self._now, header)
        except Reject as fate:
            self._bury(item, fate.reason, "")
        except Retry as fate:
            self._wait(item, fate, waits)
        except (Conflict, StoreUnavailable, StoreBroken):
            raise
        except Exception as bug:
            log.exception("handler_failed", stage=self._stage, cause=item.cause)
            self._bury(item, "handler_failed", type(bug).__name__)
        else:
            self.decided.fresh[item.cause] = outputs
            self.decided.events.extend(events)

    def _queue_behind(self, item: Item, waits: set[str]) -> None:
        if item.cause not in waits:
            waits.add(item.cause)
            self.decided.parked.append(self._slip(item, "behind", BEHIND))

    def _wait(self, item: Input, fate: Retry, waits: set[str]) -> None:
        slip = item.parked
        since = slip.since if slip else self._now
        if self._now - since >= fate.patience:
            self._bury(item, fate.reason, "patience")
        elif slip:
            self.decided.waiting.append((slip, self._now + fate.pause(slip.attempts + 1), fate.reason))
        else:
            waits.add(item.cause)
            self.decided.parked.append(self._slip(item, fate.reason, fate.pause(1)))

    def _bury(self, item: Item, reason: str, where: str) -> None:
        log.warning("dead_letter", stage=self._stage, topic=item.record.topic, reason=reason, where=where)
        self.decided.dead[item.cause] = reason
        self.decided.fresh[item.cause] = [self._outputs.dead(item, reason, where, self._now)]

    def _slip(self, item: Item, reason: str, pause: timedelta) -> Parked:
        record: Any = item.record
        return Parked(
            stage=self._stage,
            cause=item.cause,
            line=record.line,
            topic=record.topic,
            partition=record.partition,
            offset=record.offset,
            key=record.key,
            value=record.value,
            headers=record.headers,
            reason=reason,
            since=self._now,
            due=self._now + pause,
        )
