"""Carries webhooks to the gateway: in order for each telephone, again and again until it answers 200."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aiohttp import ClientError, ClientSession, ClientTimeout

_FIRST_WAIT = 0.25
_LONGEST_WAIT = 8.0
_PATIENCE = ClientTimeout(total=10)


@dataclass(frozen=True)
class Delivery:
    """One webhook. `headers` prove who sends it; `done` is told None when it arrived, else why the sandbox stopped trying."""

    channel: str
    account: str
    headers: Mapping[str, str]
    body: bytes
    done: Callable[[str | None], None]
    trouble: Callable[[str], None]


class Deliveries:
    """The queues of all telephones. `retry_for` is in seconds; Meta itself goes on for seven days."""

    def __init__(self, gateway: str, retry_for: float) -> None:
        self._gateway = gateway.rstrip("/")
        self._retry_for = retry_for
        self._queues: dict[str, deque[Delivery]] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._client: ClientSession | None = None

    def url(self, channel: str, account: str) -> str:
        """Where an account's webhooks go."""
        return f"{self._gateway}/hooks/{channel}/{account}"

    def put(self, phone: str, delivery: Delivery) -> None:
        """Queues a webhook behind the telephone's earlier ones."""
        if phone in self._queues:
            self._queues[phone].append(delivery)
            return
        self._queues[phone] = deque([delivery])
        worker = asyncio.create_task(self._empty(phone))
        self._workers.add(worker)
        worker.add_done_callback(self._workers.discard)

    async def asked(self, channel: str, account: str, query: Mapping[str, str]) -> str | None:
        """What the gateway answers where a webhook is set up; None where it does not."""
        try:
            async with self._session().get(self.url(channel, account), params=query) as answer:
                return await answer.text() if answer.status == 200 else None
        except (ClientError, TimeoutError, OSError):
            return None

    async def close(self) -> None:
        """Stops carrying; what is still queued is forgotten."""
        for worker in list(self._workers):
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)
        if self._client is not None:
            await self._client.close()

    def _session(self) -> ClientSession:
        if self._client is None:
            self._client = ClientSession(timeout=_PATIENCE)
        return self._client

    async def _empty(self, phone: str) -> None:
        queue = self._queues[phone]
        try:
            while queue:
                await self._carry(queue[0])
                queue.popleft()
        finally:
            del self._queues[phone]

    async def _carry(self, delivery: Delivery) -> None:
        clock = asyncio.get_running_loop().time
        until, wait = clock() + self._retry_for, _FIRST_WAIT
        while (why := await self._once(delivery)) is not None:
            if clock() + wait > until:
                delivery.done(why)
                return
            delivery.trouble(why)
            await asyncio.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT)
        delivery.done(None)

    async def _once(self, delivery: Delivery) -> str | None:
        """None when the gateway took it, else what it said instead."""
        headers = {"content-type": "application/json", **delivery.headers}
        try:
            url = self.url(delivery.channel, delivery.account)
            async with self._session().post(url, data=delivery.body, headers=headers) as answer:
                return None if answer.status == 200 else f"Salur menjawab {answer.status}"
        except (ClientError, TimeoutError, OSError):
            return "Salur tidak terjangkau"
