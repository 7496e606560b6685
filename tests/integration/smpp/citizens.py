"""Made-up citizens whose telephones cut long texts, and what stands of them in Kafka."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from salur.channels.inbound import Content, InboundMessage, InboundPart
from salur.channels.smpp.concatenation import HAS_HEADER
from salur.channels.smpp.pdus import Address, ShortMessage
from salur.channels.smpp.segments import segments
from salur.contracts.messages import MessageReceived
from tests.kafka_tools import Seen, read_all
from tests.roles import KEYS

_CONTENT: TypeAdapter[Content] = TypeAdapter(Content)
_FILL = " Jalan di depan kantor desa berlubang dalam, mobil tidak bisa lewat, sudah dua motor jatuh."


@dataclass(frozen=True)
class Citizen:
    """Somebody with a telephone that is no telephone's: +62 800 is not a mobile prefix."""

    number: int

    @property
    def phone(self) -> str:
        return f"62800{7000000 + self.number}"

    def text(self, nth: int, parts: int) -> str:
        """A text of about so many parts; each is unlike all others."""
        begin = f"LAPOR {self.number}.{nth}"
        return begin if parts == 1 else begin + (_FILL * 10)[: 150 * parts - 60]

    def written(self, text: str, reference: int) -> list[ShortMessage]:
        """The short messages that a text is sent in."""
        return written(self.phone, text, reference)


def written(phone: str, text: str, reference: int) -> list[ShortMessage]:
    """The short messages in which a telephone sends a text to 1708."""
    cut = segments(text)
    return [
        ShortMessage(
            Address(1, 1, phone),
            Address(0, 1, "1708"),
            part.header[:3] + bytes((reference,)) + part.header[4:] + part.data if part.header else part.data,
            esm_class=HAS_HEADER if part.header else 0,
            data_coding=cut.coding,
        )
        for part in cut.parts
    ]


def opened(seen: Seen) -> Content:
    """The words of a message in Kafka."""
    event = seen.event()
    assert isinstance(event, MessageReceived)
    return _CONTENT.validate_json(KEYS.open(event.payload))


async def messages(kafka: str, prefix: str) -> list[Seen]:
    """Every message in Kafka."""
    return await read_all(kafka, f"{prefix}intake.messages", f"{prefix}intake.messages.urgent")


def octets(content: Content) -> tuple[Any, ...]:
    """What a short message is known by: who, which part, which octets."""
    if isinstance(content, InboundPart):
        return content.sender.phone, content.part, content.data
    assert isinstance(content, InboundMessage)
    return content.sender.phone, None, content.text.encode()


def tally(found: Sequence[Seen]) -> Counter[tuple[Any, ...]]:
    """How often each short message stands in Kafka, counted by its id."""
    by_id = {one.id: opened(one) for one in found}
    return Counter(octets(content) for content in by_id.values())
