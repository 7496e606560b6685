"""From a submitted report to a finished case over a real Kafka and MongoDB, and what may go wrong on the way."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from salur.contracts.base import Contract, Lane
from salur.contracts.cases import Case, CaseChanged, CaseState, CommandRefused
from salur.contracts.commands import AnswerCase, Command, DispatchCase, FinishCase, StartCase
from salur.contracts.notifications import NotificationRequested
from salur.contracts.reports import Place, ReportSubmitted, Verdict
from salur.messaging.clock import HeldClock
from salur.store.database import Store
from salur.store.parking import Parking
from services.router.app import ROLE as ROUTER
from services.verify.app import ROLE as VERIFY
from tests.kafka_tools import make_topics, put, read_all
from tests.made_up import ADMIN, AT, DINKES, PUPR, report, verified
from tests.polling import eventually
from tests.roles import held_up


@dataclass
class Road:
    """The topics between intake and desk, with what a test puts on them and reads from them."""

    kafka: str
    mongo: str
    prefix: str
    running: AsyncExitStack
    asked: int = field(default=0)

    async def start(self, *roles: Any, **given: Any) -> None:
        for role in roles:
            await self.running.enter_async_context(
                held_up(role, self.kafka, self.mongo, self.prefix, **given)
            )

    async def put(self, *events: tuple[str, Contract]) -> None:
        await put(self.kafka, self.prefix, events)

    async def ask(self, kind: type[Command], case: str, **changes: Any) -> str:
        """Sends a command under an event id of its own; gives the command's id."""
        self.asked += 1
        given = {"command": f"c-{self.asked}", "case": case, "at": AT, "by": PUPR} | changes
        command = kind.model_validate(given)
        await self.put((f"e-{self.asked}", command))
        return command.command

    async def read(self, topic: str, lane: Lane = Lane.ROUTINE) -> list[Any]:
        suffix = ".urgent" if lane is Lane.URGENT else ""
        # A slow Kafka's confirmation may come too late: the same event is sent again under its id.
        by_id = {seen.id: seen for seen in await read_all(self.kafka, f"{self.prefix}{topic}{suffix}")}
        return [seen.event() for seen in by_id.values()]

    async def versions(self, case: str, lane: Lane = Lane.ROUTINE) -> list[Case]:
        """Every version of a case that was told, in the order of telling."""
        changed: list[CaseChanged] = await self.read("cases.changed", lane)
        return [event.case for event in changed if event.case.case == case]

    async def reaches(self, case: str, state: CaseState, lane: Lane = Lane.ROUTINE) -> Case:
        """The newest version of a case once it is in a state."""

        async def there() -> Case:
            told = await self.versions(case, lane)
            assert told, "not told of yet"
            assert told[-1].state is state
            return told[-1]

        return await eventually(there, within=20)

    async def refused(self) -> list[CommandRefused]:
        found: list[CommandRefused] = await self.read("cases.refused")
        return found

    async def news(self, lane: Lane = Lane.ROUTINE) -> list[NotificationRequested]:
        found: list[NotificationRequested] = await self.read("notifications.requested", lane)
        return found


@pytest.fixture
async def road(kafka: str, mongo: str, prefix: str) -> AsyncIterator[Road]:
    await make_topics(kafka, prefix)
    async with AsyncExitStack() as running:
        yield Road(kafka, mongo, prefix, running)


async def count_is(reading: Callable[[], Any], number: int) -> list[Any]:
    """What is read, once it is so many."""

    async def there() -> list[Any]:
        found: list[Any] = await reading()
        assert len(found) == number
        return found

    return await eventually(there, within=20)


async def test_report_becomes_a_case_that_is_answered_and_finished(road: Road) -> None:
    await road.start(VERIFY, ROUTER)
    submitted = report()
    await road.put(("dialogue-1", submitted))
    case = await road.reaches(submitted.report, CaseState.TERVERIFIKASI)
    assert case.proposed_agency == "PUPR"
    assert case.place.name == "Kelurahan Wanggudu, Kecamatan Asera"
    assert {"nik_valid", "place_named"} <= {signal.name for signal in case.signals}

    await road.ask(DispatchCase, case.case, by=ADMIN, agency="PUPR")
    await road.reaches(case.case, CaseState.TERDISPOSISI)
    await road.ask(StartCase, case.case)
    await road.reaches(case.case, CaseState.PROSES)
    await road.ask(AnswerCase, case.case, text="Tim kami memeriksa besok pagi.")
    await road.reaches(case.case, CaseState.TINDAK_LANJUT)
    last = await road.ask(FinishCase, case.case, text="Lubang sudah ditambal.", media=("m-1",))
    done = await road.reaches(case.case, CaseState.SELESAI)

    assert [one.version for one in await road.versions(case.case)] == [1, 2, 3, 4, 5]
    told = [news.text for news in await road.news()]
    assert told == ["case_dispatched", "case_in_progress", "case_answered", "case_finished"]
    assert [entry.notification for entry in done.timeline if entry.notification] == [
        news.notification for news in await road.news()
    ]
    changed: list[CaseChanged] = await road.read("cases.changed")
    assert changed[-1].cause == last
    assert await road.refused() == []


async def test_emergency_reaches_its_agency_by_the_urgent_lane(road: Road) -> None:
    await road.start(VERIFY, ROUTER)
    danger = report(lane=Lane.URGENT, category="bencana", text="Rumah terbakar", place=Place(text="Wanggudu"))
    await road.put(("dialogue-1", danger))
    case = await road.reaches(danger.report, CaseState.TERDISPOSISI, Lane.URGENT)
    assert case.agency == "DAMKAR"
    told = sorted(news.text for news in await road.news(Lane.URGENT))
    assert told == ["duty_call", "duty_call", "emergency_sent"]
    assert await road.read("cases.changed") == []


async def test_commands_that_are_faster_than_their_case_wait_for_it_in_order(road: Road) -> None:
    await road.start(ROUTER)
    submitted = report()
    await road.ask(DispatchCase, submitted.report, by=ADMIN, agency="PUPR")
    await road.ask(StartCase, submitted.report)
    await road.ask(AnswerCase, submitted.report, text="Tim kami memeriksa besok pagi.")
    other = report("2")
    await road.put(("verify-2", verified(other)))
    await road.reaches(other.report, CaseState.TERVERIFIKASI)
    assert await road.versions(submitted.report) == []

    await road.put(("verify-1", verified(submitted)))
    case = await road.reaches(submitted.report, CaseState.TINDAK_LANJUT)
    assert case.version == 4
    assert await road.refused() == []


async def test_of_two_officers_at_once_one_wins_and_the_other_is_told(road: Road) -> None:
    await road.start(ROUTER)
    submitted = report()
    await road.put(("verify-1", verified(submitted)))
    await road.reaches(submitted.report, CaseState.TERVERIFIKASI)
    second = DispatchCase(command="c-b", case=submitted.report, at=AT, by=ADMIN, agency="DINKES")
    first = second.model_copy(update={"command": "c-a", "agency": "PUPR"})
    await road.put(("e-a", first), ("e-b", second))
    (refusal,) = await count_is(road.refused, 1)
    assert (refusal.command, refusal.reason, refusal.state) == (
        "c-b",
        "already_dispatched",
        CaseState.TERDISPOSISI,
    )
    assert "Dinas PUPR" in refusal.sentence
    case = await road.reaches(submitted.report, CaseState.TERDISPOSISI)
    assert (case.agency, case.version) == ("PUPR", 2)


async def test_officer_of_another_agency_is_refused(road: Road) -> None:
    await road.start(ROUTER)
    submitted = report()
    await road.put(("verify-1", verified(submitted)))
    await road.ask(DispatchCase, submitted.report, by=ADMIN, agency="PUPR")
    await road.ask(StartCase, submitted.report, by=DINKES)
    (refusal,) = await count_is(road.refused, 1)
    assert refusal.reason == "other_agency"
    assert refusal.sentence == (
        "Laporan ini dipegang Dinas PUPR. Hanya petugas Dinas PUPR atau admin yang bisa mengerjakannya."
    )


async def test_a_hospital_with_a_table_of_its_own_is_held_to_it(road: Road) -> None:
    clock = HeldClock(AT)
    await road.start(ROUTER, clock=clock)
    submitted = report(
        pack="64.08",
        category="kesehatan",
        text="Antre obat di RSUD Kudungga sampai enam jam",
        submitted_at=AT,
    )
    await road.put(("verify-1", verified(submitted)))
    case = await road.reaches(submitted.report, CaseState.TERVERIFIKASI)
    assert case.proposed_agency == "RSUD-KUDUNGGA"
    await road.ask(DispatchCase, case.case, by=ADMIN, agency="RSUD-KUDUNGGA")
    held = await road.reaches(case.case, CaseState.TERDISPOSISI)
    assert {due.clock: (due.at - AT, due.policy) for due in held.dues if due.met_at is None} == {
        "first_response": (timedelta(days=1), "pengaduan@RSUD-KUDUNGGA/1"),
        "completion": (timedelta(days=7), "pengaduan@RSUD-KUDUNGGA/1"),
    }
    (told,) = await road.news()
    assert (told.text, told.moments["due"]) == ("case_dispatched", AT + timedelta(days=1))


async def test_same_thing_twice_is_done_once(road: Road) -> None:
    await road.start(VERIFY, ROUTER)
    submitted = report()
    await road.put(("dialogue-1", submitted), ("dialogue-1", submitted))
    await road.reaches(submitted.report, CaseState.TERVERIFIKASI)
    command = DispatchCase(command="form-1", case=submitted.report, at=AT, by=ADMIN, agency="PUPR")
    # The same record again, and the same form sent again under another event id.
    await road.put(("form-1", command), ("form-1", command), ("form-1-again", command))
    await road.ask(StartCase, submitted.report)
    await road.reaches(submitted.report, CaseState.PROSES)
    assert await road.refused() == []
    versions = [case.version for case in await road.versions(submitted.report)]
    assert sorted(set(versions)) == [1, 2, 3]
    notifications = {news.notification for news in await road.news()}
    assert len(notifications) == 2


async def test_report_that_needs_review_waits_for_a_person(road: Road) -> None:
    await road.start(VERIFY, ROUTER)
    forwarded: ReportSubmitted = report(forwarded=True)
    await road.put(("dialogue-1", forwarded))
    case = await road.reaches(forwarded.report, CaseState.REVIEW)
    assert case.verdict is Verdict.NEEDS_REVIEW
    await road.ask(DispatchCase, case.case, by=ADMIN, agency="PUPR")
    (refusal,) = await count_is(road.refused, 1)
    assert refusal.reason == "illegal_transition"


async def test_report_of_a_pack_not_loaded_yet_waits_and_holds_nobody_up(road: Road) -> None:
    await road.start(VERIFY, ROUTER)
    elsewhere, here = report("1", pack="74.08"), report("2")
    await road.put(("dialogue-1", elsewhere), ("dialogue-2", here))
    await road.put(("verify-1", verified(report("3", pack="74.08"))))
    await road.reaches(here.report, CaseState.TERVERIFIKASI)
    store = Store(road.mongo, prefix=road.prefix)
    try:
        for stage in ("verify", "router"):
            waiting = Parking(store, stage)
            assert await eventually(partial(waiting.count, stage)) == 1
    finally:
        await store.close()
    assert await road.read("reports.submitted.dlq") == []
