"""The messages that wait, in MongoDB: claimed under leases, so that several replicas share them.

A claim moves `due` to the end of the lease. Who dies with a claim in hand leaves the messages due again by then.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from salur.contracts.base import Lane
from salur.store.database import Store
from salur.store.driver import translated
from salur.store.kinds import VERSION
from services.notify.adapters.documents import MESSAGES
from services.notify.domain.message import URGENT, Message
from services.notify.ports import Share

_Place = tuple[int, int]
_RANKS = {Lane.URGENT: URGENT, Lane.ROUTINE: {"$gt": URGENT}}


class MongoOutbox:
    """The outbox of all replicas."""

    def __init__(self, store: Store) -> None:
        self._messages = store.of(MESSAGES)

    async def queues(self) -> list[str]:
        with translated():
            return [queue for queue in await self._messages.distinct("queue") if queue is not None]

    async def claim(self, share: Share, now: datetime, most: int, lease: timedelta) -> list[list[Message]]:
        with translated():
            due = await self._due(share, now, most)
            free = _unblocked(due, await self._ahead(due, now)) if due else []
            if not free:
                return []
            taken = await self._take(free, now, lease)
            runs, left = _runs(free, taken)
            if left:
                await self._give_back(left, now)
            return runs

    async def _due(self, share: Share, now: datetime, most: int) -> list[dict[str, Any]]:
        wanted = {"queue": share.queue, "rank": _RANKS[share.lane], "due": {"$lte": now - share.untaken}}
        shown = {"_id": 1, "to": 1, "rank": 1, "order": 1}
        cursor = self._messages.find(wanted, shown).sort([("rank", 1), ("order", 1)]).limit(most)
        found: list[dict[str, Any]] = await cursor.to_list(None)
        return found

    async def _ahead(self, due: Sequence[dict[str, Any]], now: datetime) -> dict[str, _Place]:
        """The first message of each person that waits but may not go: in somebody's hands, or to be tried later."""
        people = list({row["to"] for row in due})
        wanted = {"to": {"$in": people}, "due": {"$gt": now}}
        rows = await self._messages.find(wanted, {"to": 1, "rank": 1, "order": 1}).to_list(None)
        first: dict[str, _Place] = {}
        for row in rows:
            first[row["to"]] = min(first.get(row["to"], _place(row)), _place(row))
        return first

    async def _take(self, rows: Iterable[dict[str, Any]], now: datetime, lease: timedelta) -> list[Message]:
        token = uuid4().hex
        mine = {"_id": {"$in": [row["_id"] for row in rows]}, "due": {"$lte": now}}
        change = {"$set": {"token": token, "due": now + lease, "claimed_at": now}, "$inc": {VERSION: 1}}
        await self._messages.update_many(mine, change)
        taken = await self._messages.find({"token": token}).to_list(None)
        return [MESSAGES.read(row) for row in taken]

    async def _give_back(self, left: Sequence[Message], now: datetime) -> None:
        mine = {"_id": {"$in": [message.notification for message in left]}, "token": left[0].token}
        change = {"$set": {"token": None, "due": now}, "$inc": {VERSION: 1}}
        await self._messages.update_many(mine, change)


def _place(row: dict[str, Any]) -> _Place:
    return row["rank"], row["order"]


def _unblocked(due: Sequence[dict[str, Any]], ahead: dict[str, _Place]) -> list[dict[str, Any]]:
    return [row for row in due if row["to"] not in ahead or _place(row) < ahead[row["to"]]]


def _runs(
    wanted: Sequence[dict[str, Any]], taken: Sequence[Message]
) -> tuple[list[list[Message]], list[Message]]:
    """Each person's messages in order; and those behind one that another replica was faster with."""
    mine = {message.notification: message for message in taken}
    runs: dict[str, list[Message]] = {}
    left: list[Message] = []
    broken: set[str] = set()
    for row in wanted:
        message = mine.get(row["_id"])
        if message is None:
            broken.add(row["to"])
        elif row["to"] in broken:
            left.append(message)
        else:
            runs.setdefault(row["to"], []).append(message)
    return list(runs.values()), left
