"""Lines: each is woken by the batch that stored something for it, and each lane's processes have their own."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any, cast

import pytest

from salur.contracts.base import Lane
from salur.messaging.routes import StageSpec
from services.notify.app import receipts, requests
from services.notify.line import Line
from services.notify.lines import UNTAKEN, Lines
from services.notify.ports import Share


class Woken(Lines):
    """Notes which queues are woken."""

    def __init__(self) -> None:
        super().__init__(cast(Any, None), cast(Any, None), 1.0, tuple(Lane))
        self.queues: list[str] = []

    def _wake(self, queue: str, lane: Lane) -> None:
        self.queues.append(f"{queue} {lane}")


def test_a_batch_that_ends_while_another_is_being_stored_takes_nobody_s_wake() -> None:
    lines = Woken()

    def ends(stage: StageSpec[Any], unit: Any) -> list[str]:
        assert stage.after is not None
        lines.queues.clear()
        stage.after(unit, ())
        return list(lines.queues)

    given: list[Any] = [None, lines, None, None, None, {}]
    routine, read = requests(*given), receipts(*given)
    storing, other, told = (
        stage.unit(cast(Any, None), cast(Any, None)) for stage in (routine, routine, read)
    )
    storing.waiting.add(("whatsapp/1", Lane.URGENT))
    assert ends(read, told) == []
    assert ends(routine, other) == []
    assert ends(routine, storing) == ["whatsapp/1 urgent"]


class OneQueue:
    """An outbox in which something waits for one number; notes which lines are made for it."""

    def __init__(self) -> None:
        self.made: list[Share] = []

    async def queues(self) -> list[str]:
        return ["whatsapp/1"]

    def make(self, share: Share) -> Line:
        self.made.append(share)
        return cast(Line, self)

    async def run(self) -> None: ...

    def wake(self) -> None: ...

    def stop(self) -> None: ...


@pytest.mark.parametrize(
    ("lanes", "untaken"),
    [
        (tuple(Lane), {Lane.URGENT: timedelta(0), Lane.ROUTINE: timedelta(0)}),
        ((Lane.URGENT,), {Lane.URGENT: timedelta(0)}),
        ((Lane.ROUTINE,), {Lane.URGENT: UNTAKEN, Lane.ROUTINE: timedelta(0)}),
    ],
)
async def test_danger_is_left_to_its_own_processes_and_not_for_ever(
    lanes: tuple[Lane, ...], untaken: dict[Lane, timedelta]
) -> None:
    outbox = OneQueue()
    lines = Lines(cast(Any, outbox), outbox.make, 60.0, lanes)
    running = asyncio.create_task(lines.run())
    await asyncio.sleep(0)
    lines.stop()
    await running
    assert {share.lane: share.untaken for share in outbox.made} == untaken
