"""Everything there is outside: the telephones and the networks that are connected to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sandbox.dukcapil.server import Dukcapil
from sandbox.inbox.network import Inbox
from sandbox.network import Line, Network
from sandbox.phones import Phone, Phones
from sandbox.sms.network import Sms
from sandbox.telegram.network import Telegram
from sandbox.whatsapp.network import WhatsApp

CHANNELS = {
    "whatsapp": "WhatsApp",
    "sms": "SMS",
    "telegram": "Telegram",
    "messenger": "Messenger",
    "instagram": "Instagram",
}
"""The apps on a telephone; one without a connected network says so."""


@dataclass(frozen=True)
class Chat:
    """One chat as a list shows it."""

    line: Line
    last: str
    time: str
    unread: int


@dataclass(frozen=True)
class World:
    """The telephones, the connected networks by their channel, and the register of people."""

    phones: Phones
    whatsapp: WhatsApp
    sms: Sms | None = None
    telegram: Telegram | None = None
    inboxes: Sequence[Inbox] = ()
    registry: Dukcapil | None = None

    @property
    def networks(self) -> dict[str, Network]:
        known: list[Network | None] = [self.whatsapp, self.sms, self.telegram, *self.inboxes]
        return {network.channel: network for network in known if network is not None}

    @property
    def verified(self) -> Mapping[str, bool]:
        """Each of Meta's accounts, and whether the gateway answered its handshake."""
        others = {
            f"{inbox.channel}/{account}": known
            for inbox in self.inboxes
            for account, known in inbox.verified.items()
        }
        return {**self.whatsapp.verified, **others}

    def chats(self, phone: Phone, channel: str) -> Sequence[Chat]:
        """A telephone's chats on one channel, those with news first."""
        network = self.networks.get(channel)
        chats = [_chat(phone, channel, line) for line in network.lines] if network else []
        return sorted(chats, key=lambda chat: -chat.unread)


def _chat(phone: Phone, channel: str, line: Line) -> Chat:
    bubbles = phone.chat(channel, line.id)
    last = bubbles[-1] if bubbles else None
    return Chat(
        line,
        last.text.split("\n", 1)[0] if last else "",
        f"{last.at.astimezone(line.zone.tz):%H.%M}" if last else "",
        phone.unread(channel, line.id),
    )
