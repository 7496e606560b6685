"""Instagram for one Meta app."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import ClassVar, Self

from salur.channels.instagram.settings import InstagramSettings
from salur.channels.manifest import Manifest
from salur.channels.meta.graph import Graph
from salur.channels.meta.inbox.channel import Inbox
from salur.channels.meta.inbox.outbound import Form
from salur.channels.splitting import utf8


class Instagram(Inbox):
    """Instagram for one account."""

    name: ClassVar[str] = "instagram"
    settings: ClassVar[type[InstagramSettings]] = InstagramSettings
    of = "instagram"
    form = Form(Manifest.of("instagram").tappable, utf8)
    hosts: ClassVar[Collection[str]] = (
        "https://lookaside.fbsbx.com",
        "https://.fbcdn.net",
        "https://.cdninstagram.com",
    )
    per_second: ClassVar[float] = 20.0
    at_once: ClassVar[int] = 8

    @classmethod
    def accounts(cls) -> Mapping[str, Self]:
        """The channel for each app of the environment."""
        settings = cls.settings()
        graph = Graph(settings.instagram_graph_url, settings.instagram_graph_version)
        return {name: cls(account, graph) for name, account in settings.instagram.items()}
