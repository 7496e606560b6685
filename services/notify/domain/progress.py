"""How far a notification came: as far as the part that is furthest behind, and never back."""

from __future__ import annotations

from datetime import datetime

from salur.contracts.messages import ReceiptState
from salur.contracts.notifications import DeliveryState, NotificationSettled
from services.notify.domain.message import Message, Wording, queue_of

# WhatsApp, "Error codes": more than 24 hours have passed since the person last wrote to the number.
SILENT = "131047"
Step = tuple[Message, NotificationSettled | None]

_RANK = {state: rank for rank, state in enumerate(DeliveryState)}
_OF_RECEIPT = {
    ReceiptState.SENT: DeliveryState.SENT,
    ReceiptState.DELIVERED: DeliveryState.DELIVERED,
    ReceiptState.READ: DeliveryState.READ,
    ReceiptState.FAILED: DeliveryState.FAILED,
}


def accepted(message: Message, part: int, parts: int, at: datetime, sent: datetime | None = None) -> Step:
    """The provider took one part of so many, handed over at `sent`; when it has them all, the message waits no more."""
    known = [*message.sent, *[None] * (part + 1 - len(message.sent))]
    known[part] = sent or at
    message = message.model_copy(update={"sent": tuple(known)})
    step = _moved(message, part, parts, DeliveryState.ACCEPTED, None, at)
    return step if None in step[0].parts else _finished(step)


def refused(message: Message, part: int, parts: int, reason: str, at: datetime) -> Step:
    """The provider will never take this part; the others make no sense without it."""
    return _finished(_moved(message, part, parts, DeliveryState.FAILED, reason, at))


def expired(message: Message, at: datetime) -> Step:
    """It is too late to say it."""
    late = message.model_copy(update={"state": DeliveryState.EXPIRED, "reason": "too_late"})
    return _finished((late, _settled(late, at)))


def again(message: Message, due: datetime, reason: str) -> Step:
    """It was tried and is to be tried again at `due`."""
    change = {"due": due, "token": None, "reason": reason, "attempts": message.attempts + 1}
    return message.model_copy(update=change), None


def released(message: Message, due: datetime) -> Step:
    """It was claimed and not tried."""
    return message.model_copy(update={"due": due, "token": None}), None


def received(message: Message, part: int, state: ReceiptState, error: str | None, at: datetime) -> Step:
    """A receipt for one part came in. Any order and repetition ends the same; the same message is given if all is known."""
    return _moved(message, part, len(message.parts), _OF_RECEIPT[state], error, at)


def silenced(message: Message) -> Message | None:
    """What goes again as its template after the provider said that the person has been silent: once, and None where
    there is no template. Whoever has it in hand keeps it."""
    if message.wording.template is None or message.silent:
        return None
    return message.model_copy(update={"silent": True, "parts": (), "sent": (), "reason": None})


def as_template(message: Message, error: str | None, now: datetime) -> Message | None:
    """What waits again after the provider took free words and then said that the person has been silent; None where
    there is nothing to be sent again or the trouble is another."""
    again = silenced(message) if error == SILENT else None
    if again is None:
        return None
    return again.model_copy(
        update={"token": None, "queue": queue_of(message.channel, message.number), "due": now}
    )


def by_sms(message: Message, now: datetime) -> Message | None:
    """What goes once more by SMS after its own channel refused it for good; None where it cannot. How far it came is kept:
    a failure is only told when this fails, too."""
    other = message.instead
    if other is None:
        return None
    return message.model_copy(
        update={
            "channel": "sms",
            "number": other.number,
            "wording": Wording(text=other.text),
            "queue": queue_of("sms", other.number),
            "due": now,
            "token": None,
            "parts": (),
            "sent": (),
            "silent": False,
            "instead": None,
            "by_phone": True,
            "reason": None,
        }
    )


def is_of_the_free_words(message: Message, error: str | None) -> bool:
    """True for the same news of a further part of words whose template is on its way already."""
    return error == SILENT and message.silent


def received_until(message: Message, state: ReceiptState, until: datetime) -> Step:
    """All that was handed over by a moment came this far; what is known to be further stays there."""
    moved, settled = message, None
    for part, sent in enumerate(message.sent):
        if sent is not None and sent <= until and part < len(message.parts):
            moved, step = received(moved, part, state, None, until)
            settled = step or settled
    return moved, settled


def _moved(
    message: Message, part: int, parts: int, state: DeliveryState, reason: str | None, at: datetime
) -> Step:
    known = [*message.parts, *[None] * (max(parts, part + 1) - len(message.parts))]
    if not _is_further(state, known[part]):
        return message, None
    known[part] = state
    moved = message.model_copy(update={"parts": tuple(known)})
    whole = _whole(moved.parts)
    if whole is None or not _is_further(whole, message.state):
        return moved, None
    moved = moved.model_copy(
        update={"state": whole, "reason": reason if whole is DeliveryState.FAILED else None}
    )
    return moved, _settled(moved, at)


def _whole(parts: tuple[DeliveryState | None, ...]) -> DeliveryState | None:
    if DeliveryState.FAILED in parts:
        return DeliveryState.FAILED
    known = [part for part in parts if part is not None]
    return min(known, key=_RANK.__getitem__) if known and len(known) == len(parts) else None


def _is_further(state: DeliveryState, than: DeliveryState | None) -> bool:
    return than is None or _RANK[state] > _RANK[than]


def _finished(step: Step) -> Step:
    message, settled = step
    return message.model_copy(update={"queue": None, "due": None, "token": None}), settled


def _settled(message: Message, at: datetime) -> NotificationSettled:
    assert message.state is not None
    return NotificationSettled(
        notification=message.notification,
        text=message.name,
        case=message.case,
        state=message.state,
        reason=message.reason,
        at=at,
    )
