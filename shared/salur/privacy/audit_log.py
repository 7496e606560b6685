"""A writer's audit chain in MongoDB, in its service's own database.

One transaction at a time makes the chain; whoever comes while it runs is written together by the next.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from salur.messaging.clock import Clock
from salur.privacy.audit import Entry, Head, next_entry, verify
from salur.store.database import Store
from salur.store.driver import translated
from salur.store.errors import Conflict, StoreBroken, StoreUnavailable

COLLECTION = "audit"
_TRIES = 10


@dataclass(eq=False)
class _Told:
    """What one caller wants written, and what became of it."""

    entries: list[Mapping[str, str]]
    settled: bool = False
    error: Exception | None = None


class AuditLog:
    """Appends to one writer's chain. Two processes that share a writer's name queue up and never fork it."""

    def __init__(self, store: Store, database: str, writer: str, clock: Clock) -> None:
        self._store = store
        self._collection: Any = store.collection(database, COLLECTION)
        self.writer = writer
        self._mine = {"_id": {"$gt": f"{writer}\n", "$lt": f"{writer}\n:"}}
        self._clock = clock
        self._last: Entry | None = None
        self._waiting: list[_Told] = []
        self._one_at_a_time = asyncio.Lock()

    async def prepare(self) -> None:
        """Creates the collection."""
        await self._store.index(self._collection, [])

    async def append(self, entries: Iterable[Mapping[str, str]]) -> None:
        """Adds what was done. Returns when a majority holds it; raises StoreUnavailable, or Conflict after ten tries."""
        told = _Told(list(entries))
        if not told.entries:
            return
        self._waiting.append(told)
        async with self._one_at_a_time:
            if not told.settled:
                await self._write_waiting()
        if told.error:
            raise told.error

    async def head(self) -> Head | None:
        """How far the chain has come; None before its first entry."""
        newest = await self._newest()
        return Head(newest.writer, newest.seq, newest.hash) if newest else None

    @asynccontextmanager
    async def together(self, what: Mapping[str, str] | None) -> AsyncIterator[Any]:
        """A transaction that also writes one entry, so that what is done and that it was done stand or fall together.

        Gives the session. Without an entry it is a transaction like any other. Raises Conflict where another process
        was faster; whoever tries again reads the chain anew.
        """
        if what is None:
            async with self._store.transaction() as session:
                yield session
            return
        async with self._one_at_a_time:
            last = self._last or await self._newest()
            self._last = None
            async with self._store.transaction() as session:
                yield session
                added = await self._insert(last, [what], session)
            self._last = added

    async def first_broken(self) -> Entry | None:
        """The first entry that does not follow from those before it, or None."""
        with translated():
            rows = await self._collection.find(self._mine).sort("_id", 1).to_list(None)
        return verify([Entry.model_validate(row) for row in rows], self.writer)

    async def _write_waiting(self) -> None:
        batch, self._waiting = self._waiting, []
        try:
            error = await self._write([entry for told in batch for entry in told.entries])
        except BaseException:
            # Our caller was cancelled; the others of the batch take their turn themselves.
            self._last = None
            self._waiting = batch + self._waiting
            raise
        for told in batch:
            told.settled, told.error = True, error

    async def _write(self, entries: list[Mapping[str, str]]) -> Exception | None:
        """Writes the entries, after whatever stands there by now; gives the error if they could not be."""
        for attempt in range(1, _TRIES + 1):
            try:
                self._last = await self._add(self._last or await self._newest(), entries)
                return None
            except (Conflict, StoreUnavailable, StoreBroken) as error:
                # Whether it was written is not known: the next one looks.
                self._last = None
                if attempt == _TRIES or not isinstance(error, Conflict):
                    return error
        return None

    async def _add(self, last: Entry | None, told: list[Mapping[str, str]]) -> Entry:
        # In one transaction, so that a lost race leaves no part of ours behind another's entries.
        async with self._store.transaction() as session:
            return await self._insert(last, told, session)

    async def _insert(self, last: Entry | None, told: list[Mapping[str, str]], session: Any) -> Entry:
        now = self._clock.now()
        added: list[Entry] = []
        for what in told:
            last = next_entry(last, what, writer=self.writer, at=now)
            added.append(last)
        rows = [{"_id": f"{e.writer}\n{e.seq:015}", **e.model_dump()} for e in added]
        with translated():
            await self._collection.insert_many(rows, session=session)
        return added[-1]

    async def _newest(self) -> Entry | None:
        with translated():
            rows = await self._collection.find(self._mine).sort("_id", -1).to_list(1)
        return Entry.model_validate(rows[0]) if rows else None
