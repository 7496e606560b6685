"""The channel for one account with an aggregator. Citizens are on SMS; how it reaches us is no matter of theirs."""

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
from salur.channels.smshttp import inbound, outbound
from salur.channels.smshttp.settings import Account, SmsHttpSettings
from salur.channels.smshttp.shape import Format, Shape, shapes


class UnknownShape(ValueError):
    """An account names a shape that no file has."""


class SmsHttp:
    """SMS by HTTP for one account."""

    name: ClassVar[str] = "sms"
    settings: ClassVar[type[SmsHttpSettings]] = SmsHttpSettings

    def __init__(self, name: str, account: Account, shape: Shape) -> None:
        self._account = account
        self._shape = shape
        self._number = f"{account.short_code}@{name}"

    @classmethod
    def accounts(cls) -> Mapping[str, Self]:
        """The channel for each account of the environment. Raises UnknownShape."""
        settings = cls.settings()
        known = shapes(settings.sms_http_shapes)
        for name, account in settings.sms_http.items():
            if account.shape not in known:
                raise UnknownShape(f"SALUR_SMS_HTTP: {name} has the shape {account.shape}, which no file has")
        return {name: cls(name, account, known[account.shape]) for name, account in settings.sms_http.items()}

    @property
    def per_second(self) -> float:
        """How many texts the aggregator takes a second."""
        return self._account.per_second

    @property
    def at_once(self) -> int:
        """How many may wait for their answer at once."""
        return max(1, int(self._account.per_second))

    @property
    def hears_get(self) -> bool:
        """True where the fields come in the address."""
        return self._shape.inbound.format is Format.QUERY

    def serves(self, number: str) -> bool:
        return number in {self._number, self._account.short_code}

    def handshake(self, request: WebhookRequest) -> str:  # noqa: ARG002  # aggregators ask nothing of an address
        raise BadSignature("an aggregator has no handshake")

    def authenticate(self, request: WebhookRequest) -> None:
        inbound.authenticate(request, self._account, self._shape.inbound)

    def parse(self, request: WebhookRequest) -> Sequence[Item]:
        return inbound.parse(request, self._shape, self._number)

    def render(self, rendered: Rendered, destination: Destination) -> Sequence[ProviderRequest]:
        return outbound.render(rendered, destination, self._account, self._shape)

    def classify(self, response: ProviderResponse) -> Outcome:
        return outbound.classify(response, self._shape.send)
