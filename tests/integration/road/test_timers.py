"""Timers over a real Kafka and MongoDB: what is due is said, and counts once, however often and by whomever."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from salur.contracts.base import ReportClass, Sensitivity
from salur.contracts.cases import Case, CaseChanged
from salur.contracts.messages import Address
from salur.contracts.notifications import NotificationRequested
from salur.messaging.clock import HeldClock
from salur.store.database import Store
from services.router.adapters.notices import NOTICES, WaitingNotice
from services.router.app import ROLE as ROUTER
from services.router.timers.adapters import StoredWaitingNotices
from services.router.timers.app import ROLE as TIMERS
from tests.kafka_tools import make_topics, put, read_all
from tests.made_up import AT, report, verified
from tests.polling import eventually
from tests.roles import held_up


async def test_each_mark_rings_once_though_two_timers_say_it_and_many_late_cases_are_one_message(
    kafka: str, mongo: str, prefix: str
) -> None:
    await make_topics(kafka, prefix)
    late = HeldClock(AT + timedelta(days=60))

    async def newest() -> list[Case]:
        told = [seen.event() for seen in await read_all(kafka, f"{prefix}cases.changed")]
        cases = {one.case.case: one.case for one in told if isinstance(one, CaseChanged)}
        assert len(cases) == 2, "not told of yet"
        for case in cases.values():
            assert len({(due.clock, mark) for due in case.dues for mark in due.rung}) == 8
        return list(cases.values())

    async def officers() -> list[tuple[str, str, str]]:
        asked = [seen.event() for seen in await read_all(kafka, f"{prefix}notifications.requested")]
        told = [one for one in asked if isinstance(one, NotificationRequested) and "late" in one.text]
        return sorted((one.to.ref, one.text, one.values["count"]) for one in told)

    many: dict[str, Any] = {"clock": late, "notices_digest_from": 2}
    async with (
        held_up(ROUTER, kafka, mongo, prefix, clock=late),
        held_up(TIMERS, kafka, mongo, prefix, **many),
        held_up(TIMERS, kafka, mongo, prefix, **many),
    ):
        await put(kafka, prefix, [(f"e-{n}", verified(report(f"{n}"))) for n in (1, 2)])
        cases = await eventually(newest, within=40)
        late.advance(timedelta(seconds=61))
        # PUPR has no rota: desk shows what its admin and its head would be told.
        posts = [f"{post}/{by}" for post in ("BUPATI/ajudan", "SETDA/sekda") for by in ("sms", "whatsapp")]

        async def told() -> bool:
            return await officers() == [(f"duty:74.09/{post}", "late_cases", "2") for post in posts]

        await eventually(told, within=40)
    for case in cases:
        assert [entry.what for entry in case.timeline].count("escalated") == 8
        assert (case.level, case.version) == (4, 9)


async def test_what_waits_for_one_officer_is_one_bundle_though_two_timers_reach_for_it(
    mongo: str, prefix: str
) -> None:
    store = Store(mongo, prefix=prefix)
    await store.prepare((NOTICES,))
    timers, ready = [StoredWaitingNotices(store) for _ in range(4)], AT + timedelta(minutes=5)
    like = NotificationRequested(
        report_class=ReportClass.PENGADUAN, sensitivity=Sensitivity.OPEN, notification="n", text="late_case",
        to=Address(ref="duty:74.09/PUPR/kepala", channel="sms", number="1708", pack="74.09"), requested_at=AT,
    )  # fmt: skip
    try:
        for n in range(30):
            rows = [
                WaitingNotice(
                    request=like.model_copy(update={"notification": f"n-{n}-{m}"}), to=f"duty:{n}", at=AT
                )
                for m in range(40)
            ]
            await store.of(NOTICES).insert_many([NOTICES.document(row, 1) for row in rows])
            found = await asyncio.gather(*(one.bundled(ready, timedelta(0)) for one in timers))
            told = [len(bundle.requests) for bundles in found for bundle in bundles if bundle.requests]
            # Whoever lost leaves it to the winner, or to a later round where all gave way.
            assert told in ([40], [])
            await store.of(NOTICES).delete_many({})
    finally:
        await store.close()
