"""How fast verify takes submitted reports to verified ones, beside a bare loop with the same Mongo operations."""

from __future__ import annotations

import hashlib
from typing import Any

import uvloop

from bench.bare_loop import Bare, Sent
from bench.servers import Servers, servers
from bench.side_by_side import all_met, in_turn, told, written_pace
from bench.stages import PACKS, fill, fresh_prefix, make, run_until
from salur.contracts import wire
from salur.contracts.reports import Identity, Place, ReportSubmitted, ReportVerified
from salur.messaging.clock import SystemClock
from salur.packs import load_packs
from salur.regions.gazetteer import Gazetteer
from salur.store.database import Store
from services.verify.domain.past import Past
from services.verify.domain.places import Geography
from services.verify.domain.verification import record_of, verify
from tests.made_up import ADDRESS, WANGGUDU, report

MESSAGES = 12_000
ROUNDS = 5
WANTED = 0.5
# What the process reads and writes beside them, and waits for when it starts.
TOPICS = (
    "reports.submitted",
    "reports.verified",
    "media.examined",
    "cases.commands",
    "cases.changed",
    "citizens.erased",
    "reference.changed",
)


async def measure(on: Servers) -> list[dict[str, object]]:
    """Both sides in turn."""
    reports = [_report(number) for number in range(MESSAGES)]
    events = [(f"dialogue-{number}", one) for number, one in enumerate(reports)]

    async def ours(_: int) -> float:
        with fresh_prefix(on) as prefix:
            await make(on, prefix, *TOPICS)
            await fill(on, prefix, events)
            return await run_until(on, prefix, "verify", f"{prefix}reports.verified", MESSAGES)

    async def bare(_: int) -> float:
        with fresh_prefix(on) as prefix:
            await make(on, prefix, *TOPICS)
            await fill(on, prefix, events)
            store = Store(on.mongo, prefix=prefix)
            await _bare(on, prefix, store).drain(MESSAGES)
            await store.close()
            return await written_pace(on.kafka, f"{prefix}reports.verified")

    print(f"verify: {MESSAGES} reports a round")
    return [told("verify", await in_turn(ours, bare, ROUNDS), WANTED)]


def _report(number: int) -> ReportSubmitted:
    """As the dialogue hands them on, each of its own person: nine in ten with the place settled, one with words only."""
    own: dict[str, Any] = {
        "reporter": ADDRESS.model_copy(update={"ref": f"s_{number}"}),
        "identity": Identity(citizen=f"c_{number}", nik=f"n_{number}", named=True, nik_facts=("valid",)),
        "text": " ".join(hashlib.sha256(f"{number} {word}".encode()).hexdigest()[:7] for word in range(12)),
        "submitted_at": SystemClock().now(),
    }
    if number % 10 == 0:
        return report(str(number), **own)
    name = "Kelurahan Wanggudu, Kecamatan Asera"
    return report(str(number), place=Place(text="depan kantor desa", region=WANGGUDU, name=name), **own)


def _bare(on: Servers, prefix: str, store: Store) -> Bare:
    verified = _example()
    record = record_of(verified).model_dump()
    headers = wire.headers(verified, event_id="e", source="bare", at=SystemClock().now(), trace=None)
    return Bare(
        kafka=on.kafka,
        group=f"{prefix}bare",
        topics=(f"{prefix}reports.submitted",),
        store=store,
        database="bare",
        collection="verifications",
        document=lambda value: record | {"_id": value["report"], "report": value["report"]},
        sends=(Sent(f"{prefix}reports.verified", wire.body(verified), headers),),
    )


def _example() -> ReportVerified:
    one = report()
    found = Geography(Gazetteer()).find_place(one.place, one.text, one.pack)
    return verify(one, load_packs(PACKS), found, Past(), SystemClock().now())


def main() -> int:
    """Measures and prints; 1 where the ratio was not reached."""
    with servers() as on:
        return all_met(uvloop.run(measure(on)))


if __name__ == "__main__":
    raise SystemExit(main())
