"""How fast verify takes submitted reports to verified ones, beside a bare loop with the same Mongo operations."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Iterable, Sequence
from typing import Any

import uvloop

from bench.bare_loop import Bare, Sent, Written
from bench.servers import Servers, servers
from bench.side_by_side import all_met, in_turn, told, written_pace
from bench.stages import PACKS, fill, fresh_prefix, make, run_until
from salur.contracts import wire
from salur.contracts.reports import Identity, Place, ReportSubmitted, ReportVerified
from salur.messaging.clock import SystemClock
from salur.packs import load_packs
from salur.regions.gazetteer import Gazetteer
from salur.store.database import Store
from services.verify.adapters.recollection import NIKS, PHONES, RECORDS, TRACES
from services.verify.adapters.verifications import VERIFICATIONS
from services.verify.domain.past import HOUR, WINDOW, Past, Trace, area_of
from services.verify.domain.places import Geography
from services.verify.domain.texts import fingerprint
from services.verify.domain.verification import record_of, verify
from tests.made_up import ADDRESS, WANGGUDU, report

MESSAGES = 12_000
ROUNDS = 5
WANTED = 0.5
_NAMES = Gazetteer()
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
            await _bare(reports, on, prefix, store).drain(MESSAGES)
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


def _bare(reports: Sequence[ReportSubmitted], on: Servers, prefix: str, store: Store) -> Bare:
    """Verify's look-ups (verification, trace, uses, record; texts alike, the sender's hour, each area's) and its writes."""
    verified = _example()
    record = record_of(verified).model_dump() | {"_c": "c"}
    traces = {report.report: _trace(report) for report in reports}
    headers = wire.headers(verified, event_id="e", source="bare", at=SystemClock().now(), trace=None)
    found = store.of(TRACES)

    def looks(values: Sequence[dict[str, Any]]) -> Iterable[Awaitable[object]]:
        now = SystemClock().now()
        mine = [traces[value["report"]] for value in values]
        citizens = [value["identity"]["citizen"] for value in values]
        bands = list({band for trace in mine for band in trace["bands"]})
        senders = {"sender": {"$in": [trace["sender"] for trace in mine]}, "at": {"$gte": now - HOUR}}
        counted = [{"$match": senders}, {"$group": {"_id": "$sender", "count": {"$sum": 1}}}]
        yield store.of(RECORDS).find({"_id": {"$in": citizens}}).to_list(None)
        yield found.find({"bands": {"$in": bands}, "at": {"$gte": now - WINDOW}}).limit(4_000).to_list(None)
        yield found.aggregate(counted).to_list(None)
        for area in {trace["area"] for trace in mine}:
            hour = {"area": area, "at": {"$gte": now - HOUR}}
            yield found.find(hour).sort("at", -1).limit(40).to_list(None)

    return Bare(
        kafka=on.kafka,
        group=f"{prefix}bare",
        topics=(f"{prefix}reports.submitted",),
        store=store,
        database="verify",
        writes=(
            Written(VERIFICATIONS, lambda one: record | {"_id": one["report"], "report": one["report"]}),
            Written(TRACES, lambda one: traces[one["report"]]),
            Written(NIKS, lambda one: _use("nik", one["identity"]["nik"], "senders", one["reporter"]["ref"])),
            Written(
                PHONES, lambda one: _use("sender", one["reporter"]["ref"], "niks", one["identity"]["nik"])
            ),
        ),
        sends=(Sent(f"{prefix}reports.verified", wire.body(verified), headers),),
        looks=looks,
    )


def _trace(report: ReportSubmitted) -> dict[str, Any]:
    print_ = fingerprint(report.text)
    assert print_
    found = Geography(_NAMES).find_place(report.place, report.text, report.pack)
    trace = Trace(
        report=report.report,
        code=report.code,
        pack=report.pack,
        area=area_of(report, found),
        region=found.region,
        latitude=None,
        longitude=None,
        sender=report.reporter.ref,
        web=False,
        newcomer=True,
        minima=print_.minima,
        length=print_.length,
        bands=print_.bands,
        at=report.submitted_at,
    )
    return TRACES.document(trace, 1, "c")


def _use(name: str, used: str, by: str, ref: str) -> dict[str, Any]:
    return {"_id": used, name: used, by: [ref], "_c": "c"}


def _example() -> ReportVerified:
    one = report()
    found = Geography(_NAMES).find_place(one.place, one.text, one.pack)
    return verify(one, load_packs(PACKS), found, Past(), SystemClock().now())


def main() -> int:
    """Measures and prints; 1 where the ratio was not reached."""
    with servers() as on:
        return all_met(uvloop.run(measure(on)))


if __name__ == "__main__":
    raise SystemExit(main())
