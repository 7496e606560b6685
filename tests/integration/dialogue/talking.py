"""A made-up citizen who writes to Salur through Kafka, as the gateway would pass it on, and reads what comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from salur.channels.inbound import InboundMessage, Sender
from salur.contracts import ids
from salur.contracts.base import Contract
from salur.contracts.messages import MessageReceived
from salur.contracts.notifications import NotificationRequested
from salur.contracts.reports import ReportSubmitted
from tests.kafka_tools import put, read_all
from tests.polling import eventually
from tests.roles import KEYS

NUMBER = "740900000000001"
REFS = KEYS.refs()


@dataclass
class Citizen:
    """One sender. Nothing of them exists: their number has a prefix that no telephone has."""

    kafka: str
    prefix: str
    phone: str = "628001112223"
    profile: str = "Wa Ode Samaria"
    written: int = field(default=0)

    @property
    def ref(self) -> str:
        return REFS.sender("whatsapp", self.phone)

    def message(self, text: str = "", *, urgent: bool = False, **content: Any) -> tuple[str, MessageReceived]:
        """One message as it stands in `intake.messages`, with its event id."""
        self.written += 1
        provider_id = f"wamid.{self.phone}.{self.written}"
        inbound = InboundMessage(
            provider_id=provider_id,
            sender=Sender(phone=self.phone, profile_name=self.profile),
            at=datetime.now(UTC).replace(microsecond=0),
            text=text,
            **content,
        )
        message = ids.message_id("whatsapp", NUMBER, provider_id)
        event = MessageReceived(
            message=message,
            channel="whatsapp",
            number=NUMBER,
            pack="74.09",
            sender=self.ref,
            urgent=urgent,
            received_at=datetime.now(UTC),
            payload=KEYS.seal("intake.message", inbound.model_dump_json().encode()),
        )
        return message, event

    async def send(self, *messages: tuple[str, MessageReceived]) -> None:
        """Puts messages on their topics, in order."""
        await put(self.kafka, self.prefix, messages)

    async def told(self) -> list[NotificationRequested]:
        """All that this citizen was told, in the order of the topics: routine, then urgent."""
        topics = [f"{self.prefix}notifications.requested{twin}" for twin in ("", ".urgent")]
        return [
            e for t in topics for s in await read_all(self.kafka, t) if (e := s.event()).to.ref == self.ref
        ]

    async def says(self, text: str, hears: str, **given: Any) -> NotificationRequested:
        """Writes, and waits until the last thing told is this text, anew."""
        before = len(await self.told())
        await self.send(self.message(text, **given))

        async def answered() -> list[NotificationRequested]:
            told = (await self.told())[before:]
            return told if any(said.text == hears for said in told) else []

        return next(said for said in await eventually(answered) if said.text == hears)

    async def reports(self) -> list[ReportSubmitted]:
        """The reports of this citizen."""
        found: list[ReportSubmitted] = []
        for twin in ("", ".urgent"):
            seen = await read_all(self.kafka, f"{self.prefix}reports.submitted{twin}")
            found += [e for s in seen if (e := s.event()).reporter.ref == self.ref]
        return found


async def events_in(kafka: str, topic: str) -> list[Contract]:
    """The events of a topic."""
    return [seen.event() for seen in await read_all(kafka, topic)]
