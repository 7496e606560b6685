"""What a channel must be able to do. It knows its provider's documents; the broker does the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol, runtime_checkable

from salur.channels.inbound import Inbound
from salur.contracts.notifications import Option


@dataclass(frozen=True, slots=True)
class WebhookRequest:
    """A request as it came: header names in lower case, the body's raw bytes, the address it came from."""

    method: str
    headers: Mapping[str, str] = field(repr=False)
    query: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    remote: str = ""


class BadSignature(Exception):
    """The request is not from the provider, or not as the provider signed it."""

    safe_to_log = True


class Unparsable(Exception):
    """The body as a whole is not what the provider's documentation describes."""

    safe_to_log = True


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in a webhook and the number (the pack's account on the channel) it is for."""

    number: str
    inbound: Inbound


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text in its final words, with what the person can tap."""

    text: str = field(repr=False)
    options: tuple[Option, ...] = ()
    options_title: str | None = None


@dataclass(frozen=True, slots=True)
class Destination:
    """Where to: the number we send from, and the person's user id or phone (digits, no +)."""

    number: str
    to: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ProviderRequest:
    """One request to the provider: over HTTP, or by whatever the scheme of its `url` names.

    `reference` is our own name for it, where receipts come by that and the answer has no name.
    """

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    reference: str = ""


@dataclass(frozen=True, slots=True)
class ProviderResponse:
    """The provider's answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider took it and calls it `provider_id`; empty where it took it and did not say its name for it."""

    provider_id: str


@dataclass(frozen=True, slots=True)
class Wait:
    """The provider asks us to slow down: on the whole number, or only towards `one_person`."""

    wait: timedelta
    reason: str
    one_person: bool = False


@dataclass(frozen=True, slots=True)
class Down:
    """The provider is away or broken; the same request may succeed later."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """It will never be taken: a bad number, a closed window, a wrong request."""

    reason: str


Outcome = Accepted | Wait | Down | Refused


@runtime_checkable
class Channel(Protocol):
    """A channel for one account (of its settings): all methods are pure."""

    name: str

    def serves(self, number: str) -> bool:
        """True where this account holds the number: it may write to us for it, and we send from it by this account."""

    def handshake(self, request: WebhookRequest) -> str:
        """The body that answers the provider's check of our address. Raises BadSignature."""

    def authenticate(self, request: WebhookRequest) -> None:
        """Returns if the provider signed these bytes. Raises BadSignature."""

    def parse(self, request: WebhookRequest) -> Sequence[Item]:
        """Everything in an authenticated request, in its order. Raises Unparsable for the whole only."""

    def render(self, rendered: Rendered, destination: Destination) -> Sequence[ProviderRequest]:
        """The requests, in order, that show a text; what the channel cannot show is degraded visibly."""

    def classify(self, response: ProviderResponse) -> Outcome:
        """What the provider's answer means."""


@runtime_checkable
class Paced(Protocol):
    """A channel whose provider sets the pace of each account."""

    @property
    def per_second(self) -> float:
        """How many texts it takes a second."""

    @property
    def at_once(self) -> int:
        """How many may wait for their answer at once."""
