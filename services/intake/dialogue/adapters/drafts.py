"""Drafts whose question has waited for long enough, as the clock finds them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from salur.contracts.messages import DraftOverdue
from salur.store.database import Store
from salur.store.driver import translated
from services.intake.dialogue.adapters.documents import CONVERSATIONS

_MOST = 200
_SHOWN = {"_id": 0, "ring": 1, "channel": 1, "number": 1, "pack": 1, "sender": 1}


async def silent(store: Store, now: datetime) -> Sequence[DraftOverdue]:
    """The drafts whose silence is to be broken now, longest first. Raises StoreUnavailable."""
    wanted = {"rings_at": {"$ne": None, "$lte": now}}
    with translated():
        found = store.of(CONVERSATIONS).find(wanted, _SHOWN).sort("rings_at", 1)
        rows = await found.limit(_MOST).to_list(None)
    return [DraftOverdue(message=row.pop("ring"), **row) for row in rows]
