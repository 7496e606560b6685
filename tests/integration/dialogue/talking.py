"""A made-up citizen who writes to Salur through Kafka, as the gateway would pass it on, and reads what comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from salur.channels.inbound import InboundForm, InboundMessage, InboundProof, Media, MediaKind, Sender
from salur.contracts import ids
from salur.contracts.messages import MessageReceived
from salur.contracts.notifications import NotificationRequested
from salur.contracts.reports import ReportSubmitted
from salur.messaging.clock import SystemClock
from tests.kafka_tools import put, read_all
from tests.polling import eventually
from tests.roles import KEYS

NUMBER = "740900000000001"
NIK = "7409991205900001"
REFS = KEYS.refs()
CLOCK = SystemClock()

Sent = tuple[str, MessageReceived]


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

    def message(self, text: str = "", *, urgent: bool = False, pack: str = "74.09", **content: Any) -> Sent:
        """One message as it stands in `intake.messages`, with its event id."""
        inbound = InboundMessage(
            provider_id=self._provider_id(),
            sender=Sender(phone=self.phone, profile_name=self.profile),
            at=CLOCK.now().replace(microsecond=0),
            text=text,
            **content,
        )
        return self._sealed(inbound, urgent, pack)

    def form(self, text: str, **content: Any) -> Sent:
        """A whole report, as the web form gives it."""
        sender, at = Sender(phone=self.phone), CLOCK.now()
        form = InboundForm(provider_id=self._provider_id(), sender=sender, at=at, text=text, **content)
        return self._sealed(form)

    def proof(self, code: str) -> Sent:
        """The wish to prove this telephone by a code."""
        at = CLOCK.now()
        sender, until = Sender(phone=self.phone), at + timedelta(minutes=10)
        proof = InboundProof(provider_id=self._provider_id(), sender=sender, at=at, code=code, until=until)
        return self._sealed(proof)

    def _provider_id(self) -> str:
        self.written += 1
        return f"wamid.{self.phone}.{self.written}"

    def _sealed(
        self, inbound: InboundMessage | InboundForm | InboundProof, urgent: bool = False, pack: str = "74.09"
    ) -> Sent:
        message = ids.message_id("whatsapp", NUMBER, inbound.provider_id)
        event = MessageReceived(
            message=message,
            channel="whatsapp",
            number=NUMBER,
            pack=pack,
            sender=self.ref,
            urgent=urgent,
            received_at=CLOCK.now(),
            payload=KEYS.seal("intake.message", inbound.model_dump_json().encode()),
        )
        return message, event

    def photo(self, *, urgent: bool = False) -> Sent:
        """A photo without words."""
        media = Media(kind=MediaKind.IMAGE, provider_id=f"{self.phone}-{self.written}")
        return self.message(urgent=urgent, type="image", media=(media,))

    async def send(self, *messages: Sent) -> None:
        """Puts messages on their topics, in order."""
        await put(self.kafka, self.prefix, messages)

    async def told(self) -> list[NotificationRequested]:
        """All that this citizen was told, each once, in the order of the topics: routine, then urgent."""
        return [e for e in await self._events("notifications.requested") if e.to.ref == self.ref]

    async def says(self, text: str, hears: str, **given: Any) -> NotificationRequested:
        """Writes, and waits until the citizen is told this text, anew."""
        before = {said.notification for said in await self.told()}
        await self.send(self.message(text, **given))

        async def answered() -> list[NotificationRequested]:
            told = await self.told()
            return [said for said in told if said.text == hears and said.notification not in before]

        return (await eventually(answered))[-1]

    async def reports(self) -> list[ReportSubmitted]:
        """The reports of this citizen, each once."""
        return [e for e in await self._events("reports.submitted") if e.reporter.ref == self.ref]

    async def commands(self) -> list[Any]:
        """What was asked of cases, each once."""
        return await self._events("cases.commands")

    async def _events(self, name: str) -> list[Any]:
        events: dict[str, Any] = {}
        for twin in ("", ".urgent"):
            for seen in await read_all(self.kafka, f"{self.prefix}{name}{twin}"):
                events.setdefault(seen.id, seen.event())
        return list(events.values())
