"""Carries what is due to SP4N-LAPOR! and brings back how it stands there, link by link, for as long as it takes."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from salur.messaging.clock import Clock
from salur.observability import get_logger, metrics
from salur.sp4n.values import Away, Sp4n, Standing, Unreadable
from services.router.sp4n import domain
from services.router.sp4n.domain import Link
from services.router.sp4n.ports import Mouth, Waiting

LEASE = timedelta(minutes=2)
MOST = 50
_CALLS = metrics.counter("salur_bridge_calls_total")
log = get_logger("sp4n")


@dataclass(frozen=True)
class Courier:
    """`accounts` are the ways to SP4N-LAPOR! by jurisdiction; a link of another waits until there is one."""

    accounts: Mapping[str, Sp4n]
    waiting: Waiting
    mouth: Mouth
    clock: Clock
    asks: timedelta = domain.ASK_EVERY
    """How long until it is asked again how a report of ours stands there."""

    async def round(self) -> int:
        """Does what is due now; gives how many links were looked at."""
        links = await self.waiting.claim(self.clock.now(), LEASE, MOST)
        await asyncio.gather(*(self._carry(link) for link in links))
        return len(links)

    async def _carry(self, link: Link) -> None:
        account = self.accounts.get(link.pack)
        if account is None:
            await self._failed(link, "no_account", for_good=False)
            return
        try:
            await self._do(link, account, self.clock.now())
        except Away as away:
            await self._failed(link, str(away), for_good=False)
        except Unreadable as bad:
            await self._failed(link, str(bad), for_good=True)
        else:
            _CALLS.labels(outcome="done").inc()

    async def _do(self, link: Link, account: Sp4n, now: datetime) -> None:
        if link.ours and link.id is None and link.outgoing is not None:
            text = domain.parts_of(link.outgoing.text)[0]
            standing = await account.submit(link.outgoing.model_copy(update={"text": text}))
            await self._said(link, standing, now)
            await self.waiting.change(
                link.case, partial(domain.submitted, standing=standing, now=now, asks=self.asks)
            )
        elif link.id is not None:
            if link.ours:
                standing = await account.standing(link.id)
                if domain.is_news(link, standing):
                    await self._said(link, standing, now)
                await self.waiting.change(
                    link.case, partial(domain.asked, standing=standing, now=now, asks=self.asks)
                )
            if link.tell is not None:
                await self._tell(link.case, link.id, account)

    async def _tell(self, case: str, theirs: str, account: Sp4n) -> None:
        """One part, as it stands in the link from here on: what the case does meanwhile comes after it."""
        link = await self.waiting.change(case, domain.begun)
        call = domain.follow_up(link) if link else None
        if call is not None:
            await account.tell(theirs, call.state, call.text, call.mark)
            await self.waiting.change(
                case, partial(domain.told, call=call, now=self.clock.now(), asks=self.asks)
            )

    async def _said(self, link: Link, standing: Standing, now: datetime) -> None:
        command = domain.news(link, standing, now)
        await self.mouth.say(command, command.command, now)

    async def _failed(self, link: Link, reason: str, *, for_good: bool) -> None:
        _CALLS.labels(outcome="refused" if for_good else "away").inc()
        log.warning("not_carried", case=link.case, reason=reason, attempts=link.attempts + 1)
        change = partial(domain.failed, reason=reason, now=self.clock.now(), for_good=for_good)
        await self.waiting.change(link.case, change)
