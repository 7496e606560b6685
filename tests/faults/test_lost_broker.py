"""Kafka of three brokers, as on a cluster: what is confirmed survives the loss of any one of them."""

from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from salur.embedded import EmbeddedKafka


@pytest.mark.timeout(180)
async def test_confirmed_records_survive_the_loss_of_any_broker(tmp_path: Path) -> None:
    with EmbeddedKafka(tmp_path, brokers=3) as kafka:
        admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap)
        await admin.start()
        await admin.create_topics([NewTopic("laporan", 3, 3)])
        await admin.close()
        sent = set()

        for node in kafka.nodes:
            node.kill()
            sent |= await _send_some(kafka, b"without %d" % node.number)
            node.start()

        assert await _read(kafka, len(sent)) == sent


async def _send_some(kafka: EmbeddedKafka, word: bytes) -> set[bytes]:
    producer = AIOKafkaProducer(bootstrap_servers=kafka.bootstrap, acks="all", enable_idempotence=True)
    await producer.start()
    values = {b"%s: %d" % (word, number) for number in range(10)}
    for value in values:
        await producer.send_and_wait("laporan", value, key=value)
    await producer.stop()
    return values


async def _read(kafka: EmbeddedKafka, count: int) -> set[bytes]:
    consumer = AIOKafkaConsumer("laporan", bootstrap_servers=kafka.bootstrap, auto_offset_reset="earliest")
    await consumer.start()
    try:
        return {(await consumer.getone()).value for _ in range(count)}
    finally:
        await consumer.stop()
