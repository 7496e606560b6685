"""Keeps the read model: of a case the highest version, of a message the furthest state. Repeats change nothing."""

from __future__ import annotations

from collections.abc import Sequence

from salur.contracts.base import Contract
from salur.contracts.cases import CaseChanged, CommandRefused
from salur.contracts.notifications import NotificationSettled
from services.desk.domain.record import CaseRecord, Delivery, Refusal
from services.desk.ports.cases import ReadModel


async def on_changed(event: CaseChanged, model: ReadModel) -> Sequence[Contract]:
    held = await model.case(event.case.case)
    if held is None or held.case.version < event.case.version:
        model.keep_case(CaseRecord.of(event.case))
    return ()


async def on_settled(event: NotificationSettled, model: ReadModel) -> Sequence[Contract]:
    delivery = Delivery.of(event)
    if delivery and delivery.supersedes(await model.delivery(delivery.notification)):
        model.keep_delivery(delivery)
    return ()


async def on_refused(event: CommandRefused, model: ReadModel) -> Sequence[Contract]:
    if await model.refusal(event.command) is None:
        model.keep_refusal(Refusal.of(event))
    return ()
