"""How often one person may have something sent that costs money, counted by all processes of a service together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from salur.messaging.clock import Clock
from salur.store.allowances import Allowances
from salur.store.errors import StoreUnavailable
from salur.web.callers import Limit


@dataclass(frozen=True)
class SharedLimit:
    """`alone` says how many within how long, and counts by itself while the store is away. `what` names it there."""

    what: str
    alone: Limit
    allowances: Allowances
    clock: Clock

    async def take(self, who: str) -> bool:
        """Takes a try; False where none is left."""
        within = timedelta(seconds=self.alone.seconds)
        try:
            return await self.allowances.take(
                f"{self.what}/{who}", self.alone.tries, within, self.clock.now()
            )
        except StoreUnavailable:
            left = self.alone.allows(who)
            if left:
                self.alone.take(who)
            return left
