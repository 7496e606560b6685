"""What notify needs from outside."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from salur.channels.protocol import Channel, ProviderRequest, ProviderResponse
from salur.contracts.base import Lane
from salur.contracts.messages import ReceiptState
from salur.store.ledger import Output
from services.notify.domain.message import Message, Sent, Untold
from services.notify.domain.progress import Step


class Messages(Protocol):
    """The messages, within the batch's unit of work."""

    async def get(self, notification: str) -> Message | None:
        """The message of a notification, or None."""

    async def sent_as(self, ref: str) -> Sent | None:
        """What the provider calls by this ref, or None."""

    async def to(self, person: str, channel: str, number: str) -> Sequence[Message]:
        """What is on its way to a person (a ref) from a number of ours, or with them and not read."""

    def put(self, message: Message) -> None:
        """Keeps a message that is new or changed."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one line sends: the texts of a lane that wait for a number. `untaken`: only what was left for so long."""

    queue: str
    lane: Lane
    untaken: timedelta = timedelta(0)


class Outbox(Protocol):
    """The messages that wait, for all replicas."""

    async def queues(self) -> list[str]:
        """The queues in which something waits, now or later."""

    async def claim(self, share: Share, now: datetime, most: int, lease: timedelta) -> list[list[Message]]:
        """What may go now, leased to the caller: a list for each person, in the order in which they must read it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One change of a message as it then stands. `token` limits it to our own claim; `sent` is what came of it."""

    notification: str
    change: Callable[[Message], Step]
    token: str | None = None
    sent: Sent | None = None


class Marks(Protocol):
    """Where the sender notes what became of a message."""

    async def put(self, mark: Mark) -> None:
        """Returns when the mark is stored, however long that takes."""


class Untellable(Protocol):
    """Steps that are stored and may not be in Kafka yet."""

    async def older_than(self, at: datetime) -> Sequence[Untold]:
        """The oldest of those that were stored before `at`."""

    async def told(self, ids: Collection[str]) -> None:
        """These are in Kafka."""


class Unreachable(Exception):
    """The provider did not answer; whether it heard is not known. The text is a code."""

    safe_to_log = True


class Wire(Protocol):
    """The way to a provider."""

    async def send(self, request: ProviderRequest) -> ProviderResponse:
        """The provider's answer. Raises Unreachable."""


class Addresses(Protocol):
    """Opens addresses in the vault."""

    async def open(self, ref: str, *, phone: bool = False) -> str | None:
        """The user id or phone behind a ref, None where it is erased or never known; with `phone` nothing but a phone.

        Raises StoreUnavailable.
        """


class Windows(Protocol):
    """Who has written to us of late."""

    async def is_open(self, number: str, person: str, now: datetime) -> bool:
        """Whether the provider takes free text to a person (a ref) at `now`. Raises StoreUnavailable."""


class Senders(Protocol):
    """The accounts that send."""

    def sender(self, channel: str, number: str) -> Channel | None:
        """The account that sends from a number of ours."""


class Sink(Protocol):
    """The way into Kafka."""

    async def send(self, outputs: Sequence[Output]) -> None:
        """Returns when all are confirmed; raises KafkaUnavailable or CannotGoOn."""


class Tally(Protocol):
    """Counts what went out and what came back."""

    def told(self, channel: str, lane: Lane, seconds: float) -> None:
        """News of a case is with the provider, so many seconds after it was asked for."""

    def attempt(self, channel: str, outcome: str) -> None:
        """One request to a provider, or one message that was too late for it."""

    def receipt(self, channel: str, state: ReceiptState) -> None:
        """A receipt that moved a message on."""

    def stray_receipt(self, channel: str) -> None:
        """A receipt for a text that was never sent here."""
