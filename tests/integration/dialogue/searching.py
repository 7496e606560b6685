"""Looks for personal data in everything that a Salur keeps: all its topics, decompressed, and all its databases."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import Any

import bson
from aiokafka.admin import AIOKafkaAdminClient
from pymongo import AsyncMongoClient

from tests.kafka_tools import read_all


def spellings(*secrets: str) -> list[bytes]:
    """Each secret as somebody could have left it lying: as it is, in lower case, without spaces."""
    return [form.encode() for s in secrets for form in {s, s.lower(), s.upper(), s.replace(" ", "")}]


async def lying_open(kafka: str, mongo: str, prefix: str, secrets: Iterable[bytes]) -> list[str]:
    """Where any of the secrets stands in clear."""
    found: list[str] = []
    async for place, data in _everything(kafka, mongo, prefix):
        folded = data.lower()
        found += [f"{place}: {secret.decode()}" for secret in secrets if secret.lower() in folded]
    return found


async def _everything(kafka: str, mongo: str, prefix: str) -> AsyncIterator[tuple[str, bytes]]:
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    try:
        topics = sorted(topic for topic in await admin.list_topics() if topic.startswith(prefix))
    finally:
        await admin.close()
    for seen in await read_all(kafka, *topics):
        headers = b" ".join(name.encode() + b"=" + value for name, value in seen.headers.items())
        yield (
            f"topic of {seen.headers.get('ce_type')!r}",
            (seen.key or b"") + b" " + seen.value + b" " + headers,
        )
    async with AsyncMongoClient[dict[str, Any]](mongo) as client:
        for database in await client.list_database_names():
            if database.startswith(prefix):
                for name in await client[database].list_collection_names():
                    async for document in client[database][name].find():
                        yield f"{database}.{name}", bson.encode(document)
