"""A role as a process of its own, on servers and a prefix that a test gives it: started, killed, frozen, probed."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from salur.embedded.child import Child
from salur.embedded.ports import free_port
from salur.privacy import KeyRing
from tests.polling import eventually
from tests.roles import KEYS, PACKS

STARTED_WITHIN = 60.0
STOPPED_WITHIN = 30.0
# Settings of the shell that runs the tests must not reach into a worker.
_CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("SALUR_")}


@dataclass(frozen=True)
class Place:
    """The servers, the prefix on them and the folder for logs that a test's processes share."""

    kafka: str
    mongo: str
    prefix: str
    folder: Path
    keys: KeyRing = KEYS

    def environment(self, settings: Mapping[str, str]) -> dict[str, str]:
        """The settings of one process; `settings` are more of them, without `SALUR_`."""
        given = {
            "kafka": self.kafka,
            "mongo": self.mongo,
            "prefix": self.prefix,
            "keys": self.keys.to_json(),
            "packs": str(PACKS),
            "host": "127.0.0.1",
            "dev": "true",  # hotlines of the pack that nobody has checked yet
        }
        return {f"SALUR_{name.upper()}": value for name, value in (given | dict(settings)).items()}


@dataclass
class Worker:
    """One process of a role."""

    name: str
    admin: str
    child: Child
    client: aiohttp.ClientSession = field(repr=False)

    async def probe(self, which: str) -> int:
        """The status of a probe: `startup`, `live` or `ready`; 0 where nobody answers."""
        try:
            async with self.client.get(f"{self.admin}/healthz/{which}") as answer:
                return answer.status
        except (aiohttp.ClientError, TimeoutError):
            return 0

    async def started(self) -> None:
        """Returns when it has built all it needs."""

        async def up() -> bool:
            assert self.child.exit_status is None, f"{self.name} ended: {self.child.tail()}"
            return await self.probe("startup") == 200

        await eventually(up, within=STARTED_WITHIN)

    async def died(self, within: float = STARTED_WITHIN) -> int:
        """The exit status, once it has ended; negative: the signal that ended it."""
        await eventually(lambda: self.child.exit_status is not None, within=within)
        status = self.child.exit_status
        assert status is not None
        return status

    def kill(self) -> None:
        """SIGKILL, and no trace of it left."""
        self.child.kill()

    def freeze(self) -> None:
        """SIGSTOP: its connections stay open and it says nothing."""
        self.child.pause()

    def thaw(self) -> None:
        self.child.resume()

    @property
    def log(self) -> str:
        return self.child.log.read_text(errors="replace")


@asynccontextmanager
async def worker(
    place: Place, service: str, role: str, *, instance: str = "satu", crash_at: str = "", **settings: str
) -> AsyncIterator[Worker]:
    """A process of a role until the block ends; then it is asked to end, and must."""
    port = free_port()
    own = {"instance": instance, "admin_port": str(port), "crash_at": crash_at, **settings}
    name = f"{service}.{role}.{instance}"
    command = [sys.executable, "-m", "salur.cli", "run", service, "--role", role]
    child = Child(name, command, _log(place.folder, name), _CLEAN | place.environment(own))
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=4)) as client:
        running = Worker(name, f"http://127.0.0.1:{port}", child, client)
        try:
            yield running
            await _ended(running)
        finally:
            if child.exit_status is None:
                child.kill()


async def _ended(running: Worker) -> None:
    """Nobody who is asked to end stays, and who ends by himself was killed by the test."""
    if running.child.exit_status is None:
        running.child.terminate()
        assert await running.died(STOPPED_WITHIN) == 0, running.child.tail()


def _log(folder: Path, name: str) -> Path:
    """A new file for each start: a test reads them all."""
    number = len(list(folder.glob(f"{name}-*.log")))
    return folder / f"{name}-{number}.log"
