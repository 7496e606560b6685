"""Brings waiting records back when they are due, oldest of each line first."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import Any

from salur.messaging.clock import Clock
from salur.messaging.deciding import BEHIND
from salur.messaging.errors import KafkaUnavailable
from salur.messaging.stage import NotNow, Stage
from salur.observability import get_logger
from salur.store.errors import Conflict, StoreUnavailable

SHORTEST = 0.2
LOOK_EVERY = 1.0
"""Another worker of the stage may have left behind what it parked."""
COUNT_EVERY = 5.0
CLAIM = 50
log = get_logger("parking")


async def pump(stage: Stage[Any], clock: Clock, topics: Collection[str]) -> int:
    """Tries every record of these topics that is due now; gives how many there were."""
    slips = await stage.parking.claim(stage.spec.name, topics, clock.now(), CLAIM)
    heads = []
    for slip in slips:
        if await stage.parking.is_head(slip):
            heads.append(slip)
        else:
            await stage.parking.again(slip, clock.now() + BEHIND, "behind")
    if heads:
        await stage.process_parked(heads)
    return len(slips)


async def pump_for_ever(stage: Stage[Any], clock: Clock, lanes: Sequence[Collection[str]]) -> None:
    """Pumps until cancelled: the topics of one lane after those of another, so that no lane's records wait for another's.

    What a dependency's absence interrupts comes due again when its lease ends.
    """
    counted = 0.0
    while True:
        try:
            # A claim is a write, and waits for the journal even where it finds nothing: only what is due is claimed.
            if await _is_due(stage, clock, [topic for topics in lanes for topic in topics]):
                for topics in lanes:
                    await pump(stage, clock, topics)
            if time.monotonic() - counted > COUNT_EVERY:
                stage.meter.parked(await stage.parking.count(stage.spec.name))
                counted = time.monotonic()
        except (Conflict, StoreUnavailable, KafkaUnavailable, NotNow) as error:
            log.warning("parking_again", stage=stage.spec.name, reason=type(error).__name__)
            await asyncio.sleep(LOOK_EVERY)


async def _is_due(stage: Stage[Any], clock: Clock, topics: Collection[str]) -> bool:
    """Whether a waiting record is due; if not, once one may be or this process parks one, at most after LOOK_EVERY."""
    stage.parked.clear()
    soonest = await stage.parking.soonest(stage.spec.name, topics)
    left = (soonest - clock.now()).total_seconds() if soonest else LOOK_EVERY
    if left <= 0:
        return True
    with suppress(TimeoutError):
        async with asyncio.timeout(min(max(left, SHORTEST), LOOK_EVERY)):
            await stage.parked.wait()
    return False
