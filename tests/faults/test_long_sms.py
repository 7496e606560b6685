"""A long day of SMS: fifty thousand messages, a connection cut every five hundred, parts in any order."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from salur.channels.inbound import InboundMessage, InboundPart
from salur.channels.smpp.errors import Status
from salur.channels.smpp.inbound import read
from salur.channels.smpp.pdus import ShortMessage
from salur.channels.smpp.settings import Account
from salur.messaging.clock import SystemClock
from sandbox.sms.centre import Centre
from sandbox.sms.faults import SmsFaults
from services.intake.sms.app import ROLE
from tests.integration.smpp.citizens import Citizen, messages, octets, tally
from tests.integration.smpp.conftest import impatient, set_accounts
from tests.kafka_tools import make_topics
from tests.polling import eventually
from tests.roles import held_up

__all__ = ["impatient"]

MESSAGES, CUT_EVERY, PEOPLE = 50_000, 500, 20
WITHIN = 1500
TOPICS = (
    "intake.messages",
    "intake.messages.urgent",
    "intake.messages.dlq",
    "intake.urgent-senders",
    "notifications.receipts",
)


def written(chance: random.Random) -> Iterator[ShortMessage]:
    """Texts of twenty people who all count their references alike; no part of one is like a part of another."""
    nth = 0
    while True:
        for citizen in map(Citizen, range(PEOPLE)):
            words = f"{citizen.number}.{nth} "
            text = "LAPOR " + words * (1 if chance.random() < 0.5 else chance.randrange(20, 60))
            yield from citizen.written(text.strip(), reference=nth % 256)
        nth += 1


def expected(shorts: list[ShortMessage], account: Account) -> Counter[tuple[Any, ...]]:
    """Each message as it must stand in Kafka, and how often."""
    at = SystemClock().now()
    found: Counter[tuple[Any, ...]] = Counter()
    for short in shorts:
        inbound = read(short, account, "-", at)
        assert isinstance(inbound, InboundMessage | InboundPart)
        found[octets(inbound)] += 1
    return found


@pytest.mark.timeout(WITHIN + 300)
async def test_fifty_thousand_messages_and_a_cut_every_five_hundred(
    kafka: str, prefix: str, monkeypatch: pytest.MonkeyPatch, impatient: None
) -> None:
    centre = Centre({"salur": "rahasia"}, lambda _id, _text: (Status.ROK, "A"), retry_for=WITHIN)
    await centre.start("127.0.0.1", 0)
    set_accounts(monkeypatch, centre.port, binds=3)
    await make_topics(kafka, prefix, *TOPICS)
    chance = random.Random(1708)
    endless = written(chance)
    shorts = [next(endless) for _ in range(MESSAGES)]
    chance.shuffle(shorts)
    centre.faults = SmsFaults(cut_every=CUT_EVERY)
    done: list[str | None] = []
    try:
        async with held_up(ROLE, kafka, "mongodb://127.0.0.1:1/", prefix):
            for short in shorts:
                centre.deliver("salur", short, done.append)
            await eventually(lambda: len(done) == MESSAGES, within=WITHIN)
    finally:
        await centre.close()
    assert done == [None] * MESSAGES
    account = Account.model_validate(
        {"name": "contoh-1", "host": "x", "system_id": "salur", "password": "rahasia", "short_code": "1708"}
    )
    assert tally(await messages(kafka, prefix)) == expected(shorts, account)
