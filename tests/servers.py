"""One Kafka and one mongod for a whole run of pytest, started when a test first asks, shared by its workers.

Where they come from: `SALUR_KAFKA` and `SALUR_MONGO` if set, containers with
`SALUR_TEST_BACKEND=containers`, and otherwise `salur.embedded`.
"""

import os
import secrets
import shutil
import tempfile
import threading
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from multiprocessing.connection import Client, Listener
from pathlib import Path
from typing import Any

from salur.embedded import CannotStart, EmbeddedKafka, EmbeddedMongo
from tests.whole import start_whole


def _embedded_kafka(stack: ExitStack) -> str:
    return stack.enter_context(EmbeddedKafka(_folder(stack))).bootstrap


def _embedded_mongo(stack: ExitStack) -> str:
    return stack.enter_context(EmbeddedMongo(_folder(stack))).uri


def _folder(stack: ExitStack) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="salur-test-"))
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    return folder


class Keeper:
    """Keeps the servers, in the process that lives as long as the run, and tells workers their addresses."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._key = secrets.token_bytes(16)
        self._known: dict[str, str] = {}
        self._starting = threading.Lock()
        self._listener = Listener(family="AF_UNIX", authkey=self._key)
        threading.Thread(target=self._answer, name="servers", daemon=True).start()

    @property
    def door(self) -> dict[str, Any]:
        """What a worker needs to ask: see `address`."""
        return {"path": self._listener.address, "key": self._key}

    def _answer(self) -> None:
        while True:
            try:
                caller = self._listener.accept()
            except OSError:  # closed
                return
            with caller:
                try:
                    caller.send(("ok", self.get(caller.recv())))
                except CannotStart as error:
                    caller.send(("failed", str(error)))

    def get(self, server: str) -> str:
        """The address of `kafka` or `mongo`, or the ready file of the `whole`, started if nobody has asked before."""
        with self._starting:
            if server not in self._known:
                self._known[server] = _starters()[server](self._stack)
            return self._known[server]

    def close(self) -> None:
        self._listener.close()
        with self._starting:
            self._stack.close()


def address(door: dict[str, Any], server: str) -> str:
    """Ask the keeper behind `door`; raises `CannotStart` with its one sentence."""
    with Client(door["path"], family="AF_UNIX", authkey=door["key"]) as keeper:
        keeper.send(server)
        verdict, text = keeper.recv()
    if verdict == "failed":
        raise CannotStart(text)
    return str(text)


def _starters() -> dict[str, Callable[[ExitStack], str]]:
    if os.environ.get("SALUR_TEST_BACKEND", "embedded") == "containers":
        from tests.containers import kafka, mongo

        starters = {"kafka": kafka, "mongo": mongo}
    else:
        starters = {"kafka": _embedded_kafka, "mongo": _embedded_mongo}
    given = {name: partial(_given_or, f"SALUR_{name.upper()}", start) for name, start in starters.items()}
    return {**given, "whole": start_whole}


def _given_or(variable: str, start: Callable[[ExitStack], str], stack: ExitStack) -> str:
    return os.environ.get(variable) or start(stack)
