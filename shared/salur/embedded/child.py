"""A child process that never outlives its parent and never sees the terminal's Ctrl-C.

It has a session of its own, so that whoever started it decides in which order things stop, and the
kernel kills it when this process ends in any way, SIGKILL included.
"""

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from functools import cache
from pathlib import Path
from typing import BinaryIO

# PR_SET_PDEATHSIG is kept across exec. The parent may have died before the call: then ppid has changed.
_LAUNCH = """
import ctypes, os, signal, sys
ctypes.CDLL(None).prctl(1, signal.SIGKILL)
if os.getppid() != int(sys.argv[1]):
    os._exit(1)
os.execv(sys.argv[2], sys.argv[2:])
"""


class Child:
    """One process: started, paused, resumed, stopped or killed, its output in `log`."""

    def __init__(
        self, name: str, command: Sequence[str], log: Path, env: Mapping[str, str] | None = None
    ) -> None:
        self.name = name
        self.log = log
        launcher = [sys.executable, "-I", "-S", "-c", _LAUNCH, str(os.getpid())]
        with fresh_log(log) as output:
            self._process = _in_lasting_thread(
                lambda: subprocess.Popen(
                    [*launcher, *command],
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    env=None if env is None else dict(env),
                    start_new_session=True,
                )
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exit_status(self) -> int | None:
        """None while it runs; negative: the signal that ended it."""
        return self._process.poll()

    def wait(self, seconds: float) -> bool:
        """Wait for its end at most so long; True if it has ended."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def pause(self) -> None:
        """Freeze it (SIGSTOP): connections stay open, nothing answers from when this returns.

        A server of many threads goes on for a moment, longer on a busy machine, until each of them has stopped.
        """
        self._process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, self._process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)

    def resume(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """End it without warning (SIGKILL), and wait until it is gone."""
        self._process.kill()
        self._process.wait()

    def terminate(self) -> None:
        """Ask it to end (SIGTERM), paused or not."""
        self._process.terminate()
        self.resume()

    def stop(self, seconds: float) -> None:
        """Ask it to end; kill it if it has not within `seconds`."""
        self.terminate()
        if not self.wait(seconds):
            self.kill()

    def tail(self, lines: int = 20) -> str:
        """The last lines of its output."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


def fresh_log(log: Path) -> BinaryIO:
    """An empty log, open for writing; the one before it stands beside it, as `.1`."""
    if log.exists():
        log.replace(log.with_name(log.name + ".1"))
    return log.open("wb")


def _in_lasting_thread(start: Callable[[], "subprocess.Popen[bytes]"]) -> "subprocess.Popen[bytes]":
    """Start a process from a thread that lives as long as this process.

    The kernel sends the death signal when the *thread* that forked ends, and a caller may be a
    short-lived one (`asyncio.to_thread`).
    """
    done: Future[subprocess.Popen[bytes]] = Future()

    def work() -> None:
        try:
            done.set_result(start())
        except BaseException as error:
            done.set_exception(error)

    _lasting_thread(os.getpid()).put(work)
    return done.result()


@cache
def _lasting_thread(_pid: int) -> "queue.SimpleQueue[Callable[[], None]]":
    """The queue of the thread that starts children; keyed by process, since a fork has no threads."""
    jobs: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()

    def run() -> None:
        while True:
            jobs.get()()

    threading.Thread(target=run, name="children", daemon=True).start()
    return jobs
