"""What waits, in MongoDB. A claim moves `due` to the end of its lease: who dies with one leaves it due again by then."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from salur.media.waiting import WAITING, WaitingMedia
from salur.store.database import Store
from salur.store.driver import translated
from salur.store.kinds import VERSION


class MongoWaiting:
    """Meets `ports.Waiting`."""

    def __init__(self, store: Store) -> None:
        self._media = store.of(WAITING)

    async def claim(self, now: datetime, lease: timedelta) -> WaitingMedia | None:
        change = {
            "$set": {"token": uuid4().hex, "due": now + lease},
            "$inc": {"attempts": 1, VERSION: 1},
        }
        with translated():
            row = await self._media.find_one_and_update(
                {"due": {"$lte": now}}, change, sort=[("due", 1)], return_document=True
            )
        return WAITING.read(row) if row else None

    async def later(self, media: WaitingMedia, due: datetime) -> None:
        with translated():
            await self._media.update_one(
                {"_id": media.ref, "token": media.token},
                {"$set": {"token": None, "due": due}, "$inc": {VERSION: 1}},
            )

    async def done(self, media: WaitingMedia) -> None:
        with translated():
            await self._media.delete_one({"_id": media.ref, "token": media.token})
