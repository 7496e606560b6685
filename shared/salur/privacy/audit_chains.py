"""All audit chains of one Salur, whichever service's database they lie in."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from salur.privacy.audit import Entry
from salur.privacy.audit_log import COLLECTION
from salur.store.database import Store
from salur.store.driver import translated


async def all_chains(store: Store) -> dict[str, list[Entry]]:
    """Every entry by its writer, in order. Raises StoreUnavailable."""
    chains: dict[str, list[Entry]] = {}
    with translated():
        for database in await store.databases():
            rows = store.collection(database, COLLECTION).find({}).sort("_id", 1)
            for row in await rows.to_list(None):
                entry = _entry(row)
                # By the row's own key: an entry that claims another writer is found out where it stands.
                chains.setdefault(str(row["_id"]).partition("\n")[0], []).append(entry)
    return chains


def _entry(row: dict[str, Any]) -> Entry:
    """The entry; one that was changed out of its shape stands as an empty one, whose hash fits nothing."""
    try:
        return Entry.model_validate(row)
    except ValidationError:
        seq = row.get("seq")
        return Entry(writer="", seq=seq if isinstance(seq, int) else 0, at="", what={}, previous="", hash="")
