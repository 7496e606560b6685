"""Verifications in MongoDB, within the batch's unit of work."""

from __future__ import annotations

from salur.store.kinds import Kind
from salur.store.work import Work
from services.verify.domain.verification import Verification

VERIFICATIONS = Kind("verify", "verifications", Verification, lambda said: said.report)


class StoredVerifications:
    """Meets `ports.Verifications`."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def of(self, report: str) -> Verification | None:
        return await self._work.get(VERIFICATIONS, report)

    async def keep(self, verification: Verification) -> None:
        # Asked for first, so that what was said earlier is replaced and not inserted again.
        await self._work.get(VERIFICATIONS, verification.report)
        self._work.put(VERIFICATIONS, verification)
