"""Codes are counted by all processes together, and by each alone while MongoDB is away."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from salur.messaging.clock import HeldClock
from salur.store.allowances import Allowances
from salur.store.database import Store
from salur.web.callers import Limit
from salur.web.shared_limits import SharedLimit


async def test_several_processes_give_no_more_than_one_would(mongo: str, prefix: str) -> None:
    clock = HeldClock(datetime(2026, 11, 26, 8, tzinfo=UTC))
    stores = [Store(mongo, prefix=prefix) for _ in range(3)]
    limits = [SharedLimit("codes", Limit(5, 3600), Allowances(store, "desk"), clock) for store in stores]
    await Allowances(stores[0], "desk").prepare()
    given = await asyncio.gather(*(limit.take("t_1") for limit in limits for _ in range(7)))
    assert sum(given) == 5
    assert await limits[1].take("t_2")
    clock.advance(timedelta(minutes=59))
    assert not await limits[2].take("t_1")
    clock.advance(timedelta(minutes=2))
    assert [await limit.take("t_1") for limit in (*limits, *limits)] == [True] * 5 + [False]
    for store in stores:
        await store.close()


async def test_while_the_store_is_away_each_counts_alone() -> None:
    store = Store("mongodb://127.0.0.1:1/", timeout=0.05)
    clock = HeldClock(datetime(2026, 11, 26, 8, tzinfo=UTC))
    limit = SharedLimit("codes", Limit(2, 3600), Allowances(store, "desk"), clock)
    assert [await limit.take("t_1") for _ in range(3)] == [True, True, False]
    await store.close()
