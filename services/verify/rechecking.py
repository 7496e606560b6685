"""Asks again about the reporters whose reports went on without an answer, until there is one, and tells their cases."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from salur.messaging.clock import Clock
from salur.messaging.errors import KafkaUnavailable
from salur.observability import get_logger, metrics
from salur.store.errors import StoreUnavailable
from services.verify.checking import Checker
from services.verify.domain.checks import Check
from services.verify.domain.identity import IdentityFact
from services.verify.ports import Cases, Waiting

LEASE = timedelta(minutes=2)
MOST = 50
# Well within the lease.
_WITHIN = 60.0
_WAITING = metrics.gauge("salur_identities_waiting")
log = get_logger("dukcapil")


@dataclass(frozen=True)
class Rechecker:
    """One process's share of what waits."""

    checker: Checker
    waiting: Waiting
    cases: Cases
    clock: Clock

    async def round(self) -> int:
        """Does what is due now, as far as the registry may be asked; gives how many checks came to an end."""
        now = self.clock.now()
        settled = list(await self.waiting.claim(now, LEASE, MOST, answered=True))
        room = await self.checker.room()
        if room != 0:
            settled += await self._ask(await self.waiting.claim(now, LEASE, room or MOST, answered=False))
        if settled:
            await self.cases.tell(settled, self.clock.now())
            for check in settled:
                await self.waiting.done(check)
        _WAITING.labels().set(await self.waiting.waiting())
        return len(settled)

    async def _ask(self, checks: Sequence[Check]) -> list[Check]:
        """Those with an answer to tell; the others are put off."""
        facts = await self.checker.answers([check.asked for check in checks], _WITHIN)
        now = self.clock.now()
        settled = []
        for check in checks:
            fact = facts.get(check.report)
            if fact is None and check.too_old(now):
                log.warning("identity_given_up", report=check.report)
                fact = IdentityFact.UNCHECKED
            if fact is None:
                await self.waiting.later(check, check.next_due(now))
            elif (told := await self.waiting.settle(check, fact, now)) is not None:
                settled.append(told)
        return settled

    async def for_ever(self, every: float) -> None:
        """Round after round, at once while there is something to do; servers that are away are waited for."""
        while True:
            try:
                busy = await self.round()
            except (StoreUnavailable, KafkaUnavailable) as away:
                log.warning("round_again", reason=type(away).__name__)
                busy = 0
            if not busy:
                await asyncio.sleep(every)
