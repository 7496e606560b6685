"""The bare route that the gateway is measured against: HMAC over the body, one `await producer.send`, 200.

`--confirmed` also waits for Kafka's confirmation, as the gateway must.
"""

from __future__ import annotations

import argparse
import asyncio
import hmac
from typing import Any

import uvloop
from aiokafka import AIOKafkaProducer

from salur.web.serving import serving


class Bare:
    """An ASGI app that checks nothing but the signature and parses nothing at all."""

    def __init__(self, producer: AIOKafkaProducer, topic: str, secret: bytes, confirmed: bool) -> None:
        self._producer = producer
        self._topic = topic
        self._secret = secret
        self._confirmed = confirmed

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        body = b""
        more = True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        signature = dict(scope["headers"]).get(b"x-hub-signature-256", b"")
        wanted = b"sha256=" + hmac.digest(self._secret, body, "sha256").hex().encode()
        status = 200
        if hmac.compare_digest(signature, wanted):
            sent = await self._producer.send(self._topic, value=body)
            if self._confirmed:
                await sent
        else:
            status = 401
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"OK"})


async def serve(kafka: str, topic: str, port: int, secret: str, confirmed: bool) -> None:
    """Serves until it is killed."""
    producer = AIOKafkaProducer(
        bootstrap_servers=kafka,
        acks="all",
        enable_idempotence=True,
        compression_type="lz4",
        max_batch_size=128 * 1024,
    )
    await producer.start()
    async with serving(Bare(producer, topic, secret.encode(), confirmed), "127.0.0.1", port):
        await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("kafka")
    parser.add_argument("topic")
    parser.add_argument("port", type=int)
    parser.add_argument("secret")
    parser.add_argument("--confirmed", action="store_true")
    given = parser.parse_args()
    uvloop.run(serve(given.kafka, given.topic, given.port, given.secret, given.confirmed))
