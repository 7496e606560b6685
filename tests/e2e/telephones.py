"""People of the stories without a screen: a citizen at a telephone, an officer at the desk, the national system's hand."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession, CookieJar

from tests.integration.desk.meja import Answer, Browser
from tests.polling import eventually
from tests.whole import Whole

SOON = 30.0
NIK = "{}9912059000{:02d}"


@dataclass
class Telephone:
    """Somebody's telephone at one line of a service; `number` is nobody else's."""

    whole: Whole
    client: ClientSession
    number: str
    line: str
    channel: str = "whatsapp"
    seen: int = 0

    async def says(self, text: str, hears: str = "") -> str:
        """Writes; gives the answer that holds `hears`."""
        self.seen = len(await self.heard())
        sent = {"channel": self.channel, "line": self.line, "text": text}
        async with self.client.post(f"{self.whole.phone}/api/phones/{self.number}/send", json=sent) as answer:
            assert answer.status == 201, await answer.text()
        return await self.hears(hears) if hears else ""

    async def learns(self, words: str, by: str) -> None:
        """Asks until the answer holds these words: what was done a moment ago may still be on its way."""

        async def told() -> bool:
            return words in await self.says(by, "Laporan")

        await eventually(told, SOON)

    async def hears(self, words: str, since: int | None = None) -> str:
        """A message with these words that came since the citizen last wrote."""
        start = self.seen if since is None else since

        async def found() -> str | None:
            return next((text for text in (await self.heard())[start:] if words in text), None)

        try:
            return await eventually(found, SOON)
        except AssertionError:
            raise AssertionError(
                f"{self.number} did not hear {words!r}: {(await self.heard())[start:]}"
            ) from None

    async def rows(self, words: str) -> list[dict[str, Any]]:
        """What came with these words, on whichever channel, oldest first."""
        async with self.client.get(self.whole.outbox, params={"to": self.number}) as answer:
            return [row for row in await answer.json() if words in row["text"]]

    async def taps(self, option: str, under: str) -> None:
        """Taps an option of the newest message that holds these words."""
        address = f"{self.whole.phone}/api/phones/{self.number}"
        async with self.client.get(f"{address}/messages") as answer:
            offered = [one for one in await answer.json() if one["options"] and under in one["text"]]
        tapped = {"message": offered[-1]["id"], "option": option}
        async with self.client.post(f"{address}/tap", json=tapped) as answer:
            assert answer.status == 201, await answer.text()

    async def heard(self) -> list[str]:
        async with self.client.get(self.whole.outbox, params={"to": self.number}) as answer:
            return [row["text"] for row in await answer.json()]


def code_in(text: str) -> str:
    """The tracking code of a message, twelve digits."""
    found = re.search(r"\b(\d{4}) (\d{4}) (\d{4})\b", text)
    assert found, text
    return "".join(found.groups())


@dataclass
class Officer:
    """Somebody signed in at a jurisdiction's desk."""

    browser: Browser

    async def finds(self, code: str) -> str:
        """The case of a code, once it is in their list; gives its id."""

        async def found() -> str | None:
            page = await self.browser.get(f"/meja?kode={code}")
            opened = re.search(r"/meja/([ru]-[0-9a-f]{32})", page.url)
            return opened[1] if opened else None

        return await eventually(found, SOON)

    async def lists(self, words: str) -> tuple[str, str]:
        """The case in their list that begins so: its id and its code."""

        async def found() -> tuple[str, str] | None:
            page = await self.browser.get("/meja")
            at = page.html.find(words)
            ids = re.findall(r"/meja/([ru]-[0-9a-f]{32})", page.html[:at]) if at >= 0 else []
            return (ids[-1], code_in((await self.page(ids[-1])).text)) if ids else None

        return await eventually(found, SOON)

    async def page(self, case: str) -> Answer:
        return await self.browser.get(f"/meja/{case}")

    async def does(self, case: str, action: str, photo: bytes | None = None, **fields: str) -> None:
        """One of a case's forms, once it is offered, with a photo where the work must be shown."""

        async def offered() -> bool:
            return action in (await self.page(case)).forms

        await eventually(offered, SOON)
        path = f"/meja/{case}/{action}"
        form = (await self.page(case)).form(path) | fields

        async def done() -> bool:
            # After three seconds desk says "sent, awaiting"; the same form sent again asks for the same answer.
            answer = await self.browser.post(path, form, photo)
            assert answer.status in (200, 202), answer.text[:300]
            return answer.status == 200

        await eventually(done, SOON)

    async def sees(self, case: str, words: str) -> str:
        async def shown() -> str | None:
            text = (await self.page(case)).text
            return text if words in text else None

        return await eventually(shown, SOON)


@asynccontextmanager
async def officer(whole: Whole, user: str) -> AsyncIterator[Officer]:
    """Signed in under `salur dev` ("admin.7409", "pupr.1602")."""
    (known,) = (one for one in whole.ready["officers"] if one["user"] == user)
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as client:
        browser = Browser(whole.url, client)
        page = await browser.sign_in(user, known["password"])
        assert page.status == 200, (page.status, page.url, page.text[:300])
        assert "/meja/masuk" not in page.url
        yield Officer(browser)


@dataclass
class National:
    """The hand of SP4N-LAPOR!'s officers."""

    whole: Whole
    client: ClientSession

    async def _call(self, method: str, path: str, **body: Any) -> Any:
        async with self.client.request(method, f"{self.whole.phone}{path}", json=body or None) as answer:
            return await answer.json()

    async def disposes(self, pack: str, text: str, place: str = "") -> dict[str, Any]:
        found: dict[str, Any] = await self._call(
            "POST", "/api/sp4n/dispose", pack=pack, text=text, place=place
        )
        return found

    async def answers(self, id: str, state: str, answer: str) -> None:  # noqa: A002 - their word for it
        await self._call("POST", "/api/sp4n/answer", id=id, state=state, answer=answer)

    async def reports(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self._call("GET", "/api/sp4n"))["reports"]
        return found

    async def has(self, **fields: str) -> dict[str, Any]:
        """A report there with these fields, once it is there."""

        async def found() -> dict[str, Any] | None:
            return next(
                (row for row in await self.reports() if all(row[k] == v for k, v in fields.items())), None
            )

        return await eventually(found, SOON)


def whatsapp_of(whole: Whole, pack: str) -> str:
    """The line of a jurisdiction's WhatsApp number."""
    return str(next(n["phone_number_id"] for n in whole.ready["whatsapp"] if n["pack"] == pack))
