"""Sessions and sign-ins under way, in MongoDB. A session is found by the hash of its token: the store opens none."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from salur.messaging.clock import Clock
from salur.store.database import Store
from salur.store.driver import translated
from salur.store.kinds import Index
from services.desk.adapters.documents import DATABASE
from services.desk.domain.officers import Officer
from services.desk.ports.officers import Attempt

SESSIONS = "sessions"
ATTEMPTS = "signins"
ATTEMPT_LIFE = timedelta(minutes=10)
_TOUCHED_EVERY = timedelta(minutes=1)


class MongoSessions:
    """Meets `ports.officers.Sessions`. `idle` ends a session nobody uses, `longest` any session."""

    def __init__(self, store: Store, clock: Clock, idle: timedelta, longest: timedelta) -> None:
        self._store = store
        self._clock = clock
        self._idle = idle
        self._longest = longest
        self._collection = store.collection(DATABASE, SESSIONS)

    async def prepare(self) -> None:
        """Creates the collection; MongoDB removes what is over."""
        await self._store.index(self._collection, [Index((("ends_at", 1),), expire_after=0)])

    async def begin(self, token: str, officer: Officer) -> None:
        now = self._clock.now()
        row = {
            "_id": _hash(token),
            "officer": officer.model_dump(mode="json"),
            "seen_at": now,
            "ends_at": now + self._longest,
        }
        with translated():
            await self._collection.insert_one(row)

    async def officer(self, token: str, *, touch: bool) -> Officer | None:
        with translated():
            row = await self._collection.find_one({"_id": _hash(token)})
        if row is None or self._over(row):
            return None
        now = self._clock.now()
        if touch and now - row["seen_at"] >= _TOUCHED_EVERY:
            with translated():
                await self._collection.update_one({"_id": row["_id"]}, {"$max": {"seen_at": now}})
        return Officer.model_validate(row["officer"])

    async def end(self, token: str) -> None:
        with translated():
            await self._collection.delete_one({"_id": _hash(token)})

    async def end_all(self, officer: str) -> None:
        with translated():
            await self._collection.delete_many({"officer.id": officer})

    def _over(self, row: dict[str, Any]) -> bool:
        now: datetime = self._clock.now()
        return bool(now >= row["ends_at"] or now - row["seen_at"] >= self._idle)


class MongoAttempts:
    """Meets `ports.officers.Attempts`."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._collection = store.collection(DATABASE, ATTEMPTS)

    async def prepare(self) -> None:
        """Creates the collection; MongoDB removes what was left."""
        life = int(ATTEMPT_LIFE.total_seconds())
        await self._store.index(self._collection, [Index((("at", 1),), expire_after=life)])

    async def keep(self, attempt: Attempt) -> None:
        row = {
            "_id": _hash(attempt.state),
            "at": self._clock.now(),
            "state": attempt.state,
            "nonce": attempt.nonce,
            "verifier": attempt.verifier,
            "browser": _hash(attempt.browser),
            "back": attempt.back,
        }
        with translated():
            await self._collection.insert_one(row)

    async def take(self, state: str, browser: str) -> Attempt | None:
        with translated():
            row = await self._collection.find_one_and_delete({"_id": _hash(state)})
        if row is None or row["browser"] != _hash(browser) or self._clock.now() - row["at"] >= ATTEMPT_LIFE:
            return None
        return Attempt(row["state"], row["nonce"], row["verifier"], browser, row["back"])


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
