"""The read model with what this process has just seen laid over it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from salur.contracts.cases import Case, CaseState
from services.desk.adapters.cases import MongoCases
from services.desk.adapters.live import Hub
from services.desk.domain.access import may_see
from services.desk.domain.filters import holds
from services.desk.domain.officers import Officer
from services.desk.domain.record import CaseRecord, Delivery, Refusal
from services.desk.ports.cases import Wanted


class FreshCases:
    """Meets `ports.Cases`."""

    def __init__(self, kept: MongoCases, hub: Hub) -> None:
        self._kept = kept
        self._hub = hub

    async def page(self, wanted: Wanted, skip: int, limit: int) -> Sequence[CaseRecord]:
        rows = {row.case.case: row for row in await self._kept.page(wanted, skip, limit)}
        first = min((row.order for row in rows.values()), default="") if skip else ""
        for case in self._hub.cases().values():
            held = rows.get(case.case)
            if held and held.case.version >= case.version:
                continue
            rows.pop(case.case, None)
            record = CaseRecord.of(case)
            wants = may_see(wanted.officer, case) and holds(wanted.filter, wanted.agency, case)
            if wants and record.order >= first:
                rows[case.case] = record
        return sorted(rows.values(), key=lambda row: row.order)[:limit]

    async def counts(self, officer: Officer, agency: str) -> Mapping[CaseState, tuple[int, int]]:
        return await self._kept.counts(officer, agency)

    async def get(self, case: str) -> Case | None:
        return _newer(await self._kept.get(case), self._hub.case(case))

    async def many(self, cases: Sequence[str]) -> Mapping[str, Case]:
        kept = await self._kept.many(cases)
        newest = {case: _newer(kept.get(case), self._hub.case(case)) for case in cases}
        return {case: found for case, found in newest.items() if found is not None}

    async def by_code(self, code: str) -> Case | None:
        kept = await self._kept.by_code(code)
        if kept:
            return _newer(kept, self._hub.case(kept.case))
        return next((case for case in self._hub.cases().values() if case.code == code), None)

    async def finished(self, pack: str, agency: str, limit: int) -> Sequence[Case]:
        return await self._kept.finished(pack, agency, limit)

    async def deliveries(self, case: str) -> Mapping[str, Delivery]:
        found = dict(await self._kept.deliveries(case))
        for notification, seen in self._hub.deliveries(case).items():
            if seen.supersedes(found.get(notification)):
                found[notification] = seen
        return found

    async def refusal(self, command: str) -> Refusal | None:
        return await self._kept.refusal(command)


def _newer(one: Case | None, other: Case | None) -> Case | None:
    if one is None or other is None:
        return one or other
    return one if one.version >= other.version else other
