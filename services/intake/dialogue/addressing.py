"""An SMS within the stage: which jurisdiction it is for, and its words without the keyword that said so."""

from __future__ import annotations

from dataclasses import dataclass

from salur.channels.inbound import InboundMessage
from salur.channels.smpp.settings import short_code_of
from salur.messaging.errors import Reject
from services.intake.dialogue.domain import by_sms, reading
from services.intake.dialogue.domain.claims import Purpose
from services.intake.dialogue.domain.vocabulary import Vocabulary
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
    here = unit.jurisdictions.get(event.pack)
    if here is None:
        raise Reject("unknown_pack")
    sender = await unit.senders.of(event.sender)
    words = here.words(sender.lang if sender else "id")
    code = short_code_of(event.number)
    named = unit.short_codes.named(code, content.text)
    pack = named.whose if named else event.pack
    held = unit.short_codes.by_code.get(code, {})
    if len(held) > 1:
        usual = await unit.usual.of(event.sender)
        meant = _Meant(named.whose, lasting=True) if named else await _by_code(content.text, words, unit)
        if meant is None or meant.pack not in held.values():
            pack = usual or pack
        else:
            pack = meant.pack
            if meant.lasting and pack != usual:
                unit.usual.keep(event.sender, pack)
    conversation = await unit.conversations.of(event.sender, pack)
    drafting = conversation is not None and conversation.draft is not None
    said = by_sms.told(content.text, named.rest if named else None, words, drafting=drafting)
    to = Addressed(event.message, event.channel, event.number, pack, event.sender)
    return to, content.model_copy(update={"text": said})


@dataclass(frozen=True, slots=True)
class _Meant:
    """The jurisdiction that a message says it is for; `lasting`: so are those that follow without saying so."""

    pack: str
    lasting: bool


async def _by_code(text: str, words: Vocabulary, unit: DialogueUnit) -> _Meant | None:
    """The jurisdiction of the report whose code is written: nobody writes a keyword with it."""
    said = by_sms.told(text, None, words, drafting=False)
    written = reading.proof_written(said, words)
    if written is not None:
        proof = await unit.proofs.of(*written, unit.clock.now())
        return _Meant(proof.address.pack, proof.purpose is Purpose.MOVE) if proof else None
    code = reading.code(said) if reading.command(said, words) else None
    report = await unit.cases.coded(code) if code else None
    case = await unit.cases.one(report) if report else None
    return _Meant(case.pack, lasting=False) if case else None
