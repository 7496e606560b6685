"""The dialogue hears SMS: parts in any order, keywords, numbers for buttons, and what never came whole."""

from __future__ import annotations

from datetime import timedelta

from salur.channels.inbound import Content, InboundMessage, InboundPart, PartOf, PartScheme, Sender
from salur.channels.smpp.segments import segments
from salur.contracts import ids
from salur.contracts.base import Contract
from salur.contracts.messages import MessageReceived, PartsOverdue
from salur.contracts.notifications import NotificationRequested
from services.intake.dialogue.adapters.assemblies import ASSEMBLIES, StoredAssembly
from services.intake.dialogue.domain.conversation import Conversation
from services.intake.dialogue.domain.parts import WAITS
from tests.theatre import KEYS, PHONE, Theatre

NUMBER = "1708@contoh"
SENDER = KEYS.refs().sender("sms", PHONE)
LONG = "LAPOR jalan di depan kantor desa Wanggudu berlubang dalam, sudah dua motor jatuh. " * 4


async def give(theatre: Theatre, content: Content, *, urgent: bool = False) -> list[Contract]:
    """The events that a short message gives."""
    event = MessageReceived(
        message=ids.message_id("sms", NUMBER, content.provider_id),
        channel="sms",
        number=NUMBER,
        pack="74.09",
        sender=SENDER,
        urgent=urgent,
        received_at=theatre.clock.now(),
        payload=KEYS.seal("intake.message", content.model_dump_json().encode()),
    )
    return await theatre.give(event)


async def says(theatre: Theatre, text: str) -> list[str]:
    """The texts that are said to a short message."""
    theatre.messages += 1
    content = InboundMessage(
        provider_id=f"p{theatre.messages}", sender=Sender(phone=PHONE), at=theatre.clock.now(), text=text
    )
    return told(await give(theatre, content))


def told(events: list[Contract]) -> list[str]:
    return [event.text for event in events if isinstance(event, NotificationRequested)]


def parts_of(theatre: Theatre, text: str, reference: int = 7) -> list[InboundPart]:
    cut = segments(text)
    return [
        InboundPart(
            provider_id=f"p{reference}-{text[-9:]}-{number}",
            sender=Sender(phone=PHONE),
            at=theatre.clock.now(),
            part=PartOf(reference=reference, scheme=PartScheme.UDH_8, total=len(cut.parts), number=number),
            coding=cut.coding,
            data=piece.data,
        )
        for number, piece in enumerate(cut.parts, 1)
    ]


async def conversation(theatre: Theatre) -> Conversation:
    unit = theatre._spec.unit(theatre.documents, theatre.clock)  # type: ignore[arg-type]  # in place of a Work
    return await unit.conversations.of(SENDER, "74.09") or Conversation()


def kept(theatre: Theatre) -> list[StoredAssembly]:
    return [ASSEMBLIES.read(row) for row in theatre.documents.kept.get("intake.assemblies", {}).values()]


def overdue(theatre: Theatre) -> list[PartsOverdue]:
    """What the process would say now of parts that have been waited for long enough."""
    return [
        PartsOverdue.model_validate(stored.model_dump())
        for stored in kept(theatre)
        if stored.due is not None and stored.due <= theatre.clock.now()
    ]


async def test_parts_in_any_order_are_one_report() -> None:
    theatre = Theatre()
    first, second, third = parts_of(theatre, LONG)
    assert await give(theatre, third) == []
    assert await give(theatre, first) == []
    assert await give(theatre, first) == []
    assert told(await give(theatre, second))
    draft = (await conversation(theatre)).draft
    assert draft is not None
    assert draft.words == (LONG.strip().removeprefix("LAPOR "),)
    assert await give(theatre, second) == []
    assert all("Wanggudu" not in str(stored.model_dump()) for stored in kept(theatre))


async def test_what_never_came_is_waited_for_and_then_taken_as_it_is() -> None:
    theatre = Theatre()
    first, _, third = parts_of(theatre, LONG)
    await give(theatre, first)
    await give(theatre, third)
    theatre.clock.advance(WAITS - timedelta(seconds=1))
    assert overdue(theatre) == []
    theatre.clock.advance(timedelta(seconds=1))
    (event,) = overdue(theatre)
    assert told(await theatre.give(event))
    draft = (await conversation(theatre)).draft
    assert draft is not None
    assert draft.words[0].count("[…]") == 1
    assert overdue(theatre) == []
    assert await theatre.give(event) == []


async def test_time_that_is_up_too_late_changes_nothing() -> None:
    theatre = Theatre()
    first, second, third = parts_of(theatre, LONG)
    await give(theatre, first)
    await give(theatre, second)
    theatre.clock.advance(WAITS)
    (event,) = overdue(theatre)
    assert told(await give(theatre, third))
    assert await theatre.give(event) == []


async def test_one_that_was_overtaken_is_taken_under_a_name_of_its_own() -> None:
    theatre = Theatre()
    other = LONG.replace("Wanggudu", "Sawa di Kecamatan Sawa")[: len(LONG)]
    await give(theatre, parts_of(theatre, LONG)[0])
    later = parts_of(theatre, other)
    assert len(later) == 3
    assert await give(theatre, later[0]) == []
    (event,) = overdue(theatre)
    assert told(await theatre.give(event))
    draft = (await conversation(theatre)).draft
    assert draft is not None
    assert "Wanggudu" in draft.words[0]
    assert "Sawa" not in draft.words[0]


async def test_in_danger_nobody_waits_five_minutes() -> None:
    theatre = Theatre()
    burning = parts_of(theatre, "DARURAT kebakaran besar di Sawa, api membesar dan rumah terbakar. " * 4)
    await give(theatre, burning[0], urgent=True)
    theatre.clock.advance(timedelta(seconds=15))
    (event,) = overdue(theatre)
    assert event.urgent
    said = told(await theatre.give(event))
    assert said[0] == "emergency_hotlines"
    assert len(theatre.reports()) == 1


async def test_a_keyword_before_every_message_of_a_whole_report() -> None:
    theatre = Theatre()
    assert "ask_identity_nik_first" in await says(theatre, "KONUT jalan rusak di depan kantor desa Wanggudu")
    assert await says(theatre, "KONUT 7409991205900001") == ["ask_name"]
    assert await says(theatre, "KONUT Siti Aminah") == ["summary_confirm"]
    assert "report_received" in await says(theatre, "konut 1")
    (report,) = theatre.reports()
    assert report.text == "jalan rusak di depan kantor desa Wanggudu"
    assert report.reporter.number == NUMBER


async def test_a_button_is_answered_with_its_number() -> None:
    theatre = Theatre()
    await says(theatre, "LAPOR jalan rusak di depan kantor desa Wanggudu")
    assert await says(theatre, "1") == ["ask_name"]


async def test_a_photo_is_not_asked_for_where_none_can_come() -> None:
    theatre = Theatre()
    await says(theatre, "LAPOR jalan rusak di depan kantor desa Wanggudu")
    draft = (await conversation(theatre)).draft
    assert draft is not None
    assert draft.photo_tries > 0
