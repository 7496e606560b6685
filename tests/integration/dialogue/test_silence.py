"""Silence on a real Kafka and MongoDB: one reminder and one end, though processes come and go."""

from __future__ import annotations

from datetime import timedelta

from salur.contracts.messages import DraftOverdue
from salur.messaging.clock import HeldClock
from services.intake.dialogue.app import ROLE
from tests.integration.dialogue.talking import Citizen
from tests.kafka_tools import Seen, make_topics, put, read_all
from tests.made_up import AT
from tests.polling import eventually
from tests.roles import held_up


async def test_a_silent_citizen_is_reminded_once_and_the_draft_goes_with_a_word(
    kafka: str, mongo: str, prefix: str
) -> None:
    await make_topics(kafka, prefix)
    clock = HeldClock(AT)
    citizen = Citizen(kafka, prefix)

    async def told(text: str) -> list[str]:
        keys = [said.text for said in await citizen.told()]
        assert text in keys, keys
        return keys

    async with held_up(ROLE, kafka, mongo, prefix, clock=clock, instance="dialogue-0"):
        await citizen.says("LAPOR jalan rusak di desa Sawa", hears="ask_identity_nik")
        clock.advance(timedelta(hours=2))
        await eventually(lambda: told("draft_reminder_sms"), within=90)
    # Another process of that name, as a pod that is started again, goes on where the first stopped. What a clock says twice, or too late, changes nothing.
    async with held_up(ROLE, kafka, mongo, prefix, clock=clock, instance="dialogue-0"):
        (ring,) = [seen for seen in await read_all(kafka, f"{prefix}intake.messages") if _rings(seen)]
        await put(kafka, prefix, [(ring.id, ring.event()), ("said-by-another", ring.event())])
        clock.advance(timedelta(hours=21))
        await eventually(lambda: told("draft_expired"), within=90)
        await citizen.says("ya", hears="draft_expired")
    keys = [said.text for said in await citizen.told()]
    assert (keys.count("draft_reminder_sms"), keys.count("draft_expired")) == (1, 2)


def _rings(seen: Seen) -> bool:
    return isinstance(seen.event(), DraftOverdue)
