"""What must be true of topics and databases after a fault, whichever stage it hit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

from salur.contracts.base import Lane
from salur.contracts.topics import DEAD_LETTER_SUFFIX, URGENT_SUFFIX, registry
from salur.store.database import Store
from tests.kafka_tools import Seen, lag, read_all
from tests.polling import eventually
from tests.proofs.worker import Place

CAUGHT_UP_WITHIN = 100.0


@dataclass(frozen=True)
class Told:
    """What stands in topics: every event once, and how often each stood there."""

    events: Sequence[Seen]
    times: Counter[str]

    @property
    def repeated(self) -> int:
        """How many records are repetitions."""
        return sum(self.times.values()) - len(self.times)


async def told(place: Place, *names: str) -> Told:
    """What stands in topics, both lanes. The same id must always be the same key, bytes and headers."""
    topics = [place.prefix + topic for name in names for topic in _lanes(name)]
    seen = await read_all(place.kafka, *topics)
    forms: dict[str, set[object]] = defaultdict(set)
    for one in seen:
        forms[one.id].add((one.key, one.value, tuple(sorted(one.headers.items()))))
    unequal = [event for event, ways in forms.items() if len(ways) > 1]
    assert not unequal, f"{len(unequal)} of {len(forms)} events stand in more than one form"
    return Told(list({one.id: one for one in seen}.values()), Counter(one.id for one in seen))


async def letters(place: Place, *names: str) -> Told:
    """The dead letters of topics, both lanes."""
    return await told(place, *(name + DEAD_LETTER_SUFFIX for name in names))


def _lanes(name: str) -> Iterable[str]:
    """A topic and its twin, where it has one. A dead letter's topic is that of its lane."""
    base = name.removesuffix(DEAD_LETTER_SUFFIX)
    rest = name[len(base) :]
    if Lane.URGENT in _registered(base):
        return (name, base + URGENT_SUFFIX + rest)
    return (name,)


def _registered(name: str) -> Sequence[Lane]:
    return registry().topics[name].lanes


async def caught_up(place: Place, stage: str, database: str, *inputs: str) -> None:
    """Returns when a stage has committed everything in its topics and nothing is parked."""
    async with AsyncExitStack() as stack:
        store = Store(place.mongo, prefix=place.prefix)
        stack.push_async_callback(store.close)
        parked = store.collection(database, "parked")
        lags = []
        for lane in Lane:
            topics = [place.prefix + topic for name in inputs for topic in _of_lane(name, lane)]
            if topics:
                group = f"{place.prefix}{stage}.{lane}"
                lags.append(await stack.enter_async_context(lag(place.kafka, group, topics)))

        async def done() -> bool:
            for left in lags:
                assert await left() == 0
            return not await parked.count_documents({"stage": stage})

        await eventually(done, within=CAUGHT_UP_WITHIN)


def _of_lane(name: str, lane: Lane) -> Iterable[str]:
    if lane is Lane.ROUTINE:
        return (name,)
    return (name + URGENT_SUFFIX,) if Lane.URGENT in _registered(name) else ()
