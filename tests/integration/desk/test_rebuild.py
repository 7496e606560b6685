"""`salur rebuild desk`: the read model is built anew while desk goes on."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from pymongo import MongoClient

from salur.contracts.base import Lane
from salur.contracts.topics import registry
from salur.messaging.clock import SystemClock
from salur.store.database import Store
from services.desk.adapters.rebuild import Rebuilt, _Reader, rebuild
from tests.integration.desk.histories import History
from tests.integration.desk.meja import Meja, appears, desk_at_work
from tests.made_up import PUPR
from tests.polling import eventually

# What the store notes of its own writes, and no part of a case: left out where read models are compared.
BOOKKEEPING = {"_v": 0, "_c": 0}


async def rebuilt(kafka: str, mongo: str, prefix: str) -> Rebuilt:
    store = Store(mongo, prefix=prefix)
    try:
        return await rebuild(store, kafka, registry(prefix))
    finally:
        await store.close()


async def test_what_was_lost_is_there_again_in_its_newest_version(
    kafka: str, mongo: str, prefix: str, topics: None
) -> None:
    now = SystemClock().now()
    older = History.begin("1", now - timedelta(hours=8), text="Jembatan roboh")
    older_event = older.changed()
    older.dispatched("PUPR").started(PUPR)
    urgent = History.begin(
        "2", now - timedelta(minutes=3), lane=Lane.URGENT, category="bencana", text="Api besar"
    )
    newest = {walk.case.case: walk.case.version for walk in (older, urgent)}
    async with desk_at_work(kafka, mongo, prefix) as meja:
        await meja.put(older.changed(), older_event, urgent.changed())
        with MongoClient[dict[str, Any]](mongo) as client:
            cases = client[f"{prefix}salur_desk"].cases
            # The database itself: pages would lay over it what they have just seen.
            await eventually(lambda: {c["_id"]: c["case"]["version"] for c in cases.find()} == newest)
            before = list(cases.find({}, BOOKKEEPING).sort("_id"))
            cases.delete_one({"_id": older.case.case})
            cases.update_one({"_id": urgent.case.case}, {"$set": {"case.text": "lain"}})

            done = await rebuilt(kafka, mongo, prefix)

            assert done == Rebuilt(records=3, unreadable=0, cases=2)
            assert list(cases.find({}, BOOKKEEPING).sort("_id")) == before
            names = client[f"{prefix}salur_desk"].list_collection_names()
            assert [name for name in names if name.startswith("cases_")] == []
            assert {"case.code_1", "case.pack_1_order_1"} <= set(cases.index_information())


async def test_change_that_comes_just_before_the_swap_is_not_lost(
    kafka: str, mongo: str, prefix: str, topics: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = History.begin("1", SystemClock().now() - timedelta(days=2))
    copy = _Reader.copy
    with MongoClient[dict[str, Any]](mongo) as client:
        cases = client[f"{prefix}salur_desk"].cases

        def versions() -> list[int]:
            return [kept["case"]["version"] for kept in cases.find()]

        async with desk_at_work(kafka, mongo, prefix) as meja:
            await meja.put(walk.changed())
            await eventually(lambda: versions() == [1])

            async def copy_and_change(self: _Reader, target: Any, ends: Any) -> None:
                await copy(self, target, ends)
                if walk.case.version == 1:
                    await meja.put(walk.dispatched("PUPR").changed())
                    await eventually(lambda: versions() == [2])

            monkeypatch.setattr(_Reader, "copy", copy_and_change)
            await rebuilt(kafka, mongo, prefix)
            assert versions() == [2]
            await meja.put(walk.started(PUPR).changed())
            await eventually(lambda: versions() == [3])


async def test_desk_answers_all_the_while(meja: Meja, kafka: str, mongo: str, prefix: str) -> None:
    submitted = await meja.report()
    async with meja.officer("admin") as admin:
        await appears(admin, "/meja", "Jalan berlubang")
        rebuilding = asyncio.create_task(rebuilt(kafka, mongo, prefix))
        while not rebuilding.done():
            assert (await admin.get(f"/meja/{submitted.report}")).status == 200
        assert (await rebuilding).cases == 1
