"""Removes what a test left on shared servers."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient
from pymongo import MongoClient


def clean_up(prefix: str, kafka: str | None = None, mongo: str | None = None) -> None:
    """Delete the topics and databases whose names begin with `prefix`."""
    if kafka is not None:
        with ThreadPoolExecutor(1) as aside:  # the test's own event loop may still be set in this thread
            aside.submit(asyncio.run, _delete_topics(kafka, prefix)).result()
    if mongo is not None:
        with MongoClient[dict[str, Any]](mongo) as client:
            for name in client.list_database_names():
                if name.startswith(prefix):
                    client.drop_database(name)


async def _delete_topics(kafka: str, prefix: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    try:
        if left := [topic for topic in await admin.list_topics() if topic.startswith(prefix)]:
            await admin.delete_topics(left)
    finally:
        await admin.close()
