"""What the contract suite is told of a channel: how its provider speaks, in payloads that somebody made up.

A channel names its `Subject` by an entry point of the group `salur.channels.subjects`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from importlib.metadata import entry_points
from importlib.resources.abc import Traversable
from typing import Any

from salur.channels.inbound import InboundIdentityChanged
from salur.channels.manifest import Manifest
from salur.channels.protocol import (
    Channel,
    Item,
    Outcome,
    ProviderRequest,
    ProviderResponse,
    Webhooked,
    WebhookRequest,
)
from salur.contracts.messages import ReceiptState

GROUP = "salur.channels.subjects"


@dataclass(frozen=True, slots=True)
class Person:
    """A made-up citizen: the id and the phone (digits) by which providers know them, and a name."""

    id: str
    phone: str
    name: str


CITIZEN = Person("990000000001", "628001234567", "Wa Ode Contoh")
NEIGHBOUR = Person("990000000002", "628001234568", "La Contoh Kedua")


class Voice:
    """How the provider speaks. An item is one message as it stands in a webhook; `n` makes its id.

    What a provider has no word for stays None or empty; the manifest then claims no such rule, or is exempt from it.
    """

    webhooks = True
    """False for a channel that holds a connection: its items reach Salur by a role of their own."""

    def message(self, n: int, person: Person, text: str) -> Any:
        """Words of a person."""
        raise NotImplementedError

    def unknown(self, n: int, person: Person) -> Any:
        """Something of a person that the channel does not know, such as a type that came yesterday."""
        raise NotImplementedError

    def poison(self) -> Any:
        """An item that is not shaped as documented."""
        raise NotImplementedError

    def requests(self, items: Sequence[Any]) -> Sequence[Sequence[WebhookRequest]]:
        """Each way in which the provider may send these items: in one request, in several, split over entries."""
        raise NotImplementedError

    def signed(self, body: bytes) -> WebhookRequest:
        """A request with any body, as it would be if the provider had sent it."""
        raise NotImplementedError

    def forged(self, request: WebhookRequest) -> Sequence[WebhookRequest]:
        """The request as somebody else would send it: unsigned, wrongly signed, changed after signing."""
        raise NotImplementedError

    def handshake(self) -> tuple[WebhookRequest, str] | None:
        """The provider's check of our address, and the answer it expects."""
        return None

    def receipts(self, sent: str) -> Sequence[tuple[Any, ReceiptState]]:
        """An item for each thing that can become of a text that the provider calls `sent`."""
        return ()

    def nobody(self, n: int) -> Any | None:
        """Words of a person of whom the provider tells as little as it may."""
        return None

    def renamed(self, n: int, person: Person) -> tuple[Any, InboundIdentityChanged] | None:
        """The news that a person goes by another name, and what it must be to us (`raw` times are not compared)."""
        return None

    def photo(self, n: int, person: Person) -> Any | None:
        """A photo with a caption."""
        return None

    def choice(self, n: int, person: Person, option: str) -> Any | None:
        """A tap on the option of that id."""
        return None

    def place(self, n: int, person: Person, latitude: float, longitude: float) -> Any | None:
        """A shared place, in degrees."""
        return None

    def heard(self, channel: Channel, requests: Sequence[WebhookRequest]) -> list[Item]:
        """What the channel makes of requests."""
        found: list[Item] = []
        assert isinstance(channel, Webhooked)
        for request in requests:
            channel.authenticate(request)
            found.extend(channel.parse(request))
        return found

    def ways(self, channel: Channel, items: Sequence[Any]) -> list[list[Item]]:
        """What the channel makes of items, for each way in which they may come."""
        return [self.heard(channel, requests) for requests in self.requests(items)]


@dataclass(frozen=True)
class Subject:
    """A channel as the suite sees it.

    `kind` is the channel's class, as its entry point names it. `environment` opens exactly one account, `account`, which holds `number`. `answers` are the provider's answers with
    what each means; they hold at least one of Accepted, Wait, Down and Refused. `shown` is what a person reads and can
    tap of a request. `path` is the entry point's name where it is not the channel's. `golden` lies beside channel.yaml: files `{"text", "options", "template", "to", "requests"}`.
    """

    kind: Any
    package: str
    environment: Mapping[str, str]
    account: str
    number: str
    voice: Voice
    answers: Sequence[tuple[ProviderResponse, Outcome]]
    shown: Callable[[ProviderRequest], str]
    golden: str = "golden_out"
    path: str = ""

    @property
    def manifest(self) -> Manifest:
        """The channel's own page."""
        return Manifest.in_package(self.package)

    @property
    def goldens(self) -> list[Traversable]:
        """The golden outbound requests."""
        folder = resources.files(self.package).joinpath(self.golden)
        return sorted((f for f in folder.iterdir() if f.name.endswith(".json")), key=lambda f: f.name)

    def open(self) -> Channel:
        """The channel for the subject's account."""
        with self.set():
            channel: Channel = self.kind.accounts()[self.account]
            return channel

    @contextmanager
    def set(self) -> Iterator[None]:
        """The subject's settings in the environment, until the block ends."""
        before = {name: os.environ.get(name) for name in self.environment}
        os.environ.update(self.environment)
        try:
            yield
        finally:
            for name, value in before.items():
                os.environ.pop(name, None)
                if value is not None:
                    os.environ[name] = value


def subjects() -> dict[str, Subject]:
    """The subjects of all installed channels, by the name of their entry point."""
    return {entry.name: entry.load() for entry in sorted(entry_points(group=GROUP))}
