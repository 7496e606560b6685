"""A Salur's roles held up for the live part of the contract, in a thread with an event loop of its own.

So the suite asks nothing of a project's way to run asynchronous tests.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Coroutine, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from importlib import resources
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import yaml
from aiohttp import ClientError, ClientSession, ClientTimeout
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError, LeaderNotAvailableError

from salur.channels.protocol import WebhookRequest
from salur.channels.subject import Subject
from salur.contracts import wire
from salur.contracts.base import Lane
from salur.contracts.topics import registry
from salur.embedded.ports import free_port
from salur.messaging.partitions import partitions_of
from salur.messaging.topics_admin import create_topics
from salur.observability import Health
from salur.privacy import KeyRing
from salur.process import Process, Role

T = TypeVar("T")
NOWHERE = "mongodb://127.0.0.1:1/"
MESSAGES = ("intake.messages", "intake.messages.urgent")
_WITHIN = ClientTimeout(total=20)
_ANSWERS_WITHIN, _ASKED_AGAIN_AFTER = 20.0, 0.1


@dataclass(frozen=True)
class Record:
    """A record as it stands in Kafka."""

    id: str
    key: bytes
    value: bytes
    headers: Mapping[str, bytes]

    @property
    def event(self) -> Any:
        """The event it carries."""
        return wire.read(self.headers["ce_type"].decode(), self.value)


@contextmanager
def thread() -> Iterator[Loop]:
    """A thread with an event loop, ended with the block."""
    loop = asyncio.new_event_loop()
    running = threading.Thread(target=loop.run_forever, daemon=True)
    running.start()
    try:
        yield Loop(loop)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        running.join()
        loop.close()


@dataclass(frozen=True)
class Loop:
    """Runs coroutines in its thread."""

    loop: asyncio.AbstractEventLoop

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """What the coroutine gives."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(120)

    @contextmanager
    def holding(self, manager: Any) -> Iterator[Any]:
        """An asynchronous context, entered and left in the thread."""
        stack = AsyncExitStack()
        try:
            yield self.run(stack.enter_async_context(manager))
        finally:
            self.run(stack.aclose())


class Salur:
    """A gateway on a prefix of its own, with the subjects' accounts, and what stands in Kafka behind it."""

    def __init__(self, subjects: Sequence[Subject], kafka: str, folder: Path) -> None:
        self.subjects = subjects
        self.kafka = kafka
        self.prefix = f"k{uuid4().hex[:8]}-"
        self.keys = KeyRing.generate()
        self._packs = _pack(subjects, folder / "packs")
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"

    async def prepare(self) -> None:
        """Makes the topics, two partitions of each at most, and waits until what webhooks need can be written to."""
        topics = registry(self.prefix).physical()
        await create_topics(self.kafka, [replace(t, partitions=min(t.partitions, 2)) for t in topics])
        # Where a topic ends is asked of its leader: a busy broker takes a while to be that.
        await self.records(*MESSAGES, "intake.messages.dlq", "notifications.receipts")

    @asynccontextmanager
    async def role(self, name: str, mongo: str = NOWHERE) -> AsyncIterator[None]:
        """A role at work, such as intake.gateway, found by its entry point."""
        (entry,) = entry_points(group="salur.roles", name=name)
        role: Role = entry.load()
        settings = role.settings(
            kafka=self.kafka,
            mongo=mongo,
            prefix=self.prefix,
            keys=self.keys.to_json(),
            packs=self._packs,
            instance=uuid4().hex,
            host="127.0.0.1",
            port=self._port,
        )
        with ExitStack() as environment:
            for subject in self.subjects:
                environment.enter_context(subject.set())
            async with role.start(Process(role, settings, lanes=tuple(Lane), health=Health())):
                yield

    async def post(self, subject: Subject, requests: Sequence[WebhookRequest]) -> list[int]:
        """The statuses that requests to the subject's account are answered with, sent at once; 0 for none."""
        path = f"/hooks/{subject.path or subject.kind.name}/{subject.account}"
        async with ClientSession(self.url, timeout=_WITHIN) as client:

            async def one(request: WebhookRequest) -> int:
                try:
                    async with client.request(
                        request.method,
                        path,
                        params=dict(request.query),
                        data=request.body,
                        headers=dict(request.headers),
                    ) as answer:
                        await answer.read()
                        return answer.status
                except (ClientError, TimeoutError, OSError):
                    return 0

            return await asyncio.gather(*(one(request) for request in requests))

    async def records(self, *topics: str) -> list[Record]:
        """Everything that stands in topics now. A Kafka that was away until just now is asked again for a while."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + _ANSWERS_WITHIN
        while True:
            try:
                return await self._read({self.prefix + topic for topic in topics})
            except KafkaError:
                if loop.time() >= deadline:
                    raise
            await asyncio.sleep(_ASKED_AGAIN_AFTER)

    async def _read(self, topics: set[str]) -> list[Record]:
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self.kafka, enable_auto_commit=False, auto_offset_reset="earliest"
        )
        try:
            await consumer.start()
            parts = await partitions_of(consumer, sorted(topics))
            if {part.topic for part in parts} != topics:
                raise LeaderNotAvailableError
            consumer.assign(parts)
            ends = await consumer.end_offsets(parts)
            found: list[Record] = []
            while any([await consumer.position(part) < end for part, end in ends.items()]):
                for batch in (await consumer.getmany(timeout_ms=200)).values():
                    found.extend(_record(record) for record in batch)
            return found
        finally:
            await consumer.stop()


def _record(record: Any) -> Record:
    headers = dict(record.headers)
    return Record(headers["ce_id"].decode(), record.key or b"", record.value or b"", headers)


def _pack(subjects: Sequence[Subject], folder: Path) -> Path:
    """A folder with one made-up jurisdiction that owns all subjects' numbers."""
    own = folder / "74.09-contoh"
    own.mkdir(parents=True)
    for file in resources.files("salur.channelkit").joinpath("pack").iterdir():
        (own / file.name).write_text(file.read_text("utf-8"), "utf-8")
    lines = [
        {"channel": subject.kind.name, "number": subject.number, "shown": subject.number}
        for subject in subjects
    ]
    (own / "channels.yaml").write_text(yaml.safe_dump({"lines": lines}), "utf-8")
    # Whoever is on duty is called on a channel that the jurisdiction has.
    post = {"key": "piket", "name": "Piket Setda", "channels": [subjects[0].kind.name]}
    shift = {"starts": "07:00", "ends": "07:00", "posts": ["piket"]}
    rota = {"agency": "SETDA", "posts": [post], "shifts": [shift], "admin": "piket", "head": "piket"}
    (own / "duty.yaml").write_text(yaml.safe_dump({"agencies": [rota]}), "utf-8")
    return folder
