"""A real mongod as a replica set of one, which is what transactions and change streams need."""

import os
from collections.abc import Mapping
from pathlib import Path

from salur.embedded import installed
from salur.embedded.replica_set import NAME, ReplicaSet
from salur.embedded.server import Server

_LEAST_CACHE, _MOST_CACHE, _CACHE_SHARE = 0.25, 1.0, 16


def cache_gigabytes(memory: int) -> float:
    """How much MongoDB may keep of its data, on a machine of so many bytes.

    Once a tenth of it is not on disk yet, everybody who writes helps to put it there, an emergency too: 0.6 seconds were
    seen with 0.25 GB and all stages at work. What is not used costs nothing.
    """
    return min(max(memory / 2**30 / _CACHE_SHARE, _LEAST_CACHE), _MOST_CACHE)


def _memory() -> int:
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


class EmbeddedMongo(Server):
    """mongod on 127.0.0.1 with its data in `data`; `port=0` picks a free port."""

    def __init__(self, data: Path, port: int = 0) -> None:
        super().__init__("mongod", data, port)
        self._set: ReplicaSet | None = None

    @property
    def uri(self) -> str:
        return f"mongodb://{self.address}/?replicaSet={NAME}"

    def prepare(self) -> None:
        (self.data / "db").mkdir(parents=True, exist_ok=True)

    def command(self) -> list[str]:
        return [
            str(installed.mongod()),
            *("--dbpath", str(self.data / "db")),
            *("--bind_ip", "127.0.0.1"),
            *("--port", str(self.port)),
            *("--replSet", NAME),
            *("--oplogSize", "512"),  # MB; the default is a share of the whole disk
            *("--wiredTigerCacheSizeGB", f"{cache_gigabytes(_memory()):.2f}"),
            "--nounixsocket",
            "--quiet",
            *("--setParameter", "diagnosticDataCollectionEnabled=false"),
            # Who is killed within a transaction leaves its locks behind, and whoever takes over waits for them:
            # a minute and more by default.
            *("--setParameter", "transactionLifetimeLimitSeconds=15"),
        ]

    def environment(self) -> Mapping[str, str]:
        return {**os.environ, **installed.mongod_environment()}

    def await_serving(self) -> None:
        with ReplicaSet(self.address) as self._set:
            super().await_serving()

    def serves(self) -> bool:
        assert self._set is not None
        return self._set.has_primary()
