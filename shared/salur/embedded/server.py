"""One server process on this machine: started and awaited, paused, killed, stopped, started again."""

import os
from abc import ABC, abstractmethod
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self

from salur.embedded.child import Child
from salur.embedded.errors import ServerFailed
from salur.embedded.ports import free_port
from salur.embedded.preflight import holding, require_free_port, require_free_space, require_supported_system

_POLL = 0.03


class Server(ABC):
    """A real server, of which a subclass knows how it is started and when it serves.

    Its port is fixed when the object is made (0 picks a free one), so that it comes back at the same
    address after `kill()` and `start()`.
    """

    start_within = 120.0
    stop_within = 30.0
    needs_megabytes = 500

    def __init__(self, name: str, data: Path, port: int) -> None:
        self.name = name
        self.data = data.absolute()
        self.port = port or free_port()
        self._child: Child | None = None
        self._held = ExitStack()

    @abstractmethod
    def prepare(self) -> None:
        """Make the data folder ready for the first or the next start."""

    @abstractmethod
    def command(self) -> list[str]:
        """The command line, an absolute path first."""

    @abstractmethod
    def serves(self) -> bool:
        """Whether a client would be served now; called again and again until it is so."""

    def environment(self) -> Mapping[str, str]:
        return os.environ

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.data / f"{self.name.lower().replace(' ', '-')}.log"

    @property
    def pid(self) -> int:
        """The process's id; `ServerFailed` if it does not run."""
        return self._running().pid

    def start(self) -> Self:
        """Start it and return once it serves; raises `CannotStart` with one sentence."""
        self.launch()
        self.await_serving()
        return self

    def launch(self) -> None:
        """Start the process without waiting for it to serve."""
        if self._child is not None:
            return
        require_supported_system()
        require_free_space(self.data, self.needs_megabytes)
        self._held.enter_context(holding(self.data))
        try:
            require_free_port(self.port, why=self.name)
            self.prepare()
            self._child = Child(self.name, self.command(), self.log, self.environment())
        except BaseException:
            self._held.close()
            raise

    def await_serving(self) -> None:
        """Wait until it serves; past the deadline or when it ends, stop it and raise `ServerFailed`."""
        child = self._running()
        deadline = monotonic() + self.start_within
        try:
            while not self.serves():
                if child.wait(_POLL):
                    raise self._failure(
                        f"{self.name} ended while it started (exit status {child.exit_status})"
                    )
                if monotonic() > deadline:
                    raise self._failure(f"{self.name} did not serve within {self.start_within:g} seconds")
        except BaseException:
            self.kill()
            raise

    def _failure(self, what: str) -> ServerFailed:
        return ServerFailed(f"{what}; its log {self.log} says why.", self.log, self._running().tail())

    def _running(self) -> Child:
        if self._child is None:
            raise ServerFailed(f"{self.name} is not running.", self.log)
        return self._child

    def pause(self) -> None:
        """Freeze it (SIGSTOP): its connections stay open and nothing answers."""
        self._running().pause()

    def resume(self) -> None:
        self._running().resume()

    def kill(self) -> None:
        """End it without warning (SIGKILL). Its data stays, for `start()` to recover."""
        if self._child is not None:
            self._child.kill()
            self._child = None
        self._held.close()

    def terminate(self) -> None:
        """Ask it to end, without waiting for it; `stop()` waits."""
        if self._child is not None:
            self._child.terminate()

    def stop(self) -> None:
        """End it in order; safe to call twice."""
        if self._child is not None:
            self._child.stop(self.stop_within)
            self._child = None
        self._held.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
