"""The latest moment of something, kept for many at once: in any order and repeated, the latest stands."""

from __future__ import annotations

from collections.abc import Iterable

from pymongo import UpdateOne

from salur.store.database import Store
from salur.store.driver import translated
from salur.store.kinds import Kind, M


async def keep_latest(store: Store, kind: Kind[M], models: Iterable[M], field: str) -> None:
    """Writes each model that is not there yet; of one that is, only its `field` where that is later.

    Raises StoreUnavailable.
    """
    changes = [
        UpdateOne(
            {"_id": kind.identify(model)},
            {"$max": {field: getattr(model, field)}, "$setOnInsert": model.model_dump(exclude={field})},
            upsert=True,
        )
        for model in models
    ]
    if changes:
        with translated():
            await store.of(kind).bulk_write(changes, ordered=False)
