"""Wrapping every citizen's data key anew, while the vault is written and read: the last step of a rotation."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from salur.privacy.keyring import BadKeys, KeyRing, Purpose
from salur.privacy.vault_records import CITIZENS, data_key
from salur.store.database import Store
from salur.store.driver import translated
from salur.store.errors import Conflict
from salur.store.work import Work

_AT_ONCE = 200
_TRIES = 20


@dataclass(frozen=True, slots=True)
class Rewrapped:
    """How many data keys were wrapped anew, and how many citizens were looked at."""

    rewrapped: int
    citizens: int


async def rewrap(store: Store, ring: KeyRing) -> Rewrapped:
    """Wraps all data keys that another key than the sealing one holds. Stopped anywhere, it goes on when repeated.

    Raises BadKeys without a vault key, Unsealable where a data key's own key is not in the ring.
    """
    active = ring.sealer(Purpose.VAULT)
    if active is None:
        raise BadKeys("this ring has no key for the vault")
    rewrapped = citizens = 0
    async for names in _pages(store):
        citizens += len(names)
        rewrapped += await _page(store, ring, active, names)
    return Rewrapped(rewrapped, citizens)


async def held_by(store: Store, kid: str) -> int:
    """How many citizens' data keys a key still wraps."""
    with translated():
        count: int = await store.of(CITIZENS).count_documents({"key.kid": kid})
    return count


async def _pages(store: Store) -> AsyncIterator[list[str]]:
    after = ""
    while True:
        with translated():
            rows = await (
                store.of(CITIZENS).find({"_id": {"$gt": after}}, {"_id": 1}).sort("_id", 1).limit(_AT_ONCE)
            ).to_list(None)
        if not rows:
            return
        names = [str(row["_id"]) for row in rows]
        yield names
        after = names[-1]


async def _page(store: Store, ring: KeyRing, active: str, names: list[str]) -> int:
    """Who is written to at the same moment wins; the page is then read again."""
    for attempt in range(1, _TRIES + 1):
        work = Work(store)
        await work.load(CITIZENS, names)
        count = 0
        for name in names:
            known = await work.get(CITIZENS, name)
            if known is not None and known.key is not None and known.key.kid != active:
                wrapped = data_key(known, name, ring).wrapped(name, ring)
                work.put(CITIZENS, known.model_copy(update={"key": wrapped}))
                count += 1
        if not count:
            return 0
        try:
            async with store.transaction() as session:
                await work.flush(session)
            return count
        except Conflict:
            if attempt == _TRIES:
                raise
    return 0
