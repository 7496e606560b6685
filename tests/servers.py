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
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from typing import Any

from pymongo import MongoClient

from salur.embedded import CannotStart, EmbeddedKafka, EmbeddedMongo
from tests.s3 import S3
from tests.whole import start_whole


def _embedded_kafka(stack: ExitStack) -> str:
    return stack.enter_context(EmbeddedKafka(_folder(stack))).bootstrap


def _embedded_mongo(stack: ExitStack) -> str:
    return stack.enter_context(EmbeddedMongo(_folder(stack))).uri


def _forgetting_nothing(start: Callable[[ExitStack], str], stack: ExitStack) -> str:
    """A mongod that deletes nothing by its own clock.

    It looks once a minute for what has an end in the past, and to it all that tests write by a held clock is long past:
    a draft went between two steps of a test, once in ten runs.
    """
    uri = start(stack)
    with MongoClient[dict[str, Any]](uri) as client:
        client.admin.command("setParameter", 1, ttlMonitorEnabled=False)
    return uri


def _s3(stack: ExitStack) -> str:
    server = stack.enter_context(S3(_folder(stack)))
    return f"http://{server.address} {server.buckets}"


def _folder(stack: ExitStack) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="salur-test-"))
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    return folder


class Keeper:
    """Keeps the servers, in the process that lives as long as the run, and tells workers their addresses."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._key = secrets.token_bytes(16)
        self._known: dict[str, Future[str]] = {}
        self._looking = threading.Lock()
        self._starting = self._stack.enter_context(ThreadPoolExecutor(len(_STARTERS)))
        self._listener = Listener(family="AF_UNIX", authkey=self._key)
        threading.Thread(target=self._receive, name="servers", daemon=True).start()

    @property
    def door(self) -> dict[str, Any]:
        """What a worker needs to ask: see `address`."""
        return {"path": self._listener.address, "key": self._key}

    def _receive(self) -> None:
        while True:
            try:
                caller = self._listener.accept()
            except EOFError:  # a worker that ended while it knocked
                continue
            except OSError:  # closed
                return
            threading.Thread(target=self._answer, args=(caller,), daemon=True).start()

    def _answer(self, caller: Connection) -> None:
        with caller:
            try:
                answer = ("ok", self.get(caller.recv()))
            except Exception as error:
                answer = ("failed", str(error))
            caller.send(answer)

    def get(self, server: str) -> str:
        """The address of `kafka`, `mongo` or `s3` (with its folder of buckets), or the ready file of the `whole`.

        Whoever asks first has it started; if that fails, everybody is told so without a second try.
        """
        with self._looking:
            if server not in self._known:
                self._known[server] = self._starting.submit(self._start, _STARTERS[server])
        return self._known[server].result()

    def _start(self, starter: Callable[[ExitStack], str]) -> str:
        with ExitStack() as started:
            address = starter(started)
            self._stack.push(started.pop_all())
        return address

    def close(self) -> None:
        self._listener.close()
        self._stack.close()


def address(door: dict[str, Any], server: str) -> str:
    """Ask the keeper behind `door`; raises `CannotStart` with its one sentence."""
    with Client(door["path"], family="AF_UNIX", authkey=door["key"]) as keeper:
        keeper.send(server)
        verdict, text = keeper.recv()
    if verdict == "failed":
        raise CannotStart(text)
    return str(text)


def _given_or(variable: str, start: Callable[[ExitStack], str], stack: ExitStack) -> str:
    return os.environ.get(variable) or start(stack)


def _from_container(server: str, stack: ExitStack) -> str:
    from tests import containers  # costs a second, which only they should pay who want containers

    return {"kafka": containers.kafka, "mongo": containers.mongo}[server](stack)


_CONTAINERS = os.environ.get("SALUR_TEST_BACKEND", "embedded") == "containers"
_STARTERS: dict[str, Callable[[ExitStack], str]] = {
    "kafka": partial(
        _given_or, "SALUR_KAFKA", partial(_from_container, "kafka") if _CONTAINERS else _embedded_kafka
    ),
    "mongo": partial(
        _forgetting_nothing,
        partial(
            _given_or, "SALUR_MONGO", partial(_from_container, "mongo") if _CONTAINERS else _embedded_mongo
        ),
    ),
    "s3": _s3,
    "whole": start_whole,
}
