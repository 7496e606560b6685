"""One function an event: a citizen's message is heard, decided and carried out; a case's news are kept."""

from __future__ import annotations

from collections.abc import Sequence

from salur.channels.inbound import (
    Content,
    InboundForm,
    InboundMessage,
    InboundPart,
    InboundProof,
    InboundProved,
    InboundRating,
)
from salur.contracts.base import Contract
from salur.contracts.cases import CaseChanged, CaseState
from salur.contracts.messages import Address, DraftOverdue, MessageReceived, PartsOverdue, UrgentSender
from salur.packs.texts import Lang
from salur.privacy import Secret
from services.intake.dialogue import forms, joining, officers
from services.intake.dialogue.addressing import SMS, addressed
from services.intake.dialogue.carrying import Carrier
from services.intake.dialogue.domain import silence
from services.intake.dialogue.domain.cases import Sender, view
from services.intake.dialogue.domain.conversation import Conversation
from services.intake.dialogue.domain.heard import Heard
from services.intake.dialogue.domain.step import step
from services.intake.dialogue.hearing import hear, opened, scene
from services.intake.dialogue.knowing import known, reach_of
from services.intake.dialogue.ports import Written
from services.intake.dialogue.unit import DialogueUnit


async def on_message(event: MessageReceived, unit: DialogueUnit) -> Sequence[Contract]:
    """A citizen wrote. One part of a long SMS waits for the others; a form is a whole report at once."""
    content = opened(event, unit)
    if isinstance(content, InboundPart):
        whole = await joining.joined(event, content, unit)
        return await _hear(event, whole, unit) if whole else ()
    if isinstance(content, InboundProof):
        return await forms.prove(event, content, unit)
    if isinstance(content, InboundProved):
        return await forms.proved(event, content, unit)
    if isinstance(content, InboundRating):
        return await forms.rated(event, content, unit)
    return await _hear(event, content, unit)


async def on_parts_overdue(event: PartsOverdue, unit: DialogueUnit) -> Sequence[Contract]:
    """The other parts of a long SMS never came: what came is heard as it is."""
    content = await joining.overdue(event, unit)
    return await _hear(event, content, unit) if content else ()


async def _hear(written: Written, content: Content, unit: DialogueUnit) -> Sequence[Contract]:
    posts = unit.duty.posts(written.channel, content.sender.phone)
    if posts and not isinstance(content, InboundForm):
        return await officers.heard(written, content, posts, unit)
    event = await known(written, content, unit)
    if event is None:
        return ()
    if event.channel == SMS and isinstance(content, InboundMessage):
        event, content = await addressed(event, content, unit)
    conversation = await unit.conversations.of(event.sender, event.pack)
    sender = await unit.senders.of(event.sender)
    conversation, sender = await _met(event, content, conversation, sender, unit)
    lang: Lang = sender.lang
    if isinstance(content, InboundForm):
        await forms.agreed(content, sender, unit)
        lang, sender = forms.spoken(content, sender, unit)
    heard = hear(event, content, sender.citizen, unit)
    where = await scene(heard, conversation, sender, event.pack, unit, lang, content.sender.phone)
    after, effects = step(conversation, heard, where)
    address = _address(event)
    if after.touched_at is not None:
        _keep(address, after, unit)
    carrier = Carrier(event.message, address, sender, where, unit, written_as=written.sender)
    return await carrier.carry(effects)


async def on_draft_overdue(event: DraftOverdue, unit: DialogueUnit) -> Sequence[Contract]:
    """A question of ours was not answered: it is asked again, or what was written is dropped. Not after an answer."""
    conversation = await unit.conversations.of(event.sender, event.pack)
    sender = await unit.senders.of(event.sender)
    if conversation is None or sender is None:
        return ()
    if event.message != silence.ring(event.sender, event.pack, conversation):
        return ()
    heard = Heard(id=event.message, at=unit.clock.now(), silent=True, words_only=event.channel == SMS)
    where = await scene(heard, conversation, sender, event.pack, unit, sender.lang)
    after, effects = silence.broken(conversation, heard, where, unit.patience)
    _keep(_address(event), after, unit)
    return await Carrier(event.message, _address(event), sender, where, unit).carry(effects)


def _keep(address: Address, conversation: Conversation, unit: DialogueUnit) -> None:
    zone = unit.jurisdictions[address.pack].pack.zone
    unit.conversations.keep(address, conversation, silence.rings_at(conversation, unit.patience, zone))


def _address(event: Written) -> Address:
    return Address(ref=event.sender, channel=event.channel, number=event.number, pack=event.pack)


async def on_case_changed(event: CaseChanged, unit: DialogueUnit) -> Sequence[Contract]:
    """A case has a new version. An emergency that is over lets its reporter's messages go the usual way again."""
    known = await unit.cases.one(event.case.case)
    if known is not None and known.version >= event.case.version:
        return ()
    now = view(event.case)
    await unit.cases.keep(now)
    if now.urgent and now.state is CaseState.SELESAI:
        return (UrgentSender(sender=now.reporter, report=now.case, until=now.changed_at),)
    return ()


async def _met(
    event: Written,
    content: Content,
    before: Conversation | None,
    sender: Sender | None,
    unit: DialogueUnit,
) -> tuple[Conversation, Sender]:
    """The conversation and the sender, who is made known to the vault when new or reached in another way."""
    conversation = before or Conversation()
    who = content.sender
    reach = "\n".join((who.user_id or "", who.phone or "", who.profile_name or "", event.number))
    if sender is not None and conversation.reach == reach:
        return conversation, sender
    at = reach_of(event, who)
    met = await unit.people.remember(at, unit.clock.now(), who.profile_name, event.sender)
    if who.user_id and who.phone:
        await unit.people.alias_phone(event.channel, Secret(who.phone), event.sender)
    names = conversation.names
    if sender is None or sender.citizen != met.citizen:
        sender = Sender(sender=event.sender, citizen=met.citizen)
        unit.senders.keep(sender)
    elif before is None:
        names = await unit.people.names(met.citizen)
    return conversation.but(reach=reach, names=names), sender
