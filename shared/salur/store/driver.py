"""The two drivers behind one seam: Motor, and PyMongo's own asyncio API which replaces it.

Their collections answer to the same calls; only the client and the way a transaction begins differ.
"""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from enum import StrEnum
from typing import Any

from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import AsyncMongoClient
from pymongo.errors import (
    BulkWriteError,
    ConnectionFailure,
    DuplicateKeyError,
    OperationFailure,
    PyMongoError,
)
from pymongo.read_concern import ReadConcern

from salur.store.errors import Conflict, StoreBroken, StoreUnavailable

DUPLICATE_KEY = 11000
_COMMIT_TRIES = 5


class DriverName(StrEnum):
    """Which driver speaks to MongoDB."""

    MOTOR = "motor"
    PYMONGO = "pymongo"


def connect(uri: str, driver: DriverName, timeout: float, name: str) -> Any:
    """A client of the chosen driver. `timeout` (seconds) bounds every operation; the server knows us by `name`."""
    options: dict[str, Any] = {
        "timeoutMS": int(timeout * 1000),
        "serverSelectionTimeoutMS": int(timeout * 1000),
        "tz_aware": True,
        "w": "majority",
        "readConcernLevel": "majority",
        "appname": name,
    }
    if driver is DriverName.MOTOR:
        return AsyncIOMotorClient(uri, **options)
    return AsyncMongoClient(uri, **options)


@contextmanager
def translated() -> Iterator[None]:
    """Turns a driver's errors into Conflict, StoreUnavailable and StoreBroken, none of which quotes a document."""
    try:
        yield
    except PyMongoError as error:
        raise _meaning(error) from None


def _meaning(error: PyMongoError) -> Exception:
    name = type(error).__name__
    if isinstance(error, BulkWriteError):
        codes = {item.get("code") for item in error.details.get("writeErrors", ())}
        if codes == {DUPLICATE_KEY}:
            return Conflict("duplicate key")
    if isinstance(error, DuplicateKeyError):
        return Conflict("duplicate key")
    if isinstance(error, ConnectionFailure) or error.timeout:
        return StoreUnavailable(name)
    if isinstance(error, OperationFailure) and error.has_error_label("TransientTransactionError"):
        return Conflict("write conflict")
    if error.has_error_label("RetryableWriteError") or error.has_error_label(
        "UnknownTransactionCommitResult"
    ):
        return StoreUnavailable(name)
    return StoreBroken(f"{name} {getattr(error, 'code', None)}")


@asynccontextmanager
async def transaction(client: Any) -> AsyncIterator[Any]:
    """A session in a transaction that commits at the end and is aborted by any exception.

    Raises Conflict where another transaction won and StoreUnavailable where the server is away.
    """
    with translated():
        started = client.start_session()
        session = await started if inspect.isawaitable(started) else started
        try:
            begun = session.start_transaction()
            if inspect.isawaitable(begun):
                await begun
            yield session
            await _commit(session)
        finally:
            if session.in_transaction:
                await _abort(session)
            await session.end_session()


async def aggregated(collection: Any, stages: Sequence[Mapping[str, Any]], **options: Any) -> list[Any]:
    """What a pipeline gives: Motor's `aggregate` gives a cursor, PyMongo's something to await first."""
    cursor = collection.aggregate(stages, **options)
    found: list[Any] = await (await cursor if inspect.isawaitable(cursor) else cursor).to_list(None)
    return found


async def sessions_of(client: Any, name: str) -> list[dict[str, Any]]:
    """The sessions that have a transaction open on the server and belong to clients of this name."""
    # Of what goes on now there is no majority to read from.
    admin = client.admin.with_options(read_concern=ReadConcern("local"))
    mine = {"appName": name, "transaction": {"$exists": True}}
    rows = await aggregated(admin, [{"$currentOp": {"idleSessions": True}}, {"$match": mine}])
    return [{"id": row["lsid"]["id"]} for row in rows]


async def _commit(session: Any) -> None:
    for attempt in range(_COMMIT_TRIES):
        try:
            await session.commit_transaction()
            return
        except PyMongoError as error:
            last = attempt == _COMMIT_TRIES - 1
            if last or not error.has_error_label("UnknownTransactionCommitResult"):
                raise


async def _abort(session: Any) -> None:
    try:
        await session.abort_transaction()
    except PyMongoError:
        # The server ends it by itself; what made us abort is the error that matters.
        return
