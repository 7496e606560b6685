"""Records that must wait, and those of the same line behind them.

A line is a topic and a key, within which order holds. The head of a line becomes due, is claimed under a lease,
tried again, and removed only after its outputs are published; then the next of its line comes due. Those behind
come due by themselves too, late, and look whether they are the head: nobody waits for a wake that was missed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict
from pymongo import ReturnDocument

from salur.store.database import Store
from salur.store.driver import translated
from salur.store.kinds import Index

# Short, since who dies with a lease in hand leaves the record to wait for its end; that two then work on it at the
# same moment is harmless: the ledger lets one of them decide.
LEASE = timedelta(seconds=15)
COLLECTION = "parked"


class Parked(BaseModel):
    """A waiting record, as it was read, with why and until when it waits (UTC)."""

    model_config = ConfigDict(frozen=True)

    stage: str
    cause: str
    line: str
    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...]
    reason: str
    attempts: int = 1
    since: datetime
    due: datetime

    @property
    def id(self) -> str:
        return f"{self.stage}\n{self.cause}"


class Parking:
    """The waiting records of one service, in its own database."""

    def __init__(self, store: Store, database: str) -> None:
        self._store = store
        self._collection = store.collection(database, COLLECTION)

    async def prepare(self) -> None:
        """Creates the collection and its indexes."""
        indexes = [
            Index((("stage", 1), ("topic", 1), ("due", 1))),
            Index((("stage", 1), ("line", 1), ("offset", 1))),
        ]
        await self._store.index(self._collection, indexes)

    async def lines(self, stage: str, lines: Collection[str]) -> dict[str, set[str]]:
        """Those of the lines that have waiting records, with the causes that wait in each."""
        query = {"stage": stage, "line": {"$in": list(lines)}}
        with translated():
            rows = await self._collection.find(query, {"line": 1, "cause": 1}).to_list(None)
        found: dict[str, set[str]] = {}
        for row in rows:
            found.setdefault(row["line"], set()).add(row["cause"])
        return found

    async def park(self, records: Sequence[Parked], session: Any) -> None:
        """Parks records within a transaction; one that waits already is left as it is."""
        with translated():
            for record in records:
                row = record.model_dump() | {"_id": record.id}
                await self._collection.update_one(
                    {"_id": record.id}, {"$setOnInsert": row}, upsert=True, session=session
                )

    async def claim(self, stage: str, topics: Collection[str], now: datetime, limit: int) -> list[Parked]:
        """Due heads of lines of these topics, leased to the caller until `now` + LEASE."""
        claimed: list[Parked] = []
        wanted = _of(stage, topics) | {"due": {"$lte": now}}
        with translated():
            while len(claimed) < limit:
                row = await self._collection.find_one_and_update(
                    wanted,
                    {"$set": {"due": now + LEASE}},
                    sort=[("due", 1)],
                    return_document=ReturnDocument.AFTER,
                )
                if row is None:
                    break
                claimed.append(Parked.model_validate(row))
        return claimed

    async def soonest(self, stage: str, topics: Collection[str]) -> datetime | None:
        """When the first of a stage's waiting records of these topics is due; None where none waits."""
        with translated():
            row = await self._collection.find_one(_of(stage, topics), {"due": 1}, sort=[("due", 1)])
        return row["due"] if row else None

    async def again(self, record: Parked, due: datetime, reason: str) -> None:
        """The head of a line must wait on, until `due`."""
        change = {"$set": {"due": due, "reason": reason}, "$inc": {"attempts": 1}}
        with translated():
            await self._collection.update_one({"_id": record.id}, change)

    async def is_head(self, record: Parked) -> bool:
        """True when nothing of the record's line waits before it."""
        with translated():
            before = await self._collection.find_one(
                {"stage": record.stage, "line": record.line, "offset": {"$lt": record.offset}}, {"_id": 1}
            )
        return before is None

    async def done(self, records: Iterable[Parked], now: datetime) -> None:
        """Heads whose outputs are published: the next of each line comes due, and they are removed.

        In this order, so that a crash between the two leaves no line without a head.
        """
        with translated():
            for record in records:
                behind = {"stage": record.stage, "line": record.line, "offset": {"$gt": record.offset}}
                await self._collection.find_one_and_update(
                    behind, {"$set": {"due": now}}, sort=[("offset", 1)]
                )
                await self._collection.delete_one({"_id": record.id})

    async def count(self, stage: str) -> int:
        """How many records of a stage wait."""
        with translated():
            found: int = await self._collection.count_documents({"stage": stage})
        return found


def _of(stage: str, topics: Collection[str]) -> dict[str, Any]:
    return {"stage": stage, "topic": {"$in": list(topics)}}
