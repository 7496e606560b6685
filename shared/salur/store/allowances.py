"""How often something may be done in a while, counted in MongoDB for all processes of a service together.

A while begins with the first try and ends for good; what was counted in it is removed by itself.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict

from salur.store.database import Store
from salur.store.driver import translated
from salur.store.errors import Conflict
from salur.store.kinds import Index, Kind


class Allowance(BaseModel):
    """The tries of one key until a moment (UTC)."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    key: str
    used: int
    until: datetime


def allowances(database: str) -> Kind[Allowance]:
    """The documents in a service's own database."""
    indexes = (Index((("until", 1),), expire_after=0),)
    return Kind(database, "allowances", Allowance, lambda allowance: allowance.key, indexes)


class Allowances:
    """The counts of one service."""

    def __init__(self, store: Store, database: str) -> None:
        self._store = store
        self._kind = allowances(database)

    async def prepare(self) -> None:
        """Creates the collection's index."""
        await self._store.prepare((self._kind,))

    async def take(self, key: str, tries: int, within: timedelta, now: datetime) -> bool:
        """Takes one of `tries` for a key, in one step whoever else does; False where none is left.

        Raises StoreUnavailable.
        """
        running = {"$gt": ["$until", now]}
        fields = {
            "key": key,
            "used": {"$cond": [running, {"$min": [{"$add": ["$used", 1]}, tries]}, 1]},
            "until": {"$cond": [running, "$until", now + within]},
        }
        while True:
            try:
                with translated():
                    before = await self._store.of(self._kind).find_one_and_update(
                        {"_id": key}, [{"$set": fields}], upsert=True
                    )
            except Conflict:  # another process began in the same moment
                continue
            if before is None:
                return True
            held = self._kind.read(before)
            return held.until <= now or held.used < tries
