"""Notices to officers that wait for others to the same post, in MongoDB."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from salur.contracts.notifications import NotificationRequested
from salur.store.kinds import Index, Kind
from salur.store.work import Work


class WaitingNotice(BaseModel):
    """One notice. `bundle` names those that are said together, from `bundled_at` on (UTC)."""

    model_config = ConfigDict(frozen=True)

    request: NotificationRequested
    to: str
    at: datetime
    bundle: str | None = None
    bundled_at: datetime | None = None


NOTICES = Kind(
    "router",
    "notices",
    WaitingNotice,
    lambda notice: notice.request.notification,
    (Index((("bundle", 1), ("at", 1))),),
)


class StoredNotices:
    """Meets `ports.Notices`."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def keep(self, notices: Sequence[NotificationRequested]) -> None:
        for one in notices:
            if await self._work.get(NOTICES, one.notification) is None:
                self._work.put(NOTICES, WaitingNotice(request=one, to=one.to.ref, at=one.requested_at))
