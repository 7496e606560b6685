"""The officers desk has met, in MongoDB: names stay here, commands and timelines carry the id alone."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping

from salur.store.database import Store
from salur.store.driver import translated
from services.desk.adapters.documents import DATABASE
from services.desk.domain.officers import Officer
from services.desk.ports.officers import Identity

COLLECTION = "officers"


class MongoOfficers:
    """Meets `ports.officers.Officers`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._collection = store.collection(DATABASE, COLLECTION)

    async def prepare(self) -> None:
        """Creates the collection."""
        await self._store.index(self._collection, ())

    async def known(self, identity: Identity) -> Officer:
        subject = hashlib.sha256(f"{identity.issuer}\n{identity.subject}".encode()).hexdigest()
        with translated():
            kept = await self._collection.find_one_and_update(
                {"_id": subject},
                {"$set": _seen(identity), "$setOnInsert": {"officer": f"o-{secrets.token_hex(8)}"}},
                upsert=True,
                return_document=True,
            )
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
            rows = await self._collection.find({"pack": pack, "agency": agency}).to_list(None)
        return {row["officer"]: row["name"] for row in rows}


def _seen(identity: Identity) -> dict[str, str | None]:
    """What a sign-in tells of an officer."""
    return {
        "name": identity.name,
        "role": str(identity.role),
        "pack": identity.pack,
        "agency": identity.agency,
    }
