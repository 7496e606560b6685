"""The topic registry, read from `topics.yaml`: which topic an event goes to, and how a topic is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from salur.contracts.base import Contract, Lane
from salur.yaml_text import parsed

URGENT_SUFFIX = ".urgent"
DEAD_LETTER_SUFFIX = ".dlq"
DAY_MS = 86_400_000
COMPACTION_LAG_MS = DAY_MS
DEAD_LETTER_DAYS = 30
# A webhook body of 3 MB is accepted; sealed and packed into a dead letter it is still one record.
LARGEST_BATCH = 9 * 1024 * 1024


@dataclass(frozen=True)
class Topic:
    """One entry of the registry. `retention_days` is None for a compacted topic."""

    name: str
    key: str
    lanes: tuple[Lane, ...]
    partitions: int
    retention_days: int | None
    events: tuple[str, ...]
    owner: str
    dead_letters: bool
    co_partitioned: str | None

    def named(self, lane: Lane) -> str:
        """The topic of a lane; a topic without lanes is the same for both."""
        return self.name + URGENT_SUFFIX if lane is Lane.URGENT and Lane.URGENT in self.lanes else self.name


@dataclass(frozen=True)
class Physical:
    """A topic as the broker knows it, with its configuration."""

    name: str
    partitions: int
    config: dict[str, str]


class Registry:
    """All topics of one Salur. `prefix` stands before every name, so that several share a broker."""

    def __init__(self, topics: tuple[Topic, ...], prefix: str = "") -> None:
        self.topics = {t.name: t for t in topics}
        self.prefix = prefix
        self._by_event = {event: t for t in topics for event in t.events}
        self._cache: dict[tuple[str, Lane], str] = {}

    def topic_of(self, event: Contract) -> str:
        """The full name of the topic that an event or command goes to.

        Raises KeyError for a type that no topic lists.
        """
        spot = (event.TYPE, event.lane())
        name = self._cache.get(spot)
        if name is None:
            name = self._cache[spot] = self.prefix + self._by_event[event.TYPE].named(spot[1])
        return name

    def full_name(self, name: str, lane: Lane = Lane.ROUTINE) -> str:
        """The broker's name for a registered topic in a lane."""
        return self.prefix + self.topics[name].named(lane)

    def physical(self) -> Iterator[Physical]:
        """Every topic to create, twins and dead letters included."""
        for topic in self.topics.values():
            for lane in topic.lanes:
                yield Physical(self.prefix + topic.named(lane), topic.partitions, _config(topic))
                if topic.dead_letters:
                    name = self.prefix + topic.named(lane) + DEAD_LETTER_SUFFIX
                    yield Physical(name, 1, _keep(DEAD_LETTER_DAYS))


def _config(topic: Topic) -> dict[str, str]:
    if topic.retention_days is not None:
        return _keep(topic.retention_days)
    return {
        "cleanup.policy": "compact",
        "max.compaction.lag.ms": str(COMPACTION_LAG_MS),
        "max.message.bytes": str(LARGEST_BATCH),
    }


def _keep(days: int) -> dict[str, str]:
    return {"retention.ms": str(days * DAY_MS), "max.message.bytes": str(LARGEST_BATCH)}


def _topic(name: str, entry: dict[str, Any], defaults: dict[str, Any]) -> Topic:
    entry = defaults | entry
    retention = entry["retention"]
    return Topic(
        name=name,
        key=entry["key"],
        lanes=tuple(Lane(lane) for lane in entry.get("lanes", ["routine"])),
        partitions=entry["partitions"],
        retention_days=None if retention == "compact" else int(retention),
        events=tuple(entry["events"]),
        owner=entry["owner"],
        dead_letters=entry.get("dead_letters", False),
        co_partitioned=entry.get("co_partitioned"),
    )


@cache
def declared() -> tuple[Topic, ...]:
    """The topics as `topics.yaml` declares them."""
    raw = parsed(resources.files("salur.contracts").joinpath("topics.yaml").read_text("utf-8"))
    return tuple(_topic(name, entry, raw["defaults"]) for name, entry in raw["topics"].items())


def registry(prefix: str = "") -> Registry:
    """The registry of a Salur whose topics carry `prefix`."""
    return Registry(declared(), prefix)
