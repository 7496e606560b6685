"""The channel for one Meta app, as Messenger and Instagram have it in common."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import ClassVar

from salur.channels.meta import webhooks
from salur.channels.meta.graph import Graph
from salur.channels.meta.inbox import inbound, outbound
from salur.channels.meta.inbox.outbound import Form
from salur.channels.meta.inbox.settings import Account
from salur.channels.protocol import (
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


class Inbox:
    """The inboxes of one app. `of` is the object its webhooks speak of, `hosts` are where its files lie."""

    of: ClassVar[str]
    form: ClassVar[Form]
    hosts: ClassVar[Collection[str]]

    def __init__(self, account: Account, graph: Graph) -> None:
        self._app_secret = account.app_secret.get_secret_value().encode()
        self._verify_token = account.verify_token.get_secret_value().encode()
        self._tokens = account.tokens
        self._tag = account.tag
        self._graph = graph

    @property
    def media_hosts(self) -> Collection[str]:
        return (*self.hosts, self._graph.origin)

    def media(self, provider_id: str) -> Fetch:
        """A file is known by its address, which Meta signed for a while and which needs no token."""
        return Fetch(ProviderRequest("GET", provider_id, {}, b""))

    def found(self, response: ProviderResponse) -> Fetch | Wait | Down | Refused:  # noqa: ARG002  # asked for nothing
        return Refused("no_question")

    def serves(self, number: str) -> bool:
        return number in self._tokens

    def handshake(self, request: WebhookRequest) -> str:
        return webhooks.handshake(request.query, self._verify_token)

    def authenticate(self, request: WebhookRequest) -> None:
        webhooks.authenticate(request, self._app_secret)

    def parse(self, request: WebhookRequest) -> Sequence[Item]:
        return inbound.parse(request.body, self.of)

    def render(self, rendered: Rendered, destination: Destination) -> Sequence[ProviderRequest]:
        token = self._tokens[destination.number].get_secret_value()
        return outbound.render(rendered, destination, self.form, self._graph, token)

    def classify(self, response: ProviderResponse) -> Outcome:
        return outbound.classify(response)

    def otherwise(self, request: ProviderRequest, response: ProviderResponse) -> ProviderRequest | None:
        return outbound.tagged(request, response, self._tag)
