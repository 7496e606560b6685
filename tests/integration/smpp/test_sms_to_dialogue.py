"""From the message centre into conversations: parts of five citizens under equal references, on lines that are cut."""

from __future__ import annotations

import random

import pytest

from salur.store.database import Store
from salur.store.work import Work
from sandbox.sms.centre import Centre
from sandbox.sms.faults import SmsFaults
from services.intake.dialogue.adapters.assemblies import ASSEMBLIES
from services.intake.dialogue.adapters.stored import SealedConversations
from services.intake.dialogue.app import ROLE as DIALOGUE
from services.intake.sms.app import ROLE as SMS
from tests.integration.smpp.citizens import Citizen
from tests.integration.smpp.conftest import set_accounts
from tests.kafka_tools import make_topics
from tests.polling import eventually
from tests.roles import KEYS, held_up

EACH = 12


async def written_by(mongo: str, prefix: str, citizen: Citizen) -> list[str]:
    """The reports that the dialogue has heard of a citizen: the first is being written, the others wait."""
    store = Store(mongo, prefix=prefix)
    try:
        conversations = SealedConversations(Work(store), KEYS)
        found = await conversations.of(KEYS.refs().sender("sms", citizen.phone), "74.09")
        if found is None or found.draft is None:
            return []
        return [*found.draft.words, *found.following, *([found.second] if found.second else [])]
    finally:
        await store.close()


@pytest.mark.timeout(180)
async def test_every_citizen_is_heard_in_their_own_words(
    kafka: str, mongo: str, prefix: str, centre: Centre, monkeypatch: pytest.MonkeyPatch, impatient: None
) -> None:
    set_accounts(monkeypatch, centre.port, binds=2, pack="74.09")
    await make_topics(kafka, prefix)
    chance = random.Random(1708)
    citizens = [Citizen(number) for number in range(5)]
    texts = {c: [c.text(nth, chance.choice((1, 2, 3))) for nth in range(EACH)] for c in citizens}
    shorts = [
        short
        for nth in range(EACH)
        for citizen in citizens
        for short in citizen.written(texts[citizen][nth], reference=nth)
    ]
    chance.shuffle(shorts)
    centre.faults = SmsFaults(cut_every=20)
    done: list[str | None] = []
    async with held_up(SMS, kafka, mongo, prefix), held_up(DIALOGUE, kafka, mongo, prefix):
        for short in shorts:
            centre.deliver("salur", short, done.append)
        await eventually(lambda: len(done) == len(shorts), within=60)
        for citizen in citizens:
            wanted = sorted(text.removeprefix("LAPOR ").strip() for text in texts[citizen])

            async def heard(citizen: Citizen = citizen, wanted: list[str] = wanted) -> bool:
                assert sorted(await written_by(mongo, prefix, citizen)) == wanted
                return True

            await eventually(heard, within=60)
    assert done == [None] * len(shorts)


@pytest.mark.timeout(120)
async def test_a_part_that_never_comes_is_not_waited_for_for_ever(
    kafka: str, mongo: str, prefix: str, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits five minutes here: the store is told that they are over."""
    set_accounts(monkeypatch, centre.port, pack="74.09")
    await make_topics(kafka, prefix)
    citizen = Citizen(1)
    first, *_ = citizen.written(citizen.text(0, 3), reference=7)
    done: list[str | None] = []
    async with held_up(SMS, kafka, mongo, prefix), held_up(DIALOGUE, kafka, mongo, prefix) as process:
        centre.deliver("salur", first, done.append)
        store = Store(mongo, prefix=prefix)
        assemblies = store.of(ASSEMBLIES)

        async def waits() -> bool:
            return bool(await assemblies.count_documents({"due": {"$ne": None}}) == 1)

        await eventually(waits, within=20)
        assert await written_by(mongo, prefix, citizen) == []
        await assemblies.update_one({}, {"$set": {"due": process.clock.now()}})

        async def taken() -> bool:
            return len(await written_by(mongo, prefix, citizen)) == 1

        await eventually(taken, within=20)
        assert (await written_by(mongo, prefix, citizen))[0].endswith("[…]")
        assert await assemblies.count_documents({"due": {"$ne": None}}) == 0
        await store.close()
