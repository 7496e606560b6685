"""What leaders and the public are told of thousands of cases, counted by MongoDB in time for a page."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from salur.contracts.base import Sensitivity
from salur.contracts.cases import Case, Due, Rating
from salur.messaging.clock import HeldClock, SystemClock
from salur.store.database import Store
from services.desk.adapters.documents import CASES
from services.desk.adapters.figures import MongoFigures
from services.desk.domain.progress import total
from services.desk.domain.record import CaseRecord
from tests.integration.desk.histories import History
from tests.integration.desk.meja import Meja, appears
from tests.made_up import AT, PUPR, pack

DAY = timedelta(days=1)
MANY = 4_000


def made(n: int, random: Random, done: Case, held: Case) -> Case:
    """The n-th of many cases: every third is finished, in one to nine days, and some of those too late."""
    finished = n % 3 == 0
    at = AT + DAY * (n % 80)
    ended = at + DAY * (1 + n % 9)
    due = Due(clock="completion", at=at + 6 * DAY, policy="p", met_at=ended if finished else None)
    changes: dict[str, Any] = {
        "case": f"r-{n:032x}",
        "code": f"{n:012d}",
        "agency": random.choice(("PUPR", "DINKES", "KEC-ASERA")),
        "submitted_at": at,
        "changed_at": ended if finished else at,
        "dues": (due,),
        "rating": Rating(score=4, at=ended) if n % 30 == 0 else None,
        "sensitivity": Sensitivity.RESTRICTED if n % 100 == 99 else Sensitivity.OPEN,
        "timeline": (),
    }
    return (done if finished else held).model_copy(update=changes)


@pytest.fixture
async def store(mongo: str, prefix: str) -> AsyncIterator[Store]:
    kept = Store(mongo, prefix=prefix)
    await kept.prepare([CASES])
    held = History.begin("1", AT).dispatched("PUPR")
    done = History.begin("1", AT).dispatched("PUPR").started(PUPR).finished(PUPR, "Sudah.")
    random = Random(7)
    rows = [CaseRecord.of(made(n, random, done.case, held.case)) for n in range(MANY)]
    await kept.of(CASES).insert_many([CASES.document(row, 1) for row in rows])
    yield kept
    await kept.close()


async def test_figures_of_thousands_add_up_and_are_counted_at_once(store: Store) -> None:
    figures = MongoFigures(store, HeldClock(AT + 100 * DAY))
    shown = MANY - MANY // 100
    begun = time.monotonic()
    agencies = await figures.by_agency(pack(), AT)
    districts = await figures.by_district(pack(), AT)
    came = await figures.came_by_week(pack(), AT)
    done = await figures.done_by_week(pack(), AT)
    late = await figures.latest(pack(), 20)
    took = time.monotonic() - begun
    print(f"{MANY} cases counted in {took:.2f} s")
    assert took < 5
    everything = total(agencies.values())
    assert everything.all == total(districts.values()).all == sum(came.values()) == shown
    finished = [n for n in range(0, MANY, 3) if n % 100 != 99]
    assert everything.closed == total(done.values()).all == len(finished)
    assert everything.on_time == sum(1 + n % 9 <= 6 for n in finished)
    assert everything.late == everything.open == shown - len(finished)
    assert everything.judged == shown
    assert everything.median == 4.0
    assert everything.content == 4.0
    assert all(monday.weekday() == 0 for monday in came)
    assert [row.due_at for row in late] == sorted(row.due_at for row in late if row.due_at)


async def test_open_data_holds_open_reports_of_its_month_only(store: Store) -> None:
    figures = MongoFigures(store, HeldClock(AT + 100 * DAY))
    rows = await figures.published(pack(), AT, AT + DAY)
    assert len(rows) == len([n for n in range(0, MANY, 80) if n % 100 != 99])
    assert {row.district for row in rows} == {"74.09.01"}
    assert {row.on_time for row in rows} <= {True, False}


async def test_leaders_see_the_figures_and_officers_are_told_whose_they_are(meja: Meja) -> None:
    now = SystemClock().now()
    secret = History.begin("9", now - DAY, sensitivity=Sensitivity.RESTRICTED, text="")
    late = History.begin("2", now - 20 * DAY, text="Jembatan putus").dispatched("PUPR")
    await meja.put(secret.changed(), late.changed())
    async with meja.officer("bupati") as leader, meja.officer("pupr") as officer, meja.browser() as nobody:
        page = await appears(leader, "/pimpinan", "Jembatan putus")
        assert "Masuk 1 dalam 90 hari" in page.text
        assert "1 lewat batas waktu" in page.text
        assert "Belum cukup laporan selesai" in page.text
        assert (await officer.get("/pimpinan")).status == 403
        assert (await nobody.get("/pimpinan")).url.endswith("/meja/masuk?ke=/pimpinan")
        data = await nobody.get("/74.09/data")
        assert "Unduh per bulan" in data.text
        assert (await nobody.get(f"/74.09/data/{now:%Y-%m}.csv")).status == 404
        last = (now.replace(day=1) - DAY).strftime("%Y-%m")
        file = await nobody.get(f"/74.09/data/{last}.json")
        assert file.headers["content-type"].startswith("application/json")
        assert '"laporan": []' in file.html
