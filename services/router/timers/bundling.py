"""Notices of late cases to one post: a few are said one by one, many at once as one message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from salur.contracts import ids
from salur.contracts.notifications import NotificationRequested
from salur.messaging.clock import Clock
from services.router.timers.ports import Mouth, WaitingNotices


@dataclass(frozen=True)
class Bundles:
    """Says what has waited long enough. `from_so_many` to one address become one message.

    A bundle has its name before it is said, so that a process that dies between any two lines says the same again.
    """

    notices: WaitingNotices
    mouth: Mouth
    clock: Clock
    wait: timedelta
    from_so_many: int

    async def round(self) -> int:
        """Says what is due; gives how many messages that were."""
        now, said = self.clock.now(), 0
        for bundle in await self.notices.bundled(now, self.wait):
            messages = self._messages(bundle.name, bundle.requests)
            for message in messages:
                await self.mouth.tell(message)
            await self.notices.said(bundle.name)
            said += len(messages)
        return said

    def _messages(
        self, name: str, requests: Sequence[NotificationRequested]
    ) -> Sequence[NotificationRequested]:
        if len(requests) < self.from_so_many:
            return requests
        first = min(requests, key=lambda one: one.moments["due"])
        desk = first.values["link"].rpartition("/")[0]
        digest = first.model_copy(
            update={
                "notification": ids.derived_id("digest", first.to.ref, name),
                "text": "late_cases",
                "values": {"count": str(len(requests)), "agency": first.values["agency"], "link": desk},
                "case": None,
            }
        )
        return (digest,)
