"""Finds the installed channels by their entry points and opens the accounts that the environment gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Protocol

from pydantic_settings import BaseSettings

from salur.channels.protocol import Channel

GROUP = "salur.channels"


class ChannelKind(Protocol):
    """What an entry point of `salur.channels` names: a channel's class."""

    name: str
    settings: type[BaseSettings]

    def accounts(self) -> Mapping[str, Channel]:
        """The channel for each account of the environment."""


@dataclass(frozen=True)
class Channels:
    """The open accounts of all channels, by the channel's entry point and account."""

    accounts: Mapping[tuple[str, str], Channel]

    def account(self, channel: str, account: str) -> Channel | None:
        """The account that a webhook's address names."""
        return self.accounts.get((channel, account))

    def sender(self, channel: str, number: str) -> Channel | None:
        """The account that sends from a number of ours."""
        for account in self.accounts.values():
            if account.name == channel and account.serves(number):
                return account
        return None


def installed() -> dict[str, ChannelKind]:
    """The channels that are installed, by name."""
    return {entry.name: entry.load() for entry in sorted(entry_points(group=GROUP))}


def open_channels() -> Channels:
    """All accounts of all installed channels. Raises pydantic's ValidationError for settings it cannot use."""
    found = {
        (name, account): channel
        for name, kind in installed().items()
        for account, channel in kind.accounts().items()
    }
    return Channels(found)
