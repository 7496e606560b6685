"""Unfinished long SMS in MongoDB: their parts sealed, and found when they have been waited for long enough."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict

from salur.contracts.messages import PartsOverdue
from salur.privacy.keyring import KeyRing, Purpose
from salur.privacy.ports import Documents
from salur.privacy.sealed import Sealed, Unsealable
from salur.store.database import Store
from salur.store.driver import translated
from salur.store.kinds import Index, Kind
from services.intake.dialogue.domain.parts import Assembly, taken_as
from services.intake.dialogue.ports import Place

_FIELD = "intake.parts"
# What was taken is remembered a little longer, for parts that come again.
_REMEMBERED = timedelta(minutes=10)
_MOST = 200


class StoredAssembly(BaseModel):
    """One longer message as far as it came. `due` is None once it is taken; all times are UTC."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    parts: str
    message: str
    channel: str
    number: str
    pack: str
    sender: str
    urgent: bool
    sealed: Sealed
    due: datetime | None
    forget_at: datetime | None


ASSEMBLIES = Kind(
    "intake",
    "assemblies",
    StoredAssembly,
    lambda stored: stored.parts,
    (Index((("due", 1),)), Index((("forget_at", 1),), expire_after=0)),
)


class SealedAssemblies:
    """Meets `ports.Assemblies`."""

    def __init__(self, work: Documents, keys: KeyRing) -> None:
        self._work = work
        self._keys = keys

    async def of(self, parts: str) -> Assembly | None:
        stored = await self._work.get(ASSEMBLIES, parts)
        if stored is None:
            return None
        if stored.sealed.field != _FIELD:
            raise Unsealable(f"a box for {stored.sealed.field} stands where {_FIELD} should")
        return Assembly.model_validate_json(self._keys.open(stored.sealed))

    def keep(self, place: Place, assembly: Assembly) -> None:
        plain = assembly.__pydantic_serializer__.to_json(assembly)
        stored = StoredAssembly(
            parts=place.parts,
            message=taken_as(place.parts, assembly),
            channel=place.channel,
            number=place.number,
            pack=place.pack,
            sender=place.sender,
            urgent=place.urgent,
            sealed=self._keys.seal(_FIELD, plain, Purpose.DRAFT),
            due=None if assembly.closed else assembly.due,
            forget_at=assembly.due + _REMEMBERED if assembly.closed else None,
        )
        self._work.put(ASSEMBLIES, stored)


async def overdue(store: Store, now: datetime) -> Sequence[PartsOverdue]:
    """The unfinished messages that have been waited for long enough, longest first. Raises StoreUnavailable."""
    shown = {
        "_id": 0,
        "parts": 1,
        "message": 1,
        "channel": 1,
        "number": 1,
        "pack": 1,
        "sender": 1,
        "urgent": 1,
    }
    wanted = {"due": {"$ne": None, "$lte": now}}
    with translated():
        rows = await store.of(ASSEMBLIES).find(wanted, shown).sort("due", 1).limit(_MOST).to_list(None)
    return [PartsOverdue.model_validate(row) for row in rows]
