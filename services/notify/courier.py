"""Carries one message to its provider, part by part, and says how it went."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from salur.channels.protocol import (
    Accepted,
    Channel,
    Destination,
    Down,
    Insists,
    Outcome,
    ProviderRequest,
    Refused,
    Rendered,
    Template,
    Wait,
)
from salur.messaging.clock import Clock
from salur.observability import get_logger
from salur.privacy.refs import Refs
from salur.store.errors import StoreUnavailable
from services.notify.domain import progress
from services.notify.domain.message import Message, Sent
from services.notify.ports import Addresses, Mark, Marks, Senders, Tally, Unreachable, Windows, Wire

# A bug may be mended by a new version; a text that meets it so often is not worth the wait of those behind it.
MOST_BUGS = 5
log = get_logger("courier")


@dataclass(frozen=True, slots=True)
class Again:
    """It could not go now. `asked` is how long the provider asked to wait, for this person or (`everybody`) for all."""

    reason: str
    asked: timedelta = timedelta(0)
    everybody: bool = True


class Courier:
    """Carries messages; what came of each is marked before it returns."""

    def __init__(
        self,
        senders: Senders,
        addresses: Addresses,
        wire: Wire,
        marks: Marks,
        windows: Windows,
        *,
        refs: Refs,
        tally: Tally,
        clock: Clock,
    ) -> None:
        self._senders = senders
        self._addresses = addresses
        self._wire = wire
        self._marks = marks
        self._windows = windows
        self._refs = refs
        self._tally = tally
        self._clock = clock

    async def carry(self, message: Message) -> Again | None:
        """Sends what is still to be sent; None when the message needs no more attempts."""
        try:
            return await self._carry(message)
        except Exception as bug:
            log.exception("carry_failed", notification=message.notification)
            if message.attempts < MOST_BUGS:
                return Again(type(bug).__name__, everybody=False)
            await self._refuse(message, 0, 1, "carry_failed")
            return None

    async def _carry(self, message: Message) -> Again | None:
        if self._clock.now() >= message.expires_at:
            await self._mark(message, partial(progress.expired, at=self._clock.now()))
            self._tally.attempt(message.channel, "expired")
            return None
        channel = self._senders.sender(message.channel, message.number)
        if channel is None:
            return Again("no_account")
        try:
            address = await self._addresses.open(message.to, phone=message.by_phone)
            if address is None:
                await self._refuse(message, 0, 1, "no_phone" if message.by_phone else "no_address")
                return None
            template = await self._template(message, address)
        except StoreUnavailable:
            return Again("store_away")
        wording = message.wording
        rendered = Rendered(wording.text, wording.options, wording.options_title, template)
        requests = channel.render(rendered, Destination(message.number, address))
        return await self._parts(message, channel, requests)

    async def _template(self, message: Message, address: str) -> Template | None:
        """The template where the person has been silent; what was begun in free words is ended in them."""
        found = message.wording.template
        if found is None or any(message.parts):
            return None
        person = self._refs.sender(message.channel, address)
        if not message.silent and await self._windows.is_open(message.number, person, self._clock.now()):
            return None
        return Template(found.name, found.language, found.values, found.taps, found.copied)

    async def _parts(
        self, message: Message, channel: Channel, requests: Sequence[ProviderRequest]
    ) -> Again | None:
        async with asyncio.TaskGroup() as noting:
            for number, request in enumerate(requests):
                if number < len(message.parts) and message.parts[number] is not None:
                    continue
                began = self._clock.now()
                outcome = await self._send(channel, request)
                self._tally.attempt(message.channel, _OUTCOMES[type(outcome)])
                if isinstance(outcome, Accepted):
                    # The next part does not wait for the note of this one: the person waits for the whole text.
                    name = outcome.provider_id or request.reference
                    noting.create_task(self._accept(message, number, len(requests), name, began))
                elif isinstance(outcome, Refused):
                    if outcome.silent and (again := progress.silenced(message)) is not None:
                        await self._mark(message, lambda stored: (progress.silenced(stored) or stored, None))
                        return await self._carry(again)
                    await self._refused(message, number, len(requests), outcome.reason)
                    return None
                elif isinstance(outcome, Wait):
                    return Again(outcome.reason, outcome.wait, everybody=not outcome.one_person)
                else:
                    return Again(outcome.reason)
        if message.case:
            took = self._clock.now() - message.requested_at
            self._tally.told(message.channel, message.lane, took.total_seconds())
        return None

    async def _send(self, channel: Channel, request: ProviderRequest) -> Outcome:
        try:
            response = await self._wire.send(request)
            if isinstance(channel, Insists) and (other := channel.otherwise(request, response)) is not None:
                response = await self._wire.send(other)
            return channel.classify(response)
        except Unreachable as away:
            return Down(str(away))

    async def _accept(
        self, message: Message, part: int, parts: int, provider_id: str, began: datetime
    ) -> None:
        """Not limited to our claim: whoever holds the message now must know that the person has read this."""
        now = self._clock.now()
        sent = None
        if provider_id:
            ref = self._refs.message(message.channel, provider_id)
            sent = Sent(ref=ref, notification=message.notification, part=part, at=now)
        change = partial(progress.accepted, part=part, parts=parts, at=now, sent=began)
        await self._marks.put(Mark(message.notification, change, sent=sent))

    async def _refused(self, message: Message, part: int, parts: int, reason: str) -> None:
        """By SMS, where it can go there; whoever looks for what waits finds it."""
        if progress.by_sms(message, self._clock.now()) is None:
            await self._refuse(message, part, parts, reason)
            return
        log.info("goes_by_sms", notification=message.notification, reason=reason.split()[0])
        await self._mark(message, lambda stored: (progress.by_sms(stored, self._clock.now()) or stored, None))

    async def _refuse(self, message: Message, part: int, parts: int, reason: str) -> None:
        log.warning(
            "refused", channel=message.channel, notification=message.notification, reason=reason.split()[0]
        )
        change = partial(progress.refused, part=part, parts=parts, reason=reason, at=self._clock.now())
        await self._mark(message, change)

    async def _mark(self, message: Message, change: Callable[[Message], progress.Step]) -> None:
        await self._marks.put(Mark(message.notification, change, token=message.token))


_OUTCOMES: dict[type[Outcome], str] = {
    Accepted: "accepted",
    Wait: "throttled",
    Down: "channel_down",
    Refused: "failed",
}
