"""The read model keeps what is newest, in whatever order and however often it is told."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any

from pymongo import MongoClient

from salur.contracts.base import Lane, Sensitivity
from salur.contracts.cases import Role
from salur.contracts.notifications import DeliveryState
from salur.messaging.clock import SystemClock
from salur.store.database import Store
from services.desk.adapters.cases import MongoCases, visible
from services.desk.adapters.documents import CASES
from services.desk.domain.access import may_see
from services.desk.domain.filters import DONE, OPEN
from services.desk.domain.officers import Officer
from services.desk.domain.record import CaseRecord
from services.desk.ports.cases import Wanted
from tests.integration.desk.histories import History
from tests.integration.desk.meja import Meja, appears
from tests.made_up import AT, PUPR
from tests.polling import eventually

ADMIN = Officer(id="o-1", name="Admin", role=Role.ADMIN, pack="74.09", restricted=True)


async def test_order_and_repetition_change_nothing(meja: Meja, mongo: str, prefix: str) -> None:
    now = SystemClock().now()
    walk = History.begin("1", now - timedelta(days=1))
    events = [walk.changed()]
    events.append(walk.dispatched("PUPR").changed())
    events.append(walk.started(PUPR).changed())
    read, sent = DeliveryState.READ, DeliveryState.SENT
    # A message may be settled before desk has heard of its case.
    await meja.put(*walk.settled(read, sent), *walk.settled(sent, read))
    await meja.put(events[2], events[0], events[1], events[2], events[0])
    marker = History.begin("2", now).changed()
    await meja.put(marker)
    with MongoClient[dict[str, Any]](mongo) as client:
        kept = client[f"{prefix}salur_desk"]
        await eventually(lambda: kept.cases.count_documents({}) == 2)
        case = kept.cases.find_one({"_id": walk.case.case})
        assert case is not None
        assert case["case"]["version"] == walk.case.version
        assert [d["state"] for d in kept.deliveries.find()] == ["read", "read"]
    async with meja.officer("admin") as admin:
        page = await appears(admin, f"/meja/{walk.case.case}", "mulai menangani")
        assert page.text.count("Sudah dibaca pelapor") == 2


async def test_what_mongodb_shows_is_what_may_be_seen(mongo: str, prefix: str) -> None:
    """The query of a list and the rule of a page are written twice; here they are one."""
    store = Store(mongo, prefix=prefix)
    await store.prepare([CASES])
    cases = []
    for n, (agency, sensitivity, of) in enumerate(
        product((None, "PUPR", "DINKES"), Sensitivity, ("74.09", "17.06"))
    ):
        case = History.begin(str(n), AT + timedelta(minutes=n)).case
        case = case.model_copy(update={"agency": agency, "sensitivity": sensitivity, "pack": of})
        cases.append(case)
        accusing = {"case": f"r-{n + 900:032x}", "accused": "DLH", "code": f"{n + 900:012d}"}
        cases.append(case.model_copy(update=accusing))
    records = [CaseRecord.of(case) for case in cases]
    await store.of(CASES).insert_many([CASES.document(record, 1) for record in records])
    kept = MongoCases(store, SystemClock())
    for role, agency, restricted, below in product(
        (Role.ADMIN, Role.LEADER, Role.OFFICER), (None, "PUPR"), (False, True), ((), ("DINKES",))
    ):
        officer = Officer(
            id="o", name="O", role=role, pack="74.09", agency=agency, restricted=restricted, oversees=below
        )
        expected = sorted((r for r in records if may_see(officer, r.case)), key=lambda r: r.order)
        found = await kept.page(Wanted(officer, OPEN), 0, 100)
        assert [r.case.case for r in found] == [r.case.case for r in expected], officer
        counts = await kept.counts(officer, "")
        assert sum(number for number, _ in counts.values()) == len(expected)
        assert await store.of(CASES).count_documents(visible(officer)) == len(expected)
    await store.close()


async def test_pages_of_a_long_list_hold_each_case_once(mongo: str, prefix: str) -> None:
    store = Store(mongo, prefix=prefix)
    await store.prepare([CASES])
    walks = [History.begin(str(n), AT + timedelta(minutes=n)) for n in range(7)]
    for walk in walks[:2]:
        walk.dispatched("PUPR").started(PUPR).finished(PUPR, "Sudah.")
    await store.of(CASES).insert_many([CASES.document(CaseRecord.of(walk.case), 1) for walk in walks])
    kept = MongoCases(store, SystemClock())
    pages = [await kept.page(Wanted(ADMIN, OPEN), skip, 2) for skip in (0, 2, 4)]
    assert [r.case.case for page in pages for r in page] == [walk.case.case for walk in walks[2:]]
    assert [r.case.case for r in await kept.page(Wanted(ADMIN, DONE), 0, 9)] == [
        walks[1].case.case,
        walks[0].case.case,
    ]
    await store.close()


async def test_urgent_lane_reaches_the_list_too(meja: Meja) -> None:
    submitted = await meja.report(
        "api", lane=Lane.URGENT, category="bencana", text="Rumah terbakar di Wanggudu"
    )
    async with meja.officer("admin") as admin:
        page = await appears(admin, "/meja", "Rumah terbakar")
        assert "Darurat" in page.text
        opened = await admin.get(f"/meja/{submitted.report}")
        assert "Badan Penanggulangan Bencana Daerah" in opened.text
