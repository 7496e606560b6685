"""The dialogue at work on a real Kafka and MongoDB: what citizens write becomes reports, once, in order, unseen."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from services.intake.dialogue.app import ROLE
from tests.integration.dialogue.talking import Citizen
from tests.kafka_tools import make_topics
from tests.roles import held_up


@pytest.fixture
async def citizen(kafka: str, mongo: str, prefix: str) -> AsyncIterator[Citizen]:
    await make_topics(kafka, prefix)
    async with held_up(ROLE, kafka, mongo, prefix):
        yield Citizen(kafka, prefix)


async def test_a_report_step_by_step(citizen: Citizen) -> None:
    await citizen.says("LAPOR jalan rusak di depan kantor desa Wanggudu", hears="ask_identity_nik")
    await citizen.says("7409991205900001", hears="ask_name")
    summary = await citizen.says("Siti Aminah", hears="summary_confirm")
    assert "Siti" not in str(summary)
    done = await citizen.says("ya", hears="report_received")
    (report,) = await citizen.reports()
    assert report.category == "infrastruktur"
    assert report.place.region == "74.09.01.1005"
    assert report.identity.named
    assert report.identity.nik == citizen_nik()
    assert done.values["code"].replace(" ", "") == report.code


def citizen_nik() -> str:
    from tests.integration.dialogue.talking import REFS

    return REFS.nik("7409991205900001")
