"""What officers wrote down for others, in desk's own read model."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from salur.contracts.cases import Case
from salur.contracts.notifications import DeliveryState
from salur.store.database import Store
from salur.store.driver import translated
from services.desk.adapters.documents import CASES, DELIVERIES
from services.desk.domain.record import Delivery

_MOST = 100


class MongoFiled:
    """Meets `ports.filed.Filed`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def by(self, officers: Collection[str], pack: str) -> Sequence[Case]:
        query = {"case.filed_by": {"$in": list(officers)}, "case.pack": pack}
        with translated():
            found = self._store.of(CASES).find(query).sort("case.changed_at", -1).limit(_MOST)
            return [CASES.read(document).case for document in await found.to_list(None)]

    async def deliveries(self, cases: Collection[str]) -> Mapping[str, Delivery]:
        with translated():
            rows = await self._store.of(DELIVERIES).find({"case": {"$in": list(cases)}}).to_list(None)
        return {row["_id"]: DELIVERIES.read(row) for row in rows}

    async def passed_on(self, case: Case, steps: int, at: datetime) -> None:
        news = [entry.notification for entry in case.timeline[:steps] if entry.notification]
        told = [
            Delivery(notification=one, case=case.case, state=DeliveryState.READ, reason=None, at=at)
            for one in news
        ]
        with translated():
            await asyncio.gather(*(self._put(delivery) for delivery in told))

    async def _put(self, delivery: Delivery) -> None:
        document = DELIVERIES.document(delivery, 1)
        await self._store.of(DELIVERIES).update_one(
            {"_id": document.pop("_id")}, {"$setOnInsert": document}, upsert=True
        )
