"""Liveness is progress: a stage that hangs in its work is found, one that works or has nothing to do is not."""

from __future__ import annotations

import asyncio

from salur.contracts.reports import ReportSubmitted
from tests.kafka_tools import make_topics, put
from tests.polling import eventually
from tests.proofs.road_subjects import submitted
from tests.proofs.toy import toy
from tests.proofs.worker import Place


async def test_stage_that_hangs_in_its_work_is_not_alive_and_is_again_when_it_goes_on(place: Place) -> None:
    await make_topics(
        place.kafka, place.prefix, "reports.submitted", "reports.submitted.dlq", "reports.verified"
    )
    go_on, at_work = asyncio.Event(), asyncio.Event()

    async def hang(_: ReportSubmitted) -> None:
        at_work.set()
        await go_on.wait()

    async with toy(place, hang, stalled_after=1.0) as process:
        assert process.health.live().well
        await put(place.kafka, place.prefix, [("one", submitted(1))])
        await asyncio.wait_for(at_work.wait(), 20)
        assert process.health.live().well
        await eventually(lambda: not process.health.live().well)
        assert "toy-routine has made no progress" in process.health.live().problems[0]
        go_on.set()
        await eventually(lambda: process.health.live().well)
