"""A notification on its way: its final words, where it goes, when it may be tried, and how far each part came."""

from __future__ import annotations

from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict

from salur.contracts.base import Lane
from salur.contracts.notifications import DeliveryState, NotificationRequested, NotificationSettled, Option

# Where nobody said when it is too late: after a day an answer is no answer any more, and WhatsApp takes none.
KEEP_TRYING = timedelta(hours=24)

URGENT, ANSWER, NEWS = 0, 1, 2


class _Stored(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Templated(_Stored):
    """A template of the provider's that says the same: its name there, what fills its places, the ids of its buttons,
    the code that its button copies."""

    name: str
    language: str
    values: tuple[str, ...] = ()
    taps: tuple[str, ...] = ()
    copied: str = ""


class Wording(_Stored):
    """What the person will read, and what they can tap. `template` stands for it where the person has been silent."""

    text: str
    options: tuple[Option, ...] = ()
    options_title: str | None = None
    template: Templated | None = None


class Instead(_Stored):
    """The same by SMS, from a line of ours: for who cannot be reached where they reported."""

    number: str
    text: str


class Message(_Stored):
    """One notification. While it waits, `queue` names its channel and number and `due` when it may be tried.

    `rank` and `order` say whose turn it is; `token` is the claim of who is sending it. `parts` are the requests it
    takes, each with how far it came, and `sent` when each was handed over; all of this is UTC. `silent`: the provider
    said that it takes nothing but a template. `claimed_at` is when a sender last took it in hand. `instead` is how it goes once
    more after the provider refused it; then it goes to their telephone (`by_phone`).
    """

    notification: str
    name: str
    case: str | None
    to: str
    channel: str
    number: str
    wording: Wording
    rank: int
    order: int
    requested_at: datetime
    expires_at: datetime
    queue: str | None
    due: datetime | None
    token: str | None = None
    claimed_at: datetime | None = None
    attempts: int = 0
    reason: str | None = None
    parts: tuple[DeliveryState | None, ...] = ()
    sent: tuple[datetime | None, ...] = ()
    silent: bool = False
    instead: Instead | None = None
    by_phone: bool = False
    state: DeliveryState | None = None
    stored_at: datetime

    @property
    def lane(self) -> Lane:
        """Whose line it stands in: danger is never behind anything else."""
        return Lane.URGENT if self.rank == URGENT else Lane.ROUTINE


class Sent(_Stored):
    """What the provider calls a part of a notification, as a keyed ref: receipts are matched by it."""

    ref: str
    notification: str
    part: int
    at: datetime


class Untold(_Stored):
    """A step that the store knows and Kafka may not know yet."""

    id: str
    event: NotificationSettled
    at: datetime


def queue_of(channel: str, number: str) -> str:
    """The queue of a number of ours: what is paced and paused together."""
    return f"{channel}/{number}"


def rank_of(request: NotificationRequested) -> int:
    """Danger first, then what answers a person or is a code they wait for, then news of their cases, which may come by the thousand."""
    if request.urgent:
        return URGENT
    return ANSWER if request.case is None or request.sealed else NEWS


def queued(
    request: NotificationRequested,
    wording: Wording,
    order: int,
    now: datetime,
    instead: Instead | None = None,
) -> Message:
    """A request as a message that waits to be sent."""
    return Message(
        notification=request.notification,
        name=request.text,
        case=request.case,
        to=request.to.ref,
        channel=request.to.channel,
        number=request.to.number,
        wording=wording,
        rank=rank_of(request),
        order=order,
        requested_at=request.requested_at,
        expires_at=request.expires_at or request.requested_at + KEEP_TRYING,
        queue=queue_of(request.to.channel, request.to.number),
        due=now,
        instead=instead,
        stored_at=now,
    )
