"""Desk with the real router, on topics and databases of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from services.router.app import ROLE as ROUTER
from tests.integration.desk.meja import Meja, desk_at_work
from tests.kafka_tools import make_topics
from tests.roles import held_up

# What desk and router use between them; to create them all would take most of a test's time.
TOPICS = (
    "reports.verified",
    "reports.verified.urgent",
    "cases.commands",
    "cases.commands.urgent",
    "cases.changed",
    "cases.changed.urgent",
    "cases.refused",
    "notifications.requested",
    "notifications.requested.urgent",
    "notifications.settled",
)


@pytest.fixture
async def topics(kafka: str, prefix: str) -> None:
    await make_topics(kafka, prefix, *TOPICS)


@pytest.fixture
async def meja(kafka: str, mongo: str, prefix: str, topics: None) -> AsyncIterator[Meja]:
    """A desk and a router at work."""
    async with held_up(ROUTER, kafka, mongo, prefix), desk_at_work(kafka, mongo, prefix) as running:
        yield running
