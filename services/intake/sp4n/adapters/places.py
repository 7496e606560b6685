"""Meets `ports.Places` with one small document for each jurisdiction."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from salur.store.database import Store
from salur.store.driver import translated
from salur.store.kinds import Kind


class Place(BaseModel):
    """How far an account has been read."""

    model_config = ConfigDict(frozen=True)

    pack: str
    cursor: str


PLACES = Kind("intake", "sp4n_places", Place, lambda place: place.pack)


class StoredPlaces:
    """Meets `ports.Places`."""

    def __init__(self, store: Store) -> None:
        self._places = store.of(PLACES)

    async def get(self, pack: str) -> str:
        with translated():
            row = await self._places.find_one({"_id": pack})
        return str(row["cursor"]) if row else ""

    async def put(self, pack: str, cursor: str) -> None:
        with translated():
            await self._places.update_one(
                {"_id": pack}, {"$set": {"pack": pack, "cursor": cursor}}, upsert=True
            )
