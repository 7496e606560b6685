"""Asks SP4N-LAPOR! what it handed to a jurisdiction, and takes it in: in Kafka first, noted as read only then."""

from __future__ import annotations

from dataclasses import dataclass

from salur.channels.protocol import Item
from salur.contracts import wire
from salur.contracts.messages import MessageReceived
from salur.contracts.topics import Registry
from salur.messaging.clock import Clock
from salur.observability import get_logger
from salur.sp4n.values import Disposed, Sp4n
from salur.store.ledger import Output
from services.intake.gateway.domain import Event, Sorter
from services.intake.gateway.encoding import output
from services.intake.sp4n.domain import form_of, is_ours, link_of
from services.intake.sp4n.ports import Places, Sink

STAGE = "intake-sp4n"
log = get_logger("sp4n")


@dataclass(frozen=True)
class Reader:
    """Reads one jurisdiction's account. Read twice, a report is one message: its id comes from theirs."""

    pack: str
    account: Sp4n
    sorter: Sorter
    registry: Registry
    sink: Sink
    places: Places
    clock: Clock

    async def read(self) -> int:
        """Takes in what is new; gives how many reports. Raises Away, Unreadable, KafkaUnavailable."""
        found = await self.account.disposed(await self.places.get(self.pack))
        outputs = [one for report in found if not is_ours(report) for one in self._outputs(report)]
        if outputs:
            await self.sink.send(outputs)
        if found:
            await self.places.put(self.pack, found[-1].cursor)
        return len(outputs) // 2

    def _outputs(self, report: Disposed) -> list[Output]:
        now = self.clock.now()
        sorted_ = self.sorter.sort(Item(self.pack, form_of(report)), now)
        assert isinstance(sorted_, Event)
        assert isinstance(sorted_.event, MessageReceived)
        link = link_of(report, sorted_.event)
        headers = wire.headers(link, event_id=link.command, source=STAGE, at=now, trace=None)
        topic = self.registry.topic_of(link)
        return [
            output(sorted_, self.registry, now, STAGE),
            Output(topic, link.key().encode(), wire.body(link), headers),
        ]
