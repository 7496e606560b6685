"""One stage under fault: how it is fed and what must have come of each message, told from outside only."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import ClassVar

from salur.contracts.base import Contract, Lane
from salur.contracts.topics import URGENT_SUFFIX, registry
from salur.privacy.audit import examine
from salur.privacy.audit_chains import all_chains
from salur.store.database import Store
from salur.store.ledger import Output
from tests.kafka_tools import make_topics, put, put_raw
from tests.proofs.outcomes import caught_up, letters
from tests.proofs.worker import Place, Worker, worker

EVERY_URGENT, EVERY_TWICE, EVERY_POISON = 5, 7, 11


def lane_of_number(number: int) -> Lane:
    """Some of everything goes by the urgent lane."""
    return Lane.URGENT if number % EVERY_URGENT == 0 else Lane.ROUTINE


class Subject(ABC):
    """A stage, its process and its topics. A number stands for one message, or one person's few messages."""

    service: ClassVar[str]
    role: ClassVar[str] = "worker"
    stage: ClassVar[str]
    database: ClassVar[str]
    inputs: ClassVar[tuple[str, ...]]
    poisoned: ClassVar[str]
    """The input that bytes which are no event are put into, beside its messages."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.poisons = 0
        self.kills = 0

    def settings(self) -> Mapping[str, str]:
        """What its process needs beside servers and keys."""
        return {}

    async def prepare(self) -> None:
        """Makes what must be there before its process starts."""
        await make_topics(self.place.kafka, self.place.prefix)

    @asynccontextmanager
    async def worker(self, *, crash_at: str = "", instance: str = "satu") -> AsyncIterator[Worker]:
        """Its process; `crash_at` is `point` or `point:skip`."""
        crash = f"{self.stage}:{crash_at}" if crash_at else ""
        settings = self.settings()
        async with worker(
            self.place, self.service, self.role, instance=instance, crash_at=crash, **settings
        ) as running:
            yield running

    async def feed(self, numbers: range) -> None:
        """Puts messages into its topics: both lanes, some of them twice, and poison among them."""
        await self.give(numbers)
        poison = [n for n in numbers if n % EVERY_POISON == 0]
        self.poisons += len(poison)
        await put_raw(self.place.kafka, [self._poison(n) for n in poison])

    @abstractmethod
    async def give(self, numbers: range) -> None:
        """Puts the messages themselves."""

    @abstractmethod
    async def check(self, count: int) -> None:
        """Fails where any of the first `count` messages has not exactly its one outcome."""

    async def caught_up(self) -> None:
        """Returns when everything is read, committed and out of waiting."""
        await caught_up(self.place, self.stage, self.database, *self.inputs)

    async def verdict(self, count: int) -> None:
        """Everything that must hold when it has caught up."""
        await self.check(count)
        await self.chains_are_whole()
        assert len((await letters(self.place, self.poisoned)).events) == self.poisons
        for name in self.inputs:
            if name != self.poisoned and registry().topics[name].dead_letters:
                assert not (await letters(self.place, name)).events

    async def chains_are_whole(self) -> None:
        """What was written down of who did what is all there, in order, and nothing twice."""
        store = Store(self.place.mongo, prefix=self.place.prefix)
        try:
            chains = await all_chains(store)
        finally:
            await store.close()
        assert examine(chains) == []
        told = [
            line
            for entries in chains.values()
            for one in entries
            for line in one.what.get("changes", "").splitlines()
        ]
        assert len(told) == len(set(told)) == await self.changes()

    async def changes(self) -> int:
        """How many changes of cases the audit must tell: none but router's."""
        return 0

    async def rows(self, collection: str, database: str = "") -> int:
        """How many documents a collection of its database holds."""
        store = Store(self.place.mongo, prefix=self.place.prefix)
        try:
            found = store.collection(database or self.database, collection)
            return int(await found.count_documents({}))
        finally:
            await store.close()

    async def put(self, events: Iterable[tuple[str, Contract]]) -> None:
        """Sends events with their ids; some of them a second time, as after a producer's crash."""
        sent = list(events)
        again = [event for number, event in enumerate(sent) if number % EVERY_TWICE == 0]
        await put(self.place.kafka, self.place.prefix, [*sent, *again])

    def _poison(self, number: int) -> Output:
        twin = URGENT_SUFFIX if self._has_twin and lane_of_number(number) is Lane.URGENT else ""
        kind = registry().topics[self.poisoned].events[0]
        headers = (("ce_id", b"poison-%d" % number), ("ce_type", kind.encode()))
        topic = self.place.prefix + self.poisoned + twin
        return Output(topic, b"key-%d" % number, b'{"unfinished": \xff', headers)

    @property
    def _has_twin(self) -> bool:
        return Lane.URGENT in registry().topics[self.poisoned].lanes
