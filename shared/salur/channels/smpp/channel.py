"""The channel for one account: SMS, by a session that lasts instead of webhooks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Self

from salur.channels.protocol import (
    BadSignature,
    Destination,
    Item,
    Outcome,
    ProviderRequest,
    ProviderResponse,
    Rendered,
    WebhookRequest,
)
from salur.channels.smpp import outbound
from salur.channels.smpp.settings import Account, SmppSettings


class Smpp:
    """SMS for one account."""

    name: ClassVar[str] = "sms"
    settings: ClassVar[type[SmppSettings]] = SmppSettings

    def __init__(self, account: Account) -> None:
        self.account = account

    @classmethod
    def accounts(cls) -> Mapping[str, Self]:
        """The channel for each account of the environment."""
        return {account.name: cls(account) for account in cls.settings().smpp}

    @property
    def per_second(self) -> float:
        """How many texts the operator takes a second."""
        return self.account.per_second

    @property
    def at_once(self) -> int:
        """How many texts may wait for their answer: a window on each bind."""
        return self.account.window * self.account.sending_binds

    def serves(self, number: str) -> bool:
        return number == self.account.number

    def handshake(self, request: WebhookRequest) -> str:  # noqa: ARG002  # nobody knows a token of ours
        raise BadSignature("SMPP has no webhooks")

    def authenticate(self, request: WebhookRequest) -> None:  # noqa: ARG002  # nobody can sign for us
        raise BadSignature("SMPP has no webhooks")

    def parse(self, request: WebhookRequest) -> Sequence[Item]:  # noqa: ARG002  # never reached
        raise BadSignature("SMPP has no webhooks")

    def render(self, rendered: Rendered, destination: Destination) -> Sequence[ProviderRequest]:
        return outbound.render(rendered, destination, self.account)

    def classify(self, response: ProviderResponse) -> Outcome:
        return outbound.classify(response, self.account)
