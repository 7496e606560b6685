"""What the bridge needs from outside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from salur.contracts.base import Contract
from services.router.sp4n.domain import Link


class Links(Protocol):
    """The links, within a batch's unit of work."""

    async def get(self, case: str) -> Link | None:
        """The link of a case, or None."""
        ...

    def put(self, link: Link) -> None:
        """Keeps a link that is new or changed."""
        ...


class Waiting(Protocol):
    """The links for which something is to be done, shared by all replicas."""

    async def claim(self, now: datetime, lease: timedelta, most: int) -> Sequence[Link]:
        """What is due, leased to the caller: whoever dies with it leaves it due again when the lease ends."""
        ...

    async def change(self, case: str, change: Callable[[Link], Link]) -> Link | None:
        """Changes a link as it now stands, however often others were faster; gives it as it is then."""
        ...

    async def all(self, pack: str) -> Sequence[Link]:
        """Every link of a jurisdiction."""
        ...


class Mouth(Protocol):
    """The way into Kafka."""

    async def say(self, event: Contract, event_id: str, at: datetime) -> None:
        """Returns when it is confirmed."""
        ...
