"""Filling topics before a measurement and running a service on them until its output is complete."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from bench.servers import Servers
from bench.side_by_side import counting, written_pace
from salur.channels.inbound import InboundMessage, Sender
from salur.contracts import ids, wire
from salur.contracts.base import Contract, Lane
from salur.contracts.messages import MessageReceived
from salur.contracts.topics import registry
from salur.messaging.clock import SystemClock
from salur.messaging.producer import Producer
from salur.messaging.topics_admin import create_topics
from salur.privacy import KeyRing
from salur.store.ledger import Output
from tests.clean_up import clean_up

PACKS = Path(__file__).parents[1] / "packs"
KEYS = KeyRing.generate()
NUMBER = "740900000000001"
_PIECE = 2000
# A follower that does not find its topic asks for it again and again, which costs what is being measured.
_FOLLOWED = ("reference.changed", "citizens.erased", "audit.heads")


@contextmanager
def fresh_prefix(servers: Servers) -> Iterator[str]:
    """A prefix for one side of one round; what stands under it is removed after."""
    prefix = f"b{uuid4().hex[:8]}-"
    try:
        yield prefix
    finally:
        clean_up(prefix, kafka=servers.kafka, mongo=servers.mongo)


async def make(servers: Servers, prefix: str, *names: str) -> None:
    """Makes these of the topics of a new Salur, with their dead letters, and those that every stage follows."""
    wanted = {f"{prefix}{name}{suffix}" for name in (*names, *_FOLLOWED) for suffix in ("", ".dlq")}
    await create_topics(servers.kafka, [t for t in registry(prefix).physical() if t.name in wanted])


async def fill(servers: Servers, prefix: str, events: Sequence[tuple[str, Contract]]) -> None:
    """Puts events, with their ids, on their topics."""
    topics = registry(prefix)
    producer = Producer(servers.kafka, "bench")
    await producer.start()
    at = SystemClock().now()
    try:
        for start in range(0, len(events), _PIECE):
            await producer.send(
                [
                    Output(
                        topics.topic_of(event),
                        event.key().encode(),
                        wire.body(event),
                        wire.headers(event, event_id=event_id, source="bench", at=at, trace=None),
                    )
                    for event_id, event in events[start : start + _PIECE]
                ],
                within=120,
            )
    finally:
        await producer.stop()


def received(
    keys: KeyRing, provider_id: str, phone: str, name: str, text: str, at: datetime, *, urgent: bool = False
) -> tuple[str, MessageReceived]:
    """A citizen's WhatsApp message as the gateway puts it into Kafka, with its id. `name` is their profile's."""
    inbound = InboundMessage(
        provider_id=provider_id, sender=Sender(phone=phone, profile_name=name), at=at, text=text
    )
    message = ids.message_id("whatsapp", NUMBER, provider_id)
    return message, MessageReceived(
        message=message,
        channel="whatsapp",
        number=NUMBER,
        pack="74.09",
        sender=keys.refs().sender("whatsapp", phone),
        received_at=at,
        urgent=urgent,
        payload=keys.seal("intake.message", inbound.model_dump_json().encode()),
    )


async def run_until(
    servers: Servers, prefix: str, service: str, topic: str, written: int, *, role: str | None = None
) -> float:
    """Runs a service's process until so many records stand in a topic; gives the pace of those it wrote."""
    begun = time.time()
    chosen = ("--role", role) if role else ()
    settings = {
        "KAFKA": servers.kafka,
        "MONGO": servers.mongo,
        "PREFIX": prefix,
        "KEYS": KEYS.to_json(),
        "PACKS": str(PACKS),
        "INSTANCE": uuid4().hex,
        "ADMIN_PORT": "0",
        # The packs in this repository name hotlines that nobody has checked.
        "DEV": "true",
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "salur.cli", "run", service, *chosen, "--lane", Lane.ROUTINE),
        env=os.environ | {f"SALUR_{name}": value for name, value in settings.items()},
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with counting(servers.kafka, topic) as count:
            while await count() < written:
                if process.returncode is not None:
                    raise SystemExit(f"{service} ended with status {process.returncode}")
                await asyncio.sleep(0.25)
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await process.wait()
    return await written_pace(servers.kafka, topic, begun)
