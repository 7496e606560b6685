"""What a channel must be able to do. It knows its provider's documents; the broker does the rest."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol, runtime_checkable

from salur.channels.inbound import Inbound
from salur.contracts.notifications import Option


# Made for every webhook: freezing these two would treble what making them takes.
@dataclass(slots=True)
class WebhookRequest:
    """A request as it came: header names in lower case, the body's raw bytes, the address it came from.

    For a channel that hears GET, octets of the query that are no UTF-8 stand as surrogate escapes (PEP 383).
    """

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


@dataclass(slots=True)
class Item:
    """One thing in a webhook and the number (the pack's account on the channel) it is for."""

    number: str
    inbound: Inbound


@dataclass(frozen=True, slots=True)
class Template:
    """Words that the provider approved beforehand: its name for them, what fills their places, the ids of their taps.

    `copied` is the one-time code that a button of theirs copies, where they were approved to tell one.
    """

    name: str
    language: str
    values: tuple[str, ...] = field(default=(), repr=False)
    taps: tuple[str, ...] = ()
    copied: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text in its final words, with what the person can tap.

    `template` is given where the person has been silent for so long that the provider takes only that: it says the
    same, and a channel without templates may leave it alone.
    """

    text: str = field(repr=False)
    options: tuple[Option, ...] = ()
    options_title: str | None = None
    template: Template | None = None


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
    """It will never be taken: a bad number, a wrong request. `silent`: only because the person has been silent for so
    long that the provider takes nothing but a template."""

    reason: str
    silent: bool = False


Outcome = Accepted | Wait | Down | Refused


@dataclass(frozen=True, slots=True)
class Ask:
    """A request whose answer says where a file is."""

    request: ProviderRequest


@dataclass(frozen=True, slots=True)
class Fetch:
    """A request whose answer is the file."""

    request: ProviderRequest


@runtime_checkable
class Fetches(Protocol):
    """A channel whose provider keeps media for us to fetch. Nothing is fetched from elsewhere than `media_hosts`."""

    @property
    def media_hosts(self) -> Collection[str]:
        """Origins (`https://host`, `http://host:port`); `https://.domain` is all hosts under a domain."""

    def media(self, provider_id: str) -> Ask | Fetch:
        """The first request for a file by what the provider called it."""

    def found(self, response: ProviderResponse) -> Fetch | Wait | Down | Refused:
        """What the answer to an `Ask` says."""


@runtime_checkable
class Channel(Protocol):
    """A channel for one account (of its settings): how texts go out. All methods are pure.

    `name` is what citizens are on: two ways to the same telephones, such as SMPP and an aggregator, share one. Where
    messages come in by webhooks it is `Webhooked`, where by a lasting session `Connected`.
    """

    @property
    def name(self) -> str:
        """The channel's name in messages and addresses."""

    def serves(self, number: str) -> bool:
        """True where this account holds the number: it may write to us for it, and we send from it by this account."""

    def render(self, rendered: Rendered, destination: Destination) -> Sequence[ProviderRequest]:
        """The requests, in order, that show a text; what the channel cannot show is degraded visibly."""

    def classify(self, response: ProviderResponse) -> Outcome:
        """What the provider's answer means."""


@runtime_checkable
class Webhooked(Channel, Protocol):
    """A channel whose provider posts what citizens write to `/hooks/{channel}/{account}`."""

    def handshake(self, request: WebhookRequest) -> str:
        """The body that answers the provider's check of our address. Raises BadSignature."""

    def authenticate(self, request: WebhookRequest) -> None:
        """Returns if the provider signed these bytes. Raises BadSignature."""

    def parse(self, request: WebhookRequest) -> Sequence[Item]:
        """Everything in an authenticated request, in its order. Raises Unparsable for the whole only."""


@runtime_checkable
class Replying(Webhooked, Protocol):
    """A webhooked channel whose provider reads the body of our answer."""

    def reply(self, request: WebhookRequest) -> bytes | None:
        """The JSON that answers an accepted request; None for an empty answer."""


@runtime_checkable
class HearsGet(Webhooked, Protocol):
    """A webhooked channel whose provider may bring messages in the address of a GET; it has no handshake then."""

    @property
    def hears_get(self) -> bool:
        """True where this account's provider does."""


class Session(Protocol):
    """One lasting connection with a provider."""

    async def run(self) -> None:
        """Holds the connection, and makes it again, until stopped."""

    async def stop(self) -> None:
        """Takes leave of the provider."""


@runtime_checkable
class Connected(Channel, Protocol):
    """A channel that holds sessions with its provider instead. A role of its own hears them."""

    def sessions(self, hear: Callable[[], Any], watch: Any) -> Sequence[Session]:
        """The account's sessions. `hear` makes what answers a connection, `watch` is told when one comes and goes."""


@runtime_checkable
class Insists(Channel, Protocol):
    """A channel whose provider takes a text in another form where it refused the first."""

    def otherwise(self, request: ProviderRequest, response: ProviderResponse) -> ProviderRequest | None:
        """The same text in that form; None where the answer was no such refusal. It is tried once."""


@runtime_checkable
class Paced(Protocol):
    """A channel whose provider sets the pace of each account."""

    @property
    def per_second(self) -> float:
        """How many texts it takes a second."""

    @property
    def at_once(self) -> int:
        """How many may wait for their answer at once."""
