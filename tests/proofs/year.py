"""Router's stage and its timers at a moment of a year, on a real MongoDB; what goes over Kafka between them is handed on here.

As a program (`python -m tests.proofs.year MONGO PREFIX MOMENT FILE`) it is one evening in a process of its own, which is killed
(SIGKILL) when the first batch is in MongoDB and nothing of it is told; what it had sent by then stands in the file, as in Kafka.
"""

from __future__ import annotations

import asyncio
import base64
import json
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from salur.contracts import wire
from salur.contracts.base import Contract
from salur.contracts.topics import registry
from salur.messaging.clock import HeldClock
from salur.messaging.crash import CrashPlan
from salur.messaging.outputs import Outputs
from salur.messaging.records import Record
from salur.messaging.stage import Stage
from salur.store.database import Store
from salur.store.ledger import Output
from services.router.adapters.models import Keywords
from services.router.app import spec
from services.router.timers.adapters import KafkaMouth, StoredDueCases
from services.router.timers.handlers import Timers
from tests.made_up import packs
from tests.roles import KEYS

COMMANDS = "cases.commands"
_WITHIN = 60.0


class Killed(Exception):
    """The process is gone."""


@dataclass
class Line:
    """What Kafka holds between timers and router, and what router told the world."""

    waiting: list[Record] = field(default_factory=list)
    told: list[Contract] = field(default_factory=list)
    lives: int | None = None
    said: int = 0
    kept: Path | None = None
    """Where what is sent outlives the process."""

    async def send(self, outputs: Sequence[Output]) -> None:
        for output in outputs:
            if output.topic == COMMANDS:
                if self.lives == 0:
                    raise Killed
                self.lives = None if self.lives is None else self.lives - 1
            self.take(output)
            if self.kept is not None:
                with self.kept.open("a") as file:
                    file.write(_line(output) + "\n")

    def take(self, output: Output) -> None:
        """It is with Kafka: a command waits for router, all else the world has heard."""
        if output.topic != COMMANDS:
            self.told.append(wire.read(dict(output.headers)["ce_type"].decode(), output.value))
            return
        self.said += 1
        self.waiting.append(Record(output.topic, 0, self.said, output.key, output.value, output.headers))


class Router:
    """Router's stage and timers, each of which can die and come back."""

    def __init__(self, store: Store, clock: HeldClock, crash: CrashPlan | None = None) -> None:
        self.line, self.clock, self._store = Line(), clock, store
        made = spec(packs(), "https://lapor.example", Keywords())
        self.stage: Stage[Any] = Stage(
            made, store=store, producer=self.line, outputs=Outputs("router", registry(""), KEYS),  # type: ignore[arg-type]
            clock=clock, crash=crash or CrashPlan(),
        )  # fmt: skip
        self.timers = self._timers()

    def _timers(self) -> Timers:
        return Timers(StoredDueCases(self._store), KafkaMouth(self.line, registry("")), self.clock)  # type: ignore[arg-type]

    async def hears(self, *events: Contract) -> None:
        """What comes from verify and from officers."""
        await self.stage.process(
            [
                Record(
                    registry("").topic_of(event), 0, n, event.key().encode(), wire.body(event),
                    wire.headers(event, event_id=getattr(event, "command", f"e-{event.key()}"), source="t", at=self.clock.now(), trace=None),
                )
                for n, event in enumerate(events)
            ]
        )  # fmt: skip

    async def evening(self, *, dies: bool) -> None:
        """All that is due is said and done; where something dies, half is said, and what was said is read twice."""
        if dies:
            self.line.lives = 1
            try:
                await self.timers.round()
            except Killed:
                self.timers = self._timers()
            self.line.lives = None
        while await self.timers.round() or self.line.waiting:
            heard, self.line.waiting = self.line.waiting, []
            await self.stage.process(heard)
            if dies:
                await self.stage.process(heard)

    async def evening_of_another(self, mongo: str, prefix: str, file: Path) -> None:
        """The same in a process of its own, which is killed in the middle of it; what it had sent is there."""
        here = (mongo, prefix, self.clock.now().isoformat(), str(file))
        other = await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.proofs.year", *here)
        assert await asyncio.wait_for(other.wait(), _WITHIN) == -signal.SIGKILL
        sent = [_output(line) for line in file.read_text().splitlines()]
        assert {one.topic for one in sent} == {COMMANDS}, "it died before it told what it had done"
        for one in sent:
            self.line.take(one)


def _line(output: Output) -> str:
    headers = [[name, base64.b64encode(value).decode()] for name, value in output.headers]
    return json.dumps(
        [output.topic, *(base64.b64encode(part).decode() for part in (output.key, output.value)), headers]
    )


def _output(line: str) -> Output:
    topic, key, value, headers = json.loads(line)
    told = tuple((name, base64.b64decode(one)) for name, one in headers)
    return Output(topic, base64.b64decode(key), base64.b64decode(value), told)


async def _die(mongo: str, prefix: str, moment: str, file: str) -> None:
    store = Store(mongo, prefix=prefix)
    router = Router(
        store, HeldClock(datetime.fromisoformat(moment)), CrashPlan.parse("router:after-transaction")
    )
    router.line.kept = Path(file)
    await router.evening(dies=False)


if __name__ == "__main__":
    asyncio.run(_die(*sys.argv[1:]))
