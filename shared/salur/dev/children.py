"""Salur's own processes under `salur dev`: started together, watched, started again when they die."""

from __future__ import annotations

import asyncio
import os
import random
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from aiohttp import ClientError, ClientSession, ClientTimeout

from salur.dev.nursery import Adopted
from salur.embedded.child import Child
from salur.embedded.errors import CannotStart

_POLL = 0.1
_STABLE_AFTER = 20.0
_LONGEST_PAUSE = 10.0
_TRY_AGAIN, _MOST_TRIES = 0.1, 50
STOP_WITHIN = 15.0


@dataclass(frozen=True)
class Command:
    """A process to keep running: its name, `python -m` of a module, environment and where it says that it is ready."""

    name: str
    module: str
    arguments: Sequence[str]
    environment: Mapping[str, str]
    ready_url: str
    nice: int = 0


def log_of(command: Command, logs: Path) -> Path:
    """Where a process writes."""
    return logs / f"{command.name}.log"


def stand_behind(pid: int, nice: int) -> None:
    """Gives a process less of a busy machine, by its nice value and by that of its session.

    Each has a session of its own, and Linux may share the processor out by session first (sched(7), `autogroup`). Whoever may
    not administer the machine is let change one session in a tenth of a second: the others are tried again, by a thread.
    """
    if not nice:
        return
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, pid, nice)
        Thread(target=_session_behind, args=(Path(f"/proc/{pid}/autogroup"), nice), daemon=True).start()


def _session_behind(session: Path, nice: int) -> None:
    for _ in range(_MOST_TRIES):
        try:
            session.write_text(str(nice))
            return
        except BlockingIOError:
            time.sleep(_TRY_AGAIN * random.uniform(1, 2))  # noqa: TID251 - a thread of its own waits
        except OSError:
            return


class Kept:
    """One process that is started again whenever it ends by itself, with growing pauses."""

    def __init__(
        self, command: Command, logs: Path, say: Callable[[str], None], begun: Adopted | None = None
    ) -> None:
        self.command = command
        self._log = log_of(command, logs)
        self._say = say
        self._child: Child | Adopted = begun or self._start()
        stand_behind(self._child.pid, command.nice)

    @property
    def pid(self) -> int:
        return self._child.pid

    @property
    def log(self) -> Path:
        return self._log

    def _start(self) -> Child:
        command = [sys.executable, "-m", self.command.module, *self.command.arguments]
        return Child(self.command.name, command, self._log, os.environ | dict(self.command.environment))

    async def ready(self, within: float) -> None:
        """Returns when its readiness probe answers 200; raises CannotStart when it does not in time."""
        deadline = asyncio.get_running_loop().time() + within
        async with ClientSession(timeout=ClientTimeout(total=2)) as client:
            while asyncio.get_running_loop().time() < deadline:
                if self._child.exit_status is not None:
                    raise CannotStart(f"{self.command.name} ended while it started; {self._log} says why.")
                try:
                    async with client.get(self.command.ready_url) as answer:
                        if answer.status == 200:
                            return
                except (ClientError, TimeoutError, OSError):
                    pass
                await asyncio.sleep(_POLL)
        raise CannotStart(f"{self.command.name} was not ready in time; {self._log} says why.")

    async def keep(self) -> None:
        """Watches the process until cancelled."""
        pause = 0.5
        started = asyncio.get_running_loop().time()
        while True:
            await asyncio.sleep(_POLL)
            status = self._child.exit_status
            if status is None:
                continue
            if asyncio.get_running_loop().time() - started > _STABLE_AFTER:
                pause = 0.5
            self._say(f"{self.command.name} ended (status {status}); starting it again. Log: {self._log}.1")
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
            started = asyncio.get_running_loop().time()
            self._child = self._start()
            stand_behind(self._child.pid, self.command.nice)

    def stop(self) -> None:
        """Asks it to end; kills it when it does not in time."""
        self._child.stop(STOP_WITHIN)
