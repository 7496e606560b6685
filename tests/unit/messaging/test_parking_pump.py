"""Parked records are claimed when they are due, and a stage with none writes nothing to find that out."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

from salur.messaging.clock import SystemClock
from salur.messaging.parking_pump import pump_for_ever
from salur.store.parking import Parked
from tests.polling import eventually

LANES = (["t.urgent"], ["t"])


class Lot:
    """A stage and its parking: when its first record is due, and who claimed."""

    def __init__(self) -> None:
        self.spec = SimpleNamespace(name="toy")
        self.meter = SimpleNamespace(parked=lambda _: None)
        self.parking = self
        self.parked = asyncio.Event()
        self.first: datetime | None = None
        self.looks = 0
        self.claims: list[list[str]] = []

    async def soonest(self, _: str, topics: Collection[str]) -> datetime | None:
        assert list(topics) == ["t.urgent", "t"]
        self.looks += 1
        return self.first

    async def claim(self, _: str, topics: Collection[str], _now: datetime, _limit: int) -> list[Parked]:
        self.claims.append(list(topics))
        self.first = None
        return []

    async def count(self, _: str) -> int:
        return 0


async def test_only_what_is_due_is_claimed_danger_first() -> None:
    lot, clock = Lot(), SystemClock()
    pumping = asyncio.create_task(pump_for_ever(cast(Any, lot), clock, LANES))
    await eventually(lambda: lot.looks == 1)
    lot.parked.set()
    await eventually(lambda: lot.looks == 2)
    assert lot.claims == []
    lot.first = clock.now() - timedelta(seconds=1)
    lot.parked.set()
    await eventually(lambda: lot.looks > 3)
    assert lot.claims == [["t.urgent"], ["t"]]
    pumping.cancel()
