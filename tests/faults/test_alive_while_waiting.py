"""A stage that waits for Kafka, and knows that it does, is alive: to start it again would help nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from uuid import uuid4

import pytest

from salur.contracts.reports import ReportSubmitted
from salur.messaging import consumer, stage
from salur.messaging.crash import CrashPlan, Point
from salur.observability import Health
from tests.kafka_tools import make_topics, put
from tests.polling import eventually
from tests.proofs.own_servers import Servers, own_servers
from tests.proofs.road_subjects import submitted
from tests.proofs.subject import EVERY_URGENT
from tests.proofs.toy import toy
from tests.proofs.worker import Place

# A batch's sends may take ten seconds; all else here is set to be quick.
STALLED_AFTER = 13.0
AWAY_FOR = 40.0


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with own_servers(tmp_path_factory.mktemp("own")) as running:
        yield running


@pytest.fixture
def own(servers: Servers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    monkeypatch.setattr(stage, "IN_PLACE", 1.0)
    monkeypatch.setattr(consumer, "LOOK_EVERY", 0.5)
    yield servers.place(f"t{uuid4().hex[:8]}-", tmp_path)
    servers.mend()


class AtPoint(CrashPlan):
    """Freezes Kafka, once, when the stage comes to a point."""

    def __init__(self, servers: Servers, point: Point) -> None:
        super().__init__()
        self.servers = servers
        self.wanted: Point | None = point

    def reached(self, _stage: str, point: Point) -> None:
        if point is self.wanted:
            self.wanted = None
            self.servers.kafka.pause()


async def _stays_alive(health: Health) -> None:
    ends = monotonic() + AWAY_FOR
    while monotonic() < ends:
        assert health.live().well, health.live().problems
        await asyncio.sleep(0.2)


@pytest.mark.timeout(240)
@pytest.mark.parametrize("point", [Point.AFTER_READ, Point.AFTER_TRANSACTION, Point.BEFORE_COMMIT])
async def test_it_is_alive_however_long_kafka_is_frozen(servers: Servers, own: Place, point: Point) -> None:
    await make_topics(own.kafka, own.prefix, "reports.submitted", "reports.submitted.dlq", "reports.verified")
    seen: set[str] = set()

    async def note(event: ReportSubmitted) -> None:
        seen.add(event.report)

    # So many that there is always something left to read.
    routine = [n for n in range(500) if n % EVERY_URGENT]
    await put(own.kafka, own.prefix, [(f"submitted-{n}", submitted(n)) for n in routine])
    plan = AtPoint(servers, point)
    async with toy(own, note, stalled_after=STALLED_AFTER, crash=plan) as process:
        await eventually(lambda: plan.wanted is None, within=20)
        await _stays_alive(process.health)
        servers.kafka.resume()
        await eventually(lambda: len(seen) == len(routine), within=60)
        assert process.health.live().well
