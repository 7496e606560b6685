"""How long a confirmed report takes to stand in an officer's open list, and a citizen's message to be answered.

On the whole of Salur as `salur dev` runs it, at light load: one citizen after another, each through the whole
conversation by signed webhooks, with an officer's list open all the while.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import os
import re
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from html import unescape
from pathlib import Path
from typing import Any

import uvloop
from aiohttp import ClientSession, ClientTimeout, CookieJar

from bench.side_by_side import RESULTS
from tests.whole import Whole, start_whole

CITIZENS = 150
WARM = 10
WANTED_P99_MS = 300.0
WITHIN = 30.0
_ASK = 0.002


class Door:
    """The provider's side: signed webhooks in, and what the sandbox's outbox was sent."""

    def __init__(self, client: ClientSession, whole: Whole) -> None:
        self._client = client
        self._number = whole.ready["whatsapp"][0]
        self._hook = f"{whole.url}/hooks/whatsapp/{self._number['account']}"
        self._outbox = whole.outbox
        self._count = 0

    async def write(self, phone: str, text: str) -> float:
        """A citizen writes; gives the moment before the webhook was sent."""
        self._count += 1
        body = json.dumps(self._envelope(phone, text)).encode()
        secret = self._number["app_secret"].encode()
        signature = "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest()
        headers = {"X-Hub-Signature-256": signature, "Content-Type": "application/json"}
        began = time.perf_counter()
        async with self._client.post(self._hook, data=body, headers=headers) as answer:
            assert answer.status == 200, answer.status
        return began

    async def told(self, phone: str, words: str, *, within: float = WITHIN, ask: float = _ASK) -> str:
        """The text with these words, once the outbox has it; `within` and how often it asks are seconds."""
        async with asyncio.timeout(within):
            while True:
                async with self._client.get(self._outbox, params={"to": phone}) as answer:
                    for row in await answer.json():
                        if words in row["text"]:
                            return str(row["text"])
                await asyncio.sleep(ask)

    def _envelope(self, phone: str, text: str) -> dict[str, Any]:
        message = {
            "from": phone,
            "id": f"wamid.bench-{os.getpid()}-{self._count}",
            "timestamp": str(int(time.time())),
            "type": "text",
            "text": {"body": text},
        }
        value = {
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": "0", "phone_number_id": self._number["phone_number_id"]},
            "contacts": [{"profile": {"name": "Warga"}, "wa_id": phone}],
            "messages": [message],
        }
        return {
            "object": "whatsapp_business_account",
            "entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}],
        }


class OpenList:
    """An officer's list, open in a browser that listens."""

    def __init__(self) -> None:
        self._shown = bytearray()
        self._news = asyncio.Condition()

    async def listen(self, client: ClientSession, url: str) -> None:
        """Reads the page's stream for ever."""
        async with client.get(url, timeout=ClientTimeout(total=None)) as stream:
            async for chunk in stream.content.iter_any():
                async with self._news:
                    self._shown += chunk
                    self._news.notify_all()

    async def shows(self, words: bytes) -> float:
        """The moment at which these words had come."""
        async with asyncio.timeout(WITHIN), self._news:
            await self._news.wait_for(lambda: words in self._shown)
            self._shown.clear()
            return time.perf_counter()


@asynccontextmanager
async def open_list(whole: Whole) -> AsyncIterator[OpenList]:
    """An admin signs in and leaves the list open."""
    user, password = whole.officer("admin", "admin.")
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as client:
        async with client.get(f"{whole.url}/meja/masuk") as answer:
            page = await answer.text()
        fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
        form = fields | {"user": user, "password": password}
        async with client.post(f"{whole.url}/meja/masuk", data=form) as answer:
            page = await answer.text()
        stream = re.search(r'data-live="([^"]+)"', page)
        assert stream, "the list has no stream: is the sign-in right?"
        shown = OpenList()
        listening = asyncio.create_task(shown.listen(client, whole.url + unescape(stream[1])))
        try:
            yield shown
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)


async def measure(whole: Whole) -> dict[str, object]:
    """Walks every citizen through the road; gives both latencies in milliseconds."""
    to_list: list[float] = []
    to_answer: list[float] = []
    async with ClientSession() as client, open_list(whole) as shown:
        door = Door(client, whole)
        for n in range(CITIZENS + WARM):
            answered, listed = await _one(door, shown, n)
            if n >= WARM:
                to_answer.append(answered)
                to_list.append(listed)
    return {
        "name": "end_to_end",
        "citizens": CITIZENS,
        "report_to_list_ms": spread(to_list),
        "message_to_answer_ms": spread(to_answer),
        "wanted": WANTED_P99_MS,
        "met": spread(to_list)["p99"] < WANTED_P99_MS,
    }


async def _one(door: Door, shown: OpenList, n: int) -> tuple[float, float]:
    phone, mark = f"62800999{n:05d}", f"tiang {n:05d}"
    began = await door.write(phone, f"LAPOR jalan rusak dekat {mark} di desa Wanggudu")
    await door.told(phone, "Berapa NIK")
    answered = (time.perf_counter() - began) * 1000
    await door.write(phone, f"740999120590{n % 9999 + 1:04d}")
    await door.told(phone, "Siapa nama")
    await door.write(phone, "Melati Anoa")
    await door.told(phone, "Sudah benar?")
    began = await door.write(phone, "kirim")
    listed = (await shown.shows(mark.encode()) - began) * 1000
    await door.told(phone, "Kode laporan:")
    return answered, listed


def spread(values: list[float]) -> dict[str, float]:
    """Their median, 99th percentile and longest."""
    ordered = sorted(values)
    return {
        "p50": round(statistics.median(ordered), 1),
        "p99": round(ordered[int(len(ordered) * 0.99)], 1),
        "longest": round(ordered[-1], 1),
    }


def main() -> int:
    """Starts a whole Salur of its own, measures, keeps and prints the result."""
    with ExitStack() as stack:
        result = uvloop.run(measure(Whole(Path(start_whole(stack)))))
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "end_to_end.json").write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result))
    return 0 if result["met"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
