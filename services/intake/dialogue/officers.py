"""A telephone of somebody on duty writes: it is an officer, so nothing here becomes a draft or a citizen's record."""

from __future__ import annotations

from collections.abc import Sequence

from salur.channels.inbound import Content, InboundMessage
from salur.contracts import ids
from salur.contracts.base import Contract
from salur.contracts.cases import Actor, Role
from salur.contracts.commands import TakeCase
from salur.contracts.messages import Address
from salur.contracts.notifications import NotificationRequested
from salur.packs.duty import DutyAddress
from services.intake.dialogue.domain import on_duty, reading
from services.intake.dialogue.ports import Written
from services.intake.dialogue.unit import DialogueUnit


async def heard(
    event: Written, content: Content, posts: Sequence[DutyAddress], unit: DialogueUnit
) -> Sequence[Contract]:
    """A case is taken by the post that it called, or they are told how to; router answers whether it is theirs."""
    if not isinstance(content, InboundMessage) or not (content.text or content.choice):
        return ()
    case = on_duty.tapped(content.choice)
    if case is None and on_duty.takes(content.text):
        code = reading.code(content.text)
        case = await unit.cases.coded(code) if code else None
        if case is None:
            wrong = "status_unknown_code" if code else "duty_which"
            return (_answer(wrong, event, posts[0], unit),)
    if case is None:
        return (_answer("duty_help", event, posts[0], unit),)
    view = await unit.cases.one(case)
    post = _whose(posts, view.pack if view else event.pack, view.agency if view else None)
    take = TakeCase(
        command=ids.derived_id("duty-take", event.message, case),
        case=case,
        by=Actor(role=Role.OFFICER, id=post.by("").ref, agency=post.agency),
        at=unit.clock.now(),
    )
    return (take,)


def _whose(posts: Sequence[DutyAddress], pack: str, agency: str | None) -> DutyAddress:
    """One telephone may answer to several posts: the one of the case's agency, else of its jurisdiction."""
    return max(posts, key=lambda post: (post.pack == pack, post.agency == agency))


def _answer(text: str, event: Written, post: DutyAddress, unit: DialogueUnit) -> NotificationRequested:
    here = unit.jurisdictions.get(post.pack)
    name = here.pack.duty.post_name(post.ref) if here else None
    return NotificationRequested(
        notification=ids.derived_id("duty-answer", event.message),
        to=Address(
            ref=post.by(event.channel).ref, channel=event.channel, number=event.number, pack=post.pack
        ),
        text=text,
        values={"who": name or post.agency},
        urgent=True,
        requested_at=unit.clock.now(),
    )
