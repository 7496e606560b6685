"""Kafka and MongoDB freeze, die and come back: the door says so in time, stages wait and go on by themselves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from time import monotonic
from uuid import uuid4

import aiohttp
import pytest

from salur.embedded.ports import free_port
from tests.kafka_tools import make_topics, read_all
from tests.polling import eventually
from tests.proofs.citizens import WHATSAPP, Door, address, webhook
from tests.proofs.own_servers import Servers, own_servers
from tests.proofs.road_subjects import VerifySubject
from tests.proofs.stream import flowing
from tests.proofs.worker import Place, Worker, worker

BACK_WITHIN = 90.0


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with own_servers(tmp_path_factory.mktemp("own")) as running:
        yield running


@pytest.fixture
def own(servers: Servers, tmp_path: Path) -> Iterator[Place]:
    yield servers.place(f"t{uuid4().hex[:8]}-", tmp_path)
    servers.mend()


@pytest.fixture
async def gateway(own: Place) -> AsyncIterator[tuple[Worker, Door]]:
    """A gateway as a process. Its MongoDB is nowhere: it needs none."""
    await make_topics(own.kafka, own.prefix)
    port = free_port()
    nowhere = Place(own.kafka, "mongodb://127.0.0.1:1/", own.prefix, own.folder)
    async with AsyncExitStack() as stack:
        settings = {"port": str(port), "whatsapp": WHATSAPP}
        process = await stack.enter_async_context(worker(nowhere, "intake", "gateway", **settings))
        await process.started()
        patient = aiohttp.ClientTimeout(total=30)
        client = await stack.enter_async_context(aiohttp.ClientSession(timeout=patient))
        yield process, Door(address(port), client)


async def _is(process: Worker, probe: str, status: int) -> bool:
    return await process.probe(probe) == status


@pytest.mark.parametrize("away", ["frozen", "dead"])
async def test_the_door_says_in_time_that_kafka_is_away_and_opens_again(
    gateway: tuple[Worker, Door], servers: Servers, own: Place, away: str
) -> None:
    process, door = gateway
    await door.says(1, ["satu"])
    if away == "frozen":
        servers.kafka.pause()
    else:
        servers.kafka.kill()
    began = monotonic()
    assert await door.post(webhook(1, "dua", first=1)) == 503
    assert monotonic() - began < 5
    await eventually(lambda: _is(process, "ready", 503))
    assert await process.probe("live") == 200
    if away == "frozen":
        servers.kafka.resume()
    else:
        await servers.restart(servers.kafka)
    # The provider delivers again what was refused.
    await door.says(1, ["dua"], first=1)
    await door.says(1, ["tiga"], first=2)
    await eventually(lambda: _is(process, "ready", 200), within=BACK_WITHIN)
    seen = await read_all(own.kafka, f"{own.prefix}intake.messages")
    assert len({one.id for one in seen}) == 3


@pytest.mark.timeout(400)
async def test_a_stage_waits_for_its_servers_and_goes_on_by_itself(servers: Servers, own: Place) -> None:
    subject = VerifySubject(own)
    await subject.prepare()
    async with subject.worker() as process:
        await process.started()
        async with flowing(subject) as stream:
            await stream.grown(20)
            for server in (servers.mongo, servers.kafka):
                server.pause()
                await eventually(lambda: _is(process, "ready", 503), within=BACK_WITHIN)
                assert await process.probe("live") == 200
                server.resume()
                await eventually(lambda: _is(process, "ready", 200), within=BACK_WITHIN)
                await stream.grown(20)

                server.kill()
                await eventually(lambda: _is(process, "ready", 503), within=BACK_WITHIN)
                assert await process.probe("live") == 200
                await servers.restart(server)
                await eventually(lambda: _is(process, "ready", 200), within=BACK_WITHIN)
                await stream.grown(20)
        # A process that cannot go on ends, and whoever keeps it starts another.
        caught = asyncio.create_task(subject.caught_up())
        ended = asyncio.create_task(process.died(within=BACK_WITHIN))
        await asyncio.wait({caught, ended}, return_when=asyncio.FIRST_COMPLETED)
        ended.cancel()
        assert process.child.exit_status is not None or await process.probe("live") == 200
    if not caught.done():
        async with subject.worker():
            await caught
    await caught
    await subject.verdict(stream.sent)
