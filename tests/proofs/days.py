"""A role as a process of its own whose days pass when a test says so: its clock starts from a file.

As a program (`python -m tests.proofs.days router|timers FILE`, settings in the environment) it runs until it is killed.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from salur.embedded.child import Child
from salur.messaging.clock import SystemClock
from salur.observability import Health, configure_logs
from salur.process import Process, Role, run
from salur.running import read_settings
from services.router.app import ROLE as ROUTER
from services.router.timers.app import ROLE as TIMERS
from tests.proofs.worker import Place
from tests.roles import BOTH

_ROLES: dict[str, Role] = {"router": ROUTER, "timers": TIMERS}


@dataclass(frozen=True)
class FileClock:
    """Meets `Clock`: the moment that stands in a file, for all processes that read it, and the time since it was written."""

    file: Path

    def now(self) -> datetime:
        with self.file.open() as file:
            written = datetime.fromtimestamp(int(os.fstat(file.fileno()).st_mtime), UTC)
            return datetime.fromisoformat(file.read()) + max(SystemClock().now() - written, timedelta(0))

    def set(self, at: datetime) -> None:
        """Moves it; a process sees the moment before or after, never half of it."""
        new = self.file.with_suffix(".new")
        new.write_text(at.isoformat())
        new.replace(self.file)


@dataclass
class Days:
    """The processes of one role on a test's own servers. Whenever one is gone, `again` begins the next."""

    place: Place
    role: str
    clock: FileClock
    deaths: Sequence[str] = ()
    """Where the first ones die by themselves (`stage:point:skip`), one after the other; the one after them stays."""
    begun: int = 0
    statuses: list[int] = field(default_factory=list)
    running: Child | None = None

    def again(self) -> None:
        """Begins a process where none runs, and notes how the one before ended."""
        if self.running is not None:
            if self.running.exit_status is None:
                return
            self.statuses.append(self.running.exit_status)
        crash = self.deaths[self.begun] if self.begun < len(self.deaths) else ""
        told_one_by_one = {"notices_digest_from": "1000"}
        own = self.place.environment({"instance": f"{self.role}-satu", "crash_at": crash} | told_one_by_one)
        env = {name: value for name, value in os.environ.items() if not name.startswith("SALUR_")} | own
        command = [sys.executable, "-m", "tests.proofs.days", self.role, str(self.clock.file)]
        log = self.place.folder / f"{self.role}-{self.begun}.log"
        self.running = Child(f"{self.role}-{self.begun}", command, log, env)
        self.begun += 1

    def kill(self) -> None:
        """SIGKILL, wherever it is."""
        assert self.running is not None
        self.running.kill()


@contextmanager
def days(*roles: Days) -> Iterator[None]:
    """The roles at work until the block ends."""
    with ExitStack() as stack:
        for one in roles:
            one.again()
            stack.callback(one.kill)
        yield


async def _run(name: str, file: str) -> None:
    role = _ROLES[name]
    settings = read_settings(role.settings)
    configure_logs("json", service="router", role=name, lanes=())
    await run(Process(role=role, settings=settings, lanes=BOTH, health=Health(), clock=FileClock(Path(file))))


if __name__ == "__main__":
    asyncio.run(_run(*sys.argv[1:]))
