"""The channel for one bot."""

from __future__ import annotations

import hmac
from collections.abc import Collection, Mapping, Sequence
from typing import ClassVar, Self

from salur.channels.protocol import (
    Ask,
    BadSignature,
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
from salur_telegram import inbound, media, outbound
from salur_telegram.settings import Account, TelegramSettings

SECRET_HEADER = "x-telegram-bot-api-secret-token"


class Telegram:
    """Telegram for one bot."""

    name: ClassVar[str] = "telegram"
    settings: ClassVar[type[TelegramSettings]] = TelegramSettings
    per_second: ClassVar[float] = 30.0
    at_once: ClassVar[int] = 8

    def __init__(self, account: Account, url: str) -> None:
        self._account = account
        self._url = url.rstrip("/")

    @classmethod
    def accounts(cls) -> Mapping[str, Self]:
        """The channel for each bot of the environment."""
        settings = cls.settings()
        return {name: cls(account, settings.telegram_url) for name, account in settings.telegram.items()}

    @property
    def media_hosts(self) -> Collection[str]:
        return (media.origin(self._url),)

    def media(self, provider_id: str) -> Ask | Fetch:
        return media.ask(provider_id, self._url, self._token)

    def found(self, response: ProviderResponse) -> Fetch | Wait | Down | Refused:
        return media.found(response, self._url, self._token)

    @property
    def _token(self) -> str:
        return self._account.token.get_secret_value()

    def serves(self, number: str) -> bool:
        return number == self._account.bot

    def handshake(self, request: WebhookRequest) -> str:  # noqa: ARG002  # Telegram asks nothing of an address
        raise BadSignature("Telegram has no handshake")

    def authenticate(self, request: WebhookRequest) -> None:
        given = request.headers.get(SECRET_HEADER, "").encode()
        if not hmac.compare_digest(given, self._account.secret.get_secret_value().encode()):
            raise BadSignature("the secret token is not ours")

    def parse(self, request: WebhookRequest) -> Sequence[Item]:
        return inbound.parse(request.body, self._account.bot)

    def reply(self, request: WebhookRequest) -> bytes | None:
        """What ends the waiting mark on a tapped button: a method call in the answer to the webhook."""
        return inbound.answer_to_tap(request.body)

    def render(self, rendered: Rendered, destination: Destination) -> Sequence[ProviderRequest]:
        return outbound.render(rendered, destination, self._url, self._token)

    def classify(self, response: ProviderResponse) -> Outcome:
        return outbound.classify(response)
