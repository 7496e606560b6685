"""Requests to open an identity in MongoDB, and identities in the vault."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from salur.privacy import Erased, KeyRing, VaultField, VaultReader
from salur.privacy.audit_log import AuditLog
from salur.store.database import Store
from salur.store.driver import translated
from salur.store.kinds import Index
from salur.store.work import Work
from services.desk.adapters.documents import DATABASE
from services.desk.domain.reveals import Reveal

COLLECTION = "reveals"
_FIELDS = {"name": VaultField.NAME, "nik": VaultField.NIK}


class MongoReveals:
    """Meets `ports.reveals.Reveals`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._collection = store.collection(DATABASE, COLLECTION)

    async def prepare(self) -> None:
        """Creates the collection."""
        await self._store.index(self._collection, [Index((("case", 1), ("asked_at", -1)))])

    async def latest(self, case: str) -> Reveal | None:
        with translated():
            row = await self._collection.find_one({"case": case}, sort=[("asked_at", -1)])
        return Reveal.model_validate(row) if row else None

    async def ask(self, reveal: Reveal) -> None:
        with translated():
            await self._collection.update_one(
                {"_id": reveal.id}, {"$setOnInsert": reveal.model_dump()}, upsert=True
            )

    async def decide(self, reveal: str, by: str, at: datetime, until: datetime | None) -> Reveal | None:
        decided = {"decided_by": by, "decided_at": at, "until": until}
        with translated():
            row = await self._collection.find_one_and_update(
                {"_id": reveal, "decided_by": None}, {"$set": decided}, return_document=True
            )
        return Reveal.model_validate(row) if row else None


class VaultIdentities:
    """Meets `ports.reveals.Identities`."""

    def __init__(self, store: Store, keys: KeyRing, audit: AuditLog) -> None:
        self._reader = VaultReader(partial(Work, store), keys, audit)

    async def open(self, reveal: Reveal) -> Mapping[str, str]:
        why = f"reveal {reveal.id}"
        found: dict[str, str] = {}
        try:
            for name in reveal.fields:
                if name in _FIELDS:
                    secret = await self._reader.field(reveal.citizen, _FIELDS[name], why=why)
                    if secret is not None:
                        found[name] = secret.reveal()
        except Erased:
            return {}
        if "address" in reveal.fields:
            reached = await self._reader.address([reveal.sender], why=why)
            if reach := reached.get(reveal.sender):
                found["address"] = (reach.phone or reach.user).reveal()
        return found
