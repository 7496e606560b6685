"""A desk and a router at work, and somebody who uses the desk as a browser without scripts would."""

from __future__ import annotations

import re
import socket
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from typing import Any

from aiohttp import ClientSession, CookieJar, FormData

from salur.contracts.base import Contract, Lane
from salur.contracts.cases import Case, CaseChanged
from salur.contracts.reports import ReportSubmitted, Verdict
from salur.messaging.clock import SystemClock
from services.desk.app import ROLE as DESK
from tests.kafka_tools import put, read_all
from tests.made_up import report, verified
from tests.polling import eventually
from tests.roles import held_up

PASSWORD = "sandi-contoh"
SECRET = "rahasia-contoh-" * 4
OFFICERS: list[dict[str, Any]] = [
    {"user": "admin", "role": "admin", "name": "Admin Contoh"},
    {"user": "pupr", "role": "officer", "agency": "PUPR", "name": "Petugas PUPR"},
    {"user": "rekan", "role": "officer", "agency": "PUPR", "name": "Rekan PUPR"},
    {"user": "dinkes", "role": "officer", "agency": "DINKES", "name": "Petugas Dinkes"},
    {"user": "khusus", "role": "admin", "name": "Petugas Khusus", "restricted": True},
    {"user": "bupati", "role": "leader", "name": "Pimpinan Contoh"},
]
ROADS = "Jalan berlubang di depan kantor desa Wanggudu"


def desk_settings(port: int, **changes: Any) -> dict[str, Any]:
    """Desk's own settings for a test."""
    given: dict[str, Any] = {
        "dev": True,
        "host": "127.0.0.1",
        "port": port,
        "public_url": f"http://127.0.0.1:{port}",
        "session_secret": SECRET,
        "proxies": 0,
        "dev_officers": [{"password": PASSWORD, "pack": "74.09"} | officer for officer in OFFICERS],
    }
    return given | changes


@contextmanager
def a_free_port() -> Iterator[int]:
    """A port nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    yield port


@dataclass(frozen=True)
class Answer:
    """A page as it came back."""

    status: int
    url: str
    html: str
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """What a person reads, in one line."""
        shown = re.sub(r"<(script|style|template)\b.*?</\1>", " ", self.html, flags=re.DOTALL)
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", shown)).split())

    def form(self, action: str) -> dict[str, str]:
        """The fields of the form with that address, as they stand."""
        found = re.search(
            rf'<form(?! class="proposals")[^>]*action="[^"]*{re.escape(action)}(?:#[a-z-]+)?"[^>]*>(.*?)</form>',
            self.html,
            re.DOTALL,
        )
        assert found, f"no form for {action} on {self.url}"
        inputs = re.findall(r'<input[^>]*name="([^"]+)"[^>]*?value="([^"]*)"', found[1])
        chosen = re.findall(r'<option value="([^"]*)" selected', found[1])
        inputs += [("instansi", code) for code in chosen]
        inputs += [
            (name, text)
            for name, text in re.findall(
                r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', found[1], re.DOTALL
            )
        ]
        return {name: unescape(value) for name, value in inputs}

    @property
    def forms(self) -> list[str]:
        """What can be done here: the last word of each form's address."""
        return re.findall(r'<form(?! class="proposals")[^>]*action="/meja/[ru]-[^"/]+/(\w+)', self.html)


class Browser:
    """Somebody at a desk: keeps the cookie, follows redirects, sends forms."""

    def __init__(self, url: str, client: ClientSession) -> None:
        self.url = url
        self.client = client

    async def get(self, path: str, **options: Any) -> Answer:
        async with self.client.get(self.url + path, **options) as answer:
            return Answer(answer.status, str(answer.url), await answer.text(), _lower(answer.headers))

    async def post(
        self, path: str, fields: dict[str, str], photo: bytes | None = None, **options: Any
    ) -> Answer:
        """Sends a form, with a photo as a browser would attach it."""
        data = FormData(fields)
        if photo is not None:
            data.add_field("foto", photo, filename="sesudah.jpg", content_type="image/jpeg")
        async with self.client.post(self.url + path, data=data, **options) as answer:
            return Answer(answer.status, str(answer.url), await answer.text(), _lower(answer.headers))

    async def sign_in(self, user: str, password: str = PASSWORD) -> Answer:
        page = await self.get("/meja/masuk")
        return await self.post("/meja/masuk", page.form("/meja/masuk") | {"user": user, "password": password})

    async def act(self, case: str, action: str, photo: bytes | None = None, **fields: str) -> Answer:
        """Opens the case and sends one of its forms."""
        page = await self.get(f"/meja/{case}")
        form = page.form(f"/meja/{case}/{action}") | fields
        return await self.post(f"/meja/{case}/{action}", form, photo)


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


@dataclass
class Meja:
    """The desk of a test and the topics around it."""

    kafka: str
    prefix: str
    url: str
    _put: int = 0

    @asynccontextmanager
    async def browser(self) -> AsyncIterator[Browser]:
        """A browser of its own, with a cookie of its own."""
        async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as client:
            yield Browser(self.url, client)

    @asynccontextmanager
    async def officer(self, user: str) -> AsyncIterator[Browser]:
        """A browser that somebody has signed in with."""
        async with self.browser() as browser:
            entered = await browser.sign_in(user)
            assert entered.status == 200, entered.text
            yield browser

    async def put(self, *events: Contract) -> None:
        """Events as another service would send them."""
        named = []
        for event in events:
            self._put += 1
            named.append((f"test-{self._put}", event))
        await put(self.kafka, self.prefix, named)

    async def report(
        self, cause: str = "1", verdict: Verdict = Verdict.VERIFIED, **changes: Any
    ) -> ReportSubmitted:
        """A verified report on its way to router."""
        given: dict[str, Any] = {"submitted_at": SystemClock().now() - timedelta(minutes=5), "text": ROADS}
        submitted = report(cause, **(given | changes))
        await self.put(verified(submitted, verdict))
        return submitted

    async def versions(self, case: str, lane: Lane = Lane.ROUTINE) -> list[Case]:
        """Every version of a case that router has told."""
        suffix = ".urgent" if lane is Lane.URGENT else ""
        seen = await read_all(self.kafka, f"{self.prefix}cases.changed{suffix}")
        events: list[CaseChanged] = [one.event() for one in seen]
        return [event.case for event in events if event.case.case == case]

    async def commands(self) -> list[Any]:
        """Every command that desk has sent."""
        topic = f"{self.prefix}cases.commands"
        return [one.event() for one in await read_all(self.kafka, topic, f"{topic}.urgent")]


async def appears(browser: Browser, path: str, words: str) -> Answer:
    """The page once it holds these words."""

    async def there() -> Answer | None:
        page = await browser.get(path)
        return page if words in page.text else None

    return await eventually(there, within=10)


@asynccontextmanager
async def desk_at_work(kafka: str, mongo: str, prefix: str, **changes: Any) -> AsyncIterator[Meja]:
    """A desk on a port of its own. The topics must exist."""
    with a_free_port() as port:
        settings = desk_settings(port, **changes)
    async with held_up(DESK, kafka, mongo, prefix, **settings):
        yield Meja(kafka, prefix, f"http://127.0.0.1:{port}")
