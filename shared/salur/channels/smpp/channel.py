"""The channel for one account: SMS, by a session that lasts instead of webhooks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, Self

from salur.channels.protocol import (
    Destination,
    Outcome,
    ProviderRequest,
    ProviderResponse,
    Rendered,
)
from salur.channels.smpp import outbound
from salur.channels.smpp.link import Answerer
from salur.channels.smpp.pdus import Command
from salur.channels.smpp.session import Session, Watch
from salur.channels.smpp.settings import Account, Mode, SmppSettings

_KINDS = {Mode.TRANSCEIVER: Command.BIND_TRANSCEIVER, Mode.SPLIT: Command.BIND_RECEIVER}


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
        return number in {self.account.number, self.account.short_code}

    def sessions(self, hear: Callable[[], Answerer], watch: Watch) -> Sequence[Session]:
        """As many binds as the account may have, each to be run."""
        kind = _KINDS[self.account.mode]
        return [Session(self.account, kind, hear, watch=watch) for _ in range(self.account.binds)]

    def render(self, rendered: Rendered, destination: Destination) -> Sequence[ProviderRequest]:
        return outbound.render(rendered, destination, self.account)

    def classify(self, response: ProviderResponse) -> Outcome:
        return outbound.classify(response, self.account)
