"""The SMS role on a real Kafka and real sockets: nothing is lost, mixed or doubled, whatever is cut."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from aiokafka.errors import KafkaError

from salur.channels.inbound import InboundMessage, InboundPart
from salur.channels.smpp.errors import Status
from salur.channels.smpp.pdus import Address, Command, Pdu, ShortMessage
from salur.contracts.dead_letters import DeadLetter
from salur.contracts.messages import ReceiptReceived, ReceiptState
from salur.embedded import EmbeddedKafka
from salur.messaging.dead_letters import Original
from sandbox.sms.centre import Centre
from sandbox.sms.faults import SmsFaults
from services.intake.sms.app import ROLE
from tests.integration.smpp.citizens import Citizen, messages, octets, opened, tally
from tests.integration.smpp.conftest import set_accounts
from tests.integration.smpp.esme import Line, message, scripted
from tests.kafka_tools import Seen, make_topics, read_all
from tests.polling import eventually
from tests.roles import KEYS, held_up

TOPICS = (
    "intake.messages",
    "intake.messages.urgent",
    "intake.messages.dlq",
    "intake.urgent-senders",
    "notifications.receipts",
)
MONGO = "mongodb://127.0.0.1:1/"
"""The role needs none: nothing answers there."""


def receipt(text: str) -> ShortMessage:
    return ShortMessage(Address(1, 1, "628001234567"), Address(0, 1, "1708"), text.encode(), esm_class=0x04)


async def test_without_an_account_it_is_idle_and_ready(
    kafka: str, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SALUR_SMPP", raising=False)
    await make_topics(kafka, prefix, *TOPICS)
    async with held_up(ROLE, kafka, MONGO, prefix) as process:
        process.health.started()
        assert (await process.health.ready()).well


async def test_a_short_message_is_sealed_and_in_kafka_when_it_is_acknowledged(
    kafka: str, prefix: str, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_accounts(monkeypatch, centre.port)
    await make_topics(kafka, prefix, *TOPICS)
    done: list[str | None] = []
    async with held_up(ROLE, kafka, MONGO, prefix):
        centre.deliver("salur", message(b"KONUT jalan rusak di Wanggudu"), done.append)
        await eventually(lambda: done == [None])
    (seen,) = await messages(kafka, prefix)
    event, content = seen.event(), opened(seen)
    assert (event.channel, event.number, event.pack) == ("sms", "1708@contoh-1", "74.09")
    assert seen.key == event.sender.encode() == KEYS.refs().sender("sms", "628001234567").encode()
    assert seen.id == event.message
    assert isinstance(content, InboundMessage)
    assert (content.sender.phone, content.text) == ("628001234567", "KONUT jalan rusak di Wanggudu")
    assert content.at == event.received_at
    raw = seen.value + str(seen.headers).encode()
    assert not any(word in raw for word in (b"8001234567", b"rusak", b"Wanggudu"))


async def test_danger_goes_by_the_urgent_lane(
    kafka: str, prefix: str, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_accounts(monkeypatch, centre.port)
    await make_topics(kafka, prefix, *TOPICS)
    async with held_up(ROLE, kafka, MONGO, prefix):
        centre.deliver("salur", message(b"DARURAT kebakaran di Sawa"))

        async def is_urgent() -> bool:
            return len(await read_all(kafka, f"{prefix}intake.messages.urgent")) == 1

        await eventually(is_urgent)


async def test_receipts_go_their_own_way_under_a_ref(
    kafka: str, prefix: str, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_accounts(monkeypatch, centre.port)
    await make_topics(kafka, prefix, *TOPICS)
    done: list[str | None] = []
    async with held_up(ROLE, kafka, MONGO, prefix):
        for text in ("id:A-17 stat:DELIVRD err:000", "id:A-18 stat:UNDELIV err:027", "id:A-17 stat:DELIVRD"):
            centre.deliver("salur", receipt(text), done.append)
        await eventually(lambda: done == [None] * 3)
    found = {seen.id: seen.event() for seen in await read_all(kafka, f"{prefix}notifications.receipts")}
    told = sorted((e.sent, e.state, e.error) for e in found.values() if isinstance(e, ReceiptReceived))
    sent = KEYS.refs().message
    assert told == sorted(
        [
            (sent("sms", "A-17"), ReceiptState.DELIVERED, None),
            (sent("sms", "A-18"), ReceiptState.FAILED, "027"),
        ]
    )


async def test_what_nobody_can_answer_is_acknowledged_and_kept_aside(
    kafka: str, prefix: str, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_accounts(monkeypatch, centre.port, short_code="4321")
    await make_topics(kafka, prefix, *TOPICS)
    done: list[str | None] = []
    promo = ShortMessage(Address(5, 0, "PROMO"), Address(0, 1, "1708"), b"Diskon")
    async with held_up(ROLE, kafka, MONGO, prefix):
        for short in (promo, receipt("sudah sampai"), message(b"jalan rusak")):
            centre.deliver("salur", short, done.append)
        await eventually(lambda: done == [None] * 3)
    assert await messages(kafka, prefix) == []
    letters = [seen.event() for seen in await read_all(kafka, f"{prefix}intake.messages.dlq")]
    assert all(isinstance(letter, DeadLetter) for letter in letters)
    assert sorted((letter.reason, letter.where) for letter in letters) == [
        ("invalid", "receipt"),
        ("invalid", "source_addr"),
        ("unknown_number", ""),
    ]
    kept = {Original.unpack(KEYS.open(letter.sealed)).value for letter in letters}
    assert any(b"Diskon" in (octets or b"") for octets in kept)
    assert {letter.topic for letter in letters} == {"smpp:contoh-1"}


async def test_five_hundred_messages_and_a_cut_every_fifty(
    kafka: str, prefix: str, centre: Centre, monkeypatch: pytest.MonkeyPatch, impatient: None
) -> None:
    """Long texts of five citizens, all under the same references, in any order, over three binds."""
    set_accounts(monkeypatch, centre.port, binds=3)
    await make_topics(kafka, prefix, *TOPICS)
    chance = random.Random(1708)
    written: list[ShortMessage] = []
    for nth in range(50):
        for citizen in map(Citizen, range(5)):
            written += citizen.written(citizen.text(nth, chance.choice((1, 2, 3))), reference=nth)
    written = written[:500]
    chance.shuffle(written)
    centre.faults = SmsFaults(cut_every=50)
    done: list[str | None] = []
    async with held_up(ROLE, kafka, MONGO, prefix):
        for short in written:
            centre.deliver("salur", short, done.append)
        await eventually(lambda: len(done) == len(written), within=60)
    assert done == [None] * len(written)
    found = tally(await messages(kafka, prefix))
    assert sum(found.values()) == len(written)
    assert set(found.values()) == {1}


async def test_the_same_words_are_as_many_messages_as_they_were_written(
    kafka: str, prefix: str, centre: Centre, monkeypatch: pytest.MonkeyPatch, impatient: None
) -> None:
    """One citizen says "ya" twenty times on a line that holds, and forty say it once on lines that are cut."""
    set_accounts(monkeypatch, centre.port)
    await make_topics(kafka, prefix, *TOPICS)
    done: list[str | None] = []
    async with held_up(ROLE, kafka, MONGO, prefix):
        for _ in range(20):
            centre.deliver("salur", message(b"ya"), done.append)
        await eventually(lambda: len(done) == 20)
        centre.faults = SmsFaults(cut_every=9)
        for citizen in map(Citizen, range(40)):
            centre.deliver("salur", message(b"ya", citizen.phone), done.append)
        await eventually(lambda: len(done) == 60, within=30)
    found = tally(await messages(kafka, prefix))
    assert found.pop(("628001234567", None, b"ya")) == 20
    assert (len(found), set(found.values())) == (40, {1})


async def test_parts_keep_their_octets(
    kafka: str, prefix: str, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_accounts(monkeypatch, centre.port)
    await make_topics(kafka, prefix, *TOPICS)
    citizen = Citizen(1)
    text = "Banjir 🌊 di Sawa. " * 9
    written = citizen.written(text, reference=7)
    done: list[str | None] = []
    async with held_up(ROLE, kafka, MONGO, prefix):
        for short in written:
            centre.deliver("salur", short, done.append)
        await eventually(lambda: len(done) == len(written))
    parts = [opened(seen) for seen in await messages(kafka, prefix)]
    assert all(isinstance(part, InboundPart) for part in parts)
    in_order = sorted((p for p in parts if isinstance(p, InboundPart)), key=lambda part: part.part.number)
    assert b"".join(part.data for part in in_order).decode("utf-16-be") == text.strip()


async def _all(kafka: str, prefix: str) -> list[Seen] | None:
    """All messages, None while a broker that was held up is still coming to itself."""
    try:
        return await messages(kafka, prefix)
    except KafkaError:
        return None


@pytest.mark.timeout(120)
async def test_kafka_away_is_not_now_and_afterwards_exactly_one(
    tmp_path: Path, prefix: str, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_accounts(monkeypatch, centre.port)
    troubles: list[str] = []
    done: list[str | None] = []
    with EmbeddedKafka(tmp_path) as own:
        await make_topics(own.bootstrap, prefix, *TOPICS)
        async with held_up(ROLE, own.bootstrap, MONGO, prefix) as process:
            centre.deliver("salur", message(b"sebelum"), done.append)
            await eventually(lambda: done == [None], within=20)
            own.pause()
            try:
                centre.deliver("salur", message(b"selama"), done.append, troubles.append)
                centre.deliver("salur", message(b"ya"), done.append, troubles.append)
                centre.deliver("salur", message(b"ya"), done.append, troubles.append)
                await eventually(lambda: len(troubles) >= 3, within=20)
                assert not (await process.health.ready()).well
            finally:
                own.resume()
            await eventually(lambda: done == [None] * 4, within=30)
        assert set(troubles) == {"Salur menjawab RX_T_APPN"}
        found = tally(await eventually(lambda: _all(own.bootstrap, prefix), within=30))
    assert sorted((words, count) for (_, _, words), count in found.items()) == [
        (b"sebelum", 1),
        (b"selama", 1),
        (b"ya", 2),
    ]


async def test_what_the_process_before_us_did_not_answer_is_known_again(
    kafka: str, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It dies between Kafka's confirmation and its answer; the next one is delivered the same octets."""
    await make_topics(kafka, prefix, *TOPICS)
    answered: list[int] = []

    async def never_hears(line: Line, number: int) -> None:
        await line.bind()
        line.send(Pdu(Command.DELIVER_SM, 1, body=message(b"ya")))
        answered.append((await line.next(Command.DELIVER_SM_RESP)).status)

    async with scripted(never_hears) as port:
        set_accounts(monkeypatch, port)
        async with held_up(ROLE, kafka, MONGO, prefix):
            await eventually(lambda: len(answered) == 1)
    (first,) = await messages(kafka, prefix)

    async def delivers_again(line: Line, _number: int) -> None:
        await line.bind()
        for sequence in (1, 2):
            line.send(Pdu(Command.DELIVER_SM, sequence, body=message(b"ya")))
            answered.append((await line.next(Command.DELIVER_SM_RESP)).status)
        await line.next(Command.UNBIND)

    async with scripted(delivers_again) as port:
        set_accounts(monkeypatch, port)
        async with held_up(ROLE, kafka, MONGO, prefix):
            await eventually(lambda: len(answered) == 3)
    assert answered == [Status.ROK] * 3
    found = await messages(kafka, prefix)
    assert len({seen.id for seen in found}) == 2
    assert first.id in {seen.id for seen in found}


async def test_malformed_pdus_do_not_end_the_process(
    kafka: str, prefix: str, monkeypatch: pytest.MonkeyPatch, impatient: None
) -> None:
    chance = random.Random(34)
    await make_topics(kafka, prefix, *TOPICS)
    sound: list[int] = []

    async def noisy(line: Line, number: int) -> None:
        await line.bind()
        if number <= 30:
            length = chance.choice((16, 20, 40, 3, 2**31))
            line.send(length.to_bytes(4) + chance.randbytes(200))
            line.writer.write_eof()
            while True:
                await line.next()
        line.send(Pdu(Command.DELIVER_SM, 1, body=message(b"masih hidup")))
        sound.append((await line.next(Command.DELIVER_SM_RESP)).status)
        await line.next(Command.UNBIND)

    async with scripted(noisy) as port:
        set_accounts(monkeypatch, port)
        async with held_up(ROLE, kafka, MONGO, prefix) as process:
            await eventually(lambda: sound == [Status.ROK], within=20)
            assert not any(future.done() for future in process.failures)
    assert [octets(opened(seen))[2] for seen in await messages(kafka, prefix)] == [b"masih hidup"]
