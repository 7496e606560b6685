"""Two routers on one partition for a moment: cases stay right, each version is told in one way, the newest last."""

from __future__ import annotations

from pathlib import Path

from tests.polling import eventually
from tests.proofs.road_subjects import RouterSubject
from tests.proofs.worker import Place, Worker

MESSAGES = 40


def _is_frozen(process: Worker) -> bool:
    state = Path(f"/proc/{process.child.pid}/stat").read_text().rpartition(")")[2].split()[0]
    return state == "T"


async def test_who_was_frozen_with_a_batch_in_hand_comes_back_to_partitions_that_others_have(
    place: Place,
) -> None:
    """The first is frozen when its decisions are stored and nobody knows of them; the second takes over."""
    subject = RouterSubject(place)
    await subject.prepare()
    await subject.feed(range(MESSAGES))
    async with subject.worker(crash_at="after-transaction:1:SIGSTOP") as first:
        await eventually(lambda: _is_frozen(first), within=30)
        async with subject.worker(instance="dua"):
            await subject.caught_up()
            await subject.verdict(MESSAGES)
            first.thaw()
            # It tells late what it had decided, and takes its share again.
            await subject.feed(range(MESSAGES, 2 * MESSAGES))
            await eventually(lambda: "commit_failed" in first.log, within=20)
            await subject.caught_up()
            await subject.verdict(2 * MESSAGES)
            # Long after, somebody sends everything again: what is told again does not stand last.
            await subject.give(range(MESSAGES))
            await subject.caught_up()
    await subject.verdict(2 * MESSAGES)
