"""The officers desk has met, in MongoDB: names stay here, commands and timelines carry the id alone."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime

from salur.privacy.audit_log import AuditLog
from salur.store.database import Store
from salur.store.driver import translated
from services.desk.adapters.documents import DATABASE
from services.desk.domain.colleagues import Colleague, Staff
from services.desk.domain.officers import Officer
from services.desk.ports.officers import Identity

COLLECTION = "officers"


class MongoOfficers:
    """Meets `ports.officers.Officers` and `ports.officers.Register`."""

    def __init__(self, store: Store, audit: AuditLog) -> None:
        self._store = store
        self._audit = audit
        self._collection = store.collection(DATABASE, COLLECTION)

    async def prepare(self) -> None:
        """Creates the collection."""
        await self._store.index(self._collection, ())

    async def known(self, identity: Identity) -> Officer | None:
        subject = hashlib.sha256(f"{identity.issuer}\n{identity.subject}".encode()).hexdigest()
        with translated():
            kept = await self._collection.find_one_and_update(
                {"_id": subject},
                {"$set": _seen(identity), "$setOnInsert": {"officer": f"o-{secrets.token_hex(8)}"}},
                upsert=True,
                return_document=True,
            )
        if kept.get("left_at") is not None:
            return None
        return Officer(
            id=kept["officer"],
            name=identity.name,
            role=identity.role,
            pack=identity.pack,
            agency=identity.agency,
            restricted=identity.restricted,
        )

    async def names(self, ids: Iterable[str]) -> Mapping[str, str]:
        with translated():
            rows = await self._collection.find({"officer": {"$in": list(set(ids))}}).to_list(None)
        return {row["officer"]: row["name"] for row in rows}

    async def of_agency(self, pack: str, agency: str | None) -> Mapping[str, str]:
        with translated():
            rows = await self._collection.find({"pack": pack, "agency": agency, "left_at": None}).to_list(
                None
            )
        return {row["officer"]: row["name"] for row in rows}

    async def staff(self, pack: str) -> Staff:
        with translated():
            rows = await self._collection.find({"pack": pack}).to_list(None)
        return {row["officer"]: Colleague.model_validate(row) for row in rows}

    async def leave(self, officer: str, successor: str | None, by: str, at: datetime) -> None:
        told = {"action": "officer_deactivated", "officer": officer, "by": by, "successor": successor or ""}
        await self._note(officer, {"left_at": at, "successor": successor}, told)

    async def come_back(self, officer: str, by: str) -> None:
        told = {"action": "officer_reactivated", "officer": officer, "by": by}
        await self._note(officer, {"left_at": None, "successor": None}, told)

    async def _note(self, officer: str, changed: Mapping[str, object], told: Mapping[str, str]) -> None:
        async with self._audit.together(told) as session:
            await self._collection.update_one({"officer": officer}, {"$set": changed}, session=session)


def _seen(identity: Identity) -> dict[str, str | bool | None]:
    """What a sign-in tells of an officer."""
    return {
        "name": identity.name,
        "role": str(identity.role),
        "pack": identity.pack,
        "agency": identity.agency,
        "restricted": identity.restricted,
    }
