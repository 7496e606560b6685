"""The road of a report on one machine as a cluster runs it: each lane has workers of its own, the routine ones niced."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.servers import Servers
from salur.contracts.base import Lane
from salur.contracts.topics import registry
from salur.dev import duty, plan, sms
from salur.dev.children import Command, Kept
from salur.dev.plan import Planned
from salur.dev.secrets import DevSecrets, made_up
from salur.embedded.ports import free_port, reserve_port
from salur.messaging.topics_admin import create_topics
from salur.packs import Packs, load_packs
from tests.whole import Whole

PACKS = Path(__file__).parents[1] / "packs"
BOTH = ("intake.gateway", "intake.sms")
_READY_WITHIN = 120.0


@dataclass
class Road:
    """A running road; its routine workers are to be started, so that a backlog can be laid down before."""

    whole: Whole
    begin_routine: Callable[[], Awaitable[None]]


@asynccontextmanager
async def road(servers: Servers, folder: Path, settings: Mapping[str, str]) -> AsyncIterator[Road]:
    """Gateway, dialogue, verify, router, notify and the sandbox; `settings` are further variables for all of them."""
    packs = load_packs(PACKS)
    secrets = made_up(folder, packs)
    await create_topics(servers.kafka, registry().physical())
    smsc, outside = free_port(), reserve_port()
    wanted: list[tuple[str, Lane | None]] = [(name, None) for name in BOTH]
    wanted += [(name, lane) for name in sorted(plan.APART) for lane in Lane]
    processes = {one: _planned(*one) for one in wanted}
    gateway = processes["intake.gateway", None]
    sandbox = f"http://127.0.0.1:{outside}"
    commands = {
        (name, lane): _command(process, packs, secrets, servers, (gateway.url, sandbox, smsc), settings)
        for (name, lane), process in processes.items()
    }
    outer = plan.sandbox_environment(packs, secrets, gateway=gateway.url, port=outside, smsc_port=smsc)
    kept: list[Kept] = []

    async def begin(wanted: Sequence[Command]) -> None:
        begun = [Kept(command, folder, print) for command in wanted]
        kept.extend(begun)
        await asyncio.gather(*(one.ready(_READY_WITHIN) for one in begun))

    routine = [command for (_, lane), command in commands.items() if lane is Lane.ROUTINE]
    others = [command for (_, lane), command in commands.items() if lane is not Lane.ROUTINE]
    try:
        await begin([*others, Command("sandbox", "sandbox", (), outer, f"{sandbox}/healthz/ready")])
        ready = {
            "gateway": gateway.url,
            "kafka": servers.kafka,
            "mongo": servers.mongo,
            "data": str(folder),
            "processes": [
                {"service": one.service, "role": one.role, "admin": one.admin} for one in processes.values()
            ],
            "sandbox": {"phone": f"{sandbox}/", "outbox": f"{sandbox}/outbox"},
            "whatsapp": list(plan.numbers(packs, secrets)),
        }
        (folder / "ready.json").write_text(json.dumps(ready))
        yield Road(Whole(folder / "ready.json"), partial(begin, routine))
    finally:
        await asyncio.gather(*(asyncio.to_thread(one.stop) for one in kept))


def _planned(name: str, lane: Lane | None) -> Planned:
    service, _, role = name.partition(".")
    return Planned(service, role, reserve_port(), reserve_port(), lane)


def _command(
    process: Planned,
    packs: Packs,
    secrets: DevSecrets,
    servers: Servers,
    outside: tuple[str, str, int],
    settings: Mapping[str, str],
) -> Command:
    gateway, sandbox, smsc = outside
    variables = plan.environment(
        process,
        servers=plan.Servers(servers.kafka, servers.mongo),
        secrets=secrets,
        packs=PACKS,
        duty_numbers=duty.numbers(packs),
        public_url=gateway,
        graph_url=f"{sandbox}/graph",
        phone_url=sandbox,
        smpp=sms.accounts(packs, secrets, smsc),
    )
    ready = f"{process.admin}/healthz/ready"
    return Command(
        process.name, "salur.cli", process.arguments, {**variables, **settings}, ready, process.nice
    )
