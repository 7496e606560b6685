"""Where an emergency stood on its way to the officer: a moment at each point of the road, read afterwards.

What Kafka's records and notify's own documents say by themselves is enough, so that nothing is measured which does not
run like this elsewhere. All clocks are this machine's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from statistics import mean
from typing import Any

from bench.end_to_end import spread
from bench.servers import Servers
from salur.contracts import tracking
from salur.contracts.messages import MessageReceived
from salur.contracts.notifications import NotificationRequested
from salur.contracts.reports import ReportSubmitted, ReportVerified
from salur.privacy.refs import Refs
from salur.store.database import Store
from services.notify.adapters.documents import MESSAGES
from services.notify.domain.message import Message
from tests.kafka_tools import Seen, read_all

HOPS = (
    "gateway",
    "dialogue_reads",
    "dialogue_writes",
    "verify_reads",
    "verify_writes",
    "router_reads",
    "router_writes",
    "notify_reads",
    "notify_writes",
    "sender_claims",
    "provider",
)
"""Each ends where the next begins. A stage reads until its batch is decided upon, and writes until its answer is handed
to Kafka; notify writes until a sender begins to claim the text, and the sender has claimed, addressed and rendered it
when it hands it to the provider."""
SLOWEST = 20
"""One in so many counts as slow."""
_TOPICS = ("intake.messages", "reports.submitted", "reports.verified", "notifications.requested")

Journey = Mapping[str, float]
"""Milliseconds in each hop."""


@dataclass(frozen=True)
class Emergency:
    """What the outside knows: who called, which code they got, and when (seconds since 1970) the webhook was sent."""

    phone: str
    code: str
    began: float


@dataclass(frozen=True)
class Trail:
    """What the road itself keeps of emergencies."""

    messages: Mapping[str, Seen]
    submitted: Mapping[str, Seen]
    verified: Mapping[str, Seen]
    calls: Mapping[tuple[str, str], Sequence[tuple[Seen, Message]]]

    @classmethod
    async def read(cls, on: Servers) -> Trail:
        """The whole urgent lane: the first message of each sender, reports by code, calls by code and channel."""
        store = Store(on.mongo)
        try:
            rows = await store.of(MESSAGES).find({"name": "duty_call"}).to_list(None)
        finally:
            await store.close()
        stored = {row["_id"]: MESSAGES.read(row) for row in rows}
        messages: dict[str, Seen] = {}
        reports: dict[type[Any], dict[str, Seen]] = {ReportSubmitted: {}, ReportVerified: {}}
        calls: dict[tuple[str, str], list[tuple[Seen, Message]]] = {}
        for seen in await read_all(on.kafka, *(f"{topic}.urgent" for topic in _TOPICS)):
            match seen.event():
                case MessageReceived() as event:
                    messages.setdefault(event.sender, seen)
                case ReportSubmitted() as event:
                    reports[ReportSubmitted][tracking.grouped(event.code)] = seen
                case ReportVerified() as event:
                    reports[ReportVerified][tracking.grouped(event.report.code)] = seen
                case NotificationRequested() as event if event.notification in stored:
                    spot = (event.values["code"], event.to.channel)
                    calls.setdefault(spot, []).append((seen, stored[event.notification]))
        return cls(messages, reports[ReportSubmitted], reports[ReportVerified], calls)

    def journey(self, one: Emergency, refs: Refs, channel: str, told: float) -> Journey:
        """How long it stood where, until the first text on a channel was with the officer at `told`."""
        message = self.messages[refs.sender("whatsapp", one.phone)]
        submitted, verified = self.submitted[one.code], self.verified[one.code]
        called, text = min(self.calls[one.code, channel], key=lambda call: _handed_over(call[1]))
        assert text.claimed_at
        moments = [
            one.began,
            message.at,
            *(moment for seen in (submitted, verified, called) for moment in (_decided(seen), seen.at)),
            text.stored_at.timestamp(),
            text.claimed_at.timestamp(),
            _handed_over(text),
            told,
        ]
        took = [round(1000 * (end - begin), 1) for begin, end in pairwise(moments)]
        return dict(zip(HOPS, took, strict=True))


def summed_up(journeys: Sequence[Journey]) -> dict[str, object]:
    """Each hop's spread, how long the slowest journeys stood there on average, and those journeys themselves."""
    slowest = sorted(journeys, key=_length, reverse=True)[: max(1, len(journeys) // SLOWEST)]
    return {
        "hops_ms": {
            hop: spread([one[hop] for one in journeys])
            | {"slowest": round(mean(one[hop] for one in slowest), 1)}
            for hop in HOPS
        },
        "slowest": [{"whole": round(_length(one), 1), **one} for one in slowest],
    }


def _length(journey: Journey) -> float:
    return sum(journey.values())


def _decided(seen: Seen) -> float:
    return datetime.fromisoformat(seen.headers["ce_time"].decode()).timestamp()


def _handed_over(text: Message) -> float:
    return min((at.timestamp() for at in text.sent if at), default=float("inf"))
