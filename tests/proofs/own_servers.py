"""A Kafka and a mongod that a test may freeze, kill and start again, without anybody else noticing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from salur.embedded import EmbeddedKafka, EmbeddedMongo
from salur.embedded.errors import ServerFailed
from tests.proofs.worker import Place


@dataclass(frozen=True)
class Servers:
    """Both servers, running."""

    kafka: EmbeddedKafka
    mongo: EmbeddedMongo

    def place(self, prefix: str, folder: Path) -> Place:
        """Where a test's processes find them."""
        return Place(self.kafka.bootstrap, self.mongo.uri, prefix, folder)

    async def restart(self, server: EmbeddedKafka | EmbeddedMongo) -> None:
        """Starts a killed server again, at the same address with the same data."""
        await asyncio.to_thread(server.start)

    def mend(self) -> None:
        """Whatever a test did to them, they serve again."""
        for server in (self.kafka, self.mongo):
            with suppress(ServerFailed):  # it is dead, not frozen
                server.resume()
            server.start()


@contextmanager
def own_servers(folder: Path) -> Iterator[Servers]:
    """Servers of one's own until the block ends."""
    with ExitStack() as stack, ThreadPoolExecutor(2) as aside:
        kafka, mongo = EmbeddedKafka(folder / "kafka"), EmbeddedMongo(folder / "mongo")
        stack.callback(kafka.stop)
        stack.callback(mongo.stop)
        for starting in [aside.submit(server.start) for server in (kafka, mongo)]:
            starting.result()
        yield Servers(kafka, mongo)
