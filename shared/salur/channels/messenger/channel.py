"""Messenger for one Meta app."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import ClassVar, Self

from salur.channels.manifest import Manifest
from salur.channels.messenger.settings import MessengerSettings
from salur.channels.meta.graph import Graph
from salur.channels.meta.inbox.channel import Inbox
from salur.channels.meta.inbox.outbound import Form
from salur.channels.splitting import utf16


class Messenger(Inbox):
    """Messenger for one account."""

    name: ClassVar[str] = "messenger"
    settings: ClassVar[type[MessengerSettings]] = MessengerSettings
    of = "page"
    form = Form(Manifest.of("messenger").tappable, utf16)
    hosts: ClassVar[Collection[str]] = (
        "https://lookaside.fbsbx.com",
        "https://cdn.fbsbx.com",
        "https://.fbcdn.net",
    )
    per_second: ClassVar[float] = 40.0
    at_once: ClassVar[int] = 8

    @classmethod
    def accounts(cls) -> Mapping[str, Self]:
        """The channel for each app of the environment."""
        settings = cls.settings()
        graph = Graph(settings.messenger_graph_url, settings.messenger_graph_version)
        return {name: cls(account, graph) for name, account in settings.messenger.items()}
