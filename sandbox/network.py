"""What a network is to a telephone: lines to write to, and what can be sent to them. WhatsApp is one, SMS another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from salur.regions.zones import Zone
from sandbox.phones import Bubble, Option, Phone


@dataclass(frozen=True)
class Line:
    """One number of a service: its id on the network, the name people see, the number they see, its zone."""

    id: str
    name: str
    shown: str
    pack: str
    zone: Zone


@dataclass(frozen=True)
class TextDraft:
    """Words somebody typed."""

    text: str
    forwarded: bool = False


@dataclass(frozen=True)
class ChoiceDraft:
    """An option somebody tapped, in the message that offered it."""

    bubble: Bubble
    option: Option


@dataclass(frozen=True)
class ImageDraft:
    """A photo somebody took."""

    content: bytes
    mime: str
    caption: str = ""


@dataclass(frozen=True)
class LocationDraft:
    """A place somebody shared, in degrees."""

    latitude: float
    longitude: float
    name: str = ""


Draft = TextDraft | ChoiceDraft | ImageDraft | LocationDraft


class Network(Protocol):
    """A way between telephones and a service. Where none is connected, the telephone says that it is not there."""

    @property
    def channel(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def lines(self) -> Sequence[Line]: ...

    @property
    def carries(self) -> frozenset[type[Draft]]: ...

    def send(self, phone: Phone, line: Line, draft: Draft) -> Bubble:
        """Sends what a telephone's owner wrote; the bubble's state follows what becomes of it."""
        ...

    def shown(self, phone: Phone, line: Line) -> None:
        """The telephone's owner has seen what came from this line."""
        ...


def line_of(network: Network, line_id: str | None) -> Line:
    """A network's line by its id, the first for None. Raises LookupError when there is none."""
    for line in network.lines:
        if line_id in (None, line.id):
            return line
    raise LookupError(f"{network.name} has no line {line_id}")
