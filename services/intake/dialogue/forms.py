"""What a page asks for beside the words of a report: a code for a telephone, and what the reporter agreed to."""

from __future__ import annotations

from collections.abc import Sequence

from salur.channels.inbound import InboundForm, InboundProof
from salur.channels.proving import CODE_FIELD
from salur.contracts import ids
from salur.contracts.base import Contract, Sensitivity
from salur.contracts.messages import Address
from salur.contracts.notifications import NotificationRequested
from salur.privacy.keyring import Purpose
from services.intake.dialogue.carrying import CODE_FIELD
from services.intake.dialogue.domain.cases import Sender
from services.intake.dialogue.knowing import reach_of
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


async def agreed(form: InboundForm, sender: Sender, unit: DialogueUnit) -> None:
    """Notes which privacy notice the form showed, and whether the agency may see their name."""
    if form.agreed:
        now = unit.clock.now()
        await unit.people.noticed(sender.citizen, form.agreed, now)
        await unit.people.decided(sender.citizen, form.agreed, now, shows=not form.hide)
