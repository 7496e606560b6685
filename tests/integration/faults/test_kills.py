"""Each worker is killed (SIGKILL) at a point of its way through a batch and started again: nothing is lost or doubled.

Here every stage and every point once; every stage at every point, with 2,000 messages: tests/faults.
"""

from __future__ import annotations

import pytest

from tests.integration.notify.peer import Peer
from tests.proofs.kills import SUBJECTS, killed_at
from tests.proofs.worker import Place

MESSAGES = 40


@pytest.mark.parametrize(
    ("stage", "point"),
    [
        ("dialogue", "after-transaction"),
        ("verify", "after-read"),
        ("router", "after-produce"),
        ("notify", "before-commit"),
        ("notify-receipts", "after-transaction"),
        ("desk", "before-commit"),
    ],
)
async def test_killed_there_every_message_has_one_outcome(
    place: Place, peer: Peer, stage: str, point: str
) -> None:
    await killed_at(SUBJECTS[stage](place, peer), point, MESSAGES)
