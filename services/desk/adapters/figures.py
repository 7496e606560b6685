"""Figures over the read model, counted by MongoDB."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from salur.contracts.base import Sensitivity
from salur.contracts.cases import CaseState
from salur.messaging.clock import Clock
from salur.packs import Pack
from salur.regions.dates import local_date
from salur.store.database import Store
from salur.store.driver import aggregated, translated
from services.desk.adapters.documents import CASES, FACTS
from services.desk.domain.facts import CLOSED
from services.desk.domain.open_data import Published
from services.desk.domain.progress import Tally
from services.desk.domain.record import CaseRecord

_SHOWN = [str(Sensitivity.OPEN), str(Sensitivity.CONFIDENTIAL)]
_COVERING = dict.fromkeys(FACTS, 1)
_IS_CLOSED = {"$ne": [{"$ifNull": ["$fact.closed_at", None]}, None]}
_IS_FINISHED = {"$ne": [{"$ifNull": ["$fact.days", None]}, None]}


class MongoFigures:
    """Meets `ports.Figures`. Raises StoreUnavailable where MongoDB is away."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._cases = store.of(CASES)
        self._clock = clock

    async def by_agency(self, pack: Pack, since: datetime) -> Mapping[str | None, Tally]:
        found: dict[str | None, Tally] = {}
        for row in await self._tallied(_since(pack, since), {"agency": "$fact.agency"}):
            agency = row["_id"].get("agency")
            found[agency] = found.get(agency, Tally()) + _tally(row)
        return found

    async def by_district(self, pack: Pack, since: datetime) -> Mapping[tuple[str | None, str], Tally]:
        found: dict[tuple[str | None, str], Tally] = {}
        group = {"district": "$fact.district", "category": "$fact.category"}
        for row in await self._tallied(_since(pack, since), group):
            place = row["_id"].get("district"), row["_id"]["category"]
            found[place] = found.get(place, Tally()) + _tally(row)
        return found

    async def came_by_week(self, pack: Pack, since: datetime) -> Mapping[date, int]:
        group = {"_id": _week("$fact.at", pack), "all": {"$sum": 1}}
        rows = await self._rows([{"$match": _since(pack, since)}, {"$group": group}])
        return {local_date(row["_id"], pack.zone): row["all"] for row in rows}

    async def done_by_week(self, pack: Pack, since: datetime) -> Mapping[date, Tally]:
        match = _of(pack) | {"fact.closed_at": {"$gte": since}}
        found: dict[date, Tally] = {}
        for row in await self._tallied(match, {"week": _week("$fact.closed_at", pack)}, hint=None):
            monday = local_date(row["_id"]["week"], pack.zone)
            found[monday] = found.get(monday, Tally()) + _tally(row)
        return found

    async def latest(self, pack: Pack, limit: int) -> Sequence[CaseRecord]:
        states = [str(state) for state in CaseState if state not in CLOSED]
        query = _of(pack) | {"case.state": {"$in": states}, "due_at": {"$lt": self._clock.now()}}
        with translated():
            cursor = self._cases.find(query).sort("due_at", 1).limit(limit)
            documents = await cursor.to_list(None)
        return [CASES.read(document) for document in documents]

    async def published(self, pack: Pack, begin: datetime, end: datetime) -> Sequence[Published]:
        match = {
            "case.pack": pack.code,
            "case.sensitivity": str(Sensitivity.OPEN),
            "fact.at": {"$gte": begin, "$lt": end},
        }
        wanted = {"fact": 1, "case.state": 1, "due_at": 1}
        with translated():
            documents = await self._cases.find(match, wanted).to_list(None)
        now = self._clock.now()
        return [_published(document, pack, now) for document in documents]

    async def first(self, pack: Pack) -> datetime | None:
        with translated():
            cursor = self._cases.find(_of(pack), {"fact.at": 1}).sort("fact.at", 1).limit(1)
            documents = await cursor.to_list(None)
        return documents[0]["fact"]["at"] if documents else None

    async def _tallied(
        self, match: Mapping[str, Any], group: Mapping[str, Any], hint: Any = _COVERING
    ) -> Sequence[Mapping[str, Any]]:
        """The counts of each group, once for every number of days that its cases took."""
        now = self._clock.now()
        is_late_now = {
            "$and": [{"$gt": ["$due_at", None]}, {"$lt": ["$due_at", now]}, {"$not": [_IS_CLOSED]}]
        }
        judged = {"$or": [_IS_FINISHED, is_late_now]}
        on_time = {"$and": [_IS_FINISHED, {"$ne": ["$fact.late", True]}]}
        counts = {
            "_id": dict(group) | {"days": "$fact.days"},
            "all": {"$sum": 1},
            "open": _count({"$not": [_IS_CLOSED]}),
            "late": _count(is_late_now),
            "judged": _count(judged),
            "on_time": _count(on_time),
            "stars": {"$sum": "$fact.stars"},
            "rated": _count({"$gt": ["$fact.stars", None]}),
        }
        return await self._rows([{"$match": match}, {"$group": counts}], hint)

    async def _rows(self, pipeline: list[Mapping[str, Any]], hint: Any = None) -> list[Mapping[str, Any]]:
        options = {"hint": hint} if hint else {}
        with translated():
            return await aggregated(self._cases, pipeline, **options)


def _of(pack: Pack) -> dict[str, Any]:
    return {"case.pack": pack.code, "case.sensitivity": {"$in": _SHOWN}}


def _since(pack: Pack, since: datetime) -> dict[str, Any]:
    return _of(pack) | {"fact.at": {"$gte": since}}


def _week(field: str, pack: Pack) -> Mapping[str, Any]:
    return {
        "$dateTrunc": {
            "date": field,
            "unit": "week",
            "startOfWeek": "monday",
            "timezone": str(pack.zone.tz),
        }
    }


def _count(condition: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"$sum": {"$cond": [condition, 1, 0]}}


def _tally(row: Mapping[str, Any]) -> Tally:
    took = row["_id"].get("days")
    return Tally(
        all=row["all"],
        open=row["open"],
        late=row["late"],
        closed=row["all"] - row["open"],
        judged=row["judged"],
        on_time=row["on_time"],
        stars=row["stars"],
        rated=row["rated"],
        days={} if took is None else {took: row["all"]},
    )


def _published(document: Mapping[str, Any], pack: Pack, now: datetime) -> Published:
    fact, due = document["fact"], document.get("due_at")
    ended = fact["closed_at"]
    if ended is None:
        on_time = False if due is not None and due < now else None
    else:
        on_time = not fact["late"]
    return Published(
        category=fact["category"],
        district=fact["district"] or "",
        state=document["case"]["state"],
        came=local_date(fact["at"], pack.zone),
        ended=local_date(ended, pack.zone) if ended else None,
        on_time=on_time,
    )
