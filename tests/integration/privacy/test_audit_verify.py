"""`salur audit verify` finds each way in which somebody could touch a chain, and names the first entry of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from typer.testing import CliRunner

from salur.commands.audit import app
from salur.contracts.topics import registry
from salur.messaging.audit_heads import Anchors
from salur.messaging.clock import HeldClock
from salur.messaging.producer import Producer
from salur.privacy.audit import Entry, next_entry
from salur.privacy.audit_log import AuditLog
from salur.store.database import Store
from tests.kafka_tools import make_topics

AT = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
WRITER = "notify-a"


@pytest.fixture
async def store(mongo: str, prefix: str) -> AsyncIterator[Store]:
    store = Store(mongo, prefix=prefix)
    yield store
    await store.close()


@pytest.fixture
async def two_chains(store: Store, kafka: str, prefix: str) -> AsyncIterator[tuple[Anchors, Anchors]]:
    """Two writers with ten entries each, that know one another's heads."""
    await make_topics(kafka, prefix, "audit.heads")
    clock = HeldClock(AT)
    anchors = []
    producer = Producer(kafka, "test")
    await producer.start()
    for database, writer in (("notify", WRITER), ("router", "router-a")):
        log = AuditLog(store, database, writer, clock)
        await log.prepare()
        for n in range(10):
            await log.append([{"action": "address_read", "subject": f"s_{n}", "why": "notify"}])
        one = Anchors(log, kafka, registry(prefix), producer, clock)
        await one.once()
        anchors.append(one)
    yield anchors[0], anchors[1]
    await producer.stop()


def verified(
    monkeypatch: pytest.MonkeyPatch, mongo: str, kafka: str, prefix: str
) -> tuple[int, dict[str, Any]]:
    for name, value in (("MONGO", mongo), ("KAFKA", kafka), ("PREFIX", prefix)):
        monkeypatch.setenv(f"SALUR_{name}", value)
    result = CliRunner().invoke(app, ["verify", "--json"])
    report: dict[str, Any] = json.loads(result.stdout)
    return result.exit_code, report


async def edit(rows: Any) -> None:
    await rows.update_one({"seq": 4, "writer": WRITER}, {"$set": {"what.subject": "s_other"}})


async def misshape(rows: Any) -> None:
    await rows.update_one({"seq": 4, "writer": WRITER}, {"$unset": {"what": ""}})


async def delete(rows: Any) -> None:
    await rows.delete_one({"seq": 4, "writer": WRITER})


async def insert(rows: Any) -> None:
    third = Entry.model_validate(await rows.find_one({"seq": 3}))
    forged = next_entry(third, {"action": "nothing"}, writer=WRITER, at=AT)
    await rows.insert_one({"_id": f"{WRITER}\n{3:015}a", **forged.model_dump()})


async def reorder(rows: Any) -> None:
    four, five = await rows.find_one({"seq": 4}), await rows.find_one({"seq": 5})
    for row, other in ((four, five), (five, four)):
        await rows.replace_one({"_id": row["_id"]}, {**other, "_id": row["_id"]})


async def rewrite(rows: Any) -> None:
    """Everything from the fourth entry on is written anew, hashes and all."""
    kept = [Entry.model_validate(row) for row in await rows.find({}).sort("_id", 1).to_list(None)]
    last = kept[2]
    for entry in kept[3:]:
        last = next_entry(last, {**entry.what, "why": "forged"}, writer=WRITER, at=AT)
        await rows.replace_one({"seq": entry.seq}, {"_id": f"{WRITER}\n{last.seq:015}", **last.model_dump()})


async def truncate(rows: Any) -> None:
    await rows.delete_many({"seq": {"$gte": 8}})


async def drop(rows: Any) -> None:
    await rows.delete_many({})


@pytest.mark.parametrize(
    ("tamper", "first"),
    [
        (edit, 4),
        (misshape, 4),
        (delete, 4),
        (insert, 5),
        (reorder, 4),
        (rewrite, 10),
        (truncate, 8),
        (drop, 1),
    ],
)
async def test_a_chain_somebody_touched_is_named_with_its_first_broken_entry(
    two_chains: tuple[Anchors, Anchors],
    store: Store,
    mongo: str,
    kafka: str,
    prefix: str,
    tamper: Callable[[Any], Awaitable[None]],
    first: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    status, report = await asyncio.to_thread(verified, monkeypatch, mongo, kafka, prefix)
    assert (status, report["whole"], report["broken"]) == (0, True, [])
    assert {chain["writer"] for chain in report["chains"]} == {WRITER, "router-a"}
    await tamper(store.collection("notify", "audit"))
    status, report = await asyncio.to_thread(verified, monkeypatch, mongo, kafka, prefix)
    assert status == 1
    assert [(fault["writer"], fault["seq"]) for fault in report["broken"]] == [(WRITER, first)]
