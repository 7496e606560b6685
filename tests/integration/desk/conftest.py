"""Desk with the real router, on topics and databases of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from services.router.app import ROLE as ROUTER
from tests.integration.desk.meja import Meja, desk_at_work
from tests.kafka_tools import make_topics
from tests.roles import held_up


@pytest.fixture
async def topics(kafka: str, prefix: str) -> None:
    await make_topics(kafka, prefix)


@pytest.fixture
async def meja(kafka: str, mongo: str, prefix: str, topics: None) -> AsyncIterator[Meja]:
    """A desk and a router at work."""
    async with held_up(ROUTER, kafka, mongo, prefix), desk_at_work(kafka, mongo, prefix) as running:
        yield running
