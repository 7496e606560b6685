"""The way of a citizen's words that are said at a desk or on a report's page: into intake, as all of their words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from salur.channels.inbound import Content


@dataclass(frozen=True)
class Line:
    """What the words come over: the channel, our number there and the jurisdiction's code."""

    channel: str
    number: str
    pack: str


class Counter(Protocol):
    """Takes what a citizen says. Personal data leaves desk sealed."""

    async def take(
        self, content: Content, line: Line, *, sender: str | None = None, urgent: bool = False
    ) -> str:
        """The message's id, once Kafka has confirmed it. `sender` is the ref of one we know no more of.
        Raises KafkaUnavailable: then it was not accepted."""
        ...
