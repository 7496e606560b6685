"""What the vault and the audit chain need from outside. `salur.store.work.Work` is a `Documents`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from salur.store.kinds import Kind, M


class Documents(Protocol):
    """Stored documents within the caller's unit of work: what is put is written with all else it writes, or not."""

    async def load(self, kind: Kind[M], ids: Iterable[str]) -> None:
        """Reads many documents in one round trip; `get` then has them at hand."""
        ...

    async def get(self, kind: Kind[M], document_id: str) -> M | None:
        """The document, or None."""
        ...

    def put(self, kind: Kind[M], model: M) -> None:
        """Writes a document; somebody else's change since it was read makes the whole unit fail."""
        ...

    def delete(self, kind: Kind[M], document_id: str) -> None:
        """Deletes a document."""
        ...


class Audit(Protocol):
    """Where each read of identity is written down, before it happens."""

    async def append(self, entries: Iterable[Mapping[str, str]]) -> None:
        """Adds to the chain what was done, to whom (a ref), for what; raises when that cannot be kept."""
        ...
