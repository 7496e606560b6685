"""Why something cannot start on this machine, each as one sentence to show to the person at the keyboard."""

from pathlib import Path


class CannotStart(Exception):
    """Its text is one sentence: what is the matter, with which thing, and what to do."""


class Unsupported(CannotStart):
    """The operating system, C library or processor cannot run the servers."""


class NotInstalled(CannotStart):
    """`make setup` has not been run, or did not finish."""


class PortBusy(CannotStart):
    """Another program listens on a port that was asked for."""


class DiskFull(CannotStart):
    """Too little space is left for a server's data."""


class AlreadyRunning(CannotStart):
    """Another process works on the same data folder."""


class ServerFailed(CannotStart):
    """A server ended by itself, or did not serve within its deadline."""

    def __init__(self, sentence: str, log: Path, tail: str = "") -> None:
        super().__init__(sentence)
        self.log = log
        self.tail = tail
