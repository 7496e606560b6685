"""A report that SP4N-LAPOR! hands to us, as intake knows reports; and one of ours that only came back."""

from __future__ import annotations

from salur.channels.inbound import InboundForm, Sender
from salur.contracts import tracking
from salur.contracts.base import Lane
from salur.contracts.cases import Actor, Role
from salur.contracts.commands import UpdateLinked
from salur.contracts.ids import derived_id, report_id
from salur.contracts.messages import MessageReceived
from salur.sp4n.values import SYSTEM, Disposed

BRIDGE = Actor(role=Role.SYSTEM, id=SYSTEM)


def is_ours(report: Disposed) -> bool:
    """It carries a tracking code of ours: we handed it over, so it is a case here already."""
    return tracking.is_code(report.ours)


def form_of(report: Disposed) -> InboundForm:
    """The report as a form. Who wrote it stays with SP4N-LAPOR!: each is a sender of its own, without a telephone."""
    return InboundForm(
        provider_id=report.id,
        sender=Sender(user_id=f"{SYSTEM}.{report.id}"),
        at=report.at,
        text=report.text,
        place=report.place,
    )


def link_of(report: Disposed, message: MessageReceived) -> UpdateLinked:
    """The command that gives the case, once it is there, the report's id at SP4N-LAPOR!."""
    lane = Lane.URGENT if message.urgent else Lane.ROUTINE
    case = report_id(lane, message.message)
    return UpdateLinked(
        command=derived_id(SYSTEM, case, report.id),
        case=case,
        by=BRIDGE,
        at=message.received_at,
        system=SYSTEM,
        id=report.id,
        state=report.state,
    )
