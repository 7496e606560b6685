"""The harness itself: what other tests lean on."""

from pathlib import Path

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from playwright.async_api import Page
from pymongo import MongoClient
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from tests.clean_up import clean_up
from tests.polling import eventually
from tests.serving import serving


async def test_cleaning_up_removes_only_what_carries_the_prefix(kafka: str, mongo: str, prefix: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    await admin.create_topics([NewTopic(f"{prefix}mine", 1, 1), NewTopic(f"{prefix}other-theirs", 1, 1)])
    with MongoClient[dict[str, object]](mongo) as client:
        client[f"{prefix}other-db"]["things"].insert_one({"is": "there"})

        clean_up(f"{prefix}other-", kafka=kafka, mongo=mongo)

        assert f"{prefix}other-db" not in client.list_database_names()

    async def topics() -> set[str]:
        return {name for name in await admin.list_topics() if name.startswith(prefix)}

    async def only_mine() -> bool:
        return await topics() == {f"{prefix}mine"}

    await eventually(only_mine)
    await admin.close()


async def test_eventually_gives_the_first_true_value() -> None:
    answers = iter([0, None, "there"])

    assert await eventually(lambda: next(answers)) == "there"


async def test_eventually_says_what_it_last_saw() -> None:
    with pytest.raises(AssertionError, match=r"not so within 0\.1 s; last seen: \[\]"):
        await eventually(list, within=0.1)


async def test_eventually_waits_for_an_assertion_to_hold_and_gives_its_words_if_it_never_does() -> None:
    def looks() -> bool:
        raise AssertionError("the lamp is dark")

    with pytest.raises(AssertionError, match="the lamp is dark"):
        await eventually(looks, within=0.1)


async def test_a_page_is_seen_in_indonesian_and_in_the_time_of_konawe_utara(
    page: Page, artefacts: Path
) -> None:
    async def show(_: object) -> HTMLResponse:
        return HTMLResponse(
            "<h1>Laporan Anda</h1><script>zone = new Intl.DateTimeFormat().resolvedOptions()</script>"
        )

    async with serving(Starlette(routes=[Route("/", show)])) as address:
        await page.goto(address)
        await page.screenshot(path=artefacts / "page.png")

        assert await page.inner_text("h1") == "Laporan Anda"
        assert await page.evaluate("[zone.locale, zone.timeZone]") == ["id-ID", "Asia/Makassar"]
        assert (artefacts / "page.png").stat().st_size > 1000


async def test_the_browser_reaches_nothing_but_this_machine(page: Page) -> None:
    with pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
        await page.goto("https://example.com/")
