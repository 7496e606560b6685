"""A year over Nyepi, Idul Fitri, Christmas and their cuti bersama: every clock rings once, when it is due, whoever dies meanwhile.

Router's stage and its timers work on a real MongoDB; what goes over Kafka between them is handed on here, so that a year
takes seconds and can be cut anywhere: each tenth day in the middle of the timers' round, and once, on the days of Idul Fitri, by
the death of a process of its own (SIGKILL) between what it stored and what it told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from lokal.holidays import get_holidays

from salur.contracts.cases import Case, CaseChanged
from salur.contracts.commands import Command, DispatchCase, FinishCase, StartCase
from salur.contracts.notifications import NotificationRequested
from salur.messaging.clock import HeldClock
from salur.regions import Zone
from salur.store.database import Store
from services.router.adapters.cases import CASES
from services.router.domain.timing import marks
from services.router.timers.adapters import StoredDueCases
from tests.made_up import ADMIN, PUPR, packs, report, verified
from tests.proofs.year import Router

YEAR = 2026
# Router looks every other evening, when the offices of both jurisdictions have closed; the clocks know nothing of that.
A_DAY = timedelta(days=1)
ROUNDS = timedelta(days=2)
# In the middle of the days off of Idul Fitri.
IDUL_FITRI = datetime(YEAR, 3, 20, tzinfo=UTC)


def days_off() -> set[date]:
    """The decree, from a source that Salur does not count with."""
    return {date.fromisoformat(day.date) for year in (YEAR, YEAR + 1) for day in get_holidays(year).holidays}


def closing(begun: date, days: int, off: set[date], zone: Zone) -> datetime:
    """The end of the n-th working day after a day, counted on the fingers."""
    day = begun
    while days:
        day += A_DAY
        days -= day.weekday() < 5 and day not in off
    return datetime.combine(day, time(16), zone.tz).astimezone(UTC)


def year() -> Iterator[datetime]:
    at = datetime(YEAR, 1, 1, 9, tzinfo=UTC)
    while at < datetime(YEAR + 1, 2, 5, tzinfo=UTC):
        yield at
        at += ROUNDS


async def test_every_clock_rings_once_and_when_it_is_due(mongo: str, prefix: str, tmp_path: Path) -> None:
    store = Store(mongo, prefix=prefix)
    clock = HeldClock(datetime(YEAR, 1, 1, 9, tzinfo=UTC))
    router = Router(store, clock)
    await router.stage.prepare()
    begun: dict[str, datetime] = {}
    deaths, kills = 0, 0
    for number, today in enumerate(year()):
        clock.advance(today - clock.now())
        if today.year == YEAR and number % 2 == 0:
            new = [one_report(f"{number}-{n}", n, today) for n in range(2)]
            begun |= {one.report.report: today for one in new}
            done = finished(new[0].report.report, today) if number % 6 == 0 else ()
            await router.hears(*new, *done)
        before = router.line.said
        if not kills and today >= IDUL_FITRI and await StoredDueCases(store).due(today, 1):
            await router.evening_of_another(mongo, prefix, tmp_path / "sent")
            kills += 1
        await router.evening(dies=number % 5 == 0)
        deaths += number % 5 == 0 and router.line.said > before

    cases = [CASES.read(row).case async for row in store.of(CASES).find({})]
    assert len(cases) == len(begun) == 184
    assert deaths > 20
    assert kills == 1
    off = days_off()
    rung: Counter[str] = Counter()
    for case in cases:
        rung.update(held_to(case, begun[case.case], off))
    ended = sum(case.rating is None and case.state == "selesai" for case in cases)
    assert rung == {"escalated": 8 * (len(cases) - ended), "rating_asked": ended}
    assert ended == 31

    versions = [(e.case.case, e.case.version) for e in router.line.told if isinstance(e, CaseChanged)]
    newest = {case.case: case.version for case in cases}
    assert set(versions) == {(case, version + 1) for case, last in newest.items() for version in range(last)}
    asked = {
        e.notification
        for e in router.line.told
        if isinstance(e, NotificationRequested) and e.text == "ask_rating"
    }
    assert len(asked) == ended
    await store.close()


def one_report(cause: str, n: int, at: datetime) -> Any:
    """One of Konawe Utara (WITA) and one of Mukomuko (WIB) in turn."""
    here: dict[str, Any] = {"pack": "74.09"} if n == 0 else {"pack": "17.06", "category": "jalan"}
    return verified(report(cause, submitted_at=at, **here))


def finished(case: str, at: datetime) -> tuple[Command, ...]:
    """All that an agency does with a case, on the first day."""
    given: dict[str, Any] = {"case": case, "at": at}
    return (
        DispatchCase(command=f"d-{case}", by=ADMIN, agency="PUPR", **given),
        StartCase(command=f"s-{case}", by=PUPR, **given),
        FinishCase(command=f"f-{case}", by=PUPR, text="Sudah ditambal.", media=("m-1",), **given),
    )


def held_to(case: Case, begun: datetime, off: set[date]) -> list[str]:
    """What rang in a case, each clock held to the day counted on the fingers and each mark to the round after it."""
    zone = packs().get(case.pack).zone
    amounts = {c.name: c.amount for c in packs().get(case.pack).policy_of(case.category).clocks}
    moments: list[datetime] = []
    for due in case.dues:
        if due.clock in amounts:
            assert due.at == closing(begun.astimezone(zone.tz).date(), amounts[due.clock], off, zone)
        expected = [(mark, at) for mark, at in marks(due) if due.met_at is None or at < due.met_at]
        assert due.rung == tuple(mark for mark, _ in expected)
        moments += [at for _, at in expected]
    what = [entry for entry in case.timeline if entry.what in ("escalated", "rating_asked")]
    for at, entry in zip(sorted(moments), what, strict=True):
        assert at <= entry.at < at + ROUNDS, (case.case, at, entry.at)
    return [entry.what for entry in what]
