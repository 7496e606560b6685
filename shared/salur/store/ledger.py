"""The ledger: what a stage answered to each cause, byte for byte, so that a cause is decided once.

A row is written in the transaction of the state it belongs to. Redelivered, the cause is found here and its
outputs are published again as they were, ciphertext included. Rows live 30 days: longer than the topics and
the providers' retries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from salur.store.database import Store
from salur.store.driver import translated
from salur.store.kinds import Index

KEPT_SECONDS = 30 * 86_400
COLLECTION = "ledger"
_PAGE = 2_000


@dataclass(frozen=True, slots=True)
class Output:
    """A record as it goes to Kafka."""

    topic: str
    key: bytes
    value: bytes
    headers: tuple[tuple[str, bytes], ...]


class Ledger:
    """The ledger of one service, in its own database."""

    def __init__(self, store: Store, database: str) -> None:
        self._store = store
        self._collection = store.collection(database, COLLECTION)

    async def prepare(self) -> None:
        """Creates the collection with its time limit."""
        await self._store.index(self._collection, [Index((("at", 1),), expire_after=KEPT_SECONDS)])

    async def outputs(self, stage: str, causes: Iterable[str]) -> Mapping[str, Sequence[Output]]:
        """What the stage answered to those of the causes that it has decided."""
        keys = [_key(stage, cause) for cause in causes]
        with translated():
            rows = await self._collection.find({"_id": {"$in": keys}}).to_list(None)
        start = len(stage) + 1
        return {row["_id"][start:]: [_read(output) for output in row["outputs"]] for row in rows}

    async def write(
        self, stage: str, decided: Mapping[str, Sequence[Output]], at: datetime, session: Any
    ) -> None:
        """Writes the answers to causes within a transaction.

        Raises Conflict where another worker decided one of them first.
        """
        rows = [
            {"_id": _key(stage, cause), "at": at, "outputs": [_row(output) for output in outputs]}
            for cause, outputs in decided.items()
        ]
        with translated():
            await self._collection.insert_many(rows, ordered=False, session=session)

    async def forget(self, keys: Iterable[str]) -> None:
        """Empties the answers that went out under these keys (report ids, senders); their causes stay known.

        Reads the whole ledger, in parts, since it is asked for once in a blue moon: an index would cost every batch.
        """
        wanted = [key.encode() for key in keys]
        after = ""
        while wanted:
            with translated():
                page = self._collection.find({"_id": {"$gt": after}}, {"_id": 1, "outputs": 1})
                rows = await page.sort("_id", 1).limit(_PAGE).to_list(None)
            if not rows:
                return
            after = rows[-1]["_id"]
            found = [row["_id"] for row in rows if any(output[1] in wanted for output in row["outputs"])]
            if found:
                with translated():
                    await self._collection.update_many({"_id": {"$in": found}}, {"$set": {"outputs": []}})


def _key(stage: str, cause: str) -> str:
    return f"{stage}\n{cause}"


def _row(output: Output) -> list[Any]:
    return [output.topic, output.key, output.value, output.headers]


def _read(row: list[Any]) -> Output:
    topic, key, value, headers = row
    return Output(topic, key, value, tuple((name, data) for name, data in headers))
