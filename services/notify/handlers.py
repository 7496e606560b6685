"""What notify does with an event: store what is to be said, and note how far it came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from salur.contracts.base import Contract, Lane
from salur.contracts.messages import ReceiptReceived, ReceiptState, ReceiptUntilReceived
from salur.contracts.notifications import NotificationRequested, NotificationSettled
from salur.messaging.clock import Clock
from salur.messaging.errors import Reject, Retry
from salur.observability import get_logger
from salur.packs import Packs, TextError
from salur.privacy.keyring import KeyRing
from salur.privacy.sealed import Unsealable
from services.notify.domain.message import queue_of, queued
from services.notify.domain.progress import (
    as_template,
    by_sms,
    is_of_the_free_words,
    received,
    received_until,
)
from services.notify.domain.wording import otherwise, word
from services.notify.ports import Messages, Tally

# A receipt can overtake our own note of what was sent by moments; one that waits longer is not of a text of ours.
OVERTAKES_BY = timedelta(minutes=10)
# Who reported there is told there, for we have no address of theirs: SP4N-LAPOR!'s reporters by SP4N-LAPOR!, those
# without a telephone by the officer who wrote their report down.
ELSEWHERE = frozenset({"sp4n", "desk"})
log = get_logger("notify")


@dataclass
class NotifyUnit:
    """What a handler has at hand for one batch. `waiting` are the queues, each with the lane, that something is being stored for.

    `sms_lines` are our SMS lines by short code.
    """

    messages: Messages
    clock: Clock
    packs: Packs
    tally: Tally
    keys: KeyRing
    sms_lines: Mapping[str, str] = field(default_factory=dict)
    waiting: set[tuple[str, Lane]] = field(default_factory=set)
    stored: int = 0

    def order(self) -> int:
        """The place in line: by time, and within a batch by the order in which it was read."""
        self.stored += 1
        return int(self.clock.now().timestamp() * 1000) << 20 | self.stored


async def on_requested(event: NotificationRequested, unit: NotifyUnit) -> Sequence[Contract]:
    """Words it and puts it in line; what others tell their own reporters is left to them."""
    if event.to.channel in ELSEWHERE:
        return ()
    if await unit.messages.get(event.notification) is not None:
        return ()
    try:
        opened, pack = _opened(event, unit.keys), unit.packs.get(event.to.pack)
        wording = word(opened, pack)
        instead = otherwise(opened, pack, unit.sms_lines)
    except TextError as wrong:
        log.warning("no_words", notification=event.notification, sentence=str(wrong))
        raise Reject("no_words") from None
    except LookupError:
        raise Reject("unknown_pack") from None
    except Unsealable:
        raise Reject("unsealable") from None
    unit.messages.put(queued(event, wording, unit.order(), unit.clock.now(), instead))
    unit.waiting.add((queue_of(event.to.channel, event.to.number), event.lane()))
    return ()


def _opened(event: NotificationRequested, keys: KeyRing) -> NotificationRequested:
    """The request with its sealed values among the others. Raises Unsealable."""
    if not event.sealed:
        return event
    values = {name: keys.open(box).decode() for name, box in event.sealed.items()}
    return event.model_copy(update={"values": event.values | values})


async def on_receipt(event: ReceiptReceived, unit: NotifyUnit) -> Sequence[NotificationSettled]:
    """Moves the notification on, if the receipt is of one of ours and new."""
    sent = await unit.messages.sent_as(event.sent)
    if sent is None:
        if unit.clock.now() - event.at < OVERTAKES_BY:
            raise Retry("not_noted_yet", patience=OVERTAKES_BY * 2)
        unit.tally.stray_receipt(event.channel)
        return ()
    message = await unit.messages.get(sent.notification)
    if message is None:
        unit.tally.stray_receipt(event.channel)
        return ()
    if event.channel != message.channel:
        # Of words that were refused, and went by SMS since.
        return ()
    failed = event.state is ReceiptState.FAILED
    if failed and is_of_the_free_words(message, event.error):
        return ()
    if failed and (again := as_template(message, event.error, unit.clock.now())) is not None:
        unit.messages.put(again)
        unit.waiting.add((queue_of(message.channel, message.number), message.lane))
        return ()
    if failed and (other := by_sms(message, unit.clock.now())) is not None:
        log.info("goes_by_sms", notification=message.notification, reason=event.error or "")
        unit.messages.put(other)
        unit.waiting.add((queue_of(other.channel, other.number), other.lane))
        return ()
    moved, settled = received(message, sent.part, event.state, event.error, event.at)
    if moved is message:
        return ()
    unit.messages.put(moved)
    unit.tally.receipt(event.channel, event.state)
    return (settled,) if settled else ()


async def on_receipt_until(event: ReceiptUntilReceived, unit: NotifyUnit) -> Sequence[NotificationSettled]:
    """Moves on all that was sent to the person by then. Texts under way are waited for: they may have been read."""
    known = await unit.messages.to(event.person, event.channel, event.number)
    fresh = unit.clock.now() - event.until < OVERTAKES_BY
    if fresh and any(message.token is not None for message in known):
        raise Retry("not_noted_yet", patience=OVERTAKES_BY * 2)
    told = []
    for message in known:
        moved, settled = received_until(message, event.state, event.until)
        if moved is not message:
            unit.messages.put(moved)
            unit.tally.receipt(event.channel, event.state)
        if settled is not None:
            told.append(settled)
    return told
