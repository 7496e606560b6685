"""What fetching needs from outside."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol

from salur.channels.inbound import MediaKind
from salur.channels.protocol import ProviderRequest, ProviderResponse
from salur.contracts.media import MediaExamined
from salur.media import Owner, Reason, Spool
from salur.media.waiting import WaitingMedia


class Unreachable(Exception):
    """The provider did not answer, or not to the end. The text is a code."""

    safe_to_log = True


class TooLarge(Exception):
    """More bytes come than may."""

    safe_to_log = True


class Waiting(Protocol):
    """What waits to be fetched, shared by all replicas under leases."""

    async def claim(self, now: datetime, lease: timedelta) -> WaitingMedia | None:
        """What has been due longest, in our hands until the lease ends."""
        ...

    async def later(self, media: WaitingMedia, due: datetime) -> None:
        """Puts it back, if it is still in our hands."""
        ...

    async def done(self, media: WaitingMedia) -> None:
        """Takes it off, if it is still in our hands."""
        ...


class Library(Protocol):
    """What of the media library is used here."""

    async def store(
        self, content: Spool, owner: Owner, *, kind: MediaKind | None = None, ref: str | None = None
    ) -> MediaExamined: ...

    async def note(self, ref: str, owner: Owner, kind: MediaKind, reason: Reason) -> MediaExamined: ...

    async def adopt(self, refs: Iterable[str], citizen: str, *, before: str = "") -> None: ...


class Senders(Protocol):
    """The accounts of our lines."""

    def sender(self, channel: str, number: str) -> object | None:
        """The account that holds a line; what it can do is asked of it."""
        ...


class Wire(Protocol):
    """The way to providers. Follows no redirect."""

    async def get(self, request: ProviderRequest, most: int) -> ProviderResponse:
        """The answer with at most so many bytes. Raises Unreachable, TooLarge."""
        ...

    async def fetch(self, request: ProviderRequest, most: int, into: Spool) -> int:
        """The answer's status; of one that is well its content, at most so many bytes, goes into the spool as it comes.

        Raises Unreachable, TooLarge.
        """
        ...


class Tally(Protocol):
    """Counts what became of each attempt."""

    def fetched(self, channel: str, outcome: str) -> None: ...
