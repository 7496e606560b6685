"""A batch of the day's routine lets an emergency of the same process through while it is decided."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from salur.contracts.base import Contract
from salur.contracts.reports import ReportSubmitted
from salur.messaging.clock import SystemClock
from salur.messaging.deciding import Attempt, Decided
from salur.messaging.records import Input, Record
from salur.messaging.routes import Route, nothing
from salur.store.work import Work
from tests.made_up import report


async def test_others_have_their_turn_within_a_batch() -> None:
    decided: list[Contract] = []

    async def on_submitted(event: ReportSubmitted, _: None) -> Sequence[Contract]:
        decided.append(event)
        return ()

    nobody: Any = None
    outputs: Any = type("Silent", (), {"of": staticmethod(lambda *_: [])})
    items = [
        Input(Record("reports.submitted", 0, n, b"k", b"", ()), f"c-{n}", report(str(n)), None)
        for n in range(100)
    ]
    attempt: Attempt[None] = Attempt(
        "verify",
        {ReportSubmitted: Route(ReportSubmitted, on_submitted, needs=nothing)},
        outputs,
        work=Work(nobody),
        unit=None,
        now=SystemClock().now(),
        decided=Decided(known={}),
    )
    deciding = asyncio.create_task(attempt.decide(items, {}))
    while not decided:
        await asyncio.sleep(0)
    assert len(decided) < 20
    await deciding
    assert len(decided) == 100
