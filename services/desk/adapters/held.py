"""Which officer has which cases, from the read model."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from salur.contracts.cases import Case
from salur.store.database import Store
from salur.store.driver import aggregated, translated
from services.desk.adapters.documents import CASES
from services.desk.domain.facts import CLOSED

_MOST = 1_000
_OPEN = {"$nin": [str(state) for state in CLOSED]}


class MongoHeld:
    """Meets `ports.officers.Held`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def open_cases(self, pack: str, officers: Collection[str]) -> Sequence[Case]:
        query = {"case.officer": {"$in": list(officers)}, "case.pack": pack, "case.state": _OPEN}
        with translated():
            rows = await self._store.of(CASES).find(query).sort("order", 1).limit(_MOST).to_list(None)
        return [CASES.read(row).case for row in rows]

    async def counts(self, pack: str) -> Mapping[str, int]:
        match = {"case.officer": {"$gt": ""}, "case.pack": pack, "case.state": _OPEN}
        group = {"_id": "$case.officer", "all": {"$sum": 1}}
        with translated():
            rows = await aggregated(self._store.of(CASES), [{"$match": match}, {"$group": group}])
        return {row["_id"]: row["all"] for row in rows}
