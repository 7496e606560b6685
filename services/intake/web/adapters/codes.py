"""The dialogue's codes, looked up by report: intake's own database, read only."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from salur.contracts import tracking
from salur.store.database import Store
from salur.store.errors import StoreUnavailable
from salur.store.work import Work
from services.intake.dialogue.adapters.documents import CODES

# The dialogue takes the first that is free; that five are taken does not happen.
_TRIED = 5


class StoredCodes:
    """Meets `ports.Codes`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def of(self, reports: Sequence[str]) -> str | None:
        work = Work(self._store)
        wanted = [code for report in reports for code in islice(tracking.candidates(report), _TRIED)]
        try:
            await work.load(CODES, wanted)
            for code in wanted:
                held = await work.get(CODES, code)
                if held is not None and held.report in reports:
                    return code
        except StoreUnavailable:
            return None
        return None
