"""Every stage killed (SIGKILL) at every point of its way through a batch, with 2,000 messages under way."""

from __future__ import annotations

import pytest

from salur.messaging.crash import Point
from tests.integration.notify.peer import Peer
from tests.proofs.kills import SUBJECTS, killed_at
from tests.proofs.worker import Place

# Enough people or cases that each stage gets 2,000 messages: a person writes several, a case has several versions.
NUMBERS = {
    "dialogue": 600,
    "verify": 2000,
    "router": 640,
    "notify": 2000,
    "notify-receipts": 1000,
    "desk": 400,
}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("point", list(Point))
@pytest.mark.parametrize("stage", list(NUMBERS))
async def test_killed_there_every_message_has_one_outcome(
    place: Place, peer: Peer, stage: str, point: Point
) -> None:
    # Not in its first batch: there is something to repeat, and something that must not be.
    await killed_at(SUBJECTS[stage](place, peer), f"{point}:1", NUMBERS[stage])
