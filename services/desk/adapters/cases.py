"""The read model as pages ask it, from MongoDB."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from salur.contracts.base import Sensitivity
from salur.contracts.cases import Case, CaseState, Role
from salur.messaging.clock import Clock
from salur.store.database import Store
from salur.store.driver import aggregated, translated
from salur.store.kinds import Kind, M
from services.desk.adapters.documents import CASES, DELIVERIES, REFUSALS
from services.desk.domain.officers import Officer
from services.desk.domain.record import CaseRecord, Delivery, Refusal
from services.desk.ports.cases import Wanted


class MongoCases:
    """Meets `ports.Cases`. Raises StoreUnavailable where MongoDB is away."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def page(self, wanted: Wanted, skip: int, limit: int) -> Sequence[CaseRecord]:
        held: dict[str, Any] = {"case.state": {"$in": [str(s) for s in wanted.filter.states]}}
        if wanted.filter.danger:
            # What is in danger stands first in the order, and is little.
            held = {"$or": [held, {"order": {"$lt": "1"}, "unreviewed": True}]}
        query = {"$and": [visible(wanted.officer), held]}
        if wanted.agency:
            query["$and"].append({"case.agency": wanted.agency})
        with translated():
            cursor = self._store.of(CASES).find(query).sort("order", 1).skip(skip).limit(limit)
            documents = await cursor.to_list(None)
        return [CASES.read(document) for document in documents]

    async def counts(self, officer: Officer, agency: str) -> Mapping[CaseState, tuple[int, int]]:
        match = visible(officer)
        if agency:
            match = {"$and": [match, {"case.agency": agency}]}
        late = {"$and": [{"$ne": ["$due_at", None]}, {"$lt": ["$due_at", self._clock.now()]}]}
        group = {
            "_id": "$case.state",
            "all": {"$sum": 1},
            "late": {"$sum": {"$cond": [late, 1, 0]}},
        }
        with translated():
            rows = await aggregated(self._store.of(CASES), [{"$match": match}, {"$group": group}])
        return {CaseState(row["_id"]): (row["all"], row["late"]) for row in rows}

    async def get(self, case: str) -> Case | None:
        record = await self._one(CASES, {"_id": case})
        return record.case if record else None

    async def many(self, cases: Sequence[str]) -> Mapping[str, Case]:
        if not cases:
            return {}
        with translated():
            rows = await self._store.of(CASES).find({"_id": {"$in": list(cases)}}).to_list(None)
        return {row["_id"]: CASES.read(row).case for row in rows}

    async def by_code(self, code: str) -> Case | None:
        record = await self._one(CASES, {"case.code": code})
        return record.case if record else None

    async def finished(self, pack: str, agency: str, limit: int) -> Sequence[Case]:
        # Closed cases stand last in their order, the newest of them first.
        query = {"case.pack": pack, "case.agency": agency, "order": {"$gte": "3"}}
        with translated():
            rows = await self._store.of(CASES).find(query).sort("order", 1).limit(limit).to_list(None)
        return [CASES.read(row).case for row in rows]

    async def deliveries(self, case: str) -> Mapping[str, Delivery]:
        with translated():
            documents = await self._store.of(DELIVERIES).find({"case": case}).to_list(None)
        return {d["_id"]: DELIVERIES.read(d) for d in documents}

    async def refusal(self, command: str) -> Refusal | None:
        return await self._one(REFUSALS, {"_id": command})

    async def _one(self, kind: Kind[M], query: Mapping[str, Any]) -> M | None:
        with translated():
            document = await self._store.of(kind).find_one(query)
        return kind.read(document) if document else None


def visible(officer: Officer) -> dict[str, Any]:
    """The same rule as `domain.access.may_see`, for MongoDB; a test holds them together."""
    query: dict[str, Any] = {"case.pack": officer.pack}
    if officer.role is Role.OFFICER:
        mine: Any = officer.agency or {"$in": []}
        query["$or"] = [{"case.agency": mine}, {"case.parts.agency": mine}]
        if officer.oversees:
            query["$or"].append({"case.agency": {"$in": list(officer.oversees)}, "case.accused": None})
        query["case.accused"] = {"$ne": officer.agency}
    if not officer.restricted:
        query["case.sensitivity"] = {"$in": [str(Sensitivity.OPEN), str(Sensitivity.CONFIDENTIAL)]}
    return query
