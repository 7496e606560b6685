"""The probes and metrics of a process, asked over a real socket."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from salur.messaging.producer import Producer
from salur.observability import Health, admin_server, metrics
from salur.store.database import Store
from salur.web.serving import CannotListen


@pytest.fixture
def health() -> Health:
    return Health(check_timeout=1.0)


@pytest.fixture
async def admin(health: Health) -> AsyncIterator[aiohttp.ClientSession]:
    async with (
        admin_server(health, "127.0.0.1", 0) as address,
        aiohttp.ClientSession(address, timeout=aiohttp.ClientTimeout(5)) as session,
    ):
        yield session


async def probe(session: aiohttp.ClientSession, name: str) -> tuple[int, list[str]]:
    async with session.get(f"/healthz/{name}") as answer:
        body = await answer.json()
        assert body["status"] == ("ok" if answer.status == 200 else "failing")
        return answer.status, body["problems"]


async def test_probes_follow_a_process_from_its_start(health: Health, admin: aiohttp.ClientSession) -> None:
    assert await probe(admin, "startup") == (503, ["The process is still starting."])
    assert (await probe(admin, "ready"))[0] == 503
    assert await probe(admin, "live") == (200, [])
    health.started()
    assert await probe(admin, "startup") == (200, [])
    assert await probe(admin, "ready") == (200, [])


async def test_ready_asks_the_real_servers_and_names_the_one_that_is_away(
    health: Health, admin: aiohttp.ClientSession, mongo: str, kafka: str
) -> None:
    health.started()
    store, away = Store(mongo), Store("mongodb://127.0.0.1:9/?directConnection=true", timeout=0.2)
    producer = Producer(kafka, "test-admin")
    await producer.start()
    health.watch("kafka", producer.ping)
    health.watch("mongo", store.ping)
    assert await probe(admin, "ready") == (200, [])
    health.watch("mongo", away.ping)
    assert await probe(admin, "ready") == (503, ["mongo does not answer (StoreUnavailable)."])
    assert metrics.registry.get_sample_value("salur_dependency_up", {"dependency": "mongo"}) == 0
    assert metrics.registry.get_sample_value("salur_dependency_up", {"dependency": "kafka"}) == 1
    await producer.stop()
    await store.close()
    await away.close()


async def test_metrics_are_exposed_as_prometheus_reads_them(admin: aiohttp.ClientSession) -> None:
    metrics.counter("salur_webhook_requests_total").labels(channel="whatsapp", outcome="bad_signature").inc()
    async with admin.get("/metrics") as answer:
        assert answer.content_type == "text/plain"
        text = await answer.text()
    assert 'salur_webhook_requests_total{channel="whatsapp",outcome="bad_signature"}' in text
    assert "process_resident_memory_bytes" in text


async def test_a_taken_port_is_one_clear_sentence(health: Health) -> None:
    async with admin_server(health, "127.0.0.1", 0) as address:
        port = int(address.rsplit(":", 1)[1])
        with pytest.raises(CannotListen, match=f"127.0.0.1:{port}"):
            async with admin_server(health, "127.0.0.1", port):
                pytest.fail("two servers on one port")


async def test_an_address_for_every_interface_can_be_asked(health: Health) -> None:
    async with admin_server(health, "0.0.0.0", 0) as address, aiohttp.ClientSession() as session:
        assert address.startswith("http://127.0.0.1:")
        async with session.get(f"{address}/healthz/live") as answer:
            assert answer.status == 200
