"""What the registry answered lately and how much it was asked, in MongoDB, for all workers together."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict

from salur.observability import metrics
from salur.regions.zones import Zone
from salur.store.database import Store
from salur.store.driver import translated
from salur.store.errors import Conflict
from salur.store.kinds import VERSION, Index, Kind
from services.verify.domain.identity import IdentityFact, holds

_USED = metrics.gauge("salur_dukcapil_quota_used")
_KEPT_DAYS = timedelta(days=90)
# More than anybody asks in a day.
_UNLIMITED = 10**9


class KnownFact(BaseModel):
    """An answer: whom it is about is an HMAC of NIK and name that leads back to nobody."""

    model_config = ConfigDict(frozen=True)

    key: str
    fact: IdentityFact
    until: datetime


class Day(BaseModel):
    """How many questions were asked on a day (WIB). `closed`: the registry would answer no more of them."""

    model_config = ConfigDict(frozen=True)

    day: str
    used: int = 0
    closed: bool = False
    until: datetime


_GOES = Index((("until", 1),), expire_after=0)
FACTS = Kind("verify", "identity_facts", KnownFact, lambda known: known.key, (_GOES,))
DAYS = Kind("verify", "dukcapil_days", Day, lambda day: day.day, (_GOES,))


class MongoFacts:
    """Meets `ports.Facts`. `good` is how long an answer without doubt is remembered."""

    def __init__(self, store: Store, good: timedelta) -> None:
        self._facts = store.of(FACTS)
        self._good = good

    async def known(self, keys: Collection[str], now: datetime) -> Mapping[str, IdentityFact]:
        if not keys:
            return {}
        with translated():
            rows = await self._facts.find({"_id": {"$in": list(keys)}, "until": {"$gt": now}}).to_list(None)
        return {known.key: known.fact for known in map(FACTS.read, rows)}

    async def keep(self, facts: Mapping[str, IdentityFact], now: datetime) -> None:
        for key, fact in facts.items():
            until = now + holds(fact, self._good)
            if until > now:
                document = FACTS.document(KnownFact(key=key, fact=fact, until=until), 1)
                # Whoever was faster with the same key knows the same.
                with suppress(Conflict), translated():
                    await self._facts.replace_one({"_id": key}, document, upsert=True)


class MongoQuota:
    """Meets `ports.Quota`. `daily` questions a day, 0 for as many as one likes."""

    def __init__(self, store: Store, daily: int) -> None:
        self._days = store.of(DAYS)
        self._daily = daily or _UNLIMITED

    async def take(self, wanted: int, now: datetime) -> int:
        used = {"$ifNull": ["$used", 0]}
        taken = {"$max": [used, {"$min": [self._daily, {"$add": [used, wanted]}]}]}
        after = {"$cond": [{"$ifNull": ["$closed", False]}, used, taken]}
        before = await self._change(now, {"used": after})
        day = DAYS.read(before) if before else Day(day="", until=now)
        granted = 0 if day.closed else max(0, min(self._daily, day.used + wanted) - day.used)
        _USED.labels().set(day.used + granted)
        return granted

    async def give_back(self, unused: int, now: datetime) -> None:
        if unused:
            await self._change(now, {"used": {"$max": [0, {"$subtract": ["$used", unused]}]}})

    async def close(self, now: datetime) -> None:
        await self._change(now, {"used": {"$ifNull": ["$used", 0]}, "closed": True})

    async def left(self, now: datetime) -> bool:
        with translated():
            row = await self._days.find_one({"_id": _day(now)})
        day = DAYS.read(row) if row else None
        return day is None or (not day.closed and day.used < self._daily)

    async def _change(self, now: datetime, fields: Mapping[str, object]) -> dict[str, object] | None:
        """Changes today's count in one step; gives it as it was before, None for the day's first."""
        day = _day(now)
        told = {
            "day": day,
            "until": now + _KEPT_DAYS,
            VERSION: {"$add": [{"$ifNull": [f"${VERSION}", 0]}, 1]},
        }
        while True:
            try:
                with translated():
                    row: dict[str, object] | None = await self._days.find_one_and_update(
                        {"_id": day}, [{"$set": {**told, **fields}}], upsert=True
                    )
            except Conflict:  # another worker began the day in the same moment
                continue
            return row


def _day(now: datetime) -> str:
    return now.astimezone(Zone.WIB.tz).date().isoformat()
