"""Parts of long SMS within the stage: joined where they are whole, kept where they are not, taken when time is up."""

from __future__ import annotations

from salur.channels.inbound import InboundMessage, InboundPart
from salur.contracts.messages import MessageReceived, PartsOverdue
from services.intake.dialogue.domain.parts import add, taken_as
from services.intake.dialogue.ports import Place
from services.intake.dialogue.unit import DialogueUnit


def place_of(event: MessageReceived, part: InboundPart) -> Place:
    """Where a part belongs: by source, our number, reference, how it is written, and how many parts there are."""
    of = part.part
    name = f"{event.sender}/{event.number}/{of.scheme}/{of.reference}/{of.total}"
    return Place(name, event.channel, event.number, event.pack, event.sender, event.urgent)


async def joined(event: MessageReceived, part: InboundPart, unit: DialogueUnit) -> InboundMessage | None:
    """The whole message where this part was the last to come; None where others are missing, or it came again."""
    place = place_of(event, part)
    known = await unit.assemblies.of(place.parts)
    found = add(known, part, unit.clock.now(), danger=event.urgent)
    if found.overtaken is not None:
        # Its name is free for the next; under another it is taken as it is at once.
        aside = place.named(f"{place.parts}/{event.message}")
        unit.assemblies.keep(aside, found.overtaken.but(due=unit.clock.now()))
    if found.now is None:
        return None
    unit.assemblies.keep(place, found.now)
    return found.now.message() if found.now.whole else None


async def overdue(event: PartsOverdue, unit: DialogueUnit) -> InboundMessage | None:
    """What came of a message whose time is up; None where it was taken meanwhile, or another has its name now."""
    assembly = await unit.assemblies.of(event.parts)
    if assembly is None or assembly.closed or event.message != taken_as(event.parts, assembly):
        return None
    place = Place(event.parts, event.channel, event.number, event.pack, event.sender, event.urgent)
    unit.assemblies.keep(place, assembly.but(closed=True))
    return assembly.message()
