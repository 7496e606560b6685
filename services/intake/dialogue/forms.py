"""What pages say beside the words of a report: whose a telephone is, what the reporter agreed to, how content they are."""

from __future__ import annotations

from collections.abc import Sequence

from salur.channels.inbound import InboundForm, InboundProof, InboundProved, InboundRating
from salur.channels.proving import CODE_FIELD
from salur.contracts import ids
from salur.contracts.base import Contract, Sensitivity
from salur.contracts.cases import Actor, Role
from salur.contracts.commands import ProveReporter, RateCase
from salur.contracts.messages import Address
from salur.contracts.notifications import NotificationRequested
from salur.packs.texts import Lang
from salur.privacy import mask
from salur.privacy.keyring import Purpose
from services.intake.dialogue.domain.cases import Sender
from services.intake.dialogue.knowing import known, reach_of
from services.intake.dialogue.ports import Written
from services.intake.dialogue.unit import DialogueUnit


async def prove(event: Written, proof: InboundProof, unit: DialogueUnit) -> Sequence[Contract]:
    """The code goes to the telephone, sealed until notify words it; the address is in the vault from now on."""
    await unit.people.remember(reach_of(event, proof.sender), unit.clock.now(), None)
    return (
        NotificationRequested(
            sensitivity=Sensitivity.CONFIDENTIAL,
            notification=ids.derived_id("dialogue-proof", event.message),
            to=Address(ref=event.sender, channel=event.channel, number=event.number, pack=event.pack),
            text="web_code",
            language=proof.language,
            sealed={"code": unit.keys.seal(CODE_FIELD, proof.code.encode(), Purpose.VAULT)},
            requested_at=unit.clock.now(),
            expires_at=proof.until,
        ),
    )


async def proved(event: Written, proof: InboundProved, unit: DialogueUnit) -> Sequence[Contract]:
    """The telephone is theirs: who they are is kept from now on, and officers are told."""
    written = await known(event, proof, unit)
    sender = await unit.senders.of(written.sender) if written else None
    if sender is None or sender.report(proof.report) is None:
        return ()
    if proof.agreed:
        now = unit.clock.now()
        await unit.people.noticed(sender.citizen, proof.agreed, now)
        await unit.people.decided(sender.citizen, proof.agreed, now, shows=not proof.hide)
    if proof.name or proof.nik:
        await unit.people.identify(sender.citizen, proof.name, proof.nik)
    return (
        ProveReporter(
            command=ids.derived_id("dialogue-proved", event.message),
            case=proof.report,
            by=Actor(role=Role.REPORTER, id=sender.citizen),
            at=unit.clock.now(),
        ),
    )


async def rated(event: Written, rating: InboundRating, unit: DialogueUnit) -> Sequence[Contract]:
    """The score goes to the case, if it is this sender's; what they wrote with it is masked."""
    case, sender = await unit.cases.one(rating.report), await unit.senders.of(event.sender)
    here = unit.jurisdictions.get(event.pack)
    if case is None or sender is None or here is None or case.reporter != event.sender:
        return ()
    names = await unit.people.names(sender.citizen)
    return (
        RateCase(
            command=ids.derived_id("dialogue-rating", event.message),
            case=rating.report,
            by=Actor(role=Role.REPORTER, id=sender.citizen),
            at=unit.clock.now(),
            score=rating.score,
            text=mask(rating.text, names=names, keep=here.keep),
        ),
    )


def spoken(form: InboundForm, sender: Sender, unit: DialogueUnit) -> tuple[Lang, Sender]:
    """The language of a form; who filled in a page of ours themselves is spoken to in it from then on.

    An officer's page is in the officer's language, and says nothing of the reporter's.
    """
    if form.filed_by:
        return sender.lang, sender
    if not form.agreed or form.language == sender.lang:
        return form.language, sender
    now = sender.model_copy(update={"lang": form.language})
    unit.senders.keep(now)
    return form.language, now


async def agreed(form: InboundForm, sender: Sender, unit: DialogueUnit) -> None:
    """Notes which privacy notice the form showed, and whether the agency may see their name."""
    if form.agreed:
        now = unit.clock.now()
        await unit.people.noticed(sender.citizen, form.agreed, now)
        await unit.people.decided(sender.citizen, form.agreed, now, shows=not form.hide)
