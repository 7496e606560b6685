"""Steps that Kafka may not know yet, in MongoDB."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from salur.store.database import Store
from salur.store.driver import translated
from services.notify.adapters.documents import UNTOLD
from services.notify.domain.message import Untold

_MOST = 500


class MongoUntold:
    """The untold steps of all replicas."""

    def __init__(self, store: Store) -> None:
        self._collection = store.of(UNTOLD)

    async def older_than(self, at: datetime) -> Sequence[Untold]:
        with translated():
            rows = await self._collection.find({"at": {"$lt": at}}).sort("at", 1).limit(_MOST).to_list(None)
        return [UNTOLD.read(row) for row in rows]

    async def told(self, ids: Collection[str]) -> None:
        with translated():
            await self._collection.delete_many({"_id": {"$in": list(ids)}})
