"""The road of a report on one machine as a cluster runs it: each lane has workers of its own, the routine ones niced."""

from __future__ import annotations

import asyncio
import json
import os
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
APART = ("intake.dialogue", "verify.worker", "router.worker", "notify.worker")
_READY_WITHIN = 120.0
_NICE = 5


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
    wanted += [(name, lane) for name in APART for lane in Lane]
    processes = {one: _planned(one[0]) for one in wanted}
    gateway = processes["intake.gateway", None]
    sandbox = f"http://127.0.0.1:{outside}"
    commands = {
        (name, lane): _command(process, lane, packs, secrets, servers, (gateway.url, sandbox, smsc), settings)
        for (name, lane), process in processes.items()
    }
    outer = plan.sandbox_environment(packs, secrets, gateway=gateway.url, port=outside, smsc_port=smsc)
    kept: list[Kept] = []

    async def begin(wanted: Sequence[Command], nice: int = 0) -> None:
        begun = [Kept(command, folder, print) for command in wanted]
        kept.extend(begun)
        await asyncio.gather(*(one.ready(_READY_WITHIN) for one in begun))
        for one in begun if nice else ():
            _make_nice(one.pid, nice)

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
        yield Road(Whole(folder / "ready.json"), partial(begin, routine, _NICE))
    finally:
        await asyncio.gather(*(asyncio.to_thread(one.stop) for one in kept))


def _make_nice(pid: int, nice: int) -> None:
    """Each process has a session of its own, and Linux may share the processor out by session first (sched(7))."""
    os.setpriority(os.PRIO_PROCESS, pid, nice)
    session = Path(f"/proc/{pid}/autogroup")
    if session.exists():
        session.write_text(str(nice))


def _planned(name: str) -> Planned:
    service, _, role = name.partition(".")
    return Planned(service, role, reserve_port(), reserve_port())


def _command(
    process: Planned,
    lane: Lane | None,
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
    arguments = ["run", process.service, "--role", process.role]
    if lane is not None:
        arguments += ["--lane", lane.value]
        variables |= {"SALUR_INSTANCE": f"bench-{process.name}-{lane.value}"}
    name = f"{process.name}-{lane or 'both'}"
    return Command(name, "salur.cli", arguments, {**variables, **settings}, f"{process.admin}/healthz/ready")
