"""One round of the timers. Killed between any two lines it says the same again, and router does it once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from salur.contracts.commands import Command
from salur.messaging.clock import Clock
from salur.observability import metrics
from services.router.domain.timing import due_call, due_commands
from services.router.timers.ports import DueCases, Mouth

_WAITING = metrics.gauge("salur_emergencies_waiting")
MOST = 500
# How long a command that was said is waited for before it is said again.
AGAIN = timedelta(seconds=30)


@dataclass(frozen=True)
class Timers:
    """Says what is due. `said` only spares repetition: what must not be lost stands in the cases."""

    cases: DueCases
    mouth: Mouth
    clock: Clock
    said: dict[str, datetime] = field(default_factory=dict)

    async def round(self) -> int:
        """Says what is due now and has not just been said, danger first; gives how many commands that were."""
        now = self.clock.now()
        for name in [name for name, at in self.said.items() if now - at >= AGAIN]:
            del self.said[name]
        calling = await self.cases.calling(now, MOST)
        said = await self._say(
            [one for record in calling if record.alarm for one in due_call(record.case, record.alarm, now)],
            now,
        )
        cases = await self.cases.due(now, MOST)
        return said + await self._say([one for case in cases for one in due_commands(case, now)], now)

    async def measure(self) -> None:
        """Tells the metrics how many emergencies nobody has taken."""
        _WAITING.labels().set(await self.cases.untaken())

    async def _say(self, commands: Sequence[Command], now: datetime) -> int:
        due = [one for one in commands if one.command not in self.said]
        await asyncio.gather(*(self.mouth.say(command) for command in due))
        self.said.update(dict.fromkeys((one.command for one in due), now))
        return len(due)
