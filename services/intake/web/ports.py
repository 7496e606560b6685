"""What the form needs from outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from salur.contracts.base import Lane
from salur.store.ledger import Output


class Sink(Protocol):
    """The way into Kafka."""

    async def send(self, outputs: Sequence[Output], within: float) -> None:
        """Returns when all are confirmed; raises KafkaUnavailable after `within` seconds, or CannotGoOn."""


class Codes(Protocol):
    """The tracking codes that the dialogue has given."""

    async def of(self, reports: Sequence[str]) -> str | None:
        """The code that one of these reports holds; None while it has none, or nobody can say."""
        ...


@dataclass(frozen=True, slots=True)
class Kept:
    """A photo that is kept, by its ref; or what it lacks: `large`, `kind`, or `away` where it may be tried again."""

    media: str = ""
    amiss: str = ""


class Photos(Protocol):
    """The media store."""

    async def keep(self, content: bytes, form: str, name: str) -> Kept:
        """Keeps a photo of a form. The same form and name again are the same photo."""
        ...


class Tally(Protocol):
    """Counts what came in."""

    def message(self, channel: str, kind: str, lane: Lane) -> None: ...
