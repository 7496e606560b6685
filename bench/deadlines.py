"""How long it takes to find what is due among 100,000 open deadlines, and that each is found once.

Each case is as router keeps it, with two clocks of four marks; some are due now, the others between tomorrow and a year
from now. What is timed is what the timers do each second: the query by its index, the documents read, checked and made cases.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import uvloop

from bench.servers import servers
from bench.stages import PACKS
from salur.packs import load_packs
from salur.process import settle_memory
from salur.store.database import Store
from services.router.adapters.cases import CASES
from services.router.domain.opening import open_case
from services.router.domain.record import CaseRecord
from services.router.domain.telling import Teller
from services.router.domain.timing import due_commands
from services.router.timers.adapters import StoredDueCases
from services.router.timers.handlers import MOST
from tests.made_up import AT, report, verified

OPEN = 50_000
"""Cases, each with two running clocks: 100,000 deadlines."""
DUE = (0, 100, MOST)
ROUNDS = 50
WANTED = 50.0
_PIECE = 2_000
_PREFIX = "bench_deadlines_"


def main() -> int:
    """Measures and prints; 1 where finding takes longer than wanted."""
    with servers() as on:
        worst = uvloop.run(_measure(on.mongo))
    return 0 if worst < WANTED else 1


async def _measure(mongo: str) -> float:
    store = Store(mongo, prefix=_PREFIX)
    await store.prepare((CASES,))
    worst = 0.0
    try:
        await store.of(CASES).delete_many({})
        for piece in _pieces(_records()):
            await store.of(CASES).insert_many([CASES.document(one, 1) for one in piece], ordered=False)
        # As a process does that has been built: what stays is not gone through by the garbage collector in the middle of a round.
        settle_memory()
        for due in DUE:
            now = AT + timedelta(minutes=due)
            times = [await _once(StoredDueCases(store), now, due) for _ in range(ROUNDS)]
            p50, slowest = statistics.median(times), max(times)
            worst = max(worst, slowest)
            print(
                f"{due:>3} due among {2 * OPEN:,} deadlines: p50 {p50:.1f} ms, slowest {slowest:.1f} ms (wanted <{WANTED:.0f})"
            )
        print(await _plan(store, AT + timedelta(minutes=MOST)))
    finally:
        await store.of(CASES).drop()
        await store.close()
    return worst


def _records() -> Iterator[CaseRecord]:
    """One case a minute is due up to the greatest number asked for; the others lie ahead, spread over a year."""
    pack = load_packs(PACKS).get("74.09")
    case = open_case(verified(report()), pack, Teller("https://lapor.example"), AT)[-1].case
    year = timedelta(days=365) / OPEN
    for number in range(OPEN):
        ahead = timedelta(minutes=number + 1) if number < MOST else timedelta(days=1) + number * year
        dues = tuple(
            due.model_copy(update={"at": AT + ahead + timedelta(days=n), "began_at": None})
            for n, due in enumerate(case.dues)
        )
        yield CaseRecord.of(case.model_copy(update={"case": f"r-{number:032x}", "dues": dues}))


def _pieces(records: Iterator[CaseRecord]) -> Iterator[list[CaseRecord]]:
    piece: list[CaseRecord] = []
    for one in records:
        piece.append(one)
        if len(piece) == _PIECE:
            yield piece
            piece = []
    if piece:
        yield piece


async def _once(cases: StoredDueCases, now: datetime, wanted: int) -> float:
    """Milliseconds to have the cases that are due, which must be those, and each must have something to be said."""
    begun = time.perf_counter()
    found = await cases.due(now, MOST)
    took = (time.perf_counter() - begun) * 1000
    assert len({case.case for case in found}) == len(found) == wanted, (len(found), wanted)
    assert all(due_commands(case, now) for case in found)
    return took


async def _plan(store: Store, now: datetime) -> str:
    """How MongoDB went about it: the index must lead to the due ones and to no other document."""
    query = store.of(CASES).find({"rings_at": {"$lte": now}}).sort("rings_at", 1).limit(MOST)
    stats = (await query.explain())["executionStats"]
    assert stats["totalDocsExamined"] == MOST, stats
    return f"explain: {stats['totalKeysExamined']} keys and {stats['totalDocsExamined']} documents looked at"


if __name__ == "__main__":
    raise SystemExit(main())
