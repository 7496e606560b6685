"""The proof of a kill: fed, killed at a point, started again, and every message has exactly one outcome."""

from __future__ import annotations

import signal
from collections.abc import Callable, Mapping

from tests.integration.notify.peer import Peer
from tests.proofs.end_subjects import DeskSubject, NotifySubject, ReceiptsSubject
from tests.proofs.road_subjects import DialogueSubject, RouterSubject, VerifySubject
from tests.proofs.subject import Subject
from tests.proofs.worker import Place

SUBJECTS: Mapping[str, Callable[[Place, Peer], Subject]] = {
    "dialogue": lambda place, _: DialogueSubject(place),
    "verify": lambda place, _: VerifySubject(place),
    "router": lambda place, _: RouterSubject(place),
    "notify": NotifySubject,
    "notify-receipts": ReceiptsSubject,
    "desk": lambda place, _: DeskSubject(place),
}


async def killed_at(subject: Subject, point: str, messages: int) -> None:
    """`point` is one of the crash plan's, or `point:skip` to let so many batches pass first."""
    await subject.prepare()
    async with subject.worker(crash_at=point) as doomed:
        await subject.feed(range(messages))
        assert await doomed.died() == -signal.SIGKILL
        subject.kills += 1
    async with subject.worker():
        await subject.caught_up()
    await subject.verdict(messages)
