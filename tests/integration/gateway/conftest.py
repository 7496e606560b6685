"""A gateway on a real Kafka, with topics of its own."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator

import pytest

from tests.integration.gateway import webhooks
from tests.integration.gateway.webhooks import Gateway
from tests.kafka_tools import make_topics

TOPICS = (
    "intake.messages",
    "intake.messages.urgent",
    "intake.messages.dlq",
    "intake.urgent-senders",
    "notifications.receipts",
)


@pytest.fixture
def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


@pytest.fixture
async def gateway(
    kafka: str, prefix: str, free_port: int, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Gateway]:
    monkeypatch.setenv("SALUR_WHATSAPP", webhooks.ACCOUNTS)
    await make_topics(kafka, prefix, *TOPICS)
    async with webhooks.gateway(kafka, prefix, free_port) as running:
        yield running
