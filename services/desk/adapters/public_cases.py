"""The reports that everybody may list, from MongoDB; their words never leave it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from salur.contracts.base import Sensitivity
from salur.store.database import Store
from salur.store.driver import aggregated, translated
from services.desk.adapters.documents import CASES
from services.desk.domain.public import LEAST, Asked
from services.desk.domain.record import CaseRecord

_WORDS = ("text", "timeline", "signals", "similar", "proposals", "rating", "parts")


class MongoPublicCases:
    """Meets `ports.PublicCases`. Raises StoreUnavailable where MongoDB is away."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def listed(self, pack: str, asked: Asked) -> Sequence[CaseRecord]:
        query: dict[str, Any] = {
            "case.pack": pack,
            "case.sensitivity": str(Sensitivity.OPEN),
            "fact.at": {"$gte": asked.since, "$lt": asked.until},
        }
        cells = await self._cells(query)
        if asked.categories:
            cells = {one: places for one, places in cells.items() if one in asked.categories}
        if not cells:
            return []
        query |= {
            "case.state": {"$in": sorted(map(str, asked.states))},
            "$or": [
                {"fact.category": one, "fact.district": {"$in": places}} for one, places in cells.items()
            ],
        }
        kept = {f"case.{name}": 0 for name in _WORDS}
        with translated():
            cursor = self._store.of(CASES).find(query, kept).sort([("fact.at", -1), ("_id", 1)])
            documents = await cursor.skip((asked.page - 1) * asked.size).limit(asked.size).to_list(None)
        return [CASES.read(document) for document in documents]

    async def of(self, pack: str, codes: Sequence[str]) -> Sequence[CaseRecord]:
        query = {
            "case.code": {"$in": list(codes)},
            "case.pack": pack,
            "case.sensitivity": {"$ne": str(Sensitivity.RESTRICTED)},
        }
        with translated():
            documents = await self._store.of(CASES).find(query).to_list(None)
        return [CASES.read(document) for document in documents]

    async def _cells(self, query: dict[str, Any]) -> dict[str, list[str | None]]:
        """The kecamatan of each category in which enough reports stand together."""
        group = {"_id": {"category": "$fact.category", "district": "$fact.district"}, "all": {"$sum": 1}}
        stages = [{"$match": query}, {"$group": group}, {"$match": {"all": {"$gte": LEAST}}}]
        with translated():
            rows = await aggregated(self._store.of(CASES), stages)
        found: dict[str, list[str | None]] = {}
        for row in rows:
            found.setdefault(row["_id"]["category"], []).append(row["_id"].get("district"))
        return found
