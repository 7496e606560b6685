"""The dialogue on a stage without servers: real handlers, seals and texts over documents in memory.

`Theatre.hear` gives a message to the dialogue; what Salur says comes back rendered as a citizen reads it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from pydantic import BaseModel

from salur.channels.inbound import Content, InboundEdited, InboundMessage, InboundWithdrawn, Sender
from salur.contracts import ids
from salur.contracts.base import Contract
from salur.contracts.cases import Case, CaseChanged, CaseState, Due
from salur.contracts.messages import DraftOverdue, MessageReceived
from salur.contracts.notifications import NotificationRequested
from salur.contracts.reports import PlaceGrade, ReportSubmitted, Verdict
from salur.messaging.clock import HeldClock
from salur.privacy import KeyRing
from salur.regions.boundaries import Boundaries
from salur.regions.elsewhere import Grounds
from salur.store.kinds import Kind
from services.intake.dialogue.adapters.documents import CONVERSATIONS
from services.intake.dialogue.app import spec
from services.intake.dialogue.domain.conversation import Conversation
from services.intake.dialogue.domain.silence import Patience
from tests.drawn import FewPlaces
from tests.made_up import AT, packs

M = TypeVar("M", bound=BaseModel)
NUMBER = "740900000000001"
NUMBERS = {"whatsapp": NUMBER, "sms": "1708@contoh"}
PHONE = "628001112223"
KEYS = KeyRing.generate()
PATIENCE = Patience(timedelta(hours=2), timedelta(hours=23))


@dataclass
class MemoryDocuments:
    """Meets `salur.privacy.ports.Documents`, and keeps what MongoDB would."""

    kept: dict[str, dict[str, Any]] = field(default_factory=dict)

    async def load(self, kind: Kind[M], ids: Iterable[str]) -> None:
        assert kind.database, list(ids)

    async def get(self, kind: Kind[M], document_id: str) -> M | None:
        found = self._of(kind).get(document_id)
        return None if found is None else kind.read(found)

    def put(self, kind: Kind[M], model: M) -> None:
        self._of(kind)[kind.identify(model)] = kind.document(model, 1)

    def delete(self, kind: Kind[M], document_id: str) -> None:
        self._of(kind).pop(document_id, None)

    def _of(self, kind: Kind[Any]) -> dict[str, Any]:
        return self.kept.setdefault(f"{kind.database}.{kind.collection}", {})


@dataclass
class Theatre:
    """One jurisdiction's dialogue, its documents, and a clock that the play moves."""

    clock: HeldClock = field(default_factory=lambda: HeldClock(AT))
    documents: MemoryDocuments = field(default_factory=MemoryDocuments)
    events: list[Contract] = field(default_factory=list)
    lang: str = "id"
    grounds: Grounds = field(default_factory=lambda: Grounds(Boundaries, FewPlaces))
    messages: int = 0

    def __post_init__(self) -> None:
        self._spec = spec(packs(), KEYS, "https://lapor.example", PATIENCE, grounds=self.grounds)
        self._handlers = {route.event: route.handler for route in self._spec.routes}

    async def hear(
        self,
        text: str = "",
        *,
        phone: str = PHONE,
        profile: str | None = None,
        urgent: bool = False,
        channel: str = "whatsapp",
        **content: Any,
    ) -> list[Contract]:
        """The events that a message gives."""
        self.messages += 1
        inbound = InboundMessage(
            provider_id=f"wamid.{self.messages}",
            sender=Sender(phone=phone, profile_name=profile),
            at=content.pop("at", self.clock.now()),
            text=text,
            **content,
        )
        return await self.take(inbound, urgent=urgent, channel=channel)

    async def amend(self, number: int, text: str | None, phone: str = PHONE) -> list[Contract]:
        """The events that other words for the number-th message give, or (None) that it is taken back."""
        self.messages += 1
        common: dict[str, Any] = {
            "provider_id": f"wamid.{self.messages}",
            "sender": Sender(phone=phone),
            "at": self.clock.now(),
        }
        original = f"wamid.{number}"
        if text is None:
            return await self.take(InboundWithdrawn(**common, withdrawn=original))
        return await self.take(InboundEdited(**common, edited=original, text=text))

    async def take(
        self, inbound: Content, *, urgent: bool = False, channel: str = "whatsapp"
    ) -> list[Contract]:
        """The events that anything a channel can give us gives."""
        number = NUMBERS[channel]
        event = MessageReceived(
            message=ids.message_id(channel, number, inbound.provider_id),
            channel=channel,
            number=number,
            pack="74.09",
            sender=KEYS.refs().sender(channel, inbound.sender.id),
            urgent=urgent,
            received_at=self.clock.now(),
            payload=KEYS.seal("intake.message", inbound.model_dump_json().encode()),
        )
        return await self.give(event)

    async def give(self, event: Contract) -> list[Contract]:
        """The events that an event gives."""
        unit = self._spec.unit(self.documents, self.clock)  # type: ignore[arg-type]  # in place of a Work
        given = list(await self._handlers[type(event)](event, unit))
        self.events += given
        return given

    async def silence(self, span: timedelta) -> list[Contract]:
        """Time passes and nobody writes: the events of each silence that is broken meanwhile."""
        until, given = self.clock.now() + span, list[Contract]()
        while (next_ := self._next_ring()) is not None and next_[0] <= until:
            self.clock.advance(max(next_[0] - self.clock.now(), timedelta()))
            given += await self.give(next_[1])
        self.clock.advance(until - self.clock.now())
        return given

    def _next_ring(self) -> tuple[datetime, DraftOverdue] | None:
        rows = self.documents.kept.get("intake.conversations", {}).values()
        waiting = [stored for row in rows if (stored := CONVERSATIONS.read(row)).rings_at is not None]
        if not waiting:
            return None
        first = min(waiting, key=lambda stored: stored.rings_at or AT)
        assert first.rings_at is not None
        shown = first.model_dump(include={"channel", "number", "pack", "sender"})
        return first.rings_at, DraftOverdue(message=first.ring, **shown)

    async def case(self, report: ReportSubmitted, state: CaseState, **changes: Any) -> list[Contract]:
        """Router's news: the case of a report is in this state now."""
        self.messages += 1
        given = {"version": self.messages, "changed_at": self.clock.now()} | changes
        return await self.give(CaseChanged(case=case_of(report, state, **given), cause=str(self.messages)))

    async def conversation(self, phone: str = PHONE, channel: str = "whatsapp") -> Conversation:
        """What the dialogue remembers of a sender."""
        unit = self._spec.unit(self.documents, self.clock)  # type: ignore[arg-type]  # in place of a Work
        return await unit.conversations.of(KEYS.refs().sender(channel, phone), "74.09") or Conversation()

    def reports(self) -> list[ReportSubmitted]:
        """All reports that were submitted, in order."""
        return [event for event in self.events if isinstance(event, ReportSubmitted)]

    def words(self, said: NotificationRequested) -> str:
        """A notification as the citizen reads it, its options in brackets; a sealed value is its name."""
        pack = packs().get(said.to.pack)
        moments = {
            name: pack.texts.spell_moment(at, pack.zone, said.language) for name, at in said.moments.items()
        }
        sealed = {name: f"{{{name}}}" for name in said.sealed}
        values = {**said.values, **moments, **sealed}
        text = pack.texts.render(said.text, values, said.language, short=said.to.channel == "sms")
        options = [
            f"[{o.label} ({o.hint})]" if o.hint and len(o.hint) < 40 else f"[{o.label}]" for o in said.options
        ]
        return "\n".join((text, " ".join(options))) if options else text


def case_of(report: ReportSubmitted, state: CaseState, **changes: Any) -> Case:
    """A report's case as router would tell of it, in this state."""
    given: dict[str, Any] = {
        "report_class": report.report_class,
        "sensitivity": report.sensitivity,
        "case": report.report,
        "code": report.code,
        "version": 1,
        "pack": report.pack,
        "state": state,
        "category": report.category,
        "text": report.text,
        "place": report.place,
        "grade": PlaceGrade.NAMED,
        "verdict": Verdict.VERIFIED,
        "reporter": report.reporter,
        "citizen": report.identity.citizen,
        "urgent": report.urgent,
        "agency": "PUPR",
        "dues": (Due(clock="completion", at=AT + timedelta(days=16), policy="pengaduan/1"),),
        "submitted_at": report.submitted_at,
        "changed_at": report.submitted_at,
    }
    return Case.model_validate(given | changes)
