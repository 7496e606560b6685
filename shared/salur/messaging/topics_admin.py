"""Creates the topics of the registry on a broker. On a cluster the operator does this from manifests."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError

from salur.contracts.topics import Physical
from salur.messaging.errors import KafkaUnavailable

_EXISTS = 36
_LOOK_AGAIN = 0.05
LED_WITHIN = 20.0


async def _all_led(admin: AIOKafkaAdminClient, wanted: list[NewTopic]) -> None:
    """Returns when every partition has a leader; the broker tells nobody when it is done, so it is asked again."""
    names = [topic.name for topic in wanted]
    for _ in range(int(LED_WITHIN / _LOOK_AGAIN)):
        led = {
            topic["topic"]: sum(p["leader"] >= 0 and not p["error_code"] for p in topic["partitions"])
            for topic in await admin.describe_topics(names)
            if not topic["error_code"]
        }
        if all(led.get(topic.name, 0) >= topic.num_partitions for topic in wanted):
            return
        await asyncio.sleep(_LOOK_AGAIN)
    raise KafkaUnavailable("some partitions have no leader")


async def create_topics(bootstrap: str, topics: Iterable[Physical], replication: int = 1) -> None:
    """Creates what is missing, leaves what exists as it is, and returns when every partition has a leader.

    Raises KafkaUnavailable where the broker does not answer or refuses.
    """
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    try:
        await admin.start()
        wanted = [NewTopic(t.name, t.partitions, replication, topic_configs=t.config) for t in topics]
        response = await admin.create_topics(wanted)
        for name, code, *_ in response.topic_errors:
            if code not in (0, _EXISTS):
                raise KafkaUnavailable(f"topic {name} could not be created: error {code}")
        await _all_led(admin, wanted)
    except KafkaError as error:
        raise KafkaUnavailable(type(error).__name__) from None
    finally:
        await admin.close()
