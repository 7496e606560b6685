"""A real Kafka on this machine: it serves, keeps its data, comes back from a kill, says why it cannot start."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import UnknownTopicOrPartitionError

from salur.embedded import AlreadyRunning, EmbeddedKafka, PortBusy


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedKafka]:
    with EmbeddedKafka(tmp_path_factory.mktemp("kafka")) as kafka:
        yield kafka


@asynccontextmanager
async def _producer(kafka: EmbeddedKafka) -> AsyncIterator[AIOKafkaProducer]:
    producer = AIOKafkaProducer(
        bootstrap_servers=kafka.bootstrap, acks="all", enable_idempotence=True, compression_type="lz4"
    )
    await producer.start()
    yield producer
    await producer.stop()


async def _make_topic(kafka: EmbeddedKafka, name: str, copies: int = 1) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap)
    await admin.start()
    await admin.create_topics([NewTopic(name, 1, copies)])
    await admin.close()


async def _send(kafka: EmbeddedKafka, topic: str, *values: bytes) -> None:
    async with _producer(kafka) as producer:
        for value in values:
            await producer.send_and_wait(topic, value)


async def _read(kafka: EmbeddedKafka, topic: str, count: int) -> list[bytes]:
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=kafka.bootstrap, auto_offset_reset="earliest")
    await consumer.start()
    try:
        return [(await consumer.getone()).value for _ in range(count)]
    finally:
        await consumer.stop()


async def test_it_makes_no_topic_that_nobody_declared(own: EmbeddedKafka) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=own.bootstrap, request_timeout_ms=1000)
    await producer.start()

    with pytest.raises(UnknownTopicOrPartitionError):
        await producer.send("tak-ada", b"satu")

    await producer.stop()


async def test_a_paused_broker_answers_again_once_resumed(own: EmbeddedKafka) -> None:
    await _make_topic(own, "jeda")
    async with _producer(own) as producer:
        own.pause()
        sending = await producer.send("jeda", b"satu")
        assert not sending.done()
        own.resume()
        await sending

    assert await _read(own, "jeda", 1) == [b"satu"]


def test_a_busy_port_is_one_sentence(own: EmbeddedKafka, tmp_path: Path) -> None:
    second = EmbeddedKafka(tmp_path / "second", port=own.nodes[0].port)

    with pytest.raises(PortBusy) as refused:
        second.start()

    assert str(refused.value) == (
        f"Kafka cannot start: port {own.nodes[0].port} is used by another program; stop it or choose another port."
    )


def test_data_in_use_is_one_sentence(own: EmbeddedKafka) -> None:
    with pytest.raises(AlreadyRunning, match=r"broker-1 is in use by process \d+; stop that one first"):
        EmbeddedKafka(own.nodes[0].data.parent).start()


async def test_what_was_sent_outlives_a_kill_an_orderly_end_and_another_port(own: EmbeddedKafka) -> None:
    await _make_topic(own, "laporan")
    await _send(own, "laporan", b"satu")
    address = own.bootstrap

    own.kill()
    own.start()
    assert own.bootstrap == address
    await _send(own, "laporan", b"dua")
    own.stop()

    with EmbeddedKafka(own.nodes[0].data.parent) as elsewhere:
        assert elsewhere.bootstrap != address
        assert await _read(elsewhere, "laporan", 2) == [b"satu", b"dua"]


async def test_a_group_is_served_as_soon_as_it_has_started(tmp_path: Path) -> None:
    with EmbeddedKafka(tmp_path) as fresh:
        admin = AIOKafkaAdminClient(bootstrap_servers=fresh.bootstrap)
        await admin.start()
        assert await admin.find_coordinator("laporan") == 1
        await admin.close()
