"""The stage's side of the read model, over a unit of work."""

from __future__ import annotations

from datetime import timedelta

from salur.contracts.cases import Case
from salur.contracts.ids import lane_of
from salur.messaging.clock import Clock
from salur.observability import metrics
from salur.store.work import Work
from services.desk.adapters.documents import CASES, DELIVERIES, REFUSALS
from services.desk.domain.record import CaseRecord, Delivery, Refusal

_WAY = metrics.histogram("salur_webhook_to_case_seconds")
_NO_LONGER_NEWS = timedelta(days=1)


class WorkReadModel:
    """Meets `ports.ReadModel`."""

    def __init__(self, work: Work, clock: Clock) -> None:
        self._work = work
        self._clock = clock

    async def case(self, case: str) -> CaseRecord | None:
        return await self._work.get(CASES, case)

    def keep_case(self, record: CaseRecord) -> None:
        self._work.put(CASES, record)
        if record.case.version == 1:
            self._measure(record.case)

    async def delivery(self, notification: str) -> Delivery | None:
        return await self._work.get(DELIVERIES, notification)

    def keep_delivery(self, delivery: Delivery) -> None:
        self._work.put(DELIVERIES, delivery)

    async def refusal(self, command: str) -> Refusal | None:
        return await self._work.get(REFUSALS, command)

    def keep_refusal(self, refusal: Refusal) -> None:
        self._work.put(REFUSALS, refusal)

    def _measure(self, case: Case) -> None:
        """How long a new case took; an old one is being read again from the start and tells nothing."""
        took = self._clock.now() - case.submitted_at
        if took < _NO_LONGER_NEWS:
            _WAY.labels(lane=lane_of(case.case).value).observe(max(0.0, took.total_seconds()))
