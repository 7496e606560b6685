"""Cases in MongoDB, within the batch's unit of work."""

from __future__ import annotations

from salur.store.kinds import Index, Kind
from salur.store.work import Work
from services.router.domain.record import CaseRecord

CASES = Kind(
    "router",
    "cases",
    CaseRecord,
    lambda record: record.case.case,
    (Index((("rings_at", 1),)), Index((("alarm.rings_at", 1),), sparse=True)),
)


class StoredCases:
    """Meets `ports.Cases`."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def get(self, case: str) -> CaseRecord | None:
        return await self._work.get(CASES, case)

    def keep(self, record: CaseRecord) -> None:
        self._work.put(CASES, record)
