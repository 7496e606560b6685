"""Killed within a transaction, a process leaves locks in MongoDB; its successor does not wait a minute for them."""

from __future__ import annotations

import asyncio
import signal
import sys

import pytest

from salur.store.database import Store
from salur.store.driver import DriverName
from salur.store.errors import Conflict

_KILLED_WITHIN = """
import asyncio, os, sys
from salur.store.database import Store
from salur.store.driver import DriverName

async def main(uri, prefix, driver, name):
    store = Store(uri, prefix=prefix, driver_name=DriverName(driver), name=name)
    async with store.transaction() as session:
        await store.collection("toy", "things").insert_one({"_id": 1}, session=session)
        os.kill(os.getpid(), 9)

asyncio.run(main(*sys.argv[1:]))
"""


async def _killed_within(mongo: str, prefix: str, driver: DriverName, name: str) -> None:
    command = [sys.executable, "-c", _KILLED_WITHIN, mongo, prefix, driver, name]
    child = await asyncio.create_subprocess_exec(*command)
    assert await child.wait() == -signal.SIGKILL


async def _write(store: Store) -> None:
    async with store.transaction() as session:
        await store.collection("toy", "things").insert_one({"_id": 1}, session=session)


@pytest.mark.parametrize("driver", list(DriverName))
async def test_successor_ends_what_its_predecessor_had_open_and_no_more(
    mongo: str, prefix: str, driver: DriverName
) -> None:
    successor = Store(mongo, prefix=prefix, driver_name=driver, name="verify satu")
    neighbour = Store(mongo, prefix=prefix, driver_name=driver, name="verify dua")
    await neighbour.index(neighbour.collection("toy", "things"), ())
    await _killed_within(mongo, prefix, driver, "verify satu")
    await neighbour.end_left_behind()
    with pytest.raises(Conflict):
        await _write(neighbour)
    await successor.end_left_behind()
    await _write(successor)
    await successor.close()
    await neighbour.close()
