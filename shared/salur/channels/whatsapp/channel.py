"""The channel for one Meta app."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import ClassVar, Self

from salur.channels.meta import webhooks
from salur.channels.meta.graph import Graph
from salur.channels.protocol import (
    Ask,
    Destination,
    Down,
    Fetch,
    Item,
    Outcome,
    ProviderRequest,
    ProviderResponse,
    Refused,
    Rendered,
    Wait,
    WebhookRequest,
)
from salur.channels.whatsapp import inbound, media, outbound
from salur.channels.whatsapp.settings import Account, WhatsAppSettings


class WhatsApp:
    """WhatsApp for one account."""

    name: str = "whatsapp"
    settings: ClassVar[type[WhatsAppSettings]] = WhatsAppSettings

    def __init__(self, account: Account, graph: Graph) -> None:
        self._numbers = account.numbers
        self._app_secret = account.app_secret.get_secret_value().encode()
        self._verify_token = account.verify_token.get_secret_value().encode()
        self._access_token = account.access_token.get_secret_value()
        self._graph = graph

    @classmethod
    def accounts(cls) -> Mapping[str, Self]:
        """The channel for each account of the environment."""
        settings = cls.settings()
        graph = Graph(settings.whatsapp_graph_url, settings.whatsapp_graph_version)
        return {name: cls(account, graph) for name, account in settings.whatsapp.items()}

    @property
    def media_hosts(self) -> Collection[str]:
        return (*media.HOSTS, self._graph.origin)

    def media(self, provider_id: str) -> Ask | Fetch:
        return media.ask(provider_id, self._graph, self._access_token)

    def found(self, response: ProviderResponse) -> Fetch | Wait | Down | Refused:
        return media.found(response, self._access_token)

    def serves(self, number: str) -> bool:
        return not self._numbers or number in self._numbers

    def handshake(self, request: WebhookRequest) -> str:
        return webhooks.handshake(request.query, self._verify_token)

    def authenticate(self, request: WebhookRequest) -> None:
        webhooks.authenticate(request, self._app_secret)

    def parse(self, request: WebhookRequest) -> Sequence[Item]:
        return inbound.parse(request.body)

    def render(self, rendered: Rendered, destination: Destination) -> Sequence[ProviderRequest]:
        return outbound.render(rendered, destination, self._graph, self._access_token)

    def classify(self, response: ProviderResponse) -> Outcome:
        return outbound.classify(response)
