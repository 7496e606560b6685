"""What is sent many at once arrives as if each had been sent by itself: all of it, in order, where its key belongs."""

from __future__ import annotations

from salur.contracts.topics import registry
from salur.messaging.packing import partition_of
from salur.messaging.producer import PACK_FROM, Producer
from salur.messaging.topics_admin import create_topics
from salur.store.ledger import Output
from tests.kafka_tools import read_all


async def test_many_records_arrive_in_order_at_their_partitions(kafka: str, prefix: str) -> None:
    topic = f"{prefix}reports.verified"
    (made,) = (t for t in registry(prefix).physical() if t.name == topic)
    await create_topics(kafka, [made])
    keys = [f"r-{number % 40}".encode() for number in range(600)]
    # Some records are larger than a batch may be, and together they are many batches a partition.
    outputs = [
        Output(topic, key, b"%06d" % number + b"x" * (200_000 if number % 97 == 0 else 900), (("n", b"1"),))
        for number, key in enumerate(keys)
    ]
    alone = outputs[: PACK_FROM - 1]
    producer = Producer(kafka, "test")
    await producer.start()
    try:
        await producer.send(alone)
        await producer.send(outputs)
    finally:
        await producer.stop()

    seen = await read_all(kafka, topic)
    assert len(seen) == len(alone) + len(outputs)
    assert all(one.partition == partition_of(one.key or b"", made.partitions) for one in seen)
    assert {one.headers["n"] for one in seen} == {b"1"}
    for key in set(keys):
        arrived = [one.value for one in sorted(seen, key=lambda s: s.offset) if one.key == key]
        sent = [o.value for o in (*alone, *outputs) if o.key == key]
        assert arrived == sent
