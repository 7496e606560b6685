"""What verify does with an event: one submitted report becomes one verified report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from salur.contracts.base import Contract
from salur.contracts.reports import ReportSubmitted
from salur.messaging.clock import Clock
from salur.messaging.errors import Retry
from salur.packs import Packs
from services.verify.domain.places import Geography
from services.verify.domain.verification import record_of, verify
from services.verify.ports import Verifications


@dataclass(frozen=True)
class VerifyUnit:
    """What the handler works with in one batch."""

    verifications: Verifications
    packs: Packs
    geography: Geography
    clock: Clock


async def on_submitted(report: ReportSubmitted, unit: VerifyUnit) -> Sequence[Contract]:
    """Raises Retry while this process does not have the report's pack or category: a newer one may."""
    try:
        event = verify(report, unit.packs, unit.geography, unit.clock.now())
    except LookupError:
        raise Retry("pack_unknown") from None
    await unit.verifications.keep(record_of(event))
    return (event,)
