"""Starts servers, sandbox and every process in order, waits until all serve, and stops them in reverse."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from salur.contracts.topics import registry
from salur.dev import duty, inboxes, sms, sp4n, telegram
from salur.dev.children import Command, Kept, log_of
from salur.dev.demo import make_demo_cases
from salur.dev.front import Front
from salur.dev.nursery import Nursery, Wanted
from salur.dev.plan import FRONT, Planned, Servers, environment, numbers, planned, sandbox_environment
from salur.dev.ready import process_rows, write_ready
from salur.dev.secrets import DevSecrets, made_up
from salur.dev.terminal import Terminal
from salur.embedded import EmbeddedKafka, EmbeddedMongo
from salur.embedded.errors import CannotStart
from salur.embedded.ports import reserve_port
from salur.embedded.preflight import (
    holding,
    require_free_port,
    require_free_space,
    require_supported_system,
)
from salur.messaging.topics_admin import create_topics
from salur.packs import Packs, load_packs

READY_WITHIN = 60.0
NEEDS_MEGABYTES = 1000


@dataclass(frozen=True)
class Options:
    """What `salur dev` was asked for."""

    data: Path
    host: str
    port: int
    packs: Path
    ready_file: Path | None
    kafka: str | None
    mongo: str | None
    lanes_apart: bool = False


class Supervisor:
    """One development Salur."""

    def __init__(self, options: Options, terminal: Terminal) -> None:
        """Raises PackError. Made before this process has threads; see `salur.dev.nursery`."""
        self._options = options
        self._terminal = terminal
        self._packs: Packs = load_packs(options.packs)
        self._sandbox_port, self._smsc_port = reserve_port(), reserve_port()
        self._nursery = Nursery()

    @property
    def _url(self) -> str:
        host = "127.0.0.1" if self._options.host == "0.0.0.0" else self._options.host
        return f"http://{host}:{self._options.port}"

    @property
    def _sandbox(self) -> str:
        return f"http://127.0.0.1:{self._sandbox_port}"

    async def run(self) -> None:
        """Holds everything up until SIGINT or SIGTERM; raises CannotStart when it cannot start."""
        options = self._options
        require_free_port(options.port, options.host, why="Salur")
        require_free_space(options.data, NEEDS_MEGABYTES)
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        with ExitStack() as held:
            held.enter_context(holding(options.data))
            async with AsyncExitStack() as stack:
                starting = asyncio.ensure_future(self._start(stack))
                stopping = asyncio.ensure_future(stop.wait())
                await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
                if not starting.done():
                    starting.cancel()
                    await asyncio.gather(starting, return_exceptions=True)
                else:
                    starting.result()
                    await stopping
                self._terminal.say("\nStopping …")
                if options.ready_file:
                    options.ready_file.unlink(missing_ok=True)
        self._terminal.say("Stopped.")

    async def _start(self, stack: AsyncExitStack) -> None:
        secrets = made_up(self._options.data, self._packs)
        servers = await stack.enter_async_context(self._servers())
        await create_topics(servers.kafka, registry().physical())
        self._terminal.step("topics exist")
        processes = planned(lanes_apart=self._options.lanes_apart)
        routes = {prefix: _of(processes, name).url for prefix, name in FRONT.items()}
        # Who plays Meta without the sandbox has a telephone there that wrote, as far as the 24 hours go.
        front = Front(routes, {"/hooks/whatsapp": f"{self._sandbox}/api/overheard"})
        await stack.enter_async_context(front.serving(self._options.host, self._options.port))
        commands = [self._command(process, servers, secrets) for process in processes]
        kept = await stack.enter_async_context(self._children([*commands, self._sandbox_command(secrets)]))
        self._terminal.step(f"{len(kept)} processes serve")
        pairs = list(zip(processes, kept, strict=False))
        await self._demo()
        self._tell(secrets)
        if self._options.ready_file:
            write_ready(self._options.ready_file, self._ready(servers, secrets, pairs))

    @asynccontextmanager
    async def _servers(self) -> AsyncIterator[Servers]:
        """Kafka and MongoDB, our own unless addresses were given."""
        options = self._options
        mongo = None if options.mongo else EmbeddedMongo(options.data / "mongo")
        kafka = None if options.kafka else EmbeddedKafka(options.data / "kafka")
        if mongo or kafka:
            require_supported_system()
        try:
            starts = [asyncio.to_thread(server.start) for server in (mongo, kafka) if server]
            for result in await asyncio.gather(*starts, return_exceptions=True):
                if isinstance(result, BaseException):
                    raise result
            self._terminal.step("Kafka and MongoDB serve")
            yield Servers(
                options.kafka or (kafka.bootstrap if kafka else ""),
                options.mongo or (mongo.uri if mongo else ""),
            )
        finally:
            for server in (kafka, mongo):
                if server:
                    await asyncio.to_thread(server.stop)

    @asynccontextmanager
    async def _children(self, commands: list[Command]) -> AsyncIterator[list[Kept]]:
        """Salur's processes, all started at once, ready, and kept."""
        logs = self._options.data / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        kept: list[Kept] = []
        watching: list[asyncio.Task[None]] = []
        try:
            wanted = [
                Wanted(one.name, one.module, one.arguments, one.environment, log_of(one, logs))
                for one in commands
            ]
            begun = await asyncio.to_thread(self._nursery.begin, wanted)
            kept.extend(
                Kept(command, logs, self._terminal.step, one)
                for command, one in zip(commands, begun, strict=True)
            )
            await asyncio.gather(*(child.ready(READY_WITHIN) for child in kept))
            watching = [asyncio.create_task(child.keep()) for child in kept]
            yield kept
        finally:
            for task in watching:
                task.cancel()
            await asyncio.gather(*watching, return_exceptions=True)
            await asyncio.gather(*(asyncio.to_thread(child.stop) for child in kept))

    def _command(self, process: Planned, servers: Servers, secrets: DevSecrets) -> Command:
        variables = environment(
            process,
            servers=servers,
            secrets=secrets,
            packs=self._options.packs,
            duty_numbers=duty.numbers(self._packs),
            public_url=self._url,
            graph_url=f"{self._sandbox}/graph",
            phone_url=self._sandbox,
            bots=telegram.accounts(self._packs, secrets),
            pages=inboxes.accounts(self._packs, secrets),
            smpp=sms.accounts(self._packs, secrets, self._smsc_port),
            national=sp4n.accounts(self._packs, secrets, self._sandbox),
        )
        ready = f"{process.admin}/healthz/ready"
        return Command(process.name, "salur.cli", process.arguments, variables, ready, process.nice)

    def _sandbox_command(self, secrets: DevSecrets) -> Command:
        (entry,) = entry_points(group="salur.sandbox")
        variables = sandbox_environment(
            self._packs, secrets, gateway=self._url, port=self._sandbox_port, smsc_port=self._smsc_port
        )
        module = entry.module.split(".")[0]
        return Command("sandbox", module, (), variables, f"{self._sandbox}/healthz/ready")

    async def _demo(self) -> None:
        marker = self._options.data / "demo-cases-made"
        if not marker.exists():
            await make_demo_cases(self._sandbox)
            marker.touch()
            self._terminal.step("three demo cases await")

    def _ready(
        self, servers: Servers, secrets: DevSecrets, processes: list[tuple[Planned, Kept]]
    ) -> dict[str, Any]:
        return {
            "gateway": self._url,
            "kafka": servers.kafka,
            "mongo": servers.mongo,
            "data": str(self._options.data),
            "processes": process_rows(processes),
            "sandbox": {
                "phone": f"{self._sandbox}/",
                "graph": f"{self._sandbox}/graph",
                "outbox": f"{self._sandbox}/outbox",
                "smsc": f"127.0.0.1:{self._smsc_port}",
            },
            "whatsapp": list(numbers(self._packs, secrets)),
            "officers": [
                {key: officer[key] for key in ("user", "password", "role", "pack")}
                for officer in secrets.officers
            ],
        }

    def _tell(self, secrets: DevSecrets) -> None:
        officer = secrets.officers[0]
        self._terminal.table(
            [
                ("Telepon (sandbox)", f"{self._sandbox}/"),
                ("Beranda & lacak", f"{self._url}/"),
                ("Meja petugas", f"{self._url}/meja"),
                ("", f"masuk sebagai {officer['user']}, kata sandi {officer['password']}"),
                ("Data & log", str(self._options.data)),
            ]
        )
        self._terminal.say(
            "Try first: open the telephone, tap “Coba: jalan rusak”, answer the questions,\n"
            "then open the officers' desk and answer the case. Ctrl-C stops everything."
        )


def _of(processes: tuple[Planned, ...], name: str) -> Planned:
    for process in processes:
        if process.name == name:
            return process
    raise CannotStart(f"No role {name} is installed; run `make setup` again.")
