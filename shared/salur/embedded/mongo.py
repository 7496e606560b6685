"""A real mongod as a replica set of one, which is what transactions and change streams need."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from salur.embedded import installed
from salur.embedded.server import Server

REPLICA_SET = "rs0"
_NOT_YET_INITIALIZED = 94
_INVALID_REPLICA_SET_CONFIG = 93


class EmbeddedMongo(Server):
    """mongod on 127.0.0.1 with its data in `data`; `port=0` picks a free port."""

    def __init__(self, data: Path, port: int = 0) -> None:
        super().__init__("mongod", data, port)
        self._probe: MongoClient[dict[str, Any]] | None = None

    @property
    def uri(self) -> str:
        return f"mongodb://{self.address}/?replicaSet={REPLICA_SET}"

    def prepare(self) -> None:
        (self.data / "db").mkdir(parents=True, exist_ok=True)

    def command(self) -> list[str]:
        return [
            str(installed.mongod()),
            *("--dbpath", str(self.data / "db")),
            *("--bind_ip", "127.0.0.1"),
            *("--port", str(self.port)),
            *("--replSet", REPLICA_SET),
            *("--oplogSize", "512"),  # MB; the default is a share of the whole disk
            *("--wiredTigerCacheSizeGB", "0.25"),
            "--nounixsocket",
            "--quiet",
            *("--setParameter", "diagnosticDataCollectionEnabled=false"),
        ]

    def environment(self) -> Mapping[str, str]:
        return {**os.environ, **installed.mongod_environment()}

    def await_serving(self) -> None:
        with MongoClient[dict[str, Any]](
            self.address, directConnection=True, serverSelectionTimeoutMS=200, socketTimeoutMS=5000
        ) as self._probe:
            super().await_serving()

    def serves(self) -> bool:
        assert self._probe is not None
        try:
            if self._probe.admin.command("hello").get("isWritablePrimary"):
                return True
            self._form_replica_set(self._probe)
        except PyMongoError:
            return False
        return False

    def _form_replica_set(self, client: MongoClient[dict[str, Any]]) -> None:
        """Make the set on the first start; give it its new address when the port has changed since."""
        members = [{"_id": 0, "host": self.address}]
        try:
            client.admin.command("replSetGetStatus")
        except OperationFailure as error:
            if error.code == _NOT_YET_INITIALIZED:
                client.admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": members})
            elif error.code == _INVALID_REPLICA_SET_CONFIG:
                config = client.local["system.replset"].find_one() or {}
                client.admin.command(
                    "replSetReconfig",
                    {**config, "version": config["version"] + 1, "members": members},
                    force=True,
                )
