"""Creates the topics of the registry on a broker. On a cluster the operator does this from manifests."""

from __future__ import annotations

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError

from salur.contracts.topics import Registry
from salur.messaging.errors import KafkaUnavailable

_EXISTS = 36


async def create_topics(bootstrap: str, registry: Registry, replication: int = 1) -> None:
    """Creates what is missing; what exists is left as it is.

    Raises KafkaUnavailable where the broker does not answer or refuses.
    """
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    try:
        await admin.start()
        wanted = [
            NewTopic(t.name, t.partitions, replication, topic_configs=t.config) for t in registry.physical()
        ]
        response = await admin.create_topics(wanted)
        for name, code, *_ in response.topic_errors:
            if code not in (0, _EXISTS):
                raise KafkaUnavailable(f"topic {name} could not be created: error {code}")
    except KafkaError as error:
        raise KafkaUnavailable(type(error).__name__) from None
    finally:
        await admin.close()
