"""A batch of PDUs from a message centre: read, recognised, sorted, sent to Kafka, and only then acknowledged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from salur.channels.protocol import Item
from salur.channels.smpp import receipts
from salur.channels.smpp.codec import encode
from salur.channels.smpp.errors import Status
from salur.channels.smpp.inbound import fingerprint, phone_of, read
from salur.channels.smpp.link import Answer
from salur.channels.smpp.malformed import BadPdu, OutOfStep
from salur.channels.smpp.pdus import Command, MessageId, Pdu, ShortMessage
from salur.channels.smpp.settings import Account
from salur.contracts.messages import MessageReceived
from salur.contracts.topics import Registry
from salur.messaging.clock import Clock
from salur.messaging.errors import KafkaUnavailable
from salur.observability import get_logger
from salur.store.ledger import Output
from services.intake.gateway.domain import Aside, Event, Reason, Sorter
from services.intake.gateway.encoding import output
from services.intake.gateway.letters import Letters
from services.intake.sms.domain import Arrival, Arrivals, Naming
from services.intake.sms.ports import Pulse, Sink, Tally

STAGE = "intake-sms"
# A centre waits ten seconds or more for its answer; "not now" in time is better than none.
CONFIRM_WITHIN = 4.0
log = get_logger("sms")


@dataclass(slots=True)
class _Heard:
    """One request, the message it is, and what Kafka is to be given for it, if anything."""

    request: Pdu
    arrival: Arrival | None = None
    output: Output | None = None
    found: Event | Aside | None = None


@dataclass(frozen=True)
class Ear:
    """Hears one account's message centre, on however many lines."""

    account: Account
    naming: Naming
    arrivals: Arrivals
    sorter: Sorter
    letters: Letters
    registry: Registry
    sink: Sink
    tally: Tally
    pulse: Pulse
    clock: Clock

    def line(self) -> Line:
        """What answers on one connection."""
        return Line(self)

    async def take(self, line: Line, requests: Sequence[Pdu]) -> Sequence[Answer]:
        """The answer to each request, once what it brought is safe."""
        loop = f"{STAGE}-{self.account.name}"
        self.pulse.turn(loop)
        now = self.clock.now()
        heard = [self._hear(line, request, now) for request in requests]
        safe = await self._keep([one.output for one in heard if one.output is not None])
        answers = [self._answer(one, safe, now) for one in heard]
        self.pulse.idle(loop)
        return answers

    def _hear(self, line: Line, request: Pdu, now: datetime) -> _Heard:
        message = request.body
        if request.command is not Command.DELIVER_SM or not isinstance(message, ShortMessage):
            return _Heard(request)
        heard = _Heard(request)
        try:
            if not receipts.is_receipt(message):
                heard.arrival = self._recognised(message, line, now)
                if heard.arrival.stored:
                    return heard
            heard.found = self._sorted(message, heard.arrival, now)
        except Exception as bug:
            # A mistake of ours must not make the centre repeat these octets for days.
            log.exception("pdu_failed", account=self.account.name)
            heard.found = Aside(Reason.HANDLER_FAILED, type(bug).__name__)
        heard.output = self._output(heard.found, message, now)
        return heard

    def _recognised(self, message: ShortMessage, line: Line, now: datetime) -> Arrival:
        sender = self.naming.refs.sender(self.naming.channel, phone_of(message.source) or "")
        return self.arrivals.of(fingerprint(message), sender, line, now)

    def _sorted(self, message: ShortMessage, arrival: Arrival | None, now: datetime) -> Event | Aside:
        at = arrival.at if arrival else now
        name = self.naming.provider_id(arrival.fingerprint, at) if arrival else ""
        return self.sorter.sort(Item(self.account.number, read(message, self.account, name, at)), at)

    def _output(self, found: Event | Aside, message: ShortMessage, now: datetime) -> Output:
        if isinstance(found, Event):
            return output(found, self.registry, now, STAGE)
        octets = encode(Pdu(Command.DELIVER_SM, 0, body=message))
        address = f"smpp:{self.account.name}"
        return self.letters.of(address, octets, reason=found.reason, where=found.where, at=now)

    async def _keep(self, outputs: Sequence[Output]) -> bool:
        if not outputs:
            return True
        try:
            await self.sink.send(outputs, CONFIRM_WITHIN)
        except KafkaUnavailable as error:
            log.warning("not_accepted", account=self.account.name, sentence=str(error), count=len(outputs))
            return False
        return True

    def _answer(self, heard: _Heard, safe: bool, now: datetime) -> Answer:
        request, arrival = heard.request, heard.arrival
        if heard.output is None and arrival is None:
            self.tally.pdus("unexpected")
            return Answer(request.answer(Status.RINVBNDSTS))
        if heard.output is not None and not safe:
            self.tally.pdus("unavailable")
            if arrival is not None:
                self.arrivals.refused(arrival, now)
            return Answer(request.answer(Status.RX_T_APPN))
        if arrival is not None:
            arrival.stored = True
        self._count(heard)
        return Answer(request.answer(Status.ROK, MessageId()), arrival)

    def _count(self, heard: _Heard) -> None:
        found = heard.found
        if found is None:
            self.tally.pdus("repeated")
        elif isinstance(found, Aside):
            self.tally.pdus("kept_aside")
            self.tally.dead(found.reason)
        else:
            self.tally.pdus("accepted")
            if isinstance(found.event, MessageReceived):
                self.tally.message(found.event.kind.value, found.event.lane())


class Line:
    """One connection to the message centre. Meets `salur.channels.smpp.link.Answerer`."""

    def __init__(self, ear: Ear) -> None:
        self._ear = ear

    async def take(self, requests: Sequence[Pdu]) -> Sequence[Answer]:
        return await self._ear.take(self, requests)

    def proven(self, tokens: Sequence[object]) -> None:
        arrivals = [token for token in tokens if isinstance(token, Arrival)]
        self._ear.arrivals.proven(arrivals, self)

    def malformed(self, bad: BadPdu | OutOfStep) -> None:
        log.warning("malformed", account=self._ear.account.name, where=bad.where, reason=bad.status.name)
        self._ear.tally.pdus("malformed")

    def cut(self) -> None:
        self._ear.arrivals.cut(self, self._ear.clock.now())
