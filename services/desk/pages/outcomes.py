"""What came of a command that was sent before."""

from __future__ import annotations

from services.desk.pages.desk import Desk
from services.desk.ports.cases import Outcome


async def known_outcome(desk: Desk, command: str) -> Outcome | None:
    """As this process has just seen it, else as the read model keeps refusals; None while nothing is known."""
    outcome = await desk.live.outcome(command, 0)
    if outcome is None and (refusal := await desk.cases.refusal(command)):
        return Outcome(command, refusal.sentence)
    return outcome
