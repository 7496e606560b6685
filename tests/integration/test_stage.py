"""The stage runner against a real MongoDB and a real Kafka: one outcome per cause, whatever happens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import BaseModel

from salur.contracts import wire
from salur.contracts.base import Contract
from salur.contracts.golden import EXAMPLES
from salur.contracts.reports import PlaceGrade, ReportSubmitted, ReportVerified, Verdict
from salur.contracts.topics import registry
from salur.messaging.clock import Clock, HeldClock
from salur.messaging.crash import CrashPlan
from salur.messaging.dead_letters import Original
from salur.messaging.errors import Reject, Retry
from salur.messaging.outputs import Outputs
from salur.messaging.parking_pump import pump
from salur.messaging.producer import Producer
from salur.messaging.records import Record
from salur.messaging.routes import Route, StageSpec
from salur.messaging.stage import Stage
from salur.privacy import KeyRing
from salur.store.database import Store
from salur.store.driver import DriverName
from salur.store.errors import Conflict
from salur.store.kinds import Kind
from salur.store.work import Work
from tests.kafka_tools import Seen, make_topics, read_all

SUBMITTED = next(event for event in EXAMPLES if isinstance(event, ReportSubmitted))
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
KEYS = KeyRing.generate()


class Tally(BaseModel):
    """How often a category was reported, and by which reports, in order."""

    category: str
    reports: tuple[str, ...] = ()


TALLIES = Kind("toy", "tallies", Tally, lambda tally: tally.category)


@dataclass
class Toy:
    """A stage that counts reports by category and can be told to fail."""

    work: Work
    clock: Clock
    faults: dict[str, Exception]

    async def on_submitted(self, event: ReportSubmitted) -> Sequence[Contract]:
        tally = await self.work.get(TALLIES, event.category) or Tally(category=event.category)
        changed = tally.model_copy(update={"reports": (*tally.reports, event.report)})
        self.work.put(TALLIES, changed)
        fault = self.faults.get(event.report)
        if fault is not None:
            raise fault
        verified = ReportVerified(
            report=event,
            place=event.place,
            grade=PlaceGrade.NAMED,
            verdict=Verdict.VERIFIED,
            verified_at=self.clock.now(),
        )
        return (verified,)


@dataclass
class Bench:
    """A stage with its servers, and what a test does with them."""

    kafka: str
    prefix: str
    store: Store
    producer: Producer
    clock: HeldClock
    faults: dict[str, Exception] = field(default_factory=dict)

    def stage(self, batch: int = 500) -> Stage[Toy]:
        spec = StageSpec(
            batch=batch,
            name="toy",
            database="toy",
            topics=("reports.submitted",),
            routes=(
                Route(
                    ReportSubmitted,
                    lambda event, toy: toy.on_submitted(event),
                    lambda event: ((TALLIES, event.category),),
                ),
            ),
            unit=lambda work, clock: Toy(work, clock, self.faults),
            kinds=(TALLIES,),
        )
        return Stage(
            spec,
            store=self.store,
            producer=self.producer,
            outputs=Outputs("toy", registry(self.prefix), KEYS),
            clock=self.clock,
            crash=CrashPlan(),
            prefix=self.prefix,
        )

    @property
    def topics(self) -> list[str]:
        return [f"{self.prefix}reports.submitted"]

    def record(
        self,
        number: int,
        *,
        offset: int | None = None,
        key: str = "k",
        value: bytes | None = None,
        headers: dict[str, bytes] | None = None,
    ) -> Record:
        event = report(number)
        given = dict(wire.headers(event, event_id=f"e-{number}", source="test", at=AT, trace=None))
        return Record(
            f"{self.prefix}reports.submitted",
            0,
            number if offset is None else offset,
            key.encode(),
            wire.body(event) if value is None else value,
            tuple((given | (headers or {})).items()),
        )

    async def verified(self) -> list[Seen]:
        return await read_all(self.kafka, f"{self.prefix}reports.verified")

    async def dead(self) -> list[Any]:
        return [seen.event() for seen in await read_all(self.kafka, f"{self.prefix}reports.submitted.dlq")]

    async def tally(self, category: str = "infrastruktur") -> tuple[str, ...]:
        found = await Work(self.store).get(TALLIES, category)
        return found.reports if found else ()


@pytest.fixture(params=list(DriverName))
async def bench(request: pytest.FixtureRequest, kafka: str, mongo: str, prefix: str) -> AsyncIterator[Bench]:
    store = Store(mongo, prefix=prefix, driver_name=request.param)
    producer = Producer(kafka, "toy")
    await make_topics(kafka, prefix, "reports.verified", "reports.submitted.dlq")
    await producer.start()
    made = Bench(kafka, prefix, store, producer, HeldClock(AT))
    await made.stage().prepare()
    yield made
    await producer.stop()
    await store.close()


def report(number: int) -> ReportSubmitted:
    return SUBMITTED.model_copy(update={"report": f"r-{number:032x}"})


async def test_a_batch_becomes_state_and_events_in_order(bench: Bench) -> None:
    await bench.stage().process([bench.record(n) for n in range(20)])
    assert await bench.tally() == tuple(report(n).report for n in range(20))
    assert {seen.event().report.report for seen in await bench.verified()} == {
        report(n).report for n in range(20)
    }


async def test_a_cause_seen_again_gives_the_same_bytes_and_changes_nothing(bench: Bench) -> None:
    await bench.stage().process([bench.record(n) for n in range(5)])
    bench.clock.advance(timedelta(hours=1))
    await bench.stage().process([bench.record(n, offset=100 + n) for n in range(5)])
    by_id: dict[str, set[tuple[bytes, str]]] = {}
    for seen in await bench.verified():
        by_id.setdefault(seen.id, set()).add((seen.value, str(sorted(seen.headers.items()))))
    assert len(by_id) == 5
    assert all(len(forms) == 1 for forms in by_id.values())
    assert len(await bench.tally()) == 5


async def test_a_cause_twice_in_a_batch_is_decided_once(bench: Bench) -> None:
    await bench.stage().process([bench.record(1), bench.record(1, offset=7), bench.record(2)])
    assert await bench.tally() == (report(1).report, report(2).report)
    assert len(await bench.verified()) == 2


POISON: dict[str, tuple[dict[str, Any], str]] = {
    "not JSON": ({"value": b"\xff\xfe\x00"}, "invalid"),
    "a version nobody knows": ({"headers": {"ce_type": b"salur.report-submitted.v9"}}, "unknown_type"),
    "an event of another stage": ({"headers": {"ce_type": b"salur.start-case.v1"}}, "invalid"),
    "no id": ({"headers": {"ce_id": b""}}, "no_id"),
    "headers that are not text": ({"headers": {"ce_type": b"\xff"}}, "no_type"),
    "a wrong field": ({"value": wire.body(SUBMITTED).replace(b'"74.09"', b"[]")}, "invalid"),
}


@pytest.mark.parametrize("name", POISON)
async def test_poison_becomes_a_dead_letter_and_its_siblings_go_on(bench: Bench, name: str) -> None:
    change, reason = POISON[name]
    poison = bench.record(1, **change)
    await bench.stage().process([bench.record(0), poison, bench.record(2)])
    assert await bench.tally() == (report(0).report, report(2).report)
    (letter,) = await bench.dead()
    assert letter.reason == reason
    original = Original.unpack(KEYS.open(letter.sealed))
    assert (original.key, original.value, original.headers) == (poison.key, poison.value, poison.headers)


async def test_poison_read_again_is_the_same_letter(bench: Bench) -> None:
    poison = bench.record(1, **POISON["not JSON"][0])
    await bench.stage().process([poison])
    await bench.stage().process([poison])
    letters = await read_all(bench.kafka, f"{bench.prefix}reports.submitted.dlq")
    assert len({(seen.id, seen.value) for seen in letters}) == 1


async def test_two_poisons_with_one_id_are_two_letters(bench: Bench) -> None:
    await bench.stage().process([bench.record(1, value=b"a"), bench.record(1, offset=9, value=b"b")])
    assert len(await bench.dead()) == 2


@pytest.mark.parametrize("fault", [Reject("no_such_thing"), ZeroDivisionError("a bug")])
async def test_what_a_failed_record_wrote_is_undone(bench: Bench, fault: Exception) -> None:
    bench.faults[report(1).report] = fault
    await bench.stage().process([bench.record(0), bench.record(1), bench.record(2)])
    assert await bench.tally() == (report(0).report, report(2).report)
    assert len(await bench.verified()) == 2
    (letter,) = await bench.dead()
    assert letter.reason in ("no_such_thing", "handler_failed")


async def test_a_record_that_must_wait_holds_back_its_own_line_only(bench: Bench) -> None:
    bench.faults[report(1).report] = Retry("not_yet")
    stage = bench.stage()
    await stage.process([bench.record(1, key="a"), bench.record(2, key="a"), bench.record(3, key="b")])
    await stage.process([bench.record(4, key="a")])
    assert await bench.tally() == (report(3).report,)
    assert await stage.parking.count("toy") == 3

    del bench.faults[report(1).report]
    bench.clock.advance(timedelta(seconds=1))
    assert await pump(stage, bench.clock, [f"{bench.topics[0]}.urgent"]) == 0, "another lane's worker took it"
    for _ in range(4):
        bench.clock.advance(timedelta(seconds=1))
        await pump(stage, bench.clock, bench.topics)
    assert await bench.tally() == tuple(report(n).report for n in (3, 1, 2, 4))
    assert await stage.parking.count("toy") == 0
    assert len(await bench.verified()) == 4


async def test_a_parked_record_that_comes_again_is_parked_once(bench: Bench) -> None:
    bench.faults[report(1).report] = Retry("not_yet")
    stage = bench.stage()
    await stage.process([bench.record(1)])
    await stage.process([bench.record(1)])
    assert await stage.parking.count("toy") == 1


async def test_patience_ends_in_a_dead_letter(bench: Bench) -> None:
    bench.faults[report(1).report] = Retry("not_yet", patience=timedelta(minutes=10))
    stage = bench.stage()
    await stage.process([bench.record(1), bench.record(2)])
    for _ in range(40):
        bench.clock.advance(timedelta(minutes=1))
        await pump(stage, bench.clock, bench.topics)
    (letter,) = await bench.dead()
    assert (letter.reason, letter.where) == ("not_yet", "patience")
    assert await bench.tally() == (report(2).report,)


async def test_two_workers_on_the_same_records_decide_each_once(bench: Bench) -> None:
    batches = [[bench.record(n) for n in range(30)], [bench.record(n, offset=n + 50) for n in range(10, 40)]]
    await asyncio.gather(*(bench.stage().process(batch) for batch in batches for _ in range(2)))
    tally = await bench.tally()
    assert sorted(tally) == sorted(report(n).report for n in range(40))
    assert len({(seen.id, seen.value) for seen in await bench.verified()}) == 40


async def test_one_batch_is_decided_while_another_is_written(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, decided = bench.stage(batch=10), 0
    second = asyncio.Event()
    decide, write = stage._decide, stage._write

    async def deciding(*given: Any) -> Toy:
        nonlocal decided
        decided += 1
        if decided == 2:
            second.set()
        return await decide(*given)

    async def writing(*given: Any) -> None:
        await asyncio.wait_for(second.wait(), 60)
        await write(*given)

    monkeypatch.setattr(stage, "_decide", deciding)
    monkeypatch.setattr(stage, "_write", writing)
    keys = "abcd"
    # All count on one document: whichever batch is written second is decided again.
    await stage.process([bench.record(n, key=keys[n % 4]) for n in range(20)])
    assert decided > 2
    assert len(await bench.verified()) == 20
    order = await bench.tally()
    assert len(order) == 20
    for key in range(4):
        mine = [report(n).report for n in range(key, 20, 4)]
        assert [one for one in order if one in mine] == mine


async def test_a_document_written_meanwhile_is_not_overwritten(bench: Bench) -> None:
    first, second = Work(bench.store), Work(bench.store)
    for work in (first, second):
        assert await work.get(TALLIES, "x") is None
        work.put(TALLIES, Tally(category="x", reports=("1",)))
    async with bench.store.transaction() as session:
        await first.flush(session)
    with pytest.raises(Conflict):
        async with bench.store.transaction() as session:
            await second.flush(session)
