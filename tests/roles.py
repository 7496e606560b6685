"""Roles held up inside a test: the real wiring of a service, in this process, on the test's own prefix."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from salur.contracts.base import Lane
from salur.messaging.clock import Clock, SystemClock
from salur.observability import Health
from salur.privacy import KeyRing
from salur.process import Process, Role

KEYS = KeyRing.generate()
PACKS = Path(__file__).parents[1] / "packs"
BOTH = (Lane.ROUTINE, Lane.URGENT)


def settings_of(role: Role, kafka: str, mongo: str, prefix: str, **own: Any) -> Any:
    """A role's settings for servers that tests share; `own` are more of them."""
    given = {"instance": uuid4().hex} | own
    return role.settings(kafka=kafka, mongo=mongo, prefix=prefix, keys=KEYS.to_json(), packs=PACKS, **given)


@asynccontextmanager
async def held_up(
    role: Role,
    kafka: str,
    mongo: str,
    prefix: str,
    *,
    lanes: tuple[Lane, ...] = BOTH,
    clock: Clock | None = None,
    **own: Any,
) -> AsyncIterator[Process]:
    """The role at work until the block ends. The topics must exist."""
    process = Process(
        role=role,
        settings=settings_of(role, kafka, mongo, prefix, **own),
        lanes=lanes,
        health=Health(),
        clock=clock or SystemClock(),
    )
    async with role.start(process):
        yield process
