"""Cases of officers who have left pass to their successors: at once when asked, and again until none is left.

What is to be done stands in the register of officers and in the cases alone, so a process that dies in between, or
another replica, goes on where it was: no open case stays with somebody who has left.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from salur.messaging.clock import Clock
from salur.messaging.errors import KafkaUnavailable
from salur.observability import get_logger
from salur.store.errors import StoreBroken, StoreUnavailable
from services.desk.domain.colleagues import passed_on
from services.desk.ports.cases import Commands
from services.desk.ports.officers import Held, Register

_EVERY = 10.0
log = get_logger("desk")


class HandingOver:
    """Sends the commands. `packs` are the codes of the jurisdictions."""

    def __init__(
        self, register: Register, held: Held, commands: Commands, clock: Clock, packs: tuple[str, ...]
    ) -> None:
        self._register = register
        self._held = held
        self._commands = commands
        self._clock = clock
        self._packs = packs

    async def once(self, pack: str) -> int:
        """Passes on what those who left a jurisdiction still have; how many cases. Raises KafkaUnavailable."""
        staff = await self._register.staff(pack)
        left = [one.officer for one in staff.values() if not one.is_active]
        sent = 0
        for case in await self._held.open_cases(pack, left) if left else ():
            command = passed_on(case, staff, self._clock.now())
            if command is not None:
                await self._commands.send(command)
                sent += 1
        return sent

    async def run(self, turn: Callable[[], None]) -> None:
        """Looks every ten seconds, for the process's life."""
        while True:
            turn()
            for pack in self._packs:
                try:
                    await self.once(pack)
                except (KafkaUnavailable, StoreUnavailable, StoreBroken) as away:
                    log.warning("not_handed_over", reason=type(away).__name__)
            await asyncio.sleep(_EVERY)
