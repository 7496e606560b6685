"""How long an emergency takes from its webhook to the officer on duty, with 100,000 routine messages waiting.

Each lane has workers of its own, as on a cluster (`lanes.py`): every stage has a backlog of its own in Kafka, notify one at the provider's
pace, and emergencies come in every second whatever became of those before. What counts is the first message to the
officer's telephone, by the clock of the sandbox that plays the provider.
"""

from __future__ import annotations

import asyncio
import json
import re
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import uvloop
from aiohttp import ClientConnectionError, ClientSession

from bench.end_to_end import Door, spread
from bench.hops import Emergency, Trail, summed_up
from bench.lanes import PACKS, Road, road
from bench.servers import Servers, servers
from bench.side_by_side import RESULTS
from bench.stages import NUMBER, fill, received
from salur.contracts import ids
from salur.contracts.base import Contract
from salur.contracts.messages import Address
from salur.contracts.notifications import NotificationRequested
from salur.dev import duty
from salur.messaging.clock import SystemClock
from salur.packs import load_packs
from salur.privacy import KeyRing
from tests.made_up import report, verified
from tests.whole import Whole

WAITING = 100_000
KNOWN = 500
EMERGENCIES, ALONE, WARM = 120, 30, 5
EVERY = 1.0
WANTED_P99_MS = 1000.0
WITHIN = 600.0
# What citizens call out, in turn, and whose officers that calls.
DANGERS = {
    "TOLONG kebakaran di desa Asera": "DAMKAR",
    "tolong ambulans, ada orang pingsan di Wanggudu": "DINKES",
    "banjir bandang di Sawa, selamatkan kami": "BPBD",
    "rumah kami dirampok di Lembo": "SATPOLPP",
}
STAGES = ("dialogue", "verify", "router", "notify")
CHANNELS = ("whatsapp", "sms")
_LAG = re.compile(r"^salur_stage_lag_records\{([^}]*)\} ([0-9.e+]+)$", re.MULTILINE)
_CODE = re.compile(r"\d{4} \d{4} \d{4}")

Event = tuple[str, Contract]


@dataclass
class Backlog:
    """What waits, by stage: routine records that no process has read."""

    client: ClientSession
    whole: Whole

    async def now(self) -> Mapping[str, int]:
        found = dict.fromkeys(STAGES, 0)
        for process in self.whole.ready["processes"]:
            try:
                async with self.client.get(f"{process['admin']}/metrics") as answer:
                    text = await answer.text()
            except ClientConnectionError:
                continue
            for labels, value in _LAG.findall(text):
                stage = re.search(r'stage="([^"]*)"', labels)
                if stage and stage[1] in found and 'lane="routine"' in labels:
                    found[stage[1]] += int(float(value))
        return found

    async def begun(self) -> Mapping[str, int]:
        """What waited at each stage when it began to work on it; returns once all have."""
        found: dict[str, int] = {}
        async with asyncio.timeout(WITHIN):
            while len(found) < len(STAGES):
                seen = {stage: count for stage, count in (await self.now()).items() if count}
                found = seen | found
                await asyncio.sleep(0.1)
        return found


def _messages(keys: KeyRing, first: int, last: int, *, urgent: bool = False) -> Iterator[Event]:
    """First messages of citizens, each of whom must be met, answered and remembered."""
    at = SystemClock().now()
    text = "LAPOR jalan rusak di depan kantor desa Wanggudu"
    for n in range(first, last):
        yield received(keys, f"wamid.urgent.{n}", f"62800{n:07d}", "Warga", text, at, urgent=urgent)


def _news(keys: KeyRing) -> Iterator[Event]:
    """News of cases for citizens who are known, more than a number may send in half an hour."""
    refs, at = keys.refs(), SystemClock().now()
    for n in range(WAITING):
        ref = refs.sender("whatsapp", f"62800{n % KNOWN:07d}")
        name = ids.derived_id("bench", str(n))
        yield (
            name,
            NotificationRequested(
                notification=name,
                to=Address(ref=ref, channel="whatsapp", number=NUMBER, pack="74.09"),
                text="case_in_progress",
                values={"agency": "Dinas PUPR", "code": "0000 0000 0000"},
                case=f"r-{n:032x}",
                requested_at=at,
            ),
        )


async def _wait_at_every_stage(on: Servers, keys: KeyRing) -> None:
    """A backlog for each stage, before any routine worker runs."""
    await fill(on, "", list(_news(keys)))
    await fill(on, "", list(_messages(keys, KNOWN, KNOWN + WAITING)))
    await fill(on, "", [(f"v{n}", verified(report(f"v{n}"))) for n in range(WAITING)])
    await fill(on, "", [(f"s{n}", report(f"s{n}")) for n in range(WAITING)])


async def _emergency(door: Door, n: int) -> Emergency:
    """A citizen calls out and is given a code."""
    phone, began = f"62800888{n:05d}", time.time()
    await door.write(phone, tuple(DANGERS)[n % len(DANGERS)])
    found = _CODE.search(await door.told(phone, "dahulukan", within=WITHIN, ask=0.5))
    assert found
    return Emergency(phone, found[0], began)


async def _called(client: ClientSession, whole: Whole) -> Mapping[tuple[str, str], float]:
    """When an officer was first told of a code on a channel."""
    found: dict[tuple[str, str], float] = {}
    known = duty.numbers(load_packs(PACKS))
    posts = [post for post in known if post.startswith("74.09/") and post.split("/")[1] in DANGERS.values()]
    for to in (known[post]["sms"] for post in posts):
        async with client.get(whole.outbox, params={"to": to}) as answer:
            for row in await answer.json():
                code = _CODE.search(row["text"])
                at = datetime.fromisoformat(row["at"]).timestamp()
                if code and row["text"].startswith("DARURAT"):
                    spot = (code[0], row["channel"])
                    found[spot] = min(found.get(spot, at), at)
    return found


async def _call_out(
    client: ClientSession, whole: Whole, door: Door, keys: KeyRing, numbers: range
) -> dict[str, object]:
    """Emergencies at a steady pace, whatever became of those before; the milliseconds that they took, and where."""
    asked: list[asyncio.Task[Emergency]] = []
    for n in numbers:
        asked.append(asyncio.create_task(_emergency(door, n)))
        await asyncio.sleep(EVERY)
    all_of_them = await asyncio.gather(*asked)
    wanted = {(one.code, channel) for one in all_of_them for channel in CHANNELS}
    async with asyncio.timeout(WITHIN):
        while not wanted <= (called := await _called(client, whole)).keys():
            await asyncio.sleep(1)
    trail, refs = await Trail.read(Servers(whole.ready["kafka"], whole.ready["mongo"])), keys.refs()
    journeys = {
        channel: [trail.journey(one, refs, channel, called[one.code, channel]) for one in all_of_them]
        for channel in CHANNELS
    }
    first = [min(called[one.code, channel] for channel in CHANNELS) - one.began for one in all_of_them]
    return {
        "webhook_to_officer_ms": spread([1000 * took for took in first]),
        **{
            channel: {"ms": spread([sum(one.values()) for one in ways]), **summed_up(ways)}
            for channel, ways in journeys.items()
        },
    }


async def measure(running: Road) -> dict[str, object]:
    """The same emergencies twice: with nothing else to do, and while everything else waits."""
    whole = running.whole
    on = Servers(whole.ready["kafka"], whole.ready["mongo"])
    keys = KeyRing.from_json((whole.data / "keys.json").read_text())
    async with ClientSession() as client:
        backlog, door = Backlog(client, whole), Door(client, whole)
        await fill(on, "", list(_messages(keys, 0, KNOWN, urgent=True)))
        await _call_out(client, whole, door, keys, range(WARM))
        alone = await _call_out(client, whole, door, keys, range(WARM, WARM + ALONE))
        await _wait_at_every_stage(on, keys)
        await running.begin_routine()
        before = await backlog.begun()
        beside = await _call_out(client, whole, door, keys, range(WARM + ALONE, WARM + ALONE + EMERGENCIES))
        after = await backlog.now()
    reached: Any = beside["webhook_to_officer_ms"]
    return {
        "name": "urgent",
        "emergencies": EMERGENCIES,
        "waiting_before": before,
        "waiting_after": after,
        "nothing_waiting": alone,
        "all_waiting": beside,
        "wanted": WANTED_P99_MS,
        "met": reached["p99"] < WANTED_P99_MS,
    }


async def _measured(on: Servers, folder: Path) -> dict[str, object]:
    # Nobody is called a second time while it runs.
    async with road(on, folder, {"SALUR_DUTY_PACE": "0.01"}) as running:
        return await measure(running)


def main() -> int:
    """Starts a road of its own, measures, keeps and prints the result."""
    with servers() as on, tempfile.TemporaryDirectory(prefix="salur-bench-") as folder:
        result = uvloop.run(_measured(on, Path(folder)))
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "urgent.json").write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result))
    return 0 if result["met"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
