"""Signing in as a made-up officer, and how a session ends."""

from __future__ import annotations

from datetime import timedelta

from salur.messaging.clock import HeldClock, SystemClock
from services.desk.app import ROLE as DESK
from tests.integration.desk.meja import PASSWORD, Meja, a_free_port, desk_settings
from tests.integration.desk.streams import listening
from tests.roles import held_up


async def test_only_the_right_password_opens_the_desk(meja: Meja) -> None:
    async with meja.browser() as browser:
        assert (await browser.get("/meja")).url == f"{meja.url}/meja/masuk"
        for user, password in (("admin", "salah"), ("tidak-ada", PASSWORD), ("admin", "")):
            page = await browser.sign_in(user, password)
            assert page.status == 403
            assert "belum cocok" in page.text
            assert f'value="{user}"' in page.html
        page = await browser.sign_in("admin")
        assert page.url == f"{meja.url}/meja"
        assert "Admin Contoh" in page.text


async def test_sign_in_leads_to_the_page_that_was_asked_for(meja: Meja) -> None:
    async with meja.browser() as browser:
        page = await browser.get("/meja/r-0123")
        entered = await browser.post(
            "/meja/masuk", page.form("/meja/masuk") | {"user": "admin", "password": PASSWORD}
        )
        assert entered.url == f"{meja.url}/meja/r-0123"


async def test_session_begins_under_a_cookie_nobody_had_before(meja: Meja) -> None:
    async with meja.browser() as browser:
        page = await browser.get("/meja/masuk")
        before = {c.value for c in browser.client.cookie_jar}
        await browser.post("/meja/masuk", page.form("/meja/masuk") | {"user": "admin", "password": PASSWORD})
        after = {c.value for c in browser.client.cookie_jar}
        assert len(before) == len(after) == 1
        assert before != after


async def test_sign_in_form_of_another_browser_is_not_taken(meja: Meja) -> None:
    async with meja.browser() as victim, meja.browser() as attacker:
        await victim.get("/meja/masuk")
        fields = (await attacker.get("/meja/masuk")).form("/meja/masuk")
        page = await victim.post("/meja/masuk", fields | {"user": "admin", "password": PASSWORD})
        assert page.status == 403
        assert "Mohon masuk sekali lagi" in page.text


async def test_signing_out_ends_the_session_on_the_server(meja: Meja) -> None:
    async with meja.officer("admin") as browser, meja.browser() as thief:
        thief.client.cookie_jar.update_cookies({c.key: c.value for c in browser.client.cookie_jar})
        assert (await thief.get("/meja")).url == f"{meja.url}/meja"
        page = await browser.get("/meja")
        # Without its token the form signs nobody out.
        await browser.post("/meja/keluar", {"token": "palsu"})
        assert (await browser.get("/meja")).url == f"{meja.url}/meja"
        left = await browser.post("/meja/keluar", page.form("/meja/keluar"))
        assert "Anda sudah keluar" in left.text
        assert (await browser.get("/meja")).url.startswith(f"{meja.url}/meja/masuk")
        assert (await thief.get("/meja")).url.startswith(f"{meja.url}/meja/masuk")
        async with listening(thief, "/meja/kabar") as stream:
            await stream.tells("Sesi Anda sudah berakhir")


async def test_many_wrong_passwords_must_wait(meja: Meja) -> None:
    async with meja.browser() as browser:
        statuses = [(await browser.sign_in("admin", f"tebakan-{n}")).status for n in range(12)]
        assert statuses == [403] * 10 + [429] * 2
        page = await browser.sign_in("admin")
        assert page.status == 429
        assert "Mohon tunggu beberapa menit" in page.text


async def test_session_ends_unused_and_ends_anyway(kafka: str, mongo: str, prefix: str, topics: None) -> None:
    clock = HeldClock(SystemClock().now())
    with a_free_port() as port:
        settings = desk_settings(port, session_idle=60, session_longest=3)
    async with held_up(DESK, kafka, mongo, prefix, clock=clock, **settings):
        meja = Meja(kafka, prefix, f"http://127.0.0.1:{port}")
        async with meja.officer("admin") as unused:
            clock.advance(timedelta(minutes=61))
            assert (await unused.get("/meja")).url.startswith(f"{meja.url}/meja/masuk")
        async with meja.officer("admin") as watching:
            clock.advance(timedelta(minutes=31))
            async with listening(watching, "/meja/kabar") as stream:
                assert "Sesi Anda sudah berakhir" not in stream.told[0].html
            # To listen is no activity: it does not keep the session.
            clock.advance(timedelta(minutes=31))
            async with listening(watching, "/meja/kabar") as stream:
                assert "Sesi Anda sudah berakhir" in stream.told[0].html
        async with meja.officer("admin") as busy:
            for _ in range(3):
                clock.advance(timedelta(minutes=55))
                assert (await busy.get("/meja")).url == f"{meja.url}/meja"
            clock.advance(timedelta(minutes=20))
            assert (await busy.get("/meja")).url.startswith(f"{meja.url}/meja/masuk")
