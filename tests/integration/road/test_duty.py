"""Those on duty are called over a real Kafka and MongoDB: through a restart, once each time, until somebody takes it."""

from __future__ import annotations

from collections import Counter
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

from salur.contracts.base import Lane
from salur.contracts.cases import Actor, Role
from salur.contracts.commands import TakeCase
from salur.contracts.notifications import NotificationRequested
from salur.messaging.clock import HeldClock
from services.router.app import ROLE as ROUTER
from services.router.timers.app import ROLE as TIMERS
from tests.kafka_tools import make_topics, put, read_all
from tests.made_up import AT, report, verified
from tests.polling import eventually
from tests.roles import held_up

FIRE: dict[str, Any] = {"lane": Lane.URGENT, "text": "kebakaran di Wanggudu", "category": "bencana"}


async def test_the_rota_is_climbed_through_a_restart_and_stops_when_somebody_takes_it(
    kafka: str, mongo: str, prefix: str
) -> None:
    await make_topics(kafka, prefix)
    clock = HeldClock(AT)
    fire, other = report("api-1", **FIRE), report("api-2", **FIRE)

    async def told(case: str) -> dict[tuple[str, str], int]:
        seen = [one.event() for one in await read_all(kafka, f"{prefix}notifications.requested.urgent")]
        wanted = [one for one in seen if isinstance(one, NotificationRequested) and one.case == case]
        assert len({one.notification for one in wanted}) == len(wanted)
        posts = Counter((one.text, one.to.ref.removeprefix("duty:74.09/DAMKAR/")) for one in wanted)
        return {(text, post): count for (text, post), count in posts.items() if text.startswith("duty_")}

    async def calls(case: str, **posts: int) -> None:
        wanted = {("duty_call", f"{post}/{by}"): n for post, n in posts.items() for by in ("whatsapp", "sms")}

        async def so() -> bool:
            return await told(case) == wanted

        await eventually(so, within=40)

    async with AsyncExitStack() as until_killed:
        for role in (ROUTER, TIMERS, TIMERS):
            await until_killed.enter_async_context(held_up(role, kafka, mongo, prefix, clock=clock))
        await put(kafka, prefix, [("e-1", verified(fire))])
        await calls(fire.report, regu_a=1)
    clock.advance(timedelta(seconds=121))
    async with (
        held_up(ROUTER, kafka, mongo, prefix, clock=clock),
        held_up(TIMERS, kafka, mongo, prefix, clock=clock),
    ):
        await calls(fire.report, regu_a=2, regu_b=1)
        regu_b = Actor(role=Role.OFFICER, id="duty:74.09/DAMKAR/regu_b", agency="DAMKAR")
        await put(kafka, prefix, [("c-1", TakeCase(command="c-1", case=fire.report, by=regu_b, at=AT))])

        async def over() -> bool:
            found = await told(fire.report)
            return found.get(("duty_yours", "regu_b/sms")) == found.get(("duty_taken", "regu_a/sms")) == 1

        await eventually(over, within=40)
        # Ten minutes later another one is called out twice; of the first nobody hears again.
        clock.advance(timedelta(minutes=10))
        await put(kafka, prefix, [("e-2", verified(other))])
        await calls(other.report, regu_a=1)
        clock.advance(timedelta(seconds=61))
        await calls(other.report, regu_a=2)
        assert (await told(fire.report))[("duty_call", "regu_a/sms")] == 2
