"""One MongoDB for one Salur: databases and collections by name and prefix, indexes, transactions, a ping."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from salur.observability import get_logger
from salur.store import driver
from salur.store.driver import DriverName, translated
from salur.store.errors import StoreBroken
from salur.store.kinds import Index, Kind

DEFAULT_TIMEOUT = 5.0
_LONGEST_NAME = 128
log = get_logger("store")


class Store:
    """The way to MongoDB. `prefix` stands before every database name, so that several Salurs share a server.

    `name` is what this process is called each time it runs, and no other process at the same time.
    """

    def __init__(
        self,
        uri: str,
        *,
        prefix: str = "",
        driver_name: DriverName = DriverName.MOTOR,
        timeout: float = DEFAULT_TIMEOUT,
        name: str = "",
    ) -> None:
        self.prefix = prefix
        self._name = f"salur {prefix}{name}"[:_LONGEST_NAME] if name else ""
        self._client = driver.connect(uri, driver_name, timeout, self._name or "salur")

    def collection(self, database: str, name: str) -> Any:
        """A driver's collection, e.g. `("router", "cases")`."""
        return self._client[f"{self.prefix}salur_{database}"][name]

    def of(self, kind: Kind[Any]) -> Any:
        """The driver's collection of a kind."""
        return self.collection(kind.database, kind.collection)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Any]:
        """A session in one transaction over any of the databases; see `driver.transaction`."""
        async with driver.transaction(self._client) as session:
            yield session

    async def databases(self) -> list[str]:
        """The names of this Salur's databases, as `collection` takes them. Raises StoreUnavailable."""
        before = f"{self.prefix}salur_"
        with translated():
            names = await self._client.list_database_names()
        return sorted(name.removeprefix(before) for name in names if name.startswith(before))

    async def end_left_behind(self) -> None:
        """Ends the transactions that this process's predecessor had open when it was killed.

        The server keeps their locks for a minute (`transactionLifetimeLimitSeconds`), and what they wrote is just
        what the successor is about to write.
        """
        if not self._name:
            return
        try:
            with translated():
                left = await driver.sessions_of(self._client, self._name)
                if left:
                    await self._client.admin.command("killSessions", left)
                    log.warning("transactions_ended", count=len(left))
        except StoreBroken as refused:
            # Where our user may not look, they end by themselves.
            log.warning("not_looked", reason=str(refused))

    async def prepare(self, kinds: Iterable[Kind[Any]]) -> None:
        """Creates the collections and indexes of kinds. Safe to call by many processes at once.

        Collections must exist before the first transaction: to create one inside takes a lock.
        """
        for kind in kinds:
            await self.index(self.of(kind), kind.indexes)

    async def index(self, collection: Any, indexes: Sequence[Index]) -> None:
        """Creates a collection, if need be, and its indexes."""
        with translated():
            # Creating an index that every collection has creates the collection and never fails if it is there.
            await collection.create_index([("_id", 1)])
            there = await collection.index_information() if any(index.pages for index in indexes) else {}
            for index in indexes:
                if index.pages and any(one["key"] == list(index.fields) for one in there.values()):
                    continue
                options: dict[str, Any] = {"unique": index.unique, "sparse": index.sparse}
                if index.expire_after is not None:
                    options["expireAfterSeconds"] = index.expire_after
                if index.pages:
                    options["storageEngine"] = {"wiredTiger": {"configString": index.pages}}
                await collection.create_index(list(index.fields), **options)

    async def ping(self) -> None:
        """Returns when a primary answers; raises StoreUnavailable otherwise."""
        with translated():
            await self._client.admin.command("ping")

    async def close(self) -> None:
        """Closes the connections."""
        closed = self._client.close()
        if closed is not None:
            await closed
