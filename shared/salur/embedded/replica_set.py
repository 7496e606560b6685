"""A replica set of one: made on the first start, moved when its port has changed."""

from types import TracebackType
from typing import Any, Self

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

NAME = "rs0"
_NOT_YET_INITIALIZED = 94
_INVALID_REPLICA_SET_CONFIG = 93


class ReplicaSet:
    """The set whose only member is the mongod at `address` (host:port)."""

    def __init__(self, address: str) -> None:
        self._members = [{"_id": 0, "host": address}]
        self._client: MongoClient[dict[str, Any]] = MongoClient(
            address, directConnection=True, serverSelectionTimeoutMS=200, socketTimeoutMS=5000
        )

    def has_primary(self) -> bool:
        """Whether it takes writes; if not, do what is missing and say no."""
        try:
            if self._client.admin.command("hello").get("isWritablePrimary"):
                return True
            self._form()
        except PyMongoError:
            return False
        return False

    def _form(self) -> None:
        admin = self._client.admin
        try:
            admin.command("replSetGetStatus")
        except OperationFailure as error:
            if error.code == _NOT_YET_INITIALIZED:
                admin.command("replSetInitiate", {"_id": NAME, "members": self._members})
            elif error.code == _INVALID_REPLICA_SET_CONFIG:
                config = self._client.local["system.replset"].find_one() or {}
                moved = {**config, "version": config["version"] + 1, "members": self._members}
                admin.command("replSetReconfig", moved, force=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()
