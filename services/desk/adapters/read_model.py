"""The stage's side of the read model, over a unit of work."""

from __future__ import annotations

from salur.messaging.clock import Clock
from salur.store.work import Work
from services.desk.adapters.documents import CASES, DELIVERIES, REFUSALS
from services.desk.domain.record import CaseRecord, Delivery, Refusal


class WorkReadModel:
    """Meets `ports.ReadModel`."""

    def __init__(self, work: Work, _clock: Clock) -> None:
        self._work = work

    async def case(self, case: str) -> CaseRecord | None:
        return await self._work.get(CASES, case)

    def keep_case(self, record: CaseRecord) -> None:
        self._work.put(CASES, record)

    async def delivery(self, notification: str) -> Delivery | None:
        return await self._work.get(DELIVERIES, notification)

    def keep_delivery(self, delivery: Delivery) -> None:
        self._work.put(DELIVERIES, delivery)

    async def refusal(self, command: str) -> Refusal | None:
        return await self._work.get(REFUSALS, command)

    def keep_refusal(self, refusal: Refusal) -> None:
        self._work.put(REFUSALS, refusal)
