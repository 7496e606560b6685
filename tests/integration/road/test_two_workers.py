"""Two workers hold one partition for a moment, as in a forced rebalance: cases stay right, and nothing is told twice
in two ways."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from salur.contracts import wire
from salur.contracts.base import Contract
from salur.contracts.cases import Case, CaseState
from salur.contracts.commands import AnswerCase, DispatchCase, FinishCase, StartCase
from salur.contracts.topics import registry
from salur.messaging.clock import SystemClock
from salur.messaging.crash import CrashPlan
from salur.messaging.outputs import Outputs
from salur.messaging.parking_pump import pump
from salur.messaging.producer import Producer
from salur.messaging.records import Record
from salur.messaging.stage import Stage
from salur.privacy.audit import examine
from salur.privacy.audit_chains import all_chains
from salur.store.database import Store
from salur.store.driver import DriverName
from services.router.adapters.cases import CASES
from services.router.adapters.models import Keywords
from services.router.app import spec
from services.router.handlers import RouterUnit
from tests.kafka_tools import Seen, make_topics, read_all
from tests.made_up import ADMIN, AT, PUPR, packs, report, verified
from tests.polling import eventually
from tests.roles import KEYS

CASES_IN_TEST = 12


@asynccontextmanager
async def worker(kafka: str, mongo: str, prefix: str, driver: DriverName) -> AsyncIterator[Stage[RouterUnit]]:
    """A router of its own: its store, its producer, its stage."""
    async with AsyncExitStack() as stack:
        store = Store(mongo, prefix=prefix, driver_name=driver)
        stack.push_async_callback(store.close)
        producer = Producer(kafka, "router")
        await producer.start()
        stack.push_async_callback(producer.stop)
        stage = Stage(
            spec(packs(), "https://lapor.example", Keywords()),
            store=store,
            producer=producer,
            outputs=Outputs("router", registry(prefix), KEYS),
            clock=SystemClock(),
            crash=CrashPlan(),
        )
        await stage.prepare()
        yield stage


def record(event: Contract, event_id: str, topic: str, offset: int) -> Record:
    headers = wire.headers(event, event_id=event_id, source="test", at=AT, trace=None)
    return Record(topic, 0, offset, event.key().encode(), wire.body(event), headers)


def a_days_records() -> list[Record]:
    """Cases that are opened, dispatched, answered and finished, as they stand in the two topics of a partition."""
    reports = [report(str(number)) for number in range(CASES_IN_TEST)]
    opened = [
        record(verified(r), f"v-{r.report}", "reports.verified", number) for number, r in enumerate(reports)
    ]
    commands: list[Record] = []
    for number, r in enumerate(reports):
        told = {"case": r.report, "at": AT}
        asked = (
            DispatchCase(command=f"d-{number}", by=ADMIN, agency="PUPR", **told),
            StartCase(command=f"s-{number}", by=PUPR, **told),
            AnswerCase(command=f"a-{number}", by=PUPR, text="Besok kami periksa.", **told),
            FinishCase(command=f"f-{number}", by=PUPR, text="Sudah ditambal.", media=("m-1",), **told),
        )
        for command in asked:
            commands.append(record(command, command.command, "cases.commands", len(commands)))
    return [*opened, *commands]


async def work_through(stage: Stage[RouterUnit], records: Sequence[Record], chance: random.Random) -> None:
    """In batches of any size, as a fetch gives them."""
    at = 0
    while at < len(records):
        size = chance.randint(1, 9)
        await stage.process(records[at : at + size])
        at += size


@pytest.mark.parametrize("driver", list(DriverName))
async def test_cases_are_right_and_each_version_is_told_in_one_way(
    kafka: str, mongo: str, prefix: str, driver: DriverName
) -> None:
    await make_topics(kafka, prefix)
    records = a_days_records()
    async with worker(kafka, mongo, prefix, driver) as one, worker(kafka, mongo, prefix, driver) as other:
        await asyncio.gather(
            work_through(one, records, random.Random(1)), work_through(other, records, random.Random(2))
        )
        await wait_for_parked(one, {record.topic for record in records})
    told = await told_of(kafka, prefix)
    assert len(told) == CASES_IN_TEST
    for versions in told.values():
        assert sorted(versions) == [1, 2, 3, 4, 5]
        last = one_way(versions[5])
        assert last.state is CaseState.SELESAI
        for number, seen in versions.items():
            case = one_way(seen)
            assert case.version == number
            # What was told earlier is what the last version remembers.
            assert last.timeline[: len(case.timeline)] == case.timeline
    assert await read_all(kafka, f"{prefix}cases.refused") == []
    await same_as_kept(mongo, prefix, told)
    await each_message_has_one_id(kafka, prefix)


async def wait_for_parked(stage: Stage[RouterUnit], topics: Collection[str]) -> None:
    """A command can be ahead of its case where one worker lags: it waits and is done then."""

    async def empty() -> bool:
        await pump(stage, SystemClock(), topics)
        return await stage.parking.count("router") == 0

    await eventually(empty, within=30)


async def told_of(kafka: str, prefix: str) -> dict[str, dict[int, list[Seen]]]:
    told: dict[str, dict[int, list[Seen]]] = defaultdict(lambda: defaultdict(list))
    for seen in await read_all(kafka, f"{prefix}cases.changed"):
        case = seen.event().case
        told[case.case][case.version].append(seen)
    return told


def one_way(seen: list[Seen]) -> Case:
    """The version as it was told, however often: the same id and the same bytes."""
    assert len({(one.id, one.value) for one in seen}) == 1
    case: Case = seen[0].event().case
    return case


async def same_as_kept(mongo: str, prefix: str, told: dict[str, dict[int, list[Seen]]]) -> None:
    store = Store(mongo, prefix=prefix)
    try:
        assert examine(await all_chains(store)) == []
        kept = {d["_id"]: CASES.read(d) for d in await store.of(CASES).find({}).to_list(None)}
    finally:
        await store.close()
    assert {case: record.case for case, record in kept.items()} == {
        case: one_way(versions[5]) for case, versions in told.items()
    }


async def each_message_has_one_id(kafka: str, prefix: str) -> None:
    news = [seen.event() for seen in await read_all(kafka, f"{prefix}notifications.requested")]
    assert len({one.notification for one in news}) == 4 * CASES_IN_TEST
    assert len({one.model_dump_json() for one in news}) == 4 * CASES_IN_TEST
