"""Where Salur's own processes begin: as copies of one that has read the code of all of them.

Reading it takes a second of processor time, and there are a dozen processes. So `salur dev` puts a copy of itself aside
before it has a thread or a loop; the copy reads all the code while Kafka and MongoDB start, copies itself for each process and ends.
Its copies become children of `salur dev` (the kernel's child subreaper), which waits for them and takes them along as those that it
starts by a command. A process that is started again later starts by its command, with the code as it is then.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import runpy
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from threading import Lock

from salur.embedded.child import fresh_log
from salur.embedded.errors import CannotStart

_DEATH_SIGNAL, _NAME, _SUBREAPER = 1, 15, 36
_LOOK = 0.05


@dataclass(frozen=True)
class Wanted:
    """A process to begin: as `python -m MODULE ARGUMENTS`, with further environment, its output in `log`."""

    name: str
    module: str
    arguments: Sequence[str]
    environment: Mapping[str, str]
    log: Path


class Adopted:
    """A process that the nursery began."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._status: int | None = None
        self._one_at_a_time = Lock()

    @property
    def exit_status(self) -> int | None:
        """None while it runs; negative: the signal that ended it."""
        with self._one_at_a_time:
            if self._status is None:
                pid, status = os.waitpid(self.pid, os.WNOHANG)
                self._status = os.waitstatus_to_exitcode(status) if pid else None
            return self._status

    def stop(self, seconds: float) -> None:
        """Asks it to end, paused or not; kills it if it has not within `seconds`."""
        for number in (signal.SIGTERM, signal.SIGCONT):
            self._tell(number)
        deadline = time.monotonic() + seconds
        while self.exit_status is None and time.monotonic() < deadline:
            time.sleep(_LOOK)  # noqa: TID251 - a thread of its own waits for it
        self._tell(signal.SIGKILL)
        while self.exit_status is None:
            time.sleep(_LOOK)  # noqa: TID251

    def _tell(self, number: signal.Signals) -> None:
        if self.exit_status is None:
            os.kill(self.pid, number)


class Nursery:
    """One set of processes; made before this process has threads."""

    def __init__(self) -> None:
        _control(_SUBREAPER, 1)
        self._ours, theirs = socket.socketpair()
        self._pid = os.fork()
        if self._pid == 0:
            self._ours.close()
            _within(lambda: _serve(theirs))
        theirs.close()

    def begin(self, wanted: Sequence[Wanted]) -> list[Adopted]:
        """Begins them all, once. Raises CannotStart."""
        told = [[w.name, w.module, list(w.arguments), dict(w.environment), str(w.log)] for w in wanted]
        with self._ours:
            self._ours.sendall(json.dumps(told).encode())
            self._ours.shutdown(socket.SHUT_WR)
            answer = _all_of(self._ours)
        os.waitpid(self._pid, 0)
        if not answer:
            raise CannotStart("Salur's processes could not be begun; what is above says why.")
        return [Adopted(pid) for pid in json.loads(answer)]

    def close(self) -> None:
        """Ends it where nothing was begun."""
        self._ours.close()


def _serve(asked: socket.socket) -> int:
    nursery, above = os.getpid(), os.getppid()
    _control(_DEATH_SIGNAL, signal.SIGKILL)
    # The terminal's Ctrl-C is for `salur dev`, which ends everything in order.
    os.setsid()
    _read_all_code()
    wanted = _all_of(asked)
    if not wanted:
        return 0
    gc.freeze()
    begun: list[int] = []
    for name, module, arguments, environment, log in json.loads(wanted):
        pid = os.fork()
        if pid == 0:
            asked.close()
            one = Wanted(name, module, arguments, environment, Path(log))
            _within(lambda one=one: _become(one, nursery, above))  # type: ignore[misc]
        begun.append(pid)
    asked.sendall(json.dumps(begun).encode())
    return 0


def _read_all_code() -> None:
    # BLAS would start threads, and a copy of a process has one thread only.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    import salur.running  # noqa: F401

    for entry in (*entry_points(group="salur.roles"), *entry_points(group="salur.sandbox")):
        # What cannot be read fails in its own process, whose log says why.
        with suppress(Exception):
            entry.load()


def _become(one: Wanted, nursery: int, above: int) -> int:
    """The copy as that process. Until the nursery has ended, its end would be this one's."""
    os.setsid()
    _control(_NAME, one.name.encode()[:15])
    with Path(os.devnull).open("rb") as nothing, fresh_log(one.log) as output:
        os.dup2(nothing.fileno(), 0)
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    while os.getppid() == nursery:
        time.sleep(0.001)  # noqa: TID251
    _control(_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != above:
        return 1
    os.environ.update(one.environment)
    sys.argv = [one.module, *one.arguments]
    # Read again as the main module, as a command would.
    sys.modules.pop(one.module, None)
    runpy.run_module(one.module, run_name="__main__", alter_sys=True)
    return 0


def _within(work: Callable[[], int]) -> None:
    """Does the work of a copy and ends it: the frames above belong to the process that was copied."""
    status: object = 1
    try:
        status = work()
    except SystemExit as end:
        status = end.code
    except BaseException:
        sys.excepthook(*sys.exc_info())
    with suppress(Exception):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(status if isinstance(status, int) else 0 if status is None else 1)


def _all_of(end: socket.socket) -> bytes:
    return b"".join(iter(lambda: end.recv(65_536), b""))


def _control(what: int, value: int | bytes) -> None:
    """prctl(2)."""
    ctypes.CDLL(None).prctl(what, value, 0, 0, 0)
