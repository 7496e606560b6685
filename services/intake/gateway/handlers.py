"""One webhook: authenticate, read, sort, send all of it to Kafka, and only then say 200."""

from __future__ import annotations

from datetime import datetime

from salur.channels.protocol import BadSignature, HearsGet, Replying, Unparsable, Webhooked, WebhookRequest
from salur.contracts.messages import MessageReceived
from salur.contracts.topics import Registry
from salur.messaging.clock import Clock
from salur.messaging.errors import KafkaUnavailable
from salur.messaging.producer import LARGEST_RECORD
from salur.observability import get_logger
from salur.store.ledger import Output
from services.intake.gateway.domain import Aside, Event, Reason, Sorter
from services.intake.gateway.encoding import output
from services.intake.gateway.letters import STAGE, Letters
from services.intake.gateway.outcome import Outcome
from services.intake.gateway.ports import Sink, Tally

# The provider hears 503 within five seconds, the time it takes to read the request included.
CONFIRM_WITHIN = 4.0
# Key, headers and Kafka's own envelope need some room beside the value.
LARGEST_VALUE = LARGEST_RECORD - 64 * 1024
# JSON within JSON, sealed, is at most eight times as long as it came.
MAY_GROW_TOO_LARGE = LARGEST_VALUE // 8
log = get_logger("gateway")


class Door:
    """The webhook of one account of one channel."""

    def __init__(
        self,
        channel: Webhooked,
        address: str,
        *,
        sorter: Sorter,
        letters: Letters,
        registry: Registry,
        sink: Sink,
        tally: Tally,
        clock: Clock,
    ) -> None:
        self._channel = channel
        self._name = channel.name
        # Whether a channel meets a protocol is told member by member: asked once, and not for each webhook.
        self._replies = channel if isinstance(channel, Replying) else None
        self.hears_get = isinstance(channel, HearsGet) and channel.hears_get
        self._address = address
        self._sorter = sorter
        self._letters = letters
        self._registry = registry
        self._sink = sink
        self._tally = tally
        self._clock = clock

    def handshake(self, request: WebhookRequest) -> str | None:
        """The answer to the provider's check of this address, None where it is not the provider who asks."""
        try:
            return self._channel.handshake(request)
        except BadSignature:
            return None

    def reply(self, request: WebhookRequest, outcome: Outcome | None) -> bytes | None:
        """What stands in our answer to a webhook, for the few providers that read it."""
        if outcome is not Outcome.ACCEPTED or self._replies is None:
            return None
        return self._replies.reply(request)

    def count(self, outcome: Outcome, seconds: float) -> None:
        """Counts the answer to a webhook, also one that was given before it was whole."""
        self._tally.webhook(self._name, outcome, seconds)

    async def accept(self, request: WebhookRequest) -> Outcome:
        """What became of a webhook, once everything in it is safe."""
        try:
            self._channel.authenticate(request)
        except BadSignature:
            # A letter was authenticated before it was sealed; of its provider's headers only few are kept.
            if not self._letters.replays(self._address, request):
                return Outcome.BAD_SIGNATURE
        now = self._clock.now()
        events, asides = self._sorted(request, now)
        outputs = [output(event, self._registry, now, STAGE) for event in events]
        if len(request.body) > MAY_GROW_TOO_LARGE:
            events, outputs = _small_enough(events, outputs, asides)
        if asides:
            outputs.extend(self._letters_for(asides, request, now))
        try:
            await self._sink.send(outputs, CONFIRM_WITHIN)
        except KafkaUnavailable as error:
            log.warning("not_accepted", channel=self._name, sentence=str(error))
            return Outcome.UNAVAILABLE
        self._count(events, asides)
        if asides:
            return _outcome_of(asides)
        return Outcome.ACCEPTED if events else Outcome.IGNORED

    def _sorted(self, request: WebhookRequest, now: datetime) -> tuple[list[Event], list[Aside]]:
        events: list[Event] = []
        asides: list[Aside] = []
        try:
            for item in self._channel.parse(request):
                found = self._sorter.sort(item, now)
                if isinstance(found, Event):
                    events.append(found)
                else:
                    asides.append(found)
        except Unparsable as bad:
            return [], [Aside(Reason.INVALID, f"body: {bad}")]
        except Exception as bug:
            # A mistake of ours must not make the provider repeat these bytes for a week.
            log.exception("webhook_failed", channel=self._name)
            return [], [Aside(Reason.HANDLER_FAILED, type(bug).__name__)]
        return events, asides

    def _letters_for(self, asides: list[Aside], request: WebhookRequest, now: datetime) -> list[Output]:
        """The webhook once for each reason: delivered again, its good items are known by their ids."""
        first = {aside.reason: aside.where for aside in reversed(asides)}
        return [
            self._letters.letter(self._address, request, reason=reason, where=where, at=now)
            for reason, where in first.items()
        ]

    def _count(self, events: list[Event], asides: list[Aside]) -> None:
        for event in events:
            if isinstance(event.event, MessageReceived):
                self._tally.message(self._name, event.event.kind, event.event.lane())
        for aside in asides:
            self._tally.dead(aside.reason)


def _small_enough(
    events: list[Event], outputs: list[Output], asides: list[Aside]
) -> tuple[list[Event], list[Output]]:
    """Those that Kafka takes; that there were others is noted."""
    kept = [pair for pair in zip(events, outputs, strict=True) if len(pair[1].value) <= LARGEST_VALUE]
    if len(kept) < len(events):
        asides.append(Aside(Reason.TOO_LARGE))
    return [event for event, _ in kept], [output for _, output in kept]


def _outcome_of(asides: list[Aside]) -> Outcome:
    if any(aside.reason is Reason.UNKNOWN_NUMBER for aside in asides):
        return Outcome.UNKNOWN_NUMBER
    return Outcome.MALFORMED
