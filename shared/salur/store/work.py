"""A unit of work: what a batch read, what it decided to write, and one flush that fails if anybody was faster.

Handlers see `get` and `put`; several events for one document within a batch become one write. Each document
carries a version that every write checks and raises.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic

from pymongo import DeleteOne, ReplaceOne

from salur.store.database import Store
from salur.store.driver import translated
from salur.store.errors import Conflict
from salur.store.kinds import VERSION, Kind, M

Spot = tuple[Kind[Any], str]


@dataclass(slots=True)
class _Read(Generic[M]):
    """A document as it was read, with its version; None and 0 where there was none.

    The model is made when it is first asked for: a batch loads what its records may need, not all of which they do.
    """

    document: dict[str, Any] | None
    version: int
    model: M | None = None


class Work:
    """Reads and pending writes of one attempt at one batch. Not for sharing between attempts."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._read: dict[Spot, _Read[Any]] = {}
        self._staged: dict[Spot, Any] = {}
        self._causes: dict[Spot, str] = {}
        self._draft: dict[Spot, Any] | None = None

    async def load(self, kind: Kind[M], ids: Iterable[str]) -> None:
        """Reads many documents of a kind in one round trip; `get` then finds them at hand."""
        wanted = [i for i in dict.fromkeys(ids) if (kind, i) not in self._read]
        if not wanted:
            return
        with translated():
            documents = await self._store.of(kind).find({"_id": {"$in": wanted}}).to_list(None)
        found: dict[str, _Read[M]] = {d["_id"]: _Read(d, d[VERSION]) for d in documents}
        for wanted_id in wanted:
            self._read[kind, wanted_id] = found.get(wanted_id) or _Read(None, 0)

    async def get(self, kind: Kind[M], document_id: str) -> M | None:
        """The document as this batch has it so far, or None."""
        spot = (kind, document_id)
        model: M | None
        if self._draft and spot in self._draft:
            model = self._draft[spot]
            return model
        if spot in self._staged:
            model = self._staged[spot]
            return model
        if spot not in self._read:
            await self.load(kind, (document_id,))
        read: _Read[M] = self._read[spot]
        if read.model is None and read.document is not None:
            read.model = kind.read(read.document)
        return read.model

    def put(self, kind: Kind[M], model: M) -> None:
        """Writes a document at the flush: an insert if `get` found none (or was not asked), else a replace."""
        self._pending()[kind, kind.identify(model)] = model

    def delete(self, kind: Kind[M], document_id: str) -> None:
        """Deletes a document at the flush."""
        self._pending()[kind, document_id] = None

    @contextmanager
    def savepoint(self, cause: str = "") -> Iterator[None]:
        """What is put inside counts only if the block ends well: a record that fails leaves no half of itself.

        Documents remember the cause of their last change.
        """
        self._draft = {}
        try:
            yield
            self._staged.update(self._draft)
            self._causes.update(dict.fromkeys(self._draft, cause))
        finally:
            self._draft = None

    @property
    def empty(self) -> bool:
        """True when there is nothing to write."""
        return not self._staged

    async def flush(self, session: Any) -> None:
        """Writes everything within the caller's transaction.

        Raises Conflict where a document changed since it was read.
        """
        by_kind: dict[Kind[Any], list[tuple[str, Any]]] = {}
        for (kind, document_id), model in self._staged.items():
            by_kind.setdefault(kind, []).append((document_id, model))
        for kind, writes in by_kind.items():
            await self._flush_kind(kind, writes, session)

    async def _flush_kind(self, kind: Kind[Any], writes: list[tuple[str, Any]], session: Any) -> None:
        inserts: list[dict[str, Any]] = []
        changes: list[ReplaceOne[Any] | DeleteOne] = []
        for document_id, model in writes:
            read = self._read.get((kind, document_id))
            version = read.version if read else 0
            cause = self._causes.get((kind, document_id), "")
            if model is None and version:
                changes.append(DeleteOne({"_id": document_id, VERSION: version}))
            elif model is not None and version:
                expected = {"_id": document_id, VERSION: version}
                changes.append(ReplaceOne(expected, kind.document(model, version + 1, cause)))
            elif model is not None:
                inserts.append(kind.document(model, 1, cause))
        collection = self._store.of(kind)
        with translated():
            if inserts:
                await collection.insert_many(inserts, ordered=False, session=session)
            if changes:
                result = await collection.bulk_write(changes, ordered=False, session=session)
                if result.matched_count + result.deleted_count != len(changes):
                    raise Conflict(f"{kind.collection} changed since it was read")

    def _pending(self) -> dict[Spot, Any]:
        return self._staged if self._draft is None else self._draft
