"""An SMS within the stage: which jurisdiction it is for, and its words without the keyword that said so."""

from __future__ import annotations

from dataclasses import dataclass

from salur.channels.inbound import InboundMessage
from salur.channels.smpp.settings import short_code_of
from services.intake.dialogue.domain import by_sms, reading
from services.intake.dialogue.domain.claims import Purpose
from services.intake.dialogue.domain.words import Command
from services.intake.dialogue.ports import Written
from services.intake.dialogue.unit import DialogueUnit

SMS = "sms"


@dataclass(frozen=True, slots=True)
class Addressed:
    """A message and the jurisdiction it is for. Meets `ports.Written`."""

    message: str
    channel: str
    number: str
    pack: str
    sender: str


async def addressed(
    event: Written, content: InboundMessage, unit: DialogueUnit
) -> tuple[Addressed, InboundMessage]:
    """The jurisdiction by the keyword, else by the one this sender named last, else as it came in."""
    code = short_code_of(event.number)
    named = unit.short_codes.named(code, content.text)
    pack = named.whose if named else event.pack
    held = unit.short_codes.by_code.get(code, {})
    if len(held) > 1:
        usual = await unit.usual.of(event.sender)
        if named is None:
            moved = await _moved(content.text, unit)
            named_now = moved if moved in held.values() else None
            pack = named_now or usual or pack
        else:
            named_now = named.whose
        if named_now is not None and named_now != usual:
            unit.usual.keep(event.sender, named_now)
    conversation = await unit.conversations.of(event.sender, pack)
    drafting = conversation is not None and conversation.draft is not None
    words = by_sms.told(content.text, named.rest if named else None, drafting=drafting)
    to = Addressed(event.message, event.channel, event.number, pack, event.sender)
    return to, content.model_copy(update={"text": words})


async def _moved(text: str, unit: DialogueUnit) -> str | None:
    """The jurisdiction of the report that a code behind LANJUT brings here: nobody writes a keyword with it."""
    order = reading.command(by_sms.told(text, None, drafting=False))
    if order is None or order[0] is not Command.CONTINUE:
        return None
    proof = await unit.proofs.of(Purpose.MOVE, reading.move_code(order[1]) or "", unit.clock.now())
    return proof.address.pack if proof else None
