"""Desk with the real router, on topics and databases of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.intake.dialogue.app import ROLE as DIALOGUE
from services.router.app import ROLE as ROUTER
from services.verify.app import ROLE as VERIFY
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
    "citizens.erased",
    "reference.changed",
)


# What the dialogue and verify use beside them.
BEYOND = (
    "intake.messages", "intake.messages.urgent", "reports.submitted", "reports.submitted.urgent",
    "intake.urgent-senders", "media.examined", "audit.heads",
)  # fmt: skip


@pytest.fixture
async def topics(kafka: str, prefix: str) -> None:
    await make_topics(kafka, prefix, *TOPICS)


@pytest.fixture
async def meja(kafka: str, mongo: str, prefix: str, topics: None) -> AsyncIterator[Meja]:
    """A desk and a router at work."""
    async with held_up(ROUTER, kafka, mongo, prefix), desk_at_work(kafka, mongo, prefix) as running:
        yield running


@pytest.fixture
async def village(kafka: str, mongo: str, prefix: str, tmp_path: Path) -> AsyncIterator[Meja]:
    """A desk with all that stands behind it, from the dialogue to router."""
    await make_topics(kafka, prefix, *TOPICS, *BEYOND)
    lines = {"web_sms": {"1708": "1708@test"}, "media": tmp_path.as_uri()}
    async with (
        held_up(DIALOGUE, kafka, mongo, prefix),
        held_up(VERIFY, kafka, mongo, prefix),
        held_up(ROUTER, kafka, mongo, prefix),
        desk_at_work(kafka, mongo, prefix, **lines) as running,
    ):
        yield running
