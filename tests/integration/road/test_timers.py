"""Timers over a real Kafka and MongoDB: what is due is said, and counts once, however often and by whomever."""

from __future__ import annotations

from datetime import timedelta

from salur.contracts.cases import Case, CaseChanged
from salur.messaging.clock import HeldClock
from services.router.app import ROLE as ROUTER
from services.router.timers.app import ROLE as TIMERS
from tests.kafka_tools import make_topics, put, read_all
from tests.made_up import AT, report, verified
from tests.polling import eventually
from tests.roles import held_up


async def test_each_mark_rings_once_though_two_timers_say_it(kafka: str, mongo: str, prefix: str) -> None:
    await make_topics(kafka, prefix)
    submitted = report()
    late = HeldClock(AT + timedelta(days=60))

    async def newest() -> Case:
        told = [seen.event() for seen in await read_all(kafka, f"{prefix}cases.changed")]
        cases = [one.case for one in told if isinstance(one, CaseChanged)]
        assert cases, "not told of yet"
        rung = {(due.clock, mark) for due in cases[-1].dues for mark in due.rung}
        assert len(rung) == 8
        return cases[-1]

    async with (
        held_up(ROUTER, kafka, mongo, prefix, clock=late),
        held_up(TIMERS, kafka, mongo, prefix, clock=late),
        held_up(TIMERS, kafka, mongo, prefix, clock=late),
    ):
        await put(kafka, prefix, [("e-1", verified(submitted))])
        case = await eventually(newest, within=40)
    assert [entry.what for entry in case.timeline].count("escalated") == 8
    assert (case.level, case.version) == (4, 9)
