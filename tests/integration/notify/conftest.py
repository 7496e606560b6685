"""A provider that does as it is told, and notify's topics on a real Kafka."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest

from tests.integration.notify import peer as peers
from tests.integration.notify.notifier import TOPICS, Notifier
from tests.integration.notify.peer import Peer
from tests.kafka_tools import make_topics


@pytest.fixture
async def peer(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Peer]:
    account = {"app_secret": "rahasia-1234", "verify_token": "token-1234", "access_token": "akses"}
    monkeypatch.setenv("SALUR_WHATSAPP", json.dumps({"aplikasi": account}))
    async with peers.peer() as told:
        monkeypatch.setenv("SALUR_WHATSAPP_GRAPH_URL", told.url)
        yield told


@pytest.fixture
async def notifier(kafka: str, mongo: str, prefix: str) -> Notifier:
    await make_topics(kafka, prefix, *TOPICS)
    return Notifier(kafka, mongo, prefix)
