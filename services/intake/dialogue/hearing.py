"""From a sealed message to what the dialogue hears, and the scene it is heard in."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter, ValidationError

from salur.channels.inbound import (
    Content,
    InboundEdited,
    InboundForm,
    InboundMessage,
    InboundUnsupported,
    InboundWithdrawn,
    MediaKind,
)
from salur.contracts import ids
from salur.contracts.messages import MessageReceived
from salur.messaging.errors import Reject
from salur.packs.letters import plain_letters
from salur.packs.texts import Lang
from salur.privacy import Secret
from salur.privacy.sealed import Unsealable
from services.intake.dialogue.domain import reading
from services.intake.dialogue.domain.cases import CaseView, Sender
from services.intake.dialogue.domain.claims import NO_CLAIM, Claim, Purpose
from services.intake.dialogue.domain.conversation import Conversation
from services.intake.dialogue.domain.heard import Form, Heard, Pin
from services.intake.dialogue.domain.turn import Scene
from services.intake.dialogue.domain.vocabulary import Vocabulary
from services.intake.dialogue.ports import Written
from services.intake.dialogue.unit import DialogueUnit

PAYLOAD = "intake.message"
LONGEST_TEXT = 4000
# These ask for nothing: a thumb under a message, a sticker.
_SILENT = frozenset({"reaction", "sticker", "referral"})
# Who reports there is known there, and stays there.
_ELSEWHERE = frozenset({"sp4n"})
_CONTENT: TypeAdapter[Content] = TypeAdapter(Content)


def opened(event: MessageReceived, unit: DialogueUnit) -> Content:
    """The words of a message. Raises Reject: `unsealable`, `payload_invalid`."""
    if event.payload.field != PAYLOAD:
        raise Reject("unsealable")
    try:
        return _CONTENT.validate_json(unit.keys.open(event.payload))
    except Unsealable:
        raise Reject("unsealable") from None
    except ValidationError:
        raise Reject("payload_invalid") from None


def hear(event: Written, content: Content, citizen: str, unit: DialogueUnit) -> Heard:
    """The message as the dialogue hears it; its media are noted on the way."""
    common = {
        "id": event.message,
        "at": content.at,
        "profile_name": content.sender.profile_name,
        "words_only": event.channel == "sms",
    }
    if isinstance(content, InboundUnsupported):
        return Heard.model_validate(common | {"unsupported": True})
    if isinstance(content, InboundForm):
        now = unit.clock.now()
        unit.attachments.adopt(event, citizen, content.media, now)
        linked = unit.attachments.keep(event, citizen, content.linked, now)
        return Heard.model_validate(common | _filled(content, event.channel, linked))
    if isinstance(content, InboundEdited | InboundWithdrawn):
        return Heard.model_validate(common | _amended(event, content))
    if not isinstance(content, InboundMessage):
        return Heard.model_validate(common | {"silent": True})
    wanted = [media for media in content.media if media.kind is not MediaKind.STICKER]
    silent = content.type in _SILENT and not wanted
    return Heard.model_validate(
        common
        | {
            "text": "" if silent else _readable(content.text),
            "choice": content.choice,
            "media": unit.attachments.keep(event, citizen, wanted, unit.clock.now()),
            "voice": any(media.kind is MediaKind.AUDIO for media in wanted),
            "pin": _pin(content),
            "silent": silent,
            "forwarded": content.frequently_forwarded,
            "origin": content.origin,
        }
    )


async def scene(
    heard: Heard,
    conversation: Conversation,
    sender: Sender,
    pack: str,
    unit: DialogueUnit,
    lang: Lang = "id",
    phone: str | None = None,
) -> Scene:
    """What the step may know. Cases are read only where the message can be about them."""
    jurisdiction = unit.jurisdictions.get(pack)
    if jurisdiction is None:
        raise Reject("unknown_pack")
    sender = sender.within(pack)
    code = reading.code(heard.text) if heard.text else None
    cases: tuple[CaseView, ...] = ()
    if sender.reports and (
        conversation.draft is None
        or code
        or reading.command(heard.text, jurisdiction.words(lang))
        or heard.choice
    ):
        cases = await unit.cases.many([sent.report for sent in sender.reports])
    own = _talked_of(heard, conversation) or pack
    claim = await _claim(heard.text, jurisdiction.words(lang), sender, pack, phone, unit)
    case = await unit.cases.coded(code) if code else None
    if claim.proof and claim.proof.report:
        case = claim.proof.report
    return Scene(
        jurisdiction=jurisdiction,
        now=unit.clock.now(),
        sender=sender,
        cases=cases,
        coded=await unit.cases.one(case) if case else None,
        lang=lang,
        claim=claim,
        others=unit.jurisdictions,
        pinned=unit.grounds.elsewhere(heard.pin.latitude, heard.pin.longitude, own) if heard.pin else None,
    )


def _talked_of(heard: Heard, conversation: Conversation) -> str | None:
    """The jurisdiction that a pin is looked at from, where it is not the one written to."""
    if heard.form is not None:
        return heard.form.pack
    writing, sent = conversation.draft, conversation.attached
    return writing.pack if writing else sent.pack if sent else None


async def _claim(
    text: str, words: Vocabulary, sender: Sender, pack: str, phone: str | None, unit: DialogueUnit
) -> Claim:
    """What the code behind LANJUT or KODE proves; a wrong one is counted against its sender.

    So is a lasting one from another telephone: many hold at a time, so that one is soon guessed.
    """
    written = reading.proof_written(text, words)
    if written is None:
        return NO_CLAIM
    now = unit.clock.now()
    if await unit.proofs.blocked(sender.sender, now):
        return Claim(blocked=True)
    proof = await unit.proofs.of(*written, now)
    if proof is None or proof.address.pack != pack or (proof.report and proof.by != sender.sender):
        await unit.proofs.wrong(sender.sender, now)
        return NO_CLAIM
    if proof.purpose is Purpose.READ:
        return Claim(proof)
    first = proof.address
    known = await unit.people.known_by(first.channel, Secret(phone)) if phone and proof.lasting else None
    if proof.lasting and known != first.ref:
        await unit.proofs.wrong(sender.sender, now)
    begun_by = await unit.senders.of(first.ref)
    return Claim(
        proof,
        await unit.conversations.of(first.ref, pack),
        own_phone=known == first.ref,
        lang=begun_by.lang if begun_by else "id",
    )


def _amended(event: Written, content: InboundEdited | InboundWithdrawn) -> dict[str, Any]:
    """Which message of theirs it is about, by our own id for it; and its new words."""
    if isinstance(content, InboundWithdrawn):
        return {"amends": ids.message_id(event.channel, event.number, content.withdrawn), "withdrawn": True}
    words = _readable(content.text)
    return {"amends": ids.message_id(event.channel, event.number, content.edited), "text": words}


def _filled(form: InboundForm, channel: str, linked: tuple[str, ...]) -> dict[str, Any]:
    """A form as it is heard: its media lie in the store already, but for those `linked`."""
    return {
        "text": _readable(form.text),
        "media": (*form.media, *linked),
        "pin": _pin(form),
        "form": Form(
            category=form.category,
            place=_readable(form.place),
            name=form.name,
            nik=form.nik,
            wish=form.wish,
            filed_by=form.filed_by,
            show_name=not form.hide,
            known_elsewhere=channel in _ELSEWHERE,
            pack=form.pack,
            unproved=form.unproved,
        ),
    }


def _readable(text: str) -> str:
    return plain_letters(text).strip()[:LONGEST_TEXT]


def _pin(content: InboundMessage | InboundForm) -> Pin | None:
    if content.latitude is None or content.longitude is None:
        return None
    return Pin(
        latitude=content.latitude,
        longitude=content.longitude,
        name=content.place_name if isinstance(content, InboundMessage) else None,
    )
