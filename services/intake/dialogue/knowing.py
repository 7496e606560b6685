"""Who a message is from, where its channel knows a person by several names: a user id, a phone, or others than before.

Everything of a person stands under the first ref they were met by. Another of their names is an alias of it in the
vault, so that drafts, cases and what they are told go on where they were.
"""

from __future__ import annotations

from dataclasses import dataclass

from salur.channels.inbound import Content, InboundIdentityChanged, Sender
from salur.contracts.messages import Address
from salur.privacy import Phone, Secret
from salur.privacy.vault import Reach
from services.intake.dialogue.domain import silence
from services.intake.dialogue.ports import Written
from services.intake.dialogue.unit import DialogueUnit


@dataclass(frozen=True, slots=True)
class Known:
    """A message under the sender that its own stands for. Meets `ports.Written`."""

    message: str
    channel: str
    number: str
    pack: str
    sender: str


async def known(event: Written, content: Content, unit: DialogueUnit) -> Written | None:
    """The message under the ref that is its sender's for good; None for a change of somebody never met."""
    sender = await unit.people.known_as(event.sender)
    changed = isinstance(content, InboundIdentityChanged)
    if sender is None:
        sender = await _met_as(event, content, unit)
        if sender is not None:
            await unit.people.alias(event.sender, sender)
    elif isinstance(content, InboundIdentityChanged):
        sender = await _joined(event, content, sender, unit)
    if sender is None and changed:
        return None
    if sender is None or sender == event.sender:
        return event
    return Known(event.message, event.channel, event.number, event.pack, sender)


def reach_of(event: Written, who: Sender) -> Reach:
    """How the sender of a message is reached."""
    return Reach(event.channel, event.number, Secret(who.id), Phone(who.phone) if who.phone else None)


async def _met_as(event: Written, content: Content, unit: DialogueUnit) -> str | None:
    """Who they were under the names that they had before, or under their phone where no other user id has it."""
    if isinstance(content, InboundIdentityChanged):
        was = content.was
        by_id = await unit.people.known_by(event.channel, Secret(was.user_id)) if was.user_id else None
        return by_id or await _by_phone(event, was, unit)
    return await _by_phone(event, content.sender, unit) if content.sender.user_id else None


async def _by_phone(event: Written, who: Sender, unit: DialogueUnit) -> str | None:
    if not who.phone:
        return None
    own_id = Secret(who.user_id) if who.user_id else None
    return await unit.people.known_by(event.channel, Secret(who.phone), own_id)


async def _joined(
    event: Written, content: InboundIdentityChanged, sender: str, unit: DialogueUnit
) -> str | None:
    """The news of a change that came after the first words under the new name.

    Where those are a draft and nothing more, it goes on under the old ref; a report that was sent stays where it is.
    """
    old = await _met_as(event, content, unit)
    if old is None or old == sender:
        return sender
    newly = await unit.senders.of(sender)
    if newly is not None and newly.reports:
        return sender
    await unit.people.alias(event.sender, old)
    before = await unit.conversations.of(old, event.pack)
    begun = await unit.conversations.of(sender, event.pack)
    if begun is not None and begun.draft is not None and (before is None or before.draft is None):
        zone = unit.jurisdictions[event.pack].pack.zone
        address = Address(ref=old, channel=event.channel, number=event.number, pack=event.pack)
        unit.conversations.keep(address, begun, silence.rings_at(begun, unit.patience, zone))
        unit.conversations.forget(sender, event.pack)
    return old
