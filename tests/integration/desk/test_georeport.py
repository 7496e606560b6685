"""Open311: how reports stand, for other programs; only where nobody stands out, and never a word of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from itertools import count
from typing import Any
from xml.etree import ElementTree as ET

from salur.contracts.base import Sensitivity
from salur.contracts.tracking import candidates
from salur.messaging.clock import SystemClock
from tests.integration.desk.histories import History
from tests.integration.desk.meja import Browser, desk_at_work
from tests.made_up import PUPR
from tests.polling import eventually

DAY = timedelta(days=1)
TEXT = "Jalan ambles di depan rumah kepala dusun"
OHEO = "74.09.08.2001"


async def asked(
    browser: Browser, path: str = ".json", caller: str = "192.0.2.1", **query: str
) -> tuple[int, Any]:
    """Asks as a program at that address would; each address may ask for unknown codes only so often."""
    url = f"{browser.url}/open311/v2/requests{path}"
    params, headers = {"jurisdiction_id": "74.09"} | query, {"x-forwarded-for": caller}
    async with browser.client.get(url, params=params, headers=headers) as answer:
        return answer.status, await answer.json()


async def refused(ask: Callable[[], Awaitable[tuple[int, Any]]]) -> bool:
    """Whether asking again and again is refused; what is allowed fills again by the second meanwhile."""
    for _ in range(200):
        if (await ask())[0] == 429:
            return True
    return False


async def test_reports_are_listed_where_nobody_stands_out(
    kafka: str, mongo: str, prefix: str, topics: None
) -> None:
    now = SystemClock().now()
    many = [History.begin(f"m{n}", now - n * DAY, text=TEXT, place="samping warung") for n in range(1, 7)]
    many[0].dispatched("PUPR").started(PUPR).finished(PUPR, "Sudah rata", after=timedelta(minutes=5))
    alone = History.begin("alone", now - 2 * DAY, region=OHEO)
    hidden = {
        level: History.begin(level.value, now - 2 * DAY)
        for level in (Sensitivity.CONFIDENTIAL, Sensitivity.RESTRICTED)
    }
    for level, walk in hidden.items():
        walk.case = walk.case.model_copy(update={"sensitivity": level})
    old = History.begin("old", now - 100 * DAY)
    everybody = [*many, alone, *hidden.values(), old]
    newest_first = [walk.case.code for walk in many]
    async with desk_at_work(kafka, mongo, prefix, proxies=1) as desk, desk.browser() as program:
        await desk.put(*(walk.changed() for walk in everybody))

        turns = count(1)

        async def all_there() -> Any:
            codes = ",".join(walk.case.code for walk in everybody)
            _, found = await asked(program, caller=f"198.51.100.{next(turns)}", service_request_id=codes)
            return found if len(found) == len(everybody) - 1 else None

        known = await eventually(all_there, within=30)
        assert hidden[Sensitivity.RESTRICTED].case.code not in str(known)

        _, found = await asked(program)
        assert [one["service_request_id"] for one in found] == newest_first
        first = found[0]
        assert (first["status"], first["status_notes"]) == ("closed", "Selesai")
        assert (first["service_code"], first["address"]) == ("infrastruktur", "Kecamatan Asera")
        assert first["agency_responsible"].startswith("Dinas Pekerjaan Umum")
        assert first["requested_datetime"].endswith(":00+08:00")
        for secret in ("ambles", "warung", "Wanggudu", "Sudah rata", many[0].case.citizen, "-3.5"):
            assert secret not in str(found)

        for query, codes in (
            ({"status": "closed"}, newest_first[:1]),
            ({"status": "open", "service_code": "infrastruktur,kesehatan"}, newest_first[1:]),
            ({"service_code": "kesehatan"}, []),
            ({"page": "2", "page_size": "4"}, newest_first[4:]),
            # Too few came in these days for anybody to be hidden among them.
            ({"start_date": (now - 3 * DAY).isoformat()}, []),
            ({"start_date": (now - 103 * DAY).isoformat(), "end_date": (now - 95 * DAY).isoformat()}, []),
        ):
            assert [one["service_request_id"] for one in (await asked(program, **query))[1]] == codes, query

        for walk, status in (
            (alone, 200),
            (hidden[Sensitivity.CONFIDENTIAL], 200),
            (hidden[Sensitivity.RESTRICTED], 404),
        ):
            assert (await asked(program, f"/{walk.case.code}.json"))[0] == status
        for query, words in (
            ({"status": "gone"}, "status adalah open atau closed."),
            ({"start_date": "kemarin"}, "start_date belum terbaca"),
            (
                {"start_date": (now - 200 * DAY).isoformat(), "end_date": now.isoformat()},
                "lebih dari 90 hari",
            ),
            ({"page_size": "0"}, "page_size adalah angka"),
        ):
            status, errors = await asked(program, **query)
            assert (status, errors[0]["code"]) == (400, 400)
            assert words in errors[0]["description"]

        page = await program.get(f"/74.09/open311/v2/requests/{alone.case.code}.xml?bahasa=en")
        tree = ET.fromstring(page.html.encode())
        assert tree.findtext("request/address") == "Oheo district"
        assert tree.find("request/description") is not None
        assert page.headers["content-type"] == "text/xml; charset=utf-8"
        guesses = candidates("r-guesses")
        assert await refused(lambda: asked(program, f"/{next(guesses)}.json"))
        assert await refused(lambda: asked(program, service_code="kesehatan"))
