"""A code is asked for, a form is sent: each is sealed, confirmed by Kafka, and only then acknowledged."""

from __future__ import annotations

from dataclasses import dataclass

from salur.channels.inbound import InboundForm, InboundProof, InboundProved
from salur.channels.sealing import sealed_message
from salur.contracts import ids
from salur.contracts.base import Lane
from salur.contracts.topics import Registry
from salur.messaging.clock import Clock
from salur.packs import Pack
from salur.packs.reaching import Way
from salur.privacy.keyring import KeyRing
from salur.privacy.refs import Refs
from services.intake.gateway.domain import Event
from services.intake.gateway.encoding import output
from services.intake.web.ports import Sink, Tally

STAGE = "intake-web"
CHANNEL = "web"
# A page is answered within five seconds, confirmed or not.
CONFIRM_WITHIN = 4.0


@dataclass(frozen=True)
class Counter:
    """Takes what comes over the web's counter."""

    keys: KeyRing
    refs: Refs
    registry: Registry
    sink: Sink
    tally: Tally
    clock: Clock

    async def take(
        self,
        content: InboundForm | InboundProof | InboundProved,
        pack: Pack,
        way: Way,
        number: str,
        *,
        urgent: bool = False,
    ) -> str:
        """The message's id, once Kafka has confirmed it. Raises KafkaUnavailable: then it was not accepted."""
        now = self.clock.now()
        event = sealed_message(
            content, self.keys, channel=way, number=number, pack=str(pack.code), at=now, urgent=urgent
        )
        await self.sink.send([output(Event(event.message, event), self.registry, now, STAGE)], CONFIRM_WITHIN)
        if isinstance(content, InboundForm):
            self.tally.message(CHANNEL, event.kind, event.lane())
        return event.message


def reports_of(message: str) -> tuple[str, str]:
    """The ids that the report of a message can have: one in each lane."""
    return ids.report_id(Lane.URGENT, message), ids.report_id(Lane.ROUTINE, message)
