"""Tells a case what was found out after its verdict."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from salur.contracts.base import Contract
from salur.contracts.reports import Signal, Similar
from services.verify.domain.late import late
from services.verify.ports import Verifications


async def tell_late(
    verifications: Verifications,
    report: str,
    found: Sequence[Signal],
    *,
    cause: str,
    now: datetime,
    similar: Sequence[Similar] = (),
    over: Sequence[str] = (),
) -> Sequence[Contract]:
    """The command to the case of `report`, see `domain.late`; what verify said of it is changed with it.

    Nothing where it is no news. Nothing, too, for a report that has no verdict yet: its verdict will tell.
    """
    said = await verifications.of(report)
    news = said and late(said, found, cause=cause, now=now, similar=similar, over=over)
    if not news:
        return ()
    await verifications.keep(news.said)
    return (news.command,)
