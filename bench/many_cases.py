"""What a message costs router with a million cases in the store, beside a thousand.

Both stores stand on one MongoDB, with a cache of CACHE as a server of its own would have. A round opens OPENED cases and
moves MOVED of those that are there, drawn from the whole store; the sides take turns, and after a round the store is as it
was before. The cases beyond the first thousand are copies of those made within MongoDB, each with an id of its own and
deadlines of its own. SALUR_BENCH_CASES ("1000,200000") sets other sizes where there is no time for a million.
"""

from __future__ import annotations

import json
import os
import random
import statistics
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import uvloop

from bench.servers import Servers, servers
from bench.side_by_side import RESULTS, counting
from bench.stages import PACKS, fill, make, run_until
from salur.contracts.commands import DispatchCase
from salur.contracts.reports import ReportVerified
from salur.packs import load_packs
from salur.store.database import Store
from services.router.adapters.cases import CASES
from services.router.domain.opening import open_case
from services.router.domain.record import CaseRecord
from services.router.domain.telling import Teller
from tests.clean_up import clean_up
from tests.made_up import ADMIN, AT, report, verified

FEW, MANY = (int(size) for size in os.environ.get("SALUR_BENCH_CASES", "1000,1000000").split(","))
OPENED, MOVED = 3_000, 1_000
ROUNDS = 11
WANTED = 1.15
CACHE = "2G"
_COPIES = 20
_TOPICS = ("reports.verified", "cases.commands", "cases.changed", "cases.refused", "notifications.requested")
_PACK = load_packs(PACKS).get("74.09")
_TELLER = Teller("https://lapor.example")


class Side:
    """A router that has so many cases before each round."""

    def __init__(self, on: Servers, prefix: str, store: Store, cases: int) -> None:
        self._on = on
        self._prefix = prefix
        self._cases = cases
        self._store = store
        self._known = [_case(verified(report(f"known-{number}"))) for number in range(FEW)]

    async def prepare(self) -> None:
        """Makes the topics, and the cases."""
        await make(self._on, self._prefix, *_TOPICS)
        await self._store.prepare((CASES,))
        known = [one.case.case for one in self._known]
        await self._put(known)
        for first in range(1, self._cases // FEW, _COPIES):
            copies = range(first, min(first + _COPIES, self._cases // FEW))
            await self._store.of(CASES).aggregate(_copying(known, copies)).to_list(None)

    async def pace(self, number: int) -> float:
        """Messages a second in a round."""
        assert await self._store.of(CASES).count_documents({}) == self._cases
        opened = [verified(report(f"new-{number}-{one}")) for one in range(OPENED)]
        drawn = random.Random(number).sample(range(self._cases), MOVED)
        moved = [self._name(case // FEW, case % FEW) for case in drawn]
        changed = f"{self._prefix}cases.changed"
        async with counting(self._on.kafka, changed) as count:
            before = await count()
        await fill(
            self._on,
            self._prefix,
            [(f"opens-{event.report.report}", event) for event in opened]
            + [(f"moves-{number}-{case}", _moving(f"moves-{number}-{case}", case)) for case in moved],
        )
        pace = await run_until(self._on, self._prefix, "router", changed, before + OPENED + MOVED)
        await self._take_out([event.report.report for event in opened])
        await self._take_out(moved)
        await self._put(moved)
        return pace

    def _name(self, copy: int, number: int) -> str:
        """The id of a case: of one of those first made where `copy` is 0."""
        own = self._known[number].case.case
        return f"r-{copy:05d}{own[7:]}" if copy else own

    async def _put(self, names: Sequence[str]) -> None:
        originals = {one.case.case[7:]: one.case for one in self._known}
        cases = [originals[name[7:]].model_copy(update={"case": name}) for name in names]
        documents = [CASES.document(CaseRecord.of(case), 1) for case in cases]
        await self._store.of(CASES).insert_many(documents, ordered=False)

    async def _take_out(self, names: Sequence[str]) -> None:
        await self._store.of(CASES).delete_many({"_id": {"$in": list(names)}})


def _case(event: ReportVerified) -> CaseRecord:
    return CaseRecord.of(open_case(event, _PACK, _TELLER, AT)[-1].case)


def _moving(command: str, case: str) -> DispatchCase:
    return DispatchCase(command=command, case=case, by=ADMIN, at=AT, agency="PUPR")


def _copying(known: Sequence[str], copies: range) -> list[dict[str, Any]]:
    """Makes the given copies of cases, as `Side._name` calls them; each rings a minute after the last."""
    padded = {"$substrCP": [{"$toString": {"$add": [100_000, "$copy"]}}, 1, 5]}
    name = {"$concat": ["r-", padded, {"$substrCP": ["$_id", 7, 40]}]}
    rings = {"$dateAdd": {"startDate": "$rings_at", "unit": "minute", "amount": "$copy"}}
    return [
        {"$match": {"_id": {"$in": list(known)}}},
        {"$set": {"copy": {"$range": [copies.start, copies.stop]}}},
        {"$unwind": "$copy"},
        {"$set": {"_id": name, "case.case": name, "rings_at": rings}},
        {"$unset": "copy"},
        {"$merge": {"into": CASES.collection, "whenMatched": "fail"}},
    ]


async def _measure(on: Servers) -> list[tuple[float, float]]:
    sizes = (FEW, MANY)
    prefixes = [f"b{uuid4().hex[:8]}-" for _ in sizes]
    stores = [Store(on.mongo, prefix=prefix, timeout=120) for prefix in prefixes]
    try:
        cache = f"cache_size={CACHE}"
        await stores[0]._client.admin.command({"setParameter": 1, "wiredTigerEngineRuntimeConfig": cache})
        sides = [Side(on, *one) for one in zip(prefixes, stores, sizes, strict=True)]
        for side in sides:
            await side.prepare()
        paces = []
        for number in range(ROUNDS):
            order = (0, 1) if number % 2 else (1, 0)
            found = {at: await sides[at].pace(number) for at in order}
            paces.append((found[0], found[1]))
            print(f"  round {number + 1}: {FEW:,} {found[0]:6.0f}/s   {MANY:,} {found[1]:6.0f}/s")
        return paces
    finally:
        for store, prefix in zip(stores, prefixes, strict=True):
            await store.close()
            clean_up(prefix, kafka=on.kafka, mongo=on.mongo)


def main() -> int:
    """Measures and prints; 1 where a message costs more than WANTED times as much."""
    with servers() as on:
        paces = uvloop.run(_measure(on))
    ratio = statistics.median(few / many for few, many in paces)
    result = {
        "cases": [FEW, MANY],
        "messages a second": [[round(one) for one in pace] for pace in paces],
        "cost": round(ratio, 3),
        "wanted": WANTED,
        "met": ratio <= WANTED,
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "many_cases.json").write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result))
    return 0 if result["met"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
