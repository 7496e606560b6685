"""What every process is made of: settings, servers' clients, stages on their lanes, probes, a clean end."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import entry_points
from typing import Any

from faststream.kafka import KafkaBroker

from salur.contracts.base import Lane
from salur.contracts.topics import Registry, registry
from salur.messaging.audit_heads import Anchors
from salur.messaging.clock import Clock, SystemClock
from salur.messaging.consumer import StageConsumer
from salur.messaging.crash import CrashPlan
from salur.messaging.erasures import Erasures
from salur.messaging.outputs import Outputs
from salur.messaging.parking_pump import pump_for_ever
from salur.messaging.producer import Producer
from salur.messaging.routes import StageSpec
from salur.messaging.stage import Stage
from salur.observability import Health
from salur.packs import Packs, load_packs
from salur.privacy import KeyRing
from salur.privacy.audit_log import AuditLog
from salur.settings import CoreSettings
from salur.store.database import Store

_YOUNG_OBJECTS = 200_000


class BadSettings(Exception):
    """The process cannot start as it is set up. Its text is one sentence that names the setting."""

    safe_to_log = True


def key_ring(settings: CoreSettings) -> KeyRing:
    """The key ring of the settings. Raises BadSettings where there is none, BadKeys where it cannot be used."""
    if settings.keys:
        return KeyRing.from_json(settings.keys)
    if settings.keys_source:
        return KeyRing.from_json(_from_source(settings.keys_source))
    if settings.keys_file is None:
        raise BadSettings(
            "No keys: set SALUR_KEYS_FILE to a file with the key ring, SALUR_KEYS to its JSON, or SALUR_KEYS_SOURCE."
        )
    try:
        return KeyRing.from_json(settings.keys_file.read_text())
    except OSError as error:
        raise BadSettings(f"SALUR_KEYS_FILE {settings.keys_file} cannot be read: {error.strerror}.") from None


def _from_source(name: str) -> str:
    """The ring from a key management service: an entry point of the group `salur.keys` gives its JSON.

    Such a package calls the service with credentials of its own and returns `KeyRing`'s JSON; nothing of it is kept.
    """
    found = next(iter(entry_points(group="salur.keys", name=name)), None)
    if found is None:
        raise BadSettings(
            f"SALUR_KEYS_SOURCE {name}: no installed package brings a source of keys of that name."
        )
    given = found.load()()
    if not isinstance(given, str):
        raise BadSettings(f"SALUR_KEYS_SOURCE {name} gave no JSON.")
    return given


@dataclass(frozen=True)
class Role:
    """One kind of process: `salur run SERVICE --role NAME`. `start` holds it up until its context ends.

    Exported by a service's `app.py` under the entry point group `salur.roles` as `SERVICE.NAME`.
    """

    service: str
    name: str
    settings: type[CoreSettings]
    start: Callable[[Process], AbstractAsyncContextManager[None]]
    listens: bool = False
    """True where it serves pages or webhooks on `settings.port`."""


@dataclass
class Process:
    """What a role is given to build itself from."""

    role: Role
    settings: Any
    lanes: tuple[Lane, ...]
    health: Health
    clock: Clock = field(default_factory=SystemClock)
    failures: list[asyncio.Future[None]] = field(default_factory=list)
    tasks: list[asyncio.Task[Any]] = field(default_factory=list)

    @cached_property
    def registry(self) -> Registry:
        return registry(self.settings.prefix)

    @cached_property
    def keys(self) -> KeyRing:
        return key_ring(self.settings)

    @cached_property
    def packs(self) -> Packs:
        return load_packs(self.settings.packs)

    @cached_property
    def crash(self) -> CrashPlan:
        return CrashPlan.parse(self.settings.crash_at)

    @property
    def _name(self) -> str:
        """What this process and no other is called, each time it runs; empty for one that nobody named."""
        lanes = ",".join(self.lanes)
        instance = self.settings.instance
        return f"{self.role.service}.{self.role.name} {lanes} {instance}" if instance else ""

    @asynccontextmanager
    async def store(self) -> AsyncIterator[Store]:
        """MongoDB, watched for readiness; what our killed predecessor had open there is ended first."""
        store = Store(
            self.settings.mongo,
            prefix=self.settings.prefix,
            driver_name=self.settings.mongo_driver,
            timeout=self.settings.mongo_timeout,
            name=self._name,
        )
        self.health.watch("mongo", store.ping)
        try:
            await store.end_left_behind()
            yield store
        finally:
            await store.close()

    @asynccontextmanager
    async def producer(self) -> AsyncIterator[Producer]:
        """A producer, watched for readiness."""
        producer = Producer(self.settings.kafka, f"salur-{self.role.service}-{self.role.name}")
        await producer.start()
        self.health.watch("kafka", producer.ping)
        try:
            yield producer
        finally:
            await producer.stop()

    def spawn(self, work: Any, name: str) -> asyncio.Task[Any]:
        """Runs a coroutine for the process's life; should it fail, the process ends."""
        task = asyncio.get_running_loop().create_task(work, name=name)
        self.tasks.append(task)
        return task

    def anchor(self, audit: AuditLog, producer: Producer) -> asyncio.Task[Any]:
        """Anchors an audit chain in the others', and theirs in it, for the process's life."""
        anchors = Anchors(audit, self.settings.kafka, self.registry, producer, self.clock)
        return self.spawn(anchors.run(), f"anchors-{audit.writer}")

    @asynccontextmanager
    async def stages(
        self, specs: Sequence[StageSpec[Any]], store: Store, producer: Producer
    ) -> AsyncIterator[None]:
        """Runs stages in this process's lanes until the context ends."""
        broker = KafkaBroker(
            self.settings.kafka,
            client_id=f"salur-{self.role.service}-{self.role.name}",
            consumer_only=True,
            allow_auto_create_topics=False,
            logger=_fetching_log(),
            log_level=logging.DEBUG,
            graceful_timeout=15.0,
            apply_types=False,
        )
        stages = [self._stage(spec, store, producer) for spec in specs]
        await asyncio.gather(*(stage.prepare() for stage in stages))
        background = []
        for stage in stages:
            topics = self._topics(stage.spec)
            for lane, names in topics.items():
                background.append(self._consume(stage, broker, lane, names))
            if topics:
                pumping = pump_for_ever(stage, self.clock, list(topics.values()))
                background.append(self.spawn(pumping, f"parking-{stage.spec.name}"))
            if stage.spec.audit:
                background.append(self.anchor(stage.audit, producer))
        if Lane.ROUTINE in self.lanes:
            # One of a database sees to it for all; the specs that say more than "the ledger" come last and win.
            forgetful = {s.database: s for s in sorted(specs, key=lambda s: s.forget is not None)}.values()
            background += [
                self.spawn(self._erasures(s, store).run(), f"erasures-{s.name}") for s in forgetful
            ]
        await broker.start()
        try:
            yield
        finally:
            for task in background:
                task.cancel()
            await broker.stop()

    def _erasures(self, spec: StageSpec[Any], store: Store) -> Erasures:
        return Erasures(
            spec.name,
            spec.database,
            store,
            kafka=self.settings.kafka,
            registry=self.registry,
            forget=spec.forget,
        )

    def _stage(self, spec: StageSpec[Any], store: Store, producer: Producer) -> Stage[Any]:
        return Stage(
            spec,
            store=store,
            producer=producer,
            outputs=Outputs(spec.name, self.registry, self.keys),
            clock=self.clock,
            crash=self.crash,
            prefix=self.settings.prefix,
            instance=f"{self.settings.instance}-{'-'.join(self.lanes)}",
        )

    def _topics(self, spec: StageSpec[Any]) -> dict[Lane, list[str]]:
        """What a stage reads here, danger first. A topic without a twin is read by the routine lane alone."""
        found = {
            lane: [
                self.registry.full_name(name, lane)
                for name in spec.topics
                if lane in self.registry.topics[name].lanes
            ]
            for lane in sorted(self.lanes, key=lambda lane: lane is not Lane.URGENT)
        }
        return {lane: topics for lane, topics in found.items() if topics}

    def _consume(
        self, stage: Stage[Any], broker: KafkaBroker, lane: Lane, topics: Sequence[str]
    ) -> asyncio.Task[Any]:
        """Reads the stage's topics of a lane; gives what runs beside."""
        spec = stage.spec
        consumer = StageConsumer(
            stage,
            broker=broker,
            topics=topics,
            group=f"{self.settings.prefix}{spec.name}.{lane}",
            instance=f"{self.settings.instance}-{self.role.name}" if self.settings.instance else None,
            lane=lane,
            crash=self.crash,
            health=self.health,
        )
        self.failures.append(consumer.failed)
        return self.spawn(consumer.pulse(), f"pulse-{spec.name}-{lane}")


def _fetching_log() -> logging.Logger:
    """FastStream's log without its warning, at every start, that topics are not ours to create."""
    logger = logging.getLogger("faststream")
    logger.setLevel(logging.ERROR)
    return logger


async def run(process: Process) -> None:
    """Holds a role up until SIGTERM, SIGINT or a failure; raises the failure."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(process.role.start(process))
        settle_memory()
        process.health.started()
        stopping = asyncio.ensure_future(stop.wait())
        waiting: list[asyncio.Future[Any]] = [stopping, *process.failures, *process.tasks]
        done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for future in done - {stopping}:
            future.result()
        for task in process.tasks:
            task.cancel()


def settle_memory() -> None:
    """Keeps the garbage collector from going through what stays for the process's life: packs, names, models.

    A batch's objects live and die together and form hardly any cycles; to look through them half-way took a third of
    a stage's time. The threshold is more than a batch has, and some tens of megabytes should it be garbage after all.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG_OBJECTS, 20, 20)
