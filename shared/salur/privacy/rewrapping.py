"""Sealing anew what only the vault's key opens, while it is written and read: the last step but one of a rotation."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from typing import Any

from salur.privacy.keyring import BadKeys, KeyRing, Purpose
from salur.privacy.sealed import Sealed
from salur.privacy.vault_records import CITIZENS
from salur.store.database import Store
from salur.store.driver import translated
from salur.store.errors import Conflict
from salur.store.kinds import Kind
from salur.store.work import Work

_AT_ONCE = 200
_TRIES = 20


@dataclass(frozen=True)
class Boxed:
    """A kind of document with one box, in its field `field`, that the vault's key may have sealed."""

    kind: Kind[Any]
    field: str = "key"

    def box(self, model: Any) -> Sealed | None:
        """The box, None where the document has none."""
        found: Sealed | None = getattr(model, self.field)
        return found


DATA_KEYS = Boxed(CITIZENS)


@dataclass(frozen=True, slots=True)
class Rewrapped:
    """How many boxes were sealed anew, and how many documents were looked at."""

    rewrapped: int
    looked_at: int


async def rewrap(store: Store, ring: KeyRing, all_boxed: Iterable[Boxed] = (DATA_KEYS,)) -> Rewrapped:
    """Seals anew all boxes that another key of the vault's than the sealing one holds.

    Stopped anywhere, it goes on when repeated. Raises BadKeys without a vault key, Unsealable for a box that does not open.
    """
    active = ring.sealer(Purpose.VAULT)
    if active is None:
        raise BadKeys("this ring has no key for the vault")
    rewrapped = looked_at = 0
    for boxed in all_boxed:
        async for names in _pages(store, boxed.kind):
            looked_at += len(names)
            rewrapped += await _page(store, ring, active, boxed, names)
    return Rewrapped(rewrapped, looked_at)


async def held_by(store: Store, kid: str, all_boxed: Iterable[Boxed] = (DATA_KEYS,)) -> int:
    """How many boxes only this key opens."""
    count = 0
    for boxed in all_boxed:
        with translated():
            count += await store.of(boxed.kind).count_documents({f"{boxed.field}.kid": kid})
    return count


async def _pages(store: Store, kind: Kind[Any]) -> AsyncIterator[list[str]]:
    after = ""
    while True:
        with translated():
            rows = await (
                store.of(kind).find({"_id": {"$gt": after}}, {"_id": 1}).sort("_id", 1).limit(_AT_ONCE)
            ).to_list(None)
        if not rows:
            return
        names = [str(row["_id"]) for row in rows]
        yield names
        after = names[-1]


async def _page(
    store: Store, ring: KeyRing, active: str, boxed: Boxed, names: list[str], tries: int = _TRIES
) -> int:
    """Who is written to at the same moment wins; the page is then read again in halves, so that few hold up few."""
    try:
        return await _sealed_anew(store, ring, active, boxed, names)
    except Conflict:
        if tries == 1:
            raise
    half = (len(names) + 1) // 2
    count = 0
    for part in (names[:half], names[half:]):
        count += await _page(store, ring, active, boxed, part, tries - 1) if part else 0
    return count


async def _sealed_anew(store: Store, ring: KeyRing, active: str, boxed: Boxed, names: list[str]) -> int:
    """How many of these were sealed anew. Raises Conflict, and has then done nothing."""
    work = Work(store)
    await work.load(boxed.kind, names)
    count = 0
    for name in names:
        model: Any = await work.get(boxed.kind, name)
        box = boxed.box(model) if model is not None else None
        if box is not None and box.kid != active and ring.purpose_of(box.kid) is Purpose.VAULT:
            fresh = ring.seal(box.field, ring.open(box), Purpose.VAULT)
            work.put(boxed.kind, model.model_copy(update={boxed.field: fresh}))
            count += 1
    if count:
        async with store.transaction() as session:
            await work.flush(session)
    return count
